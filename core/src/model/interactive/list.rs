//! Menus.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::header::{check_frame, frame_setters};
use crate::model::validate::{
    Checked, FieldError, at_most, count, not_blank, optional_at_most, required, unique,
};
use crate::model::{Extra, Header, HeaderType, TextBlock};

/// A text with a menu of up to ten rows in up to ten sections (Meta's documentation, specification section 4.7).
///
/// ```
/// # use avenping::model::{ListMenu, Row, Section};
/// let menu = ListMenu::new("What may we do for you?", "Choose").section(
///     Section::new("Orders")
///         .row(Row::new("track", "Track a parcel"))
///         .row(Row::new("return", "Return goods").description("Within 30 days")),
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ListMenu {
    /// Text above the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub header: Option<Header>,
    /// The text, at most 4096 characters (another page of Meta says 1024).
    pub body: TextBlock,
    /// Text below the body, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub footer: Option<TextBlock>,
    /// The menu.
    pub action: ListAction,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// The menu of a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ListAction {
    /// What the button that opens it shows, at most 20 characters.
    pub button: String,
    /// Up to ten, with up to ten rows in total.
    pub sections: Vec<Section>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// Rows under a title.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Section {
    /// At most 24 characters; required when there are several sections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub title: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

/// A row of a menu.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Row {
    /// Comes back with the customer's choice; at most 200 characters, different from the other rows.
    pub id: String,
    /// At most 24 characters.
    pub title: String,
    /// At most 72 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub description: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default = "{}"))]
    pub extra: Extra,
}

impl Row {
    /// A row with the id that comes back and the title that it shows.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), ..Self::default() }
    }

    /// Small text below the title, at most 72 characters.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    fn check(&self, field: &str, limits: bool) -> Checked {
        required(format_args!("{field}.id"), &self.id)?;
        required(format_args!("{field}.title"), &self.title)?;
        if limits {
            at_most(format_args!("{field}.id"), &self.id, 200)?;
            at_most(format_args!("{field}.title"), &self.title, 24)?;
            optional_at_most(format_args!("{field}.description"), self.description.as_deref(), 72)?;
        }
        Ok(())
    }
}

impl Section {
    /// Rows under a title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..Self::default() }
    }

    /// Rows without a title, for a menu with one section.
    #[must_use]
    pub fn untitled() -> Self {
        Self::default()
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }
}

impl ListMenu {
    /// A text and what the button that opens the menu shows: add sections.
    pub fn new(body: impl Into<String>, button: impl Into<String>) -> Self {
        let action = ListAction { button: button.into(), ..ListAction::default() };
        Self { body: TextBlock::new(body), action, ..Self::default() }
    }

    frame_setters!();

    /// Adds a section.
    #[must_use]
    pub fn section(mut self, section: Section) -> Self {
        self.action.sections.push(section);
        self
    }

    pub(super) fn check(&self, field: &str, limits: bool) -> Checked {
        check_frame(field, self.header.as_ref(), &self.body, self.footer.as_ref(), 4096, limits)?;
        required(format_args!("{field}.action.button"), &self.action.button)?;
        for (i, section) in self.action.sections.iter().enumerate() {
            not_blank(format_args!("{field}.action.sections[{i}].title"), section.title.as_deref())?;
            for (j, row) in section.rows.iter().enumerate() {
                row.check(&format!("{field}.action.sections[{i}].rows[{j}]"), limits)?;
            }
        }
        if limits { self.check_limits(field) } else { Ok(()) }
    }

    fn check_limits(&self, field: &str) -> Checked {
        if self.header.as_ref().is_some_and(|header| header.kind != HeaderType::Text) {
            let problem = "a list has a text header or none";
            return Err(FieldError::new(format_args!("{field}.header.type"), problem));
        }
        at_most(format_args!("{field}.action.button"), &self.action.button, 20)?;
        let sections = &self.action.sections;
        count(format_args!("{field}.action.sections"), sections.len(), 1, 10)?;
        for (i, section) in sections.iter().enumerate() {
            let title = format_args!("{field}.action.sections[{i}].title");
            if sections.len() > 1 && section.title.is_none() {
                return Err(FieldError::new(title, "is required, because there are several sections"));
            }
            optional_at_most(title, section.title.as_deref(), 24)?;
            count(format_args!("{field}.action.sections[{i}].rows"), section.rows.len(), 1, 10)?;
        }
        let total: usize = sections.iter().map(|section| section.rows.len()).sum();
        if total > 10 {
            let problem = format!("at most 10 rows in all sections together, found {total}");
            return Err(FieldError::new(format_args!("{field}.action.sections"), problem));
        }
        self.check_row_ids(field)
    }

    fn check_row_ids(&self, field: &str) -> Checked {
        let rows = self.action.sections.iter().enumerate().flat_map(|(i, section)| {
            section.rows.iter().enumerate().map(move |(j, row)| ((i, j), row.id.as_str()))
        });
        let (places, ids): (Vec<_>, Vec<_>) = rows.unzip();
        unique(ids.into_iter(), |position| {
            let (i, j) = places.get(position).copied().unwrap_or_default();
            format!("{field}.action.sections[{i}].rows[{j}].id")
        })
    }
}
