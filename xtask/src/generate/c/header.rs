//! `bindings-c/include/avenping.h`: the documented Rust sources as a C header that reads as a manual.
//!
//! cbindgen makes each section of one source file, so that types stand beside the functions that use them.

use super::layout::GROUPS;
use crate::c::header::Header;
use crate::shell::{Failure, Outcome, root};
use cbindgen::{Builder, Config, DocumentationStyle, ExportConfig, Language, SortKey, Style};

pub(in crate::generate) const PATH: &str = "bindings-c/include/avenping.h";

struct Section {
    /// The source file below `bindings-c/src`.
    file: &'static str,
    title: &'static str,
    intro: &'static str,
}

const fn section(file: &'static str, title: &'static str, intro: &'static str) -> Section {
    Section { file, title, intro }
}

/// What stands before the typed operations.
const BEFORE: [Section; 10] = [
    section("version", "Version", "Which library this is."),
    section(
        "status",
        "Statuses and other closed sets",
        "Numbers with a meaning. See \"What every call can end with\" above.",
    ),
    section(
        "error",
        "Errors",
        "What an `avenping_error **error` is given: why, and what that means for the message.",
    ),
    section("cancel", "Cancel tokens", "Ending calls early, blocking ones too."),
    section("options", "Call options", "What a single call may set differently."),
    section("client", "Clients", "Where the token and the connections are."),
    section("json", "JSON", "Answers without a type of their own."),
    section("completion", "Completions", "What came of started calls."),
    section(
        "queue",
        "Started calls: queues and callbacks",
        "Every function that makes a call has a twin that ends with `_start` and returns at once. When it returns\n\
         `AVENPING_OK` there will be exactly one completion: also when the call is cancelled, when its answer was there\n\
         before, and when the client is freed in the meantime. When it returns anything else there will be none.",
    ),
    section(
        "invoke",
        "Calls by name",
        "Any operation by its name with JSON, and routes that this library does not know.",
    ),
];

/// What stands after the typed operations.
const AFTER: [Section; 6] = [
    section("upload", "Uploads", "From a path, from memory, or from a callback."),
    section("download", "Downloads", "Opened, and read piece by piece."),
    section("bytes", "Bytes", "Content in memory."),
    section("transfer", "Downloads as a whole", "Into a file, a callback, or memory."),
    section("generated/inbound", "What customers send", "The messages and leads of webhooks."),
    section("webhook", "Webhooks", "Reading deliveries: pure functions that need no client."),
];

pub(in crate::generate) fn header() -> Outcome<String> {
    let groups = GROUPS.map(|group| (format!("generated/{}", group.name), group.title, group.intro));
    let plain = |section: &Section| (section.file.to_owned(), section.title, section.intro);
    let mut sections: Vec<(String, &str, &str)> = BEFORE.iter().map(plain).collect();
    sections.extend(groups);
    sections.extend(AFTER.iter().map(plain));
    sections.push(("log".to_owned(), "Log", "What the library says about its calls."));

    let mut text = HEAD.replace("VERSION_HERE", env!("CARGO_PKG_VERSION"));
    for (place, number) in [
        ("MAJOR_HERE", env!("CARGO_PKG_VERSION_MAJOR")),
        ("MINOR_HERE", env!("CARGO_PKG_VERSION_MINOR")),
        ("PATCH_HERE", env!("CARGO_PKG_VERSION_PATCH")),
    ] {
        text = text.replace(place, number);
    }
    for (file, title, intro) in &sections {
        text += &of_file(file, title, intro)?;
    }
    text += TAIL;
    // Numbers come in as plain ints, so that any number can come; C sees the enum.
    for name in ["avenping_choice", "avenping_status", "avenping_log_level"] {
        text = text.replace(&format!("{name}_in "), &format!("{name} "));
    }
    Header::parse(&text)?.says_of_all(&text)?;
    Ok(text)
}

fn of_file(file: &str, title: &str, intro: &str) -> Outcome<String> {
    let source = root().join(format!("bindings-c/src/{file}.rs"));
    let types = types(&std::fs::read_to_string(&source)?);
    let bindings = Builder::new().with_config(config(types)).with_src(&source).generate();
    let bindings = bindings.map_err(|error| Failure::new(format!("{}: {error}", source.display())))?;
    let mut bytes = Vec::new();
    bindings.write(&mut bytes);
    let code = String::from_utf8(bytes)?;
    let group = file.rsplit('/').next().unwrap_or(file);
    let intro = intro.replace('\n', "\n * ");
    Ok(format!(
        "\n/**\n * @defgroup avenping_{group}_group {title}\n *\n * {intro}\n * @{{\n */\n\n{}\n\n/** @}} */\n",
        tagged(code.trim())?.trim()
    ))
}

/// The types that a source file exports: cbindgen leaves out those that no function of the same file uses.
fn types(source: &str) -> Vec<String> {
    let name = |line: &str| {
        let rest =
            ["pub struct ", "pub enum ", "pub type "].iter().find_map(|word| line.strip_prefix(word))?;
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
        rest.get(..end).filter(|name| !name.ends_with("_in")).map(str::to_owned)
    };
    source.lines().filter_map(name).collect()
}

/// Gives every struct and enum its name as a tag too, so that a program can declare it without the header.
fn tagged(code: &str) -> Outcome<String> {
    let lines: Vec<&str> = code.lines().collect();
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        match line.strip_suffix(" {") {
            Some(opening @ ("typedef struct" | "typedef enum")) => {
                let rest = lines.iter().skip(index);
                let name = rest.filter_map(|line| line.strip_prefix("} ")?.strip_suffix(';')).next();
                let name = name.ok_or_else(|| Failure::new("cbindgen wrote a type without an end"))?;
                text += &format!("{opening} {name} {{\n");
            }
            _ => text += &format!("{}\n", bracketed(line)),
        }
    }
    Ok(text)
}

/// A negative number in a macro, so that nothing around it changes its meaning.
fn bracketed(line: &str) -> String {
    match line.strip_prefix("#define ").and_then(|rest| rest.split_once(" -")) {
        Some((name, number)) => format!("#define {name} (-{number})"),
        None => line.to_owned(),
    }
}

fn config(types: Vec<String>) -> Config {
    let aliases = ["avenping_choice_in", "avenping_status_in", "avenping_log_level_in"];
    let exclude = aliases.map(str::to_owned).to_vec();
    Config {
        language: Language::C,
        style: Style::Type,
        documentation_style: DocumentationStyle::Doxy,
        no_includes: true,
        usize_is_size_t: true,
        sort_by: SortKey::None,
        line_length: 120,
        tab_width: 4,
        export: ExportConfig { include: types, exclude, ..ExportConfig::default() },
        ..Config::default()
    }
}

const HEAD: &str = r#"/*
 * Generated by `cargo xtask generate` from bindings-c/src; do not edit.
 */
#ifndef AVENPING_H
#define AVENPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of this header. That of the library is `avenping_version()`. */
#define AVENPING_VERSION "VERSION_HERE"
/** Its parts, for `#if`. */
#define AVENPING_VERSION_MAJOR MAJOR_HERE
/** See `AVENPING_VERSION_MAJOR`. */
#define AVENPING_VERSION_MINOR MINOR_HERE
/** See `AVENPING_VERSION_MAJOR`. */
#define AVENPING_VERSION_PATCH PATCH_HERE

/**
 * @file avenping.h
 * @brief The AvenPing SDK for C: WhatsApp Business messaging.
 *
 * @code{.c}
 * avenping_client *client = NULL;
 * avenping_error *error = NULL;
 * if (avenping_client_new(NULL, &client, &error) == AVENPING_OK) {     // token from AVENPING_TOKEN
 *     avenping_messages_send_text_request request = {
 *         .size = sizeof request, .to = "+1 555 123 4567", .text = "Your order is on its way",
 *     };
 *     avenping_sent_message *sent = NULL;
 *     if (avenping_messages_send_text(client, &request, NULL, &sent, &error) == AVENPING_OK)
 *         printf("%s\n", avenping_sent_message_id(sent, NULL));
 *     avenping_sent_message_free(sent);
 * }
 * if (error)
 *     fprintf(stderr, "%s\n", avenping_error_text(error, NULL));
 * avenping_error_free(error);
 * avenping_client_free(client);
 * @endcode
 *
 * These rules hold for every function; what is different says so.
 *
 * **Status.** A function that can fail returns an `avenping_status`. Its out-parameters are written only when that
 * is `AVENPING_OK`, and `*error` only when it is not. `error` may be NULL for who needs no more than the status.
 *
 * **Ownership.** What an out-parameter is given is yours, and has a function `_free`, which takes NULL too. What a
 * getter returns is a view: it belongs to the handle that it was asked of, and is valid until that is freed.
 * Arguments are read while the function runs, not kept; what callbacks use must stay until their call has ended.
 * Handles can be freed in any order: a call in flight keeps what it needs of its client and of its cancel token.
 *
 * **Text in** is UTF-8 in a pointer and a length. NULL is left out; length 0 is up to the NUL; another length
 * needs no NUL. An empty text is "" with length 0. What is not UTF-8 is `AVENPING_INVALID_REQUEST`. What comes from a
 * network has no NUL: the functions that take the body, code or query of a webhook's request take its length as it is.
 *
 * **Text out** is UTF-8 with a NUL. Where `length` is not NULL it is given the length in bytes, for texts with a
 * NUL inside.
 *
 * **Structs** begin with `size`, which is `sizeof` the struct; all the rest may be zero, which is the default of
 * every field. Initialize them with `{ .size = sizeof x, ... }` or `memset`. So they can grow: a program that was
 * compiled with an older header goes on working, and one compiled with a newer header works as long as it leaves
 * new fields zero. Only the elements of arrays have no `size`, and do not grow: `avenping_header` and
 * `avenping_query_parameter`.
 *
 * **NULL** instead of a handle or a struct that must be there is `AVENPING_INVALID_REQUEST`; a getter answers it
 * with NULL, zero or false.
 *
 * **Threads.** Functions that say that they are thread-safe may be called on any number of threads with the same
 * handles at the same time. Getters, which say nothing of it, are too; freeing is not: nobody else may use the handle
 * then or afterwards. Callbacks run on threads of the library's. After `fork` a client can be used in the child too;
 * calls, queues and downloads stay the parent's.
 *
 * **Times** are milliseconds.
 *
 * **What every call can end with.** The API's refusals: `AVENPING_API`, `AVENPING_UNAUTHORIZED`,
 * `AVENPING_PLAN_EXPIRED`, `AVENPING_DEVELOPER_PLAN_REQUIRED`, `AVENPING_FORBIDDEN`, `AVENPING_NOT_FOUND`,
 * `AVENPING_BAD_REQUEST`, `AVENPING_PAYLOAD_TOO_LARGE`, `AVENPING_RATE_LIMITED`, `AVENPING_SERVER`. No answer, or
 * none that can be read: `AVENPING_CONNECTION`, `AVENPING_TIMEOUT`, `AVENPING_INVALID_RESPONSE`. Ended by the
 * caller: `AVENPING_CANCELLED`. Refused before anything was sent: `AVENPING_INVALID_REQUEST`, `AVENPING_CONFIG`. A
 * defect in the library: `AVENPING_INTERNAL`. For a send, `avenping_error_delivery` says whether it may have been
 * sent all the same.
 */

#ifdef __cplusplus
extern "C" {
#endif
"#;

const TAIL: &str = r#"
#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* AVENPING_H */
"#;
