//! The format of cases: calls of this crate, made from what a conformance suite says of requests and replies.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::arguments::base64;
use super::calls::sdk::{Object, Value};

/// A call, what must arrive at the server, what it answers, and what the caller gets.
#[derive(Debug, Deserialize)]
pub struct Vector {
    pub id: String,
    /// Why the call cannot be made.
    pub unsupported: Option<String>,
    /// Goes behind the server's address.
    pub server_path: String,
    pub call: String,
    pub credential: Option<String>,
    #[serde(default)]
    pub credentials: BTreeMap<String, String>,
    pub arguments: Object,
    pub options: Options,
    pub method: String,
    pub path: String,
    pub request: Request,
    pub response: Response,
    /// `value`, `items` or `error`.
    pub expect: Value,
    /// One page is read.
    #[serde(skip)]
    pub all_pages: bool,
}

/// Options of one call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    pub max_retries: Option<u32>,
    pub idempotency_key: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub query: BTreeMap<String, String>,
    pub body: Object,
}

/// What must arrive besides method and path.
#[derive(Debug, Deserialize)]
pub struct Request {
    pub query: Object,
    pub headers: Object,
    pub body: Option<Body>,
}

/// What is answered.
#[derive(Debug, Deserialize)]
pub struct Response {
    status: u16,
    headers: Object,
    body: Option<Body>,
}

/// A body; what is there depends on `kind`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    pub content_type: String,
    pub kind: String,
    #[serde(default)]
    pub json: Value,
    pub text: Option<String>,
    base64: Option<String>,
    #[serde(default)]
    pub items: Value,
}

impl Body {
    pub fn bytes(&self) -> Vec<u8> {
        match (&self.base64, &self.text) {
            (Some(text), _) => base64(text),
            (None, Some(text)) => text.clone().into_bytes(),
            (None, None) => Vec::new(),
        }
    }
}

impl Response {
    /// The reply as it travels.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = self.body.as_ref().map(Body::bytes).unwrap_or_default();
        let mut head = format!("HTTP/1.1 {} X\r\n", self.status);
        for (name, value) in &self.headers {
            head += &format!("{name}: {}\r\n", text(value));
        }
        if let Some(body) = &self.body {
            head += &format!("content-type: {}\r\n", body.content_type);
        }
        if self.status != 204 {
            head += &format!("content-length: {}\r\n", body.len());
        }
        [head.as_bytes(), b"\r\n", &body].concat()
    }
}

/// A value as text: numbers are written as such in some places.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
