//! The Aqumen backend: seven steps that make a question, told as events; no authentication. Some topics and providers go
//! wrong on purpose, each in one of the ways the real one does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::answer::{events, invalid, ok, refused, text_field};

/// When every run began: the server takes the time once and keeps it.
const RUN_TIMESTAMP: &str = "20251018_093000";

/// When everything is said to happen.
const NOW: &str = "2025-10-18T09:30:00";

/// A model gives no answer to topics with this word, and the stream ends in an event named `error`.
const REFUSED: &str = "refused";

/// The stream of topics with this word ends in an event named `step` that says it is an error.
const BROKEN: &str = "broken";

/// What each step does, and who does it. Two keys kept the brands of the models.
const STEPS: [(&str, &str, &str); 7] = [
    ("step1_difficulty_categories", "Propose topics by difficulty", "strong"),
    ("step2_error_catalog", "Collect mistakes people make", "strong"),
    ("step3_strategic_question", "Write the question", "strong"),
    ("step4_test_sonnet", "Ask the mid-sized model", "mid"),
    ("step5_test_haiku", "Ask the weak model", "weak"),
    ("step6_judge_responses", "Judge both answers", "strong"),
    ("step7_student_assessment", "Write it down for students", "strong"),
];

#[derive(Default)]
struct Aqumen {
    prompts: Mutex<BTreeMap<String, String>>,
    /// By time and topic: neither alone is a key.
    runs: Mutex<BTreeMap<(String, String), Value>>,
}

type App = State<Arc<Aqumen>>;

/// A poisoned lock only says that a request died halfway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn router() -> Router {
    let prompts = STEPS.map(|(step, what, _)| (step.to_owned(), format!("{what}.")));
    let app = Aqumen { prompts: Mutex::new(prompts.into()), ..Aqumen::default() };
    Router::new()
        .route("/", get(health))
        .route("/health", get(health))
        .route("/api/models", get(models))
        .route("/api/test-models", post(test_models))
        .route("/api/generate", post(generate))
        .route("/api/generate-stream", get(generate_stream))
        .route("/api/step1", post(step1))
        .route("/api/get-prompts", get(prompts_of_steps))
        .route("/api/update-prompt", post(update_prompt))
        .route("/api/runs", get(list_runs))
        .route("/api/runs/{run_timestamp}/{topic}", get(get_run).delete(delete_run))
        .with_state(Arc::new(app))
}

async fn health() -> Response {
    ok(&json!({"status": "healthy", "timestamp": NOW, "pipeline_ready": true, "version": "1.0.0"}))
}

fn model_of(role: &str) -> String {
    format!("{role}-model-4")
}

async fn models() -> Response {
    let model = |role: &str, description: &str, purpose: &str| json!({"id": model_of(role), "description": description, "purpose": purpose});
    ok(&json!({
        "models": {
            "strong": model("strong", "Writes and judges questions", "generation"),
            "mid": model("mid", "Should succeed", "test"),
            "weak": model("weak", "Should fail", "test"),
        },
        "pipeline_flow": ["strong", "mid", "weak"],
    }))
}

/// The reply to a provider that is none, or that has no key here.
fn provider_problem(provider: Option<&str>) -> Option<Response> {
    match provider {
        None | Some("anthropic") => None,
        Some("openai") => {
            let detail =
                json!({"error": "mock_mode", "message": "no key for this provider", "provider": "openai"});
            Some(refused(StatusCode::SERVICE_UNAVAILABLE, detail))
        }
        Some(other) => Some(refused(StatusCode::BAD_REQUEST, format!("Invalid provider: {other}"))),
    }
}

fn parsed(body: &Bytes) -> Result<Value, Box<Response>> {
    serde_json::from_slice(body)
        .map_err(|_| Box::new(invalid(&["body"], "JSON decode error", "json_invalid")))
}

async fn test_models(body: Bytes) -> Response {
    let body = match parsed(&body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    if let Some(problem) = provider_problem(body.get("provider").and_then(Value::as_str)) {
        return problem;
    }
    let prompt = body.get("prompt").and_then(Value::as_str).unwrap_or("Say hello");
    let answered =
        |role: &str| json!({"success": true, "model": model_of(role), "response": format!("{prompt}: done")});
    ok(&json!({
        "success": true,
        "models": {
            "strong": answered("strong"),
            "mid": answered("mid"),
            "weak": {"success": false, "model": model_of("weak"), "error": "throttled"},
        },
    }))
}

fn question(topic: &str) -> Value {
    json!({
        "title": format!("What is wrong here? ({topic})"),
        "difficulty": "Intermediate",
        "code": ["counter = 0", "def hit():", "    global counter", "    counter = counter + 1"],
        "errors": [{"id": "1", "description": "The increment is not atomic."}],
        "metadata": {"topic": topic, "run_timestamp": RUN_TIMESTAMP},
    })
}

async fn generate(app: App, Query(query): Query<BTreeMap<String, String>>, body: Bytes) -> Response {
    if let Some(problem) = provider_problem(query.get("provider").map(String::as_str)) {
        return problem;
    }
    let body = match parsed(&body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    match text_field(&body, "topic", 3) {
        Err(refusal) => *refusal,
        Ok(topic) if topic.contains(REFUSED) => {
            refused(StatusCode::INTERNAL_SERVER_ERROR, format!("the model refused: {topic}"))
        }
        Ok(topic) => {
            app.remember(topic);
            ok(&question(topic))
        }
    }
}

impl Aqumen {
    /// Keeps a run. One of the same time and topic takes the place of the other.
    fn remember(&self, topic: &str) {
        let run = json!({
            "run_timestamp": RUN_TIMESTAMP,
            "topic": topic,
            "differentiation_achieved": true,
            "total_attempts": 1,
            "final_step": "step7_student_assessment",
        });
        lock(&self.runs).insert((RUN_TIMESTAMP.to_owned(), topic.to_owned()), run);
    }
}

async fn generate_stream(app: App, Query(query): Query<BTreeMap<String, String>>) -> Response {
    if let Some(problem) = provider_problem(query.get("provider").map(String::as_str)) {
        return problem;
    }
    let Some(topic) = query.get("topic") else {
        return invalid(&["query", "topic"], "Field required", "missing");
    };
    if topic.chars().count() < 3 {
        return invalid(&["query", "topic"], "String should have at least 3 characters", "string_too_short");
    }
    let mut all = vec![(Some("start"), json!({"event": "start", "topic": topic, "timestamp": NOW}))];
    let fails = topic.contains(REFUSED) || topic.contains(BROKEN);
    let steps = if fails { &STEPS[..2] } else { &STEPS[..] };
    for (number, (_, description, role)) in (1..).zip(steps) {
        all.push((
            Some("step"),
            json!({
                "type": "step",
                "step_number": number,
                "description": description,
                "model": model_of(role),
                // The weak model fails, which is what makes a good question.
                "success": *role != "weak",
                "timestamp": NOW,
                "response_preview": format!("{role} says"),
                "response_full": format!("{role} says much about {topic}"),
            }),
        ));
    }
    if topic.contains(REFUSED) {
        all.push((
            Some("error"),
            json!({"event": "error", "error": format!("the model refused: {topic}"), "timestamp": NOW}),
        ));
        return events(all);
    }
    if topic.contains(BROKEN) {
        all.push((Some("step"), json!({"type": "error", "success": false, "error": "step 3 gave no JSON"})));
        return events(all);
    }
    app.remember(topic);
    // Under the name of the steps before it, and not in `done`, as the server's documentation says.
    all.push((
        Some("step"),
        json!({
            "type": "final",
            "success": true,
            "differentiation_achieved": true,
            "total_attempts": 1,
            "stopped_at_step": 7,
            "assessment": question(topic),
            "metadata": {"topic": topic, "run_timestamp": RUN_TIMESTAMP},
        }),
    ));
    all.push((Some("done"), json!({"event": "done", "timestamp": NOW, "total_duration_seconds": 42.5})));
    events(all)
}

async fn step1(body: Bytes) -> Response {
    let body = match parsed(&body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    if let Some(problem) = provider_problem(body.get("provider").and_then(Value::as_str)) {
        return problem;
    }
    match text_field(&body, "topic", 1) {
        Err(_) => refused(StatusCode::BAD_REQUEST, "topic is required"),
        Ok(topic) => ok(&json!({
            "success": true,
            "categories": {
                "Beginner": [format!("{topic}: words")],
                "Intermediate": [format!("{topic}: mistakes")],
                "Advanced": [format!("{topic}: measurements")],
            },
        })),
    }
}

async fn prompts_of_steps(app: App) -> Response {
    ok(&json!({"success": true, "prompts": *lock(&app.prompts)}))
}

async fn update_prompt(app: App, body: Bytes) -> Response {
    let body = match parsed(&body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let fields = (body.get("step").and_then(Value::as_str), body.get("new_prompt").and_then(Value::as_str));
    let (Some(step), Some(prompt)) = fields else {
        return refused(StatusCode::BAD_REQUEST, "step and new_prompt are required");
    };
    // Both generations of names are understood; the old ones are told.
    let key = match step {
        "step4_test_mid" => "step4_test_sonnet",
        "step5_test_weak" => "step5_test_haiku",
        other => other,
    };
    match lock(&app.prompts).get_mut(key) {
        None => refused(StatusCode::NOT_FOUND, format!("Unknown step: {step}")),
        Some(kept) => {
            prompt.clone_into(kept);
            ok(&json!({"success": true, "message": "Prompt updated", "step": key}))
        }
    }
}

async fn list_runs(app: App, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let topic = query.get("topic");
    let runs = lock(&app.runs);
    let asked = |(_, of): &&(String, String)| topic.is_none_or(|topic| topic == of);
    let runs: Vec<&Value> = runs.iter().filter(|(key, _)| asked(key)).map(|(_, run)| run).collect();
    ok(&json!({"runs": runs, "total": runs.len()}))
}

async fn get_run(app: App, Path(key): Path<(String, String)>) -> Response {
    let topic = key.1.clone();
    match lock(&app.runs).get(&key) {
        Some(run) => ok(run),
        None => refused(StatusCode::NOT_FOUND, format!("No run about {topic} at this time")),
    }
}

async fn delete_run(app: App, Path(key): Path<(String, String)>) -> Response {
    match lock(&app.runs).remove(&key) {
        Some(_) => StatusCode::NO_CONTENT.into_response(),
        None => refused(StatusCode::NOT_FOUND, "No such run"),
    }
}
