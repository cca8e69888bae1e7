//! What all clones of a client share, and within it what must not cross a fork.

use crate::config::Config;
use crate::error::Result;
use crate::retry::Budget;
use crate::runtime::PerProcess;
use crate::token::Token;
use crate::transport;
use arc_swap::ArcSwapOption;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What all clones of a client share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    token: ArcSwapOption<Token>,
    /// Counts the tokens, so that what was learnt with an older one is not used with a newer.
    token_generation: AtomicU64,
    pub(crate) budget: Budget,
    process: PerProcess<Process>,
}

/// What must not cross a fork.
pub(crate) struct Process {
    pub(crate) http: reqwest::Client,
    /// The account's default line and the generation of the token that it was read with.
    pub(crate) default_line: tokio::sync::Mutex<Option<(u64, String)>>,
}

impl Shared {
    pub(crate) fn new(mut config: Config) -> Self {
        let token = config.token.take().map(Arc::new);
        Self {
            config,
            token: ArcSwapOption::new(token),
            token_generation: AtomicU64::new(0),
            budget: Budget::new(),
            process: PerProcess::new(),
        }
    }

    pub(crate) fn set_token(&self, token: Token) {
        self.token.store(Some(Arc::new(token)));
        self.token_generation.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn token(&self) -> (Option<Arc<Token>>, u64) {
        // The generation first: a token that is replaced in between is at worst looked up again.
        let generation = self.token_generation.load(Ordering::Acquire);
        (self.token.load_full(), generation)
    }

    pub(crate) fn process(&self) -> Result<Arc<Process>> {
        self.process.get(
            || {
                let http = transport::http_client(&self.config.connection)?;
                Ok(Process { http, default_line: tokio::sync::Mutex::new(None) })
            },
            drop,
        )
    }
}
