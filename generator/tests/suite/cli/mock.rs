//! `trueup mock` on a real socket: where it listens, what it says of each request, what it refuses, how it ends.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A running server, ended when dropped.
struct Server {
    process: Child,
    lines: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mock/shop.yaml");
        let mut process = Command::new(env!("CARGO_BIN_EXE_trueup"))
            .arg("mock")
            .arg(document)
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let address = first.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { process, lines, address }
    }

    /// What is answered until the connection is closed.
    fn send(&self, text: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answered = String::new();
        stream.read_to_string(&mut answered).unwrap();
        answered
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn requests_are_answered_and_told_one_a_line() {
    let mut server = Server::start(&[]);
    assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
    let answered = server.send("GET /items/mine HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    assert!(answered.starts_with("HTTP/1.1 200 OK\r\n"), "{answered}");
    assert!(answered.contains("content-length: 6\r\n") && answered.ends_with("\r\n\r\nstring"), "{answered}");
    assert_eq!(server.line(), "GET /items/mine 200 myItem");
    // A stream goes out in chunks.
    let answered = server.send("GET /lines HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    assert!(answered.contains("transfer-encoding: chunked\r\n"), "{answered}");
    assert_eq!(answered.matches("\"at\"").count(), 3, "{answered}");
    assert_eq!(server.line(), "GET /lines 200 readLines");
    let answered = server.send("PATCH /lines HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    assert!(answered.starts_with("HTTP/1.1 405 ") && answered.contains("allow: GET, HEAD\r\n"), "{answered}");
    assert_eq!(server.line(), "PATCH /lines 405 -");
}

/// A body that is too long is not waited for.
#[test]
fn what_is_too_long_is_refused() {
    let mut server = Server::start(&[]);
    let head = "POST /items HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n{";
    let answered = server.send(head);
    assert!(answered.starts_with("HTTP/1.1 413 "), "{answered}");
    assert_eq!(server.line(), "POST /items 413 -");
    let long = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(1_000_000));
    let mut stream = TcpStream::connect(&server.address).unwrap();
    // The server may close while the rest is still being sent.
    let _ = stream.write_all(long.as_bytes());
    let mut answered = Vec::new();
    let _ = stream.read_to_end(&mut answered);
    assert!(!String::from_utf8_lossy(&answered).contains(" 200 "));
    let answered = server.send("GET /lines HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    assert!(answered.starts_with("HTTP/1.1 200 "), "{answered}");
}

/// An open connection does not hold it back.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_it() {
    let mut server = Server::start(&["--host", "127.0.0.1", "--seed", "3"]);
    let open = TcpStream::connect(&server.address).unwrap();
    let told = Command::new("kill").args(["-INT", &server.process.id().to_string()]).status().unwrap();
    assert!(told.success());
    let status = server.process.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    drop(open);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let server = Server::start(&[]);
    let port = server.address.rsplit(':').next().unwrap();
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mock/shop.yaml");
    let other = Command::new(env!("CARGO_BIN_EXE_trueup"))
        .arg("mock")
        .arg(document)
        .args(["--port", port])
        .output()
        .unwrap();
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("cannot listen on"), "{other:?}");
}

/// A log that nobody reads holds up neither answers nor the end; when it is read again, it says what it lacks.
#[test]
fn a_log_that_nobody_reads_does_not_stop_it() {
    let mut server = Server::start(&[]);
    // Fills the pipe and what waits behind it.
    let long = format!("GET /{} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "a".repeat(1_900));
    for _ in 0..1_200 {
        assert!(server.send(&long).starts_with("HTTP/1.1 404 "));
    }
    for _ in 0..200 {
        assert!(server.line().ends_with(" 404 -"));
    }
    server.send(&long);
    assert!((0..1_200).any(|_| server.line().ends_with(" requests not shown)")));
}

#[cfg(unix)]
#[test]
fn a_log_that_nobody_reads_does_not_keep_it() {
    let mut server = Server::start(&[]);
    let long = format!("GET /{} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "a".repeat(1_900));
    (0..60).for_each(|_| drop(server.send(&long)));
    let told = Command::new("kill").args(["-TERM", &server.process.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert_eq!(server.process.wait().unwrap().code(), Some(0));
}
