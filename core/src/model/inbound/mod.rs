//! What customers send: the message object that AvenPing hands on from Meta, verbatim (specification sections 3.7 and 5).
//!
//! A delivery comes once. So nothing in here can fail: what has the expected shape is typed, and what has not stays in
//! `extra` as it came, under its own name.

mod contact;
mod content;
mod context;
mod interactive;
mod lead;
mod message;
mod object;
mod order;
mod parts;

pub use contact::{
    Contact, ContactAddress, ContactEmail, ContactName, ContactOrganization, ContactPhone, ContactUrl,
};
pub use content::InboundContent;
pub use context::{InboundContext, MessageError, Referral, ReferredProduct, WelcomeMessage};
pub use interactive::{InboundInteractive, InboundInteractiveType, InboundReply, NfmReply};
pub use lead::Lead;
pub use message::{InboundMessage, InboundType};
pub use order::{InboundOrder, OrderItem};
pub use parts::{
    InboundButton, InboundEdit, InboundLocation, InboundMedia, InboundReaction, InboundRevoke, InboundSystem,
    InboundText, InboundUnsupported,
};
