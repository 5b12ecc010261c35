//! Going from page to page over real sockets, as the cases that both runtimes share say it (`specs/paging` of the
//! repository; a crate that stands alone has nothing to run).

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::super::api::{Api, Auth};
use super::super::call::Call;
use super::super::config::ClientBuilder;
use super::super::core::Core;
use super::super::envelope::Envelope;
use super::super::error::Error;
use super::super::operation::{In, Method, Operation, PagedBy, Paging};
use super::super::tables;

static API: Api = Api { name: "Test", package: "test", auth: Auth::Bearer, ..Api::DEFAULT };

/// A server that answers one request after the other, and what it was sent.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    over: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    fn start(replies: &Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let replies = replies.to_string().replace("{origin}", &format!("http://{address}"));
        let replies: Vec<Value> = serde_json::from_str(&replies).expect("replies");
        let (seen, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (requests, stop) = (seen.clone(), over.clone());
        let thread = std::thread::spawn(move || {
            for reply in replies {
                let Ok((mut socket, _)) = listener.accept() else { return };
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let request = read(&mut socket);
                if let Ok(mut requests) = requests.lock() {
                    requests.push(request);
                }
                // The caller may have gone.
                let _ = socket.write_all(&message(&reply));
            }
        });
        Self { address, seen, over, thread: Some(thread) }
    }

    /// Ends the server; gives what it was sent.
    fn stop(mut self) -> Vec<String> {
        self.over.store(true, Ordering::SeqCst);
        // Wakes a server that waits for a request that does not come.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ends");
        }
        self.seen.lock().map(|seen| seen.clone()).unwrap_or_default()
    }
}

fn read(socket: &mut TcpStream) -> String {
    let _ = socket.set_read_timeout(Some(Duration::from_secs(30)));
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = socket.read_exact(&mut body);
    request.extend(body);
    String::from_utf8_lossy(&request).into_owned()
}

fn message(reply: &Value) -> Vec<u8> {
    let body = reply["body"].to_string();
    let mut message = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in reply["headers"].as_object().into_iter().flatten() {
        message.push_str(&format!("{name}: {}\r\n", value.as_str().unwrap_or_default()));
    }
    format!("{message}\r\n{body}").into_bytes()
}

fn text(case: &Value, key: &str) -> Option<&'static str> {
    case[key].as_str().map(|text| &*Box::leak(text.to_owned().into_boxed_str()))
}

/// The operation of a case. What a crate has in a `static` is leaked here.
fn operation(case: &Value) -> &'static Operation {
    let place = match case["in"].as_str() {
        Some("body") => In::Body,
        Some("header") => In::Header,
        _ => In::Query,
    };
    let spot = (place, text(case, "argument").unwrap_or_default());
    let at = text(case, "at").unwrap_or_default();
    let by = match case["by"].as_str() {
        Some("number") => PagedBy::Number(spot),
        Some("index") => PagedBy::Index(spot),
        Some("offset") => PagedBy::Offset(spot),
        Some("token") => PagedBy::Token(spot, at),
        Some("header_token") => PagedBy::HeaderToken(spot, at),
        Some("last_item") => PagedBy::LastItem(spot, at),
        Some("url") => PagedBy::Url(at),
        _ => PagedBy::Link,
    };
    let limit = text(case, "limit").map(|name| (place, name));
    let paging = Paging { limit, max: case["max_limit"].as_u64(), more: text(case, "more"), by };
    Box::leak(Box::new(Operation {
        name: "things.list",
        method: if place == In::Body { Method::Post } else { Method::Get },
        path: "/things",
        idempotent: true,
        paging: Some(paging),
        reply: Envelope {
            items: &["/items", "/"],
            total: &["/total"],
            may_lack_items: true,
            ..Envelope::LIST
        },
        ..Operation::DEFAULT
    }))
}

/// The call of a case, its arguments put as a crate would: those that are not given keep their place.
fn call(core: &Core, case: &Value) -> Call {
    let operation = operation(case);
    let mut call = core.call(operation);
    for name in [Some("name"), text(case, "argument"), text(case, "limit")].into_iter().flatten() {
        match (&case["arguments"][name], case["in"].as_str()) {
            (Value::Null, _) => call.pass_over(name),
            (value, Some("body")) => call.put_body(name, Some(value)),
            (value, Some("header")) => call.put_header(name, false, Some(value)),
            (value, _) => call.put_query(name, "", false, Some(value)),
        }
    }
    call
}

async fn walk(case: &Value, address: SocketAddr, pages: &mut Vec<Value>) -> Result<(), Error> {
    let core: Core = ClientBuilder::new(&API, |core| core)
        .base_url(format!("http://{address}"))
        .api_key("key-12345")
        .timeout(Duration::from_secs(60))
        .max_retries(0)
        .build()?;
    let mut request = call(&core, case).pages::<Value>();
    if let Some(most) = case["max_pages"].as_u64() {
        request = request.max_pages(u32::try_from(most).expect("a few pages"));
    }
    let mut all = request.pages();
    while let Some(page) = all.next().await {
        pages.push(page?.items.into());
    }
    Ok(())
}

fn same_request(sent: &str, expected: &Value, name: &str) {
    let line = expected.as_str().or(expected["line"].as_str()).unwrap_or_default();
    assert!(sent.starts_with(&format!("{line} HTTP/1.1\r\n")), "{name}: {sent}");
    assert!(sent.contains("authorization: Bearer key-12345"), "{name}: {sent}");
    for (header, value) in expected["headers"].as_object().into_iter().flatten() {
        let field = format!("{header}: {}", value.as_str().unwrap_or_default());
        assert!(sent.contains(&field), "{name}: {sent}");
    }
    if let Some(body) = expected.get("body") {
        let sent = sent.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Value>(sent).unwrap_or_default(), *body, "{name}");
    }
}

#[tokio::test]
async fn pages_of_all_cases() {
    for case in &tables::cases("paging/cases.json") {
        let name = case["name"].as_str().unwrap_or_default();
        let server = Server::start(&case["replies"]);
        let mut pages = Vec::new();
        let outcome = walk(case, server.address, &mut pages).await;
        let kind = outcome.err().map(|error| error.kind().as_str());
        let seen = server.stop();
        let items: Vec<Value> = pages.iter().filter_map(Value::as_array).flatten().cloned().collect();
        assert_eq!(kind, case["error"].as_str(), "{name}");
        assert_eq!(Value::from(items), case["items"], "{name}");
        if let Some(expected) = case.get("pages") {
            assert_eq!(Value::from(pages), *expected, "{name}");
        }
        let expected = case["requests"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(seen.len(), expected.len(), "{name}: {seen:?}");
        for (sent, expected) in seen.iter().zip(expected) {
            same_request(sent, expected, name);
        }
    }
}
