//! A request's fields as the JSON object that the core takes.

use crate::boundary::refused;
use crate::ffi::growable::{Growable, read};
use crate::ffi::input;
use avenping::{Result, waist};
use serde_json::value::RawValue;
use std::ffi::c_char;

/// A request struct of the header. Its pointers are good while it is read.
pub(crate) trait Request: Growable {
    /// Whether NULL stands for a request with nothing in it.
    const MAY_BE_NULL: bool;

    /// Writes its fields.
    ///
    /// # Safety
    /// Its pointers are what the header says of them.
    unsafe fn write(&self, into: &mut Arguments) -> Result<()>;
}

/// Reads a request into JSON.
///
/// # Safety
/// `request` is NULL or a request as its `size` says, whose pointers are what the header says of them.
pub(crate) unsafe fn arguments<R: Request>(operation: &'static str, request: *const R) -> Result<Vec<u8>> {
    // SAFETY: the caller's promise.
    let given = unsafe { read(request) }.map_err(|refusal| refused(Some(operation), "request", &refusal))?;
    let mut arguments = Arguments::new(operation);
    match given {
        // SAFETY: the caller's promise.
        Some(request) => unsafe { request.write(&mut arguments) }?,
        None if R::MAY_BE_NULL => {}
        None => return Err(waist::refused_argument(Some(operation), "request", "is NULL")),
    }
    Ok(arguments.done())
}

/// A JSON object that is being written. Field paths are in the names of the API, as the core's own refusals
/// have them.
pub(crate) struct Arguments {
    operation: Option<&'static str>,
    json: Vec<u8>,
}

impl Arguments {
    pub(crate) fn new(operation: impl Into<Option<&'static str>>) -> Self {
        let mut json = Vec::with_capacity(256);
        json.push(b'{');
        Self { operation: operation.into(), json }
    }

    pub(crate) fn done(mut self) -> Vec<u8> {
        self.json.push(b'}');
        self.json
    }

    /// Text; left out where it is NULL.
    ///
    /// # Safety
    /// As [`input::text`].
    pub(crate) unsafe fn text(&mut self, path: &str, text: *const c_char, length: usize) -> Result<()> {
        // SAFETY: the caller's promise.
        let given = unsafe { input::text(text, length) };
        match given.map_err(|refusal| refused(self.operation, path, &refusal))? {
            Some(text) => self.put(path, &text),
            None => Ok(()),
        }
    }

    /// JSON text, taken over as it is; left out where it is NULL.
    ///
    /// # Safety
    /// As [`input::text`].
    pub(crate) unsafe fn json(&mut self, path: &str, text: *const c_char, length: usize) -> Result<()> {
        // SAFETY: the caller's promise.
        let given = unsafe { input::text(text, length) };
        let Some(text) = given.map_err(|refusal| refused(self.operation, path, &refusal))? else {
            return Ok(());
        };
        let json: &RawValue = serde_json::from_str(text).map_err(|error| {
            let refusal = format!("is not JSON (line {}, column {})", error.line(), error.column());
            refused(self.operation, path, &refusal)
        })?;
        self.put(path, &json)
    }

    /// A number where 0 is left out.
    pub(crate) fn unless_zero(&mut self, path: &str, number: u64) -> Result<()> {
        if number == 0 { Ok(()) } else { self.put(path, &number) }
    }

    /// A number that is always given.
    pub(crate) fn number(&mut self, path: &str, number: f64) -> Result<()> {
        if !number.is_finite() {
            return Err(refused(self.operation, path, &"is not a number".to_owned()));
        }
        self.put(path, &number)
    }

    /// Whatever JSON can hold.
    pub(crate) fn put<T: serde::Serialize + ?Sized>(&mut self, path: &str, value: &T) -> Result<()> {
        let name = path.rsplit('.').next().unwrap_or(path);
        self.name(name);
        serde_json::to_writer(&mut self.json, value)
            .map_err(|error| refused(self.operation, path, &error.to_string()))
    }

    /// Begins an object inside.
    pub(crate) fn begin(&mut self, name: &str) {
        self.name(name);
        self.json.push(b'{');
    }

    /// Ends the object inside.
    pub(crate) fn end(&mut self) {
        self.json.push(b'}');
    }

    /// Names are the API's own, which need no escapes.
    fn name(&mut self, name: &str) {
        if self.json.last() != Some(&b'{') {
            self.json.push(b',');
        }
        self.json.push(b'"');
        self.json.extend_from_slice(name.as_bytes());
        self.json.extend_from_slice(b"\":");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    #[test]
    fn fields_become_json_and_what_is_null_is_left_out() {
        let mut arguments = Arguments::new("messages.send_media");
        // SAFETY: texts with a NUL, or NULL.
        unsafe {
            arguments.text("to", c"1\"2".as_ptr(), 0).unwrap();
            arguments.text("text", ptr::null(), 0).unwrap();
            arguments.begin("media");
            arguments.json("media.x", c" [1, {}] ".as_ptr(), 0).unwrap();
            arguments.number("media.y", 1.5).unwrap();
            arguments.end();
            arguments.unless_zero("limit", 0).unwrap();
            arguments.unless_zero("after", 5).unwrap();
            for broken in [c"", c"{", c"1 2", c"nul"] {
                let error = arguments.json("components", broken.as_ptr(), 0).unwrap_err();
                assert_eq!(error.field(), Some("components"));
            }
        }
        assert!(arguments.number("latitude", f64::NAN).is_err());
        let json = String::from_utf8(arguments.done()).unwrap();
        assert_eq!(json, r#"{"to":"1\"2","media":{"x":[1, {}],"y":1.5},"after":5}"#);
    }
}
