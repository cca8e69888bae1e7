//! A message by its kind.

use super::{
    Contact, InboundButton, InboundEdit, InboundInteractive, InboundLocation, InboundMedia, InboundMessage,
    InboundOrder, InboundReaction, InboundRevoke, InboundSystem, InboundText, InboundType,
    InboundUnsupported,
};
use crate::model::Extra;

/// What a message holds, for a `match`: see [`InboundMessage::content`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum InboundContent<'a> {
    /// A text.
    Text(&'a InboundText),
    /// A picture.
    Image(&'a InboundMedia),
    /// A film.
    Video(&'a InboundMedia),
    /// A sound.
    Audio(&'a InboundMedia),
    /// A file.
    Document(&'a InboundMedia),
    /// A sticker.
    Sticker(&'a InboundMedia),
    /// A place.
    Location(&'a InboundLocation),
    /// Contact cards, at least one.
    Contacts(&'a [Contact]),
    /// An emoji on a message, or its removal.
    Reaction(&'a InboundReaction),
    /// A quick reply of a template.
    Button(&'a InboundButton),
    /// An answer to an interactive message.
    Interactive(&'a InboundInteractive),
    /// A shopping basket.
    Order(&'a InboundOrder),
    /// News about the customer.
    System(&'a InboundSystem),
    /// A kind that Meta's API does not support; the message's `errors` say more. Older deliveries have nothing else.
    Unsupported(Option<&'a InboundUnsupported>),
    /// A message that the customer changed.
    Edit(&'a InboundEdit),
    /// A message that the customer took back.
    Revoke(&'a InboundRevoke),
    /// A kind that this version does not know, or a known one without the body that belongs to it: the message as it
    /// came.
    Unknown(&'a Extra),
}

impl InboundMessage {
    /// What the message holds.
    #[must_use]
    pub fn content(&self) -> InboundContent<'_> {
        use InboundContent as C;
        let content = match &self.kind {
            InboundType::Text => self.text.as_ref().map(C::Text),
            InboundType::Image => self.image.as_ref().map(C::Image),
            InboundType::Video => self.video.as_ref().map(C::Video),
            InboundType::Audio => self.audio.as_ref().map(C::Audio),
            InboundType::Document => self.document.as_ref().map(C::Document),
            InboundType::Sticker => self.sticker.as_ref().map(C::Sticker),
            InboundType::Location => self.location.as_ref().map(C::Location),
            InboundType::Contacts => (!self.contacts.is_empty()).then_some(C::Contacts(&self.contacts)),
            InboundType::Reaction => self.reaction.as_ref().map(C::Reaction),
            InboundType::Button => self.button.as_ref().map(C::Button),
            InboundType::Interactive => self.interactive.as_ref().map(C::Interactive),
            InboundType::Order => self.order.as_ref().map(C::Order),
            InboundType::System => self.system.as_ref().map(C::System),
            InboundType::Unsupported | InboundType::Unknown => {
                Some(C::Unsupported(self.unsupported.as_ref()))
            }
            InboundType::Edit => self.edit.as_ref().map(C::Edit),
            InboundType::Revoke => self.revoke.as_ref().map(C::Revoke),
            InboundType::Other(_) => None,
        };
        content.unwrap_or(C::Unknown(self.raw()))
    }
}
