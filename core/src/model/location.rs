//! A place, as it is sent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Extra;
use crate::model::validate::{Checked, finite, within};

/// A place: decimal degrees and, if you like, what to call it (Meta's documentation, specification section 4.2).
///
/// AvenPing documents the route but not the object, whose name `location` and numeric coordinates are assumed (section
/// 3.6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Location {
    /// Degrees north, from -90 to 90.
    pub latitude: f64,
    /// Degrees east, from -180 to 180.
    pub longitude: f64,
    /// The place's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub name: Option<String>,
    /// The place's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub address: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl Location {
    /// A place, in degrees north and east.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64) -> Self {
        Self { latitude, longitude, name: None, address: None, extra: Extra::new() }
    }

    /// The place's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The place's address.
    #[must_use]
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// `field` is the path of this object.
    pub(crate) fn check(&self, field: &str, limits: bool) -> Checked {
        finite(format_args!("{field}.latitude"), self.latitude)?;
        finite(format_args!("{field}.longitude"), self.longitude)?;
        if limits {
            within(format_args!("{field}.latitude"), self.latitude, 90.0)?;
            within(format_args!("{field}.longitude"), self.longitude, 180.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_the_globe() {
        let check =
            |latitude, longitude, limits| Location::new(latitude, longitude).check("location", limits);
        assert!(check(90.0, -180.0, true).is_ok());
        assert!(check(-90.0, 180.0, true).is_ok());
        assert_eq!(check(90.000_1, 0.0, true).unwrap_err().field, "location.latitude");
        assert_eq!(check(0.0, -180.5, true).unwrap_err().field, "location.longitude");
        assert!(check(91.0, 181.0, false).is_ok());
        assert!(check(f64::NAN, 0.0, false).is_err());
        assert!(check(0.0, f64::INFINITY, false).is_err());
    }
}
