//! What the control plane does, for its HTTP routes and for the methods of `MockServer` alike. Errors are texts that
//! name the field.

use serde_json::{Value, json};

use crate::app::App;
use crate::faults;
use crate::fields::{Checked, Fields, Problem};
use crate::meta_error::MetaErrorStyle;
use crate::rules::recipient;
use crate::webhook_client as client;

pub(crate) fn fault(app: &App, rule: &Value) -> Result<(), String> {
    let rules = faults::rules(rule).map_err(text)?;
    app.world().faults.add(rules);
    Ok(())
}

pub(crate) fn advance(app: &App, seconds: f64) -> Result<(), String> {
    if !seconds.is_finite() || seconds < 0.0 {
        return Err("advance: must be a number of seconds of at least 0".to_owned());
    }
    app.world().clock.advance(seconds);
    Ok(())
}

pub(crate) fn settings(app: &App, settings: &Value) -> Result<(), String> {
    let mut world = app.world();
    // Read into a copy, so that a bad key changes nothing.
    let mut changed = world.settings.clone();
    let read = || -> Checked<_> {
        let fields = Fields::of(settings, "")?;
        fields.only(&["pair_rate_limit", "service_window", "meta_error_style", "page_size"])?;
        changed.pair_rate_limit = fields.optional_flag("pair_rate_limit")?.unwrap_or(changed.pair_rate_limit);
        changed.service_window = fields.optional_flag("service_window")?.unwrap_or(changed.service_window);
        match fields.optional_text("meta_error_style")? {
            None => {}
            Some("details") => changed.meta_error_style = MetaErrorStyle::Details,
            Some("bare") => changed.meta_error_style = MetaErrorStyle::Bare,
            Some(_) => return fields.fail("meta_error_style", "must be one of details, bare"),
        }
        match fields.get("page_size") {
            None => {}
            Some(Value::Null) => changed.page_size = None,
            Some(_) => {
                match fields.optional_count("page_size")?.and_then(|size| usize::try_from(size).ok()) {
                    Some(size) if size > 0 => changed.page_size = Some(size),
                    _ => return fields.fail("page_size", "must be at least 1, or null"),
                }
            }
        }
        Ok(changed)
    };
    world.settings = read().map_err(text)?;
    Ok(())
}

pub(crate) fn replace_token(app: &App, old: &str, new: &str) -> Result<(), String> {
    let mut world = app.world();
    if new.is_empty() {
        return Err("with: must not be empty".to_owned());
    }
    if new != old && world.tokens.contains_key(new) {
        return Err("with: is a token already".to_owned());
    }
    let account = world.tokens.remove(old).ok_or("replace: is not a token")?;
    world.tokens.insert(new.to_owned(), account);
    Ok(())
}

/// An inbound message, read and ready.
struct Inbound {
    line: String,
    from: String,
    name: Value,
    id: Option<String>,
    message: serde_json::Map<String, Value>,
}

fn inbound(value: &Value) -> Checked<Inbound> {
    let fields = Fields::of(value, "")?;
    fields.only(&["from", "to", "name", "text", "message", "id"])?;
    let from = recipient::digits(fields.filled_text("from")?);
    if from.is_empty() {
        return fields.fail("from", "must hold digits");
    }
    let name = match fields.get("name") {
        None | Some(Value::Null) => Value::Null,
        Some(_) => fields.text("name")?.into(),
    };
    let message = match (fields.optional_text("text")?, fields.optional_object("message")?) {
        (Some(text), None) => json!({ "type": "text", "text": { "body": text } }),
        (None, Some(message)) => {
            message.filled_text("type")?;
            for key in ["from", "id", "timestamp"] {
                if message.has(key) {
                    return message.fail(key, "is written by the fake");
                }
            }
            fields.required("message")?.clone()
        }
        _ => return fields.fail("text", "exactly one of text and message is required"),
    };
    let Value::Object(message) = message else { return fields.fail("message", "must be an object") };
    let line = fields.optional_text("to")?.unwrap_or(crate::PHONE_NUMBER_ID).to_owned();
    Ok(Inbound { line, from, name, id: fields.optional_text("id")?.map(str::to_owned), message })
}

/// A customer writes: remembers the sender and fires the webhooks of every account that has the line.
///
/// A `newLead` that cannot be delivered does not hold `newMessage` back: AvenPing would fail, Meta would deliver again,
/// and by then the contact is known. Giving the same `id` twice plays such a second delivery.
pub(crate) async fn receive(app: &App, value: &Value) -> Result<Value, String> {
    let Inbound { line, from, name, id, mut message } = inbound(value).map_err(text)?;
    let (id, posts) = {
        let mut world = app.world();
        let now = world.clock.now();
        let id = id.unwrap_or_else(|| world.next_wamid(&from));
        message.insert("from".to_owned(), from.clone().into());
        message.insert("id".to_owned(), id.clone().into());
        message.insert("timestamp".to_owned(), format!("{}", now.floor()).into());
        let mut posts = Vec::new();
        let mut known_line = false;
        for account in world.accounts.iter_mut().filter(|account| account.line(&line).is_some()) {
            known_line = true;
            let new = account.contacts.insert(from.clone());
            let url = account.webhook.url.clone();
            if url.is_empty() {
                continue;
            }
            if new {
                let lead = json!({ "newLead": { "name": name, "phoneNumber": from } });
                posts.push(("newLead", url.clone(), lead));
            }
            posts.push(("newMessage", url, json!({ "newMessage": message })));
        }
        if !known_line {
            return Err("to: is not a line of any account".to_owned());
        }
        world.last_inbound.insert((line, from), now);
        (id, posts)
    };
    let mut deliveries = Vec::new();
    for (event, url, body) in posts {
        deliveries.push(match client::post(&url, body.to_string()).await {
            Ok(status) => json!({ "event": event, "url": url, "status": status }),
            Err(error) => json!({ "event": event, "url": url, "error": error }),
        });
    }
    Ok(json!({ "id": id, "deliveries": deliveries }))
}

fn text(problem: Problem) -> String {
    problem.0
}
