//! The envelope around every JSON answer: `{ "success": true, "data": … }` (specification section 2).

use crate::error::{Answer, Delivery, Error, Result, refused};
use crate::model;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Whether an answer may come without the envelope. AvenPing does not document the shape of
/// `/v2/version`, nor that of routes reached by the raw request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapping {
    Required,
    Optional,
}

/// What a success without content is as JSON.
const NOTHING: Bytes = Bytes::from_static(b"null");

#[derive(Deserialize)]
struct Envelope<'a> {
    success: Option<bool>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// The `data` of a successful answer, still as JSON text; any other answer as the error it means.
pub(crate) fn open(answer: &Answer<'_>, body: &Bytes, wrapping: Wrapping) -> Result<Bytes> {
    if !(200..300).contains(&answer.status) {
        return Err(refused(answer));
    }
    let optional = wrapping == Wrapping::Optional;
    if optional && body.trim_ascii().is_empty() {
        return Ok(NOTHING);
    }
    match serde_json::from_slice::<Envelope<'_>>(body) {
        Ok(Envelope { success: Some(true), data: Some(data) }) => Ok(body.slice_ref(data.get().as_bytes())),
        Ok(Envelope { success: Some(true), data: None }) if optional => Ok(NOTHING),
        Ok(Envelope { success: Some(true), data: None }) => {
            Err(unreadable(answer, "the answer has no `data`"))
        }
        Ok(Envelope { success: Some(false), .. }) => Err(refused(answer)),
        Ok(Envelope { success: None, .. }) if optional => Ok(body.clone()),
        Ok(_) => Err(unreadable(answer, "the answer lacks the API's `success`")),
        Err(_) if optional && serde_json::from_slice::<&RawValue>(body).is_ok() => Ok(body.clone()),
        Err(_) => {
            let message =
                format!("the server answered HTTP {} with {}", answer.status, answer.describe_body());
            Err(unreadable(answer, &message))
        }
    }
}

/// `data` as the type that the API promises; a wrong shape is named by its path.
pub(crate) fn decode<T: DeserializeOwned>(answer: &Answer<'_>, data: &[u8]) -> Result<T> {
    serde_json::from_slice(data).map_err(|_| {
        // Only now, for the message: following the path costs time that good answers need not pay.
        let mut json = serde_json::Deserializer::from_slice(data);
        let message = match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(error) => {
                let wrong = model::field_error(&error);
                format!("the answer's `data` is not as the API promises: {wrong}")
            }
            Ok(_) => "the answer's `data` is not as the API promises".to_owned(),
        };
        unreadable(answer, &message)
    })
}

/// A success status over something unreadable: for a send, it may well have worked.
fn unreadable(answer: &Answer<'_>, message: &str) -> Error {
    answer.complete(Error::invalid_response(message)).with_delivery(Some(Delivery::MaybeSent))
}
