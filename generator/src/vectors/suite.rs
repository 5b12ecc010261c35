//! The format of conformance suites: requests and replies of many documents, as a server sees them.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A suite. What it says of scenarios is for those who score.
#[derive(Debug, Deserialize)]
pub(super) struct Suite {
    pub(super) vectors: Vec<Vector>,
}

/// One exchange.
#[derive(Debug, Deserialize)]
pub(super) struct Vector {
    pub(super) id: String,
    pub(super) method: String,
    /// As it travels, with the server's path.
    pub(super) path: String,
    /// Path of the document in its collection; `{oas}` stands for a version of OpenAPI.
    pub(super) document: String,
    /// `null` where no operation of the document describes the exchange.
    pub(super) operation: Option<Target>,
    pub(super) request: Request,
    pub(super) response: Response,
}

/// The operation that is called.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Target {
    pub(super) path_template: String,
    /// Goes behind the address of the server to make the base URL.
    #[serde(default)]
    pub(super) server_path: String,
    /// Path parameters as they travel, by wire name.
    #[serde(default)]
    pub(super) raw_path_params: Map<String, Value>,
}

/// What must arrive.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub struct Request {
    /// Decoded; several values of one name are an array.
    #[serde(default)]
    pub(super) query: Map<String, Value>,
    #[serde(default)]
    pub(super) headers: Map<String, Value>,
    pub(super) body: Option<Body>,
    /// Where more than one spelling is right.
    #[serde(default)]
    pub(super) matchers: Vec<Value>,
}

/// What is answered.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub struct Response {
    pub(super) status: u16,
    #[serde(default)]
    pub(super) headers: Map<String, Value>,
    pub(super) body: Option<Body>,
}

/// A body of either direction; what is there depends on `kind`.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    pub(super) content_type: String,
    pub(super) kind: String,
    #[serde(default, deserialize_with = "there", skip_serializing_if = "Option::is_none")]
    pub(super) json: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) base64: Option<String>,
    /// The value that XML stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) derived_value: Option<Value>,
    /// The values of JSON Lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Value>,
    /// Server-sent events, their fields as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) events: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Part>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<Part>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) matchers: Vec<Value>,
}

/// A part of a multipart body: a value, or a file.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub(super) struct Part {
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

impl Suite {
    /// `None`: the text is something else.
    pub(super) fn parse(text: &str) -> Option<serde_json::Result<Self>> {
        let is_suite = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        is_suite.then(|| serde_json::from_str(text.trim_start_matches('\u{feff}')))
    }

    /// The vectors about the document at a path: those whose `document` is the longest end of it. `None`: no vector
    /// names the document.
    pub(super) fn about(&self, document: &str) -> Option<Vec<&Vector>> {
        let matched = |vector: &&Vector| is_end(&vector.document, document);
        let longest = self.vectors.iter().filter(matched).map(|vector| vector.document.len()).max()?;
        Some(self.vectors.iter().filter(|it| it.document.len() == longest && matched(it)).collect())
    }
}

/// Whether `pattern` is the end of a path, by whole segments and without regard to the version and the file's type.
fn is_end(pattern: &str, path: &str) -> bool {
    let mut pattern = pattern.rsplit('/');
    let path = path.replace('\\', "/");
    let mut path = path.rsplit('/');
    let (Some(wanted), Some(file)) = (pattern.next(), path.next()) else { return false };
    let stem = |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
    let (wanted, file) = (stem(wanted), stem(file));
    let same_file = match wanted.split_once("{oas}") {
        Some((before, after)) => file.strip_prefix(before).is_some_and(|rest| rest.ends_with(after)),
        None => wanted == file,
    };
    same_file && pattern.all(|segment| path.next() == Some(segment))
}

/// A member that is there, `null` included.
fn there<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(input).map(Some)
}
