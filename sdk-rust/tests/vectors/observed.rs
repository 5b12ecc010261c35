//! What a call gave, in the words of wire vectors: results and errors as JSON values, conflicts from the log.

use hivekube::{
    Batch, Created, Deleted, Error, ErrorKind, Extra, Object, Page, PageRequest, Request, Result, Updated,
    Value,
};
use serde::Serialize;
use serde_json::json;

use super::format::{Conflict, Options};

/// Applies the options of a vector.
macro_rules! with_options {
    ($request:ident, $options:expr) => {{
        let (mut request, options): (_, &Options) = ($request, $options);
        if let Some(retries) = options.max_retries {
            request = request.max_retries(retries);
        }
        if let Some(key) = &options.idempotency_key {
            request = request.idempotency_key(key);
        }
        for (name, value) in &options.headers {
            request = request.header(name, value);
        }
        for (name, value) in &options.query {
            request = request.query(name, value);
        }
        for (name, value) in &options.body {
            request = request.body_field(name, value);
        }
        request
    }};
}

pub async fn item<T: Serialize + Send + 'static>(request: Request<T>, options: &Options) -> Result<Value> {
    Ok(wire(&with_options!(request, options).await?))
}

pub async fn list<T: Serialize + Send + 'static>(
    request: PageRequest<T>,
    options: &Options,
    all_pages: bool,
) -> Result<Value> {
    let request = with_options!(request, options);
    if all_pages {
        let (mut items, mut stream) = (Vec::new(), request.items());
        while let Some(item) = stream.next().await {
            items.push(wire(&item?));
        }
        return Ok(json!({"items": items}));
    }
    let page: Page<T> = request.await?;
    let mut result =
        json!({"items": page.items.iter().map(wire).collect::<Vec<_>>(), "has_next": page.has_next()});
    if let Some(total) = page.total {
        result["total"] = total.into();
    }
    Ok(result)
}

pub async fn created<T: Serialize + Send + 'static>(
    request: Request<Created<T>>,
    options: &Options,
) -> Result<Value> {
    let created = with_options!(request, options).await?;
    let id = match created.id() {
        Ok(id) => Some(id.to_owned()),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::MissingId, "{error}");
            None
        }
    };
    Ok(members([
        ("id", id.map(Value::from)),
        ("value", created.value.as_ref().map(wire)),
        extra(&created.extra),
    ]))
}

pub async fn updated<T: Serialize + Send + 'static>(
    request: Request<Updated<T>>,
    options: &Options,
) -> Result<Value> {
    let updated = with_options!(request, options).await?;
    Ok(members([
        ("id", updated.id.map(Value::from)),
        ("value", updated.value.as_ref().map(wire)),
        ("matched", updated.matched.map(Value::from)),
        ("modified", updated.modified.map(Value::from)),
        extra(&updated.extra),
    ]))
}

pub async fn deleted(request: Request<Deleted>, options: &Options) -> Result<Value> {
    let deleted = with_options!(request, options).await?;
    Ok(members([
        ("id", deleted.id.map(Value::from)),
        ("count", deleted.count.map(Value::from)),
        extra(&deleted.extra),
    ]))
}

pub async fn batch(request: Request<Batch>, options: &Options) -> Result<Value> {
    let batch = with_options!(request, options).await?;
    let list = |values: Vec<Value>| (!values.is_empty()).then_some(Value::Array(values));
    Ok(members([
        ("ids", list(batch.ids.into_iter().map(Value::from).collect())),
        ("errors", list(batch.errors)),
        extra(&batch.extra),
    ]))
}

/// An error as a vector writes it, with the members the vector has.
pub fn error(error: &Error, expected: &Object) -> Value {
    let seen = |name: &str| match name {
        "kind" => json!(error.kind().as_str()),
        "status" => json!(error.status()),
        "body" => match (error.body(), error.raw()) {
            (Some(body), _) => body.clone(),
            (None, Some(raw)) => json!(String::from_utf8_lossy(raw)),
            (None, None) => Value::Null,
        },
        "request_id" => json!(error.request_id()),
        "retry_after" => json!(error.retry_after().map(|delay| delay.as_secs())),
        "location" => json!(error.location()),
        "ids" => json!(error.ids()),
        "errors" => json!(error.errors()),
        other => panic!("the format has no {other}"),
    };
    Value::Object(expected.keys().map(|name| (name.clone(), seen(name))).collect())
}

/// The conflicts among warnings in the log, sorted.
pub fn conflicts(warnings: &[String]) -> Vec<Conflict> {
    let field = |line: &str, name: &str| {
        let (_, rest) = line.split_once(&format!("{name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let mut conflicts: Vec<Conflict> = warnings
        .iter()
        .filter_map(|line| {
            Some(Conflict {
                schema: field(line, "schema")?,
                field: field(line, "field")?,
                legacy: field(line, "legacy")?,
            })
        })
        .collect();
    conflicts.sort();
    conflicts
}

fn wire(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| panic!("what was read can be written: {error}"))
}

fn extra(extra: &Extra) -> (&'static str, Option<Value>) {
    ("extra", (!extra.is_empty()).then(|| Value::Object(extra.clone())))
}

fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let there = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect())
}
