//! Secrets: a run of each language's driver with the log at its most talkative, against a server that repeats what it is
//! sent; then a search through everything that the run has written, on both streams and in files.
//!
//! The drivers also write all that each error says, in each way in which their language shows one. In that file only the
//! token is looked for: an error gives its caller the server's words, and these may hold the number and the text.
//!
//! Looked for are pieces, in several forms: eight characters of the token, of the number or of the webhook's code, twelve
//! of the text. What else may be shown is what the log's masks leave on purpose: the last two digits of a number, how long
//! a text is, a body's keys and its words that tell nothing about the recipient, and `[token]`. And a driver's answers name
//! the messages that it has sent, by ids that WhatsApp makes of the number in base64.
//!
//! Beside what the run has written stand files that show each secret in each form: see `plants`.

mod needles;
mod plants;
mod search;
mod views;

use crate::Outcome;
use crate::driver::forget_settings;
use crate::figures::{self, Figures};
use crate::plan::{Plan, Program};
use avenping_mock::{MockServer, PHONE_NUMBER_ID};
use needles::Secret;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// With what URLs and JSON write otherwise, but for what JSON must escape: drivers read none of that. No eight characters
/// of it are ordinary words, and it begins with none that may end an escape: `\u001f` before the rest of a token that
/// begins with `f` would be all of it.
const TOKEN: &str = "sky/Rq7Wv+9Qm2X=hZk4-Lp8_Ty6~Jw3.Gx5Nd";
const NUMBER: &str = "15559870123";
const WORDS: &str = "quaint xylophones juggle zinc wombats";
const CODE: &str = "webh00kC0deOfThisRun";

const THE_TOKEN: &str = "the token";
const THE_NUMBER: &str = "the number";
const THE_TEXT: &str = "the text";
const THE_CODE: &str = "the webhook's code";

fn secrets() -> [Secret; 4] {
    [
        Secret::new(THE_TOKEN, TOKEN, 8),
        Secret::number(THE_NUMBER, NUMBER, 8),
        Secret::new(THE_TEXT, WORDS, 12),
        Secret::new(THE_CODE, CODE, 8),
    ]
}

/// What the server says before it repeats.
const REPEATED: &str = "such were your words:";

/// Calls of each class.
const ROUNDS: usize = 100;
const FEW_ROUNDS: usize = 10;

/// The files in a driver's folder: its answers, its log, and all that its errors say with what stands before each.
const ANSWERS: &str = "stdout";
const LOG: &str = "stderr";
const ERRORS: &str = "errors";
const ONE_ERROR: &str = "error of call ";

/// The log and the answers of hundreds of calls, none of which waits long, are written long before.
const PATIENCE: Duration = Duration::from_mins(3);

pub(crate) fn run(plan: &Plan) -> Outcome<bool> {
    let folder = plan.figures.with_extension("runs");
    let mut runs = Vec::new();
    for program in &plan.drivers {
        let rounds = if plan.short { FEW_ROUNDS } else { ROUNDS };
        let seen = of(program, &folder.join(&program.name), rounds)?;
        println!(
            "secrets: {}: {} calls, {} of them failed, {} files of {} bytes searched: {} secrets shown, \
             {} of {} planted found",
            program.name,
            seen.calls,
            seen.failed,
            seen.files,
            seen.bytes,
            seen.shown.len(),
            seen.plants_found,
            plants::all().filter(|plant| plant.shows.is_some()).count(),
        );
        let lines = [&seen.shown, &seen.blind, &seen.hung, &seen.crashed].into_iter().flatten();
        lines.for_each(|line| println!("  {line}"));
        runs.push((program.name.as_str(), seen.figures()));
    }
    figures::write(runs.iter().map(|(name, figures)| (*name, *figures)), &plan.figures)?;
    Ok(runs.iter().all(|(_, figures)| figures.is_clean()))
}

/// What a run came to.
#[derive(Default)]
struct Seen {
    calls: usize,
    failed: usize,
    files: usize,
    bytes: usize,
    /// Where a secret stands.
    shown: Vec<String>,
    /// Files that show a secret on purpose, and of which the search says just that.
    plants_found: usize,
    /// Why the search means nothing.
    blind: Vec<String>,
    hung: Vec<String>,
    crashed: Vec<String>,
}

impl Seen {
    fn figures(&self) -> Figures {
        Figures {
            calls: self.calls,
            faulted: self.failed,
            lost: self.blind.len(),
            hangs: self.hung.len(),
            leaks: self.shown.len(),
            crashes: self.crashed.len(),
            ..Figures::default()
        }
    }
}

fn of(program: &Program, folder: &Path, rounds: usize) -> Outcome<Seen> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let server = MockServer::start()?;
    server.replace_token(avenping_mock::TOKEN, TOKEN)?;
    server.fault(json!({ "times": null, "every": 2, "seed": 7, "faults": echoes() }))?;
    let jobs = jobs(&server.base_url(), rounds);
    let mut seen = Seen { calls: jobs.len(), ..Seen::default() };
    match finish(&mut start(program, folder)?, &jobs)? {
        Some(status) if status.success() => {}
        Some(status) => seen.crashed.push(format!("the driver ended with {status}")),
        None => seen.hung.push("the driver did not end when its input did".to_owned()),
    }
    let answers = read_if_there(&folder.join(ANSWERS))?;
    let ends: Vec<Value> = answers.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    seen.failed = ends.iter().filter(|end| end.get("ok") == Some(&Value::Bool(false))).count();
    let log = read_if_there(&folder.join(LOG))?;
    let errors = read_if_there(&folder.join(ERRORS))?;
    // Where nothing failed or nothing was logged there was nothing to find.
    for (there, what) in [
        (ends.len() == jobs.len(), "not every call was answered"),
        (seen.failed > rounds, "hardly a call failed"),
        (log.contains("avenping debug messages.send_text: POST"), "no call is in the log"),
        (log.contains("avenping error") && log.contains("again in"), "no failure is in the log"),
        (
            errors.lines().filter(|line| line.starts_with(ONE_ERROR)).count() == seen.failed,
            "not every error was shown",
        ),
        (errors.matches(REPEATED).count() > rounds, "hardly an error repeats what the server said"),
    ] {
        if !there {
            seen.blind.push(what.to_owned());
        }
    }
    plants::write(folder)?;
    search::run(folder, &mut seen)?;
    Ok(seen)
}

/// Answers that repeat the token, and what was sent, wherever there is room.
fn echoes() -> Value {
    let said = format!("{REPEATED} Bearer {TOKEN} to {NUMBER}: {WORDS} {CODE} [{TOKEN}]");
    let details = json!({ "a": [TOKEN, NUMBER], TOKEN: 1 });
    // As PHP and .NET write JSON.
    let escaped = said.replace('/', "\\/").replace('+', "\\u002B");
    let escaped = format!(r#"{{"success": false, "error": "BAD_REQUEST", "message": "{escaped}"}}"#);
    let headers = json!({ "x-request-id": TOKEN, "retry-after": "0" });
    json!([
        { "kind": "answer", "status": 502, "content_type": "text/html", "text": format!("<p>{said}</p>") },
        { "kind": "answer", "status": 503, "text": said, "headers": headers },
        { "kind": "status", "status": 400, "message": said, "details": details, "headers": headers },
        { "kind": "status", "status": 429, "message": said, "code": TOKEN, "headers": headers },
        { "kind": "answer", "status": 200, "text": format!(r#"{{"success": true, "data": {{"{TOKEN}": }}"#) },
        { "kind": "answer", "status": 400, "text": escaped, "content_type": "application/json" },
        { "kind": "answer", "status": 502, "text": escaped },
        { "kind": "reset" },
    ])
}

fn jobs(base_url: &str, rounds: usize) -> Vec<String> {
    let classes = ["get", "send", "upload", "config"];
    let all = classes.iter().cycle().take(classes.len() * rounds).enumerate();
    let line = |(id, class)| {
        json!({
            "id": id, "class": class, "to": NUMBER, "text": WORDS, "filename": "notes.txt",
            "webhook": format!("https://shop.example/{CODE}"), "client": "one", "last": false,
            "token": TOKEN, "line": PHONE_NUMBER_ID, "base_url": base_url, "timeout_ms": 10_000, "deadline_ms": 30_000,
        })
    };
    all.map(|job| format!("{}\n", line(job))).collect()
}

/// In a folder of its own, which is also where it finds room for files that nobody asked for.
fn start(program: &Program, folder: &Path) -> Outcome<Child> {
    let (name, arguments) = program.command.split_first().ok_or("a driver has no command")?;
    let mut command = Command::new(name);
    command.args(arguments).current_dir(folder).stdin(Stdio::piped());
    command.stdout(File::create(folder.join(ANSWERS))?).stderr(File::create(folder.join(LOG))?);
    forget_settings(&mut command);
    command.envs(&program.variables).env("AVENPING_LOG", "debug").env("TMPDIR", folder);
    command.env("AVENPING_TORTURE_SHOW", ERRORS);
    Ok(command.spawn().map_err(|error| format!("{name}: {error}"))?)
}

/// How it ended; nothing when it did not.
fn finish(child: &mut Child, jobs: &[String]) -> Outcome<Option<ExitStatus>> {
    let until = Instant::now() + PATIENCE;
    let input = child.stdin.take();
    std::thread::scope(|scope| {
        // A driver that does not read must not hold up its own end.
        scope.spawn(move || {
            let Some(mut input) = input else { return };
            // Fails when the driver has died, which its status tells.
            let _ = jobs.iter().try_for_each(|job| input.write_all(job.as_bytes()));
        });
        let status = end_before(child, until);
        if !matches!(status, Ok(Some(_))) {
            child.kill()?;
            child.wait()?;
        }
        status
    })
}

fn end_before(child: &mut Child, until: Instant) -> Outcome<Option<ExitStatus>> {
    while Instant::now() < until {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(None)
}

/// Empty where there is none.
fn read_if_there(file: &Path) -> Outcome<String> {
    match std::fs::read(file) {
        Ok(content) => Ok(String::from_utf8_lossy(&content).into_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error.into()),
    }
}
