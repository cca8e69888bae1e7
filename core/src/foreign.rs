//! How uniffi carries what it has no type for: JSON, as its text.
//!
//! The models themselves are derived where they are declared. Nothing here is compiled without the feature `uniffi`.

use crate::model::Extra;
use serde_json::Value;

uniffi::custom_type!(
    /// JSON as text: any value.
    Value,
    String,
    { remote, try_lift: |text| Ok(serde_json::from_str(&text)?), lower: |value| value.to_string() }
);

uniffi::custom_type!(
    /// A JSON object as text: fields that this version does not know. `{}` when there are none.
    Extra,
    String,
    {
        remote,
        try_lift: |text| Ok(serde_json::from_str(&text)?),
        lower: |object| serde_json::to_string(&object).unwrap_or_default(),
    }
);
