//! The log of everything that arrived, for tests to look at.

use std::collections::VecDeque;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde_json::{Map, Value, json};

use crate::routes::query_pairs;

/// Older requests are forgotten beyond this many, so that a load test does not fill the memory.
const REQUESTS_KEPT: usize = 100_000;

#[derive(Debug)]
struct Entry {
    connection: u64,
    method: String,
    path: String,
    query: Value,
    headers: Value,
    body: Value,
    time: f64,
    status: Option<u16>,
    accepted: Option<String>,
    fault: Option<&'static str>,
}

#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<Entry>,
    /// The id of the first entry kept.
    first: u64,
}

impl RequestLog {
    /// An empty log whose ids follow on from this one's.
    pub(crate) fn emptied(&self) -> Self {
        Self { entries: VecDeque::new(), first: self.first + self.entries.len() as u64 }
    }

    /// Writes down an arrival and answers its id.
    pub(crate) fn arrive(
        &mut self,
        connection: u64,
        parts: &Parts,
        fault: Option<&'static str>,
        time: f64,
    ) -> u64 {
        if self.entries.len() == REQUESTS_KEPT {
            self.entries.pop_front();
            self.first += 1;
        }
        let id = self.first + self.entries.len() as u64;
        self.entries.push_back(Entry {
            connection,
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: gather(query_pairs(&parts.uri)),
            headers: headers(&parts.headers),
            body: Value::Null,
            time,
            status: None,
            accepted: None,
            fault,
        });
        id
    }

    fn entry(&mut self, id: u64) -> Option<&mut Entry> {
        let index = usize::try_from(id.checked_sub(self.first)?).ok()?;
        self.entries.get_mut(index)
    }

    pub(crate) fn body(&mut self, id: u64, body: Value) {
        if let Some(entry) = self.entry(id) {
            entry.body = body;
        }
    }

    pub(crate) fn accepted(&mut self, id: u64, accepted: String) {
        if let Some(entry) = self.entry(id) {
            entry.accepted = Some(accepted);
        }
    }

    pub(crate) fn answered(&mut self, id: u64, status: u16) {
        if let Some(entry) = self.entry(id) {
            entry.status = Some(status);
        }
    }

    pub(crate) fn to_json(&self) -> Vec<Value> {
        let numbered = self.entries.iter().enumerate();
        numbered
            .map(|(index, entry)| {
                json!({
                    "id": self.first + index as u64,
                    "connection": entry.connection,
                    "method": entry.method,
                    "path": entry.path,
                    "query": entry.query,
                    "headers": entry.headers,
                    "body": entry.body,
                    "time": entry.time,
                    "status": entry.status,
                    "accepted": entry.accepted,
                    "fault": entry.fault,
                })
            })
            .collect()
    }
}

/// Pairs as an object; a repeated name becomes an array.
fn gather(pairs: Vec<(String, String)>) -> Value {
    let mut object = Map::new();
    for (name, value) in pairs {
        match object.get_mut(&name) {
            None => drop(object.insert(name, value.into())),
            Some(Value::Array(list)) => list.push(value.into()),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    Value::Object(object)
}

fn headers(map: &HeaderMap) -> Value {
    gather(
        map.iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
    )
}
