//! Orders from a catalogue.

use super::object::inbound_object;
use crate::model::tolerant::{nullable, optional_id, optional_number};

inbound_object! {
    /// A shopping basket that a customer sends (Meta's documentation, specification section 5).
    InboundOrder {
        /// What is in it.
        #[serde(default, deserialize_with = "nullable")]
        product_items: Vec<OrderItem>;
        /// The catalogue.
        #[serde(deserialize_with = "optional_id")]
        catalog_id: String,
        /// What the customer wrote with it.
        text: String,
    }
}

inbound_object! {
    /// A product in a basket.
    OrderItem {
        ;
        /// Your id of the product.
        #[serde(deserialize_with = "optional_id")]
        product_retailer_id: String,
        /// How many.
        #[serde(deserialize_with = "optional_number")]
        quantity: f64,
        /// The price of one.
        #[serde(deserialize_with = "optional_number")]
        item_price: f64,
        /// The currency by ISO 4217.
        currency: String,
    }
}
