//! How the backends made with FastAPI answer: JSON, `detail` in three shapes, events as they happen.

use std::convert::Infallible;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

/// A reply in JSON.
pub(super) fn reply(status: StatusCode, body: &Value) -> Response {
    (status, Json(body)).into_response()
}

/// A 200 in JSON.
pub(super) fn ok(body: &Value) -> Response {
    reply(StatusCode::OK, body)
}

/// An error. The detail is text, a list or an object.
pub(super) fn refused(status: StatusCode, detail: impl Into<Value>) -> Response {
    reply(status, &json!({"detail": detail.into()}))
}

/// What is said of a request that lacks something or has it wrong, as FastAPI says it.
pub(super) fn invalid(place: &[&str], message: &str, kind: &str) -> Response {
    let issue = json!({"loc": place, "msg": message, "type": kind});
    refused(StatusCode::UNPROCESSABLE_ENTITY, Value::Array(vec![issue]))
}

/// A field of the body that has to be text of at least so many characters.
///
/// # Errors
/// The reply that says what is wrong.
pub(super) fn text_field<'a>(body: &'a Value, name: &str, shortest: usize) -> Result<&'a str, Box<Response>> {
    match body.get(name) {
        None => Err(Box::new(invalid(&["body", name], "Field required", "missing"))),
        Some(Value::String(text)) if text.chars().count() >= shortest => Ok(text),
        Some(Value::String(_)) => {
            let message = format!("String should have at least {shortest} characters");
            Err(Box::new(invalid(&["body", name], &message, "string_too_short")))
        }
        Some(_) => Err(Box::new(invalid(&["body", name], "Input should be a valid string", "string_type"))),
    }
}

/// Server-sent events, each in a piece of its own. A name of `None` sends data alone.
pub(super) fn events(all: Vec<(Option<&'static str>, Value)>) -> Response {
    let pieces = all.into_iter().map(|(name, data)| {
        let name = name.map(|name| format!("event: {name}\n")).unwrap_or_default();
        Ok::<_, Infallible>(Bytes::from(format!("{name}data: {data}\n\n")))
    });
    let mut response = Response::new(Body::from_stream(stream::iter(pieces)));
    let kind = header::HeaderValue::from_static("text/event-stream; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
