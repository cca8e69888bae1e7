//! The one table of everything the API can do.
//!
//! The Rust client, [`invoke`](crate::Client::invoke), the OpenAPI document, the fake's routes, the
//! bindings' parity tests and the manifest all read it, so an operation is added here or nowhere.

use crate::model::{self, Validate};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};

/// The HTTP methods that the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::upper_case_acronyms)] // HTTP spells them so.
pub enum Method {
    /// Reads; a repeat is safe.
    GET,
    /// Sends or changes; a repeat may duplicate.
    POST,
}

impl Method {
    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GET => "GET",
            Self::POST => "POST",
        }
    }

    /// Whether a repeat can do no harm.
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::GET)
    }
}

/// What travels: JSON both ways, or bytes one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// JSON in, JSON out.
    Json,
    /// The request's body is a file.
    Upload,
    /// The answer's body is a file.
    Download,
}

/// How well a route is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// AvenPing documents the route and its body.
    Documented,
    /// AvenPing mentions it; part of its shape is assumed from Meta's API or from what AvenPing's
    /// own dashboard does.
    Assumed,
}

/// One operation of the API.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Operation {
    /// The name in every language's spelling rules, such as `messages.send_text`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path; `{name}` stands for a field of the request.
    pub path: &'static str,
    /// Whether it needs the token. `health` and `version` do not.
    pub needs_token: bool,
    /// Whether the body carries a `phoneNumberId`, the line that sends.
    pub needs_line: bool,
    /// What travels.
    pub payload: Payload,
    /// How well it is known.
    pub evidence: Evidence,
    /// One sentence for documentation.
    pub doc: &'static str,
}

/// How a type is described to a generator of schemas.
type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

impl Operation {
    /// The JSON Schema of its arguments.
    pub fn request_schema(&self, generator: &mut SchemaGenerator) -> Schema {
        self.schemas().map_or_else(Schema::default, |(request, _)| request(generator))
    }

    /// The JSON Schema of the `data` it answers with.
    pub fn response_schema(&self, generator: &mut SchemaGenerator) -> Schema {
        self.schemas().map_or_else(Schema::default, |(_, response)| response(generator))
    }

    /// There for every row: both tables are written by one macro.
    fn schemas(&self) -> Option<(SchemaOf, SchemaOf)> {
        SCHEMAS
            .iter()
            .find(|(name, ..)| *name == self.name)
            .map(|(_, request, response)| (*request, *response))
    }
}

/// The types behind an operation. One zero-sized marker for each row of the table implements it.
pub trait Typed {
    /// The arguments.
    type Request: Validate + Serialize + DeserializeOwned + JsonSchema + Send + 'static;
    /// The decoded `data`.
    type Response: Serialize + DeserializeOwned + JsonSchema + Send + 'static;
    /// The row.
    const OPERATION: &'static Operation;

    /// Where the request keeps the sending line, if the operation has one.
    fn line(_request: &mut Self::Request) -> Option<&mut Option<String>> {
        None
    }
}

macro_rules! operations {
    ($(
        #[doc = $doc:literal]
        $marker:ident = $name:literal: $method:ident $path:literal,
        $request:ty => $response:ty, $token:ident, $line:ident, $payload:ident, $evidence:ident;
    )*) => {
        /// Every operation, in the order of the specification.
        pub static OPERATIONS: &[&Operation] = &[$(<markers::$marker as Typed>::OPERATION),*];

        /// Apart from the rows, so that a library which describes nothing is not a few hundred kilobytes larger.
        static SCHEMAS: &[(&str, SchemaOf, SchemaOf)] =
            &[$(($name, SchemaGenerator::subschema_for::<$request>, SchemaGenerator::subschema_for::<$response>)),*];

        /// A zero-sized marker for each operation, for [`Client::call`](crate::Client::call).
        pub mod markers {
            use super::*;
            $(
                #[doc = $doc]
                #[derive(Debug, Clone, Copy)]
                pub struct $marker;

                impl Typed for $marker {
                    type Request = $request;
                    type Response = $response;
                    const OPERATION: &'static Operation = &Operation {
                        name: $name,
                        method: Method::$method,
                        path: $path,
                        needs_token: operations!(@token $token),
                        needs_line: operations!(@line $line),
                        payload: Payload::$payload,
                        evidence: Evidence::$evidence,
                        doc: $doc.trim_ascii(),
                    };
                    operations!(@line_fn $line);
                }
            )*
        }

        /// Calls `$then!(Marker)` for the JSON operation of that name; `$otherwise` when there is none.
        macro_rules! with_operation {
            ($wanted:expr, $then:ident, $otherwise:expr) => {
                match $wanted {
                    $($name => $then!($crate::operations::markers::$marker),)*
                    _ => $otherwise,
                }
            };
        }
        pub(crate) use with_operation;
    };
    (@token token) => { true };
    (@token open) => { false };
    (@line line) => { true };
    (@line account) => { false };
    (@line_fn line) => {
        fn line(request: &mut Self::Request) -> Option<&mut Option<String>> {
            Some(&mut request.phone_number_id)
        }
    };
    (@line_fn account) => {};
}

operations! {
    /// Checks that the service answers. Needs no token.
    Health = "health": GET "/v2/health", model::NoInput => model::Health, open, account, Json, Documented;
    /// Reads the service's version. Needs no token; the answer's shape is assumed.
    Version = "version": GET "/v2/version", model::NoInput => model::Version, open, account, Json, Assumed;
    /// Reads the account: its user, its WhatsApp account and its phone lines.
    Me = "me": GET "/v2/me", model::NoInput => model::Me, token, account, Json, Documented;
    /// Lists the account's templates, a page at a time.
    ListTemplates = "templates.list": GET "/v2/templates",
        model::ListTemplates => model::TemplateList, token, account, Json, Documented;
    /// Reads one template by its name.
    GetTemplate = "templates.get": GET "/v2/templates/{name}",
        model::GetTemplate => model::Template, token, account, Json, Documented;
    /// Sends a template message.
    SendTemplate = "templates.send": POST "/v2/templates/send",
        model::SendTemplate => model::SentMessage, token, line, Json, Documented;
    /// Lists the account's forms (Meta calls them flows), a page at a time.
    ListForms = "forms.list": GET "/v2/forms",
        model::ListForms => model::FormList, token, account, Json, Documented;
    /// Searches the forms that AvenPing has stored, by name or status.
    SearchForms = "forms.search": GET "/v2/forms/search",
        model::SearchForms => model::FormList, token, account, Json, Documented;
    /// Reads one form by its id.
    GetForm = "forms.get": GET "/v2/forms/{flowId}",
        model::GetForm => model::Form, token, account, Json, Documented;
    /// Uploads a file to send later, 100 MB at most.
    UploadMedia = "media.upload": POST "/v2/media/upload",
        model::UploadMedia => model::UploadedMedia, token, line, Upload, Documented;
    /// Downloads a file by its media id.
    DownloadMedia = "media.download": GET "/v2/media/{mediaId}/download",
        model::DownloadMedia => model::NoInput, token, account, Download, Documented;
    /// Sends a text message.
    SendText = "messages.send_text": POST "/v2/messages/send/text",
        model::SendText => model::SentMessage, token, line, Json, Documented;
    /// Sends an uploaded picture, video, sound or document.
    SendMedia = "messages.send_media": POST "/v2/messages/send/media",
        model::SendMedia => model::SentMessage, token, line, Json, Documented;
    /// Sends a place on the map. The body's shape is assumed.
    SendLocation = "messages.send_location": POST "/v2/messages/send/location",
        model::SendLocation => model::SentMessage, token, line, Json, Assumed;
    /// Sends buttons, a list or another interactive message. Path and body are assumed.
    SendInteractive = "messages.send_interactive": POST "/v2/messages/send/interactive",
        model::SendInteractive => model::SentMessage, token, line, Json, Assumed;
    /// Sends a message whose kind follows from what is given. The body's shape is assumed.
    SendMessage = "messages.send": POST "/v2/messages/send",
        model::SendMessage => model::SentMessage, token, line, Json, Assumed;
    /// Reads where AvenPing posts its webhooks.
    GetWebhookConfig = "webhooks.get_config": GET "/v2/webhooks/config",
        model::NoInput => model::WebhookConfig, token, account, Json, Documented;
    /// Sets where AvenPing posts its webhooks. The body's shape is assumed.
    SetWebhookConfig = "webhooks.set_config": POST "/v2/webhooks/config",
        model::SetWebhookConfig => model::WebhookConfig, token, account, Json, Assumed;
}

/// The operation of that name.
pub fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().copied().find(|operation| operation.name == name)
}

/// The names of the operations that carry JSON both ways, for people.
pub(crate) fn names_by_json() -> String {
    let by_json = OPERATIONS.iter().filter(|operation| operation.payload == Payload::Json);
    by_json.map(|operation| operation.name).collect::<Vec<_>>().join(", ")
}
