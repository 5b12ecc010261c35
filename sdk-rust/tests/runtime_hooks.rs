//! Hooks as programs write them. The cases that both languages share are in specs/hive/faults/hooks.json.

#![allow(clippy::unwrap_used)] // helpers of tests may fail as tests do

mod support;

use std::error::Error as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hivekube::hooks::{Answer, Attempt, Hook, Next, Running, before_attempt};
use hivekube::{ErrorKind, Method};
use support::{Server, json};

/// Keeps what was read, and gives it again.
#[derive(Default)]
struct Cache {
    kept: Mutex<Option<(String, Answer)>>,
    hits: AtomicU32,
}

impl Cache {
    fn found(&self, url: &str) -> Option<Answer> {
        let kept = self.kept.lock().unwrap();
        kept.as_ref().filter(|(known, _)| known == url).and_then(|(_, answer)| answer.try_clone())
    }
}

impl Hook for Cache {
    fn sees_secrets(&self) -> bool {
        true
    }

    fn around<'a>(&'a self, attempt: &'a mut Attempt, next: Next<'a>) -> Running<'a> {
        Box::pin(async move {
            if let Some(answer) = self.found(&attempt.url()) {
                self.hits.fetch_add(1, Ordering::Relaxed);
                return Ok(answer);
            }
            let answer = next.run(attempt).await?;
            *self.kept.lock().unwrap() = answer.try_clone().map(|answer| (attempt.url(), answer));
            Ok(answer)
        })
    }
}

#[tokio::test]
async fn a_cache_answers_in_place_of_the_server_and_can_be_read_meanwhile() {
    let server = Server::start([json(200, r#"{"n": 1}"#), json(200, r#"{"n": 2}"#)]);
    let cache = Arc::new(Cache::default());
    let client = server.builder().hook(cache.clone()).build().unwrap();
    let read = |page: &'static str| client.request(Method::Get, "/things").query("page", page);
    assert_eq!(read("1").await.unwrap()["n"], 1);
    assert_eq!(read("1").await.unwrap()["n"], 1);
    assert_eq!(read("2").await.unwrap()["n"], 2);
    assert_eq!((cache.hits.load(Ordering::Relaxed), server.tries()), (1, 2));
}

#[tokio::test]
async fn what_a_hook_raises_is_the_source_of_the_error() {
    #[derive(Debug)]
    struct Broken;

    impl std::fmt::Display for Broken {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "open for {}", support::KEY)
        }
    }

    impl std::error::Error for Broken {}

    let server = Server::start([json(200, "{}")]);
    let client = server.builder().hook(before_attempt(|_| Err(Broken.into()))).build().unwrap();
    let error = client.request(Method::Get, "/things").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.tries()), (ErrorKind::Hook, 1, 0));
    assert!(error.source().unwrap().is::<Broken>());
    assert!(!error.to_string().contains(support::KEY), "{error}");
}

#[tokio::test]
async fn the_time_of_a_call_covers_its_hooks() {
    struct Slow;

    impl Hook for Slow {
        fn around<'a>(&'a self, attempt: &'a mut Attempt, next: Next<'a>) -> Running<'a> {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_secs(30)).await;
                next.run(attempt).await
            })
        }
    }

    let server = Server::start([json(200, "{}")]);
    let client = server.builder().hook(Slow).timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.request(Method::Get, "/things").await.unwrap_err();
    assert_eq!((error.kind(), server.tries()), (ErrorKind::Timeout, 0));
}

#[cfg(feature = "blocking")]
#[test]
fn hooks_run_in_blocking_calls_too() {
    let server = Server::start([json(200, r#"{"n": 1}"#)]);
    let set = |attempt: &mut Attempt| attempt.set_header("x-own", "1");
    let client = server.builder().hook(before_attempt(set)).build().unwrap();
    assert_eq!(client.request(Method::Get, "/things").call().unwrap()["n"], 1);
    assert_eq!(server.only().header("x-own"), Some("1"));
}
