//! Replies that are read while they arrive, over real sockets.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::super::api::{Api, Auth};
use super::super::call::Call;
use super::super::config::ClientBuilder;
use super::super::core::Core;
use super::super::envelope::Envelope;
use super::super::error::ErrorKind;
use super::super::operation::Operation;

static API: Api = Api { name: "Test", package: "test", auth: Auth::None, ..Api::DEFAULT };

static FEED: Operation = Operation {
    name: "feed",
    path: "/feed",
    accept: "text/event-stream",
    reply: Envelope::STREAM,
    ..Operation::DEFAULT
};

/// A server that gives these replies, piece by piece, each on a connection of its own; and what it was sent.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(replies: Vec<Vec<Vec<u8>>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let requests = seen.clone();
        std::thread::spawn(move || {
            for pieces in replies {
                let Ok((mut socket, _)) = listener.accept() else { return };
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    if socket.read(&mut byte).unwrap_or(0) == 0 {
                        break;
                    }
                    request.push(byte[0]);
                }
                if let Ok(mut requests) = requests.lock() {
                    requests.push(String::from_utf8_lossy(&request).into_owned());
                }
                for piece in pieces {
                    if piece == b"WAIT" {
                        std::thread::sleep(Duration::from_secs(5));
                    }
                    // The caller may have gone.
                    let _ = socket.write_all(&piece);
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
        });
        Self { address, seen }
    }

    fn call(&self) -> Call {
        let core: Core = ClientBuilder::new(&API, |core| core)
            .base_url(format!("http://{}", self.address))
            .read_timeout(Duration::from_millis(300))
            .timeout(Duration::from_millis(400))
            .max_retries(0)
            .build()
            .expect("a client");
        core.call(&FEED)
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().map(|seen| seen.clone()).unwrap_or_default()
    }
}

fn reply(media_type: &str, body: &str) -> Vec<Vec<u8>> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\nconnection: close\r\n\r\n");
    [head.as_bytes(), body.as_bytes()].concat().chunks(7).map(<[u8]>::to_vec).collect()
}

/// The data of all events, and the error in the end.
async fn events(server: &Server, reconnects: u32) -> (Vec<(Option<String>, Value)>, Option<super::Error>) {
    let mut stream = match server.call().events::<Value>().reconnect(reconnects).await {
        Ok(stream) => stream,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push((event.id, event.data)),
            Err(error) => {
                assert!(stream.next().await.is_none(), "a stream ends with its error");
                return (events, Some(error));
            }
        }
    }
    (events, None)
}

#[tokio::test]
async fn streams_outlast_the_bound_of_the_call() {
    let body = (0..200).map(|n| format!("data: {n}\n\n")).collect::<String>() + "data: [DONE]\n\ndata: 1\n\n";
    let server = Server::start(vec![reply("text/event-stream", &body)]);
    let (events, error) = events(&server, 0).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(events.len(), 200);
    assert!(server.seen()[0].contains("accept: text/event-stream"), "{:?}", server.seen());
}

#[tokio::test]
async fn errors_in_streams_are_typed() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\ndata: 1\n\ndata: 2".as_bytes().to_vec();
    let stall = [reply("text/event-stream", "data: 1\n\n"), vec![b"WAIT".to_vec()]].concat();
    let cases = [
        (reply("text/event-stream", "data: 1\n\ndata: {\n\n"), 1, ErrorKind::Response, "does not match"),
        (
            reply("text/event-stream", "data: 1\n\nevent: error\ndata: {\"m\": 1}\n\n"),
            1,
            ErrorKind::Status,
            "\"m\"",
        ),
        (reply("text/event-stream", "data: {\"error\": \"full\"}\n\n"), 0, ErrorKind::Status, "full"),
        (vec![half], 1, ErrorKind::Connection, "broke"),
        (stall, 1, ErrorKind::Timeout, "stopped"),
        (reply("application/json", "{\"success\": false}"), 0, ErrorKind::Status, "success"),
        (reply("application/json", "{}"), 0, ErrorKind::Response, "no stream of events"),
        (reply("text/html", "<p>"), 0, ErrorKind::Response, "text/html"),
        (vec![b"HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\n{}".to_vec()], 0, ErrorKind::NotFound, "404"),
    ];
    for (pieces, before, kind, words) in cases {
        let server = Server::start(vec![pieces]);
        let (events, error) = events(&server, 0).await;
        let error = error.expect(words);
        assert_eq!((events.len(), error.kind()), (before, kind), "{words}: {error}");
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
}

#[tokio::test]
async fn streams_are_taken_up_again_when_asked() {
    let first = "retry: 1\nid: a\ndata: 1\n\ndata: lost";
    let replies = || {
        vec![
            reply("text/event-stream", first),
            reply("text/event-stream", "data: 2\n\nid: b\ndata: 3\n\n"),
            vec![b"HTTP/1.1 204 Done\r\n\r\n".to_vec()],
        ]
    };
    let server = Server::start(replies());
    assert_eq!(events(&server, 0).await.0.len(), 1);
    let server = Server::start(replies());
    let (events, error) = events(&server, 2).await;
    assert!(error.is_none(), "{error:?}");
    let id = |id: &str| Some(id.to_owned());
    assert_eq!(events, [(id("a"), 1.into()), (id("a"), 2.into()), (id("b"), 3.into())]);
    let seen = server.seen();
    assert!(!seen[0].contains("last-event-id"), "{seen:?}");
    assert!(seen[1].contains("last-event-id: a\r\n") && seen[2].contains("last-event-id: b\r\n"), "{seen:?}");
}

#[tokio::test]
async fn an_event_is_never_silently_repeated() {
    let server = Server::start(vec![reply("text/event-stream", "retry: 1\ndata: 1\n\n"); 2]);
    assert_eq!(events(&server, 5).await.0.len(), 1);
    assert_eq!(server.seen().len(), 1);
}

/// What came of a stream: its items, and the error in the end.
async fn came(server: &Server, case: &Value) -> (Vec<Value>, Option<super::Error>) {
    let mut items = Vec::new();
    let reconnects = case["reconnects"].as_u64().and_then(|times| u32::try_from(times).ok()).unwrap_or(0);
    let error = match case["read"].as_str() {
        Some("events") => match server.call().events::<Value>().reconnect(reconnects).await {
            Ok(mut stream) => loop {
                match stream.next().await {
                    Some(Ok(event)) => {
                        let retry =
                            event.retry.map(|retry| u64::try_from(retry.as_millis()).unwrap_or(u64::MAX));
                        items.push(serde_json::json!([event.event, event.id, retry, event.data]));
                    }
                    last => break last.and_then(super::Result::err),
                }
            },
            Err(error) => Some(error),
        },
        Some("lines") => match server.call().lines::<Value>().await {
            Ok(mut stream) => loop {
                match stream.next().await {
                    Some(Ok(value)) => items.push(value),
                    last => break last.and_then(super::Result::err),
                }
            },
            Err(error) => Some(error),
        },
        _ => match server.call().byte_stream().await {
            Ok(stream) => match stream.bytes().await {
                Ok(bytes) => {
                    items.push(String::from_utf8_lossy(&bytes).into());
                    None
                }
                Err(error) => Some(error),
            },
            Err(error) => Some(error),
        },
    };
    (items, error)
}

/// The cases that the SDKs of both languages run; they lie beside the document of this repository's own, and nowhere else.
#[tokio::test]
async fn streams_end_as_those_of_other_languages_do() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive/faults/streams.json");
    let Ok(cases) = std::fs::read(path) else { return };
    let cases: Vec<Value> = serde_json::from_slice(&cases).expect("JSON");
    for case in cases {
        let latin = |reply: &Value| -> Vec<u8> {
            let text = reply.as_str().expect("text");
            text.chars().map(|char| u8::try_from(u32::from(char)).expect("ISO 8859-1")).collect()
        };
        let replies = || case["server"].as_array().expect("replies").iter().map(latin);
        // In one piece, and in pieces that end within everything.
        for size in [usize::MAX, 3] {
            if replies().any(|reply| reply.len() > 160 && size == 3) {
                continue;
            }
            let server =
                Server::start(replies().map(|all| all.chunks(size).map(<[u8]>::to_vec).collect()).collect());
            let (items, error) = came(&server, &case).await;
            let error = error
                .map(|error| serde_json::json!({"kind": error.kind().as_str(), "status": error.status()}));
            let name = &case["name"];
            assert_eq!(Value::from(items), case["items"], "{name}: items");
            assert_eq!(error.unwrap_or_default(), case["error"], "{name}: error");
            let id_of = |request: String| {
                request.lines().find_map(|line| line.strip_prefix("last-event-id: ").map(Value::from))
            };
            let ids: Vec<Value> =
                server.seen().into_iter().map(|request| id_of(request).unwrap_or_default()).collect();
            assert_eq!(Value::from(ids), case["ids"], "{name}: ids");
        }
    }
}

#[tokio::test]
async fn lines_are_values() {
    let cases = [
        ("{\"a\": 1}\r\n\n 2 \n\u{feff}\"x\"", 3, None),
        ("\u{1e}1\n\u{1e}2\n", 2, None),
        ("\u{1e}{\n \"a\": [\n 1\n]\n}\n\u{1e}{\"a\"\n:2}\n\n\u{1e}3\u{1e}4\n", 4, None),
        ("\u{1e}{\"a\":\n\u{1e}2\n", 0, Some("does not match")),
        ("1\n{\"a\"", 1, Some("possibly cut off")),
        ("1\n{\"error\": \"full\"}\n2\n", 1, Some("full")),
    ];
    for (body, count, problem) in cases {
        let server = Server::start(vec![reply("application/x-ndjson", body)]);
        let mut stream = server.call().lines::<Value>().await.expect(body);
        let mut values = 0;
        let error = loop {
            match stream.next().await {
                Some(Ok(_)) => values += 1,
                Some(Err(error)) => break Some(error.to_string()),
                None => break None,
            }
        };
        assert_eq!(values, count, "{body}");
        match (problem, &error) {
            (Some(words), Some(error)) => assert!(error.contains(words), "{error}"),
            (words, error) => assert_eq!(words.is_some(), error.is_some(), "{body}: {error:?}"),
        }
    }
}

/// Each line begins as the last one of a text may: looking at all of it every time would take minutes.
#[tokio::test]
async fn a_text_of_many_lines_is_read_once() {
    const COUNT: usize = 20_000;
    let body = format!("\u{1e}[{{\"a\":1\n{}}}]\n\u{1e}2\n", "},{\"a\":1\n".repeat(COUNT));
    let server = Server::start(vec![vec![reply("application/x-ndjson", &body).concat()]]);
    let began = std::time::Instant::now();
    let mut stream = server.call().lines::<Value>().await.expect("a stream");
    let first = stream.next().await.expect("a value").expect("a list");
    let second = stream.next().await.expect("a value").expect("a number");
    assert_eq!((first.as_array().map(Vec::len), second), (Some(COUNT + 1), Value::from(2)));
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}

#[tokio::test]
async fn bytes_go_to_files_or_nowhere() {
    let whole =
        b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\ncontent-disposition: attachment; filename=../x\r\n\r\n";
    let fine = vec![whole.to_vec(), b"abc".to_vec(), b"def".to_vec()];
    let cut = vec![whole.to_vec(), b"abc".to_vec()];
    let folder = std::env::temp_dir().join(format!("bytes-{:x}", fastrand::u64(..)));
    std::fs::create_dir(&folder).expect("a folder");
    let path = folder.join("file");
    let server = Server::start(vec![fine.clone(), cut, fine]);
    let stream = server.call().byte_stream().await.expect("a reply");
    assert_eq!(stream.content_length(), Some(6));
    assert_eq!(stream.save(&path).await.ok(), Some(6));
    let error =
        server.call().byte_stream().await.expect("a reply").save(&path).await.expect_err("half a file");
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert_eq!(std::fs::read(&path).ok().as_deref(), Some(&b"abcdef"[..]));
    assert_eq!(std::fs::read_dir(&folder).map(Iterator::count).ok(), Some(1));
    assert_eq!(
        &server.call().byte_stream().await.expect("a reply").bytes().await.expect("bytes")[..],
        b"abcdef"
    );
    std::fs::remove_dir_all(folder).expect("cleaning up");
}
