//! What is written around bodies: queries, parameters, names of media types and header fields.

use super::Mock;
use super::routes::Route;
use super::value::Maker;
use crate::ir::{PagingWay, TokenPlace};
use crate::load::reference::percent_decode;
use crate::normalise::view::{At, View};
use serde_json::Value;

/// Header fields that belong to the connection or to the bytes of a body: the server sets them, whatever a document says.
const NOT_SENT: [&str; 11] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
];

/// Text without its percent-encoding (RFC 3986 §2.1); what is none stays.
pub(super) fn decoded(text: &str) -> String {
    percent_decode(text).unwrap_or_else(|| text.to_owned())
}

/// The pairs of a query, or of a form in a body.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let plain = |text: &str| decoded(&text.replace('+', " "));
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

/// The names of the parts of a `multipart/form-data` body (RFC 7578 §4.2).
pub(super) fn part_names(body: &str) -> Vec<String> {
    let headers = body.lines().filter(|line| {
        line.get(..20).is_some_and(|begin| begin.eq_ignore_ascii_case("content-disposition:"))
    });
    let named = headers.filter_map(|line| {
        let (_, rest) = line.split_once(" name=\"").or_else(|| line.split_once(";name=\""))?;
        rest.split_once('"').map(|(name, _)| name.to_owned())
    });
    named.collect()
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether what is sent is of a media type or range of the document.
pub(super) fn is_media_type(declared: &str, sent: &str) -> bool {
    let (declared, sent) = (essence(declared), essence(sent));
    let is_in = declared.strip_suffix('*').is_some_and(|family| sent.starts_with(family));
    declared == sent || declared == "*/*" || is_in
}

/// The parameters of an operation: its own, and those of its path that it does not replace.
pub(super) fn parameters<'a>(view: View<'a>, operation: &At<'a>) -> Vec<At<'a>> {
    let of = |at: &At<'a>| -> Vec<At<'a>> {
        let list = at.get("parameters");
        list.iter().flat_map(At::elements).filter_map(|parameter| view.follow(&parameter)).collect()
    };
    let mut found = of(operation);
    let item = operation
        .pointer
        .parent()
        .and_then(|pointer| Some(At { node: view.resolved.node(&pointer)?, pointer }));
    for parameter in item.iter().flat_map(of) {
        let key = |at: &At<'a>| (at.str("name"), at.str("in"));
        if found.iter().all(|known| key(known) != key(&parameter)) {
            found.push(parameter);
        }
    }
    found
}

/// The header fields that a reply declares.
pub(super) fn headers(mock: &Mock, route: &Route, response: &At<'_>) -> Vec<(String, String)> {
    let view = mock.view();
    let mut found = Vec::new();
    let Some(response) = mock.at(&response.pointer) else { return found };
    for (name, _, field) in response.get("headers").iter().flat_map(At::members) {
        let lower = name.to_ascii_lowercase();
        let is_paging = lower == "link" || is_token(mock, route, &lower);
        if NOT_SENT.contains(&lower.as_str()) || is_paging || !is_token_text(name) {
            continue;
        }
        let Some(field) = view.follow(&field) else { continue };
        let own = field.get("example").map(|example| example.node.to_json());
        let schema = field.get("schema").or_else(|| {
            let content = field.get("content")?;
            content.members().next().and_then(|(.., media)| media.get("schema"))
        });
        // Swagger 2.0 says the type of a field beside its description.
        let value = own.unwrap_or_else(|| Maker::new(mock, true).make(&schema.unwrap_or(field)));
        let text = simple(&value);
        if !text.is_empty() && text.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
            found.push((lower, text));
        }
    }
    found
}

/// Whether a field has the token of the next page: there is none.
fn is_token(mock: &Mock, route: &Route, name: &str) -> bool {
    let calls = route.calls.iter();
    let operations =
        calls.filter_map(|(resource, own)| mock.api.resources.get(*resource)?.operations.get(*own));
    let mut ways = operations.filter_map(|operation| Some(&operation.paging.as_ref()?.way));
    ways.any(|way| match way {
        PagingWay::Cursor { token: TokenPlace::Header(header), .. } => {
            header.for_encoder().eq_ignore_ascii_case(name)
        }
        _ => false,
    })
}

/// Whether a name can be one of a header field (RFC 9110 §5.1).
fn is_token_text(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_plain)
}

/// A value in the style `simple` (RFC 6570 §3.2.2).
pub(super) fn simple(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(simple).collect::<Vec<_>>().join(","),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| format!("{name},{}", simple(value)))
            .collect::<Vec<_>>()
            .join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_no_percent_encoding_stays() {
        for (text, plain) in [("%41b%c3%A9", "Abé"), ("%+f", "%+f"), ("50%", "50%"), ("%zz%4", "%zz%4")] {
            assert_eq!(super::decoded(text), plain);
        }
    }
}
