//! A client's settings by the names that a language gives them, in the texts of errors.
//!
//! The core writes these texts once, with the names of Rust and Python. Languages whose names are in camelCase have them
//! changed here, at their border.

use crate::error::{Error, ErrorKind};

/// The settings of more than one word that the texts of errors name.
const SETTINGS: [(&str, &str); 6] = [
    ("allow_http", "allowHttp"),
    ("base_url", "baseUrl"),
    ("ca_bundle", "caBundle"),
    ("connect_timeout", "connectTimeout"),
    ("phone_number_id", "phoneNumberId"),
    ("user_agent", "userAgent"),
];

/// The error with the client's settings in camelCase: in its hint, which is the core's own words, and where a message
/// is about a setting and begins with its name. The rest of a message can be somebody else's words.
pub fn in_camel_case(error: Error) -> Error {
    let is_about_a_setting = error.kind() == ErrorKind::Config;
    error.with_texts(|message, hint| {
        for (ours, theirs) in SETTINGS {
            let is_named = message.strip_prefix(ours).is_some_and(|rest| rest.starts_with(':'));
            if is_about_a_setting && is_named {
                message.replace_range(..ours.len(), theirs);
            }
            if let Some(hint) = hint.as_mut().filter(|hint| hint.contains(ours)) {
                *hint.to_mut() = hint.replace(ours, theirs);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_settings_change() {
        let error = Error::config("ca_bundle: /etc/ca_bundle.pem: cannot be read").with_hint("try ca_bundle");
        let error = in_camel_case(error);
        assert_eq!(error.message(), "caBundle: /etc/ca_bundle.pem: cannot be read");
        assert_eq!(error.hint(), Some("try caBundle"));
        let server = in_camel_case(Error::connection("base_url is the server's word"));
        assert_eq!(server.message(), "base_url is the server's word");
        let argument = in_camel_case(Error::invalid_request("phone_number_id", "is no known argument"));
        assert_eq!(argument.message(), "phone_number_id: is no known argument");
    }

    #[test]
    fn every_setting_of_several_words_that_can_fail_is_known() {
        let time = std::time::Duration::ZERO;
        let base = || crate::Client::builder().base_url("http://127.0.0.1:1");
        let builders = [
            base().base_url("x"),
            base().base_url("http://api.example"),
            base().phone_number_id(" "),
            base().ca_bundle("no/such.pem"),
            base().connect_timeout(time),
            base().user_agent("line\nbreak"),
        ];
        for builder in builders {
            let error = in_camel_case(builder.build().unwrap_err());
            let text = format!("{} {}", error.message(), error.hint().unwrap_or_default());
            assert!(!text.contains('_') && !text.contains("api.example"), "{text}");
        }
    }
}
