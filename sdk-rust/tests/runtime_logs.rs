//! What is logged: an allow-list, and nothing of arguments, bodies or credentials.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use support::traces::Traces;
use support::{KEY, Server, with};

#[tokio::test]
async fn every_try_is_logged_by_its_allow_list() {
    let request_id = [("x-request-id", "req-7")];
    let found = r#"{"evaluation": {"run_id": "reply_body"}}"#;
    let server = Server::start([with(503, &request_id, "{}"), with(200, &request_id, found)]);
    let client = server.client();
    let traces = Traces::collect();
    client.runs().get("path_secret").query("q", "query_secret").header("x-a", "header_secret").await.unwrap();
    let lines: Vec<String> = traces.all().into_iter().map(|(_, line)| line).collect();
    let tries: Vec<&String> = lines.iter().filter(|line| line.contains("attempt=")).collect();
    assert_eq!(tries.len(), 2, "{lines:?}");
    for (line, (status, attempt)) in tries.iter().zip([(503, 1), (200, 2)]) {
        for field in [
            "operation=\"runs.get\"".to_owned(),
            "method=\"GET\"".to_owned(),
            "path=\"/runs/{run_id}\"".to_owned(),
            format!("status={status}"),
            "request_id=\"req-7\"".to_owned(),
            format!("attempt={attempt}"),
            "duration_ms=".to_owned(),
        ] {
            assert!(line.contains(&field), "{field} in {line}");
        }
    }
    let all = lines.concat();
    for hidden in [KEY, "path_secret", "query_secret", "header_secret", "reply_body"] {
        assert!(!all.contains(hidden), "{hidden} in {all}");
    }
}
