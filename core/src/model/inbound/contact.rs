//! Contact cards that a customer shares.

use super::object::inbound_object;
use crate::model::tolerant::{nullable, optional_id};

inbound_object! {
    /// A contact card (Meta's documentation, specification section 4.2).
    Contact {
        /// Phone numbers.
        #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
        phones: Vec<ContactPhone>,
        /// E-mail addresses.
        #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
        emails: Vec<ContactEmail>,
        /// Web addresses.
        #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
        urls: Vec<ContactUrl>,
        /// Postal addresses.
        #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
        addresses: Vec<ContactAddress>;
        /// The name.
        name: ContactName,
        /// Where the person works.
        org: ContactOrganization,
        /// `YYYY-MM-DD`.
        birthday: String,
    }
}

inbound_object! {
    /// A name.
    ContactName {
        ;
        /// The whole name.
        formatted_name: String,
        /// The first name.
        first_name: String,
        /// The last name.
        last_name: String,
        /// Names in between.
        middle_name: String,
        /// After the name.
        suffix: String,
        /// Before the name.
        prefix: String,
    }
}

inbound_object! {
    /// A phone number.
    ContactPhone {
        ;
        /// The number as people read it.
        #[serde(deserialize_with = "optional_id")]
        phone: String,
        /// `CELL`, `HOME`, `WORK` and the like, in any words.
        #[serde(rename = "type")]
        kind: String,
        /// WhatsApp's id of it, when it has WhatsApp.
        #[serde(deserialize_with = "optional_id")]
        wa_id: String,
    }
}

inbound_object! {
    /// An e-mail address.
    ContactEmail {
        ;
        /// The address.
        email: String,
        /// `HOME`, `WORK` and the like, in any words.
        #[serde(rename = "type")]
        kind: String,
    }
}

inbound_object! {
    /// A web address.
    ContactUrl {
        ;
        /// The address.
        url: String,
        /// `HOME`, `WORK` and the like, in any words.
        #[serde(rename = "type")]
        kind: String,
    }
}

inbound_object! {
    /// A postal address.
    ContactAddress {
        ;
        /// Street and number.
        street: String,
        /// The city.
        city: String,
        /// The state or region.
        state: String,
        /// The postal code.
        #[serde(deserialize_with = "optional_id")]
        zip: String,
        /// The country's name.
        country: String,
        /// The country by ISO 3166, two letters.
        country_code: String,
        /// `HOME`, `WORK` and the like, in any words.
        #[serde(rename = "type")]
        kind: String,
    }
}

inbound_object! {
    /// Where somebody works.
    ContactOrganization {
        ;
        /// The company.
        company: String,
        /// The department.
        department: String,
        /// The job.
        title: String,
    }
}
