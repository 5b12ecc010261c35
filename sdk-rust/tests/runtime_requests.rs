//! The exact bytes that go on the wire, and what is refused before anything does.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use hivekube::{
    Client, CreateEvent, CreateTool, DateRange, ErrorKind, EventFilter, EventType, ExportEvents, ListRuns,
    Maybe, Method, Object, UpdateRun, UpdateTool, Value,
};
use serde_json::json;
use support::{KEY, Server, json};

fn object(value: Value) -> Object {
    value.as_object().cloned().unwrap()
}

/// A server that is content with everything.
fn server() -> Server {
    Server::start([json(
        200,
        r#"{"tools": [], "events": [], "evaluations": [], "evaluation": {"run_id": "r"}}"#,
    )])
}

#[tokio::test]
async fn bodies() {
    let server = server();
    let client = server.client();
    let tool = CreateTool::new("süß", object(json!({"b": 1, "a": [1.5]}))).tool_type("function");
    client.tools().create(tool.description(Maybe::Null)).await.unwrap();
    client.tools().update("t1", UpdateTool::new("n").description("d")).await.unwrap();
    client.tools().update("t1", UpdateTool::new("n")).await.unwrap();
    let event =
        CreateEvent::new(EventType::Model).start_time(1714853704310.0).error(None).outputs(Maybe::Absent);
    client.events().create(event).await.unwrap();
    client.events().export().await.unwrap();
    let filter = EventFilter::new().field("a").operator("greater than").value(0.01).type_("number");
    let range = DateRange::new().gte("2024");
    client
        .events()
        .export_with(ExportEvents::new().filters(vec![filter]).date_range(range).limit(5))
        .await
        .unwrap();
    client.runs().update_with("r", UpdateRun::new().dataset_id(Maybe::Null).name("n")).await.unwrap();
    client.runs().update("r").await.unwrap();
    client.runs().get("r").await.unwrap();
    let bodies = [
        r#"{"name":"süß","parameters":{"b":1,"a":[1.5]},"description":null,"tool_type":"function"}"#,
        r#"{"id":"t1","name":"n","description":"d"}"#,
        r#"{"id":"t1","name":"n"}"#,
        r#"{"event":{"event_type":"model","error":null,"start_time":1714853704310}}"#,
        "{}",
        r#"{"filters":[{"field":"a","operator":"greater than","value":0.01,"type":"number"}],"dateRange":{"$gte":"2024"},"limit":5}"#,
        r#"{"name":"n","dataset_id":null}"#,
        // The document requires a body here, so one is sent even when nothing is in it.
        "{}",
        "",
    ];
    let seen = server.seen();
    assert_eq!(seen.iter().map(support::Seen::text).collect::<Vec<_>>(), bodies);
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert_eq!(seen[8].header("content-type"), None);
}

#[tokio::test]
async fn targets() {
    let server = server();
    let client = server.client();
    let range = DateRange::new().gte("2024-05-01").lte("é");
    let runs = ListRuns::new().project("a b&c").run_ids(["1/2", "3"]).status("done?").date_range(range);
    client.runs().list_with(runs.page(2).limit(10)).await.unwrap();
    client.runs().list().await.unwrap();
    client.runs().list_with(ListRuns::new().run_ids([] as [&str; 0]).project("")).await.unwrap();
    client.runs().get("a/b c?d#e").await.unwrap();
    client.runs().get("%2e%2e").await.unwrap();
    client.tools().delete("t+1").await.unwrap();
    let targets = [
        "/runs?project=a%20b%26c&run_ids[]=1%2F2&run_ids[]=3&status=done%3F&dateRange=%7B%22%24gte%22%3A%222024-05-01%22%2C%22%24lte%22%3A%22%C3%A9%22%7D&page=2&limit=10",
        "/runs",
        "/runs?project=",
        "/runs/a%2Fb%20c%3Fd%23e",
        "/runs/%252e%252e",
        "/tools?function_id=t%2B1",
    ];
    let seen = server.seen();
    assert_eq!(seen.iter().map(|seen| seen.target.as_str()).collect::<Vec<_>>(), targets);
}

#[tokio::test]
async fn a_path_in_the_base_url_is_kept() {
    let server = server();
    for base in [format!("{}/hive/v1", server.url()), format!("{}/hive/v1/", server.url())] {
        let client = Client::builder().api_key(KEY).base_url(base).no_proxy().build().unwrap();
        client.tools().list().await.unwrap();
    }
    assert!(server.seen().iter().all(|seen| seen.target == "/hive/v1/tools"));
}

#[tokio::test]
async fn headers() {
    let server = server();
    let client = server
        .builder()
        .header("X-Team", "a")
        .header("x-trace", "client")
        .user_agent("app/1")
        .build()
        .unwrap();
    client.tools().list().header("X-Trace", "call").await.unwrap();
    let seen = server.only();
    assert_eq!(seen.header("authorization"), Some("Bearer hh_secret_key"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!((seen.header("x-team"), seen.header("x-trace")), (Some("a"), Some("call")));
    let agent = format!("app/1 hivekube/{} (rust)", env!("CARGO_PKG_VERSION"));
    assert_eq!(seen.header("user-agent"), Some(agent.as_str()));
    let names: Vec<&str> = seen.headers.iter().map(|(name, _)| name.as_str()).collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len(), "each field once: {names:?}");
}

#[tokio::test]
async fn an_own_authorization_takes_the_place_of_the_key() {
    let server = server();
    let client = server.client();
    client.tools().list().header("Authorization", "Basic x").await.unwrap();
    let keyless =
        Client::builder().base_url(server.url()).no_proxy().header("authorization", "Token t").build();
    keyless.unwrap().tools().list().await.unwrap();
    let sent: Vec<_> =
        server.seen().iter().map(|seen| seen.header("authorization").unwrap().to_owned()).collect();
    assert_eq!(sent, ["Basic x", "Token t"]);
}

#[tokio::test]
async fn additions_of_one_call() {
    let server = server();
    let client = server.client();
    let runs = client.runs().list_with(ListRuns::new().project("a").limit(1));
    runs.query("project", "b").query("new", "1 2").await.unwrap();
    let event = client.events().create(CreateEvent::new(EventType::Tool));
    event.body_field("new", json!({"x": [1]})).body_field("event_type", "other").await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].target, "/runs?limit=1&project=b&new=1%202");
    assert_eq!(seen[1].text(), r#"{"event":{"event_type":"other","new":{"x":[1]}}}"#);
}

#[tokio::test]
async fn requests_that_no_document_describes() {
    let server = Server::start([json(200, r#"{"a": 1}"#), json(200, ""), json(404, "{}")]);
    let client = server.client();
    let sent = json!({"x": "ü"});
    let made =
        client.request(Method::Post, "/v2/things x").json(&sent).query("q", "1").header("x-a", "b").await;
    assert_eq!(made.unwrap(), json!({"a": 1}));
    assert_eq!(client.request(Method::Patch, "/v2").body_field("a", 1).await.unwrap(), Value::Null);
    let error = client.request(Method::Get, "/nothing").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let seen = server.seen();
    assert_eq!((seen[0].method.as_str(), seen[0].target.as_str()), ("POST", "/v2/things%20x?q=1"));
    assert_eq!((seen[0].text(), seen[1].text()), (r#"{"x":"ü"}"#, r#"{"a":1}"#));
    assert_eq!(seen[0].header("authorization"), Some("Bearer hh_secret_key"));
}

#[tokio::test]
async fn refused_before_any_io() {
    let server = server();
    let client = server.client();
    let get = |id: &str| client.runs().get(id);
    let tools = || client.tools().list();
    let refused = [
        get("").await.err(),
        get(".").await.err(),
        get("..").await.err(),
        client.tools().delete("").await.err(),
        client.projects().delete("").await.err(),
        tools().header("Host", "evil").await.err(),
        tools().header("content-length", "1").await.err(),
        tools().header("Transfer-Encoding", "chunked").await.err(),
        tools().header("x-a", "1\r\nx-b: 2").await.err(),
        tools().header("x a", "1").await.err(),
        tools().header("", "1").await.err(),
        tools().idempotency_key("a\nb").await.err(),
        client.events().create(CreateEvent::new(EventType::Tool).start_time(f64::INFINITY)).await.err(),
        client.events().create(CreateEvent::new(EventType::Tool).start_time(f64::NAN)).await.err(),
        tools().body_field("x", f64::NAN).await.err(),
        client.request(Method::Post, "/x").body_field("x", [Some(f64::INFINITY)]).await.err(),
        client.request(Method::Post, "/x").json((1, f32::NEG_INFINITY)).await.err(),
        client.request(Method::Get, "https://evil/x").await.err(),
        client.request(Method::Get, "//evil/x").await.err(),
        client.request(Method::Get, "/a/../b").await.err(),
        client.request(Method::Get, "relative").await.err(),
        client.request(Method::Get, "/a?b=c").await.err(),
    ];
    for (number, error) in refused.into_iter().enumerate() {
        let error = error.unwrap_or_else(|| panic!("{number} was sent"));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{number}: {error}");
        assert_eq!((error.attempts(), error.status()), (0, None), "{number}");
    }
    assert_eq!(server.tries(), 0);
}

#[test]
fn clients_that_cannot_be_made() {
    let build = |url: &str| Client::builder().api_key(KEY).base_url(url).build();
    let refused = [
        Client::new(""),
        Client::new(" \n"),
        Client::new("a\nb"),
        Client::builder().build(),
        build("api.example.com"),
        build("ftp://example.com"),
        build("https://user:pass@example.com"),
        build("https://example.com?x=1"),
        build("https://example.com#x"),
        build("http://example.com"),
        build("http://10.0.0.1"),
        Client::builder().base_url("http://example.com").header("x-api-key", KEY).build(),
        Client::builder().api_key(KEY).header("host", "x").build(),
        Client::builder().api_key(KEY).header("x-a", "1\n2").build(),
        Client::builder().api_key(KEY).user_agent("a\nb").build(),
        Client::builder().api_key(KEY).proxy("::").build(),
        Client::builder().api_key(KEY).ca_certificate_pem("no certificate").build(),
    ];
    for (number, client) in refused.into_iter().enumerate() {
        let error = client.map(|_| number).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{number}: {error}");
        assert!(!format!("{error} {error:?}").contains(KEY), "{number}: {error}");
    }
    let fine = [
        Client::new(KEY),
        build("https://example.com/v1"),
        build("http://localhost:1"),
        build("http://[::1]:1"),
        Client::builder().api_key(KEY).base_url("http://10.0.0.1").allow_insecure_http(true).build(),
        Client::builder().api_key(KEY).proxy("http://u:p@proxy:1").build(),
    ];
    for (number, client) in fine.into_iter().enumerate() {
        assert!(client.is_ok(), "{number}");
    }
}

#[tokio::test]
async fn a_given_http_client_is_used() {
    let server = server();
    let agentless = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = server.builder().http_client(agentless).build().unwrap();
    client.tools().list().await.unwrap();
    assert_eq!(server.only().header("authorization"), Some("Bearer hh_secret_key"));
}

/// What it was not told of would not hold, and nobody would see it.
#[test]
fn a_given_http_client_has_its_own_proxy_and_certificates() {
    let given = || Client::builder().api_key(KEY).http_client(reqwest::Client::new());
    for builder in [
        given().proxy("http://proxy:1"),
        given().ca_certificate_pem("-----BEGIN"),
        given().client_certificate_pem("-----BEGIN"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("belong to the HTTP client"), "{error}");
    }
    assert!(given().connect_timeout(Some(std::time::Duration::from_secs(1))).build().is_ok());
}

#[tokio::test]
async fn a_given_http_client_that_follows_redirects_is_found_out() {
    let target = server();
    let server = Server::start([support::with(302, &[("location", &format!("{}/tools", target.url()))], "")]);
    let following = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = server.builder().http_client(following).build().unwrap();
    let error = client.tools().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
}

#[tokio::test]
async fn a_proxy_gets_the_requests() {
    let proxy = server();
    let client = Client::builder().api_key(KEY).base_url("http://api.invalid").allow_insecure_http(true);
    let client = client.proxy(proxy.url()).build().unwrap();
    client.tools().list().await.unwrap();
    assert_eq!(proxy.only().target, "http://api.invalid/tools");
}

#[test]
fn types_fit_threads_and_futures() {
    fn both<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send>(_: T) {}
    both::<Client>();
    both::<hivekube::Page<hivekube::Tool>>();
    let client = Client::new(KEY).unwrap();
    sent(client.tools().list());
    sent(client.tools().list().items());
    sent(std::future::IntoFuture::into_future(client.runs().get("x")));
}

#[tokio::test]
async fn an_empty_idempotency_key_is_refused() {
    let server = server();
    let create = || server.client().tools().create(CreateTool::new("n", Object::new()));
    for request in [create().idempotency_key(""), create().header("Idempotency-Key", " ")] {
        assert_eq!(request.await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(server.tries(), 0);
}

#[test]
fn a_builder_shows_no_password() {
    for url in ["https://u:PASS@h", "https:\\\\u:PASS@h", "u:PASS@h", "https://h?key=PASS"] {
        let shown = format!("{:?}", Client::builder().base_url(url));
        assert!(!shown.contains("PASS"), "{shown}");
    }
    assert!(format!("{:?}", Client::builder().base_url("https://h/v1")).contains("https://h/v1"));
}
