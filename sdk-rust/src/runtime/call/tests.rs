//! Bounds of calls, as the cases that both runtimes share say it (`specs/bounds` of the repository; a crate that stands
//! alone has nothing to run).

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::api::{Api, Auth};
use super::super::config::ClientBuilder;
use super::super::core::Core;
use super::super::credential::Found;
use super::super::operation::{Method, Operation};
use super::super::secret::Secret;
use super::super::tables;

static API: Api = Api { name: "Test", package: "test", auth: Auth::None, ..Api::DEFAULT };

/// Answers every request with status 503, or never, and counts them.
fn server(answers: bool) -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let tries = Arc::new(AtomicU32::new(0));
    let count = tries.clone();
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for mut socket in listener.incoming().flatten() {
            let (mut request, mut byte) = (Vec::new(), [0]);
            while !request.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) == 1 {
                request.push(byte[0]);
            }
            count.fetch_add(1, Ordering::SeqCst);
            if answers {
                // The caller may have gone.
                let _ = socket.write_all(b"HTTP/1.1 503 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
            } else {
                open.push(socket);
            }
        }
    });
    (address, tries)
}

fn millis(of: &Value) -> Option<Option<Duration>> {
    of.get("timeout_ms").map(|bound| bound.as_u64().map(Duration::from_millis))
}

fn retries(of: &Value) -> Option<u32> {
    of["max_retries"].as_u64().and_then(|retries| u32::try_from(retries).ok())
}

#[tokio::test]
async fn bounds_of_all_cases() {
    for case in &tables::cases("bounds/cases.json") {
        let name = &case["name"];
        let (own, of_client, of_call) = (&case["operation"], &case["client"], &case["call"]);
        // What a crate has in a `static` is leaked here.
        let operation: &'static Operation = Box::leak(Box::new(Operation {
            name: "things.get",
            path: "/things",
            timeout_ms: own["timeout_ms"].as_u64(),
            max_retries: retries(own),
            ..Operation::DEFAULT
        }));
        let (address, tries) = server(case.get("ends_ms").is_none());
        let pause = Duration::from_millis(1);
        let mut builder = ClientBuilder::new(&API, |core: Core| core)
            .base_url(format!("http://{address}"))
            .retry_pauses(pause, pause);
        if let Some(timeout) = millis(of_client) {
            builder = builder.timeout(timeout);
        }
        if let Some(retries) = retries(of_client) {
            builder = builder.max_retries(retries);
        }
        let mut request = builder.build().expect("a client").call(operation).value();
        if let Some(timeout) = millis(of_call) {
            request = request.timeout(timeout);
        }
        if let Some(retries) = retries(of_call) {
            request = request.max_retries(retries);
        }
        assert_eq!(Some(request.call.timeout()), millis(case), "{name}");
        let began = Instant::now();
        let error = request.await.expect_err("a failure");
        assert_eq!(u64::from(tries.load(Ordering::SeqCst)), case["tries"], "{name}");
        if let Some(ends) = case["ends_ms"].as_u64() {
            assert!(error.is_timeout(), "{name}: {error}");
            let took = began.elapsed();
            assert!(
                (Duration::from_millis(ends)..Duration::from_millis(ends * 10)).contains(&took),
                "{took:?}"
            );
        }
    }
}

/// A server that remembers what it was sent once must know it again: boundaries, keys and all.
#[cfg(feature = "testing")]
#[tokio::test]
async fn every_try_sends_the_same_bytes() {
    use super::super::operation::BodyFormat;
    use super::super::testing::{FakeReply, FakeTransport};

    for (content_type, format, gzip_above) in [
        ("application/json", BodyFormat::Json, None),
        ("application/json", BodyFormat::Json, Some(64)),
        ("multipart/form-data", BodyFormat::Multipart, None),
    ] {
        let operation: &'static Operation = Box::leak(Box::new(Operation {
            name: "things.create",
            method: Method::Post,
            path: "/things",
            content_type,
            format,
            ..Operation::DEFAULT
        }));
        let fake = FakeTransport::new()
            .then(FakeReply::new(503))
            .then(FakeReply::refused())
            .then(FakeReply::json(200, "{}"));
        let (pause, key) = (Duration::from_millis(1), "one and the same");
        let builder = ClientBuilder::new(&API, |core: Core| core).base_url("https://x.example");
        let client = builder.retry_pauses(pause, pause).transport(&fake).build().expect("a client");
        let call = client.call(operation).body("name", "a thing, ".repeat(100));
        call.value().idempotency_key(key).gzip_above(gzip_above).await.expect("a reply");
        let sent: Vec<_> =
            fake.requests().into_iter().map(|one| (one.headers().clone(), one.body().to_vec())).collect();
        assert_eq!(sent.len(), 3, "{content_type}");
        for (headers, body) in &sent {
            assert!(headers.get("idempotency-key") == Some(key) && !body.is_empty(), "{content_type}");
            for name in ["content-type", "content-encoding"] {
                assert_eq!(headers.get(name), sent[0].0.get(name), "{content_type}");
            }
            assert_eq!(headers.get("content-encoding").is_some(), gzip_above.is_some(), "{content_type}");
            assert_eq!(body, &sent[0].1, "{content_type}");
        }
    }
}

/// A table that has to grow for the last three fields is made twice, in each call.
#[test]
fn header_fields_have_room_for_those_of_the_library() {
    let operation: &'static Operation = Box::leak(Box::new(Operation {
        name: "things.create",
        method: Method::Post,
        path: "/things",
        body_required: true,
        ..Operation::DEFAULT
    }));
    let builder = ClientBuilder::new(&API, |core: Core| core).base_url("https://x.example");
    let call = builder.build().expect("a client").call(operation).body("name", "a thing".to_owned());
    let more = vec![(Auth::Bearer, Secret::new("key"))];
    let outgoing = call.outgoing(&Found { has_key: false, more }).expect("a request");
    assert_eq!(outgoing.headers.len(), 5);
    assert!(outgoing.headers.0.capacity() >= outgoing.headers.len() + 3, "{}", outgoing.headers.0.capacity());
}

/// A field of the client gives way to an argument, and that to a field of the call.
#[test]
fn what_is_said_closer_to_a_call_is_sent() {
    static ANY: Operation = Operation { name: "any", ..Operation::DEFAULT };
    let sent = |client: &[(&str, &str)], own: &[(&str, &str)]| {
        let builder = ClientBuilder::new(&API, |core: Core| core).base_url("https://x.example");
        let builder = client.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
        let mut call = builder.build().expect("a client").call(&ANY);
        call.put_header("X-Trace", false, Some(&"argument".to_owned()));
        call.put_cookies("session", Some(&"s".to_owned()), |_| vec![("session".to_owned(), "s".to_owned())]);
        for (name, value) in own {
            call.set_header(name, value);
        }
        let headers = call.outgoing(&Found::default()).expect("a request").headers;
        ["x-trace", "cookie"].map(|name| headers.get(name).unwrap_or_default().to_owned())
    };
    assert_eq!(sent(&[], &[]), ["argument", "session=s"]);
    assert_eq!(sent(&[("x-trace", "client"), ("cookie", "a=b")], &[]), ["argument", "session=s"]);
    let own = [("X-TRACE", "call"), ("Cookie", "c=d")];
    assert_eq!(sent(&[("x-trace", "client")], &own), ["call", "c=d"]);
}

/// Where the document has an idempotency key, all tries of a call have one of its own, and what is sent later another one.
#[tokio::test]
async fn a_key_is_made_where_the_document_has_one() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (send, keys) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let (mut request, mut byte) = (Vec::new(), [0]);
            while !request.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) == 1 {
                request.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&request).to_lowercase();
            let key = head.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).map(str::to_owned);
            let _ = send.send(key);
            let _ = socket.write_all(b"HTTP/1.1 503 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let operation = |takes_key| -> &'static Operation {
        Box::leak(Box::new(Operation { method: Method::Post, path: "/x", takes_key, ..Operation::DEFAULT }))
    };
    let pauses = Duration::from_millis(1);
    let client = || {
        ClientBuilder::new(&API, |core: Core| core)
            .base_url(format!("http://{address}"))
            .retry_pauses(pauses, pauses)
    };
    let core = client().build().expect("a client");
    let sent = |call: super::Call| {
        let keys = &keys;
        async move {
            let error = call.value().await.expect_err("503");
            let took: Vec<_> = (0..error.attempts()).filter_map(|_| keys.recv().ok()).collect();
            assert!(took.iter().all(|key| *key == took[0]), "{took:?}");
            (took.len(), took.into_iter().flatten().next())
        }
    };
    let (tries, made) = sent(core.call(operation(true))).await;
    let made = made.expect("a key");
    let digits: Vec<usize> = made.split('-').map(str::len).collect();
    assert_eq!((tries, digits.as_slice(), made.get(14..15)), (3, &[8, 4, 4, 4, 12][..], Some("4")), "{made}");
    assert!(made.get(19..20).is_some_and(|digit| "89ab".contains(digit)), "{made}");
    let (_, other) = sent(core.call(operation(true))).await;
    assert!(other.is_some_and(|other| other != made));

    let mut given = core.call(operation(true));
    given.set_header("Idempotency-Key", "mine");
    assert_eq!(sent(given).await, (3, Some("mine".to_owned())));
    let of_client = client().header("idempotency-key", "all").build().expect("a client");
    assert_eq!(sent(of_client.call(operation(true))).await, (3, Some("all".to_owned())));
    assert_eq!(sent(core.call(operation(false))).await, (1, None));

    // What is made of a call that was sent (the next page, the next question) has a key of its own.
    let first = Arc::new(core.call(operation(true))).keyed();
    let next = first.clone().keyed();
    assert_ne!(first.sent_header("idempotency-key"), next.sent_header("idempotency-key"));
}

/// What waits for a reply is made for every call and lies in memory as long as it lasts: of many at once, none should carry the
/// room for what few of them do (waiting for a connection, asking for a token, hooks, streams).
#[test]
fn a_call_that_waits_is_small() {
    let builder = ClientBuilder::new(&API, |core| core).base_url("http://a.example");
    let core = builder.build().expect("a client");
    let call = core.call(&Operation::DEFAULT);
    assert!(size_of_val(&call) <= 350, "a call has {} bytes", size_of_val(&call));
    let sending = super::super::send::send(Arc::new(call));
    assert!(size_of_val(&sending) <= 1_100, "what waits for its reply has {} bytes", size_of_val(&sending));
}
