//! Forms, which Meta calls flows, as the operations return them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Extra;
use crate::model::open_enum::open_enum;
use crate::model::tolerant::{id, nullable, optional_id};

open_enum! {
    /// The state of a form (Meta's documentation, specification section 4.8).
    FormStatus {
        /// Can be edited and sent for tests.
        Draft = "DRAFT",
        /// Can be sent.
        Published = "PUBLISHED",
        /// Withdrawn.
        Deprecated = "DEPRECATED",
        /// Stopped by Meta.
        Blocked = "BLOCKED",
        /// Slowed down by Meta.
        Throttled = "THROTTLED",
    }
}

open_enum! {
    /// What a form is for (Meta's documentation, specification section 4.8).
    FormCategory {
        /// Opening an account.
        SignUp = "SIGN_UP",
        /// Logging in.
        SignIn = "SIGN_IN",
        /// Booking an appointment.
        AppointmentBooking = "APPOINTMENT_BOOKING",
        /// Finding customers.
        LeadGeneration = "LEAD_GENERATION",
        /// Getting in touch.
        ContactUs = "CONTACT_US",
        /// Helping customers.
        CustomerSupport = "CUSTOMER_SUPPORT",
        /// Asking questions.
        Survey = "SURVEY",
        /// Anything else.
        Miscellaneous = "OTHER",
    }
}

/// A form (AvenPing's and Meta's documentation, specification sections 3.4 and 4.8).
///
/// Listing and getting return Meta's flow, searching returns AvenPing's own record of it: one type holds both, so that
/// which fields are there depends on the operation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Form {
    /// Meta's id of the flow.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it can be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<FormStatus>,
    /// What it is for.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<FormCategory>,
    /// What Meta finds wrong with its definition.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub validation_errors: Vec<FormValidationError>,
    /// From a search: AvenPing's record of the same, as it came. Its entries are not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Value>,
    /// From a search: AvenPing's id of the account.
    #[serde(
        default,
        rename = "accountId",
        deserialize_with = "optional_id",
        skip_serializing_if = "Option::is_none"
    )]
    pub account_id: Option<String>,
    /// From a search: when AvenPing first saw it, in ISO 8601.
    #[serde(default, rename = "createdAt", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// From a search: when AvenPing last changed its record, in ISO 8601.
    #[serde(default, rename = "updatedAt", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// The version of the form's own language.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    pub json_version: Option<String>,
    /// The version of the form's data exchange.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    pub data_api_version: Option<String>,
    /// Where to look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<FormPreview>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A public look at a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct FormPreview {
    /// The page that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview_url: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What Meta finds wrong with a form's definition (Meta's documentation, specification section 4.8).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct FormValidationError {
    /// The rule, for example `INVALID_PROPERTY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The kind of rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// First line of the place, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_start: Option<i64>,
    /// Last line of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_end: Option<i64>,
    /// First column of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_start: Option<i64>,
    /// Last column of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_end: Option<i64>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn the_three_shapes_go_through_unchanged() {
        for form in [
            json!({"id": "f", "name": "Lead capture", "status": "PUBLISHED", "categories": ["OTHER", "NEW"]}),
            json!({"id": "f", "name": "Lead capture", "status": "PUBLISHED", "validation": [],
                "accountId": "clu01", "createdAt": "2025-02-10T12:00:00.000Z", "updatedAt": "2025-02-11T09:15:00.000Z",
                "_count": {"recipients": 0}}),
            json!({"id": "f", "status": "NAPPING", "json_version": "3.1", "preview": {"preview_url": "u", "expires_at": "t"},
                "validation_errors": [{"error": "E", "line_start": 1, "pointers": []}], "health_status": {}}),
        ] {
            assert_eq!(to_value(from_value::<Form>(form.clone()).unwrap()).unwrap(), form);
        }
        let form: Form =
            from_value(json!({"id": 7, "name": null, "categories": null, "status": null})).unwrap();
        assert_eq!(form, Form { id: "7".to_owned(), ..Form::default() });
        assert!(from_value::<Form>(json!({"name": "x"})).is_err());
    }
}
