//! The HTTP side: routes, and the way of one request through authentication, misbehaviour, handler and envelope.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, Query, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{MethodFilter, get, on, post};
use serde_json::{Value, json};

use crate::call::{Call, text, texts};
use crate::config::Config;
use crate::connection::Cut;
use crate::faults::{Fault, Faults};
use crate::ids::Generator;
use crate::journal::Journal;
use crate::operation::{Kind, Operation, Resource};
use crate::reply::{Body, Failure, Outcome};
use crate::resources;
use crate::store::StoreError;
use crate::transport::{Delivery, Reply, deliver};
use crate::wire::Revision;
use crate::wire::envelope::{self, Datum};
use crate::wire::spelling::Twist;
use crate::world::World;

/// The largest request body read.
const BODY_LIMIT: usize = 64 << 20;

/// Keeps the draws of `mixed` apart from the ids, which come from the same seed.
const DRAWS: u64 = 0x6D69_7865_645F_7769;

/// The parameters of a path, unless they are no text.
type PathParams = Result<RawPathParams, RawPathParamsRejection>;

/// One emulator.
pub(crate) struct App {
    config: Config,
    world: Mutex<World>,
    draws: Mutex<Generator>,
    /// How many requests of each key have misbehaved.
    counts: Mutex<BTreeMap<String, u32>>,
    journal: Mutex<Journal>,
    received: AtomicU64,
}

/// A poisoned lock only says that a request died halfway; the data behind it is as usable as after any other request.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    pub(crate) fn new(config: Config) -> Result<Arc<Self>, StoreError> {
        Ok(Arc::new(Self {
            world: Mutex::new(World::new(&config)?),
            draws: Mutex::new(Generator::new(config.seed ^ DRAWS)),
            counts: Mutex::default(),
            journal: Mutex::default(),
            received: AtomicU64::new(0),
            config,
        }))
    }

    /// The routes of all operations, and those tests look through.
    pub(crate) fn router(self: Arc<Self>) -> Router {
        let mut router = Router::new()
            .route("/__health", get(async || axum::Json(json!({"ok": true}))))
            .route("/__requests", get(requests))
            .route("/__reset", post(reset));
        for operation in Operation::ALL {
            let mut paths = operation.other_paths();
            paths.push(operation.path().to_owned());
            // Every method of the table has a filter.
            let Ok(filter) = MethodFilter::try_from(operation.method()) else { continue };
            for path in paths {
                let handler = move |State(app): State<Arc<Self>>,
                                    ConnectInfo(cut): ConnectInfo<Cut>,
                                    path: PathParams,
                                    request: Request| async move {
                    app.handle(*operation, cut, path, request).await
                };
                router = router.route(&path, on(filter, handler));
            }
        }
        router.fallback(no_route).method_not_allowed_fallback(no_route).with_state(self)
    }

    async fn handle(&self, operation: Operation, cut: Cut, path: PathParams, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let Arrival { body, request_id, revision, failure } = self.arrive(&parts, body).await;
        let (faults, mistake) = self.faults(operation, &parts);
        if let Some(ms) = faults.last(|fault| if let Fault::SlowHead(ms) = fault { Some(*ms) } else { None })
        {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
        if faults.has(&Fault::Close) {
            cut.pull();
        }
        let early = [failure, mistake, unauthorized(&parts.headers), self.forbidden(operation)];
        let served = match early.into_iter().flatten().next() {
            Some(failure) => Err(failure),
            None => match instead(&faults, revision) {
                Some(reply) => Ok(reply),
                None => parse(operation, path, &parts.uri, &body)
                    .and_then(|call| self.serve(call, &faults, revision)),
            },
        };
        let mut reply = served.unwrap_or_else(|failure| {
            let (status, body) = failure.render(revision);
            Reply::new(status, body)
        });
        reply.headers.push(("x-request-id", request_id));
        reply.headers.push(("x-wire", revision.name().to_owned()));
        let slow = faults.last(|fault| if let Fault::SlowBody(ms) = fault { Some(*ms) } else { None });
        let delivery = match (faults.has(&Fault::Truncate), slow) {
            (true, _) => Delivery::Truncated,
            (false, Some(ms)) => Delivery::Slow(Duration::from_millis(ms)),
            (false, None) => Delivery::Whole,
        };
        deliver(reply, delivery)
    }

    /// Reads the body, numbers the request, draws its revision and writes it all down.
    async fn arrive(&self, parts: &Parts, body: axum::body::Body) -> Arrival {
        let (body, oversized) = match to_bytes(body, BODY_LIMIT).await {
            Ok(body) => (body, None),
            Err(error) => {
                (Bytes::new(), Some(Failure::bad_request(format!("the body cannot be read: {error}"))))
            }
        };
        let number = self.received.fetch_add(1, Ordering::Relaxed) + 1;
        let request_id = format!("req-{number:06}");
        let asked =
            parts.headers.get("x-wire").map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned());
        let revision = asked.as_deref().and_then(Revision::named);
        let unknown = asked
            .filter(|_| revision.is_none())
            .map(|name| Failure::bad_request(format!("x-wire: unknown revision {name:?}")));
        let revision = revision.unwrap_or_else(|| self.config.wire.draw(&mut lock(&self.draws)));
        lock(&self.journal).note(parts, &body, &request_id, revision.name());
        Arrival { body, request_id, revision, failure: oversized.or(unknown) }
    }

    /// The misbehaviour of this request, and what is wrong with its header.
    fn faults(&self, operation: Operation, parts: &Parts) -> (Faults, Option<Failure>) {
        let asked =
            parts.headers.get_all("x-emulate").iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let asked = asked.collect::<Vec<_>>().join(",");
        let (asked, mistake) = match Faults::parse(&asked) {
            Ok(asked) => (asked, None),
            Err(reason) => (Faults::default(), Some(Failure::bad_request(format!("x-emulate: {reason}")))),
        };
        let key = match parts.headers.get("x-emulate-key") {
            Some(key) => String::from_utf8_lossy(key.as_bytes()).into_owned(),
            None => format!("{} {}", parts.method, parts.uri.path()),
        };
        let mut everywhere = self.active(&self.config.emulate, &format!("every {key}"));
        // As flags these two would empty every reply; they mean the replies they were recorded on.
        for (fault, kind) in [(Fault::Empty200, Kind::Updated), (Fault::NoContent, Kind::Deleted)] {
            if operation.kind() != kind {
                everywhere.remove(&fault);
            }
        }
        (everywhere.and(&self.active(&asked, &key)), mistake)
    }

    /// The faults, unless the requests of this key have had their share of them.
    fn active(&self, faults: &Faults, key: &str) -> Faults {
        let Some(times) = faults.times.filter(|_| !faults.is_empty()) else { return faults.clone() };
        let mut counts = lock(&self.counts);
        let count = counts.entry(key.to_owned()).or_default();
        if *count >= times {
            return Faults::default();
        }
        *count += 1;
        faults.clone()
    }

    fn forbidden(&self, operation: Operation) -> Option<Failure> {
        let refused = operation.admin_only() && !self.config.projects_admin;
        refused.then_some(Failure::Forbidden(self.config.forbidden_status))
    }

    /// Serves the call and dresses the outcome for the wire.
    fn serve(&self, mut call: Call, faults: &Faults, revision: Revision) -> Result<Reply, Failure> {
        let operation = call.operation;
        if faults.has(&Fault::IgnorePage) {
            call.query.retain(|(name, _)| name != "page");
            if let Value::Object(body) = &mut call.body {
                body.shift_remove("page");
            }
        }
        let delay = faults.last(|fault| if let Fault::ListDelay(ms) = fault { Some(*ms) } else { None });
        let mut world = lock(&self.world);
        world.list_delay = delay.map_or(self.config.list_delay, Duration::from_millis);
        let served = resources::serve(&mut world, &call);
        let mut outcome = match served {
            Err(Failure::Application { status: StatusCode::NOT_FOUND, .. })
                if faults.has(&Fault::EmptyItem) =>
            {
                return Ok(Reply::new(StatusCode::OK, Body::Json(json!({"datapoint": []}))));
            }
            served => served?,
        };
        let partial =
            faults.last(|fault| if let Fault::Partial(status) = fault { Some(*status) } else { None });
        if let Some(status) = partial.filter(|_| operation.kind() == Kind::Batch) {
            return partially(&mut world, &outcome, status);
        }
        drop(world);
        if faults.has(&Fault::NoContent) {
            return Ok(Reply::new(StatusCode::NO_CONTENT, Body::Empty));
        }
        if faults.has(&Fault::Empty200) {
            return Ok(Reply::new(StatusCode::OK, Body::Empty));
        }
        if faults.has(&Fault::NoId) && operation.kind() == Kind::Created {
            without_id(&mut outcome);
        }
        let twist = Twist {
            conflict: faults.has(&Fault::Conflict),
            legacy: faults.has(&Fault::LegacyNames),
            unknown: faults.has(&Fault::UnknownFields),
        };
        let template = envelope::template(operation, revision, faults.has(&Fault::AsSeen));
        let body = envelope::render(template, &outcome.data, revision, twist);
        Ok(Reply::new(StatusCode::OK, body.map_or(Body::Empty, Body::Json)))
    }
}

/// What is known of a request before it is served.
struct Arrival {
    body: Bytes,
    request_id: String,
    revision: Revision,
    /// Why it cannot be served at all.
    failure: Option<Failure>,
}

fn unauthorized(headers: &HeaderMap) -> Option<Failure> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match value.and_then(|value| value.split_once(' ')) {
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") && !key.trim().is_empty() => None,
        Some(_) => Some(Failure::unauthorized("Authorization is not of the form: Bearer KEY")),
        None => Some(Failure::unauthorized("Authorization header is missing")),
    }
}

/// The reply of the faults that come in place of serving the request.
fn instead(faults: &Faults, revision: Revision) -> Option<Reply> {
    let retry_after =
        faults.last(|fault| if let Fault::RetryAfter(value) = fault { Some(value.clone()) } else { None });
    let status = faults.last(|fault| if let Fault::Status(status) = fault { Some(*status) } else { None });
    let status = status.or(retry_after.is_some().then_some(429));
    if let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) {
        let failure = Failure::Application {
            status,
            code: if status == StatusCode::TOO_MANY_REQUESTS { "TOO_MANY_REQUESTS" } else { "EMULATED" },
            message: format!("emulated {status}"),
        };
        let (status, body) = failure.render(revision);
        let mut reply = Reply::new(status, body);
        if let Some(value) = retry_after {
            reply.headers.push(("retry-after", value));
        }
        if status.is_redirection() {
            reply.headers.push(("location", "/__health".to_owned()));
        }
        return Some(reply);
    }
    faults.last(|fault| match fault {
        Fault::Forbidden(status) => {
            let (status, body) = Failure::Forbidden(*status).render(revision);
            Some(Reply::new(status, body))
        }
        Fault::Html502 => {
            let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";
            Some(Reply::new(StatusCode::BAD_GATEWAY, Body::Text("text/html", page.to_owned())))
        }
        Fault::Zod400 => {
            let (status, body) = Failure::Validation("expected array, received string".to_owned()).render(revision);
            Some(Reply::new(status, body))
        }
        Fault::Failed200(how) => Some(Reply::new(
            StatusCode::OK,
            Body::Json(match how.as_str() {
                "error" => json!({"error": "emulated failure"}),
                "status" => json!({"status": "error", "message": "emulated failure"}),
                _ => json!({"success": false, "error": "emulated failure"}),
            }),
        )),
        Fault::Nonsense(how) if how == "json" => {
            let broken = Body::Text("application/json", r#"{"result": {"id": "#.to_owned());
            Some(Reply::new(StatusCode::OK, broken))
        }
        Fault::Nonsense(_) => {
            let page = "<!DOCTYPE html><html><body>Please sign in to the network</body></html>";
            Some(Reply::new(StatusCode::OK, Body::Text("text/html; charset=utf-8", page.to_owned())))
        }
        // The connection is cut already; nothing of this is written.
        Fault::Close => Some(Reply::new(StatusCode::OK, Body::Empty)),
        _ => None,
    })
}

fn parse(operation: Operation, path: PathParams, uri: &Uri, body: &[u8]) -> Result<Call, Failure> {
    let path = path.map_err(|error| Failure::bad_request(format!("the path cannot be read: {error}")))?;
    let path = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let query = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|error| Failure::bad_request(format!("the query cannot be read: {error}")))?;
    let body = if body.iter().all(u8::is_ascii_whitespace) {
        Value::Null
    } else {
        serde_json::from_slice(body)
            .map_err(|error| Failure::bad_request(format!("the body is not JSON: {error}")))?
    };
    Ok(Call { operation, path, query: query.0, body })
}

/// Takes back the last of a batch and says so.
fn partially(world: &mut World, outcome: &Outcome, status: u16) -> Result<Reply, Failure> {
    let mut ids = match outcome.data.get("ids") {
        Some(Datum::Plain(ids)) => texts(&[("ids".to_owned(), ids.clone())].into_iter().collect(), "ids"),
        _ => Vec::new(),
    };
    let errors: Vec<String> = match ids.pop() {
        Some(lost) => {
            for resource in [Resource::Event, Resource::Datapoint] {
                if world.find(resource, &lost)?.is_some() {
                    world.remove(resource, &lost)?;
                }
            }
            vec!["Could not create event due to missing inputs".to_owned()]
        }
        None => Vec::new(),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok(Reply::new(status, Body::Json(json!({"event_ids": ids, "errors": errors, "success": true}))))
}

/// Takes every id out of a created reply, those within its entities too.
fn without_id(outcome: &mut Outcome) {
    for name in ["id", "ids"] {
        outcome.data.remove(name);
    }
    for datum in outcome.data.values_mut() {
        match datum {
            Datum::Entity(resource, entity) => {
                entity.shift_remove(resource.id_field());
                entity.shift_remove("session_id");
                entity.shift_remove("id");
            }
            Datum::Plain(Value::Object(entity)) if text(entity, "event_type").is_some() => {
                entity.shift_remove("event_id");
                entity.shift_remove("session_id");
            }
            _ => {}
        }
    }
}

/// `GET /__requests`: what was received; with `?clear=1` forgotten afterwards.
async fn requests(State(app): State<Arc<App>>, uri: Uri) -> axum::Json<Value> {
    let clear = uri.query().is_some_and(|query| query.split('&').any(|part| part == "clear=1"));
    axum::Json(lock(&app.journal).read(clear))
}

/// `POST /__reset`: forgets everything, and starts ids, draws and counts again.
async fn reset(State(app): State<Arc<App>>) -> Response {
    let outcome = lock(&app.world).reset(app.config.seed);
    *lock(&app.draws) = Generator::new(app.config.seed ^ DRAWS);
    lock(&app.counts).clear();
    lock(&app.journal).read(true);
    let (status, body) = match outcome {
        Ok(()) => (StatusCode::OK, Body::Json(json!({"ok": true}))),
        Err(error) => Failure::from(error).render(Revision::D),
    };
    deliver(Reply::new(status, body), Delivery::Whole)
}

/// What a route nobody has answers: the web framework's own page, not the application's JSON.
async fn no_route(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let arrival = app.arrive(&parts, body).await;
    let path: String = parts.uri.path().chars().filter(|one| !matches!(one, '<' | '>' | '&' | '"')).collect();
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot {} {path}</pre>\n</body>\n</html>\n",
        parts.method
    );
    let mut reply = Reply::new(StatusCode::NOT_FOUND, Body::Text("text/html; charset=utf-8", page));
    reply.headers.push(("x-request-id", arrival.request_id));
    deliver(reply, Delivery::Whole)
}
