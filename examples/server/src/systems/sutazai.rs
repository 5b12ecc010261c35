//! The Sutazai backend: tokens by form, paths with and without a slash at the end, lists in three ways, answers as events,
//! and successes that say they failed. What goes wrong on purpose depends on what is sent.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::answer::{events, invalid, ok, refused, reply, text_field};

/// The one account.
const USER: (&str, &str) = ("ada", "correct horse");

/// The account that failed to log in too often.
const LOCKED: &str = "mallory";

/// Requests to the chat that one process takes before it has had enough.
const CHAT_LIMIT: u64 = 3;

/// When the limit is counted anew; a moment, in seconds since 1970.
const RESET: u64 = 1_755_600_060;

const DOCUMENTS: usize = 5;
const TASKS: usize = 3;
const CONVERSATIONS: usize = 5;

#[derive(Default)]
struct Sutazai {
    /// How many tokens were given; the last pair is the one that holds.
    tokens: AtomicU64,
    chats: AtomicU64,
    cleared: AtomicU64,
    tasks: Mutex<Vec<Value>>,
    deleted: Mutex<Vec<String>>,
}

type App = State<Arc<Sutazai>>;
type Pairs = BTreeMap<String, String>;

/// A poisoned lock only says that a request died halfway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn router() -> Router {
    let app = Arc::new(Sutazai::default());
    // Whoever is logged in.
    let guarded = Router::new()
        .route("/api/v1/auth/me", get(me))
        .route("/api/v1/agents", get(agents))
        .route("/api/v1/agents/{agent_id}", get(agent))
        .route("/api/v1/models/", get(models))
        .route("/api/v1/documents/", get(documents))
        .route("/api/v1/documents/{document_id}", get(document).delete(delete_document))
        .route("/api/v1/tasks", get(tasks).post(create_task))
        .route("/api/v1/tasks/{task_id}", get(task))
        .route("/api/v1/conversations", get(conversations))
        .route("/api/v1/chat", post(chat))
        .route("/api/v1/chat/stream", post(chat_stream))
        .route("/api/v1/simple-chat", post(simple_chat))
        .route("/api/v1/batch", post(batch))
        .route("/api/v1/cache/warm", post(warm))
        .route("/api/v1/cache/clear", post(clear))
        .route("/api/v1/mesh/status", get(mesh_status))
        .route("/api/v1/mesh/v2/enqueue", post(enqueue))
        .route("/api/v1/mesh/v2/task/{task_id}", get(mesh_task))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&app), authorized));
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route("/api/v1/auth/login", post(login))
        .route("/api/v1/auth/refresh", post(refresh))
        .route("/api/v1/models", get(with_slash))
        .route("/api/v1/documents", get(with_slash))
        .merge(guarded)
        .with_state(app)
}

/// 307 to the same path with a slash at its end, as the framework does.
async fn with_slash(uri: Uri) -> Redirect {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::temporary(&format!("{}/{query}", uri.path()))
}

async fn authorized(app: App, request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let expected = format!("Bearer access-{}", app.tokens.load(Ordering::Relaxed));
    if request.headers().get(header::AUTHORIZATION).is_some_and(|sent| sent.as_bytes() == expected.as_bytes())
    {
        next.run(request).await
    } else {
        unauthorized("Could not validate credentials")
    }
}

fn unauthorized(why: &str) -> Response {
    let mut response = refused(StatusCode::UNAUTHORIZED, why);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

impl Sutazai {
    /// A new pair of tokens; the ones before it are no longer good.
    fn pair(&self) -> Response {
        let number = self.tokens.fetch_add(1, Ordering::Relaxed) + 1;
        ok(&json!({
            "access_token": format!("access-{number}"),
            "refresh_token": format!("refresh-{number}"),
            "token_type": "bearer",
            "expires_in": 3600,
        }))
    }
}

async fn login(app: App, Form(form): Form<Pairs>) -> Response {
    let field = |name: &str| form.get(name).map(String::as_str);
    match (field("username"), field("password")) {
        (None, _) => invalid(&["body", "username"], "Field required", "missing"),
        (_, None) => invalid(&["body", "password"], "Field required", "missing"),
        (Some(LOCKED), _) => refused(StatusCode::FORBIDDEN, "Account locked for 30 minutes"),
        (name, password) if (name, password) == (Some(USER.0), Some(USER.1)) => app.pair(),
        _ => unauthorized("Incorrect username or password"),
    }
}

fn parsed(body: &Bytes) -> Result<Value, Box<Response>> {
    serde_json::from_slice(body)
        .map_err(|_| Box::new(invalid(&["body"], "JSON decode error", "json_invalid")))
}

async fn refresh(app: App, body: Bytes) -> Response {
    let good = format!("refresh-{}", app.tokens.load(Ordering::Relaxed));
    match parsed(&body) {
        Err(refusal) => *refusal,
        Ok(body) if body.get("refresh_token").and_then(Value::as_str) == Some(&good) => app.pair(),
        Ok(_) => unauthorized("Invalid refresh token"),
    }
}

async fn health() -> Response {
    ok(&json!({"status": "healthy", "services": {"ollama": "healthy", "redis": "degraded"}}))
}

async fn metrics() -> Response {
    let text = "# TYPE api_requests_total counter\napi_requests_total{method=\"GET\"} 42\n";
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn me() -> Response {
    ok(&json!({"username": USER.0, "is_active": true}))
}

fn agent_of(id: &str) -> Option<Value> {
    let (name, status) = match id {
        "jarvis" => ("Jarvis", "active"),
        "friday" => ("Friday", "error"),
        _ => return None,
    };
    Some(json!({"agent_id": id, "name": name, "status": status, "capabilities": ["chat"]}))
}

async fn agents() -> Response {
    ok(&["jarvis", "friday"].into_iter().filter_map(agent_of).collect())
}

async fn agent(Path(id): Path<String>) -> Response {
    match agent_of(&id) {
        Some(agent) => ok(&agent),
        None => refused(StatusCode::NOT_FOUND, "Agent not found"),
    }
}

async fn models() -> Response {
    ok(&json!({"models": [{"name": "tinyllama", "size": 637_700_138}, {"name": "mistral"}]}))
}

/// A number of the query within its bounds.
fn number(query: &Pairs, name: &str, usual: usize, bounds: (usize, usize)) -> Result<usize, Box<Response>> {
    let Some(text) = query.get(name) else { return Ok(usual) };
    match text.parse() {
        Ok(number) if (bounds.0..=bounds.1).contains(&number) => Ok(number),
        Ok(_) => Err(Box::new(invalid(
            &["query", name],
            &format!("Input should be from {} to {}", bounds.0, bounds.1),
            "out_of_range",
        ))),
        Err(_) => Err(Box::new(invalid(&["query", name], "Input should be a valid integer", "int_parsing"))),
    }
}

async fn documents(app: App, Query(query): Query<Pairs>) -> Response {
    let numbers = number(&query, "offset", 0, (0, usize::MAX))
        .and_then(|offset| Ok((offset, number(&query, "limit", 10, (1, 100))?)));
    let (offset, limit) = match numbers {
        Ok(numbers) => numbers,
        Err(refusal) => return *refusal,
    };
    let deleted = lock(&app.deleted);
    let all: Vec<Value> = (1..=DOCUMENTS)
        .map(|number| format!("doc-{number}"))
        .filter(|id| !deleted.contains(id))
        .map(|id| json!({"doc_id": id, "title": format!("Title of {id}"), "created_at": "2025-08-18T10:00:00"}))
        .collect();
    let page: Vec<&Value> = all.iter().skip(offset).take(limit).collect();
    ok(&json!({
        "documents": page,
        "count": page.len(),
        "total_count": all.len(),
        "offset": offset,
        "limit": limit,
        "has_more": offset.saturating_add(page.len()) < all.len(),
    }))
}

fn is_document(app: &Sutazai, id: &str) -> bool {
    (1..=DOCUMENTS).any(|number| id == format!("doc-{number}"))
        && !lock(&app.deleted).iter().any(|gone| gone == id)
}

async fn document(app: App, Path(id): Path<String>) -> Response {
    if is_document(&app, &id) {
        ok(&json!({"id": id, "title": format!("Title of {id}")}))
    } else {
        refused(StatusCode::NOT_FOUND, "Document not found")
    }
}

async fn delete_document(app: App, Path(id): Path<String>) -> Response {
    if !is_document(&app, &id) {
        return refused(StatusCode::NOT_FOUND, "Document not found");
    }
    lock(&app.deleted).push(id.clone());
    ok(&json!({"success": true, "document_id": id}))
}

async fn tasks(app: App, Query(query): Query<Pairs>) -> Response {
    let numbers = number(&query, "page", 1, (1, usize::MAX))
        .and_then(|page| Ok((page, number(&query, "limit", 20, (1, 100))?)));
    let (page, limit) = match numbers {
        Ok(numbers) => numbers,
        Err(refusal) => return *refusal,
    };
    let mut all: Vec<Value> = (1..=TASKS)
        .map(|number| json!({"task_id": format!("task-{number}"), "status": "completed"}))
        .collect();
    all.extend(lock(&app.tasks).iter().cloned());
    all.reverse();
    let items: Vec<&Value> = all.iter().skip((page - 1).saturating_mul(limit)).take(limit).collect();
    ok(&json!({"items": items, "total": all.len(), "page": page, "total_pages": all.len().div_ceil(limit)}))
}

async fn create_task(app: App, body: Bytes) -> Response {
    let body = match parsed(&body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    if let Err(refusal) = text_field(&body, "task_type", 1) {
        return *refusal;
    }
    let mut tasks = lock(&app.tasks);
    let task = json!({"task_id": format!("task-{}", TASKS + tasks.len() + 1), "status": "queued"});
    tasks.push(task.clone());
    ok(&task)
}

async fn task(app: App, Path(id): Path<String>) -> Response {
    let own = |task: &&Value| task["task_id"].as_str() == Some(&id);
    match lock(&app.tasks).iter().find(own) {
        Some(task) => ok(task),
        None if (1..=TASKS).any(|number| id == format!("task-{number}")) => {
            ok(&json!({"task_id": id, "status": "completed", "result": {"words": 7}}))
        }
        None => refused(StatusCode::NOT_FOUND, "Task not found"),
    }
}

async fn conversations(Query(query): Query<Pairs>) -> Response {
    let limit = match number(&query, "limit", 20, (1, 100)) {
        Ok(limit) => limit,
        Err(refusal) => return *refusal,
    };
    let from = match query.get("cursor").map(|cursor| cursor.strip_prefix("after-").map(str::parse::<usize>))
    {
        None => 0,
        Some(Some(Ok(from))) => from,
        Some(_) => return refused(StatusCode::BAD_REQUEST, "Invalid cursor"),
    };
    let last = (from + limit).min(CONVERSATIONS);
    let items: Vec<Value> = (from + 1..=last)
        .map(|number| json!({"id": format!("conversation-{number}"), "title": "Talk"}))
        .collect();
    let next = (last < CONVERSATIONS).then(|| format!("after-{last}"));
    ok(&json!({"items": items, "has_more": next.is_some(), "next_cursor": next}))
}

/// What the server tells of its limit, after so many requests.
fn limit_headers(used: u64) -> HeaderMap {
    let fields = [("limit", CHAT_LIMIT), ("remaining", CHAT_LIMIT.saturating_sub(used)), ("reset", RESET)];
    let field = |(name, number): (&str, u64)| {
        let name = HeaderName::try_from(format!("x-ratelimit-{name}")).ok()?;
        Some((name, HeaderValue::from(number)))
    };
    fields.into_iter().filter_map(field).collect()
}

async fn chat(app: App, body: Bytes) -> Response {
    let body = match parsed(&body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let message = match text_field(&body, "message", 1) {
        Ok(message) => message,
        Err(refusal) => return *refusal,
    };
    let used = app.chats.fetch_add(1, Ordering::Relaxed) + 1;
    let mut response = if used > CHAT_LIMIT {
        let detail = json!({
            "error": "rate_limit_exceeded",
            "message": "Too many requests",
            "retry_after": 60,
            "limit": CHAT_LIMIT,
            "remaining": 0,
            "reset": RESET,
        });
        reply(StatusCode::TOO_MANY_REQUESTS, &json!({"detail": detail}))
    } else {
        let model = body.get("model").and_then(Value::as_str).unwrap_or("tinyllama");
        ok(&json!({"reply": format!("You said: {message}"), "model": model, "cached": false}))
    };
    response.headers_mut().extend(limit_headers(used));
    response
}

async fn chat_stream(body: Bytes) -> Response {
    let body = match parsed(&body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let message = match text_field(&body, "message", 1) {
        Ok(message) => message,
        Err(refusal) => return *refusal,
    };
    let mut all = vec![(None, json!({"type": "start", "request_id": "r-1", "model": "tinyllama"}))];
    for word in message.split_whitespace() {
        if word == "crash" {
            all.push((None, json!({"type": "error", "request_id": "r-1", "error": "the model crashed"})));
            return events(all);
        }
        all.push((None, json!({"type": "chunk", "request_id": "r-1", "content": word, "is_final": false})));
    }
    all.push((None, json!({"type": "complete", "request_id": "r-1", "total_tokens": all.len() - 1})));
    events(all)
}

async fn simple_chat(body: Bytes) -> Response {
    match parsed(&body) {
        Err(refusal) => *refusal,
        Ok(body) => match text_field(&body, "message", 1) {
            Err(refusal) => *refusal,
            Ok("crash") => {
                ok(&json!({"success": false, "response": "", "metadata": {"error": "connection refused"}}))
            }
            Ok(message) => {
                ok(&json!({"success": true, "response": format!("Yes: {message}"), "metadata": {}}))
            }
        },
    }
}

async fn batch(body: Bytes) -> Response {
    let prompts = match parsed(&body) {
        Ok(Value::Array(prompts)) => prompts,
        Ok(_) => return invalid(&["body"], "Input should be a valid list", "list_type"),
        Err(refusal) => return *refusal,
    };
    if prompts.len() > 50 {
        return refused(StatusCode::BAD_REQUEST, "Maximum 50 prompts per batch");
    }
    let answer = |prompt: &Value| format!("answer to {}", prompt.as_str().unwrap_or_default());
    ok(&json!({"results": prompts.iter().map(answer).collect::<Vec<_>>()}))
}

/// It fails until the cache was cleared.
async fn warm(app: App) -> Response {
    if app.cleared.load(Ordering::Relaxed) == 0 {
        ok(&json!({"message": "Cache warming failed", "error": "stale entries"}))
    } else {
        ok(&json!({"message": "Cache warmed"}))
    }
}

async fn clear(app: App) -> Response {
    app.cleared.fetch_add(1, Ordering::Relaxed);
    ok(&json!({"message": "Cache cleared"}))
}

async fn mesh_status() -> Response {
    ok(&json!({"status": "error", "error": "consul is not reachable"}))
}

async fn enqueue(body: Bytes) -> Response {
    match parsed(&body) {
        Err(refusal) => *refusal,
        Ok(body) => match text_field(&body, "service", 1) {
            Err(refusal) => *refusal,
            Ok(service) => ok(&json!({"task_id": format!("{service}-1"), "status": "queued"})),
        },
    }
}

/// What is not there is told as a failure of the server, with the real status in the text.
async fn mesh_task(Path(id): Path<String>) -> Response {
    if id.ends_with("-1") {
        ok(&json!({"task_id": id, "status": "running"}))
    } else {
        refused(StatusCode::INTERNAL_SERVER_ERROR, "404: Task not found")
    }
}
