//! Waiting for what a server does in its own time.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use std::time::Duration;

use hivekube::{ErrorKind, Run};
use support::{Act, Server, json as reply};

fn run(status: &str) -> Act {
    reply(200, &format!(r#"{{"evaluation":{{"run_id":"r1","name":"{status}"}}}}"#))
}

fn is_done(run: &Run) -> bool {
    run.name == "done".to_owned().into()
}

/// Pauses that take no time worth speaking of.
const SHORT: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(2));

#[tokio::test]
async fn asks_until_the_answer_will_do() {
    let server = Server::start([run("new"), run("new"), run("done")]);
    let hive = server.client();
    let waiting = hive.runs().get("r1").wait_until(is_done);
    let found = waiting.pauses(SHORT.0, SHORT.1).await.unwrap();
    assert_eq!((is_done(&found), server.tries()), (true, 3));
}

#[tokio::test]
async fn statuses_that_mean_not_yet() {
    let gone = || reply(404, r#"{"error":"none"}"#);
    let server = Server::start([gone(), run("done")]);
    let waiting = server.client().runs().get("r1").wait_until(|_| true).pauses(SHORT.0, SHORT.1);
    assert!(waiting.pending(404).await.is_ok());
    let server = Server::start([gone()]);
    let error = server.client().runs().get("r1").wait_until(|_| true).await.unwrap_err();
    assert_eq!((error.kind(), server.tries()), (ErrorKind::NotFound, 1));
}

#[tokio::test]
async fn the_deadline() {
    let server = Server::start([run("new")]);
    let waiting = server.client().runs().get("r1").wait_until(|_| false);
    // The first pause alone is longer.
    let waiting = waiting.deadline(Duration::from_secs(30)).pauses(Duration::from_secs(60), Duration::MAX);
    let error = waiting.await.unwrap_err();
    assert_eq!((error.kind(), server.tries()), (ErrorKind::WaitTimeout, 1));
    assert!(error.to_string().contains("asked once"), "{error}");
}

#[tokio::test]
async fn a_deadline_beyond_all_clocks_is_none() {
    let server = Server::start([run("new"), run("done")]);
    let waiting = server.client().runs().get("r1").wait_until(is_done);
    assert!(waiting.deadline(Duration::MAX).pauses(SHORT.0, SHORT.1).await.is_ok());
}
