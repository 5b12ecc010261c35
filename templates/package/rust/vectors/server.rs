//! A server that answers what it was told to, byte by byte, and remembers what it was sent.

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Method and target.
    pub start: String,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    /// The boundary of parts is another one each time; vectors write `boundary`.
    fn with_fixed_boundary(mut self) -> Self {
        let Some((_, drawn)) = self.header("content-type").and_then(|text| text.split_once("boundary=")) else {
            return self;
        };
        let drawn = drawn.to_owned();
        for (_, value) in &mut self.headers {
            *value = value.replace(&drawn, "boundary");
        }
        if let Ok(text) = std::str::from_utf8(&self.body) {
            self.body = text.replace(&drawn, "boundary").into_bytes();
        }
        self
    }

    /// The value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Debug, Default)]
struct State {
    replies: VecDeque<Vec<u8>>,
    seen: Vec<Seen>,
}

/// The server of one vector; each connection carries one request.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub fn start(replies: VecDeque<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { replies, seen: Vec::new() }));
        let shared = Arc::downgrade(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // The vector is done when its server is dropped.
                let Some(state) = shared.upgrade() else { return };
                serve(stream, &state);
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Wakes the thread that listens.
        let wake = self.address;
        self.state = Arc::default();
        drop(TcpStream::connect(wake));
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let Some(seen) = read(&mut stream) else { return };
    let reply = {
        let mut state = state.lock().unwrap();
        state.seen.push(seen);
        state.replies.pop_front()
    };
    // A request too many gets no answer; it is counted.
    if let Some(reply) = reply {
        let head = reply.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(reply.len());
        let (head, rest) = reply.split_at(head);
        let _ = stream.write_all(&[head, b"\r\nconnection: close", rest].concat());
    }
    let _ = stream.shutdown(Shutdown::Write);
    // Closing a socket with unread bytes would reset the connection before the reply is read.
    let _ = stream.read_to_end(&mut Vec::new());
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.trim_end().split("\r\n");
    let start = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.and_then(|(_, length)| length.parse().ok()).unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(Seen { start, headers, body }.with_fixed_boundary())
}
