//! Asking for tokens over real sockets, as the cases that both runtimes share say it (`specs/oauth` of the repository; a
//! crate that stands alone has nothing to run).

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Map, Value, json};

use super::super::api::{Api, Auth, OAuth, TokenUrls};
use super::super::config::ClientBuilder;
use super::super::core::Core;
use super::super::credential::base64;
use super::super::error::{Error, Result};
use super::super::hooks::{Answer, Attempt, AttemptError, Hook};
use super::super::operation::{Method, Operation};
use super::super::tables;

static GET: Operation = Operation { name: "things.get", path: "/things", ..Operation::DEFAULT };
static OPEN: Operation = Operation { anonymous: true, ..GET };
static POST: Operation = Operation { name: "things.create", method: Method::Post, ..GET };

/// A server that answers one request after the other until it is stopped, and what it was sent.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Value>>>,
    over: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    fn start(case: &Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let other = format!("http://localhost:{}", address.port());
        let text =
            case.to_string().replace("{origin}", &format!("http://{address}")).replace("{other}", &other);
        let case: Value = serde_json::from_str(&text).expect("a case");
        let (seen, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (requests, stop) = (seen.clone(), over.clone());
        let thread = std::thread::spawn(move || {
            let list = |key: &str| case[key].as_array().cloned().unwrap_or_default().into_iter();
            let (mut tokens, mut things) = (list("tokens"), list("things"));
            loop {
                let Ok((mut socket, _)) = listener.accept() else { return };
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let request = read(&mut socket);
                let is_thing = request["line"].as_str().is_some_and(|line| line.ends_with("/things"));
                let refused = list("refuses").any(|token| request["bearer"] == token);
                let reply = match is_thing {
                    true if refused => {
                        json!({"status": 401, "body": {"error": format!("bad {}", request["bearer"])}})
                    }
                    true => things.next().unwrap_or(json!({"body": {"id": "1"}})),
                    false => tokens.next().unwrap_or(json!({"status": 501})),
                };
                if let Ok(mut requests) = requests.lock() {
                    requests.push(request);
                }
                std::thread::sleep(Duration::from_secs_f64(reply["delay"].as_f64().unwrap_or(0.0)));
                // The caller may have gone.
                let _ = socket.write_all(&message(&reply));
            }
        });
        Self { address, seen, over, thread: Some(thread) }
    }

    /// Ends the server; gives what it was sent.
    fn stop(mut self) -> Vec<Value> {
        self.over.store(true, Ordering::SeqCst);
        // Wakes a server that waits for a request that does not come.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ends");
        }
        self.seen.lock().map(|seen| seen.clone()).unwrap_or_default()
    }
}

/// A request as cases write it, with its token or the parts of its form.
fn read(socket: &mut TcpStream) -> Value {
    let _ = socket.set_read_timeout(Some(Duration::from_secs(30)));
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).into_owned();
    let field = |name: &str| {
        head.lines().find_map(|line| {
            let (own, value) = line.split_once(": ")?;
            own.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    let mut body = vec![0; field("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    let _ = socket.read_exact(&mut body);
    let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
    let mut seen = json!({"line": line});
    if let Some(authorization) = field("authorization") {
        let (scheme, value) = authorization.split_once(' ').unwrap_or_default();
        seen[scheme.to_lowercase()] = value.into();
    }
    if field("content-type").is_some_and(|kind| kind == "application/x-www-form-urlencoded") {
        let url = format!("http://h/?{}", String::from_utf8_lossy(&body));
        let url = super::super::transport::Url::parse(&url).expect("a form");
        seen["form"] = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned().into()))
            .collect::<Map<_, _>>()
            .into();
    }
    seen
}

fn message(reply: &Value) -> Vec<u8> {
    let body = reply["text"]
        .as_str()
        .map_or_else(|| reply.get("body").map(Value::to_string).unwrap_or_default(), str::to_owned);
    let status = reply["status"].as_u64().unwrap_or(200);
    let mut message =
        format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in reply["headers"].as_object().into_iter().flatten() {
        message.push_str(&format!("{name}: {}\r\n", value.as_str().unwrap_or_default()));
    }
    format!("{message}content-type: application/json\r\n\r\n{body}").into_bytes()
}

/// The API of a case. What a crate has in a `static` is leaked here.
fn api(case: &Value) -> &'static Api {
    fn leaked(text: &Value) -> &'static str {
        Box::leak(text.as_str().unwrap_or_default().to_owned().into_boxed_str())
    }
    let usual = json!({"client_credentials": ["/token", ""], "password": ["/token", ""]});
    let flows = case.get("flows").unwrap_or(&usual);
    let flow = |name: &str| {
        flows.get(name).map(|flow| TokenUrls { token: leaked(&flow[0]), refresh: leaked(&flow[1]) })
    };
    let scopes: Vec<&str> = case["scopes"].as_array().into_iter().flatten().map(leaked).collect();
    let oauth = OAuth {
        at: 0,
        client_credentials: flow("client_credentials"),
        password: flow("password"),
        scopes: Vec::leak(scopes),
        env: "TEST_OF_TOKENS_",
    };
    Box::leak(Box::new(Api {
        name: "Test",
        package: "test",
        auth: Auth::Bearer,
        oauth: Vec::leak(vec![oauth]),
        ..Api::DEFAULT
    }))
}

/// Keeps what it is told.
#[derive(Default)]
struct Recording {
    told: Mutex<Vec<String>>,
}

impl Recording {
    fn tell(&self, what: String) -> Result<(), AttemptError> {
        self.told.lock().map_err(|_| AttemptError::new("poisoned"))?.push(what);
        Ok(())
    }
}

impl Hook for Recording {
    fn before_attempt(&self, attempt: &mut Attempt) -> Result<(), AttemptError> {
        self.tell(format!("before {}", attempt.number()))
    }

    fn after_reply(&self, _: &Attempt, answer: &Answer) -> Result<(), AttemptError> {
        self.tell(format!("after {}", answer.status()))
    }

    fn on_error(&self, _: &Attempt, error: &Error) -> Result<(), AttemptError> {
        self.tell(format!("error {}", error.kind()))
    }

    fn on_retry(&self, attempt: &Attempt, _: &Error, _: Duration) -> Result<(), AttemptError> {
        self.tell(format!("retry {}", attempt.number()))
    }
}

fn client(case: &Value, address: SocketAddr, hook: impl Hook) -> Result<Core> {
    let give = &case["give"];
    let seconds = |name: &str| give[name].as_f64().map(Duration::from_secs_f64);
    let pause = Duration::from_millis(1);
    let mut builder = ClientBuilder::new(api(case), |core| core)
        .base_url(format!("http://{address}{}", give["base"].as_str().unwrap_or_default()))
        .retry_pauses(pause, pause)
        .timeout(seconds("timeout").unwrap_or(Duration::from_secs(60)))
        .follow_redirects(give["follow_redirects"] == true)
        .hook(hook);
    for (name, value) in give.as_object().into_iter().flatten() {
        let text = value.as_str().unwrap_or_default();
        builder = match name.as_str() {
            "client_id" => builder.grant_client_id(0, text),
            "client_secret" => builder.grant_client_secret(0, text),
            "client_secret_in_body" => builder.grant_secret_in_body(0, true),
            "username" => builder.grant_username(0, text),
            "password" => builder.grant_password(0, text),
            "token_url" => builder.grant_token_url(0, text),
            "token_leeway" => builder.grant_leeway(0, seconds(name).unwrap_or_default()),
            "scopes" => {
                builder.grant_scopes(0, value.as_array().into_iter().flatten().filter_map(Value::as_str))
            }
            "api_key" => builder.api_key(text),
            "authorization" => builder.header("authorization", text),
            _ => builder,
        };
    }
    builder.build()
}

async fn make(core: &Core, method: &str) -> Result<Value> {
    match method {
        "POST" => {
            let mut call = core.call(&POST);
            call.put_body("name", Some(&"x".to_owned()));
            call.value().await
        }
        "OPEN" => core.call(&OPEN).value().await,
        _ => core.call(&GET).value().await,
    }
}

async fn calls(case: &Value, core: &Core) -> Vec<Result<Value>> {
    if let Some(times) = case["at_once"].as_u64() {
        let impatient = case["impatient"].as_f64().map(Duration::from_secs_f64);
        let one = |at: u64| async move {
            let Some(timeout) = impatient else { return make(core, "GET").await };
            if at == 0 {
                return core.call(&GET).value().timeout(timeout).await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            make(core, "GET").await
        };
        return join_all((0..times).map(one)).await;
    }
    let usual = json!(["GET"]);
    let methods = case["calls"].as_array().or(usual.as_array()).into_iter().flatten();
    let mut outcomes = Vec::new();
    for method in methods {
        if let Some(seconds) = case["pause"].as_f64().filter(|_| !outcomes.is_empty()) {
            tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        }
        outcomes.push(make(core, method.as_str().unwrap_or_default()).await);
    }
    outcomes
}

fn outcome(result: &Result<Value>) -> Value {
    let Err(error) = result else { return "ok".into() };
    let mut outcome = json!({"kind": error.kind().as_str()});
    // The API of a case has no codes.
    let code = error.code().filter(|_| error.kind().as_str() == "token");
    for (name, value) in [
        ("status", error.status().map(Value::from)),
        ("code", code.map(Value::from)),
        ("description", error.description().map(Value::from)),
    ] {
        if let Some(value) = value {
            outcome[name] = value;
        }
    }
    outcome
}

/// What a case expects of a request, spelt out.
fn spelt(expected: &Value) -> Value {
    let mut spelt = expected.clone();
    if let Some(text) = expected.as_str() {
        let mut words = text.splitn(3, ' ');
        let line = [words.next(), words.next()].map(Option::unwrap_or_default).join(" ");
        spelt = json!({"line": line});
        if let Some(token) = words.next() {
            spelt["bearer"] = token.into();
        }
    }
    if let Some(pair) = spelt["basic"].as_str() {
        spelt["basic"] = base64(pair.as_bytes()).into();
    } else if let Some(fields) = spelt.as_object_mut() {
        fields.remove("basic");
    }
    spelt
}

fn check_hidden(case: &Value, core: &Core, error: &Error) {
    let name = &case["name"];
    for hidden in case["hidden"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        for shown in [error.to_string(), format!("{error:?}"), format!("{core:?}")] {
            assert!(!shown.contains(hidden), "{name}: {shown}");
        }
    }
}

async fn run(case: &Value) {
    let name = &case["name"];
    let server = Server::start(case);
    let hook = Arc::new(Recording::default());
    let core = client(case, server.address, hook.clone());
    if let Some(words) = case["refused"]["rust"].as_str() {
        let error = core.expect_err("a refusal").to_string();
        assert!(error.contains(words), "{name}: {error}");
        return;
    }
    let core = core.unwrap_or_else(|error| panic!("{name}: {error}"));
    let results = calls(case, &core).await;
    let seen = server.stop();
    for (at, result) in results.iter().enumerate() {
        let expected = case["outcomes"].as_array().map_or(&Value::Null, |all| &all[at.min(all.len() - 1)]);
        let expected = if expected.is_null() { "ok".into() } else { expected.clone() };
        assert_eq!(outcome(result), expected, "{name}: {result:?}, {seen:?}");
        if let Err(error) = result {
            check_hidden(case, &core, error);
        }
    }
    if let Some(count) = case["token_requests"].as_u64() {
        let asked = seen.iter().filter(|request| request.get("form").is_some()).count();
        assert_eq!(asked as u64, count, "{name}: {seen:?}");
    } else {
        let expected: Vec<Value> = case["requests"].as_array().into_iter().flatten().map(spelt).collect();
        assert_eq!(seen, expected, "{name}");
    }
    if let Some(expected) = case.get("told") {
        let told = hook.told.lock().map(|told| told.clone()).unwrap_or_default();
        assert_eq!(Value::from(told), *expected, "{name}");
    }
}

#[tokio::test]
async fn tokens_of_all_cases() {
    for case in &tables::cases("oauth/cases.json") {
        run(case).await;
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_others_their_token() {
    let case = json!({
        "name": "given up", "give": {"client_id": "id", "client_secret": "secret-1"},
        "tokens": [{"body": {"access_token": "a1"}, "delay": 0.3}, {"body": {"access_token": "a2"}}],
    });
    let server = Server::start(&case);
    let core = client(&case, server.address, Recording::default()).expect("a client");
    let (gone, made) =
        tokio::join!(tokio::time::timeout(Duration::from_millis(100), make(&core, "GET")), async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            make(&core, "GET").await
        },);
    assert!(gone.is_err() && made.is_ok(), "{made:?}");
    let last = server.stop().pop().expect("a request");
    assert_eq!(last, json!({"line": "GET /things", "bearer": "a2"}));
}
