//! Models from and to JSON, for those who keep them, log them, or have them from elsewhere.

use crate::error::Result;
use avenping::model::{
    DownloadMedia, Form, FormList, GetForm, GetTemplate, Health, Interactive, ListForms, ListTemplates, Me,
    SearchForms, SendInteractive, SendLocation, SendMedia, SendMessage, SendTemplate, SendText, SentMessage,
    SetWebhookConfig, Template, TemplateComponent, TemplateList, UploadMedia, UploadedMedia, Version,
    WebhookConfig,
};
use avenping::waist;

macro_rules! from_json {
    ($($name:ident: $type:ty;)*) => {
        $(
            /// Reads it from JSON by its names on the wire. Throws `InvalidRequest`, which names the field.
            #[uniffi::export]
            pub fn $name(json: String) -> Result<$type> {
                Ok(waist::read_model(json.as_bytes())?)
            }
        )*
    };
}

macro_rules! to_json {
    ($($name:ident: $type:ty;)*) => {
        $(
            /// Writes it as JSON, by its names on the wire.
            #[uniffi::export]
            pub fn $name(value: $type) -> String {
                serde_json::to_string(&value).unwrap_or_default()
            }
        )*
    };
}

from_json! {
    list_templates_from_json: ListTemplates;
    get_template_from_json: GetTemplate;
    send_template_from_json: SendTemplate;
    list_forms_from_json: ListForms;
    search_forms_from_json: SearchForms;
    get_form_from_json: GetForm;
    upload_media_from_json: UploadMedia;
    download_media_from_json: DownloadMedia;
    send_text_from_json: SendText;
    send_media_from_json: SendMedia;
    send_location_from_json: SendLocation;
    send_interactive_from_json: SendInteractive;
    send_message_from_json: SendMessage;
    set_webhook_config_from_json: SetWebhookConfig;
    interactive_from_json: Interactive;
    template_component_from_json: TemplateComponent;
}

to_json! {
    health_to_json: Health;
    version_to_json: Version;
    me_to_json: Me;
    template_list_to_json: TemplateList;
    template_to_json: Template;
    form_list_to_json: FormList;
    form_to_json: Form;
    uploaded_media_to_json: UploadedMedia;
    sent_message_to_json: SentMessage;
    webhook_config_to_json: WebhookConfig;
}
