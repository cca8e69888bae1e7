//! What the form operations take.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::validate::{FieldError, Validate, at_least_one, path_segment};

/// The input of `GET /v2/forms` (AvenPing's documentation, specification section 3.4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListForms {
    /// Forms per page, at least 1; 25 when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub limit: Option<u32>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub after: Option<String>,
}

impl ListForms {
    /// Every form.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forms per page.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Starts after this cursor.
    #[must_use]
    pub fn after(mut self, cursor: impl Into<String>) -> Self {
        self.after = Some(cursor.into());
        self
    }
}

impl Validate for ListForms {
    fn validate(&mut self, _limits: bool) -> Result<(), FieldError> {
        at_least_one("limit", self.limit)
    }
}

/// The input of `GET /v2/forms/search` (AvenPing's documentation, specification section 3.4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchForms {
    /// Part of the name, or a status in any case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub q: Option<String>,
    /// At most this many, from 1 to 50; 20 when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub limit: Option<u32>,
}

impl SearchForms {
    /// Forms in AvenPing's own records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only those whose name contains this text, or whose status it is.
    #[must_use]
    pub fn q(mut self, text: impl Into<String>) -> Self {
        self.q = Some(text.into());
        self
    }

    /// At most this many, from 1 to 50.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
}

impl Validate for SearchForms {
    fn validate(&mut self, _limits: bool) -> Result<(), FieldError> {
        match self.limit {
            Some(limit) if !(1..=50).contains(&limit) => Err(FieldError::new(
                "limit",
                format!("between 1 and 50, found {limit}; there are no further pages"),
            )),
            _ => Ok(()),
        }
    }
}

/// The input of `GET /v2/forms/:flowId` (AvenPing's documentation, specification section 3.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetForm {
    /// Meta's id of the flow. Never `search`, which is a route of its own.
    pub flow_id: String,
}

impl GetForm {
    /// The form of this id.
    pub fn new(flow_id: impl Into<String>) -> Self {
        Self { flow_id: flow_id.into() }
    }
}

impl Validate for GetForm {
    fn validate(&mut self, _limits: bool) -> Result<(), FieldError> {
        if self.flow_id == "search" {
            return Err(FieldError::new(
                "flowId",
                "must not be `search`, which is the search route; use forms.search",
            ));
        }
        path_segment("flowId", &self.flow_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_limit_is_a_rule_of_the_api() {
        for (limit, good) in [(0, false), (1, true), (50, true), (51, false)] {
            for limits in [true, false] {
                assert_eq!(SearchForms::new().limit(limit).validate(limits).is_ok(), good);
            }
        }
        assert!(SearchForms::new().q("").validate(true).is_ok());
        assert!(ListForms::new().limit(0).validate(false).is_err());
        assert!(ListForms::new().limit(1000).after("A").validate(true).is_ok());
    }

    #[test]
    fn ids_that_would_reach_another_route() {
        for bad in ["", "search", ".", "..", "a\r\nb"] {
            assert_eq!(GetForm::new(bad).validate(false).unwrap_err().field, "flowId", "{bad:?}");
        }
        for good in ["Search", "searching", "123", "a/search"] {
            assert!(GetForm::new(good).validate(true).is_ok());
        }
    }
}
