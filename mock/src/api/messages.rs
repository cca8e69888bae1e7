//! Sending: gates, types, Meta's refusals, then the answer with a fresh id.

use axum::response::Response;
use serde_json::json;

use super::Call;
use crate::fields::{Checked, Fields};
use crate::gate;
use crate::meta_error::MetaError;
use crate::pipeline::Accepted;
use crate::rate::PairBucket;
use crate::refusal::{Failure, success};
use crate::rules::content::Content;
use crate::rules::recipient;
use crate::world::World;

const SERVICE_WINDOW: f64 = 24.0 * 3600.0;

/// Which body a route takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Text,
    Media,
    Location,
    Interactive,
    Template,
    Smart,
}

impl Shape {
    fn read<'a>(self, fields: &Fields<'a>) -> Checked<Content<'a>> {
        match self {
            Self::Text => Content::text(fields),
            Self::Media => Content::media(fields),
            Self::Location => Content::location(fields),
            Self::Interactive => Content::interactive(fields),
            Self::Template => Content::template(fields),
            Self::Smart => Content::smart(fields),
        }
    }
}

pub(crate) fn send(call: &Call, account: usize, shape: Shape) -> Result<Response, Failure> {
    let body = call.json()?;
    let fields = Fields::of(&body, "")?;
    let line = fields.filled_text("phoneNumberId")?;
    let mut world = call.app.world();
    gate::owns_line(&world, account, line)?;
    let to = fields.filled_text("to")?;
    fields.optional_text("contextMessageWamid")?;
    let content = shape.read(&fields)?;

    let to = recipient::check(to)?;
    let sender =
        world.accounts.get(account).and_then(|account| account.line(line)).map_or("", |line| line.number);
    if recipient::digits(sender) == to {
        return Err(MetaError::new(131_021, "The recipient is the sender's own number").into());
    }
    content.check(&|id| world.usable_media(account, id).is_some(), &call.app.seed.templates)?;
    windows(&mut world, line, &to, &content)?;

    let id = world.accept(call.path, line, &to, content.kind(), &body);
    let mut response = success(&json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to }],
        "messages": [{ "id": id }],
    }));
    response.extensions_mut().insert(Accepted(id));
    Ok(response)
}

/// The limits that depend on time. Off unless a test turns them on.
fn windows(world: &mut World, line: &str, to: &str, content: &Content<'_>) -> Result<(), MetaError> {
    let now = world.clock.now();
    let pair = (line.to_owned(), to.to_owned());
    if world.settings.service_window && !matches!(content, Content::Template { .. }) {
        let open = world.last_inbound.get(&pair).is_some_and(|last| now - last < SERVICE_WINDOW);
        if !open {
            let details = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.";
            return Err(MetaError::new(131_047, details));
        }
    }
    if world.settings.pair_rate_limit
        && !world.pairs.entry(pair).or_insert_with(|| PairBucket::full(now)).take(now)
    {
        let details = "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.";
        return Err(MetaError::new(131_056, details));
    }
    Ok(())
}
