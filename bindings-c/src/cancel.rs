//! Cancel tokens.

use crate::boundary::{boundary, place};
use crate::error::avenping_error;
use crate::ffi::handle::{free, give, put};
use crate::panics::quietly;
use crate::status::avenping_status;
use avenping::Canceller;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Cancels calls: give it to any number of them in `avenping_call_options`, blocking or started, and cancel
/// it from another thread. Once cancelled it stays so.
pub struct avenping_cancel_token {
    _opaque: [u8; 0],
}

/// What is behind an `avenping_cancel_token`, in an `Arc`, so that it can be freed before its calls have
/// ended.
#[derive(Debug, Default)]
pub(crate) struct Token(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    cancelled: bool,
    last: u64,
    calls: HashMap<u64, Canceller>,
}

/// A call's entry in its token, which goes when the call has ended.
#[derive(Debug)]
pub(crate) struct Registered {
    token: Arc<Token>,
    number: u64,
}

impl Token {
    /// Has the call cancelled with the token, perhaps at once.
    pub(crate) fn register(self: &Arc<Self>, call: Canceller) -> Registered {
        let mut state = self.lock();
        state.last += 1;
        let number = state.last;
        if state.cancelled {
            call.cancel();
        } else {
            state.calls.insert(number, call);
        }
        drop(state);
        Registered { token: Arc::clone(self), number }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.lock().cancelled
    }

    fn cancel(&self) {
        let mut state = self.lock();
        state.cancelled = true;
        let calls = std::mem::take(&mut state.calls);
        drop(state);
        calls.into_values().for_each(|call| call.cancel());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let ended = self.token.lock().calls.remove(&self.number);
        drop(ended);
    }
}

/// The token behind a pointer; nothing for NULL.
///
/// # Safety
/// `token` is NULL or a token that is not freed.
pub(crate) unsafe fn token(token: *const avenping_cancel_token) -> Option<Arc<Token>> {
    // SAFETY: the caller's promise.
    unsafe { token.cast::<Arc<Token>>().as_ref() }.map(Arc::clone)
}

/// Makes a cancel token. `*cancel` is yours: free it with `avenping_cancel_token_free`.
///
/// Statuses: `AVENPING_OK`; `AVENPING_INVALID_REQUEST` when `cancel` is NULL. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_cancel_token_new(
    cancel: *mut *mut avenping_cancel_token,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes places or NULL.
    unsafe {
        boundary(None, error, || {
            place(None, "cancel", cancel)?;
            put(cancel, give(Arc::<Token>::default()).cast());
            Ok(())
        })
    }
}

/// Cancels every call that has the token, now and from now on. Each ends with `AVENPING_CANCELLED`, unless
/// its answer was there first; `avenping_error_delivery` says how far it had got. Never blocks. NULL is
/// nothing. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_cancel_token_cancel(cancel: *const avenping_cancel_token) {
    quietly((), || {
        // SAFETY: the caller passes a token or NULL.
        if let Some(token) = unsafe { token(cancel) } {
            token.cancel();
        }
    });
}

/// Whether it was cancelled. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_cancel_token_is_cancelled(cancel: *const avenping_cancel_token) -> bool {
    // SAFETY: the caller passes a token or NULL.
    quietly(false, || unsafe { token(cancel) }.is_some_and(|token| token.is_cancelled()))
}

/// Frees it. That cancels nothing: calls that have it go on. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_cancel_token_free(cancel: *mut avenping_cancel_token) {
    // SAFETY: the caller owns it.
    quietly((), || unsafe { free(cancel.cast::<Arc<Token>>()) });
}
