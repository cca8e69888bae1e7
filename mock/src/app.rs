//! What one server owns: its world behind a lock, and the signal that lets stalled connections go.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::response::Response;
use tokio::sync::watch;

use crate::refusal::Failure;
use crate::seed::Seed;
use crate::world::World;

pub(crate) struct App {
    pub(crate) seed: Seed,
    world: Mutex<World>,
    release: watch::Sender<u64>,
}

impl App {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { seed: Seed::load(), world: Mutex::new(World::new()), release: watch::Sender::new(0) })
    }

    /// The state. The guard must never live across an await. A poisoned lock is used as it is: a fake that stops
    /// answering would hide the test's own failure.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reset(&self) {
        self.world().reset();
        self.release.send_modify(|count| *count += 1);
    }

    /// Changes when stalled connections must let go.
    pub(crate) fn released(&self) -> watch::Receiver<u64> {
        self.release.subscribe()
    }

    pub(crate) fn refuse(&self, failure: Failure) -> Response {
        let refusal = match failure {
            Failure::Api(refusal) => refusal,
            Failure::Meta(error) => error.into_refusal(self.world().settings.meta_error_style),
        };
        refusal.into_response()
    }
}
