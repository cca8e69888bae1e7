//! The typed side of the API: what is sent, what comes back, what arrives by webhook.
//!
//! Where a fact comes from is part of each item's documentation: *AvenPing's documentation* and *Meta's documentation*
//! are binding; *assumed* marks what neither states. The section numbers are those of the project's specification of
//! the AvenPing API.
//!
//! Answers keep every field that this version does not know in `extra`, and only what is documented is required of
//! them. Requests are strict at their top level, so that a misspelt argument is named instead of ignored; Meta's own
//! objects inside them (interactive messages, template components) stay open, because Meta extends them all the time.

mod account;
mod component;
mod decode;
mod form;
mod form_requests;
mod inbound;
mod interactive;
mod location;
mod media;
mod media_ref;
mod open_enum;
mod paging;
mod parameter;
mod send;
mod send_any;
mod sent_message;
mod service;
mod template;
mod template_requests;
mod tolerant;
mod webhook_config;

pub mod recipient;
pub mod validate;

pub use account::{Me, PhoneLine, User};
pub use component::{ButtonSubType, ComponentType, TemplateComponent};
pub(crate) use decode::{field_error, from_json};
pub use form::{Form, FormCategory, FormPreview, FormStatus, FormValidationError};
pub use form_requests::{GetForm, ListForms, SearchForms};
pub use inbound::{
    Contact, ContactAddress, ContactEmail, ContactName, ContactOrganization, ContactPhone, ContactUrl,
    InboundButton, InboundContent, InboundContext, InboundEdit, InboundInteractive, InboundInteractiveType,
    InboundLocation, InboundMedia, InboundMessage, InboundOrder, InboundReaction, InboundReply,
    InboundRevoke, InboundSystem, InboundText, InboundType, InboundUnsupported, Lead, MessageError, NfmReply,
    OrderItem, Referral, ReferredProduct, WelcomeMessage,
};
pub use interactive::{
    Buttons, ButtonsAction, CtaUrl, CtaUrlAction, CtaUrlParameters, FlowAction, FlowActionPayload,
    FlowActionType, FlowMessage, FlowMode, FlowParameters, FlowRef, Header, HeaderType, Interactive,
    ListAction, ListMenu, LocationRequest, LocationRequestAction, Reply, ReplyButton, Row, Section,
    TextBlock,
};
pub use location::Location;
pub use media::{Disposition, DownloadMedia, MediaType, OutgoingMedia, UploadMedia, UploadedMedia};
pub use media_ref::MediaRef;
pub use paging::{Cursors, FormList, Paging, TemplateList};
pub use parameter::{ButtonAction, Currency, DateTime, Parameter, ParameterType};
pub use send::{SendInteractive, SendLocation, SendMedia, SendText};
pub use send_any::SendMessage;
pub use sent_message::{MessageStatus, SentContact, SentId, SentMessage};
pub use service::{Health, NoInput, Version};
pub use template::{
    HeaderFormat, Template, TemplateButton, TemplateButtonType, TemplateCategory, TemplateComponentType,
    TemplateDefinitionComponent, TemplateStatus,
};
pub use template_requests::{GetTemplate, ListTemplates, SendTemplate};
pub use validate::{FieldError, Validate};
pub use webhook_config::{SetWebhookConfig, WebhookConfig};

/// Fields of an answer that this version does not know, as they came.
pub type Extra = serde_json::Map<String, serde_json::Value>;
