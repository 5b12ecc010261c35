//! What is wrong with a request, as problem details (RFC 9457).

use super::Reply;
use serde_json::{Value, json};

/// A request that is not answered as the document says.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    status: u16,
    detail: String,
    errors: Vec<Value>,
    headers: Vec<(String, String)>,
}

impl Problem {
    pub(super) fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), errors: Vec::new(), headers: Vec::new() }
    }

    /// No operation has this path.
    pub(super) fn not_found(path: &str) -> Self {
        Self::new(404, format!("the document has no path that {path} fits"))
    }

    /// The path has operations, but of other methods.
    pub(super) fn wrong_method(method: &str, path: &str, allowed: &str) -> Self {
        let mut problem = Self::new(405, format!("the document has no {method} of {path}; it has {allowed}"));
        problem.headers.push(("allow".to_owned(), allowed.to_owned()));
        problem
    }

    /// A request that lacks what it must have, or has it wrong.
    pub(super) fn bad(errors: Vec<Value>) -> Self {
        let first = errors.first().and_then(|error| error["detail"].as_str()).unwrap_or_default().to_owned();
        let detail = match errors.len() {
            0 | 1 => first,
            more => format!("{first}; and {} more", more - 1),
        };
        Self { errors, ..Self::new(400, detail) }
    }

    pub(super) fn into_reply(self) -> Reply {
        let title = match self.status {
            400 => "Bad Request",
            404 => "Not Found",
            405 => "Method Not Allowed",
            406 => "Not Acceptable",
            415 => "Unsupported Media Type",
            _ => "Error",
        };
        let mut body = json!({"title": title, "status": self.status, "detail": self.detail});
        if !self.errors.is_empty() {
            body["errors"] = Value::Array(self.errors);
        }
        let mut headers = vec![("content-type".to_owned(), "application/problem+json".to_owned())];
        headers.extend(self.headers);
        Reply {
            status: self.status,
            headers,
            body: vec![body.to_string().into_bytes()],
            operation: String::new(),
        }
    }
}

/// A parameter that is wrong.
pub(super) fn of_parameter(place: &str, name: &str, detail: &str) -> Value {
    json!({"detail": detail, "in": place, "parameter": name})
}

/// A part of the body that is wrong: `pointer` is a JSON Pointer as a fragment (RFC 6901 §6), as in RFC 9457 §3.
pub(super) fn of_body(steps: &[String], detail: &str) -> Value {
    json!({"detail": detail, "in": "body", "pointer": fragment(steps)})
}

fn fragment(steps: &[String]) -> String {
    let escaped = steps.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")));
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(byte);
    let mut out = String::from("#");
    for byte in escaped.collect::<String>().bytes() {
        if plain(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
