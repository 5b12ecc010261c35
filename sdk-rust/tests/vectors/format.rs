//! The format of wire vectors, as `specs/hive/vectors/README.md` describes it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hivekube::{Object, Value};
use serde::Deserialize;
use serde_json::json;

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
    result: Option<Value>,
    pub error: Option<Object>,
    #[serde(default)]
    pub warnings: Vec<Conflict>,
}

impl Vector {
    /// What must be sent, in order.
    pub fn requests(&self) -> Vec<&Request> {
        match &self.request {
            Some(request) => vec![request; self.responses.len()],
            None => self.requests.iter().collect(),
        }
    }

    /// What the caller must get, where that is no error.
    pub fn result(&self) -> &Value {
        self.result.as_ref().unwrap_or(&Value::Null)
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
        let is_json = self.body.as_ref().is_some_and(|body| encoded(body).is_none());
        let mut headers = self.headers.clone();
        if is_json {
            headers.entry("content-type".to_owned()).or_insert_with(|| "application/json".to_owned());
        }
        if self.status != 204 {
            headers.insert("content-length".to_owned(), body.len().to_string());
        }
        let fields: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("HTTP/1.1 {} X\r\n{fields}\r\n", self.status);
        [head.as_bytes(), &body].concat()
    }
}

/// Two spellings of one field that differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    pub schema: String,
    pub field: String,
    pub legacy: String,
}

/// The vectors of one file.
pub fn read(file: &str) -> Vec<Vector> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../specs/hive/vectors").join(file);
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A member that is there, `null` included.
fn there<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(input).map(Some)
}

/// The bytes of a body that is not given as JSON.
fn encoded(body: &Value) -> Option<Vec<u8>> {
    let body = body.as_object().filter(|body| body.len() == 1)?;
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    text("$text").map(|text| text.as_bytes().to_vec()).or_else(|| text("$base64").map(base64))
}

fn bytes(body: &Value) -> Vec<u8> {
    encoded(body).unwrap_or_else(|| body.to_string().into_bytes())
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let bits: Vec<u8> = text.trim_end_matches('=').bytes().map(digit).collect();
    let whole = bits.chunks(4).flat_map(|four| {
        let at = |index: usize| u32::from(four.get(index).copied().unwrap_or(0));
        let joined = at(0) << 18 | at(1) << 12 | at(2) << 6 | at(3);
        joined.to_be_bytes()[1..four.len()].to_vec()
    });
    whole.collect()
}

#[test]
fn bodies_that_are_no_json() {
    for (body, expected) in [
        (json!({"$text": "[1"}), b"[1".to_vec()),
        (json!({"$base64": "/wAB"}), vec![255, 0, 1]),
        (json!({"$base64": "/w=="}), vec![255]),
        (json!({"$text": "a", "b": 1}), br#"{"$text":"a","b":1}"#.to_vec()),
    ] {
        assert_eq!(bytes(&body), expected, "{body}");
    }
}
