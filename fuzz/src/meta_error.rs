//! Meta's errors: `status`, `retry-after`, the API's code and its message, a line each, then the `details`.

use crate::{TOKEN, checks, lines};
use avenping::fuzzing::{Answered, understand};
use avenping::{Delivery, Error, ErrorKind};
use serde_json::{Value, json};

pub fn meta_error(data: &[u8]) {
    let mut details = data;
    let status = lines::text(&mut details).parse().map_or(400, |status: u16| status.clamp(200, 599));
    let retry_after = lines::line(&mut details);
    let code = lines::text(&mut details);
    let message = lines::text(&mut details);
    let details: Value =
        serde_json::from_slice(details).unwrap_or_else(|_| String::from_utf8_lossy(details).into());
    let body = json!({ "success": false, "error": code, "message": message, "details": details }).to_string();
    let headers = [("retry-after", retry_after), ("x-request-id", retry_after)];
    let answered = Answered { status, headers: &headers, body: body.as_bytes() };
    let error = understand("messages.send_text", &answered, TOKEN).expect_err("it says that it failed");
    checks::error(&error, false);
    assert_eq!(error.status(), Some(status));
    delivery_follows(&error);
    // Written again as Meta's own object, it is the same error.
    if let Some(meta) = error.meta() {
        let own = json!({ "code": meta.code, "error_subcode": meta.subcode, "type": meta.error_type,
            "error_data": { "details": meta.details }, "fbtrace_id": meta.fbtrace_id });
        let body =
            json!({ "success": false, "error": "E", "message": "", "details": { "error": own } }).to_string();
        let answered = Answered { status, headers: &[], body: body.as_bytes() };
        let again = understand("messages.send_text", &answered, TOKEN).expect_err("it says that it failed");
        let (meta, again) = (json!(error.meta()), json!(again.meta()));
        assert_eq!(meta, again);
    }
}

/// The rules for `delivery`, written down a second time and from the specification alone (section 2.3).
fn delivery_follows(error: &Error) {
    let status = error.status().unwrap_or_default();
    let expected = match error.meta().map(|meta| meta.code) {
        Some(1 | 2 | 131000 | 131016) => Delivery::MaybeSent,
        Some(_) => Delivery::Rejected,
        // AvenPing's own failures, whatever their status, and 5xx: the words decide.
        None if error.kind() == ErrorKind::Server => {
            return assert_ne!(error.delivery(), Some(Delivery::NotSent));
        }
        None if status == 408 => Delivery::MaybeSent,
        None if (400..500).contains(&status) => Delivery::Rejected,
        // What decides there is in the words; that it is one of the two is all that is known here.
        None => return assert_ne!(error.delivery(), Some(Delivery::NotSent)),
    };
    assert_eq!(error.delivery(), Some(expected), "{error:?}");
}
