//! Everything that changes while the server runs, and that `reset` takes back to the seed.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::faults::queue::FaultQueue;
use crate::meta_error::MetaErrorStyle;
use crate::rate::PairBucket;
use crate::request_log::RequestLog;
use crate::seed;
use crate::storage::Stored;
use crate::wamid::wamid;

/// Older sent messages are forgotten beyond this many, so that a load test does not fill the memory.
const MESSAGES_KEPT: usize = 100_000;
const MEDIA_LIFETIME: f64 = 30.0 * 24.0 * 3600.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Basic,
    Premium,
    Enterprise,
}

#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) id: &'static str,
    pub(crate) number: &'static str,
    pub(crate) name: &'static str,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct WebhookConfig {
    pub(crate) url: String,
    pub(crate) code: String,
    pub(crate) verified: bool,
}

#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) user_id: &'static str,
    pub(crate) user_name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) waba_id: &'static str,
    /// False: the user has not linked a WhatsApp account.
    pub(crate) linked: bool,
    pub(crate) plan: Plan,
    pub(crate) plan_ended: bool,
    pub(crate) lines: Vec<Line>,
    pub(crate) webhook: WebhookConfig,
    /// Senders that have written before, by digits.
    pub(crate) contacts: HashSet<String>,
}

impl Account {
    pub(crate) fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// Set when the account has exactly one line.
    pub(crate) fn default_line(&self) -> Option<&Line> {
        match self.lines.as_slice() {
            [line] => Some(line),
            _ => None,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Media {
    /// The account that uploaded it; seeded media belong to everybody.
    pub(crate) owner: Option<usize>,
    pub(crate) mime: String,
    pub(crate) filename: Option<String>,
    pub(crate) content: Stored,
    pub(crate) expires: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) pair_rate_limit: bool,
    pub(crate) service_window: bool,
    pub(crate) meta_error_style: MetaErrorStyle,
    pub(crate) page_size: Option<usize>,
}

pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    pub(crate) tokens: HashMap<String, usize>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) media: HashMap<String, Media>,
    pub(crate) log: RequestLog,
    pub(crate) faults: FaultQueue,
    pub(crate) messages: VecDeque<Value>,
    /// When a customer last wrote, by line id and digits.
    pub(crate) last_inbound: HashMap<(String, String), f64>,
    pub(crate) pairs: HashMap<(String, String), PairBucket>,
    serial: u64,
}

impl World {
    pub(crate) fn new() -> Self {
        let (accounts, tokens) = seed::accounts();
        Self {
            clock: Clock::new(),
            settings: Settings {
                pair_rate_limit: false,
                service_window: false,
                meta_error_style: MetaErrorStyle::Details,
                page_size: None,
            },
            tokens,
            accounts,
            media: seed::media(),
            log: RequestLog::default(),
            faults: FaultQueue::default(),
            messages: VecDeque::new(),
            last_inbound: HashMap::new(),
            pairs: HashMap::new(),
            serial: 0,
        }
    }

    /// Back to the seed. Ids go on counting: a request that is still being answered must not write into the log
    /// entry of a new one.
    pub(crate) fn reset(&mut self) {
        let (serial, log) = (self.serial, self.log.emptied());
        *self = Self { serial, log, ..Self::new() };
    }

    fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    pub(crate) fn next_wamid(&mut self, digits: &str) -> String {
        let serial = self.next_serial();
        wamid(digits, serial)
    }

    pub(crate) fn store_media(
        &mut self,
        owner: usize,
        mime: String,
        filename: String,
        content: Stored,
    ) -> String {
        let id = (1_800_000_000_000_000 + self.next_serial()).to_string();
        let expires = self.clock.now() + MEDIA_LIFETIME;
        let media = Media { owner: Some(owner), mime, filename: Some(filename), content, expires };
        self.media.insert(id.clone(), media);
        id
    }

    /// A medium that this account may use now.
    pub(crate) fn usable_media(&self, account: usize, id: &str) -> Option<&Media> {
        let media = self.media.get(id)?;
        let own = media.owner.is_none_or(|owner| owner == account);
        (own && self.clock.now() < media.expires).then_some(media)
    }

    /// Writes down an accepted message and answers its id.
    pub(crate) fn accept(&mut self, path: &str, from: &str, to: &str, kind: &str, body: &Value) -> String {
        let id = self.next_wamid(to);
        let time = self.clock.now();
        if self.messages.len() == MESSAGES_KEPT {
            self.messages.pop_front();
        }
        self.messages.push_back(
            json!({ "id": id, "path": path, "from": from, "to": to, "type": kind, "body": body, "time": time }),
        );
        id
    }
}
