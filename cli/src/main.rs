//! `avenping`: the API from a terminal, and a fake AvenPing to test against.
//!
//! Human text on standard output, `--json` for programs, errors on standard error. Exit codes: 0 ok,
//! 1 refused by the API, 2 wrong usage, 3 no connection, 4 done but the result could not be written, 130 interrupted.
#![forbid(unsafe_code)]

mod commands;
mod interrupt;
mod mock;
mod output;

use avenping::{AuthHeader, CallOptions, Client, Error, ErrorKind};
use clap::{Args, Parser, Subcommand};
use output::Output;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

#[derive(Parser)]
#[command(name = "avenping", version, about = "WhatsApp messages through AvenPing, from a terminal")]
struct Cli {
    #[command(flatten)]
    connection: Connection,
    /// Print JSON for programs instead of text for people.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Connection {
    /// A file that holds the API token. Without it AVENPING_TOKEN is used. (There is no option for the
    /// token itself: every user of the machine can read a process's arguments.)
    #[arg(long, global = true, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Where the API is [env: AVENPING_BASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    base_url: Option<String>,
    /// The line that sends: Meta's phone number id [env: AVENPING_PHONE_NUMBER_ID]
    #[arg(long, global = true, value_name = "ID")]
    phone_number_id: Option<String>,
    /// Send the token as `bearer` or `x-api-token`.
    #[arg(long, global = true, value_name = "FORM", default_value = "bearer")]
    auth: String,
    /// Seconds for one attempt.
    #[arg(long, global = true, value_name = "SECONDS")]
    timeout: Option<f64>,
    /// Further attempts after the first one, where repeating is safe.
    #[arg(long, global = true, value_name = "N")]
    max_retries: Option<u32>,
}

#[derive(Subcommand)]
enum Command {
    /// Check that the service answers (needs no token)
    Health,
    /// Show the account and its lines
    Me,
    /// Message templates
    #[command(subcommand)]
    Templates(commands::Templates),
    /// Send a message
    #[command(subcommand)]
    Send(commands::Send),
    /// Call any route of the API and print the `data` of its answer
    Request(commands::Request),
    /// Run a fake AvenPing on this machine, with token `test_premium`
    Mock(mock::Mock),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    let output = Output { json: cli.json };
    let client = || connect(&cli.connection);
    let blocking = || client().map(avenping::blocking::Client::from);
    let done = match cli.command {
        Command::Mock(mock) => return mock.run(&output),
        Command::Health => blocking().and_then(|client| commands::health(&client, &output)),
        Command::Me => blocking().and_then(|client| commands::me(&client, &output)),
        Command::Templates(templates) => blocking().and_then(|client| templates.run(&client, &output)),
        Command::Send(send) => client().and_then(|client| send.run(&client, &output)),
        Command::Request(request) => client().and_then(|client| request.run(&client, &output)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::from(exit_code(&error))
        }
    }
}

/// Arguments that clap does not take, or a request for help. `--json` has not been parsed then.
fn not_understood(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let text = text.trim();
        Output { json: true }.error(&output::usage(text.strip_prefix("error: ").unwrap_or(text).to_owned()));
    } else {
        // A closed stream is no reason to fail.
        let _ = error.print();
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn connect(connection: &Connection) -> avenping::Result<Client> {
    let mut builder =
        avenping::Client::builder().user_agent("cli").auth(connection.auth.parse::<AuthHeader>()?);
    if let Some(path) = &connection.token_file {
        let token = std::fs::read_to_string(path).map_err(|error| {
            output::usage(format!("--token-file: {} cannot be read: {error}", path.display()))
        })?;
        builder = builder.token(token);
    }
    if let Some(base_url) = &connection.base_url {
        builder = builder.base_url(base_url);
    }
    if let Some(line) = &connection.phone_number_id {
        builder = builder.phone_number_id(line);
    }
    let mut options = CallOptions::new();
    if let Some(seconds) = connection.timeout {
        let timeout = Duration::try_from_secs_f64(seconds)
            .map_err(|_| output::usage("--timeout: give a positive number of seconds".to_owned()))?;
        options = options.timeout(timeout);
    }
    if let Some(max_retries) = connection.max_retries {
        options = options.max_retries(max_retries);
    }
    Ok(builder.build()?.with_options(options))
}

fn exit_code(error: &Error) -> u8 {
    match error.kind() {
        ErrorKind::InvalidRequest | ErrorKind::Config => 2,
        ErrorKind::Connection | ErrorKind::Timeout => 3,
        // What shells report for a program that Ctrl-C ended.
        ErrorKind::Cancelled => 130,
        _ => 1,
    }
}
