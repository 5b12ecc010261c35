//! The server of a soak: HTTP over raw sockets, and of every few replies one that is none. Which fault comes next is drawn from a
//! seed, request by request.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What is done with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Play {
    Fine,
    /// A fine reply on a connection that is closed while it idles.
    ClosedIdle,
    ResetBefore,
    ResetWithin,
    CloseBefore,
    CloseWithin,
    Stall,
    StallWithin,
    Slow,
    RetryAfter,
    Unavailable,
    Failed,
    Html,
    TruncatedJson,
    WrongJson,
}

impl Play {
    /// With how often each comes among a hundred.
    const OFTEN: [(Self, u64); 15] = [
        (Self::Fine, 58),
        (Self::ClosedIdle, 6),
        (Self::ResetBefore, 3),
        (Self::ResetWithin, 3),
        (Self::CloseBefore, 3),
        (Self::CloseWithin, 3),
        (Self::Stall, 2),
        (Self::StallWithin, 2),
        (Self::Slow, 4),
        (Self::RetryAfter, 3),
        (Self::Unavailable, 3),
        (Self::Failed, 3),
        (Self::Html, 2),
        (Self::TruncatedJson, 3),
        (Self::WrongJson, 2),
    ];

    fn drawn(number: u64) -> Self {
        let mut left = number % 100;
        for (play, often) in Self::OFTEN {
            if left < often {
                return play;
            }
            left -= often;
        }
        Self::Fine
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Longer than any client waits.
const STALL: Duration = Duration::from_secs(4);

/// Bytes after which a reply breaks off, where it does.
const PART: usize = 150;

/// A good reply: a note, or what was sent.
const NOTE: &str = r#"{"id": "note-1", "title": "About datapoints", "text": "One example.", "tags": ["golden"], "size": 812, "score": 0.75}"#;

/// A server that runs for as long as the program does.
pub(super) struct Server {
    pub(super) address: SocketAddr,
}

impl Server {
    pub(super) fn start(seed: u64) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let numbers = Arc::new(Mutex::new(Numbers(seed)));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let numbers = numbers.clone();
                // Whatever ends a connection, the client says what came of it.
                thread::spawn(move || serve(socket, &numbers));
            }
        });
        Ok(Self { address })
    }
}

/// Answers the requests of one connection.
fn serve(mut socket: TcpStream, numbers: &Mutex<Numbers>) -> Option<()> {
    socket.set_nodelay(true).ok()?;
    loop {
        let request = Request::read(&mut socket)?;
        let number = numbers.lock().unwrap_or_else(PoisonError::into_inner).next();
        let play = Play::drawn(number);
        // A socket that is closed with bytes unread sends RST.
        let leaves = matches!(play, Play::ResetBefore | Play::ResetWithin);
        let body = request.rest(&mut socket, leaves)?;
        let reply = reply(&request, &body, play);
        match play {
            Play::ResetBefore | Play::CloseBefore => return None,
            Play::Stall => {
                thread::sleep(STALL);
                return None;
            }
            Play::ResetWithin | Play::CloseWithin | Play::StallWithin => {
                socket.write_all(&reply[..PART.min(reply.len() - 1)]).ok()?;
                if play == Play::StallWithin {
                    thread::sleep(STALL);
                } else {
                    // What was said before arrives, RST or not.
                    thread::sleep(Duration::from_millis(5));
                }
                return None;
            }
            Play::Slow => {
                for piece in reply.chunks(reply.len().div_ceil(10)) {
                    socket.write_all(piece).ok()?;
                    thread::sleep(Duration::from_millis(20));
                }
            }
            Play::ClosedIdle => {
                socket.write_all(&reply).ok()?;
                thread::sleep(Duration::from_millis(number % 40));
                return None;
            }
            _ => socket.write_all(&reply).ok()?,
        }
    }
}

/// The whole reply, as it would be without a fault of the connection.
fn reply(request: &Request, body: &[u8], play: Play) -> Vec<u8> {
    let (status, more, kind, body) = match play {
        Play::RetryAfter => {
            ("429 Too Many Requests", "retry-after: 0\r\n", "application/json", b"{}".to_vec())
        }
        Play::Unavailable => {
            ("503 Service Unavailable", "", "application/json", br#"{"detail": "busy"}"#.to_vec())
        }
        Play::Failed => ("500 Internal Server Error", "", "application/json", Vec::new()),
        Play::Html => ("502 Bad Gateway", "", "text/html", b"<h1>502 Bad Gateway</h1>".to_vec()),
        _ if request.target == "/feed" => ("200 OK", "", "text/event-stream", feed(play)),
        Play::TruncatedJson => ("200 OK", "", "application/json", NOTE.as_bytes()[..NOTE.len() / 2].to_vec()),
        Play::WrongJson => ("200 OK", "", "application/json", br#"{"id": [7], "size": "much"}"#.to_vec()),
        _ if body.is_empty() => ("200 OK", "", "application/json", NOTE.as_bytes().to_vec()),
        _ => ("200 OK", "", "application/json", body.to_vec()),
    };
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{more}content-length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body].concat()
}

/// Twenty events; in the middle of them one that is no JSON, or of another type, where that is the fault.
fn feed(play: Play) -> Vec<u8> {
    let event = |number: usize| match play {
        Play::TruncatedJson if number == 10 => "data: {\"number\": 1\n\n".to_owned(),
        Play::WrongJson if number == 10 => "data: {\"number\": \"one\"}\n\n".to_owned(),
        _ => format!(
            "id: {number}\nevent: tick\nretry: 20\ndata: {{\"number\": {number}, \"text\": \"a few words\"}}\n\n"
        ),
    };
    (0..20).map(event).collect::<String>().into_bytes()
}

/// The head of a request.
struct Request {
    target: String,
    length: usize,
}

impl Request {
    fn read(socket: &mut TcpStream) -> Option<Self> {
        let (mut head, mut byte) = (Vec::new(), [0]);
        // Up to the byte that would end it, so that there is one to leave.
        while !head.ends_with(b"\r\n\r") {
            socket.read_exact(&mut byte).ok()?;
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let mut lines = head.lines();
        let target = lines.next()?.split(' ').nth(1)?.to_owned();
        let length = lines.find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        Some(Self { target, length: length.unwrap_or(0) })
    }

    /// The body; without the last byte of the request where one is to stay unread.
    fn rest(&self, socket: &mut TcpStream, leaves: bool) -> Option<Vec<u8>> {
        let mut rest = vec![0; self.length + usize::from(!leaves)];
        socket.read_exact(&mut rest).ok()?;
        // The first one ends the head.
        Some(rest.split_off(rest.len().min(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_fault_comes_and_the_same_seed_gives_the_same_ones() {
        assert_eq!(Play::OFTEN.iter().map(|(_, often)| often).sum::<u64>(), 100);
        let drawn = |seed| {
            let mut numbers = Numbers(seed);
            (0..1000).map(|_| Play::drawn(numbers.next())).collect::<Vec<_>>()
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_eq!(drawn(1).into_iter().collect::<BTreeSet<_>>().len(), Play::OFTEN.len());
    }

    #[test]
    fn requests_are_read_to_their_ends() -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let mut client = TcpStream::connect(listener.local_addr()?)?;
        client.write_all(b"POST /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /feed HTTP/1.1\r\n\r\n")?;
        let (mut socket, _) = listener.accept()?;
        for (target, body) in [("/echo", &b"{}"[..]), ("/feed", b"")] {
            let request = Request::read(&mut socket).ok_or(std::io::ErrorKind::InvalidData)?;
            assert_eq!(request.target, target);
            assert_eq!(request.rest(&mut socket, false).as_deref(), Some(body));
        }
        Ok(())
    }
}
