//! Rust's program with habits, by the blocking client: see `torture/habits/README.md`.

use crate::Outcome;
use avenping::blocking::Client;
use avenping::model::SendText;
use avenping_mock::{PHONE_NUMBER_ID, TOKEN};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

const AT_ONCE: usize = 16;

static NEXT: AtomicUsize = AtomicUsize::new(0);

pub(crate) fn run(habit: &str, count: &str, base_url: &str) -> Outcome<bool> {
    let count = count.parse()?;
    match habit {
        "threads" => {
            let client = client(base_url)?;
            in_two_parts(count, &|| Ok(client.clone()))?;
        }
        "threads-clients" => {
            let base_url = base_url.to_owned();
            in_two_parts(count, &|| client(&base_url))?;
        }
        "exit-return" => drop(in_flight(base_url, count)?),
        "exit-process" => {
            let _calls = in_flight(base_url, count)?;
            std::process::exit(3);
        }
        "exit-panic" => {
            let _calls = in_flight(base_url, count)?;
            end_by_panic();
        }
        "signal-term" => {
            let _calls = in_flight(base_url, count)?;
            loop {
                std::thread::park();
            }
        }
        other => return super::broken::run(other, base_url),
    }
    Ok(true)
}

#[expect(clippy::panic, reason = "This is the habit.")]
fn end_by_panic() -> ! {
    panic!("a defect of the program");
}

pub(super) fn client(base_url: &str) -> Outcome<Client> {
    Ok(avenping::Client::builder()
        .token(TOKEN)
        .phone_number_id(PHONE_NUMBER_ID)
        .base_url(base_url)
        .build()?
        .into())
}

/// One line at a time, whoever writes it.
pub(super) fn say(line: &str) {
    let mut output = std::io::stdout().lock();
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}

/// A message of which everything is said.
pub(super) fn send(client: &Client) {
    let text = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    say(&format!("begin {text}"));
    say(&match client.messages().send_text(SendText::new("15551234567", &*text)) {
        Ok(sent) => format!("sent {text} {}", sent.id()),
        Err(error) => {
            let delivery = serde_json::to_value(error.delivery()).unwrap_or_default();
            format!("failed {text} {} {:?}", delivery.as_str().unwrap_or("none"), error.kind())
        }
    });
}

/// A part that sets up what stays, and one after which nothing more may have come.
fn in_two_parts(count: usize, client: &dyn Fn() -> Outcome<Client>) -> Outcome {
    for part in [count / 4, count] {
        let mut running: Vec<JoinHandle<()>> = Vec::new();
        for _ in 0..part {
            if running.len() == AT_ONCE {
                running.remove(0).join().map_err(|_| "a thread panicked")?;
            }
            let client = client()?;
            running.push(std::thread::spawn(move || send(&client)));
        }
        for thread in running {
            thread.join().map_err(|_| "a thread panicked")?;
        }
        settle()?;
    }
    Ok(())
}

/// Waits until it was looked at.
pub(super) fn settle() -> Outcome {
    say("settled");
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}

/// Returns when that many calls have ended, with more in flight, some of which nobody answers. What it returns is told of
/// each further end.
fn in_flight(base_url: &str, ended: usize) -> Outcome<Receiver<()>> {
    let client = client(base_url)?;
    let (sender, receiver) = channel();
    for number in 0..8 {
        let (client, sender) = (client.clone(), sender.clone());
        std::thread::spawn(move || {
            if number < 2 {
                let _ = client.account().me();
                return;
            }
            loop {
                send(&client);
                // Whether anybody counts is all the same.
                let _ = sender.send(());
            }
        });
    }
    for _ in 0..ended {
        receiver.recv()?;
    }
    say("ending");
    Ok(receiver)
}
