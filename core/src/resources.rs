//! The namespaces of a client: `client.messages().send_text(…)`, asynchronous and blocking.
//!
//! Both are made from one list, so neither can have a method, a parameter or a sentence of
//! documentation that the other lacks.

use crate::client::Client;
use crate::encode::RawRequest;
use crate::error::Result;
use crate::media::{Download, Source};
use crate::model;
use crate::operations::markers;
use crate::options::CallOptions;
use crate::paging::Pager;

macro_rules! resources {
    ($(
        $(#[doc = $group_doc:literal])+
        $accessor:ident -> $group:ident {
            $(
                $(#[doc = $doc:literal])*
                $method:ident($($argument:ident: $request:ty)?) -> $response:ty = $marker:ident;
            )*
        }
    )*) => {
        impl Client {
            $(
                $(#[doc = $group_doc])+
                pub fn $accessor(&self) -> $group<'_> {
                    $group(self)
                }
            )*
        }

        impl crate::blocking::Client {
            $(
                $(#[doc = $group_doc])+
                pub fn $accessor(&self) -> crate::blocking::$group<'_> {
                    crate::blocking::$group(&self.0)
                }
            )*
        }

        $(
            $(#[doc = $group_doc])+
            #[derive(Debug, Clone, Copy)]
            pub struct $group<'a>(pub(crate) &'a Client);

            impl $group<'_> {
                $(
                    $(#[doc = $doc])*
                    ///
                    /// # Errors
                    /// See [`Error`](crate::Error): refused arguments, no connection, no answer in time,
                    /// or the API's refusal.
                    pub async fn $method(&self $(, $argument: $request)?) -> Result<$response> {
                        self.0.call::<markers::$marker>(resources!(@argument $($argument)?)).await
                    }
                )*
            }
        )*

        pub(crate) mod blocking {
            use super::*;
            $(
                $(#[doc = $group_doc])+
                #[derive(Debug, Clone, Copy)]
                pub struct $group<'a>(pub(crate) &'a Client);

                impl $group<'_> {
                    $(
                        $(#[doc = $doc])*
                        ///
                        /// # Errors
                        /// See [`Error`](crate::Error): refused arguments, no connection, no answer in
                        /// time, or the API's refusal.
                        pub fn $method(&self $(, $argument: $request)?) -> Result<$response> {
                            let argument = resources!(@argument $($argument)?);
                            let start = || self.0.start::<markers::$marker>(argument, CallOptions::new());
                            crate::blocking::run_of::<markers::$marker, _>(start)
                        }
                    )*
                }
            )*
        }
    };
    (@argument $argument:ident) => { $argument };
    (@argument) => { model::NoInput::default() };
}

resources! {
    /// The service and the account (specification sections 3.1 and 3.2).
    account -> Account {
        /// Checks that the service answers. Needs no token. `GET /v2/health`.
        health() -> model::Health = Health;
        /// Reads the service's version. Needs no token; the answer's shape is assumed. `GET /v2/version`.
        version() -> model::Version = Version;
        /// Reads the account: its user, its WhatsApp account and its phone lines. `GET /v2/me`.
        me() -> model::Me = Me;
    }
    /// Message templates (specification section 3.3).
    templates -> Templates {
        /// Reads one template by its name. `GET /v2/templates/:name`.
        get(request: model::GetTemplate) -> model::Template = GetTemplate;
        /// Sends a template message: the only kind that may open a conversation or go out more than 24
        /// hours after the customer last wrote. `POST /v2/templates/send`.
        send(request: model::SendTemplate) -> model::SentMessage = SendTemplate;
    }
    /// Forms, which Meta calls flows (specification section 3.4).
    forms -> Forms {
        /// Searches the forms that AvenPing has stored, by name or status. `GET /v2/forms/search`.
        search(request: model::SearchForms) -> model::FormList = SearchForms;
        /// Reads one form by its id. `GET /v2/forms/:flowId`.
        get(request: model::GetForm) -> model::Form = GetForm;
    }
    /// Messages (specification section 3.6). Each method answers when AvenPing has accepted the
    /// message; whether it arrived is not reported by the API.
    messages -> Messages {
        /// Sends a text message. `POST /v2/messages/send/text`.
        send_text(request: model::SendText) -> model::SentMessage = SendText;
        /// Sends an uploaded picture, video, sound or document. `POST /v2/messages/send/media`.
        send_media(request: model::SendMedia) -> model::SentMessage = SendMedia;
        /// Sends a place on the map. The body's shape is assumed. `POST /v2/messages/send/location`.
        send_location(request: model::SendLocation) -> model::SentMessage = SendLocation;
        /// Sends buttons, a list or another interactive message. Path and body are assumed.
        /// `POST /v2/messages/send/interactive`.
        send_interactive(request: model::SendInteractive) -> model::SentMessage = SendInteractive;
        /// Sends a message whose kind follows from what is given: exactly one of text, media, location,
        /// interactive or a template. The body's shape is assumed. `POST /v2/messages/send`.
        send(request: model::SendMessage) -> model::SentMessage = SendMessage;
    }
    /// Where AvenPing posts its webhooks (specification section 3.7). For reading what it posts see
    /// [`webhook`](crate::webhook).
    webhooks -> Webhooks {
        /// Reads the settings; both are empty when unset. `GET /v2/webhooks/config`.
        get_config() -> model::WebhookConfig = GetWebhookConfig;
        /// Changes the settings. The body's shape is assumed. `POST /v2/webhooks/config`.
        set_config(request: model::SetWebhookConfig) -> model::WebhookConfig = SetWebhookConfig;
    }
}

/// Media: files up and down (specification section 3.5).
#[derive(Debug, Clone, Copy)]
pub struct Media<'a>(pub(crate) &'a Client);

impl Media<'_> {
    /// Uploads a file of at most 100 MB, to be sent by its media id within 30 days.
    /// `POST /v2/media/upload`. Not limited by the client's deadline but by the time without progress.
    ///
    /// # Errors
    /// `INVALID_REQUEST` with field `file` for a source that is unreadable, empty or too large;
    /// otherwise as any send.
    pub async fn upload(&self, source: Source, request: model::UploadMedia) -> Result<model::UploadedMedia> {
        self.0.start_upload(source, request, CallOptions::new())?.await
    }

    /// Opens a download. `GET /v2/media/:mediaId/download`. Ids of uploads live 30 days, ids from
    /// inbound messages 7 (Meta's documentation).
    ///
    /// # Errors
    /// `NOT_FOUND` for an id that does not exist any more; otherwise as any call.
    pub async fn download(&self, request: model::DownloadMedia) -> Result<Download> {
        self.0.start_download(request, CallOptions::new())?.await
    }
}

impl Client {
    /// Media: files up and down.
    pub fn media(&self) -> Media<'_> {
        Media(self)
    }

    /// Calls a route that this SDK does not know; the answer is the `data` of the envelope.
    ///
    /// # Errors
    /// As any call; anything but a GET is treated as a send.
    pub async fn request(&self, request: RawRequest) -> Result<serde_json::Value> {
        self.start_request(request, CallOptions::new())?.await
    }
}

impl Templates<'_> {
    /// Lists the account's templates, fetching page after page as they are read. `GET /v2/templates`.
    pub fn list(&self, request: model::ListTemplates) -> Pager<markers::ListTemplates> {
        Pager::new(self.0.clone(), request)
    }
}

impl Forms<'_> {
    /// Lists the account's forms, fetching page after page as they are read. `GET /v2/forms`.
    pub fn list(&self, request: model::ListForms) -> Pager<markers::ListForms> {
        Pager::new(self.0.clone(), request)
    }
}
