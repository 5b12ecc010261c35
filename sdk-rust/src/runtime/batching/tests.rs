//! Lists that take several requests, over real sockets, as the cases that both runtimes share say it (`specs/batches` of the
//! repository; a crate that stands alone has nothing to run).

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::super::api::{Api, Auth};
use super::super::config::ClientBuilder;
use super::super::core::Core;
use super::super::envelope::Envelope;
use super::super::error::{Error, Result};
use super::super::hooks::{Answer, Attempt, AttemptError, Hook, Next, Running};
use super::super::operation::{In, Method, Operation};
use super::super::tables;

static API: Api = Api { name: "Test", package: "test", auth: Auth::None, ..Api::DEFAULT };

/// Where the answers of every kind sit.
static PLACES: Envelope = Envelope {
    items: &["/items"],
    total: &["/total"],
    ids: &["/ids"],
    errors: &["/errors"],
    id: &["/id"],
    count: &["/count"],
    matched: &["/matched"],
    modified: &["/modified"],
    ..Envelope::ACK
};

static READ: Operation = Operation {
    name: "things.all",
    path: "/things",
    batch: Some(((In::Query, "ids"), 2)),
    reply: PLACES,
    ..Operation::DEFAULT
};
static SENT: Operation = Operation { method: Method::Post, batch: Some(((In::Body, "ids"), 2)), ..READ };

/// Answers one request after the other, each on a connection of its own, and counts them.
fn server(replies: &Value) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let count = Arc::new(AtomicU64::new(0));
    let (seen, replies) = (count.clone(), replies.as_array().cloned().unwrap_or_default());
    std::thread::spawn(move || {
        let mut replies = replies.iter();
        for mut socket in listener.incoming().flatten() {
            read(&mut socket);
            seen.fetch_add(1, Ordering::SeqCst);
            let Some(reply) = replies.next() else { return };
            if reply["lost"] == true {
                continue;
            }
            let body = reply["text"].as_str().map_or_else(|| reply["body"].to_string(), str::to_owned);
            let (status, length) = (reply["status"].as_u64().unwrap_or(200), body.len());
            let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n");
            // The caller may have gone.
            let _ = write!(socket, "{head}content-type: application/json\r\n\r\n{body}");
        }
    });
    (address, count)
}

fn read(socket: &mut TcpStream) {
    let _ = socket.set_read_timeout(Some(Duration::from_secs(30)));
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    let _ = socket.read_exact(&mut vec![0; length.unwrap_or(0)]);
}

/// Fails where the case says.
struct Breaking {
    script: Value,
    seen: AtomicU64,
}

impl Breaking {
    fn reach(&self, place: &str) -> Result<(), AttemptError> {
        let here = json!({"fails": place, "at": self.seen.load(Ordering::SeqCst)});
        if self.script == here { Err(AttemptError::new("broken hook")) } else { Ok(()) }
    }
}

impl Hook for Breaking {
    fn before_attempt(&self, _: &mut Attempt) -> Result<(), AttemptError> {
        self.seen.fetch_add(1, Ordering::SeqCst);
        self.reach("before")
    }

    fn around<'a>(&'a self, attempt: &'a mut Attempt, next: Next<'a>) -> Running<'a> {
        match self.reach("around") {
            Ok(()) => next.run(attempt),
            Err(error) => Box::pin(async { Err(error) }),
        }
    }

    fn after_reply(&self, _: &Attempt, _: &Answer) -> Result<(), AttemptError> {
        self.reach("after")
    }

    fn on_error(&self, _: &Attempt, _: &Error) -> Result<(), AttemptError> {
        self.reach("error")
    }

    fn on_retry(&self, _: &Attempt, _: &Error, _: Duration) -> Result<(), AttemptError> {
        self.reach("retry")
    }
}

/// What is in an answer, without what is empty; a list has its items and a batch its ids in any case.
async fn given(case: &Value, core: &Core) -> Result<Value> {
    let gives = case["gives"].as_str().unwrap_or_default();
    let mut call = core.call(if gives == "batch" { &SENT } else { &READ });
    match gives {
        "batch" => call.put_body("ids", Some(&case["ids"])),
        _ => call.put_query("ids", "", true, Some(&case["ids"])),
    }
    let (mut shown, extra) = match gives {
        "list" => {
            let page = call.pages::<Value>().await?;
            (json!({"items": page.items, "total": page.total}), page.extra)
        }
        "batch" => {
            let batch = call.batch().await?;
            (json!({"ids": batch.ids, "errors": batch.errors}), batch.extra)
        }
        "deleted" => {
            let deleted = call.deleted().await?;
            (json!({"id": deleted.id, "count": deleted.count}), deleted.extra)
        }
        "updated" => {
            let updated = call.updated::<Value>().await?;
            (json!({"matched": updated.matched, "modified": updated.modified}), updated.extra)
        }
        _ => (json!({}), call.ack().await?.extra),
    };
    shown["extra"] = extra.into_iter().collect::<Map<_, _>>().into();
    if let Some(members) = shown.as_object_mut() {
        members.retain(|name, each| {
            ["items", "ids"].contains(&name.as_str())
                || !(each.is_null() || *each == json!([]) || *each == json!({}))
        });
    }
    Ok(shown)
}

/// An error, with as much of its cause as the case says.
fn shown(error: &Error, wanted: &Value) -> Value {
    let mut shown = json!({"kind": error.kind().as_str()});
    if let Some(status) = error.status() {
        shown["status"] = status.into();
    }
    if shown["kind"] != "batch" {
        return shown;
    }
    shown["ids"] = error.ids().into();
    let cause = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Error>());
    if let Some(cause) = cause {
        shown["cause"] = json!({
            "kind": cause.kind().as_str(),
            "attempts": cause.attempts(),
            "outcome_unknown": cause.is_outcome_unknown(),
        });
        if let Some(members) = shown["cause"].as_object_mut() {
            members.retain(|name, _| wanted["cause"].get(name).is_some());
        }
        // A hook's own error is behind it in turn.
        let own = std::error::Error::source(cause).map(ToString::to_string);
        assert_eq!(own.is_some_and(|own| own == "broken hook"), cause.kind().as_str() == "hook");
    }
    shown
}

#[tokio::test]
async fn lists_of_all_cases() {
    for case in &tables::cases("batches/cases.json") {
        let name = &case["name"];
        let (address, requests) = server(&case["replies"]);
        let retries = case["max_retries"].as_u64().and_then(|retries| u32::try_from(retries).ok());
        let pause = Duration::from_millis(1);
        let mut builder = ClientBuilder::new(&API, |core: Core| core)
            .base_url(format!("http://{address}"))
            .retry_pauses(pause, pause)
            .max_retries(retries.unwrap_or(0));
        if let Some(script) = case.get("hook") {
            builder = builder.hook(Breaking { script: script.clone(), seen: AtomicU64::new(0) });
        }
        let core = builder.build().expect("a client");
        match given(case, &core).await {
            Ok(value) => assert_eq!(Some(&value), case.get("value"), "{name}"),
            Err(error) => {
                let wanted = case.get("error").unwrap_or(&Value::Null);
                assert_eq!(shown(&error, wanted), *wanted, "{name}: {error}");
            }
        }
        assert_eq!(requests.load(Ordering::SeqCst), case["requests"], "{name}");
    }
}
