//! Bodies that are packed: what is unpacked, what is refused, and how long it may get.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use hivekube::ErrorKind;
use support::{Act, Server, with};

/// `[{"name": "a"}]` as gzip.
const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x8b\xae\x56\xca\x4b\xcc\x4d\x55\xb2\x52\x50\x4a\x54\xaa\x8d\x05\x00\x87\x44\xea\xaf\x0f\x00\x00\x00";

fn encoded(encoding: &str, body: &[u8]) -> Act {
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n", body.len());
    Act::Send([head.as_bytes(), body].concat())
}

#[tokio::test]
async fn content_encodings() {
    let server = Server::start([encoded("gzip", GZIP)]);
    assert_eq!(server.client().tools().list().await.unwrap().items[0].name, "a");
    let corrupt = [&GZIP[..15], b"xxxx", &GZIP[19..]].concat();
    let cases = [
        ("gzip", corrupt.as_slice()),
        ("gzip", b"[]"),
        ("gzip", &GZIP[..20]),
        ("br", b"[]"),
        ("gzip, gzip, gzip, gzip, gzip, gzip, gzip, gzip", GZIP),
        ("gzip", b""),
    ];
    for (encoding, body) in cases {
        let server = Server::start([encoded(encoding, body)]);
        let error = server.client().tools().list().await.unwrap_err();
        assert_eq!((error.kind(), server.tries()), (ErrorKind::Response, 1), "{encoding} {body:?}: {error}");
    }
    let server = Server::start([encoded("gzip", b"")]);
    server.client().tools().delete("t").await.unwrap();
    assert_eq!(server.only().header("accept-encoding"), Some("gzip, deflate"));
}

#[tokio::test]
async fn what_is_unpacked_is_bounded() {
    // A megabyte of spaces, as gzip.
    let (head, tail) = (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x81\x00\x00\x00\x00\xc3\x20\x95\xf9\x53\x1e\xe4\x55\x01", b"\xaf\x06\xd7\x08\x26\xcb\x40\x42\x0f\x00");
    let bomb = [&head[..], &[0; 968], tail].concat();
    let server = Server::start([encoded("gzip", &bomb)]);
    let client = server.builder().max_response_size(100_000).build().unwrap();
    let error = client.tools().list().await.unwrap_err();
    assert_eq!((error.kind(), server.tries()), (ErrorKind::Response, 1), "{error}");
    assert!(error.to_string().contains("100000 bytes"), "{error}");
}

#[tokio::test]
async fn a_status_wins_over_an_unknown_encoding() {
    let fields = [("content-encoding", "br"), ("x-request-id", "r1"), ("retry-after", "0")];
    let cases = [(503, 2, ErrorKind::InternalServer), (403, 1, ErrorKind::PermissionDenied)];
    for (status, tries, kind) in cases {
        let server = Server::start([with(status, &fields, "nonsense")]);
        let client = server.builder().max_retries(1).build().unwrap();
        let error = client.tools().list().await.unwrap_err();
        assert_eq!((error.kind(), error.status(), server.tries()), (kind, Some(status), tries), "{error}");
        assert_eq!(error.request_id(), Some("r1"));
    }
    let server = Server::start([with(200, &fields[..1], "")]);
    server.client().tools().delete("t").await.unwrap();
}
