//! Meta's interactive objects, by type.

use super::content::KnownMedia;
use super::interactive_parts::{body, footer, header, length, no_duplicates, one_of};
use crate::fields::{Checked, Fields};

/// Unknown types pass when they have an action: Meta adds types faster than anybody can list them.
pub(crate) fn check(interactive: &Fields<'_>, known: &KnownMedia<'_>) -> Checked<()> {
    let kind = interactive.filled_text("type")?;
    let action = interactive.object("action")?;
    match kind {
        "button" => {
            header(interactive, known)?;
            body(interactive, 1024)?;
            footer(interactive)?;
            reply_buttons(&action)
        }
        "list" => {
            text_header(interactive, known)?;
            body(interactive, 4096)?;
            footer(interactive)?;
            length(&action, "button", 20)?;
            list_sections(&action)
        }
        "cta_url" => {
            header(interactive, known)?;
            body(interactive, 1024)?;
            footer(interactive)?;
            one_of(&action, "name", &["cta_url"])?;
            let parameters = action.object("parameters")?;
            length(&parameters, "display_text", 20)?;
            let url = parameters.filled_text("url")?;
            let web = url.starts_with("https://") || url.starts_with("http://");
            if web { Ok(()) } else { parameters.fail("url", "must be an http or https URL") }
        }
        "flow" => {
            header(interactive, known)?;
            body(interactive, 4096)?; // No length is stated: the largest of any kind.
            footer(interactive)?;
            one_of(&action, "name", &["flow"])?;
            flow_parameters(&action.object("parameters")?)
        }
        "location_request_message" => {
            none(interactive, "header")?;
            none(interactive, "footer")?;
            body(interactive, 4096)?; // No length is stated: the largest of any kind.
            one_of(&action, "name", &["send_location"])
        }
        "product" => {
            none(interactive, "header")?;
            footer(interactive)?;
            if interactive.has("body") {
                body(interactive, 1024)?;
            }
            action.filled_text("catalog_id")?;
            action.filled_text("product_retailer_id").map(drop)
        }
        "product_list" => {
            interactive.object("header")?;
            text_header(interactive, known)?;
            body(interactive, 1024)?;
            footer(interactive)?;
            action.filled_text("catalog_id")?;
            product_sections(&action)
        }
        "catalog_message" => {
            body(interactive, 1024)?;
            footer(interactive)?;
            one_of(&action, "name", &["catalog_message"])?;
            let parameters = action.optional_object("parameters")?;
            parameters
                .map_or(Ok(()), |fields| fields.optional_text("thumbnail_product_retailer_id").map(drop))
        }
        _ => Ok(()),
    }
}

fn none(fields: &Fields<'_>, key: &str) -> Checked<()> {
    if fields.has(key) { fields.fail(key, "is not allowed here") } else { Ok(()) }
}

fn text_header(interactive: &Fields<'_>, known: &KnownMedia<'_>) -> Checked<()> {
    if let Some(header) = interactive.optional_object("header")? {
        one_of(&header, "type", &["text"])?;
    }
    header(interactive, known)
}

fn reply_buttons(action: &Fields<'_>) -> Checked<()> {
    let buttons = action.objects("buttons")?;
    if !(1..=3).contains(&buttons.len()) {
        return action.fail("buttons", "must hold 1 to 3 buttons");
    }
    let (mut ids, mut titles) = (Vec::new(), Vec::new());
    for button in &buttons {
        one_of(button, "type", &["reply"])?;
        let reply = button.object("reply")?;
        ids.push(length(&reply, "id", 256)?);
        titles.push(length(&reply, "title", 20)?);
    }
    no_duplicates(action, "buttons", "ids", ids)?;
    no_duplicates(action, "buttons", "titles", titles)
}

fn list_sections(action: &Fields<'_>) -> Checked<()> {
    let sections = action.objects("sections")?;
    if !(1..=10).contains(&sections.len()) {
        return action.fail("sections", "must hold 1 to 10 sections");
    }
    let mut ids = Vec::new();
    for section in &sections {
        section_title(section, sections.len())?;
        let rows = section.objects("rows")?;
        if rows.is_empty() {
            return section.fail("rows", "must not be empty");
        }
        for row in rows {
            ids.push(length(&row, "id", 200)?);
            length(&row, "title", 24)?;
            let description = row.optional_text("description")?.unwrap_or_default();
            if description.chars().count() > 72 {
                return row.fail("description", "must be at most 72 characters long");
            }
        }
    }
    if ids.len() > 10 {
        return action.fail("sections", "must hold at most 10 rows in total");
    }
    no_duplicates(action, "sections", "row ids", ids)
}

fn product_sections(action: &Fields<'_>) -> Checked<()> {
    let sections = action.objects("sections")?;
    if !(1..=10).contains(&sections.len()) {
        return action.fail("sections", "must hold 1 to 10 sections");
    }
    let mut products = 0;
    for section in &sections {
        section_title(section, sections.len())?;
        let items = section.objects("product_items")?;
        if items.is_empty() {
            return section.fail("product_items", "must not be empty");
        }
        for item in &items {
            item.filled_text("product_retailer_id")?;
        }
        products += items.len();
    }
    if products > 30 { action.fail("sections", "must hold at most 30 products in total") } else { Ok(()) }
}

fn section_title(section: &Fields<'_>, sections: usize) -> Checked<()> {
    let title = section.optional_text("title")?.unwrap_or_default();
    if title.is_empty() && sections > 1 {
        return section.fail("title", "is required when there is more than one section");
    }
    if title.chars().count() > 24 {
        section.fail("title", "must be at most 24 characters long")
    } else {
        Ok(())
    }
}

fn flow_parameters(parameters: &Fields<'_>) -> Checked<()> {
    one_of(parameters, "flow_message_version", &["3"])?;
    match (parameters.optional_text("flow_id")?, parameters.optional_text("flow_name")?) {
        (Some(_), None) | (None, Some(_)) => {}
        _ => return parameters.fail("flow_id", "exactly one of flow_id and flow_name is required"),
    }
    length(parameters, "flow_cta", 30)?;
    parameters.optional_text("flow_token")?;
    if parameters.has("mode") {
        one_of(parameters, "mode", &["draft", "published"])?;
    }
    if parameters.has("flow_action") {
        one_of(parameters, "flow_action", &["navigate", "data_exchange"])?;
    }
    let payload = parameters.optional_object("flow_action_payload")?;
    payload.map_or(Ok(()), |payload| payload.filled_text("screen").map(drop))
}
