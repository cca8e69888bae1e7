//! A function for each operation of the table that carries JSON. Those that carry files are in `upload.rs` and
//! `download.rs`.

use crate::client::AvenPingClient;
use crate::error::AvenPingError;
use crate::settings::CallOptions;
use avenping::model::{
    Form, FormList, GetForm, GetTemplate, Health, ListForms, ListTemplates, Me, NoInput, SearchForms,
    SendInteractive, SendLocation, SendMedia, SendMessage, SendTemplate, SendText, SentMessage,
    SetWebhookConfig, Template, TemplateList, Version, WebhookConfig,
};
use avenping::operations::markers;

macro_rules! operations {
    (
        without arguments { $( $(#[doc = $open_doc:literal])+ $open:ident: $open_marker:ident => $open_answer:ty; )* }
        with arguments { $( $(#[doc = $doc:literal])+ $name:ident: $marker:ident($request:ty) => $answer:ty; )* }
    ) => {
        #[uniffi::export]
        impl AvenPingClient {
            $(
                $(#[doc = $open_doc])+
                #[uniffi::method(default(options = None))]
                pub async fn $open(&self, options: Option<CallOptions>) -> Result<$open_answer, AvenPingError> {
                    self.call::<markers::$open_marker>(NoInput::new(), options).await
                }
            )*
            $(
                $(#[doc = $doc])+
                #[uniffi::method(default(options = None))]
                pub async fn $name(
                    &self,
                    request: $request,
                    options: Option<CallOptions>,
                ) -> Result<$answer, AvenPingError> {
                    self.call::<markers::$marker>(request, options).await
                }
            )*
        }
    };
}

operations! {
    without arguments {
        /// Checks that the service answers. Needs no token.
        health: Health => Health;
        /// Reads the service's version. Needs no token; the answer's shape is assumed.
        version: Version => Version;
        /// Reads the account: its user, its WhatsApp account and its phone lines.
        me: Me => Me;
        /// Reads where AvenPing posts its webhooks.
        webhooks_get_config: GetWebhookConfig => WebhookConfig;
    }
    with arguments {
        /// Lists the account's templates: one page. `template_pager` reads them all.
        templates_list: ListTemplates(ListTemplates) => TemplateList;
        /// Reads one template by its name.
        templates_get: GetTemplate(GetTemplate) => Template;
        /// Sends a template message.
        templates_send: SendTemplate(SendTemplate) => SentMessage;
        /// Lists the account's forms (Meta calls them flows): one page. `form_pager` reads them all.
        forms_list: ListForms(ListForms) => FormList;
        /// Searches the forms that AvenPing has stored, by name or status.
        forms_search: SearchForms(SearchForms) => FormList;
        /// Reads one form by its id.
        forms_get: GetForm(GetForm) => Form;
        /// Sends a text message.
        messages_send_text: SendText(SendText) => SentMessage;
        /// Sends an uploaded picture, video, sound or document.
        messages_send_media: SendMedia(SendMedia) => SentMessage;
        /// Sends a place on the map. The body's shape is assumed.
        messages_send_location: SendLocation(SendLocation) => SentMessage;
        /// Sends buttons, a list or another interactive message. Path and body are assumed.
        messages_send_interactive: SendInteractive(SendInteractive) => SentMessage;
        /// Sends a message whose kind follows from what is given. The body's shape is assumed.
        messages_send: SendMessage(SendMessage) => SentMessage;
        /// Sets where AvenPing posts its webhooks. The body's shape is assumed.
        webhooks_set_config: SetWebhookConfig(SetWebhookConfig) => WebhookConfig;
    }
}
