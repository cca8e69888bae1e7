//! The inbound message itself.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Contact, InboundButton, InboundContext, InboundEdit, InboundInteractive, InboundLocation, InboundMedia,
    InboundOrder, InboundReaction, InboundRevoke, InboundSystem, InboundText, InboundUnsupported,
    MessageError, Referral,
};
use crate::model::Extra;
use crate::model::open_enum::open_enum;
use crate::model::tolerant::{take, take_id};

open_enum! {
    /// The kind of an inbound message (Meta's documentation, specification section 5).
    InboundType {
        /// A text.
        Text = "text",
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A sound.
        Audio = "audio",
        /// A file.
        Document = "document",
        /// A sticker.
        Sticker = "sticker",
        /// A place.
        Location = "location",
        /// Contact cards.
        Contacts = "contacts",
        /// An emoji on a message, or its removal.
        Reaction = "reaction",
        /// A quick reply of a template.
        Button = "button",
        /// An answer to an interactive message.
        Interactive = "interactive",
        /// A shopping basket.
        Order = "order",
        /// News about the customer.
        System = "system",
        /// A kind that Meta's API does not support.
        Unsupported = "unsupported",
        /// The same, as older deliveries say it.
        Unknown = "unknown",
        /// A message that the customer changed.
        Edit = "edit",
        /// A message that the customer took back.
        Revoke = "revoke",
    }
}

macro_rules! inbound_message {
    ($( $(#[doc = $doc:literal])+ $field:ident: $type:ty ),+ $(,)?) => {
        /// A message from a customer: Meta's object, verbatim (seen in AvenPing's source and in Meta's documentation,
        /// specification sections 3.7 and 5).
        ///
        /// Reading it never fails for the sake of a field: a body that does not have the expected shape stays in `extra`
        /// under its own name. Match on [`InboundMessage::content`] rather than on the fields.
        #[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
        #[non_exhaustive]
        pub struct InboundMessage {
            /// The customer's number, in digits. Meta may leave it out one day.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub from: Option<String>,
            /// The message's wamid; the same one may be delivered more than once. Empty when missing, as in an edit.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub id: String,
            /// When it was sent: Unix time in seconds, as text.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub timestamp: Option<String>,
            /// What kind it is; empty when missing.
            #[serde(rename = "type", skip_serializing_if = "is_empty")]
            pub kind: InboundType,
            /// Contact cards.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub contacts: Vec<Contact>,
            /// What went wrong on Meta's side.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub errors: Vec<MessageError>,
            $(
                $(#[doc = $doc])+
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )+
            /// Fields that this version does not know, and known ones in a shape that it does not know.
            #[serde(flatten)]
            pub extra: Extra,
            #[serde(skip)]
            #[cfg_attr(feature = "uniffi", doc = "The object as it came.")]
            raw: Extra,
            #[serde(skip)]
            #[cfg_attr(feature = "uniffi", doc = "What came beside it in the delivery.")]
            beside: Extra,
        }

        impl From<Extra> for InboundMessage {
            fn from(raw: Extra) -> Self {
                let mut extra = raw.clone();
                Self {
                    from: take_id(&mut extra, "from"),
                    id: take_id(&mut extra, "id").unwrap_or_default(),
                    timestamp: take_id(&mut extra, "timestamp"),
                    kind: take(&mut extra, "type").unwrap_or(InboundType::Other(String::new())),
                    contacts: take(&mut extra, "contacts").unwrap_or_default(),
                    errors: take(&mut extra, "errors").unwrap_or_default(),
                    $( $field: take(&mut extra, stringify!($field)), )+
                    extra,
                    raw,
                    beside: Extra::new(),
                }
            }
        }
    };
}

inbound_message! {
    /// What it answers or was forwarded from.
    context: InboundContext,
    /// The advertisement that led the customer here.
    referral: Referral,
    /// A text.
    text: InboundText,
    /// A picture.
    image: InboundMedia,
    /// A film.
    video: InboundMedia,
    /// A sound.
    audio: InboundMedia,
    /// A file.
    document: InboundMedia,
    /// A sticker.
    sticker: InboundMedia,
    /// A place.
    location: InboundLocation,
    /// An emoji on a message, or its removal.
    reaction: InboundReaction,
    /// A quick reply of a template.
    button: InboundButton,
    /// An answer to an interactive message. Meta leaves it out when `errors` say why.
    interactive: InboundInteractive,
    /// A shopping basket.
    order: InboundOrder,
    /// News about the customer.
    system: InboundSystem,
    /// What Meta's API does not support.
    unsupported: InboundUnsupported,
    /// A change to a message.
    edit: InboundEdit,
    /// A message taken back.
    revoke: InboundRevoke,
}

fn is_empty(kind: &InboundType) -> bool {
    kind.as_str().is_empty()
}

impl<'de> Deserialize<'de> for InboundMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Extra::deserialize(deserializer).map(Self::from)
    }
}

impl InboundMessage {
    /// The message as it came.
    #[must_use]
    pub fn raw(&self) -> &Extra {
        &self.raw
    }

    /// What stood beside it in the delivery: nothing, as far as is known today.
    #[must_use]
    pub fn beside(&self) -> &Extra {
        &self.beside
    }

    pub(crate) fn with_beside(mut self, beside: Extra) -> Self {
        self.beside = beside;
        self
    }

    /// The message that this one answers, by its wamid.
    #[must_use]
    pub fn reply_to(&self) -> Option<&str> {
        self.context.as_ref()?.id.as_deref()
    }

    /// When it was sent, in seconds of Unix time.
    #[must_use]
    pub fn unix_time(&self) -> Option<i64> {
        self.timestamp.as_deref()?.trim().parse().ok()
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
