//! A process that forks while it sends: parent and children all go on working, each with its own
//! runtime and connections, and no answer ever reaches the wrong caller.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(unreachable_pub)]

#[path = "common/report.rs"]
mod report;

use avenping::blocking::Client;
use avenping::model::SendText;
use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use report::report;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const FORKS: usize = 50;
const SENDS_OF_A_CHILD: usize = 20;
const THREADS: usize = 8;

/// Sends to a number of its own and checks that the answer speaks of that number.
fn send(client: &Client, number: usize) -> Result<String, String> {
    let to = format!("1{number:010}");
    let sent = client
        .messages()
        .send_text(SendText::new(&to, format!("to {to}")))
        .map_err(|error| error.to_string())?;
    match sent.contacts.first().and_then(|contact| contact.input.as_deref()) {
        Some(input) if input == to => Ok(sent.id().to_owned()),
        other => Err(format!("sent to {to}, but the answer speaks of {other:?}")),
    }
}

/// In the child: only the forking thread exists here, so nothing of the test harness may be used.
fn child(client: &Client, number: usize) -> i32 {
    for n in 0..SENDS_OF_A_CHILD {
        let Err(problem) = send(client, 1_000_000 + number * 1_000 + n) else { continue };
        let text = format!("child {number}: {problem}\n");
        // SAFETY: writes from a valid buffer of that length to standard error; touches no lock.
        unsafe { libc::write(2, text.as_ptr().cast(), text.len()) };
        return 1;
    }
    0
}

/// Waits for a child, killing it when it hangs.
fn exit_status(child: libc::pid_t) -> i32 {
    let give_up = Instant::now() + Duration::from_secs(60);
    loop {
        let mut status = 0;
        // SAFETY: `child` is a child of this process and `status` is valid for writing.
        let ended = unsafe { libc::waitpid(child, &mut status, libc::WNOHANG) };
        if ended == child {
            return if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { -1 };
        }
        if Instant::now() > give_up {
            // SAFETY: the child has not been waited for, so the number is still its own.
            unsafe { libc::kill(child, libc::SIGKILL) };
            return -2;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn fifty_forks_under_load_leave_parent_and_children_working() {
    let server = MockServer::start().unwrap();
    let client = avenping::Client::builder()
        .token(TOKEN)
        .base_url(server.base_url())
        .phone_number_id(PHONE_NUMBER_ID)
        .build_blocking()
        .unwrap();
    send(&client, 0).unwrap();
    let (stop, parent_sends) = (AtomicBool::new(false), AtomicUsize::new(1));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let number = parent_sends.fetch_add(1, Ordering::Relaxed);
                    send(&client, number).unwrap();
                }
            });
        }
        let statuses: Vec<i32> = (0..FORKS)
            .map(|number| {
                // SAFETY: the child calls only this SDK, whose promise under fork is what is tested, and
                // leaves by `_exit`, without running anything of the parent's at exit.
                let pid = unsafe { libc::fork() };
                assert!(pid >= 0, "fork failed");
                if pid == 0 {
                    let status = child(&client, number);
                    // SAFETY: ends the child at once.
                    unsafe { libc::_exit(status) };
                }
                exit_status(pid)
            })
            .collect();
        stop.store(true, Ordering::Relaxed);
        assert!(statuses.iter().all(|status| *status == 0), "children ended with {statuses:?}");
    });
    // Every send, of parent and children, arrived exactly once.
    let messages = server.messages();
    let recipients: HashSet<&str> = messages.iter().map(|message| message["to"].as_str().unwrap()).collect();
    let sends = parent_sends.into_inner() + FORKS * SENDS_OF_A_CHILD;
    assert_eq!((messages.len(), recipients.len()), (sends, sends));
    // A key made by a generator that was forked along would mark two messages as one.
    let requests = server.requests();
    let keys: HashSet<&str> =
        requests.iter().map(|request| request["headers"]["idempotency-key"].as_str().unwrap()).collect();
    assert_eq!(keys.len(), requests.len(), "two messages had the same idempotency key");
    report(&format!("fork: {FORKS} children under load, {sends} sends, none lost, doubled or mixed up"));
}

/// A child may drop the inherited client, which must not touch the parent's connections.
#[test]
fn a_child_that_drops_the_client_does_not_disturb_the_parent() {
    let server = MockServer::start().unwrap();
    let builder = avenping::Client::builder().token(TOKEN).base_url(server.base_url());
    let client = builder.phone_number_id(PHONE_NUMBER_ID).build_blocking().unwrap();
    send(&client, 1).unwrap();
    // SAFETY: as above.
    let pid = unsafe { libc::fork() };
    assert!(pid >= 0, "fork failed");
    if pid == 0 {
        drop(client);
        // SAFETY: ends the child at once.
        unsafe { libc::_exit(0) };
    }
    assert_eq!(exit_status(pid), 0);
    send(&client, 2).unwrap();
    let requests = server.requests();
    assert_eq!(requests[0]["connection"], requests[1]["connection"], "the parent's connection was closed");
}

/// A call that was started before the fork is the parent's: waiting for it in the child ends at once.
#[test]
fn a_call_started_before_the_fork_is_not_waited_for_in_the_child() {
    let server = MockServer::start().unwrap();
    let path = "/v2/messages/send/text";
    let delay = serde_json::json!({ "match": { "path": path }, "fault": { "kind": "delay", "ms": 500 } });
    server.fault(delay).unwrap();
    let builder = avenping::Client::builder().token(TOKEN).base_url(server.base_url());
    let client = builder.phone_number_id(PHONE_NUMBER_ID).build().unwrap();
    let request = SendText::new("15551234567", "before the fork");
    let call = client
        .start::<avenping::operations::markers::SendText>(request, avenping::CallOptions::new())
        .unwrap();
    // SAFETY: as above.
    let pid = unsafe { libc::fork() };
    assert!(pid >= 0, "fork failed");
    if pid == 0 {
        let error = call.wait().unwrap_err();
        let as_expected =
            error.code() == "CANCELLED" && error.delivery() == Some(avenping::Delivery::MaybeSent);
        // SAFETY: ends the child at once.
        unsafe { libc::_exit(i32::from(!as_expected)) };
    }
    assert_eq!(exit_status(pid), 0);
    // The child's end of it did not disturb the parent's.
    call.wait().unwrap();
}
