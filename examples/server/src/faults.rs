//! Misbehaviour on request: the names of the `x-emulate` header (and of `--emulate`), parsed. What each does to a reply
//! is in `app`.

/// One kind of misbehaviour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// 200 with an empty body where there would be one.
    Empty200,
    /// 204 in place of 200, with no body.
    NoContent,
    /// `{"error": "Forbidden route"}` with this status.
    Forbidden(u16),
    /// A batch that takes all but its last event and says so with this status.
    Partial(u16),
    /// The HTML page of a load balancer, with status 502.
    Html502,
    /// The validator's words as plain text, with status 400.
    Zod400,
    /// Both spellings of every renamed field, with different values.
    Conflict,
    /// Legacy names alone, all of them.
    LegacyNames,
    /// The envelope seen on the real wire where it differs from every document.
    AsSeen,
    /// A `Retry-After` header of this value, with status 429 unless `status` names another.
    RetryAfter(String),
    /// An error of this status.
    Status(u16),
    /// The second half of the body comes so many milliseconds after the first.
    SlowBody(u64),
    /// The reply starts so many milliseconds late.
    SlowHead(u64),
    /// `Content-Length` promises more than comes before the connection closes.
    Truncate,
    /// The connection closes without an answer.
    Close,
    /// Fields, enum values and event types no document knows.
    UnknownFields,
    /// A 200 that says it failed: `false`, `error` or `status`.
    Failed200(String),
    /// A created reply without any id.
    NoId,
    /// A 200 that is no JSON: `html` or `json` (broken).
    Nonsense(String),
    /// `{"datapoint": []}` for a datapoint that does not exist, with status 200.
    EmptyItem,
    /// `page` is ignored: every page is the first one.
    IgnorePage,
    /// What this request makes stays out of lists so many milliseconds, and what it lists is at least as old.
    ListDelay(u64),
}

/// A list of misbehaviours, and for how many requests it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    faults: Vec<Fault>,
    /// How many requests of one key misbehave before the rest are served; `None`: all of them.
    pub times: Option<u32>,
}

impl Faults {
    /// Reads `NAME[=ARG], NAME…`. A name nobody knows, or an argument that does not fit, is an error: a test must not pass
    /// because of a typing mistake.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parsed = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, argument) = match part.split_once('=') {
                Some((name, argument)) => (name.trim(), Some(argument.trim())),
                None => (part, None),
            };
            if name == "times" {
                parsed.times = Some(number(name, argument, None)?);
                continue;
            }
            let fault = match name {
                "empty-200" => Fault::Empty200,
                "no-content" => Fault::NoContent,
                "forbidden" => Fault::Forbidden(status(name, argument, Some(403))?),
                "partial" => Fault::Partial(status(name, argument, Some(500))?),
                "html-502" => Fault::Html502,
                "zod-400" => Fault::Zod400,
                "conflict" => Fault::Conflict,
                "legacy-names" => Fault::LegacyNames,
                "as-seen" => Fault::AsSeen,
                "retry-after" => {
                    // Throttling that never ends would be a `status`.
                    parsed.times = parsed.times.or(Some(1));
                    Fault::RetryAfter(argument.unwrap_or("1").to_owned())
                }
                "status" => Fault::Status(status(name, argument, None)?),
                "slow-body" => Fault::SlowBody(number(name, argument, None)?),
                "slow-head" => Fault::SlowHead(number(name, argument, None)?),
                "truncate" => Fault::Truncate,
                "close" => Fault::Close,
                "unknown-fields" => Fault::UnknownFields,
                "failed-200" => Fault::Failed200(choice(name, argument, &["false", "error", "status"])?),
                "no-id" => Fault::NoId,
                "nonsense" => Fault::Nonsense(choice(name, argument, &["html", "json"])?),
                "empty-item" => Fault::EmptyItem,
                "ignore-page" => Fault::IgnorePage,
                "list-delay" => Fault::ListDelay(number(name, argument, None)?),
                _ => return Err(format!("unknown misbehaviour {name:?}")),
            };
            parsed.faults.push(fault);
        }
        Ok(parsed)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// These and the others, without a number of times.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self { faults: self.faults.iter().chain(&others.faults).cloned().collect(), times: None }
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn has(&self, fault: &Fault) -> bool {
        self.faults.contains(fault)
    }

    /// Takes this one out.
    pub fn remove(&mut self, fault: &Fault) {
        self.faults.retain(|one| one != fault);
    }

    /// What `pick` finds in the last of them that has it.
    pub fn last<T>(&self, pick: impl Fn(&Fault) -> Option<T>) -> Option<T> {
        self.faults.iter().rev().find_map(pick)
    }
}

fn number<T: std::str::FromStr>(name: &str, argument: Option<&str>, default: Option<T>) -> Result<T, String> {
    match (argument, default) {
        (Some(text), _) => text.parse().map_err(|_| format!("{name}: {text:?} is not a fitting number")),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(format!("{name} needs an argument: {name}=NUMBER")),
    }
}

fn status(name: &str, argument: Option<&str>, default: Option<u16>) -> Result<u16, String> {
    let status = number(name, argument, default)?;
    if (200..=999).contains(&status) {
        Ok(status)
    } else {
        Err(format!("{name}: {status} is no final status"))
    }
}

fn choice(name: &str, argument: Option<&str>, choices: &[&str]) -> Result<String, String> {
    let choice = argument.unwrap_or_else(|| choices.first().copied().unwrap_or_default());
    if choices.contains(&choice) {
        Ok(choice.to_owned())
    } else {
        Err(format!("{name}: one of {}", choices.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_arguments() {
        let faults = Faults::parse("status=503, retry-after=0.5, times=2, slow-body=10").unwrap();
        assert_eq!(faults.times, Some(2));
        assert!(faults.has(&Fault::Status(503)) && faults.has(&Fault::RetryAfter("0.5".to_owned())));
        assert_eq!(
            faults.last(|fault| if let Fault::SlowBody(ms) = fault { Some(*ms) } else { None }),
            Some(10)
        );
        assert_eq!(Faults::parse("retry-after=1").unwrap().times, Some(1));
        assert_eq!(Faults::parse("").unwrap(), Faults::default());
        assert!(Faults::parse("forbidden").unwrap().has(&Fault::Forbidden(403)));
    }

    #[test]
    fn mistakes_are_refused() {
        for text in
            ["emty-200", "status", "status=ok", "status=99", "slow-body=-1", "failed-200=yes", "times=x"]
        {
            assert!(Faults::parse(text).is_err(), "{text}");
        }
    }
}
