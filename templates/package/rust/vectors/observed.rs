//! What a call gave, in the words of wire vectors.

use serde::Serialize;
use serde_json::json;

use super::calls::sdk::{
    Ack, Batch, ByteStream, Created, Deleted, Error, ErrorKind, EventStream, Extra, LineStream, Object, PageRequest,
    Request, ServerEvent, StreamRequest, Updated, Value,
};
use super::format::Vector;

/// Why there is no result.
#[derive(Debug)]
pub enum Failed {
    /// The call failed.
    Call(Error),
    /// An argument is not of the type that the method takes; nothing was sent.
    Argument(String),
    /// The vector asks for something that is not there.
    Vector(String),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// A result, as a vector writes it.
pub type Outcome = Result<Value, Failed>;

/// Applies the options of a vector to any kind of request.
macro_rules! with_options {
    ($request:ident, $vector:expr) => {{
        let (mut request, options) = ($request, &$vector.options);
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

pub async fn item<T: Serialize + Send + 'static>(request: Request<T>, vector: &Vector) -> Outcome {
    wire(&with_options!(request, vector).await?)
}

pub async fn pages<T: Serialize + Send + 'static>(request: PageRequest<T>, vector: &Vector) -> Outcome {
    let request = with_options!(request, vector);
    if vector.all_pages {
        let (mut items, mut stream) = (Vec::new(), request.items());
        while let Some(item) = stream.next().await {
            items.push(wire(&item?)?);
        }
        return Ok(json!({"items": items}));
    }
    let page = request.await?;
    let items = page.items.iter().map(wire).collect::<Result<Vec<Value>, Failed>>()?;
    let total = page.total.map(Value::from);
    let has_next = Some(page.has_next().into());
    members([("items", Some(items.into())), ("total", total), ("has_next", has_next), extra(&page.extra)])
}

pub async fn created<T: Serialize + Send + 'static>(request: Request<Created<T>>, vector: &Vector) -> Outcome {
    let created = with_options!(request, vector).await?;
    let id = match created.id() {
        Ok(id) => Some(id.into()),
        Err(error) if error.kind() == ErrorKind::MissingId => None,
        Err(error) => return Err(error.into()),
    };
    members([("id", id), ("value", created.value.as_ref().map(wire).transpose()?), extra(&created.extra)])
}

pub async fn updated<T: Serialize + Send + 'static>(request: Request<Updated<T>>, vector: &Vector) -> Outcome {
    let updated = with_options!(request, vector).await?;
    members([
        ("id", updated.id.map(Value::from)),
        ("value", updated.value.as_ref().map(wire).transpose()?),
        ("matched", updated.matched.map(Value::from)),
        ("modified", updated.modified.map(Value::from)),
        extra(&updated.extra),
    ])
}

pub async fn deleted(request: Request<Deleted>, vector: &Vector) -> Outcome {
    let deleted = with_options!(request, vector).await?;
    members([("id", deleted.id.map(Value::from)), ("count", deleted.count.map(Value::from)), extra(&deleted.extra)])
}

pub async fn batch(request: Request<Batch>, vector: &Vector) -> Outcome {
    let batch = with_options!(request, vector).await?;
    members([("ids", Some(batch.ids.into())), ("errors", Some(batch.errors.into())), extra(&batch.extra)])
}

pub async fn plain_text(request: Request<String>, vector: &Vector) -> Outcome {
    Ok(json!({"text": with_options!(request, vector).await?}))
}

/// Bytes as the digits of Base64 would be compared, but plain: a number each.
pub async fn byte_stream(request: StreamRequest<ByteStream>, vector: &Vector) -> Outcome {
    let bytes = with_options!(request, vector).await?.bytes().await?;
    Ok(json!({"bytes": bytes.to_vec()}))
}

pub async fn events<T: Serialize + Send + 'static>(
    request: StreamRequest<EventStream<ServerEvent<T>>>,
    vector: &Vector,
) -> Outcome {
    let (mut data, mut stream) = (Vec::new(), with_options!(request, vector).await?);
    while let Some(event) = stream.next().await {
        data.push(wire(&event?.data)?);
    }
    Ok(json!({"events": data}))
}

pub async fn text_events(request: StreamRequest<EventStream<ServerEvent<String>>>, vector: &Vector) -> Outcome {
    events(request, vector).await
}

pub async fn whole_events<T: Serialize + Send + 'static>(
    request: StreamRequest<EventStream<T>>,
    vector: &Vector,
) -> Outcome {
    let (mut data, mut stream) = (Vec::new(), with_options!(request, vector).await?);
    while let Some(event) = stream.next().await {
        let event = wire(&event?)?;
        let text = event["data"].as_str().and_then(|text| serde_json::from_str(text).ok());
        data.push(text.unwrap_or_else(|| event["data"].clone()));
    }
    Ok(json!({"events": data}))
}

pub async fn lines<T: Serialize + Send + 'static>(request: StreamRequest<LineStream<T>>, vector: &Vector) -> Outcome {
    let (mut values, mut stream) = (Vec::new(), with_options!(request, vector).await?);
    while let Some(value) = stream.next().await {
        values.push(wire(&value?)?);
    }
    Ok(json!({"lines": values}))
}

pub async fn ack(request: Request<Ack>, vector: &Vector) -> Outcome {
    let ack = with_options!(request, vector).await?;
    members([extra(&ack.extra)])
}

/// An error, with the members that the vector names.
pub fn error(error: &Error, expected: &Value) -> Value {
    let seen = |name: &String| match name.as_str() {
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
        other => json!(format!("errors have no {other}")),
    };
    let names = expected.as_object().into_iter().flat_map(Object::keys);
    Value::Object(names.map(|name| (name.clone(), seen(name))).collect())
}

/// Empty `extra`, `ids` and `errors` say as much as absent ones.
pub fn without_empty(outcome: &Value) -> Value {
    let Value::Object(members) = outcome else { return outcome.clone() };
    let is_empty = |value: &Value| value == &json!({}) || value == &json!([]);
    let said = members.iter().filter(|(name, value)| {
        !(["extra", "ids", "errors"].contains(&name.as_str()) && is_empty(value))
    });
    Value::Object(said.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn wire(value: &impl Serialize) -> Outcome {
    serde_json::to_value(value).map_err(|error| Failed::Vector(format!("what was read cannot be written: {error}")))
}

fn extra(extra: &Extra) -> (&'static str, Option<Value>) {
    ("extra", (!extra.is_empty()).then(|| Value::Object(extra.clone())))
}

fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Outcome {
    let there = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Ok(Value::Object(there.collect()))
}
