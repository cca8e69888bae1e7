//! Programs with a defect each, which the judge must see: one that finds nothing may not be there at all.

use super::program::{client, say, send, settle};
use crate::Outcome;
use crate::figures::Figures;
use avenping::blocking::Client;
use avenping::model::SendText;
use std::time::Duration;

/// Its name, and the figure that tells of it.
pub(super) type Defect = (&'static str, fn(&Figures) -> usize);

pub(super) const DEFECTS: [Defect; 12] = [
    ("broken-twice", |figures| figures.duplicates),
    ("broken-silent", |figures| figures.lost),
    ("broken-told-twice", |figures| figures.lost),
    ("broken-untrue", |figures| figures.untrue),
    ("broken-not-sent", |figures| figures.untrue),
    ("broken-descriptors", |figures| figures.leaks),
    ("broken-threads", |figures| figures.leaks),
    ("broken-memory", |figures| figures.leaks),
    ("broken-hang", |figures| figures.hangs),
    ("broken-code", |figures| figures.crashes),
    ("broken-word", |figures| figures.crashes),
    ("broken-abort", |figures| figures.crashes),
];

pub(super) fn run(defect: &str, base_url: &str) -> Outcome<bool> {
    let client = client(base_url)?;
    send(&client);
    match defect {
        // The same words go out twice, and the caller hears of one.
        "broken-twice" => {
            say("begin text");
            post(&client)?;
            say(&format!("sent text {}", post(&client)?));
        }
        "broken-silent" => say("begin text"),
        "broken-told-twice" => {
            say("begin text");
            let id = post(&client)?;
            say(&format!("sent text {id}"));
            say(&format!("sent text {id}"));
        }
        "broken-untrue" => {
            say("begin text");
            say("sent text wamid.of-nothing");
        }
        "broken-not-sent" => {
            say("begin text");
            post(&client)?;
            say("failed text not_sent Connection");
        }
        "broken-descriptors" => {
            settle()?;
            let held: Vec<_> = (0..32).map_while(|_| std::fs::File::open("/dev/null").ok()).collect();
            settle()?;
            drop(held);
        }
        "broken-threads" => {
            settle()?;
            for _ in 0..8 {
                std::thread::spawn(|| std::thread::sleep(Duration::from_mins(1)));
            }
            settle()?;
        }
        "broken-memory" => {
            settle()?;
            let held = vec![1_u8; 16 << 20];
            settle()?;
            drop(std::hint::black_box(held));
        }
        "broken-hang" => {
            say("ending");
            std::thread::sleep(Duration::from_mins(1));
        }
        "broken-abort" => std::process::abort(),
        "broken-code" => return Ok(false),
        "broken-word" => {
            let _ = std::io::Write::write_all(&mut std::io::stderr(), b"a word\n");
        }
        other => return Err(format!("there is no habit `{other}`").into()),
    }
    Ok(true)
}

fn post(client: &Client) -> Outcome<String> {
    Ok(client.messages().send_text(SendText::new("15551234567", "text"))?.id().to_owned())
}
