//! Rust's driver: the same program again, as one that makes the calls.

use crate::Outcome;
use avenping::media::Source;
use avenping::model::{SendText, SetWebhookConfig, UploadMedia};
use avenping::{Client, Error, blocking};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

/// A line of input.
#[derive(Deserialize)]
struct Job {
    id: u64,
    class: String,
    to: String,
    text: String,
    filename: String,
    webhook: String,
    client: String,
    last: bool,
    token: String,
    line: String,
    base_url: String,
    proxy: Option<String>,
    ca_bundle: Option<String>,
    timeout_ms: u64,
    deadline_ms: u64,
}

/// What a call that succeeded gives: an id, where it has one.
type Done = Result<Option<String>, Error>;

pub(crate) fn drive(style: &str) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut clients = HashMap::new();
    let (mut tasks, mut threads) = (Vec::new(), Vec::new());
    for line in std::io::stdin().lock().lines() {
        let job: Job = serde_json::from_str(&line?)?;
        let client = match clients.get(&job.client) {
            Some(client) => Client::clone(client),
            None => client_of(&job)?,
        };
        if job.last {
            clients.remove(&job.client);
        } else {
            clients.insert(job.client.clone(), client.clone());
        }
        let begun = Instant::now();
        match style {
            "async" => tasks.push(runtime.spawn(async move {
                let done = asynchronous(&client, &job).await;
                tell(job.id, begun, done);
            })),
            "blocking" => threads.push(std::thread::spawn(move || {
                let done = blocking(&client.into(), &job);
                tell(job.id, begun, done);
            })),
            other => return Err(format!("there is no style `{other}`").into()),
        }
        tasks.retain(|task| !task.is_finished());
        threads.retain(|thread| !thread.is_finished());
    }
    for task in tasks {
        runtime.block_on(task)?;
    }
    for thread in threads {
        thread.join().map_err(|_| "a thread panicked")?;
    }
    Ok(())
}

fn client_of(job: &Job) -> Outcome<Client> {
    let mut builder = Client::builder()
        .token(&*job.token)
        .phone_number_id(&*job.line)
        .base_url(&*job.base_url)
        .allow_http(true)
        .timeout(Duration::from_millis(job.timeout_ms))
        .deadline(Duration::from_millis(job.deadline_ms));
    if let Some(proxy) = &job.proxy {
        builder = builder.proxy(&**proxy);
    }
    if let Some(file) = &job.ca_bundle {
        builder = builder.ca_bundle(file);
    }
    Ok(builder.build()?)
}

async fn asynchronous(client: &Client, job: &Job) -> Done {
    match job.class.as_str() {
        "send" => {
            let sent = client.messages().send_text(SendText::new(&*job.to, &*job.text)).await?;
            Ok(Some(sent.id().to_owned()))
        }
        "upload" => {
            let source = Source::bytes(job.text.clone());
            let request = UploadMedia::new().filename(&*job.filename);
            Ok(Some(client.media().upload(source, request).await?.media_id))
        }
        "config" => client.webhooks().set_config(settings(job)).await.map(|_| None),
        "get" => client.account().me().await.map(|_| None),
        _ => client.account().health().await.map(|_| None),
    }
}

fn blocking(client: &blocking::Client, job: &Job) -> Done {
    match job.class.as_str() {
        "send" => {
            let sent = client.messages().send_text(SendText::new(&*job.to, &*job.text))?;
            Ok(Some(sent.id().to_owned()))
        }
        "upload" => {
            let source = Source::bytes(job.text.clone());
            let request = UploadMedia::new().filename(&*job.filename);
            Ok(Some(client.media().upload(source, request)?.media_id))
        }
        "config" => client.webhooks().set_config(settings(job)).map(|_| None),
        "get" => client.account().me().map(|_| None),
        _ => client.account().health().map(|_| None),
    }
}

fn settings(job: &Job) -> SetWebhookConfig {
    let mut settings = SetWebhookConfig::new();
    settings.webhook_url = Some(job.webhook.clone());
    settings
}

fn tell(id: u64, begun: Instant, done: Done) {
    crate::soak::plant::leak();
    let elapsed = crate::job::milliseconds(begun.elapsed());
    let line = match done {
        Ok(sent) => json!({ "id": id, "ok": true, "sent": sent, "elapsed_ms": elapsed }),
        Err(error) => {
            show(id, &error);
            json!({
                "id": id,
                "ok": false,
                "class": format!("{:?}", error.kind()),
                "code": error.code(),
                "delivery": error.delivery(),
                "retryable": error.retryable(),
                "hint": error.hint(),
                "elapsed_ms": elapsed,
            })
        }
    };
    // Whoever does not listen any more does not miss it.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// All that the error says, in each way in which Rust shows one.
fn show(id: u64, error: &Error) {
    let Some(file) = std::env::var_os("AVENPING_TORTURE_SHOW") else { return };
    let mut causes = String::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes.push_str(&format!("{cause} {cause:?}\n"));
        source = cause.source();
    }
    let text = format!("error of call {id}\n{error}\n{error:?}\n{error:#?}\n{}\n{causes}", error.to_json());
    // At once, so that it stays in one piece. Whoever wants to see it misses it when it is not there.
    let opened = OpenOptions::new().create(true).append(true).open(file);
    let _ = opened.and_then(|mut file| file.write_all(text.as_bytes()));
}
