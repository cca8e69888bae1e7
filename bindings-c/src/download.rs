//! Downloads: opened, and read piece by piece. What fetches one as a whole is in `transfer`.

use crate::boundary::{boundary, given, place};
use crate::call::{announce, unexpected};
use crate::cancel::avenping_cancel_token;
use crate::client::{avenping_client, client};
use crate::completion::{Ended, Kind, avenping_completion};
use crate::error::avenping_error;
use crate::ffi::handle::{free, give, put};
use crate::ffi::text::{self, Text};
use crate::generated::media::avenping_media_download_request;
use crate::options::{Options, avenping_call_options};
use crate::panics::quietly;
use crate::queue::avenping_async;
use crate::status::avenping_status;
use avenping::media::Download;
use avenping::waist::{self, OpenDownload, Outcome, Started};
use avenping::{Error, Result};
use std::ffi::c_char;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) const DOWNLOAD: &str = "media.download";

/// An open download. A download that breaks off ends with an error, never with a short file. Its content can be
/// had once: reading or fetching that has begun uses the download up, also when it fails; what is refused
/// leaves it as it is.
pub struct avenping_download {
    _opaque: [u8; 0],
}

/// What is behind an `avenping_download`.
#[derive(Debug)]
pub(crate) struct Open {
    open: OpenDownload,
    content_type: Option<Text>,
    filename: Option<Text>,
    /// What was received and did not fit into the caller's buffer.
    rest: Mutex<bytes::Bytes>,
    touched: AtomicBool,
}

impl Open {
    pub(crate) fn new(open: Download) -> Self {
        let open = OpenDownload::new(open);
        let text = |text: &Option<String>| text.as_deref().map(Text::new);
        let (content_type, filename) = (text(&open.content_type), text(&open.filename));
        Self { open, content_type, filename, rest: Mutex::default(), touched: AtomicBool::new(false) }
    }

    /// The next bytes, at most so many; none at the end.
    fn next(&self, most: usize, mut cancelled: impl FnMut() -> bool) -> Result<bytes::Bytes> {
        let busy = |_| Error::usage("the download is being read elsewhere at this moment");
        let mut rest = self.rest.try_lock().map_err(busy)?;
        self.touched.store(true, Ordering::Release);
        while rest.is_empty() {
            match self.open.next_unless(&mut cancelled)? {
                Some(chunk) => *rest = chunk,
                None => return Ok(bytes::Bytes::new()),
            }
        }
        let length = rest.len().min(most);
        Ok(rest.split_to(length))
    }

    /// Takes it out, to be fetched as a whole.
    pub(crate) fn take(&self) -> Result<Download> {
        if self.touched.swap(true, Ordering::AcqRel) {
            return Err(Error::usage(
                "a part of the download was read before, or all of it is being fetched",
            ));
        }
        self.open.take()
    }
}

/// Opens a download by its media id. Blocks until the server has answered; the content comes afterwards, with
/// one of `avenping_download_read`, `_save`, `_write` and `_read_all`. `*answer` is yours: free it with
/// `avenping_download_free`.
///
/// Statuses: as of every call. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_media_download(
    client: *const avenping_client,
    request: *const avenping_media_download_request,
    options: *const avenping_call_options,
    answer: *mut *mut avenping_download,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            place(Some(DOWNLOAD), "answer", answer)?;
            let client = self::client(Some(DOWNLOAD), client)?;
            let options = Options::read(DOWNLOAD, options)?;
            waist::may_block(Some(DOWNLOAD))?;
            let arguments = crate::arguments::arguments(DOWNLOAD, request)?;
            let call = waist::download(client, &arguments, options.json())?;
            match options.wait(call.into())? {
                Outcome::Opened(download) => put(answer, give(Open::new(download)).cast()),
                _ => return Err(unexpected()),
            }
            Ok(())
        })
    }
}

/// Starts what `avenping_media_download` does. The completion's answer is taken with
/// `avenping_completion_take_download`.
///
/// Statuses: `AVENPING_OK`, and there will be one completion; otherwise why it could not begin, and there
/// will be none. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_media_download_start(
    client: *const avenping_client,
    request: *const avenping_media_download_request,
    options: *const avenping_call_options,
    how: *const avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        announce(DOWNLOAD, Kind::Download, client, options, how, error, |client, options| {
            let arguments = crate::arguments::arguments(DOWNLOAD, request)?;
            waist::download(client, &arguments, options.json()).map(Started::from)
        })
    }
}

/// The media's MIME type; NULL where the server does not say. Valid until the download is freed. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_content_type(
    download: *const avenping_download,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a download or NULL, and a place or NULL.
    quietly(ptr::null(), || unsafe {
        text::show(download.cast::<Open>().as_ref().and_then(|open| open.content_type.as_ref()), length)
    })
}

/// The media's size in bytes. False, and nothing is written, where the server does not say. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_content_length(
    download: *const avenping_download,
    content_length: *mut u64,
) -> bool {
    // SAFETY: the caller passes a download or NULL, and a place or NULL.
    quietly(false, || unsafe {
        let known = download.cast::<Open>().as_ref().and_then(|open| open.open.content_length);
        known.map(|known| put(content_length, known)).is_some()
    })
}

/// The file's name; NULL where the server does not say. It is the sender's text: never use it as a path
/// without checking. Valid until the download is freed. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_filename(
    download: *const avenping_download,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a download or NULL, and a place or NULL.
    quietly(ptr::null(), || unsafe {
        text::show(download.cast::<Open>().as_ref().and_then(|open| open.filename.as_ref()), length)
    })
}

/// Reads the next bytes, at most `capacity`, into `buffer` and writes how many to `*length`: 0 only at the
/// end of a whole download. Blocks until there are some. `cancel` may be NULL.
///
/// Statuses: `AVENPING_OK`; `AVENPING_CONNECTION` or `AVENPING_TIMEOUT` when it breaks off;
/// `AVENPING_CANCELLED`; `AVENPING_INVALID_REQUEST` for NULL and for a capacity of 0; `AVENPING_CONFIG` when it was
/// given to another function, is read on another thread at this moment, or in a callback that other calls
/// depend on. Thread-safe, although only one thread at a time can read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_read(
    download: *const avenping_download,
    buffer: *mut u8,
    capacity: usize,
    cancel: *const avenping_cancel_token,
    length: *mut usize,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(Some(DOWNLOAD), error, || {
            place(Some(DOWNLOAD), "buffer", buffer)?;
            place(Some(DOWNLOAD), "length", length)?;
            let open = given::<Open, _>(Some(DOWNLOAD), "download", download)?;
            let problem = match isize::try_from(capacity) {
                Ok(0) => Some("is 0: there is no room to read into"),
                Ok(_) => None,
                Err(_) => Some("is no capacity: it is larger than any memory"),
            };
            if let Some(problem) = problem {
                return Err(waist::refused_argument(Some(DOWNLOAD), "capacity", problem));
            }
            let options = Options::of(DOWNLOAD, cancel)?;
            let next = open.next(capacity, || options.is_cancelled())?;
            // The caller's buffer has room for `capacity` bytes, and these are no more.
            ptr::copy_nonoverlapping(next.as_ptr(), buffer, next.len());
            put(length, next.len());
            Ok(())
        })
    }
}

/// Takes an open download, after `avenping_media_download_start`. `*answer` is yours: free it with
/// `avenping_download_free`.
///
/// Statuses: as of `avenping_completion_take_json`. Thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_completion_take_download(
    completion: *const avenping_completion,
    answer: *mut *mut avenping_download,
    error: *mut *mut avenping_error,
) -> avenping_status {
    // SAFETY: the caller passes what the header says.
    unsafe {
        boundary(None, error, || {
            place(None, "answer", answer)?;
            match given::<Ended, _>(None, "completion", completion)?.take(|kind| kind == Kind::Download)? {
                Outcome::Opened(download) => put(answer, give(Open::new(download)).cast()),
                _ => return Err(unexpected()),
            }
            Ok(())
        })
    }
}

/// Frees a download and closes its connection, unless it is being saved, written or read as a whole. NULL is
/// nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_download_free(download: *mut avenping_download) {
    // SAFETY: the caller owns it.
    quietly((), || unsafe { free(download.cast::<Open>()) });
}
