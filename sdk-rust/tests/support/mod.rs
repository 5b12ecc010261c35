//! What the tests of the runtime share: a server that says exactly what a test tells it to, byte by byte.

#![allow(dead_code, missing_docs, unreachable_pub)] // each test file uses the part it needs
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

pub mod traces;

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use hivekube::{Client, ClientBuilder, Value};

/// The credential of all tests; it must never be shown.
pub const KEY: &str = "hh_secret_key";

/// What the server does with one request.
#[derive(Debug, Clone)]
pub enum Act {
    /// Sends these bytes and keeps the connection.
    Send(Vec<u8>),
    /// Sends these bytes and closes.
    Close(Vec<u8>),
    /// Sends a piece, waits, sends the next, and closes in the end.
    Slow(Vec<Vec<u8>>, Duration),
    /// Never answers.
    Hang,
    /// Resets the connection after the request has been read.
    Reset,
}

/// A reply with a JSON body.
pub fn json(status: u16, body: &str) -> Act {
    with(status, &[("content-type", "application/json")], body)
}

/// A reply with these header fields and the right `Content-Length`.
pub fn with(status: u16, headers: &[(&str, &str)], body: &str) -> Act {
    Act::Send(bytes(status, headers, body))
}

pub fn bytes(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let fields: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} X\r\n{fields}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A server on a port of its own. Each request gets the next act; the last one is repeated.
#[derive(Debug)]
pub struct Server {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    acts: Vec<Act>,
    seen: Vec<Seen>,
    connections: usize,
}

impl Server {
    pub fn start(acts: impl Into<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { acts: acts.into(), seen: Vec::new(), connections: 0 }));
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = shared.clone();
                state.lock().unwrap().connections += 1;
                thread::spawn(move || serve(stream, &state));
            }
        });
        Self { address, state }
    }

    /// Starts anew with other acts: nothing seen. Requests beyond the acts get status 599.
    pub fn script(&self, mut acts: Vec<Act>) {
        acts.push(json(599, "null"));
        let mut state = self.state.lock().unwrap();
        (state.acts, state.seen) = (acts, Vec::new());
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this server that retries without noticeable pauses.
    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub fn builder(&self) -> ClientBuilder<Client> {
        let pause = Duration::from_millis(1);
        Client::builder().api_key(KEY).base_url(self.url()).no_proxy().retry_pauses(pause, pause)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    /// The only request there was.
    pub fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.into_iter().next().unwrap()
    }

    pub fn tries(&self) -> usize {
        self.state.lock().unwrap().seen.len()
    }

    pub fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    stream.set_nodelay(true).unwrap();
    while let Some((request, unread)) = read(&mut stream, state) {
        let act = {
            let mut state = state.lock().unwrap();
            state.seen.push(request);
            if state.acts.len() > 1 { state.acts.remove(0) } else { state.acts[0].clone() }
        };
        match act {
            Act::Send(bytes) => {
                let _ = stream.write_all(&bytes);
            }
            Act::Close(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.shutdown(Shutdown::Both);
                return;
            }
            Act::Slow(pieces, pause) => {
                for piece in pieces {
                    if stream.write_all(&piece).is_err() {
                        return;
                    }
                    thread::sleep(pause);
                }
                return;
            }
            Act::Hang => {
                thread::sleep(Duration::from_secs(30));
                return;
            }
            Act::Reset => {
                assert!(unread, "a reset needs a request that has not been read to its end");
                return;
            }
        }
    }
}

/// Reads one request. Where the next act is a reset, the last byte stays unread: closing a socket with unread bytes is
/// what makes the system send RST.
fn read(stream: &mut TcpStream, state: &Mutex<State>) -> Option<(Seen, bool)> {
    let resets = matches!(state.lock().unwrap().acts[0], Act::Reset);
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if resets && bytes.ends_with(b"\r\n\r") {
            let mut peeked = [0];
            stream.peek(&mut peeked).ok()?;
            bytes.push(b'\n');
            break;
        }
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = head.trim_end().split("\r\n");
    let mut start = lines.next()?.split(' ');
    let (method, target) = (start.next()?.to_owned(), start.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    if !resets {
        stream.read_exact(&mut body).ok()?;
    }
    Some((Seen { method, target, headers, body, at: Instant::now() }, resets))
}
