//! The commands that call the API.

use crate::interrupt::wait;
use crate::output::{Output, pretty, table, usage};
use avenping::blocking;
use avenping::model::{ListTemplates, Me, SendText, Template};
use avenping::operations::markers;
use avenping::{CallOptions, Client, RawRequest};
use clap::{Args, Subcommand};

pub(crate) fn health(client: &blocking::Client, output: &Output) -> avenping::Result<()> {
    let health = client.account().health()?;
    output.show(&health, |health| if health.ok { "ok".to_owned() } else { "not ok".to_owned() })
}

pub(crate) fn me(client: &blocking::Client, output: &Output) -> avenping::Result<()> {
    let me = client.account().me()?;
    output.show(&me, describe_account)
}

fn describe_account(me: &Me) -> String {
    let rows: Vec<Vec<String>> = me
        .phone_numbers
        .iter()
        .map(|line| {
            let default = me.default_phone_number_id.as_deref() == Some(line.phone_number_id.as_str());
            vec![
                line.phone_number_id.clone(),
                line.phone_number.clone().unwrap_or_default(),
                line.name.clone().unwrap_or_default(),
                if default { "default".to_owned() } else { String::new() },
            ]
        })
        .collect();
    let account = me.waba_id.as_deref().unwrap_or("unknown");
    format!(
        "WhatsApp Business account: {account}\n{}",
        table(&["PHONE NUMBER ID", "NUMBER", "NAME", ""], &rows)
    )
}

#[derive(Subcommand)]
pub(crate) enum Templates {
    /// List the account's templates, all pages
    List {
        /// Only names that contain this text
        #[arg(long)]
        search: Option<String>,
        /// Templates to fetch at a time
        #[arg(long)]
        limit: Option<u32>,
    },
}

impl Templates {
    pub(crate) fn run(self, client: &blocking::Client, output: &Output) -> avenping::Result<()> {
        match self {
            Self::List { search, limit } => {
                let mut request = ListTemplates::new();
                request.search = search;
                request.limit = limit;
                let templates: Vec<Template> = client.templates().list(request).collect::<Result<_, _>>()?;
                output.show(&templates, |templates| {
                    let rows: Vec<Vec<String>> = templates.iter().map(row).collect();
                    table(&["NAME", "LANGUAGE", "STATUS", "CATEGORY"], &rows)
                })
            }
        }
    }
}

fn row(template: &Template) -> Vec<String> {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    vec![
        template.name.clone(),
        text(template.language.as_deref()),
        text(template.status.as_ref().map(|status| status.as_str())),
        text(template.category.as_ref().map(|category| category.as_str())),
    ]
}

#[derive(Subcommand)]
pub(crate) enum Send {
    /// Send a text message
    Text {
        /// The recipient, as people write numbers: +1 555 123 4567
        to: String,
        /// The message, 4,096 characters at most
        text: String,
        /// The id (wamid) of a message to reply to
        #[arg(long, value_name = "WAMID")]
        reply_to: Option<String>,
    },
}

impl Send {
    pub(crate) fn run(self, client: &Client, output: &Output) -> avenping::Result<()> {
        match self {
            Self::Text { to, text, reply_to } => {
                let mut request = SendText::new(to, text);
                request.context_message_wamid = reply_to;
                let sent = wait(|| client.start::<markers::SendText>(request, CallOptions::new()))?;
                output.show(&sent, |sent| sent.id().to_owned())
            }
        }
    }
}

#[derive(Args)]
pub(crate) struct Request {
    /// GET, POST, PUT, PATCH or DELETE
    method: String,
    /// The path, such as /v2/templates
    path: String,
    /// A query parameter, NAME=VALUE; can be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    query: Vec<String>,
    /// The JSON body
    #[arg(long, value_name = "JSON")]
    data: Option<String>,
}

impl Request {
    pub(crate) fn run(self, client: &Client, output: &Output) -> avenping::Result<()> {
        if self.path.contains('?') {
            return Err(usage("PATH: give query parameters as --query NAME=VALUE".to_owned()));
        }
        let mut request = RawRequest::new(self.method, self.path);
        for pair in &self.query {
            let (name, value) =
                pair.split_once('=').ok_or_else(|| usage(format!("--query: `{pair}` is not NAME=VALUE")))?;
            request = request.query(name, value);
        }
        if let Some(data) = &self.data {
            let json =
                serde_json::from_str(data).map_err(|error| usage(format!("--data: not JSON: {error}")))?;
            request = request.json(json);
        }
        output.line(&pretty(&wait(|| client.start_request(request, CallOptions::new()))?))
    }
}
