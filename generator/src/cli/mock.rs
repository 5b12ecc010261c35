//! `trueup mock`: a server of a document on this machine. The replies are [`trueup::mock`]'s; here are the sockets, and the
//! bounds on what a client may take of them.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use trueup::diagnostics::{Diagnostic, codes, escape_line};
use trueup::mock::{Mock, Options, Reply, Request};
use trueup::pipeline;

use super::arguments::{self, Printing};
use super::log::Log;
use super::{Failure, Status, inputs, print};

/// Connections at a time; further ones wait.
const CONNECTIONS: usize = 256;
/// The longest body of a request, in bytes.
const LONGEST_BODY: usize = 16 * 1024 * 1024;
/// A request's header has to be there in this time,
const HEADER_TIME: Duration = Duration::from_secs(10);
/// and its body in this.
const BODY_TIME: Duration = Duration::from_secs(30);
/// A connection is closed at the next request after this time,
const CONNECTION_TIME: Duration = Duration::from_secs(300);
/// and whatever its client does after this one more. Also what open connections get when the server ends.
const LAST_TIME: Duration = Duration::from_secs(2);
/// Bytes of the stack of what makes an answer: schemas are inside each other.
const STACK: usize = 16 * 1024 * 1024;
/// Characters of a path and query that a line shows.
const LONGEST_TARGET: usize = 2_000;
/// Answers made at a time; a slow one holds up nobody else's.
const ANSWERS: usize = 8;

pub(super) fn run(options: &arguments::Mock, printing: &Printing) -> Result<Status, Failure> {
    let reading = pipeline::reading(&inputs(&options.document)?);
    let Some((resolved, normalised, lowered)) = reading.document else {
        print::diagnostics(printing, &reading.diagnostics, &reading.sources);
        return Ok(Status::BadInput);
    };
    let how = Options { seed: options.seed, dynamic: options.dynamic, old_spellings: options.rules };
    let mock = Mock::new(resolved, &normalised, lowered.api, how);
    let cannot = |error| failure(format!("cannot start a server: {error}"));
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().max_blocking_threads(ANSWERS).thread_stack_size(STACK);
    let runtime = runtime.build().map_err(cannot)?;
    let (log, written) = Log::start().map_err(cannot)?;
    let served = runtime.block_on(serve(mock, SocketAddr::new(options.host, options.port), Arc::new(log)));
    // An answer that is still being made is nobody's any more.
    runtime.shutdown_background();
    written.wait(LAST_TIME);
    served?;
    Ok(Status::Done)
}

fn failure(message: String) -> Failure {
    Box::new(Diagnostic::error(codes::USAGE, message))
}

/// Serves until it is told to stop.
async fn serve(mock: Mock, address: SocketAddr, log: Arc<Log>) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        let help = "give another --port, or --port 0 for a free one";
        Box::new(Diagnostic::error(codes::USAGE, format!("cannot listen on {address}: {error}")).help(help))
    };
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let bound = listener.local_addr().map_err(cannot)?;
    let mut told = std::pin::pin!(interrupted());
    // Signals are listened for before anybody knows that there is a server to be ended.
    tokio::select! {
        biased;
        () = &mut told => return Ok(()),
        () = std::future::ready(()) => {}
    }
    // Who starts the server waits for this line and takes the address from it.
    print::out(&format!("listening on http://{bound}\n"));
    let mock = Arc::new(mock);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let (stop, stopping) = watch::channel(false);
    loop {
        let accepted = tokio::select! {
            () = &mut told => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, place)) = accepted else { continue };
        let (mock, log, stopping) = (Arc::clone(&mock), Arc::clone(&log), stopping.clone());
        tokio::spawn(async move {
            connection(stream, (mock, log), stopping).await;
            drop(place);
        });
    }
    stop.send_replace(true);
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    // Either all are done, or they had their time.
    let _ = tokio::time::timeout(LAST_TIME, places.acquire_many(all)).await;
    Ok(())
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(_) => {
            // No more files, say: it passes.
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

/// Ctrl-C, or the signal that other programs end this one with.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

async fn connection(
    stream: TcpStream,
    (mock, log): (Arc<Mock>, Arc<Log>),
    mut stopping: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let (mock, log) = (Arc::clone(&mock), Arc::clone(&log));
        async move { Ok::<_, Infallible>(answer(mock, &log, request).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .serve_connection(TokioIo::new(stream), service);
    let mut served = std::pin::pin!(served);
    tokio::select! {
        // What goes wrong on a connection is the client's to see.
        _ = served.as_mut() => return,
        _ = stopping.changed() => {}
        () = tokio::time::sleep(CONNECTION_TIME) => {}
    }
    served.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(LAST_TIME, served).await;
}

async fn answer(mock: Arc<Mock>, log: &Log, request: hyper::Request<Incoming>) -> hyper::Response<Pieces> {
    let (head, body) = request.into_parts();
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let method = head.method.as_str().to_owned();
    if body.size_hint().lower() > LONGEST_BODY as u64 {
        let refused = refusal(413, format!("the body is longer than {LONGEST_BODY} bytes"));
        told(log, &method, &target, &refused);
        return response(refused);
    }
    let read = tokio::time::timeout(BODY_TIME, Limited::new(body, LONGEST_BODY).collect()).await;
    let reply = match read {
        Ok(Ok(body)) => {
            let headers = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
            let asked = Request {
                method: method.clone(),
                target: target.clone(),
                headers: headers.collect(),
                body: body.to_bytes().to_vec(),
            };
            // Values of large schemas take their time, in which other clients and the signals are served.
            let made = tokio::task::spawn_blocking(move || mock.answer(&asked)).await;
            made.unwrap_or_else(|_| refusal(500, "no reply could be made".to_owned()))
        }
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            refusal(413, format!("the body is longer than {LONGEST_BODY} bytes"))
        }
        Ok(Err(_)) => refusal(400, "the body ended early".to_owned()),
        Err(_) => refusal(408, format!("the body took longer than {} seconds", BODY_TIME.as_secs())),
    };
    told(log, &method, &target, &reply);
    response(reply)
}

/// A line of the terminal.
fn told(log: &Log, method: &str, target: &str, reply: &Reply) {
    let operation = if reply.operation.is_empty() { "-" } else { reply.operation.as_str() };
    // Lines are kept until they are read: a long one must not take much.
    let target: String = target.chars().take(LONGEST_TARGET).collect();
    log.tell(format!("{method} {} {} {}\n", escape_line(&target), reply.status, escape_line(operation)));
}

/// A reply of the connection, not of the document.
fn refusal(status: u16, detail: String) -> Reply {
    let body = serde_json::json!({"status": status, "detail": detail});
    Reply {
        status,
        headers: vec![
            ("content-type".to_owned(), "application/problem+json".to_owned()),
            ("connection".to_owned(), "close".to_owned()),
        ],
        body: vec![body.to_string().into_bytes()],
        operation: String::new(),
    }
}

fn response(reply: Reply) -> hyper::Response<Pieces> {
    let is_stream = reply.body.len() > 1;
    let pieces = reply.body.into_iter().filter(|piece| !piece.is_empty()).map(Bytes::from);
    let body = Pieces { is_stream, pieces: pieces.collect() };
    let mut response = hyper::Response::new(body);
    *response.status_mut() = hyper::StatusCode::from_u16(reply.status).unwrap_or(hyper::StatusCode::OK);
    for (name, value) in &reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A body in pieces: a stream's go out one by one, in chunks of their own.
struct Pieces {
    is_stream: bool,
    pieces: VecDeque<Bytes>,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.pieces.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.pieces.iter().map(|piece| piece.len() as u64).sum();
        if self.is_stream { SizeHint::default() } else { SizeHint::with_exact(length) }
    }
}
