//! Answers to interactive messages.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::object::inbound_object;
use crate::model::open_enum::open_enum;
use crate::model::tolerant::{id, json_text};
use crate::model::validate::FieldError;

open_enum! {
    /// What a customer answered to (Meta's documentation, specification section 5).
    InboundInteractiveType {
        /// A reply button.
        ButtonReply = "button_reply",
        /// A row of a menu.
        ListReply = "list_reply",
        /// A form.
        NfmReply = "nfm_reply",
    }
}

inbound_object! {
    /// An answer to an interactive message.
    InboundInteractive {
        /// What the customer answered to.
        #[serde(rename = "type")]
        kind: InboundInteractiveType;
        /// The button.
        button_reply: InboundReply,
        /// The row.
        list_reply: InboundReply,
        /// The form's answer.
        nfm_reply: NfmReply,
    }
}

impl InboundInteractive {
    /// The button or row chosen.
    #[must_use]
    pub fn reply(&self) -> Option<&InboundReply> {
        self.button_reply.as_ref().or(self.list_reply.as_ref())
    }
}

inbound_object! {
    /// A button or row that a customer chose.
    InboundReply {
        /// The id that you gave it.
        #[serde(deserialize_with = "id")]
        id: String;
        /// What it showed.
        title: String,
        /// The small text of a row.
        description: String,
    }
}

inbound_object! {
    /// A form that a customer filled in.
    NfmReply {
        /// The answers: JSON in a string, as Meta sends it. See [`NfmReply::response`].
        #[serde(deserialize_with = "json_text")]
        response_json: String;
        /// `flow`.
        name: String,
        /// What the chat shows, `Sent` for example.
        body: String,
    }
}

impl NfmReply {
    /// The answers, unpacked.
    ///
    /// # Errors
    /// When Meta's text is no JSON.
    pub fn response(&self) -> Result<Value, FieldError> {
        self.response_as()
    }

    /// The answers, unpacked into a type of yours.
    ///
    /// # Errors
    /// When Meta's text is no JSON, or not of this shape.
    pub fn response_as<T: DeserializeOwned>(&self) -> Result<T, FieldError> {
        let mut deserializer = serde_json::Deserializer::from_str(&self.response_json);
        let answers = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| crate::model::field_error(&error))
            .map_err(|error| FieldError::new("response_json", error))?;
        deserializer.end().map_err(|_| FieldError::new("response_json", "is not valid JSON"))?;
        Ok(answers)
    }

    /// The token that you gave the form, to know whose answer it is.
    #[must_use]
    pub fn flow_token(&self) -> Option<String> {
        Some(self.response().ok()?.get("flow_token")?.as_str()?.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn reply(response_json: Value) -> NfmReply {
        from_value(json!({"name": "flow", "body": "Sent", "response_json": response_json})).unwrap()
    }

    #[test]
    fn a_forms_answer_is_parsed_a_second_time() {
        #[derive(serde::Deserialize)]
        struct Answers {
            name: String,
        }
        let answer = reply(json!(r#"{"flow_token": "t-1", "name": "Ada"}"#));
        assert_eq!(answer.response().unwrap()["name"], "Ada");
        assert_eq!(answer.flow_token().as_deref(), Some("t-1"));
        assert_eq!(answer.response_as::<Answers>().unwrap().name, "Ada");
        let unpacked = reply(json!({"flow_token": "t-1"}));
        assert_eq!(unpacked.flow_token().as_deref(), Some("t-1"));
    }

    #[test]
    fn a_broken_answer_is_an_error_only_when_asked_for() {
        for broken in [json!("{\"secret"), json!(""), json!("{} x"), json!(null)] {
            let error = reply(broken).response().unwrap_err();
            assert_eq!(error.field, "response_json");
            assert!(!error.problem.contains("secret"));
        }
        assert_eq!(reply(json!("{}")).flow_token(), None);
    }
}
