//! A server that plays the script of a case over raw sockets. It knows of HTTP no more than where a request ends.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What the server does with one request.
#[derive(Debug, Clone)]
pub struct Step {
    pub reads: Reads,
    pub bytes: Vec<u8>,
    /// Between any two bytes.
    pub drip: Option<Duration>,
    pub then: Then,
}

/// How much of a request is read before the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    All,
    /// Not the body.
    Head,
    /// Nothing at all: the answer comes as soon as there is a connection.
    Nothing,
}

/// What comes after the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Keep,
    Close,
    /// Says no more, but reads on.
    Drain,
    Reset,
    Hang,
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

    /// Everything but the time.
    pub fn parts(&self) -> (&str, &str, &[(String, String)], &[u8]) {
        (&self.method, &self.target, &self.headers, &self.body)
    }
}

/// A server on a port of its own. Each request gets the next step; the last one is repeated.
#[derive(Debug)]
pub struct Server {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    steps: Vec<Step>,
    next: usize,
    seen: Vec<Seen>,
    connections: usize,
}

impl State {
    fn step(&self) -> Step {
        self.steps[self.next.min(self.steps.len() - 1)].clone()
    }
}

impl Server {
    pub fn start(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { steps, next: 0, seen: Vec::new(), connections: 0 }));
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

    pub fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    pub fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }
}

/// Answers the requests of one connection. A client that hangs up ends it.
fn serve(mut stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    stream.set_nodelay(true).unwrap();
    loop {
        let coming = state.lock().unwrap().step();
        if coming.reads != Reads::Nothing {
            let seen = read(&mut stream, &coming)?;
            state.lock().unwrap().seen.push(seen);
        }
        let step = {
            let mut state = state.lock().unwrap();
            let step = state.step();
            state.next += 1;
            step
        };
        match step.drip {
            None => stream.write_all(&step.bytes).ok()?,
            Some(pause) => {
                for byte in step.bytes {
                    stream.write_all(&[byte]).ok()?;
                    thread::sleep(pause);
                }
            }
        }
        match step.then {
            Then::Keep => {}
            Then::Hang => thread::sleep(Duration::from_secs(30)),
            Then::Drain => {
                stream.shutdown(Shutdown::Write).ok()?;
                std::io::copy(&mut stream, &mut std::io::sink()).ok()?;
            }
            Then::Close | Then::Reset => return None,
        }
    }
}

/// Reads one request. Where a reset follows, its last byte stays unread: closing a socket with unread bytes is what makes
/// the system send RST.
fn read(stream: &mut TcpStream, step: &Step) -> Option<Seen> {
    let resets = step.then == Then::Reset;
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if resets && bytes.ends_with(b"\r\n\r") {
            stream.peek(&mut byte).ok()?;
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
    if !resets && step.reads == Reads::All {
        stream.read_exact(&mut body).ok()?;
    }
    Some(Seen { method, target, headers, body, at: Instant::now() })
}
