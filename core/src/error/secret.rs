//! A server that echoes the token must not make an error show it.

use super::Error;
use serde_json::Value;

impl Error {
    /// Removes a secret that a server echoed back, wherever it stands in the record.
    pub(crate) fn without_secret(mut self, secret: &str) -> Self {
        const MASK: &str = "[token]";
        if secret.is_empty() {
            return self;
        }
        let texts = [
            Some(&mut self.0.message),
            self.0.body.as_mut(),
            self.0.request_id.as_mut(),
            self.0.field.as_mut(),
        ];
        for text in texts.into_iter().flatten() {
            if text.contains(secret) {
                *text = text.replace(secret, MASK);
            }
        }
        if self.0.code.contains(secret) {
            self.0.code = self.0.code.replace(secret, MASK).into();
        }
        if let Some(details) = &mut self.0.details {
            mask_in_value(details, secret, MASK);
        }
        if let Some(meta) = &mut self.0.meta {
            meta.without_secret(secret, MASK);
        }
        for attempt in &mut self.0.attempts {
            if let Some(failure) = attempt.failure.as_mut().filter(|text| text.contains(secret)) {
                *failure = failure.replace(secret, MASK);
            }
        }
        self
    }
}

fn mask_in_value(value: &mut Value, secret: &str, mask: &str) {
    match value {
        Value::String(text) if text.contains(secret) => *text = text.replace(secret, mask),
        Value::Array(items) => items.iter_mut().for_each(|item| mask_in_value(item, secret, mask)),
        Value::Object(map) => {
            if map.keys().any(|key| key.contains(secret)) {
                *map = std::mem::take(map)
                    .into_iter()
                    .map(|(key, value)| (key.replace(secret, mask), value))
                    .collect();
            }
            map.values_mut().for_each(|item| mask_in_value(item, secret, mask));
        }
        _ => {}
    }
}
