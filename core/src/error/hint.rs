//! What to do next: one sentence for the refusals that people really meet.

use super::{Delivery, ErrorKind, MetaError};

/// For what changes something, when a server's error leaves open whether it did.
pub(super) const UNKNOWN_OUTCOME: &str =
    "the outcome is unknown: look before you send again, it could arrive twice";

pub(super) fn for_refusal(
    code: &str,
    kind: ErrorKind,
    meta: Option<&MetaError>,
    delivery: Delivery,
) -> Option<&'static str> {
    meta.and_then(for_meta).or_else(|| for_code(code)).or(match (kind, delivery) {
        (ErrorKind::PayloadTooLarge, _) => Some("JSON may be 2 MB at most, an upload 100 MB"),
        (ErrorKind::Server, Delivery::Rejected) => Some(
            "Meta refused it and AvenPing does not say why: check the recipient, the line and the content",
        ),
        _ => None,
    })
}

/// For servers that want one of the client, in the handshake or after it.
pub(crate) const CLIENT_CERTIFICATE: &str =
    "the server wants a client certificate, which the SDK does not have: check base_url and any proxy";

/// For an answer that is not of AvenPing's API. What is looked for in it are nginx's words.
pub(super) fn for_stranger(status: u16, body: &[u8]) -> &'static str {
    let says = |words: &str| body.windows(words.len()).any(|found| found == words.as_bytes());
    match status {
        400 if says("No required SSL certificate was sent") => CLIENT_CERTIFICATE,
        400 if says("plain HTTP request was sent to HTTPS port") => {
            "the server speaks TLS there: base_url has to begin with https"
        }
        401 => {
            "this did not come from AvenPing's API itself: a gateway does not take the token (check it), or a proxy wants other credentials (give them in its URL, as http://user:password@host:port), or look at base_url"
        }
        407 => {
            "this did not come from AvenPing's API itself: a proxy wants other credentials (give them in its URL, as http://user:password@host:port), or look at base_url"
        }
        _ => "this did not come from AvenPing's API itself; look at a proxy, a firewall or base_url",
    }
}

fn for_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "UNAUTHORIZED" => {
            "check the token (Settings → API Settings in the AvenPing app); a regenerated token replaces the old one at once"
        }
        "PLAN_EXPIRED" => "renew the account's plan in the AvenPing app",
        "DEVELOPER_PLAN_REQUIRED" => "API access needs a Premium or Enterprise plan",
        "FORBIDDEN" => "use a phoneNumberId that GET /v2/me lists for this account",
        _ => return None,
    })
}

fn for_meta(meta: &MetaError) -> Option<&'static str> {
    Some(match meta.code {
        0 | 190 => "AvenPing's connection to Meta has expired: reconnect WhatsApp in the AvenPing dashboard",
        4 | 80007 => "too many calls for the account: wait some minutes",
        130429 => "the line's throughput is reached: send more slowly",
        131056 => "too many messages to this one recipient: wait some seconds before the next",
        131048 | 131049 => {
            "Meta withholds the message to protect recipients; sending again soon does not help"
        }
        131021 => "the sender cannot be the recipient",
        131026 => "the recipient cannot receive it: no WhatsApp on that number, or an old version",
        131030 => "a test line may only write to numbers on its allow-list",
        131042 => "there is a billing problem with the WhatsApp Business account at Meta",
        131047 => "more than 24 hours since the customer last wrote: send a template instead",
        131050 => "the customer has stopped marketing messages from you",
        131051 => "this message type is not supported",
        131053 => "the media's type or size is not allowed by Meta",
        132000 => "give exactly the variables that the template has",
        132001 => "the template does not exist in that language or is not approved",
        132005 => "a filled-in variable makes the text too long",
        132012 | 132008 => "a variable has the wrong format for this template",
        132015 => "the template is paused for low quality",
        132016 => "the template is disabled for good",
        133010 => "the line is not registered with Meta",
        _ => return None,
    })
}
