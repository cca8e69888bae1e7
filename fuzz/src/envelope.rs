//! The envelope and every answer's type: `operation status content-type`, then the body.

use crate::{TOKEN, checks, lines};
use avenping::ErrorKind;
use avenping::fuzzing::{Answered, understand};
use avenping::operations::Operation;

pub fn envelope(data: &[u8]) {
    let mut body = data;
    let operation = lines::operation(&mut body);
    let status = lines::text(&mut body).parse().map_or(200, |status: u16| status.clamp(200, 599));
    let content_type = lines::line(&mut body);
    let read = |body: &[u8]| {
        let answered = Answered { status, headers: &[("content-type", content_type)], body };
        understand(operation.name, &answered, TOKEN)
    };
    match read(body) {
        Ok(answer) => same_again(operation, &answer, read),
        Err(error) => {
            checks::error(&error, false);
            assert_eq!(error.status(), Some(status));
            assert_ne!(error.kind(), ErrorKind::Config, "{error:?}");
            assert!(error.delivery().is_some(), "{error:?}");
        }
    }
}

/// What was read and written is read again as the same.
fn same_again(operation: &Operation, answer: &[u8], read: impl Fn(&[u8]) -> avenping::Result<bytes::Bytes>) {
    let written = [br#"{"success":true,"data":"#, answer, b"}"].concat();
    // One level deeper than it came where it came without an envelope.
    let again = match read(&written) {
        Err(error) if operation.name == "version" && error.message().contains("not JSON") => return,
        again => again,
    };
    let again = again.unwrap_or_else(|error| panic!("not read again: {error:?}"));
    let value = |json: &[u8]| serde_json::from_slice::<serde_json::Value>(json).expect("an answer is JSON");
    assert_eq!(value(&again), value(answer), "read again as something else");
}
