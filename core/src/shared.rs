//! What all clones of a client share, and within it what must not cross a fork.

use crate::config::Config;
use crate::error::Result;
use crate::retry::Budget;
use crate::runtime::PerProcess;
use crate::token::Token;
use crate::transport;
use arc_swap::ArcSwapOption;
use std::sync::{Arc, Weak};

/// What all clones of a client share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    token: ArcSwapOption<Token>,
    pub(crate) budget: Budget,
    process: PerProcess<Process>,
}

/// What must not cross a fork.
pub(crate) struct Process {
    pub(crate) http: reqwest::Client,
    /// The account's default line and the token that it was read with.
    pub(crate) default_line: tokio::sync::Mutex<Option<(Weak<Token>, String)>>,
}

impl Shared {
    pub(crate) fn new(mut config: Config) -> Self {
        let token = config.token.take().map(Arc::new);
        Self { config, token: ArcSwapOption::new(token), budget: Budget::new(), process: PerProcess::new() }
    }

    pub(crate) fn set_token(&self, token: Token) {
        self.token.store(Some(Arc::new(token)));
    }

    pub(crate) fn token(&self) -> Option<Arc<Token>> {
        self.token.load_full()
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
