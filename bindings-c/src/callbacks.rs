//! What is common to all callbacks of the caller's.

use crate::upload::avenping_progress_callback;
use avenping::waist::Loan;
use std::ffi::c_void;
use std::ops::ControlFlow;

/// Something of the caller's that is handed back and never looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UserData(pub(crate) *mut c_void);

// SAFETY: never looked at; the header says that callbacks run on other threads.
unsafe impl Send for UserData {}
// SAFETY: never looked at.
unsafe impl Sync for UserData {}

/// The caller's progress callback as a function of ours, which holds `loan` as long as it may be called.
///
/// # Safety
/// `callback` may be called as the header says until `loan` is back.
pub(crate) unsafe fn progress(
    callback: avenping_progress_callback,
    user_data: *mut c_void,
    loan: Loan,
) -> Option<impl Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync + 'static> {
    let callback = callback?;
    let user_data = UserData(user_data);
    Some(move |done, total: Option<u64>| {
        let (user_data, _loan) = (user_data, &loan);
        // SAFETY: the caller's promise.
        match unsafe { callback(user_data.0, done, total.unwrap_or(0)) } {
            0 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    })
}
