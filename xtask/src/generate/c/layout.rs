//! What the schemas cannot say of the C library: the order of the requests' fields, which is its ABI, and names.

/// A group of operations: a section of the header, and a file of Rust source.
pub(in crate::generate) struct Group {
    /// The file, and the operations' prefix.
    pub(in crate::generate) name: &'static str,
    pub(in crate::generate) title: &'static str,
    pub(in crate::generate) intro: &'static str,
}

/// In the order of the header: a type stands before what uses it.
pub(in crate::generate) const GROUPS: [Group; 6] = [
    Group {
        name: "account",
        title: "Service and account",
        intro: "Whether the service answers, and who the token belongs to.",
    },
    Group {
        name: "messages",
        title: "Messages",
        intro: "Sends. None is repeated when it may have arrived: `avenping_error_delivery` says what became of one that failed.",
    },
    Group {
        name: "templates",
        title: "Templates",
        intro: "Lists come a page at a time: as long as `avenping_template_list_next_cursor` gives one, ask again with it as\n\
                `after`. A page can be empty although more follow.",
    },
    Group {
        name: "forms",
        title: "Forms",
        intro: "Meta calls them flows. Lists come a page at a time, as those of templates.",
    },
    Group {
        name: "media",
        title: "Media",
        intro: "Files up and down, in constant memory. See also \"Uploads\" and \"Downloads\".",
    },
    Group { name: "webhooks", title: "Webhook settings", intro: "Where AvenPing posts its webhooks." },
];

/// The order of each request's fields, after `size`. It is the library's ABI: new fields come at the end, none goes.
pub(in crate::generate) const REQUESTS: [(&str, &[&str]); 13] = [
    ("templates.list", &["limit", "after", "search"]),
    ("templates.get", &["name"]),
    (
        "templates.send",
        &["to", "templateName", "language", "components", "phoneNumberId", "contextMessageWamid"],
    ),
    ("forms.list", &["limit", "after"]),
    ("forms.search", &["q", "limit"]),
    ("forms.get", &["flowId"]),
    ("media.download", &["mediaId", "disposition"]),
    ("messages.send_text", &["to", "text", "phoneNumberId", "contextMessageWamid"]),
    (
        "messages.send_media",
        &[
            "to",
            "media.type",
            "media.mediaId",
            "media.caption",
            "media.filename",
            "phoneNumberId",
            "contextMessageWamid",
        ],
    ),
    (
        "messages.send_location",
        &[
            "to",
            "location.latitude",
            "location.longitude",
            "location.name",
            "location.address",
            "phoneNumberId",
            "contextMessageWamid",
        ],
    ),
    ("messages.send_interactive", &["to", "interactive", "phoneNumberId", "contextMessageWamid"]),
    (
        "messages.send",
        &[
            "to",
            "text",
            "media",
            "location",
            "interactive",
            "templateName",
            "language",
            "components",
            "phoneNumberId",
            "contextMessageWamid",
        ],
    ),
    ("webhooks.set_config", &["webhookUrl", "webhookCode"]),
];

/// Types that would have the name of a function, or whose name in C says too little.
pub(in crate::generate) const TYPES: [(&str, &str); 3] = [
    ("Version", "avenping_service_version"),
    ("FormPreview", "avenping_preview"),
    ("ContactName", "avenping_contact_full_name"),
];

/// Rust's words in the core's documentation, as C has them.
pub(in crate::generate) const RUSTISMS: [(&str, &str); 9] = [
    (
        "a body that does not have the expected shape stays in `extra` under its own name. Match on `content` rather than on the fields.",
        "a part that does not have the expected shape is left out; `avenping_webhook_event_json` has it.",
    ),
    (" See `response`.", ""),
    // What is missing is NULL, which the getter's own words say.
    (" Empty when missing, as in an edit.", " An edit has none."),
    ("; empty when missing.", "."),
    ("see `TemplateComponent`.", "see `avenping_templates_send_request`."),
    (
        "\n\n`Debug` shows neither the code nor more of the address than its host, where people put secrets too.",
        "",
    ),
    ("`phoneNumberId`", "`phone_number_id`"),
    ("`mediaId`", "`media_id`"),
    ("`defaultPhoneNumberId`", "`default_phone_number_id`"),
];

/// Getters that are no field.
pub(in crate::generate) const EXTRAS: [(&str, &str); 7] = [
    (
        "SentMessage",
        r#"
/// The message's id, its wamid: what a reply names in `context_message_wamid`. Never NULL, unless for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_sent_message_id(
    sent_message: *const avenping_sent_message,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::first_text(sent_message, "messages", "id", length) }
}
"#,
    ),
    (
        "SentMessage",
        r#"
/// The recipient's WhatsApp id, which may differ from the number that was sent to; NULL when the answer lacks it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_sent_message_wa_id(
    sent_message: *const avenping_sent_message,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::first_text(sent_message, "contacts", "wa_id", length) }
}
"#,
    ),
    (
        "TemplateList",
        r#"
/// Where the next page starts; NULL on the last page. Stop too when it repeats.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_template_list_next_cursor(
    template_list: *const avenping_template_list,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::next_cursor(template_list, length) }
}
"#,
    ),
    (
        "FormList",
        r#"
/// Where the next page starts; NULL on the last page, and for what a search found.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_form_list_next_cursor(
    form_list: *const avenping_form_list,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::next_cursor(form_list, length) }
}
"#,
    ),
    (
        "Template",
        r#"
/// The body's text with its placeholders: that of the component of type `BODY`. NULL when it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_template_body_text(
    template: *const avenping_template,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::text_of(template, "components", ("type", "BODY"), "text", length) }
}
"#,
    ),
    (
        "NfmReply",
        r#"
/// The token that you gave the form, to know whose answer it is: from `response_json`. NULL when the answer names none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_nfm_reply_flow_token(
    nfm_reply: *const avenping_nfm_reply,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::unpacked_text(nfm_reply, "response_json", "flow_token", length) }
}
"#,
    ),
    (
        "MessageError",
        r#"
/// Meta's explanation, in either of the places where it may be. NULL when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avenping_message_error_details(
    message_error: *const avenping_message_error,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller passes a handle or NULL, and a place or NULL.
    unsafe { get::text_or_inner(message_error, "error_data", "details", length) }
}
"#,
    ),
];
