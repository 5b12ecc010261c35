//! Speed and memory of what is too long to hold: 100 MB down and up, 100,000 server-sent events; and of 1 KB calls, one after the
//! other and 64 at once. Each beside reqwest and serde written by hand, on a server that has a thread of its own.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a benchmark is no library")]

#[path = "../../sdk-rust/src/runtime/mod.rs"]
#[allow(warnings, clippy::all, reason = "it is checked where it stands, with its features")]
mod runtime;
mod sdk;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf as _, Bytes, BytesMut};
use futures_util::future::join_all;
use futures_util::io::AsyncBufReadExt as _;
use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
use hive_benches as support;
use http_body::{Body, Frame, SizeHint};
use runtime::FileUpload;
use sdk::{Client, Note, PlainNote, PlainTick};
use tokio::io::{AsyncRead as _, AsyncReadExt as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

const MEGABYTES: u64 = 100;
const EVENTS: usize = 100_000;
const EVENT: &[u8] = b"event: tick\ndata: {\"number\": 1234567, \"text\": \"a few words\"}\n\n";
const NUMBER: i64 = 1_234_567;
const AT_ONCE: usize = 64;
const CALLS: usize = 512;
const MEMORY: u64 = 32 << 20;
const PIECE: usize = 256 << 10;

fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_chosen = |word: &str| chosen.is_empty() || chosen.iter().any(|each| each == word);
    let address = serve();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = format!("http://{address}");
    let bench = Bench {
        client: Client::builder().api_key("k").base_url(&url).build().unwrap(),
        // Who writes this by hand does not wait for ever either; the SDK has this bound, and one for silence besides.
        plain: reqwest::Client::builder().timeout(Duration::from_secs(600)).build().unwrap(),
        runtime,
        url,
    };
    if is_chosen("calls") {
        bench.calls();
        bench.calls_at_once();
    }
    if is_chosen("events") {
        bench.events();
    }
    if is_chosen("transfers") {
        bench.transfers();
    }
}

struct Bench {
    client: Client,
    plain: reqwest::Client,
    runtime: Runtime,
    url: String,
}

impl Bench {
    /// Times futures, made anew for each round, as `support::paired` does.
    fn paired<A: Future<Output = ()>, B: Future<Output = ()>>(
        &self,
        rounds: usize,
        ours: impl Fn() -> A,
        theirs: impl Fn() -> B,
    ) -> (Duration, Duration) {
        support::paired(rounds, || self.runtime.block_on(ours()), || self.runtime.block_on(theirs()))
    }

    async fn plain_echo(&self, note: &PlainNote) {
        let body = serde_json::to_vec(note).unwrap();
        let request = self.plain.post(format!("{}/echo", self.url)).bearer_auth("k");
        let reply = request.header("content-type", "application/json").body(body).send().await.unwrap();
        let bytes = reply.error_for_status().unwrap().bytes().await.unwrap();
        assert_eq!(serde_json::from_slice::<PlainNote>(&bytes).unwrap().size, note.size);
    }

    /// One call after the other, 1 KB both ways.
    fn calls(&self) {
        let (note, plain) = (Note::long(), PlainNote::long());
        let ours = || async {
            for _ in 0..200 {
                assert_eq!(self.client.echo(&note).await.unwrap().size, note.size);
            }
        };
        let theirs = || async {
            for _ in 0..200 {
                self.plain_echo(&plain).await;
            }
        };
        let times = self.paired(25, ours, theirs);
        support::report("rust call, 1 KB both ways / hand-written reqwest", 1.10, times);
    }

    fn calls_at_once(&self) {
        let (note, plain) = (Note::long(), PlainNote::long());
        let ours = || async {
            let each = |_| async {
                for _ in 0..CALLS / AT_ONCE {
                    assert_eq!(self.client.echo(&note).await.unwrap().size, note.size);
                }
            };
            join_all((0..AT_ONCE).map(each)).await;
        };
        let theirs = || async {
            let each = |_| async {
                for _ in 0..CALLS / AT_ONCE {
                    self.plain_echo(&plain).await;
                }
            };
            join_all((0..AT_ONCE).map(each)).await;
        };
        let times = self.paired(25, ours, theirs);
        support::report("rust 64 calls at once / hand-written reqwest", 1.05, times);
    }

    /// The lines of the feed, as they arrive.
    async fn lines(&self) -> impl Stream<Item = std::io::Result<String>> + Unpin {
        let reply = self.plain.get(format!("{}/feed", self.url)).send().await.unwrap();
        let pieces = stream::try_unfold(reply, |mut reply| async move {
            let piece = reply.chunk().await.map_err(std::io::Error::other)?;
            Ok::<_, std::io::Error>(piece.map(|piece| (piece, reply)))
        });
        Box::pin(pieces).into_async_read().lines()
    }

    /// Every event, against every line; and what is in each, against what is in each line.
    fn events(&self) {
        let ours = || async {
            let (mut events, mut count) = (self.client.feed().await.unwrap(), 0);
            while let Some(event) = events.next().await {
                count += usize::from(!event.unwrap().data.is_empty());
            }
            assert_eq!(count, EVENTS);
        };
        let theirs = || async {
            let (mut lines, mut count) = (self.lines().await, 0);
            while let Some(line) = lines.next().await {
                count += usize::from(line.unwrap().starts_with("data:"));
            }
            assert_eq!(count, EVENTS);
        };
        support::report("rust 100,000 events / bare lines", 1.11, self.paired(15, ours, theirs));

        let typed = || async {
            let (mut events, mut sum) = (self.client.ticks().await.unwrap(), 0);
            while let Some(event) = events.next().await {
                sum += event.unwrap().data.number;
            }
            assert_eq!(sum, NUMBER * i64::try_from(EVENTS).unwrap());
        };
        let typed_by_hand = || async {
            let (mut lines, mut sum) = (self.lines().await, 0);
            while let Some(line) = lines.next().await {
                if let Some(data) = line.unwrap().strip_prefix("data:") {
                    let tick: PlainTick = serde_json::from_str(data).unwrap();
                    sum += tick.number + i64::from(tick.text.is_none());
                }
            }
            assert_eq!(sum, NUMBER * i64::try_from(EVENTS).unwrap());
        };
        let times = self.paired(15, typed, typed_by_hand);
        support::report("rust 100,000 typed events / lines and serde", 1.11, times);
    }

    /// Bytes to a file and from a file.
    fn transfers(&self) {
        let folder = Folder::new();
        let (there, here) = (folder.0.join("there.bin"), folder.0.join("here.bin"));
        let mut file = std::fs::File::create(&here).unwrap();
        (0..MEGABYTES).for_each(|_| file.write_all(&[0; 1 << 20]).unwrap());
        drop(file);

        let download = || async {
            assert_eq!(self.client.down().await.unwrap().save(&there).await.unwrap(), MEGABYTES << 20);
        };
        let plain_download = || async {
            let mut reply = self.plain.get(format!("{}/down", self.url)).send().await.unwrap();
            // Under its name only once it is complete, as the SDK does it: replacing a file takes the system a while.
            let partial = there.with_extension("part");
            let mut file = std::fs::File::create_new(&partial).unwrap();
            while let Some(piece) = reply.chunk().await.unwrap() {
                file.write_all(&piece).unwrap();
            }
            std::fs::rename(&partial, &there).unwrap();
        };
        let watch = Watch::start();
        self.runtime.block_on(download());
        watch.report("download of 100 MB");
        let times = self.paired(15, download, plain_download);
        support::report("rust download of 100 MB / hand-written reqwest", 1.05, times);

        let upload = || async {
            self.client.up(&FileUpload::file(&here)).await.unwrap();
        };
        let plain_upload = || async {
            let body = reqwest::Body::wrap(OfFile::open(&here).await);
            let reply = self.plain.post(format!("{}/up", self.url)).body(body).send().await.unwrap();
            reply.error_for_status().unwrap().bytes().await.unwrap();
        };
        let watch = Watch::start();
        self.runtime.block_on(upload());
        watch.report("upload of 100 MB");
        let times = self.paired(15, upload, plain_upload);
        support::report("rust upload of 100 MB / hand-written reqwest", 1.05, times);
    }
}

/// A file as a body, in pieces as long as those of the SDK.
struct OfFile {
    file: tokio::fs::File,
    left: u64,
}

impl OfFile {
    async fn open(path: &Path) -> Self {
        let mut file = tokio::fs::File::open(path).await.unwrap();
        file.set_max_buf_size(PIECE);
        Self { left: file.metadata().await.unwrap().len(), file }
    }
}

impl Body for OfFile {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        let mut piece = BytesMut::zeroed(PIECE);
        let mut buffer = ReadBuf::new(&mut piece);
        ready!(pin!(&mut self.file).poll_read(context, &mut buffer))?;
        let read = buffer.filled().len();
        piece.truncate(read);
        self.left -= read as u64;
        Poll::Ready((read > 0).then(|| Ok(Frame::data(piece.freeze()))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// A folder that goes with the benchmark.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("streams-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is in a folder for what may be lost.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The most memory held while something runs, over what was held before.
struct Watch {
    before: u64,
    most: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<()>,
}

impl Watch {
    fn start() -> Self {
        let before = held();
        let (most, over) = (Arc::new(AtomicU64::new(before)), Arc::new(AtomicBool::new(false)));
        let (seen, stop) = (most.clone(), over.clone());
        let thread = std::thread::spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                seen.fetch_max(held(), Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        Self { before, most, over, thread }
    }

    /// As a ratio to what is allowed.
    fn report(self, name: &str) {
        self.over.store(true, Ordering::SeqCst);
        self.thread.join().unwrap();
        let more = self.most.load(Ordering::SeqCst) - self.before;
        let ratio = f64::from(u32::try_from(more).unwrap()) / f64::from(u32::try_from(MEMORY).unwrap());
        println!("bench\trust memory of {name} / 32 MB\t{ratio:.3}\t1.0\t{more}\t{MEMORY}");
    }
}

/// Bytes of memory that this process holds now; 0 where that is not told.
fn held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

/// Starts the server.
fn serve() -> SocketAddr {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((socket, _)) = listener.accept().await {
                socket.set_nodelay(true).unwrap();
                tokio::spawn(answer(socket));
            }
        });
    });
    told.recv().unwrap()
}

/// Answers the requests of one connection, until the client hangs up. As cheaply as can be: what it takes over a head is no part of
/// what is compared, and the one side sends fields that the other one does not.
async fn answer(mut socket: TcpStream) -> Option<()> {
    let piece = vec![0; 1 << 20];
    let (feed, nothing) = (EVENT.repeat(EVENTS / 100), b"{}".to_vec());
    let mut came = BytesMut::with_capacity(PIECE);
    loop {
        let end = loop {
            if let Some(at) = came.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break at + 4;
            }
            more(&mut socket, &mut came).await?;
        };
        let head = came.split_to(end);
        let head = std::str::from_utf8(&head).ok()?;
        let target = head.split(' ').nth(1)?;
        let length = head.split_once("content-length: ").and_then(|(_, rest)| rest.split('\r').next());
        let mut length: usize = length.map_or(Some(0), |length| length.parse().ok())?;
        let (body, kind, times) = match target {
            "/down" => (&piece, "application/octet-stream", MEGABYTES),
            "/feed" => (&feed, "text/event-stream", 100),
            "/up" => {
                while length > came.len() {
                    length -= came.len();
                    came.clear();
                    more(&mut socket, &mut came).await?;
                }
                came.advance(length);
                (&nothing, "application/json", 1)
            }
            _ => {
                while came.len() < length {
                    more(&mut socket, &mut came).await?;
                }
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
                );
                socket.write_all(&[head.as_bytes(), &came.split_to(length)].concat()).await.ok()?;
                continue;
            }
        };
        let whole = body.len() as u64 * times;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {whole}\r\n\r\n");
        socket.write_all(head.as_bytes()).await.ok()?;
        for _ in 0..times {
            socket.write_all(body).await.ok()?;
        }
    }
}

/// Reads what has come, a piece at most; `None` at the end.
async fn more(socket: &mut TcpStream, came: &mut BytesMut) -> Option<()> {
    came.reserve(PIECE);
    socket.read_buf(came).await.ok().filter(|read| *read > 0).map(|_| ())
}
