//! One case: a fake of its own, a client as the case has it, the call, the comparison.

use crate::case::Case;
use crate::expectation::{differs, differs_exactly};
use avenping::media::Source;
use avenping::model::{DownloadMedia, UploadMedia};
use avenping::operations::markers;
use avenping::{CallOptions, Client, Error, Pending, RawRequest, Result, webhook};
use avenping_mock::{MockServer, TOKEN};
use serde_json::{Map, Value, json};
use socket2::{Domain, Socket, Type};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Style {
    Awaited,
    Blocking,
}

pub fn case(case: &Case, style: Style) -> std::result::Result<(), String> {
    let server = MockServer::start().map_err(|error| error.to_string())?;
    set_up(&server, &case.mock)?;
    let (_bound, closed) = closed_port();
    let outcome = client(case, &server, &closed).and_then(|client| call(case, &client, style));
    compare(case, &server, &outcome)
}

fn set_up(server: &MockServer, mock: &Map<String, Value>) -> std::result::Result<(), String> {
    for (key, value) in mock {
        match key.as_str() {
            "faults" => value.as_array().unwrap().iter().try_for_each(|rule| server.fault(rule.clone()))?,
            "settings" => server.settings(value.clone())?,
            "tokens" => value.as_array().unwrap().iter().try_for_each(|change| {
                server.replace_token(change["replace"].as_str().unwrap(), change["with"].as_str().unwrap())
            })?,
            "advance" => server.advance(value.as_f64().unwrap()),
            other => return Err(format!("mock: unknown key {other}")),
        }
    }
    Ok(())
}

fn client(case: &Case, server: &MockServer, closed: &str) -> Result<Client> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let time = |value: &Value| Duration::from_secs_f64(value.as_f64().unwrap() / 1000.0);
    let mut builder = Client::builder();
    if !case.client.contains_key("token") {
        builder = builder.token(TOKEN);
    }
    if !case.client.contains_key("baseUrl") {
        builder = builder.base_url(server.base_url());
    }
    let mut options = CallOptions::new();
    for (key, value) in &case.client {
        builder = match key.as_str() {
            "token" if value.is_null() => builder,
            "token" => builder.token(text(value)),
            "baseUrl" if value == "closed" => builder.base_url(closed),
            "baseUrl" => builder.base_url(text(value)),
            "phoneNumberId" => builder.phone_number_id(text(value)),
            "auth" => builder.auth(text(value).parse()?),
            "timeout" => builder.timeout(time(value)),
            "connectTimeout" => builder.connect_timeout(time(value)),
            "deadline" if value.is_null() => builder.no_deadline(),
            "deadline" => builder.deadline(time(value)),
            "maxRetries" => builder.max_retries(u32::try_from(value.as_u64().unwrap()).unwrap()),
            "validate" => builder.validate(value.as_bool().unwrap()),
            "allowHttp" => builder.allow_http(value.as_bool().unwrap()),
            "userAgent" => builder.user_agent(text(value)),
            "proxy" => builder.proxy(text(value)),
            "caBundle" => builder.ca_bundle(text(value)),
            "headers" => value
                .as_object()
                .unwrap()
                .iter()
                .fold(builder, |builder, (name, value)| builder.header(name, text(value))),
            "retryMaybeSent" => {
                options = options.retry_maybe_sent(value.as_bool().unwrap());
                builder
            }
            other => panic!("{}: client: unknown key {other}", case.name),
        };
    }
    Ok(builder.build()?.with_options(options))
}

/// A port of this machine on which nothing listens. It stays bound while the case runs: a free port
/// would be given to the next fake that starts.
fn closed_port() -> (Socket, String) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, format!("http://{address}"))
}

fn call(case: &Case, client: &Client, style: Style) -> Result<Value> {
    let input = &case.input;
    let options = CallOptions::new();
    match case.operation.as_str() {
        "media.upload" => {
            let pending = client.start_upload(source(input), upload_request(input), options)?;
            Ok(json!(wait(pending, style)?))
        }
        "media.download" => {
            let mut request = DownloadMedia::new(input["mediaId"].as_str().unwrap_or_default());
            request.disposition = input["disposition"].as_str().map(Into::into);
            let download = wait(client.start_download(request, options)?, style)?;
            let about = json!({
                "contentType": download.content_type,
                "contentLength": download.content_length,
                "filename": download.filename,
            });
            let bytes = block_on(download.bytes())?;
            Ok(with(about, "size", json!(bytes.len())))
        }
        "request" => {
            let mut request =
                RawRequest::new(input["method"].as_str().unwrap(), input["path"].as_str().unwrap());
            for (name, value) in input["query"].as_object().into_iter().flatten() {
                request = request.query(name, value.as_str().unwrap());
            }
            if let Some(json) = input.get("json") {
                request = request.json(json.clone());
            }
            wait(client.start_request(request, options)?, style)
        }
        "webhook.parse" => {
            let event = webhook::parse(input["body"].as_str().unwrap().as_bytes())?;
            let kind = match &event {
                webhook::Event::NewMessage(_) => "newMessage",
                webhook::Event::NewLead(_) => "newLead",
                _ => "unknown",
            };
            Ok(json!({ "event": kind, "dedupeKey": event.dedupe_key(), "raw": event.raw() }))
        }
        "webhook.verify_code" => {
            let text = |key: &str| input[key].as_str().unwrap();
            Ok(json!(webhook::verify_code(text("expected"), text("received"))))
        }
        "webhook.challenge" => {
            let text = |key: &str| input[key].as_str().unwrap();
            Ok(json!(webhook::challenge(text("query"), text("code"))))
        }
        "templates.list" if case.all_pages => all_pages::<markers::ListTemplates>(client, input, style),
        "forms.list" if case.all_pages => all_pages::<markers::ListForms>(client, input, style),
        operation => {
            let pending = client.invoke(operation, input.to_string().as_bytes(), options)?;
            Ok(serde_json::from_slice(&wait(pending, style)?).unwrap())
        }
    }
}

fn all_pages<O>(client: &Client, input: &Value, style: Style) -> Result<Value>
where
    O: Listing,
{
    let request: O::Request = serde_json::from_value(input.clone()).unwrap();
    let mut items = Vec::new();
    let mut pages = 0;
    match style {
        Style::Awaited => {
            let mut pager = O::list(client, request);
            while let Some(page) = block_on(pager.next_page())? {
                pages += 1;
                items.extend(page.items);
            }
        }
        Style::Blocking => {
            let mut pager = O::list_blocking(client, request);
            while let Some(page) = pager.next_page()? {
                pages += 1;
                items.extend(page.items);
            }
        }
    }
    Ok(
        json!({ "count": items.len(), "pages": pages, "items": items.iter().map(|item| json!(item)).collect::<Vec<_>>() }),
    )
}

trait Listing: avenping::Paged<Item: serde::Serialize, Request: Clone> {
    fn list(client: &Client, request: Self::Request) -> avenping::Pager<Self>
    where
        Self: Sized;
    fn list_blocking(client: &Client, request: Self::Request) -> avenping::blocking::Pager<Self>
    where
        Self: Sized;
}

impl Listing for markers::ListTemplates {
    fn list(client: &Client, request: Self::Request) -> avenping::Pager<Self> {
        client.templates().list(request)
    }
    fn list_blocking(client: &Client, request: Self::Request) -> avenping::blocking::Pager<Self> {
        avenping::blocking::Client::from(client.clone()).templates().list(request)
    }
}

impl Listing for markers::ListForms {
    fn list(client: &Client, request: Self::Request) -> avenping::Pager<Self> {
        client.forms().list(request)
    }
    fn list_blocking(client: &Client, request: Self::Request) -> avenping::blocking::Pager<Self> {
        avenping::blocking::Client::from(client.clone()).forms().list(request)
    }
}

fn source(input: &Value) -> Source {
    let bytes = match (&input["text"], &input["size"]) {
        (Value::String(text), _) => text.clone().into_bytes(),
        (_, size) => vec![b'x'; usize::try_from(size.as_u64().unwrap()).unwrap()],
    };
    match input["from"].as_str().unwrap_or("bytes") {
        "bytes" => Source::bytes(bytes),
        "reader" => Source::reader(std::io::Cursor::new(bytes)),
        "reader_with_length" => {
            let length = input["length"].as_u64().unwrap_or(bytes.len() as u64);
            Source::reader(std::io::Cursor::new(bytes)).length(length)
        }
        other => panic!("unknown source {other}"),
    }
}

fn upload_request(input: &Value) -> UploadMedia {
    let text = |key: &str| input[key].as_str().map(str::to_owned);
    let mut request = UploadMedia::new();
    request.phone_number_id = text("phoneNumberId");
    request.filename = text("filename");
    request.mime_type = text("mimeType");
    request
}

fn wait<T: Send + 'static>(pending: Pending<T>, style: Style) -> Result<T> {
    match style {
        Style::Awaited => block_on(pending),
        Style::Blocking => pending.wait(),
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn with(mut object: Value, key: &str, value: Value) -> Value {
    object.as_object_mut().unwrap().insert(key.to_owned(), value);
    object
}

fn compare(case: &Case, server: &MockServer, outcome: &Result<Value>) -> std::result::Result<(), String> {
    let problem = match (outcome, case.expect.get("result"), case.expect.get("error")) {
        (Ok(found), Some(expected), _) => differs("result", expected, Some(found)),
        (Err(found), _, Some(expected)) => differs("error", expected, Some(&found.to_json())),
        (Ok(found), ..) => Some(format!("succeeded with {found}")),
        (Err(found), ..) => Some(format!("failed: {found:?}")),
    };
    let token_leak = outcome.as_ref().err().and_then(|error| leak(case, error));
    problem.or(token_leak).or_else(|| compare_requests(case, server)).map_or(Ok(()), Err)
}

/// Whatever happens, no error shows the token.
fn leak(case: &Case, error: &Error) -> Option<String> {
    let token = case.client.get("token").map_or(Some(TOKEN), Value::as_str)?;
    let shown = format!("{error} {error:?} {}", error.to_json());
    shown.contains(token).then(|| "the error shows the token".to_owned())
}

fn compare_requests(case: &Case, server: &MockServer) -> Option<String> {
    let found = server.requests();
    let accepted = server.messages().len();
    if let Some(expected) = case.expect.get("accepted")
        && expected.as_u64() != Some(accepted as u64)
    {
        return Some(format!("accepted: expected {expected}, found {accepted}"));
    }
    match &case.expect["requests"] {
        Value::Number(count) if count.as_u64() == Some(found.len() as u64) => None,
        Value::Array(expected) if expected.len() == found.len() => {
            expected.iter().zip(&found).enumerate().find_map(|(n, (expected, found))| {
                expected.as_object().unwrap().iter().find_map(|(key, expected)| {
                    let path = format!("requests[{n}].{key}");
                    let exact = matches!(key.as_str(), "body" | "query");
                    let compare = if exact { differs_exactly } else { differs };
                    compare(&path, expected, found.get(key))
                })
            })
        }
        expected => Some(format!("requests: expected {expected}, found {}: {}", found.len(), json!(found))),
    }
}
