//! What surrounds an inbound message: what it answers, where it came from, what went wrong.

use serde_json::Value;

use super::object::inbound_object;
use crate::model::tolerant::optional_id;

inbound_object! {
    /// What a message answers or was forwarded from (Meta's documentation, specification section 5).
    InboundContext {
        ;
        /// Who wrote the message answered: your own line, usually.
        #[serde(deserialize_with = "optional_id")]
        from: String,
        /// The message answered, by its wamid.
        #[serde(deserialize_with = "optional_id")]
        id: String,
        /// Whether it was forwarded.
        forwarded: bool,
        /// Whether it was forwarded more than five times.
        frequently_forwarded: bool,
        /// The product asked about.
        referred_product: ReferredProduct,
    }
}

inbound_object! {
    /// A product that a customer asks about.
    ReferredProduct {
        ;
        /// The catalogue.
        #[serde(deserialize_with = "optional_id")]
        catalog_id: String,
        /// Your id of the product.
        #[serde(deserialize_with = "optional_id")]
        product_retailer_id: String,
    }
}

inbound_object! {
    /// The advertisement or post that led a customer here (Meta's documentation, specification section 5).
    Referral {
        ;
        /// Its address.
        source_url: String,
        /// Meta's id of it.
        #[serde(deserialize_with = "optional_id")]
        source_id: String,
        /// `ad` or `post`.
        source_type: String,
        /// Its headline.
        headline: String,
        /// Its text.
        body: String,
        /// `image` or `video`.
        media_type: String,
        /// Its picture.
        image_url: String,
        /// Its film.
        video_url: String,
        /// A small picture of its film.
        thumbnail_url: String,
        /// Meta's id of the click.
        #[serde(deserialize_with = "optional_id")]
        ctwa_clid: String,
        /// The greeting that the customer saw.
        welcome_message: WelcomeMessage,
    }
}

inbound_object! {
    /// The greeting of an advertisement.
    WelcomeMessage {
        ;
        /// The greeting.
        text: String,
    }
}

inbound_object! {
    /// Why a message has no content (Meta's documentation, specification section 5): 131051, for example, for a kind
    /// that Meta's API does not support.
    MessageError {
        ;
        /// Meta's error code.
        code: i64,
        /// A short name.
        title: String,
        /// For people.
        message: String,
        /// More about it: an object with `details`, on some routes plain text.
        error_data: Value,
        /// Where to read about it.
        href: String,
    }
}

impl MessageError {
    /// Meta's explanation, in either of the places where it may be.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        let data = self.error_data.as_ref()?;
        data.as_str().or_else(|| data.get("details")?.as_str())
    }
}
