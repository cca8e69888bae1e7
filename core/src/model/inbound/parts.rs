//! The bodies of the simpler kinds of message (Meta's documentation, specification section 5).

use serde_json::Value;

use super::InboundMessage;
use super::object::inbound_object;
use crate::model::tolerant::{id, number, optional_id};

inbound_object! {
    /// A text.
    InboundText {
        /// The text.
        body: String;
    }
}

inbound_object! {
    /// A picture, film, sound, file or sticker. Fetch it by its id with the media download.
    InboundMedia {
        /// Meta's id: the download takes it for 7 days.
        #[serde(deserialize_with = "id")]
        id: String;
        /// The type, `audio/ogg; codecs=opus` for example.
        mime_type: String,
        /// SHA-256 of the file, in Base64.
        sha256: String,
        /// Text below a picture, film or file.
        caption: String,
        /// The name of a file.
        filename: String,
        /// Whether a sound was recorded in the chat.
        voice: bool,
        /// Whether a sticker moves.
        animated: bool,
        /// An address that wants Meta's own token: of no use here.
        url: String,
    }
}

inbound_object! {
    /// A place.
    InboundLocation {
        /// Degrees north.
        #[serde(deserialize_with = "number")]
        latitude: f64,
        /// Degrees east.
        #[serde(deserialize_with = "number")]
        longitude: f64;
        /// The place's name.
        name: String,
        /// The place's address.
        address: String,
        /// The place's page.
        url: String,
    }
}

inbound_object! {
    /// An emoji on a message, or its removal.
    InboundReaction {
        /// The message that it is on, by its wamid.
        #[serde(deserialize_with = "id")]
        message_id: String;
        /// The emoji; empty or missing when it was removed.
        emoji: String,
    }
}

impl InboundReaction {
    /// Whether the emoji was taken away again.
    #[must_use]
    pub fn is_removal(&self) -> bool {
        self.emoji.as_deref().is_none_or(str::is_empty)
    }
}

inbound_object! {
    /// A quick reply of a template.
    InboundButton {
        ;
        /// What you gave the button.
        payload: String,
        /// What the button showed.
        text: String,
    }
}

inbound_object! {
    /// News about the customer, such as a new number.
    InboundSystem {
        ;
        /// For people.
        body: String,
        /// `user_changed_number`, `customer_identity_changed` and the like.
        #[serde(rename = "type")]
        kind: String,
        /// WhatsApp's new id of the customer.
        #[serde(deserialize_with = "optional_id")]
        wa_id: String,
        /// The new identity, as it came.
        identity: Value,
    }
}

inbound_object! {
    /// A kind of message that Meta's API does not support.
    InboundUnsupported {
        ;
        /// Which kind.
        #[serde(rename = "type")]
        kind: String,
    }
}

inbound_object! {
    /// A message that the customer changed (since 2026).
    InboundEdit {
        /// The message changed, by its wamid.
        #[serde(deserialize_with = "id")]
        original_message_id: String;
        /// The new content; without an id of its own.
        message: Box<InboundMessage>,
    }
}

inbound_object! {
    /// A message that the customer took back (since 2026).
    InboundRevoke {
        /// The message taken back, by its wamid.
        #[serde(deserialize_with = "id")]
        original_message_id: String;
    }
}
