//! Downloads as a whole: saved, written to a callback, or kept in memory.

use crate::boundary::{boundary, given, path, place, refused};
use crate::bytes::{Bytes, avenping_bytes};
use crate::call::unexpected;
use crate::callbacks::{UserData, progress};
use crate::cancel::avenping_cancel_token;
use crate::completion::{Ended, Kind, avenping_completion};
use crate::download::{DOWNLOAD, Open, avenping_download};
use crate::error::avenping_error;
use crate::ffi::growable::{growable, read};
use crate::ffi::handle::{give, put};
use crate::options::Options;
use crate::queue::{How, avenping_async};
use crate::status::avenping_status;
use crate::upload::avenping_progress_callback;
use avenping::Result;
use avenping::media::Download;
use avenping::waist::{self, Loan, Outcome, Released, Started};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Takes a piece of a download and answers 0, or something else to end it. It runs on a thread of the
/// library's that nothing depends on, so that it may wait; never on two at a time, and never after the call
/// has ended.
pub type avenping_write_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, data: *const u8, length: usize) -> c_int>;

/// How a download's content is fetched. What is zero is left out. Read while the function runs; what the
/// callback uses must stay until the call has ended.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_transfer {
    /// `sizeof(avenping_transfer)`.
    pub size: usize,
    /// Told how far it is; NULL for nothing.
    pub progress: avenping_progress_callback,
    /// Handed to `progress`.
    pub progress_user_data: *mut c_void,
    /// What cancels it; NULL for nothing.
    pub cancel: *const avenping_cancel_token,
}

growable!(avenping_transfer { size, progress, progress_user_data, cancel });

/// A transfer's settings, read: its cancel token, and the download with its progress. From here on the
/// download is used up, so that all that can be refused is looked at before.
///
/// # Safety
/// The pointers are what the header says of them.
unsafe fn prepared(
    download: *const avenping_download,
    transfer: *const avenping_transfer,
) -> Result<(Download, Options, Loan, Released)> {
    // SAFETY: the caller's promise.
    unsafe {
        let open = given::<Open, _>(Some(DOWNLOAD), "download", download)?;
        let transfer = read(transfer).map_err(|refusal| refused(Some(DOWNLOAD), "transfer", &refusal))?;
        let cancel = transfer.map_or(ptr::null(), |transfer| transfer.cancel);
        let options = Options::of(DOWNLOAD, cancel)?;
        let (loan, released) = Loan::new();
        let told = transfer
            .and_then(|transfer| progress(transfer.progress, transfer.progress_user_data, loan.clone()));
        let download = open.take()?;
        let download = match told {
            Some(progress) => waist::ending_download(download, progress),
            None => download,
        };
        Ok((download, options, loan, released))
    }
}

/// Fetches a download as a whole and waits.
///
/// # Safety
/// The pointers are what the header says of them.
unsafe fn fetch(
    download: *const avenping_download,
    transfer: *const avenping_transfer,
    begin: impl FnOnce(Download, Loan) -> Result<Started>,
) -> Result<Outcome> {
    waist::may_block(Some(DOWNLOAD))?;
    // SAFETY: the caller's promise.
    let (download, options, loan, released) = unsafe { prepared(download, transfer) }?;
    options.wait(begin(download, loan)?.until(released))
}

/// Fetches a download as a whole and has its end announced.
///
/// # Safety
/// The pointers are what the header says of them.
unsafe fn fetch_start(
    kind: Kind,
    download: *const avenping_download,
    transfer: *const avenping_transfer,
    how: *const avenping_async,
    begin: impl FnOnce(Download, Loan) -> Result<Started>,
) -> Result<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let how = How::read(DOWNLOAD, how)?;
        let (download, options, loan, released) = prepared(download, transfer)?;
        how.follow(DOWNLOAD, kind, begin(download, loan)?.until(released), &options)
    }
}

/// Saves a download, of which nothing was read yet: beside `path` first, under its name only when it is
/// whole. An existing file is replaced then and not before. Blocks until that is done. `*size` is the number
/// of bytes. `transfer` may be NULL.
///
/// Statuses: `AVENPING_OK`; `AVENPING_CONNECTION` or `AVENPING_TIMEOUT` when it breaks off;
/// `AVENPING_CANCELLED`; `AVENPING_INVALID_REQUEST` for arguments that cannot be and a file that cannot be written;
/// `AVENPING_CONFIG` when a part was read before, all of it is being fetched, or in a callback that other calls
/// depend on. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_save(
    download: *const avenping_download,
    path: *const c_char,
    path_length: usize,
    transfer: *const avenping_transfer,
    size: *mut u64,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            place(Some(DOWNLOAD), "size", size)?;
            let path = self::path(DOWNLOAD, path, path_length)?;
            let saved = fetch(download, transfer, |open, _| open.start_save(path.into()).map(Started::from));
            match saved? {
                Outcome::Saved(saved) => put(size, saved),
                _ => return Err(unexpected()),
            }
            Ok(())
        })
    }
}

/// Starts what `avenping_download_save` does. The number of bytes is taken with
/// `avenping_completion_take_size`. The download may be freed at once.
///
/// Statuses: `AVENPING_OK`, and there will be one completion; otherwise why it could not begin, and there
/// will be none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_save_start(
    download: *const avenping_download,
    path: *const c_char,
    path_length: usize,
    transfer: *const avenping_transfer,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            let path = self::path(DOWNLOAD, path, path_length)?;
            fetch_start(Kind::Size, download, transfer, how, |open, _| {
                open.start_save(path.into()).map(Started::from)
            })
        })
    }
}

/// Hands a download, of which nothing was read yet, to `write` piece by piece. Blocks until it has all.
/// `*size` is the number of bytes. `transfer` may be NULL.
///
/// Statuses: `AVENPING_OK`; `AVENPING_CONNECTION` or `AVENPING_TIMEOUT` when it breaks off;
/// `AVENPING_CANCELLED`, also when `write` ended it; `AVENPING_INVALID_REQUEST` for arguments that cannot be;
/// `AVENPING_CONFIG` when a part was read before, all of it is being fetched, or in a callback that other calls
/// depend on. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_write(
    download: *const avenping_download,
    write: avenping_write_callback,
    write_user_data: *mut c_void,
    transfer: *const avenping_transfer,
    size: *mut u64,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            place(Some(DOWNLOAD), "size", size)?;
            match fetch(download, transfer, sink(write, write_user_data)?)? {
                Outcome::Saved(written) => put(size, written),
                _ => return Err(unexpected()),
            }
            Ok(())
        })
    }
}

/// Starts what `avenping_download_write` does. The number of bytes is taken with
/// `avenping_completion_take_size`. The download may be freed at once.
///
/// Statuses: `AVENPING_OK`, and there will be one completion; otherwise why it could not begin, and there
/// will be none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_write_start(
    download: *const avenping_download,
    write: avenping_write_callback,
    write_user_data: *mut c_void,
    transfer: *const avenping_transfer,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            fetch_start(Kind::Size, download, transfer, how, sink(write, write_user_data)?)
        })
    }
}

/// What hands a download to `write`, as soon as there is one.
///
/// # Safety
/// `write` may be called as the header says until the loan is back.
unsafe fn sink(
    write: avenping_write_callback,
    user_data: *mut c_void,
) -> Result<impl FnOnce(Download, Loan) -> Result<Started>> {
    let write = write.ok_or_else(|| waist::refused_argument(Some(DOWNLOAD), "write", "is NULL"))?;
    let user_data = UserData(user_data);
    Ok(move |download, loan: Loan| {
        let sink = move |data: &[u8]| {
            let (user_data, _loan) = (user_data, &loan);
            // SAFETY: the caller's promise.
            match unsafe { write(user_data.0, data.as_ptr(), data.len()) } {
                0 => Ok(()),
                reason => Err(format!("the write callback ended it with {reason}")),
            }
        };
        waist::write(download, sink).map(Started::from)
    })
}

/// Reads a download, of which nothing was read yet, into memory. Blocks until all is there. `*answer` is
/// yours: free it with `avenping_bytes_free`. `transfer` may be NULL.
///
/// Statuses: `AVENPING_OK`; `AVENPING_CONNECTION` or `AVENPING_TIMEOUT` when it breaks off;
/// `AVENPING_CANCELLED`; `AVENPING_INVALID_REQUEST` for arguments that cannot be; `AVENPING_CONFIG` when a part was
/// read before, all of it is being fetched, or in a callback that other calls depend on. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_read_all(
    download: *const avenping_download,
    transfer: *const avenping_transfer,
    answer: *mut *mut avenping_bytes,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            place(Some(DOWNLOAD), "answer", answer)?;
            match fetch(download, transfer, |open, _| waist::read_all(open).map(Started::from))? {
                Outcome::Json(bytes) => put(answer, give(Bytes(bytes)).cast()),
                _ => return Err(unexpected()),
            }
            Ok(())
        })
    }
}

/// Starts what `avenping_download_read_all` does. The content is taken with `avenping_completion_take_bytes`.
/// The download may be freed at once.
///
/// Statuses: `AVENPING_OK`, and there will be one completion; otherwise why it could not begin, and there
/// will be none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_read_all_start(
    download: *const avenping_download,
    transfer: *const avenping_transfer,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            fetch_start(Kind::Bytes, download, transfer, how, |open, _| {
                waist::read_all(open).map(Started::from)
            })
        })
    }
}

/// Takes the number of bytes, after `avenping_download_save_start` and `avenping_download_write_start`.
///
/// Statuses: as of `avenping_completion_take_json`. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_take_size(
    completion: *const avenping_completion,
    size: *mut u64,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(None, error, || {
            place(None, "size", size)?;
            match given::<Ended, _>(None, "completion", completion)?.take(|kind| kind == Kind::Size)? {
                Outcome::Saved(saved) => put(size, saved),
                _ => return Err(unexpected()),
            }
            Ok(())
        })
    }
}
