//! Files up and down.

use crate::common::*;
use avenping_c::bytes::*;
use avenping_c::cancel::*;
use avenping_c::client::avenping_client;
use avenping_c::completion::*;
use avenping_c::download::*;
use avenping_c::error::avenping_error;
use avenping_c::generated::media::*;
use avenping_c::options::*;
use avenping_c::queue::*;
use avenping_c::status::avenping_delivery::*;
use avenping_c::status::avenping_status;
use avenping_c::status::avenping_status::*;
use avenping_c::transfer::*;
use avenping_c::upload::*;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What the callbacks work on.
#[derive(Default)]
struct Work {
    left: AtomicU64,
    told: AtomicU64,
    total: AtomicU64,
    inside: AtomicBool,
    slow: bool,
    /// Ends a transfer when it is asked again, not at once.
    later: bool,
    bytes: std::sync::Mutex<Vec<u8>>,
}

unsafe extern "C" fn give(user_data: *mut c_void, buffer: *mut u8, capacity: usize) -> i64 {
    let work = unsafe { &*user_data.cast::<Work>() };
    work.inside.store(true, Ordering::SeqCst);
    if work.slow {
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let left = work.left.load(Ordering::SeqCst);
    let count = left.min(capacity as u64).min(10_000);
    unsafe { ptr::write_bytes(buffer, 7, count as usize) };
    work.left.store(left - count, Ordering::SeqCst);
    work.inside.store(false, Ordering::SeqCst);
    count as i64
}

unsafe extern "C" fn give_up(_: *mut c_void, _: *mut u8, _: usize) -> i64 {
    -5
}

unsafe extern "C" fn give_too_much(_: *mut c_void, _: *mut u8, capacity: usize) -> i64 {
    capacity as i64 + 1
}

unsafe extern "C" fn progress(user_data: *mut c_void, done: u64, total: u64) -> c_int {
    let work = unsafe { &*user_data.cast::<Work>() };
    work.told.fetch_max(done, Ordering::SeqCst);
    work.total.store(total, Ordering::SeqCst);
    0
}

/// Ends it, and counts how often it was asked.
unsafe extern "C" fn end(user_data: *mut c_void, _: u64, _: u64) -> c_int {
    let work = unsafe { &*user_data.cast::<Work>() };
    let asked = work.told.fetch_add(1, Ordering::SeqCst);
    if work.later && asked == 0 { 0 } else { -1 }
}

unsafe extern "C" fn keep(user_data: *mut c_void, data: *const u8, length: usize) -> c_int {
    let work = unsafe { &*user_data.cast::<Work>() };
    work.bytes.lock().unwrap().extend_from_slice(unsafe { std::slice::from_raw_parts(data, length) });
    0
}

unsafe extern "C" fn refuse(_: *mut c_void, _: *const u8, _: usize) -> c_int {
    3
}

fn upload(
    client: *const avenping_client,
    request: &avenping_media_upload_request,
    options: *const avenping_call_options,
    error: *mut *mut avenping_error,
) -> Result<String, avenping_status> {
    let mut uploaded = ptr::null_mut();
    let status = unsafe { avenping_media_upload(client, request, options, &mut uploaded, error) };
    if status != AVENPING_OK {
        return Err(status);
    }
    let id = unsafe { shown(avenping_uploaded_media_media_id(uploaded, ptr::null_mut())) };
    unsafe { avenping_uploaded_media_free(uploaded) };
    Ok(id.unwrap())
}

fn with_data(data: &[u8]) -> avenping_media_upload_request {
    avenping_media_upload_request {
        data: data.as_ptr(),
        data_length: data.len(),
        filename: c"a.png".as_ptr(),
        ..avenping_media_upload_request::zeroed()
    }
}

fn with_callback(work: &Work) -> avenping_media_upload_request {
    let user_data = ptr::from_ref(work).cast_mut().cast();
    avenping_media_upload_request {
        read: Some(give),
        read_user_data: user_data,
        progress: Some(progress),
        progress_user_data: user_data,
        filename: c"a.png".as_ptr(),
        ..avenping_media_upload_request::zeroed()
    }
}

fn open(client: *const avenping_client, media_id: &str) -> *mut avenping_download {
    let request = avenping_media_download_request {
        media_id: media_id.as_ptr().cast(),
        media_id_length: media_id.len(),
        ..avenping_media_download_request::zeroed()
    };
    let mut download = ptr::null_mut();
    assert_ok(|error| unsafe {
        avenping_media_download(client, &request, ptr::null(), &mut download, error)
    });
    download
}

#[test]
fn a_file_goes_up_from_everywhere() {
    let fake = Fake::new();
    let path = std::env::temp_dir().join(format!("avenping-c-{}.png", std::process::id()));
    std::fs::write(&path, [7; 5000]).unwrap();
    let name = c(path.to_str().unwrap());
    let from_path =
        avenping_media_upload_request { path: name.as_ptr(), ..avenping_media_upload_request::zeroed() };
    assert!(upload(fake.client, &from_path, ptr::null(), ptr::null_mut()).is_ok());
    std::fs::remove_file(&path).unwrap();
    assert!(upload(fake.client, &with_data(&[7; 5000]), ptr::null(), ptr::null_mut()).is_ok());

    for length in [0, 300_000] {
        let work = Work { left: AtomicU64::new(300_000), ..Work::default() };
        let request = avenping_media_upload_request { read_length: length, ..with_callback(&work) };
        assert!(upload(fake.client, &request, ptr::null(), ptr::null_mut()).is_ok());
        assert_eq!((work.told.load(Ordering::SeqCst), work.total.load(Ordering::SeqCst)), (300_000, length));
    }
    let sizes: Vec<_> =
        fake.server.requests().iter().filter_map(|request| request["body"]["bytes"].as_u64()).collect();
    assert_eq!(sizes, [5000, 5000, 300_000, 300_000]);
}

#[test]
fn a_callback_that_gives_up_ends_the_upload() {
    let fake = Fake::new();
    let work = Work::default();
    for (read, message) in [
        (give_up as unsafe extern "C" fn(_, _, _) -> _, "gave up with -5"),
        (give_too_much, "more than there is room"),
    ] {
        let request = avenping_media_upload_request { read: Some(read), ..with_callback(&work) };
        let failed = fails(|error| upload(fake.client, &request, ptr::null(), error).unwrap_err());
        assert!(failed.message.contains(message), "{}", failed.message);
    }
    let both = avenping_media_upload_request { path: c"x".as_ptr(), ..with_data(b"1") };
    let none = avenping_media_upload_request::zeroed();
    for request in [both, none] {
        let failed = fails(|error| upload(fake.client, &request, ptr::null(), error).unwrap_err());
        assert_eq!(failed.field.as_deref(), Some("file"));
    }
}

#[test]
fn progress_that_says_so_ends_the_transfer() {
    let fake = Fake::new();
    let id = upload(fake.client, &with_data(&[7; 300_000]), ptr::null(), ptr::null_mut()).unwrap();
    for later in [false, true] {
        let work = Work { left: AtomicU64::new(300_000), later, ..Work::default() };
        let again = avenping_media_upload_request {
            progress: Some(end),
            progress_user_data: ptr::from_ref(&work).cast_mut().cast(),
            ..with_data(&[7; 300_000])
        };
        let once = avenping_media_upload_request { progress: Some(end), ..with_callback(&work) };
        // What was reported leaves only when the callback wants it to.
        let delivery = if later { AVENPING_MAYBE_SENT } else { AVENPING_NOT_SENT };
        // The first could be repeated, but the caller wants no more of it.
        for request in [again, once] {
            let failed = fails(|error| upload(fake.client, &request, ptr::null(), error).unwrap_err());
            assert_eq!((failed.status, failed.delivery), (AVENPING_CANCELLED, delivery as i32));
            assert_eq!(work.told.swap(0, Ordering::SeqCst), 1 + u64::from(later));
        }
    }
    let work = Work::default();
    let user_data: *mut c_void = ptr::from_ref(&work).cast_mut().cast();
    let asked = || work.told.swap(0, Ordering::SeqCst);

    let path = std::env::temp_dir().join(format!("avenping-c-ended-{}", std::process::id()));
    let name = c(path.to_str().unwrap());
    let transfer = avenping_transfer {
        progress: Some(end),
        progress_user_data: user_data,
        ..avenping_transfer::zeroed()
    };
    let (mut size, mut bytes) = (0, ptr::null_mut());
    for way in 0..3 {
        let download = open(fake.client, &id);
        let failed = fails(|error| unsafe {
            match way {
                0 => avenping_download_save(download, name.as_ptr(), 0, &transfer, &mut size, error),
                1 => avenping_download_write(download, Some(keep), user_data, &transfer, &mut size, error),
                _ => avenping_download_read_all(download, &transfer, &mut bytes, error),
            }
        });
        assert_eq!((failed.status, failed.delivery), (AVENPING_CANCELLED, AVENPING_NO_DELIVERY as i32));
        assert_eq!(asked(), 1);
        unsafe { avenping_download_free(download) };
    }
    assert!(!path.exists() && bytes.is_null() && work.bytes.lock().unwrap().is_empty());
}

#[test]
fn a_cancelled_upload_ends_only_when_its_callback_has_returned() {
    let fake = Fake::new();
    let mut token = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_cancel_token_new(&mut token, error) });
    let options = avenping_call_options { cancel: token, ..avenping_call_options::zeroed() };
    let mut queue = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_queue_new(&mut queue, error) });
    let how = avenping_async { queue, ..avenping_async::zeroed() };
    let work = Work { left: AtomicU64::new(u64::from(u32::MAX)), slow: true, ..Work::default() };
    let request = with_callback(&work);
    assert_ok(|error| unsafe { avenping_media_upload_start(fake.client, &request, &options, &how, error) });
    while !work.inside.load(Ordering::SeqCst) {
        std::thread::yield_now();
    }
    unsafe { avenping_cancel_token_cancel(token) };
    let mut completion = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_queue_next(queue, 10_000, &mut completion, error) });
    assert!(!work.inside.load(Ordering::SeqCst));
    let left = work.left.load(Ordering::SeqCst);
    unsafe {
        assert_eq!(avenping_completion_status(completion), AVENPING_CANCELLED);
        avenping_completion_free(completion);
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(work.left.load(Ordering::SeqCst), left);
    // The same when it is the queue that goes.
    let options = ptr::null();
    assert_ok(|error| unsafe { avenping_media_upload_start(fake.client, &request, options, &how, error) });
    while !work.inside.load(Ordering::SeqCst) {
        std::thread::yield_now();
    }
    unsafe { avenping_queue_free(queue) };
    assert!(!work.inside.load(Ordering::SeqCst));
    unsafe { avenping_cancel_token_free(token) };
}

#[test]
fn a_download_goes_everywhere() {
    let fake = Fake::new();
    let data: Vec<u8> = (0..200_000u32).map(|n| n as u8).collect();
    let id = upload(fake.client, &with_data(&data), ptr::null(), ptr::null_mut()).unwrap();

    let download = open(fake.client, &id);
    unsafe {
        assert_eq!(
            shown(avenping_download_content_type(download, ptr::null_mut())).as_deref(),
            Some("image/png")
        );
        let mut size = 0;
        assert!(avenping_download_content_length(download, &mut size) && size == 200_000);
        let (mut all, mut buffer) = (Vec::new(), [0; 777]);
        loop {
            let mut read = 0;
            assert_ok(|error| {
                avenping_download_read(
                    download,
                    buffer.as_mut_ptr(),
                    buffer.len(),
                    ptr::null(),
                    &mut read,
                    error,
                )
            });
            if read == 0 {
                break;
            }
            all.extend_from_slice(&buffer[..read]);
        }
        assert_eq!(all, data);
        let failed =
            fails(|error| avenping_download_save(download, c"/x".as_ptr(), 0, ptr::null(), &mut size, error));
        assert_eq!(failed.status, AVENPING_CONFIG);
        avenping_download_free(download);
    }

    let work = Work::default();
    let user_data = ptr::from_ref(&work).cast_mut().cast();
    let transfer = avenping_transfer {
        progress: Some(progress),
        progress_user_data: user_data,
        ..avenping_transfer::zeroed()
    };
    let path = std::env::temp_dir().join(format!("avenping-c-down-{}", std::process::id()));
    let name = c(path.to_str().unwrap());
    let mut size = 0;
    unsafe {
        let download = open(fake.client, &id);
        assert_ok(|error| avenping_download_save(download, name.as_ptr(), 0, &transfer, &mut size, error));
        avenping_download_free(download);
    }
    assert_eq!((size, work.told.load(Ordering::SeqCst)), (200_000, 200_000));
    assert_eq!(std::fs::read(&path).unwrap(), data);
    std::fs::remove_file(&path).unwrap();

    unsafe {
        let download = open(fake.client, &id);
        assert_ok(|error| {
            avenping_download_write(download, Some(keep), user_data, ptr::null(), &mut size, error)
        });
        avenping_download_free(download);
        assert_eq!(*work.bytes.lock().unwrap(), data);

        let download = open(fake.client, &id);
        let failed = fails(|error| {
            avenping_download_write(download, Some(refuse), user_data, ptr::null(), &mut size, error)
        });
        assert_eq!(failed.status, AVENPING_CANCELLED);
        assert!(failed.message.contains("ended it with 3"), "{}", failed.message);
        avenping_download_free(download);

        let download = open(fake.client, &id);
        let mut bytes = ptr::null_mut();
        assert_ok(|error| avenping_download_read_all(download, &transfer, &mut bytes, error));
        avenping_download_free(download);
        let mut length = 0;
        let content = avenping_bytes_data(bytes, &mut length);
        assert_eq!(std::slice::from_raw_parts(content, length), data);
        avenping_bytes_free(bytes);
    }
}

#[test]
fn more_than_the_api_takes_is_refused_before_it_is_copied() {
    let fake = Fake::new();
    // Never written to, so that the system need not have that much.
    let data = vec![0; 100 * 1024 * 1024 + 1];
    let failed = fails(|error| upload(fake.client, &with_data(&data), ptr::null(), error).unwrap_err());
    assert_eq!((failed.status, failed.field.as_deref()), (AVENPING_INVALID_REQUEST, Some("file")));
    assert!(failed.message.contains("100 MB"), "{}", failed.message);
    assert!(fake.server.requests().is_empty());
}

#[test]
fn what_is_refused_leaves_the_download_as_it_is() {
    let fake = Fake::new();
    let id = upload(fake.client, &with_data(&[7; 5000]), ptr::null(), ptr::null_mut()).unwrap();
    let download = open(fake.client, &id);
    let mut queue = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_queue_new(&mut queue, error) });
    let how = avenping_async { queue, ..avenping_async::zeroed() };
    let nowhere = avenping_async::zeroed();
    let (none, nobody) = (ptr::null(), ptr::null_mut());
    let (mut size, mut bytes) = (0, ptr::null_mut());
    unsafe {
        for way in 0..7 {
            let failed = fails(|error| match way {
                0 => avenping_download_write_start(download, None, nobody, none, &how, error),
                1 => avenping_download_write(download, None, nobody, none, &mut size, error),
                2 => avenping_download_save_start(download, ptr::null(), 0, none, &how, error),
                3 => avenping_download_save(download, ptr::null(), 0, none, &mut size, error),
                4 => avenping_download_save(download, c"x".as_ptr(), 0, none, ptr::null_mut(), error),
                5 => avenping_download_read_all_start(download, none, &nowhere, error),
                _ => avenping_download_read_all(
                    download,
                    &avenping_transfer { size: 3, ..avenping_transfer::zeroed() },
                    &mut bytes,
                    error,
                ),
            });
            assert_eq!(failed.status, AVENPING_INVALID_REQUEST, "{way}");
        }
        assert_ok(|error| avenping_download_read_all(download, none, &mut bytes, error));
        let mut length = 0;
        assert!(!avenping_bytes_data(bytes, &mut length).is_null() && length == 5000);
        avenping_bytes_free(bytes);
        // Once begun it is used up.
        let failed = fails(|error| avenping_download_read_all(download, none, &mut bytes, error));
        assert_eq!(failed.status, AVENPING_CONFIG);
        avenping_download_free(download);
        avenping_queue_free(queue);
    }
}

#[test]
fn downloads_can_be_started() {
    let fake = Fake::new();
    let id = upload(fake.client, &with_data(&[7; 50_000]), ptr::null(), ptr::null_mut()).unwrap();
    let mut queue = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_queue_new(&mut queue, error) });
    let how = avenping_async { queue, ..avenping_async::zeroed() };
    let next = || {
        let mut completion = ptr::null_mut();
        assert_ok(|error| unsafe { avenping_queue_next(queue, 10_000, &mut completion, error) });
        completion
    };
    let request = avenping_media_download_request {
        media_id: id.as_ptr().cast(),
        media_id_length: id.len(),
        ..avenping_media_download_request::zeroed()
    };
    let opened = || {
        assert_ok(|error| unsafe {
            avenping_media_download_start(fake.client, &request, ptr::null(), &how, error)
        });
        let completion = next();
        let mut download = ptr::null_mut();
        assert_ok(|error| unsafe { avenping_completion_take_download(completion, &mut download, error) });
        unsafe { avenping_completion_free(completion) };
        download
    };
    unsafe {
        let download = opened();
        assert_ok(|error| avenping_download_read_all_start(download, ptr::null(), &how, error));
        avenping_download_free(download);
        let completion = next();
        let mut bytes = ptr::null_mut();
        assert_ok(|error| avenping_completion_take_bytes(completion, &mut bytes, error));
        let mut length = 0;
        assert!(!avenping_bytes_data(bytes, &mut length).is_null() && length == 50_000);
        avenping_bytes_free(bytes);
        avenping_completion_free(completion);

        let work = Work::default();
        let download = opened();
        let user_data = ptr::from_ref(&work).cast_mut().cast();
        assert_ok(|error| {
            avenping_download_write_start(download, Some(keep), user_data, ptr::null(), &how, error)
        });
        avenping_download_free(download);
        let completion = next();
        let mut size = 0;
        assert_ok(|error| avenping_completion_take_size(completion, &mut size, error));
        assert_eq!((size, work.bytes.lock().unwrap().len()), (50_000, 50_000));
        avenping_completion_free(completion);

        let download = opened();
        let nowhere = c"/no/such/folder/x";
        assert_ok(|error| {
            avenping_download_save_start(download, nowhere.as_ptr(), 0, ptr::null(), &how, error)
        });
        avenping_download_free(download);
        let completion = next();
        let failed = fails(|error| avenping_completion_take_size(completion, &mut size, error));
        assert_eq!((failed.status, failed.field.as_deref()), (AVENPING_INVALID_REQUEST, Some("path")));
        avenping_completion_free(completion);
        avenping_queue_free(queue);
    }
}
