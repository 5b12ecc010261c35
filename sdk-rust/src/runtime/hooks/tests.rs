//! Hooks around streams; what both languages share is in the tables of cases.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::super::api::{Api, Auth};
use super::super::config::ClientBuilder;
use super::super::core::Core;
use super::super::envelope::Envelope;
use super::super::error::ErrorKind;
use super::super::operation::Operation;
use super::{Answer, Attempt, AttemptError, Hook, Next, Running};

static API: Api = Api { name: "Test", package: "test", auth: Auth::None, ..Api::DEFAULT };

static FEED: Operation =
    Operation { name: "feed", path: "/feed", reply: Envelope::STREAM, ..Operation::DEFAULT };

/// Answers, and keeps whether it was told of a body.
struct Lines {
    status: u16,
    told: Arc<Mutex<Vec<bool>>>,
}

impl Hook for Lines {
    fn sees_secrets(&self) -> bool {
        true
    }

    fn around<'a>(&'a self, attempt: &'a mut Attempt, _: Next<'a>) -> Running<'a> {
        assert!(attempt.is_streamed());
        let answer = Answer::new(self.status).with_header("content-type", "application/x-ndjson");
        Box::pin(async move { Ok(answer.with_body("1\n2\n")) })
    }

    fn after_reply(&self, _: &Attempt, answer: &Answer) -> Result<(), AttemptError> {
        if let Ok(mut told) = self.told.lock() {
            told.push(answer.body().is_some());
        }
        Ok(())
    }
}

fn client(status: u16, told: &Arc<Mutex<Vec<bool>>>) -> Core {
    let builder = ClientBuilder::new(&API, |core| core).base_url("http://127.0.0.1:9").max_retries(0);
    builder.hook(Lines { status, told: told.clone() }).build().expect("a client")
}

#[tokio::test]
async fn an_answer_of_a_hook_is_read_like_a_stream() {
    let told = Arc::default();
    let mut lines = client(200, &told).call(&FEED).lines::<Value>().await.expect("a stream");
    let mut all = Vec::new();
    while let Some(line) = lines.next().await {
        all.push(line.expect("a line"));
    }
    assert_eq!(all, [1, 2]);
    assert_eq!(told.lock().map(|told| told.clone()).unwrap_or_default(), [true]);
}

#[tokio::test]
async fn an_answer_of_a_hook_that_says_failed_is_an_error_of_a_stream() {
    let error = client(404, &Arc::default()).call(&FEED).lines::<Value>().await.expect_err("no stream");
    assert_eq!((error.kind(), error.raw()), (ErrorKind::NotFound, Some(b"1\n2\n".as_slice())));
}
