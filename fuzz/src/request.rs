//! How a URL is built: method, path, parameters (`name=value` with tabs between), a line each, then a JSON body.

use crate::answerer::{BASE, answerer, once};
use crate::{TOKEN, checks, lines};
use avenping::waist;
use serde_json::{Value, json};
use std::borrow::Cow;

pub fn request(data: &[u8]) {
    let mut body = data;
    let method = lines::text(&mut body);
    let path = lines::text(&mut body);
    let query = lines::text(&mut body);
    let query: Vec<(&str, &str)> = query
        .split('\t')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    let body: Option<Value> = serde_json::from_slice(body).ok();
    let arguments = json!({ "method": method, "path": path, "query": query, "json": body }).to_string();

    let answerer = answerer();
    answerer.answer(None);
    let call = || waist::request(answerer.client(), arguments.as_bytes(), None).and_then(|call| call.wait());
    let (result, seen) = answerer.watch(call);
    once(&result, &seen);
    let safe = method.eq_ignore_ascii_case("GET");
    if let Err(error) = &result {
        checks::error(error, false);
        checks::delivery(error, safe, seen.len());
    }
    for seen in seen {
        let (sent_method, target) = seen.line();
        assert_eq!(sent_method, method.to_ascii_uppercase());
        let (sent_path, sent_query) = target.split_once('?').unwrap_or((&target, ""));
        assert_eq!(decoded(sent_path), decoded(&format!("{BASE}{path}")), "another path than was asked for");
        let sent_query: Vec<_> = url::form_urlencoded::parse(sent_query.as_bytes()).collect();
        let query: Vec<_> = query.iter().map(|(name, value)| (Cow::from(*name), Cow::from(*value))).collect();
        assert_eq!(sent_query, query);
        let bearer = format!("Bearer {TOKEN}");
        seen.has_own_headers(("authorization", &bearer), None);
        let sent_body: Option<Value> = serde_json::from_slice(&seen.body).ok();
        assert_eq!(sent_body, body.clone().filter(|body| !body.is_null()));
    }
}

fn decoded(path: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(path).collect()
}
