//! What a single call may set differently from its client.

use crate::boundary::refused;
use crate::cancel::{Registered, Token, avenping_cancel_token, token};
use crate::ffi::growable::{growable, read};
use crate::status::{avenping_choice, avenping_choice_in};
use avenping::waist::{self, Outcome, Started};
use avenping::{Result, waist::refused_argument};
use serde_json::{Map, Value};
use std::sync::Arc;

/// For `deadline_ms`: no limit for the whole call.
pub const AVENPING_NO_DEADLINE: i64 = -1;

/// For `max_retries`: one attempt and no more.
pub const AVENPING_NO_RETRIES: i32 = -1;

/// Settings for one call. What is zero comes from the client. Read while the function runs, not kept.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_call_options {
    /// `sizeof(avenping_call_options)`.
    pub size: usize,
    /// The limit of one attempt, connecting included. For media: the longest time without progress.
    pub timeout_ms: i64,
    /// The limit of the whole call with its retries and waits; `AVENPING_NO_DEADLINE` for none. Also limits
    /// media, which has no deadline unless it is set here.
    pub deadline_ms: i64,
    /// How many further attempts may follow the first one; `AVENPING_NO_RETRIES` for none.
    pub max_retries: i32,
    /// Repeat a send even when an earlier attempt may have gone out. The recipient may get the message twice.
    pub retry_maybe_sent: avenping_choice_in,
    /// What cancels the call; NULL for nothing. It may be freed while the call goes on.
    pub cancel: *const avenping_cancel_token,
}

growable!(avenping_call_options { size, timeout_ms, deadline_ms, max_retries, retry_maybe_sent, cancel });

/// Call options, read.
#[derive(Debug, Default)]
pub(crate) struct Options {
    json: Option<Vec<u8>>,
    cancel: Option<Arc<Token>>,
}

impl Options {
    /// Reads them, and refuses a call that is cancelled already.
    ///
    /// # Safety
    /// `options` is NULL or options as their `size` says, with a token that is not freed or NULL.
    pub(crate) unsafe fn read(operation: &str, options: *const avenping_call_options) -> Result<Self> {
        // SAFETY: the caller's promise.
        let given =
            unsafe { read(options) }.map_err(|refusal| refused(Some(operation), "options", &refusal))?;
        let Some(given) = given else { return Ok(Self::default()) };
        // SAFETY: the caller's promise.
        let cancel = unsafe { token(given.cancel) };
        if cancel.as_ref().is_some_and(|token| token.is_cancelled()) {
            return Err(waist::cancelled(operation));
        }
        let mut settings = Map::new();
        let retry = ("retryMaybeSent", "retry_maybe_sent");
        limits(&mut settings, given.timeout_ms, given.deadline_ms, given.max_retries)
            .and_then(|()| choice(&mut settings, retry, given.retry_maybe_sent))
            .map_err(|(field, problem)| {
                refused_argument(Some(operation), &format!("options.{field}"), &problem)
            })?;
        let json = (!settings.is_empty()).then(|| Value::Object(settings).to_string().into_bytes());
        Ok(Self { json, cancel })
    }

    /// Of a call that has nothing to set, but may be cancelled.
    ///
    /// # Safety
    /// `cancel` is NULL or a token that is not freed.
    pub(crate) unsafe fn of(operation: &str, cancel: *const avenping_cancel_token) -> Result<Self> {
        // SAFETY: the caller's promise.
        let cancel = unsafe { token(cancel) };
        if cancel.as_ref().is_some_and(|token| token.is_cancelled()) {
            return Err(waist::cancelled(operation));
        }
        Ok(Self { json: None, cancel })
    }

    /// As JSON, for the core.
    pub(crate) fn json(&self) -> Option<&[u8]> {
        self.json.as_deref()
    }

    /// Has the token cancel this call, until what comes back is dropped.
    pub(crate) fn register(&self, call: &Started) -> Option<Registered> {
        self.cancel.as_ref().map(|token| token.register(call.canceller()))
    }

    /// Waits for the call on this thread.
    pub(crate) fn wait(&self, call: Started) -> Result<Outcome> {
        let _registered = self.register(&call);
        call.wait()
    }

    /// Whether the token was cancelled by now.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(|token| token.is_cancelled())
    }
}

/// A setting's name in C, and what is wrong with it.
type Refused = (&'static str, String);

/// The limits that clients and calls have in common.
pub(crate) fn limits(
    settings: &mut Map<String, Value>,
    timeout_ms: i64,
    deadline_ms: i64,
    max_retries: i32,
) -> std::result::Result<(), Refused> {
    time(settings, ("timeout", "timeout_ms"), timeout_ms)?;
    match deadline_ms {
        AVENPING_NO_DEADLINE => {
            settings.insert("deadline".to_owned(), Value::Null);
        }
        deadline_ms => time(settings, ("deadline", "deadline_ms"), deadline_ms)?,
    }
    match max_retries {
        0 => {}
        AVENPING_NO_RETRIES => {
            settings.insert("maxRetries".to_owned(), 0.into());
        }
        1.. => {
            settings.insert("maxRetries".to_owned(), max_retries.into());
        }
        _ => return Err(("max_retries", format!("{max_retries} is no number of retries"))),
    }
    Ok(())
}

/// A time in milliseconds, 0 for the default. `key` is the core's name for it.
pub(crate) fn time(
    settings: &mut Map<String, Value>,
    (key, field): (&str, &'static str),
    milliseconds: i64,
) -> std::result::Result<(), Refused> {
    match milliseconds {
        0 => {}
        1.. => {
            settings.insert(key.to_owned(), milliseconds.into());
        }
        _ => {
            let problem = format!("{milliseconds} ms is no time; give a positive one, or 0 for the default");
            return Err((field, problem));
        }
    }
    Ok(())
}

/// A yes or no, unless it is unset. `key` is the core's name for it.
pub(crate) fn choice(
    settings: &mut Map<String, Value>,
    (key, field): (&str, &'static str),
    choice: avenping_choice_in,
) -> std::result::Result<(), Refused> {
    const UNSET: avenping_choice_in = avenping_choice::AVENPING_UNSET as avenping_choice_in;
    const YES: avenping_choice_in = avenping_choice::AVENPING_YES as avenping_choice_in;
    const NO: avenping_choice_in = avenping_choice::AVENPING_NO as avenping_choice_in;
    match choice {
        UNSET => {}
        YES | NO => {
            settings.insert(key.to_owned(), (choice == YES).into());
        }
        _ => return Err((field, format!("{choice} is no avenping_choice"))),
    }
    Ok(())
}
