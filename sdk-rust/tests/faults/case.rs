//! What a case says, in the words of specs/hive/faults/README.md: the steps of the server, the client, the calls.

use std::time::Duration;

use hivekube::hooks::OpenTelemetry;
use hivekube::{Client, ClientBuilder, Error, ErrorKind, ExportEvents, Method, Value};
use serde_json::json;

use super::hooks::{Scripted, Told};
use super::server::{Reads, Server, Step, Then};

pub const KEY: &str = "fault-key";

/// The steps of the server.
pub fn steps(case: &Value) -> Vec<Step> {
    case["server"].as_array().unwrap().iter().map(step).collect()
}

fn step(step: &Value) -> Step {
    let is_raw = step.get("raw").is_some();
    Step {
        reads: match step["reads"].as_str() {
            None => Reads::All,
            Some("head") => Reads::Head,
            Some("nothing") => Reads::Nothing,
            Some(other) => panic!("a server does not read {other}"),
        },
        bytes: if is_raw { latin1(&step["raw"]) } else { message(step) },
        drip: step["drip_ms"].as_u64().map(Duration::from_millis),
        then: match step["then"].as_str().unwrap_or(if is_raw { "close" } else { "keep" }) {
            "keep" => Then::Keep,
            "close" => Then::Close,
            "reset" => Then::Reset,
            "drain" => Then::Drain,
            "hang" => Then::Hang,
            other => panic!("there is no {other}"),
        },
    }
}

/// A text in ISO 8859-1; several ones one after the other.
pub fn latin1(text: &Value) -> Vec<u8> {
    match text {
        Value::String(text) => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        Value::Array(texts) => texts.iter().flat_map(latin1).collect(),
        repeated => latin1(&repeated["$repeat"][0])
            .repeat(usize::try_from(repeated["$repeat"][1].as_u64().unwrap()).unwrap()),
    }
}

/// A body: `{"$text"}` in one piece or several, `{"$bytes"}`, `{"$repeat"}`, or JSON.
fn body(body: &Value) -> Vec<u8> {
    match &body["$text"] {
        Value::String(text) => return text.as_bytes().to_vec(),
        pieces @ Value::Array(_) => return latin1(pieces),
        _ => {}
    }
    if let Some(bytes) = body["$bytes"].as_array() {
        return bytes.iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect();
    }
    if body.get("$repeat").is_some() { latin1(body) } else { body.to_string().into_bytes() }
}

fn message(step: &Value) -> Vec<u8> {
    let body = step.get("body").map(body).unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} Said\r\n", step["status"]);
    for field in step["headers"].as_array().into_iter().flatten() {
        head += &format!("{}: {}\r\n", field[0].as_str().unwrap(), field[1].as_str().unwrap());
    }
    let has_length = ["content-length:", "transfer-encoding:"]
        .iter()
        .any(|name| head.to_ascii_lowercase().contains(&format!("\r\n{name}")));
    if !has_length {
        head += &format!("content-length: {}\r\n", body.len());
    }
    [head.as_bytes(), b"\r\n", &body].concat()
}

/// A client with the options of a case; `{server}` in one stands for the address of the server.
pub fn client(server: &Server, case: &Value, told: &Told) -> Result<Client, Error> {
    let pause = Duration::from_millis(1);
    let mut builder = Client::builder()
        .api_key(KEY)
        .base_url(format!("http://{}", server.address))
        .no_proxy()
        .retry_pauses(pause, pause);
    for script in case["hooks"].as_array().into_iter().flatten() {
        builder = builder.hook(Scripted::new(script, told));
    }
    if let Some(telemetry) = case.get("telemetry") {
        let shown = telemetry["show_query"].as_array().into_iter().flatten();
        builder = builder.hook(OpenTelemetry::new().show_query(shown.map(|name| name.as_str().unwrap())));
    }
    for (name, value) in case["options"].as_object().into_iter().flatten() {
        builder = with_option(builder, name, value, server);
    }
    builder.build()
}

fn with_option(
    builder: ClientBuilder<Client>,
    name: &str,
    value: &Value,
    server: &Server,
) -> ClientBuilder<Client> {
    let number = || value.as_u64().unwrap();
    let millis = || Duration::from_millis(number());
    let text = || value.as_str().unwrap().replace("{server}", &server.address.to_string());
    match name {
        "max_retries" => builder.max_retries(u32::try_from(number()).unwrap()),
        "timeout_ms" => builder.timeout(millis()),
        "connect_timeout_ms" => builder.connect_timeout(millis()),
        "read_timeout_ms" => builder.read_timeout(millis()),
        "max_response_bytes" => builder.max_response_size(usize::try_from(number()).unwrap()),
        "api_key" => builder.api_key(text()),
        "base_url" => builder.base_url(text()),
        "proxy" => builder.proxy(text()),
        "retry_statuses" => {
            let statuses = value.as_array().unwrap().iter();
            builder.retry_statuses(statuses.map(|status| u16::try_from(status.as_u64().unwrap()).unwrap()))
        }
        "heed_should_retry" => builder.heed_should_retry(value.as_bool().unwrap()),
        "follow_redirects" => builder.follow_redirects(value.as_bool().unwrap()),
        "max_retry_after" => builder.max_retry_after(Duration::from_secs(number())),
        "retry_budget" => builder.retry_budget(u32::try_from(number()).unwrap()),
        "max_connections" => builder.max_connections(usize::try_from(number()).unwrap()),
        "pool_timeout_ms" => builder.pool_timeout(millis()),
        "allow_http" => builder.allow_insecure_http(value.as_bool().unwrap()),
        "headers" => builder.headers(pairs(value)),
        "gzip_above" => builder.gzip_above(usize::try_from(number()).unwrap()),
        other => panic!("there is no option {other}"),
    }
}

fn pairs(fields: &Value) -> Vec<(&str, &str)> {
    fields.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect()
}

/// Makes the calls of a case one after the other and gives what comes of the last one.
pub async fn run(client: &Client, case: &Value, told: &Told) -> Result<Value, Error> {
    if let Some(at_once) = case["at_once"].as_u64() {
        let calls = (0..at_once).map(|_| call(client, &case["call"], told));
        return futures_util::future::join_all(calls).await.into_iter().try_fold(Value::Null, |_, one| one);
    }
    let calls = match &case["call"] {
        Value::Array(calls) => calls.clone(),
        one => vec![one.clone(); usize::try_from(case["times"].as_u64().unwrap_or(1)).unwrap()],
    };
    let mut last = Ok(Value::Null);
    for each in calls {
        last = match each["wait_ms"].as_u64() {
            Some(pause) => {
                tokio::time::sleep(Duration::from_millis(pause)).await;
                last
            }
            None => call(client, &each, told).await,
        };
    }
    last
}

async fn call(client: &Client, call: &Value, told: &Told) -> Result<Value, Error> {
    let things = |method| client.request(method, "/things");
    let body = json!({"a": 1});
    match call.as_str() {
        None => untyped(client, call, told).await,
        Some("read") => things(Method::Get).await,
        Some("put") => things(Method::Put).json(body).await,
        Some("write") => things(Method::Post).json(body).await,
        Some("write with key") => things(Method::Post).json(body).idempotency_key("k").await,
        Some("tools") => Ok(serde_json::to_value(client.tools().list().await?.items).unwrap()),
        Some("metrics") => Ok(serde_json::to_value(client.metrics().list().await?.items).unwrap()),
        Some("walk") => walk(client).await,
        Some(other) => panic!("there is no call {other}"),
    }
}

async fn untyped(client: &Client, call: &Value, told: &Told) -> Result<Value, Error> {
    let method = match call["method"].as_str().unwrap() {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "PUT" => Method::Put,
        "POST" => Method::Post,
        "DELETE" => Method::Delete,
        other => panic!("there is no method {other}"),
    };
    let mut request = client.request(method, call["path"].as_str().unwrap_or("/things"));
    if call.get("query").is_some() {
        request = pairs(&call["query"])
            .into_iter()
            .fold(request, |request, (name, value)| request.query(name, value));
    }
    if call.get("headers").is_some() {
        request = pairs(&call["headers"])
            .into_iter()
            .fold(request, |request, (name, value)| request.header(name, value));
    }
    if let Some(above) = call.get("gzip_above") {
        request = request.gzip_above(above.as_u64().map(|above| usize::try_from(above).unwrap()));
    }
    for script in call["hooks"].as_array().into_iter().flatten() {
        request = request.hook(Scripted::new(script, told));
    }
    if let Some(key) = call["idempotency_key"].as_str() {
        request = request.idempotency_key(key);
    }
    match call.get("body") {
        Some(body) if body.get("$repeat").is_some() => {
            request.json(String::from_utf8(latin1(body)).unwrap()).await
        }
        Some(body) => request.json(body).await,
        None => request.await,
    }
}

/// The names of all events, page after page of two.
async fn walk(client: &Client) -> Result<Value, Error> {
    let mut items = client.events().export_with(ExportEvents::new().limit(2)).items();
    let mut names = Vec::new();
    while let Some(event) = items.next().await {
        names.push(json!(event?.event_id));
    }
    Ok(names.into())
}

/// A member of an error, as a case names it.
pub fn member(error: &Error, name: &str) -> Value {
    match name {
        "kind" => json!(error.kind().as_str()),
        "refused" => json!(matches!(error.kind(), ErrorKind::Configuration | ErrorKind::InvalidArgument)),
        "status" => json!(error.status()),
        "attempts" => json!(error.attempts()),
        "retry_after" => json!(error.retry_after().map(|delay| delay.as_secs())),
        "location" => json!(error.location()),
        "request_id" => json!(error.request_id()),
        "outcome_unknown" => json!(error.is_outcome_unknown()),
        other => panic!("errors have no {other}"),
    }
}
