//! A request made up from the document: what a client would send that gives all that must be there.

use serde_json::Value;

use super::form::{parameters, simple};
use super::routes::Route;
use super::value::Maker;
use super::{Mock, Request};
use crate::ir::PathSegment;
use crate::normalise::operation::{is_json, is_xml};
use crate::normalise::view::At;

pub(super) fn request(mock: &Mock, route: &Route) -> Option<Request> {
    let operation = mock.at(&route.operation)?;
    let declared = parameters(mock.view(), &operation);
    let mut path = String::new();
    for segment in &route.segments {
        match segment {
            PathSegment::Literal(text) => path.push_str(text.for_encoder()),
            PathSegment::Parameter(name) => {
                let is_it =
                    |at: &&At<'_>| at.str("in") == Some("path") && at.str("name") == Some(name.for_encoder());
                let text = declared.iter().find(is_it).map_or_else(String::new, |at| value(mock, at));
                let text = if text.is_empty() { "string".to_owned() } else { text };
                path.push_str(&encoded(&text));
            }
        }
    }
    let mut query: Vec<String> =
        route.constants.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let mut headers = Vec::new();
    for parameter in declared.iter().filter(|parameter| parameter.flag("required")) {
        let (name, text) = (parameter.str("name").unwrap_or_default(), value(mock, parameter));
        match parameter.str("in") {
            Some("query") => query.push(format!("{}={}", encoded(name), encoded(&text))),
            Some("header") => headers.push((name.to_owned(), text)),
            Some("cookie") => headers.push(("cookie".to_owned(), format!("{name}={text}"))),
            _ => {}
        }
    }
    let mut body = Vec::new();
    if let Some((name, bytes)) = body_of(mock, &operation) {
        headers.push(("content-type".to_owned(), name));
        body = bytes;
    }
    let target = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
    Some(Request { method: route.method.to_owned(), target, headers, body })
}

fn value(mock: &Mock, parameter: &At<'_>) -> String {
    let Some(parameter) = mock.at(&parameter.pointer) else { return String::new() };
    let content =
        || parameter.get("content").and_then(|content| content.members().next().map(|(.., media)| media));
    match parameter.get("schema").or_else(|| content()?.get("schema")) {
        Some(schema) => simple(&Maker::new(mock, true).of_request().make(&schema)),
        None => "string".to_owned(),
    }
}

/// Media type and bytes of the body: JSON where it can be, else a form, else whatever there is.
fn body_of(mock: &Mock, operation: &At<'_>) -> Option<(String, Vec<u8>)> {
    let operation = mock.at(&operation.pointer)?;
    let body = mock.view().follow(&operation.get("requestBody")?)?;
    let content = body.get("content")?;
    let (name, _, media) = content.members().min_by_key(|(name, ..)| (!is_json(name), is_xml(name)))?;
    let made =
        media.get("schema").map_or(Value::Null, |schema| Maker::new(mock, true).of_request().make(&schema));
    let essence = super::form::essence(name);
    let bytes = match (&made, essence.as_str()) {
        _ if is_json(name) => made.to_string().into_bytes(),
        (Value::Object(members), "application/x-www-form-urlencoded") => {
            let pairs =
                members.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(&simple(value))));
            pairs.collect::<Vec<_>>().join("&").into_bytes()
        }
        (Value::Object(members), "multipart/form-data") => {
            let part = |(name, value): (&String, &Value)| {
                let name = name.replace('"', "%22");
                format!(
                    "--trueup\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n",
                    simple(value)
                )
            };
            let parts: String = members.iter().map(part).collect();
            let whole = format!("{parts}--trueup--\r\n");
            return Some(("multipart/form-data; boundary=trueup".to_owned(), whole.into_bytes()));
        }
        _ => simple(&made).into_bytes(),
    };
    Some((if name.contains('*') { "application/octet-stream".to_owned() } else { name.to_owned() }, bytes))
}

/// Text in a path or a query (RFC 3986 §2.3).
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut out = String::new();
    for byte in text.bytes() {
        if plain(byte) { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}
