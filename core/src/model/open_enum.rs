//! Open sets of names.
//!
//! The API passes Meta's words through, and Meta adds words without notice: a status that this version has never
//! heard of is data, not an error. So every set of names is an enum with a variant for each known word and `Other` for
//! the rest, whose text is kept to the letter (`approved` is not `APPROVED`: the two worlds differ in case on purpose).

/// Declares an enum of known words that keeps every unknown one.
///
/// Equality and hashing go by the text, so that `Other("APPROVED")` made by hand equals `Approved`.
macro_rules! open_enum {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            $( $(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal ),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        ///
        /// An open set: unknown text is kept verbatim in `Other`. Compare with `as_str()` or with a string when a
        /// word has no variant yet, so that the code keeps working once it has one.
        #[derive(Debug, Clone)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi::export(Display))]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[doc = $variant_doc])+ $variant, )+
            /// A word that this version does not know, to the letter.
            Other(String),
        }

        impl $name {
            /// The words this version knows, as they are written on the wire.
            pub const KNOWN: &'static [&'static str] = &[$($text),+];

            /// The word as it is written on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )+
                    Self::Other(text) => text,
                }
            }

            fn known(text: &str) -> Option<Self> {
                match text {
                    $( $text => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| Self::Other(text.to_owned()))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::known(&text).unwrap_or(Self::Other(text))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!($($doc, "\n"),+).trim(),
                    "examples": Self::KNOWN,
                })
            }
        }
    };
}

pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    #![allow(unreachable_pub)] // The macro declares what is public elsewhere.

    use std::collections::HashSet;

    open_enum! {
        /// Colours, for the tests.
        Colour {
            /// Like blood.
            Red = "RED",
            /// Like the sky.
            Blue = "BLUE",
        }
    }

    #[test]
    fn known_words_become_variants_and_go_back_unchanged() {
        for word in Colour::KNOWN {
            let colour = Colour::from(*word);
            assert!(!matches!(colour, Colour::Other(_)));
            assert_eq!(colour.as_str(), *word);
            assert_eq!(serde_json::to_value(&colour).unwrap(), *word);
        }
    }

    #[test]
    fn unknown_words_are_kept_to_the_letter() {
        for word in ["red", " RED", "GREEN", "", "größe"] {
            let colour: Colour = serde_json::from_value(word.into()).unwrap();
            assert!(matches!(&colour, Colour::Other(text) if text == word));
            assert_eq!(colour.to_string(), word);
            assert_eq!(serde_json::to_value(&colour).unwrap(), word);
            assert_ne!(colour, Colour::Red);
        }
    }

    #[test]
    fn equality_goes_by_the_text() {
        assert_eq!(Colour::Other("RED".to_owned()), Colour::Red);
        assert_eq!(Colour::Red, "RED");
        assert_eq!(HashSet::from([Colour::Red, Colour::Other("RED".to_owned()), Colour::Blue]).len(), 2);
    }

    #[test]
    fn a_word_is_a_string() {
        assert!(serde_json::from_value::<Colour>(serde_json::json!(1)).is_err());
        assert!(serde_json::from_value::<Colour>(serde_json::json!({"a": 1})).is_err());
    }

    #[test]
    fn the_schema_is_an_open_string() {
        let schema = schemars::schema_for!(Colour).to_value();
        assert_eq!(schema["type"], "string");
        assert_eq!(schema["examples"], serde_json::json!(["RED", "BLUE"]));
        assert_eq!(schema["description"], "Colours, for the tests.");
        assert!(schema.get("enum").is_none());
    }
}
