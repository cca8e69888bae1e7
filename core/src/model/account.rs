//! The account: who the token belongs to and which lines it can send from.

use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::Extra;
use crate::model::tolerant::{nullable, optional_id};

/// The account of a token: `GET /v2/me`.
///
/// AvenPing documents the lines' `phoneNumberId` and `defaultPhoneNumberId` (specification section 0.1); the rest of the
/// shape is assumed (section 0.2), which is why everything is optional. `wabaId` is also read when it is spelt `wabaid`
/// or `waba_id`, the lines also as plain ids.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Me {
    /// The user (assumed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// Meta's id of the WhatsApp Business account (name assumed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waba_id: Option<String>,
    /// The account's lines (name assumed).
    #[serde(default)]
    pub phone_numbers: Vec<PhoneLine>,
    /// The usual sender. Set only when the account has exactly one line (AvenPing's documentation).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_phone_number_id: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A user of AvenPing (assumed, specification section 3.2).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct User {
    /// AvenPing's id of the user.
    #[serde(default, deserialize_with = "optional_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The user's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The user's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A phone line of the account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneLine {
    /// Meta's id of the line, which sends take as `phoneNumberId` (AvenPing's documentation, specification section
    /// 0.1). Not AvenPing's own row id.
    pub phone_number_id: String,
    /// The number as people read it (assumed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The line's name (assumed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Every spelling has a field of its own here: as aliases of one field, two spellings in one answer would be an error.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MeFields {
    user: Option<User>,
    #[serde(default, deserialize_with = "optional_id")]
    waba_id: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    wabaid: Option<String>,
    #[serde(default, rename = "waba_id", deserialize_with = "optional_id")]
    waba_id_snake: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    phone_numbers: Vec<PhoneLine>,
    #[serde(default, rename = "phone_numbers", deserialize_with = "nullable")]
    phone_numbers_snake: Vec<PhoneLine>,
    #[serde(default, deserialize_with = "optional_id")]
    default_phone_number_id: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl<'de> Deserialize<'de> for Me {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = MeFields::deserialize(deserializer)?;
        let phone_numbers =
            if fields.phone_numbers.is_empty() { fields.phone_numbers_snake } else { fields.phone_numbers };
        Ok(Self {
            user: fields.user,
            waba_id: fields.waba_id.or(fields.wabaid).or(fields.waba_id_snake),
            phone_numbers,
            default_phone_number_id: fields.default_phone_number_id.filter(|id| !id.is_empty()),
            extra: fields.extra,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PhoneLineFields {
    #[serde(default, deserialize_with = "optional_id")]
    phone_number_id: Option<String>,
    #[serde(default, rename = "phone_number_id", deserialize_with = "optional_id")]
    phone_number_id_snake: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    phone_number: Option<String>,
    name: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl<'de> Deserialize<'de> for PhoneLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PhoneLineVisitor)
    }
}

struct PhoneLineVisitor;

impl PhoneLineVisitor {
    fn bare(phone_number_id: String) -> PhoneLine {
        PhoneLine { phone_number_id, ..PhoneLine::default() }
    }
}

impl<'de> Visitor<'de> for PhoneLineVisitor {
    type Value = PhoneLine;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a phone line: an object with `phoneNumberId`, or the id itself")
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<PhoneLine, E> {
        Ok(Self::bare(id.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, id: u64) -> Result<PhoneLine, E> {
        Ok(Self::bare(id.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PhoneLine, A::Error> {
        let fields = PhoneLineFields::deserialize(MapAccessDeserializer::new(map))?;
        let Some(phone_number_id) = fields.phone_number_id.or(fields.phone_number_id_snake) else {
            return Err(de::Error::missing_field("phoneNumberId"));
        };
        Ok(PhoneLine {
            phone_number_id,
            phone_number: fields.phone_number,
            name: fields.name,
            extra: fields.extra,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json, to_value};

    use super::*;

    fn me(value: Value) -> Me {
        from_value(value).unwrap()
    }

    #[test]
    fn every_spelling_becomes_the_canonical_one() {
        let canonical = json!({"wabaId": "1", "phoneNumbers": [{"phoneNumberId": "2"}]});
        for spelling in [
            canonical.clone(),
            json!({"wabaid": "1", "phoneNumbers": ["2"]}),
            json!({"waba_id": 1, "phoneNumbers": [2]}),
            json!({"wabaId": "1", "wabaid": "9", "phone_numbers": [{"phone_number_id": 2}]}),
            json!({"wabaId": null, "waba_id": "1", "phoneNumbers": null, "phone_numbers": ["2"]}),
        ] {
            assert_eq!(to_value(me(spelling)).unwrap(), canonical);
        }
    }

    #[test]
    fn the_whole_answer() {
        let answer = json!({
            "user": {"id": "u1", "name": "Ada", "email": "ada@example.com", "plans": []},
            "wabaId": "100",
            "phoneNumbers": [{"id": "cuid", "phoneNumberId": "109", "phoneNumber": "+1 555", "name": "Shop"}],
            "defaultPhoneNumberId": "109",
            "plan": "PREMIUM",
        });
        let me = me(answer.clone());
        assert_eq!(me.phone_numbers[0].phone_number_id, "109");
        assert_eq!(me.phone_numbers[0].extra["id"], "cuid");
        assert_eq!(me.default_phone_number_id.as_deref(), Some("109"));
        assert_eq!(me.extra["plan"], "PREMIUM");
        assert_eq!(to_value(&me).unwrap(), answer);
    }

    #[test]
    fn nothing_is_required_of_the_account() {
        assert_eq!(me(json!({})), Me::default());
        assert_eq!(
            me(json!({"user": null, "wabaId": null, "phoneNumbers": null, "defaultPhoneNumberId": null})),
            Me::default()
        );
        assert_eq!(me(json!({"defaultPhoneNumberId": ""})).default_phone_number_id, None);
    }

    #[test]
    fn a_line_without_its_id_is_an_error_with_a_path() {
        let answer = json!({"phoneNumbers": ["1", {"id": "cuid"}]});
        let error = crate::model::decode::from_value::<Me>(answer).unwrap_err();
        assert_eq!(error.to_string(), "phoneNumbers[1].phoneNumberId: is required");
        assert!(from_value::<Me>(json!({"phoneNumbers": "1"})).is_err());
        assert!(from_value::<Me>(json!({"wabaId": {}})).is_err());
    }
}
