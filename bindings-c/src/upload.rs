//! Uploads: from a path, from memory, from a callback.

use crate::arguments::{Arguments, Request};
use crate::boundary::path;
use crate::call::{Answer, announce, wait_for};
use crate::callbacks::{UserData, progress};
use crate::client::avenping_client;
use crate::completion::Kind;
use crate::error::avenping_error;
use crate::ffi::growable::{growable, read};
use crate::ffi::input;
use crate::generated::media::avenping_uploaded_media;
use crate::options::{Options, avenping_call_options};
use crate::queue::avenping_async;
use crate::status::avenping_status;
use avenping::media::{MAX_UPLOAD, Source};
use avenping::waist::{self, Loan, Started};
use avenping::{Client, Result};
use bytes::Bytes;
use std::ffi::{c_char, c_int, c_void};
use std::io;

const UPLOAD: &str = "media.upload";

/// Gives an upload's bytes: writes at most `capacity` of them into `buffer` and answers how many, 0 at the
/// end, a negative number to give up. It runs on a thread of the library's that nothing depends on, so that
/// it may wait; never on two at a time, and never after the call has ended: a call that is cancelled ends
/// when the callback has returned.
pub type avenping_read_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, buffer: *mut u8, capacity: usize) -> i64>;

/// Told how far a transfer is: the bytes done, and the whole, 0 where it is not known. Answers 0, or something
/// else to end the transfer, which then ends with `AVENPING_CANCELLED`. It runs on the library's threads
/// between two pieces of the transfer: be quick, do not wait for anything. Never after the call has ended.
pub type avenping_progress_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, done: u64, total: u64) -> c_int>;

/// What to upload: exactly one of `path`, `data` and `read`. Read while the function runs; what the callbacks
/// use must stay until the call has ended.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct avenping_media_upload_request {
    /// `sizeof(avenping_media_upload_request)`.
    pub size: usize,
    /// A file, which is never in memory as a whole. Its name becomes the upload's name. In the system's own
    /// encoding.
    pub path: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub path_length: usize,
    /// Bytes in memory, which are copied; for large ones `read` needs no copy.
    pub data: *const u8,
    /// How many.
    pub data_length: usize,
    /// What gives the bytes. They can be had once, so that the upload is repeated only while none was asked
    /// for.
    pub read: avenping_read_callback,
    /// Handed to `read`.
    pub read_user_data: *mut c_void,
    /// How many bytes `read` will give, where that is known; 0 where it is not. The upload fails when it
    /// turns out otherwise.
    pub read_length: u64,
    /// The file's name; `file` when left out.
    pub filename: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub filename_length: usize,
    /// The file's type, for example `image/png`. When left out the name decides.
    pub mime_type: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub mime_type_length: usize,
    /// Meta's id of the line to upload for. When left out the client's own setting holds, then the account's
    /// only line.
    pub phone_number_id: *const c_char,
    /// Its length in bytes; 0: up to its NUL.
    pub phone_number_id_length: usize,
    /// Told how far it is; NULL for nothing.
    pub progress: avenping_progress_callback,
    /// Handed to `progress`.
    pub progress_user_data: *mut c_void,
}

growable!(avenping_media_upload_request {
    size,
    path,
    path_length,
    data,
    data_length,
    read,
    read_user_data,
    read_length,
    filename,
    filename_length,
    mime_type,
    mime_type_length,
    phone_number_id,
    phone_number_id_length,
    progress,
    progress_user_data
});

impl Request for avenping_media_upload_request {
    const MAY_BE_NULL: bool = false;

    unsafe fn write(&self, into: &mut Arguments) -> Result<()> {
        // SAFETY: the caller's promise.
        unsafe {
            into.text("filename", self.filename, self.filename_length)?;
            into.text("mimeType", self.mime_type, self.mime_type_length)?;
            into.text("phoneNumberId", self.phone_number_id, self.phone_number_id_length)
        }
    }
}

/// Uploads a file to send later, 100 MB at most, in constant memory. Blocks until the call ends. `*answer` is
/// yours: free it with `avenping_uploaded_media_free`.
///
/// Statuses: as of every call; `AVENPING_INVALID_REQUEST` for a file that cannot be read. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_media_upload(
    client: *const avenping_client,
    request: *const avenping_media_upload_request,
    options: *const avenping_call_options,
    answer: *mut *mut avenping_uploaded_media,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        wait_for(UPLOAD, client, options, answer, error, |client, options| begin(client, request, options))
    }
}

/// Starts what `avenping_media_upload` does. The completion's answer is taken with
/// `avenping_completion_take_uploaded_media`.
///
/// Statuses: `AVENPING_OK`, and there will be one completion; otherwise why it could not begin, and there
/// will be none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_media_upload_start(
    client: *const avenping_client,
    request: *const avenping_media_upload_request,
    options: *const avenping_call_options,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    let kind = Kind::Json(avenping_uploaded_media::NAME);
    // SAFETY: the caller passes what the header says.
    unsafe {
        announce(UPLOAD, kind, client, options, how, error, |client, options| begin(client, request, options))
    }
}

/// # Safety
/// `request` is what the header says.
unsafe fn begin(
    client: &Client,
    request: *const avenping_media_upload_request,
    options: &Options,
) -> Result<Started> {
    let refusal = |field: &str, problem: &str| waist::refused_argument(Some(UPLOAD), field, problem);
    // SAFETY: the caller's promise.
    let given = unsafe { read(request) }.map_err(|problem| refusal("request", &problem))?;
    let given = given.ok_or_else(|| refusal("request", "is NULL"))?;
    let mut arguments = Arguments::new(UPLOAD);
    // SAFETY: the caller's promise.
    unsafe { given.write(&mut arguments) }?;
    let arguments = arguments.done();

    let (loan, released) = Loan::new();
    // A length without its bytes is a mistake, which is told where they are read.
    let no_path = given.path.is_null() && given.path_length == 0;
    let no_data = given.data.is_null() && given.data_length == 0;
    let source = match (no_path, no_data, given.read) {
        (false, true, None) => {
            // SAFETY: the caller's promise.
            Source::path(unsafe { path(UPLOAD, given.path, given.path_length) }?)
        }
        (true, false, None) => {
            // SAFETY: the caller's promise.
            let data = unsafe { input::bytes(given.data, given.data_length) };
            let data = data.map_err(|problem| refusal("data", &problem))?;
            // The core would say so too, but only when all of it was copied.
            if u64::try_from(data.len()).is_ok_and(|length| length > MAX_UPLOAD) {
                let problem =
                    format!("{} bytes, but the API takes 100 MB ({MAX_UPLOAD} bytes) at most", data.len());
                return Err(refusal("file", &problem));
            }
            Source::bytes(Bytes::copy_from_slice(data))
        }
        (true, true, Some(callback)) => {
            let user_data = UserData(given.read_user_data);
            let source = Source::reader(Reader { callback, user_data, _loan: loan.clone() });
            if given.read_length == 0 { source } else { source.length(given.read_length) }
        }
        (true, true, None) => return Err(refusal("file", "give one of path, data and read")),
        _ => return Err(refusal("file", "give only one of path, data and read")),
    };
    // SAFETY: the caller's promise.
    let progress = unsafe { progress(given.progress, given.progress_user_data, loan) };
    let source = match progress {
        Some(progress) => waist::ending_upload(source, progress),
        None => source,
    };
    let call = waist::upload(client, source, &arguments, options.json())?;
    Ok(Started::from(call).until(released))
}

struct Reader {
    callback: unsafe extern "C" fn(*mut c_void, *mut u8, usize) -> i64,
    user_data: UserData,
    _loan: Loan,
}

impl io::Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // SAFETY: the caller's function, called as the header says.
        let read = unsafe { (self.callback)(self.user_data.0, buffer.as_mut_ptr(), buffer.len()) };
        match usize::try_from(read) {
            Ok(read) if read <= buffer.len() => Ok(read),
            Ok(read) => {
                Err(io::Error::other(format!("the read callback gave {read} bytes, more than there is room")))
            }
            Err(_) => Err(io::Error::other(format!("the read callback gave up with {read}"))),
        }
    }
}
