//! Started calls: exactly one completion each, whatever happens.

use crate::common::*;
use avenping_c::cancel::*;
use avenping_c::client::avenping_client;
use avenping_c::completion::*;
use avenping_c::error::*;
use avenping_c::generated::account::*;
use avenping_c::generated::messages::*;
use avenping_c::json::*;
use avenping_c::options::*;
use avenping_c::queue::*;
use avenping_c::status::avenping_status;
use avenping_c::status::avenping_status::*;
use serde_json::json;
use std::collections::BTreeSet;
use std::ffi::c_void;
use std::ptr;
use std::sync::mpsc;

fn queue() -> *mut avenping_queue {
    let mut queue = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_queue_new(&mut queue, error) });
    queue
}

fn through(queue: *const avenping_queue, user_data: usize) -> avenping_async {
    avenping_async { queue, user_data: ptr::without_provenance_mut(user_data), ..avenping_async::zeroed() }
}

fn start(
    client: *const avenping_client,
    options: *const avenping_call_options,
    how: &avenping_async,
    error: *mut *mut avenping_error,
) -> avenping_status {
    let request = text_to(c"15551234567", c"Hi");
    unsafe { avenping_messages_send_text_start(client, &request, options, how, error) }
}

fn next(queue: *const avenping_queue, timeout_ms: i64) -> Option<*mut avenping_completion> {
    let mut completion = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_queue_next(queue, timeout_ms, &mut completion, error) });
    (!completion.is_null()).then_some(completion)
}

fn cancel_token() -> (*mut avenping_cancel_token, avenping_call_options) {
    let mut token = ptr::null_mut();
    assert_ok(|error| unsafe { avenping_cancel_token_new(&mut token, error) });
    (token, avenping_call_options { cancel: token, ..avenping_call_options::zeroed() })
}

/// The user data and the status of all that come.
fn drain(queue: *const avenping_queue, count: usize) -> Vec<(usize, avenping_status)> {
    let mut ended = Vec::new();
    while ended.len() < count {
        let completion = next(queue, 10_000).expect("a completion");
        unsafe {
            ended.push((
                avenping_completion_user_data(completion).addr(),
                avenping_completion_status(completion),
            ));
            avenping_completion_free(completion);
        }
    }
    assert_eq!(next(queue, 20), None);
    assert_eq!(unsafe { avenping_queue_outstanding(queue) }, 0);
    ended
}

#[test]
fn each_of_many_calls_has_one_completion() {
    let fake = Fake::new();
    let queue = queue();
    for number in 1..=200 {
        assert_ok(|error| start(fake.client, ptr::null(), &through(queue, number), error));
    }
    let mut seen = BTreeSet::new();
    let mut taken: [*mut avenping_completion; 64] = [ptr::null_mut(); 64];
    while seen.len() < 200 {
        if taken[0].is_null() {
            let waited = next(queue, 10_000).expect("a completion");
            unsafe {
                assert!(seen.insert(avenping_completion_user_data(waited).addr()));
                avenping_completion_free(waited);
            }
        }
        let mut count = 0;
        assert_ok(|error| unsafe {
            avenping_queue_take(queue, taken.as_mut_ptr(), taken.len(), &mut count, error)
        });
        for completion in &mut taken[..count] {
            unsafe {
                let completion = std::mem::replace(completion, ptr::null_mut());
                let mut sent = ptr::null_mut();
                assert_ok(|error| avenping_completion_take_sent_message(completion, &mut sent, error));
                assert!(shown(avenping_sent_message_id(sent, ptr::null_mut())).is_some());
                avenping_sent_message_free(sent);
                assert!(seen.insert(avenping_completion_user_data(completion).addr()));
                avenping_completion_free(completion);
            }
        }
    }
    assert!(drain(queue, 0).is_empty());
    assert_eq!(fake.server.messages().len(), 200);
    unsafe { avenping_queue_free(queue) };
}

#[test]
fn a_cancelled_call_has_one_completion_that_says_so() {
    let fake = Fake::new();
    fake.fault(json!({"times": null, "fault": {"kind": "stall"}}));
    let queue = queue();
    let (token, options) = cancel_token();
    for number in 1..=20 {
        assert_ok(|error| start(fake.client, &options, &through(queue, number), error));
    }
    while fake.server.requests().is_empty() {
        std::thread::yield_now();
    }
    unsafe {
        avenping_cancel_token_cancel(token);
        avenping_cancel_token_cancel(token);
    }
    let ended = drain(queue, 20);
    assert!(ended.iter().all(|(_, status)| *status == AVENPING_CANCELLED), "{ended:?}");
    assert_eq!(ended.iter().map(|(number, _)| number).collect::<BTreeSet<_>>().len(), 20);
    // What is cancelled before it begins has none.
    let failed = fails(|error| start(fake.client, &options, &through(queue, 1), error));
    assert_eq!(failed.status, AVENPING_CANCELLED);
    assert!(drain(queue, 0).is_empty());
    unsafe {
        avenping_cancel_token_free(token);
        avenping_queue_free(queue);
    }
}

#[test]
fn calls_outlive_their_client_and_their_token() {
    let mut fake = Fake::new();
    fake.fault(json!({"times": null, "fault": {"kind": "delay", "ms": 100}}));
    let queue = queue();
    let (token, options) = cancel_token();
    for number in 1..=10 {
        assert_ok(|error| start(fake.client, &options, &through(queue, number), error));
    }
    fake.free_client();
    unsafe { avenping_cancel_token_free(token) };
    let ended = drain(queue, 10);
    assert!(ended.iter().all(|(_, status)| *status == AVENPING_OK), "{ended:?}");
    unsafe { avenping_queue_free(queue) };
}

#[test]
fn a_queue_can_be_freed_with_calls_in_flight_and_completions_waiting() {
    let fake = Fake::new();
    let queue = queue();
    assert_ok(|error| start(fake.client, ptr::null(), &through(queue, 1), error));
    while fake.server.messages().is_empty() {
        std::thread::yield_now();
    }
    fake.fault(json!({"times": null, "fault": {"kind": "stall"}}));
    for number in 2..=10 {
        assert_ok(|error| start(fake.client, ptr::null(), &through(queue, number), error));
    }
    unsafe { avenping_queue_free(queue) };
    fake.server.clear_faults();
    assert_ok(|error| send(fake.client, &text_to(c"15551234567", c"Hi"), ptr::null(), error));
}

#[test]
fn completions_are_taken_once_and_as_what_they_are() {
    let fake = Fake::new();
    let queue = queue();
    assert_ok(|error| start(fake.client, ptr::null(), &through(queue, 1), error));
    let completion = next(queue, AVENPING_FOREVER).unwrap();
    unsafe {
        let mut me = ptr::null_mut();
        let failed = fails(|error| avenping_completion_take_me(completion, &mut me, error));
        assert!(failed.message.contains("avenping_completion_take_sent_message"), "{}", failed.message);
        assert_eq!(avenping_completion_take_error(completion, ptr::null_mut()), AVENPING_OK);
        let mut json = ptr::null_mut();
        assert_ok(|error| avenping_completion_take_json(completion, &mut json, error));
        avenping_json_free(json);
        let failed = fails(|error| avenping_completion_take_json(completion, &mut json, error));
        assert!(failed.message.contains("taken"), "{}", failed.message);
        assert_eq!(
            shown(avenping_completion_operation(completion, ptr::null_mut())).as_deref(),
            Some("messages.send_text")
        );
        avenping_completion_free(completion);
        // A failed one.
        fake.fault(json!({"fault": {"kind": "status", "status": 400, "code": "BAD", "message": "no"}}));
        assert_ok(|error| start(fake.client, ptr::null(), &through(queue, 2), error));
        let completion = next(queue, AVENPING_FOREVER).unwrap();
        let mut sent = ptr::null_mut();
        let failed = fails(|error| avenping_completion_take_sent_message(completion, &mut sent, error));
        assert_eq!((failed.status, failed.message.as_str()), (AVENPING_BAD_REQUEST, "no"));
        let error = avenping_completion_error(completion);
        assert_eq!(avenping_error_status(error), avenping_completion_status(completion));
        avenping_completion_free(completion);
        avenping_queue_free(queue);
    }
}

type Told = (avenping_status, usize, bool);

unsafe extern "C" fn tell(completion: *mut avenping_completion, user_data: *mut c_void) {
    unsafe {
        let (sender, client) = &*user_data.cast::<(mpsc::Sender<Told>, usize)>();
        let status = avenping_completion_status(completion);
        // What blocks is refused here, and sends nothing.
        let client = std::ptr::with_exposed_provenance(*client);
        let refused = send(client, &text_to(c"15551234567", c"Hi"), ptr::null(), ptr::null_mut());
        let same = avenping_completion_user_data(completion) == user_data;
        avenping_completion_free(completion);
        sender.send((status, same.into(), refused == AVENPING_CONFIG)).unwrap();
    }
}

#[test]
fn a_callback_is_called_once_for_each_call() {
    let fake = Fake::new();
    let (sender, receiver) = mpsc::channel::<Told>();
    let mut context = (sender, fake.client.expose_provenance());
    let how = avenping_async {
        callback: Some(tell),
        user_data: (&raw mut context).cast(),
        ..avenping_async::zeroed()
    };
    for _ in 0..20 {
        assert_ok(|error| start(fake.client, ptr::null(), &how, error));
    }
    for _ in 0..20 {
        assert_eq!(receiver.recv().unwrap(), (AVENPING_OK, 1, true));
    }
    fake.fault(json!({"times": null, "fault": {"kind": "stall"}}));
    let (token, options) = cancel_token();
    assert_ok(|error| start(fake.client, &options, &how, error));
    unsafe { avenping_cancel_token_cancel(token) };
    assert_eq!(receiver.recv().unwrap(), (AVENPING_CANCELLED, 1, true));
    assert!(receiver.recv_timeout(std::time::Duration::from_millis(50)).is_err());
    unsafe { avenping_cancel_token_free(token) };
    assert_eq!(fake.server.messages().len(), 20);
}

#[test]
fn how_it_is_announced_must_be_clear() {
    let fake = Fake::new();
    let queue = queue();
    let both = avenping_async { callback: Some(tell), ..through(queue, 1) };
    let neither = avenping_async::zeroed();
    for how in [&raw const both, &raw const neither, ptr::null()] {
        let request = text_to(c"15551234567", c"Hi");
        let failed = fails(|error| unsafe {
            avenping_messages_send_text_start(fake.client, &request, ptr::null(), how, error)
        });
        assert_eq!((failed.status, failed.field.as_deref()), (AVENPING_INVALID_REQUEST, Some("how")));
    }
    // What is refused at once has no completion.
    let request = text_to(c"abc", c"Hi");
    let failed = fails(|error| unsafe {
        avenping_messages_send_text_start(fake.client, &request, ptr::null(), &through(queue, 1), error)
    });
    assert_eq!(failed.field.as_deref(), Some("to"));
    assert!(drain(queue, 0).is_empty());
    let mut completion = ptr::null_mut();
    let failed = fails(|error| unsafe { avenping_queue_next(queue, -2, &mut completion, error) });
    assert_eq!(failed.field.as_deref(), Some("timeout_ms"));
    unsafe { avenping_queue_free(queue) };
}

#[test]
fn many_threads_share_a_queue() {
    let fake = Fake::new();
    let queue = queue();
    let (client, shared) = (fake.client.expose_provenance(), queue.expose_provenance());
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                scope.spawn(move || {
                    let client: *const avenping_client = std::ptr::with_exposed_provenance(client);
                    let queue: *const avenping_queue = std::ptr::with_exposed_provenance(shared);
                    for number in 0..50 {
                        assert_ok(|error| {
                            start(client, ptr::null(), &through(queue, thread * 100 + number + 1), error)
                        });
                    }
                    let mut count = 0;
                    while unsafe { avenping_queue_outstanding(queue) } > 0 {
                        if let Some(completion) = next(queue, 100) {
                            count += 1;
                            unsafe { avenping_completion_free(completion) };
                        }
                    }
                    count
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(counts.iter().sum::<usize>(), 200);
    assert!(drain(queue, 0).is_empty());
    unsafe { avenping_queue_free(queue) };
}

#[cfg(unix)]
#[test]
fn the_descriptor_wakes_an_event_loop() {
    use rustix::event::{PollFd, PollFlags, poll};
    use std::os::fd::BorrowedFd;

    let fake = Fake::new();
    let queue = queue();
    let mut fd = -1;
    assert_ok(|error| unsafe { avenping_queue_fd(queue, &mut fd, error) });
    let readable = |seconds| {
        let descriptor = unsafe { BorrowedFd::borrow_raw(fd) };
        let time = rustix::event::Timespec { tv_sec: seconds, tv_nsec: 0 };
        poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], Some(&time)).unwrap() == 1
    };
    assert!(!readable(0));
    for number in 1..=50 {
        assert_ok(|error| start(fake.client, ptr::null(), &through(queue, number), error));
    }
    let mut ended = 0;
    while ended < 50 {
        assert!(readable(10));
        let mut taken = [ptr::null_mut(); 7];
        let mut count = 0;
        assert_ok(|error| unsafe {
            avenping_queue_take(queue, taken.as_mut_ptr(), taken.len(), &mut count, error)
        });
        taken[..count].iter().for_each(|completion| unsafe { avenping_completion_free(*completion) });
        ended += count;
    }
    assert_eq!(next(queue, 0), None);
    assert!(!readable(0));
    unsafe { avenping_queue_free(queue) };
}
