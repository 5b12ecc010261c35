//! One recorded exchange, as HAR 1.2 or a line of NDJSON tells it. Reading the file is `recording`'s.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::load::reference::percent_decode;

/// A request and what was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// `GET`, upper case.
    pub method: String,
    /// The path of the URL, as it was sent.
    pub path: String,
    /// Decoded names of the query, in order, with their values.
    pub query: Vec<(String, String)>,
    /// The JSON of the request's body.
    pub request: Option<Value>,
    /// The status; 0 when no answer came.
    pub status: u16,
    /// The answer's body.
    pub reply: Reply,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// None was sent, or the recording left it out.
    Empty,
    /// JSON.
    Json(Value),
    /// Something else.
    Other,
}

impl Exchange {
    /// Reads an entry of a HAR file, or the short form `{"method", "url", "request", "status", "response"}` in which the
    /// bodies are JSON values.
    ///
    /// # Errors
    /// What the entry lacks.
    pub fn read(entry: &Value) -> Result<Self, &'static str> {
        let request = entry.get("request").filter(|request| request.get("url").is_some());
        let (method, url) = match request {
            Some(request) => (request.get("method"), request.get("url")),
            None => (entry.get("method"), entry.get("url").or_else(|| entry.get("path"))),
        };
        let url = url.and_then(Value::as_str).ok_or("it has no `url`")?;
        let method = method.and_then(Value::as_str).ok_or("it has no `method`")?.to_ascii_uppercase();
        let (path, query) = split(url);
        let response = entry.get("response");
        let status =
            if request.is_some() { response.and_then(|it| it.get("status")) } else { entry.get("status") };
        let status = status.and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
        let (sent, reply) = match request {
            Some(request) => {
                let sent = request.get("postData").and_then(|data| json(data, "text"));
                (sent, response.and_then(|it| it.get("content")).map_or(Ok(Reply::Empty), content)?)
            }
            None => {
                let body = |key: &str| entry.get(key).filter(|body| !body.is_null()).cloned();
                (body("request"), body("response").map_or(Reply::Empty, Reply::Json))
            }
        };
        let query = match request.and_then(|request| request.get("queryString")).and_then(Value::as_array) {
            Some(listed) if query.is_empty() => listed.iter().filter_map(pair).collect(),
            _ => query,
        };
        Ok(Self { method, path, query, request: sent, status: status.ok_or("it has no `status`")?, reply })
    }
}

fn pair(listed: &Value) -> Option<(String, String)> {
    let text = |key: &str| listed.get(key).and_then(Value::as_str).map(str::to_owned);
    Some((text("name")?, text("value").unwrap_or_default()))
}

/// The JSON in a text member, if it is JSON.
fn json(holder: &Value, key: &str) -> Option<Value> {
    serde_json::from_str(holder.get(key)?.as_str()?).ok()
}

/// A `content` object of HAR; `text` may be base64 (HAR 1.2 §content).
fn content(content: &Value) -> Result<Reply, &'static str> {
    let Some(text) = content.get("text").and_then(Value::as_str).filter(|text| !text.trim().is_empty())
    else {
        return Ok(Reply::Empty);
    };
    let decoded = match content.get("encoding").and_then(Value::as_str) {
        Some("base64") => Cow::Owned(base64(text).ok_or("its answer is no base64, as it says it is")?),
        _ => Cow::Borrowed(text.as_bytes()),
    };
    let text = decoded.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&decoded);
    Ok(serde_json::from_slice(text).map_or(Reply::Other, Reply::Json))
}

/// RFC 4648 §4, white space skipped.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(text).ok()
}

/// Path and query of a URL; scheme and host are left out, a fragment too.
fn split(url: &str) -> (String, Vec<(String, String)>) {
    let url = url.split('#').next().unwrap_or_default();
    let behind =
        url.split_once("://").map_or(url, |(_, rest)| rest.find(['/', '?']).map_or("/", |at| &rest[at..]));
    let (path, query) = behind.split_once('?').unwrap_or((behind, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    });
    (if path.is_empty() { "/".to_owned() } else { path.to_owned() }, pairs.collect())
}

/// A component of a query (WHATWG URL §5.1).
fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode(&spaced).unwrap_or(spaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn entries_of_both_forms_are_read() {
        let har = json!({
            "request": {"method": "get", "url": "https://h.example/v1/tools?a%5B%5D=1&b=x+y#f", "postData": {"text": "{\"a\":1}"}},
            "response": {"status": 200, "content": {"text": "eyJhIjpbXX0=", "encoding": "base64"}},
        });
        let read = Exchange::read(&har).unwrap();
        assert_eq!((read.method.as_str(), read.path.as_str(), read.status), ("GET", "/v1/tools", 200));
        assert_eq!(read.query, [("a[]".into(), "1".into()), ("b".into(), "x y".into())]);
        assert_eq!(read.request, Some(json!({"a": 1})));
        assert_eq!(read.reply, Reply::Json(json!({"a": []})));
        let mut cut = har.clone();
        cut["response"]["content"]["text"] = json!("%%%");
        assert_eq!(Exchange::read(&cut), Err("its answer is no base64, as it says it is"));
        let short = json!({"method": "POST", "path": "/tools", "request": {"name": "x"}, "status": 204});
        let read = Exchange::read(&short).unwrap();
        assert_eq!((read.path.as_str(), read.reply), ("/tools", Reply::Empty));
        for (broken, why) in [
            (json!({"method": "GET"}), "it has no `url`"),
            (json!({"url": "/x"}), "it has no `method`"),
            (json!({"url": "/x", "method": "GET", "status": "200"}), "it has no `status`"),
            (json!(7), "it has no `url`"),
        ] {
            assert_eq!(Exchange::read(&broken), Err(why));
        }
    }
}
