//! Pages of a list.
//!
//! Graph's `next` is a complete URL that normally embeds the account's Meta token (specification section 3.3). Here it is
//! reduced to whether it was there, at the first possible moment: neither `Debug` nor JSON can show what was never kept.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::model::tolerant::nullable;
use crate::model::{Extra, Form, Template};

/// Where a page stands in its list: Graph's `paging`, without its URLs.
///
/// Written as `{ "cursors": { … }, "hasNext": true }`. Unknown fields are not kept here, because Graph's are URLs with a
/// token inside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Paging {
    /// Opaque positions, which expire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursors: Option<Cursors>,
    /// Whether the server named a next page.
    pub has_next: bool,
}

/// Opaque positions in a list (Meta's documentation, specification section 4.9).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Cursors {
    /// Before the page's first item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// After the page's last item: the `after` of the next call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl<'de> Deserialize<'de> for Paging {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Fields {
            cursors: Option<Cursors>,
            #[serde(default, deserialize_with = "is_there")]
            next: bool,
            #[serde(default, deserialize_with = "nullable")]
            has_next: bool,
        }
        let Fields { cursors, next, has_next } = Fields::deserialize(deserializer)?;
        Ok(Self { cursors, has_next: next || has_next })
    }
}

impl Paging {
    /// The cursor of the next page; nothing on the last one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        let after = self.cursors.as_ref()?.after.as_deref()?;
        (self.has_next && !after.is_empty()).then_some(after)
    }
}

fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null | Value::Bool(false) => false,
        Value::String(url) => !url.is_empty(),
        _ => true,
    })
}

/// Some Graph answers carry the links beside the items.
fn without_links<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Extra, D::Error> {
    let mut extra = Extra::deserialize(deserializer)?;
    extra.remove("next");
    extra.remove("previous");
    Ok(extra)
}

macro_rules! page {
    ($(#[doc = $doc:literal])+ $name:ident of $item:ident) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
        #[non_exhaustive]
        pub struct $name {
            /// The page's items.
            #[serde(deserialize_with = "nullable")]
            pub items: Vec<$item>,
            /// Where the page stands in the list.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub paging: Option<Paging>,
            /// Fields that this version does not know.
            #[serde(flatten, deserialize_with = "without_links")]
            pub extra: Extra,
        }

        impl $name {
            /// The `after` of the call for the next page; nothing on the last page. Stop too when it repeats.
            #[must_use]
            pub fn next_cursor(&self) -> Option<&str> {
                self.paging.as_ref()?.next_cursor()
            }
        }
    };
}

page! {
    /// One page of templates (AvenPing's documentation, specification section 3.3). With `search` it can be short, or
    /// empty while more pages follow (assumed): go on until there is no next cursor.
    TemplateList of Template
}

page! {
    /// One page of forms, or everything a search found (AvenPing's documentation, specification section 3.4). That a
    /// page without `next` is the last one is Graph's rule, and assumed for forms.
    FormList of Form
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    fn list(paging: Value) -> TemplateList {
        from_value(json!({"items": [{"name": "a"}], "paging": paging})).unwrap()
    }

    #[test]
    fn the_cursor_needs_both_the_position_and_a_next_page() {
        let next = "https://graph.facebook.com/v23.0/1/x?access_token=EAAsecret";
        assert_eq!(list(json!({"cursors": {"after": "A"}, "next": next})).next_cursor(), Some("A"));
        for last in [
            json!(null),
            json!({}),
            json!({"cursors": {"after": "A"}}),
            json!({"cursors": {"after": "A"}, "next": null}),
            json!({"cursors": {"after": "A"}, "next": ""}),
            json!({"cursors": {"after": ""}, "next": next}),
            json!({"cursors": {"after": null}, "next": next}),
            json!({"cursors": null, "next": next}),
            json!({"next": next}),
        ] {
            assert_eq!(list(last.clone()).next_cursor(), None, "{last}");
        }
    }

    #[test]
    fn the_links_never_surface() {
        let url = "https://graph.facebook.com/?access_token=EAAsecret";
        let answer = json!({
            "items": [], "next": url, "previous": url, "total": 3,
            "paging": {"cursors": {"before": "B", "after": "A"}, "next": url, "previous": url, "first": url},
        });
        let page: FormList = from_value(answer).unwrap();
        let json = to_value(&page).unwrap();
        assert_eq!(
            json,
            json!({"items": [], "total": 3, "paging": {"cursors": {"before": "B", "after": "A"}, "hasNext": true}})
        );
        assert!(!format!("{page:?}").contains("secret"));
        assert_eq!(from_value::<FormList>(json).unwrap(), page);
    }

    #[test]
    fn lists() {
        assert!(from_value::<TemplateList>(json!({"items": null})).unwrap().items.is_empty());
        assert!(from_value::<TemplateList>(json!({})).is_err(), "an answer without items is no list");
        assert!(from_value::<TemplateList>(json!({"items": {}})).is_err());
        assert!(from_value::<TemplateList>(json!({"items": [], "paging": []})).is_err());
    }
}
