//! Hooks of cases: they write down what they are told, and do what the case says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hivekube::hooks::{Answer, Attempt, AttemptError, Hook, Next, Running};
use hivekube::{Error, Value};

/// What hooks were told, line by line.
pub type Told = Arc<Mutex<Vec<String>>>;

pub struct Scripted {
    script: Value,
    told: Told,
}

impl Scripted {
    pub fn new(script: &Value, told: &Told) -> Self {
        Self { script: script.clone(), told: told.clone() }
    }

    fn tell(&self, event: &str, what: &str) -> Result<(), AttemptError> {
        let name = self.script["name"].as_str().unwrap();
        self.told.lock().unwrap().push(format!("{name} {event} {what}"));
        if self.script["fails"] == *event {
            return Err(std::io::Error::other("broken hook").into());
        }
        Ok(())
    }

    fn shown(&self) -> impl Iterator<Item = &str> {
        self.script["shows"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }
}

fn or_none(value: Option<String>) -> String {
    value.unwrap_or("-".to_owned())
}

fn text(bytes: Option<&[u8]>) -> Option<String> {
    bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

fn answer(script: &Value) -> Answer {
    let answer = Answer::new(u16::try_from(script["status"].as_u64().unwrap()).unwrap());
    let headers = script["headers"].as_object().into_iter().flatten();
    headers
        .fold(answer, |answer, (name, value)| answer.with_header(name, value.as_str().unwrap()))
        .with_body(script["body"].to_string())
}

impl Hook for Scripted {
    fn sees_secrets(&self) -> bool {
        self.script["sees_secrets"] == true
    }

    fn before_attempt(&self, attempt: &mut Attempt) -> Result<(), AttemptError> {
        let template = attempt.url_template().unwrap_or("-");
        let what = format!("{} {} {} {template}", attempt.number(), attempt.operation(), attempt.method());
        self.tell("before", &what)?;
        for what in self.shown().filter(|what| !what.starts_with("reply ")) {
            let shown = match what {
                "url" => attempt.url(),
                "address" => format!("{}:{}", attempt.server_address(), attempt.server_port()),
                "body" => or_none(text(attempt.body())),
                name => {
                    assert_eq!(attempt.header(name).as_deref(), attempt.headers().get(name));
                    or_none(attempt.header(name))
                }
            };
            self.tell(what, &shown)?;
        }
        for (name, value) in self.script["sets"].as_object().into_iter().flatten() {
            match value.as_str() {
                Some(value) => {
                    attempt.set_header(name, &value.replace("{number}", &attempt.number().to_string()))?;
                }
                None => attempt.remove_header(name),
            }
        }
        Ok(())
    }

    fn around<'a>(&'a self, attempt: &'a mut Attempt, next: Next<'a>) -> Running<'a> {
        Box::pin(async move {
            if self.script["fails"] == "around" {
                return Err(AttemptError::new("broken hook"));
            }
            let until = self.script["until"].as_u64().unwrap_or(u64::MAX);
            if self.script["answers"].is_object() && u64::from(attempt.number()) <= until {
                return Ok(answer(&self.script["answers"]));
            }
            let came = next.run(attempt).await;
            if self.script["replaces"].is_object() {
                return Ok(answer(&self.script["replaces"]));
            }
            match came {
                Err(why) if self.script["again"] == true => {
                    assert_eq!(why.kind().map(|kind| kind.as_str()), Some("connection"));
                    next.run(attempt).await
                }
                came => came,
            }
        })
    }

    fn after_reply(&self, attempt: &Attempt, answer: &Answer) -> Result<(), AttemptError> {
        assert!(attempt.elapsed() > Duration::ZERO);
        let id = or_none(answer.request_id());
        self.tell("after", &format!("{} {} {id}", attempt.number(), answer.status()))?;
        for what in self.shown() {
            let shown = match what.strip_prefix("reply ") {
                None => continue,
                Some("body") => text(answer.body()),
                Some(name) => answer.headers().get(name).map(str::to_owned),
            };
            self.tell(what, &or_none(shown))?;
        }
        Ok(())
    }

    fn on_error(&self, attempt: &Attempt, error: &Error) -> Result<(), AttemptError> {
        self.tell("error", &format!("{} {}", attempt.number(), error.kind()))
    }

    fn on_retry(&self, attempt: &Attempt, error: &Error, pause: Duration) -> Result<(), AttemptError> {
        assert!(error.is_retryable() && pause <= Duration::from_millis(1), "{error:?} {pause:?}");
        self.tell("retry", &attempt.number().to_string())
    }
}
