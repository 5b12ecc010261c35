//! A client of raw sockets for the tests: it sees what really came over the wire, a cut body too, which an HTTP library
//! would turn into an error.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use hive_server::{Config, Running, Wire};
use serde_json::Value;

/// An emulator and how to call it.
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    _server: Option<Running>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// 0 if the connection closed without an answer.
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON; panics with the body if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The header, or "".
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Whether as much came as was promised.
    pub(crate) fn complete(&self) -> bool {
        self.header("content-length").parse() == Ok(self.body.len())
    }
}

impl Client {
    /// A fresh emulator.
    pub(crate) fn new(config: Config) -> Self {
        let server = hive_server::spawn(config).unwrap();
        Self { address: server.address(), _server: Some(server) }
    }

    /// A fresh emulator of this wire.
    pub(crate) fn wire(wire: Wire) -> Self {
        Self::new(Config::with_wire(wire))
    }

    /// An emulator that runs elsewhere.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self { address, _server: None }
    }

    /// One call with a key.
    pub(crate) fn call(&self, method: &str, target: &str, body: Value) -> Answer {
        self.with(&[], method, target, body)
    }

    /// One call with a key and misbehaviour.
    pub(crate) fn emulate(&self, faults: &str, method: &str, target: &str, body: Value) -> Answer {
        self.with(&[("x-emulate", faults)], method, target, body)
    }

    /// One call with a key and more headers; a null body is none.
    pub(crate) fn with(&self, headers: &[(&str, &str)], method: &str, target: &str, body: Value) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("authorization", "Bearer test-key"));
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.raw(&headers, method, target, &body)
    }

    /// One call exactly so.
    pub(crate) fn raw(&self, headers: &[(&str, &str)], method: &str, target: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = Vec::new();
        // A connection may be reset where it was cut; what came before counts all the same.
        let _ = stream.read_to_end(&mut reply);
        parse(&String::from_utf8_lossy(&reply))
    }
}

fn parse(reply: &str) -> Answer {
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((reply, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    Answer { status: status.unwrap_or(0), headers: headers.collect(), body: body.to_owned() }
}
