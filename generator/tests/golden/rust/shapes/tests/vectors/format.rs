//! The format of wire vectors.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::arguments::base64;
use super::calls::sdk::{Object, Value};

/// A call, what it sends, what it is answered, and what the caller gets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    pub name: String,
    pub call: String,
    pub arguments: Object,
    #[serde(default)]
    pub options: Options,
    request: Option<Request>,
    #[serde(default)]
    pub all_pages: bool,
    #[serde(default)]
    requests: Vec<Request>,
    pub responses: Vec<Response>,
    pub result: Option<Value>,
    pub error: Option<Value>,
    #[serde(default)]
    pub warnings: Vec<Conflict>,
}

impl Vector {
    /// What must be sent, in order.
    pub fn expected_requests(&self) -> Vec<&Request> {
        match &self.request {
            Some(request) => vec![request; self.responses.len()],
            None => self.requests.iter().collect(),
        }
    }
}

/// Options of one call.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    pub max_retries: Option<u32>,
    pub idempotency_key: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub query: BTreeMap<String, String>,
    pub body: Object,
}

/// What must be sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub method: String,
    pub target: String,
    /// `None`: must not be sent.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    #[serde(default, deserialize_with = "there")]
    body: Option<Value>,
}

impl Request {
    /// The body as it must travel.
    pub fn body(&self) -> Vec<u8> {
        self.body.as_ref().map(bytes).unwrap_or_default()
    }
}

/// What the server answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "there")]
    body: Option<Value>,
}

impl Response {
    /// The reply as it travels.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = self.body.as_ref().map(bytes).unwrap_or_default();
        let mut headers = self.headers.clone();
        let has = |headers: &BTreeMap<String, String>, name: &str| {
            headers.keys().any(|other| other.eq_ignore_ascii_case(name))
        };
        if self.body.as_ref().is_some_and(|body| special(body).is_none()) && !has(&headers, "content-type") {
            headers.insert("content-type".to_owned(), "application/json".to_owned());
        }
        if self.status != 204 && self.status != 304 && !has(&headers, "content-length") {
            headers.insert("content-length".to_owned(), body.len().to_string());
        }
        let fields: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("HTTP/1.1 {} X\r\n{fields}\r\n", self.status);
        [head.as_bytes(), &body].concat()
    }
}

/// Two spellings of one field that differ, as they are reported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    pub schema: String,
    pub field: String,
    pub legacy: String,
}

/// A member that is there, `null` included.
fn there<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(input).map(Some)
}

/// The bytes of a body that is given as text or as bytes, not as JSON.
fn special(body: &Value) -> Option<Vec<u8>> {
    let body = body.as_object().filter(|body| body.len() == 1)?;
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    text("$text").map(|text| text.as_bytes().to_vec()).or_else(|| text("$base64").map(base64))
}

fn bytes(body: &Value) -> Vec<u8> {
    special(body).unwrap_or_else(|| body.to_string().into_bytes())
}

#[test]
fn bodies_that_are_not_json() {
    for (body, expected) in [
        (serde_json::json!({"$text": "[1"}), b"[1".to_vec()),
        (serde_json::json!({"$base64": "/wAB"}), vec![255, 0, 1]),
        (serde_json::json!({"$base64": "/w=="}), vec![255]),
        (serde_json::json!({"$text": "a", "b": 1}), br#"{"$text":"a","b":1}"#.to_vec()),
    ] {
        assert_eq!(bytes(&body), expected, "{body}");
    }
}
