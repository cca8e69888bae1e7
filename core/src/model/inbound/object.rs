//! The shape that all parts of an inbound message share.

/// Declares an object: the fields before the semicolon are required, those after it may be missing or `null`, and
/// fields that it does not know are kept.
macro_rules! inbound_object {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            $( $(#[$required_attr:meta])+ $required:ident: $required_type:ty ),* ;
            $( $(#[$optional_attr:meta])+ $optional:ident: $optional_type:ty ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$required_attr])+ pub $required: $required_type, )*
            $(
                $(#[$optional_attr])+
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
            /// Fields that this version does not know.
            #[serde(flatten)]
            pub extra: crate::model::Extra,
        }
    };
}

pub(super) use inbound_object;
