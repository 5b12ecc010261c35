//! The requests received last, for tests that assert what a client really sent: `GET /__requests`.

use std::collections::VecDeque;

use axum::http::request::Parts;
use serde_json::{Map, Value, json};

/// How many requests are remembered.
const CAPACITY: usize = 1000;

/// The requests received last, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    received: VecDeque<Value>,
}

impl Journal {
    /// Remembers a request; `wire` is the revision it was answered in.
    pub(crate) fn note(&mut self, parts: &Parts, body: &[u8], request_id: &str, wire: &str) {
        if self.received.len() == CAPACITY {
            self.received.pop_front();
        }
        let mut headers: Map<String, Value> = Map::new();
        for (name, value) in &parts.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            match headers.get_mut(name.as_str()) {
                Some(Value::String(before)) => *before = format!("{before}, {value}"),
                _ => {
                    headers.insert(name.as_str().to_owned(), Value::String(value));
                }
            }
        }
        self.received.push_back(json!({
            "method": parts.method.as_str(),
            "path": parts.uri.path(),
            "query": parts.uri.query().unwrap_or_default(),
            "headers": headers,
            "body": String::from_utf8_lossy(body),
            "request_id": request_id,
            "wire": wire,
        }));
    }

    /// What is remembered; forgotten afterwards if `clear`.
    pub(crate) fn read(&mut self, clear: bool) -> Value {
        let requests = self.received.iter().cloned().collect();
        if clear {
            self.received.clear();
        }
        requests
    }
}
