//! What a server says of its rate limit: `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), the
//! three fields of its drafts before the eighth, and the same three with `X-` before their names.

use std::time::{Duration, SystemTime};

use super::header::Headers;
use super::retry_after;

/// What comes before `limit`, `remaining` and `reset`; the first one that a reply has counts, for each of them.
const PREFIXES: [&str; 3] = ["ratelimit-", "x-ratelimit-", "x-rate-limit-"];

/// A number this large is a moment in seconds since 1970, not a delay; a thousand times larger, one in milliseconds.
const EARLIEST_MOMENT: f64 = 1e9;

/// How many requests a server still takes, as far as a reply says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests in one window.
    pub limit: Option<u64>,
    /// Requests that are left in this window.
    pub remaining: Option<u64>,
    /// How long until the next window, counted from the reply.
    pub reset: Option<Duration>,
}

impl RateLimit {
    /// What the fields of a reply say; `None` if they say nothing that can be read.
    pub(crate) fn of(headers: &Headers) -> Option<Self> {
        let own = |name: &str| {
            let fields = PREFIXES.iter().map(|prefix| format!("{prefix}{name}"));
            fields.into_iter().find_map(|field| headers.get(&field))
        };
        let whole = policy(headers);
        let found = Self {
            limit: whole.limit.or_else(|| number(own("limit")?)),
            remaining: whole.remaining.or_else(|| number(own("remaining")?)),
            reset: whole.reset.or_else(|| delay(own("reset")?, || now(headers))),
        };
        (found != Self { limit: None, remaining: None, reset: None }).then_some(found)
    }
}

/// The server's own clock decides, where it tells it: ours may be wrong.
fn now(headers: &Headers) -> SystemTime {
    headers.get("date").and_then(retry_after::date).unwrap_or_else(SystemTime::now)
}

/// `RateLimit: "burst";r=3;t=10, …` with `RateLimit-Policy: "burst";q=100;w=60`: the policy with the least left. The
/// seventh draft wrote `limit=100, remaining=3, reset=10`.
fn policy(headers: &Headers) -> RateLimit {
    let mut found = RateLimit { limit: None, remaining: None, reset: None };
    let Some(field) = headers.get("ratelimit") else { return found };
    let mut least: Option<(u64, &str, Option<Duration>)> = None;
    for member in field.split(',') {
        let (head, parameters) = member.split_once(';').unwrap_or((member, ""));
        let (head, value) = head.split_once('=').unwrap_or((head, ""));
        match head.trim() {
            "limit" => found.limit = number(value),
            "remaining" => found.remaining = number(value),
            "reset" => found.reset = number(value).map(Duration::from_secs),
            name => {
                let Some(left) = parameter(parameters, "r") else { continue };
                if least.is_none_or(|(known, ..)| left < known) {
                    least = Some((left, name, parameter(parameters, "t").map(Duration::from_secs)));
                }
            }
        }
    }
    if let Some((left, name, reset)) = least {
        let policies = headers.get("ratelimit-policy").unwrap_or_default().split(',');
        let mut policies = policies.map(|policy| policy.split_once(';').unwrap_or((policy, "")));
        let own = policies.find(|(head, _)| head.trim() == name);
        let limit = own.and_then(|(_, parameters)| parameter(parameters, "q"));
        return RateLimit { limit, remaining: Some(left), reset };
    }
    found
}

/// A parameter of an item of a structured field (RFC 9651 §3.1.2) that is a whole number.
fn parameter(parameters: &str, name: &str) -> Option<u64> {
    let mut pairs = parameters.split(';').filter_map(|pair| pair.split_once('='));
    number(pairs.find(|(own, _)| own.trim() == name)?.1)
}

/// Digits; `100, 100;w=60` of the earlier drafts says its number first.
fn number(field: &str) -> Option<u64> {
    let digits = field.split([',', ';']).next()?.trim();
    let is_number = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// Seconds, maybe with a fraction; or the moment itself.
fn delay(field: &str, now: impl Fn() -> SystemTime) -> Option<Duration> {
    let text = field.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        let moment = retry_after::date(text)?;
        return Some(moment.duration_since(now()).unwrap_or_default());
    }
    let seconds: f64 = text.parse().ok()?;
    if seconds < EARLIEST_MOMENT {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let scale = if seconds < EARLIEST_MOMENT * 1000.0 { 1.0 } else { 1000.0 };
    let moment = SystemTime::UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(seconds / scale).ok()?)?;
    Some(moment.duration_since(now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_all_drafts_and_without_any() {
        let secs = |seconds: f64| Some(Duration::from_secs_f64(seconds));
        let limits = |limit, remaining, reset| Some(RateLimit { limit, remaining, reset });
        let date = ("date", "Fri, 20 Nov 2026 12:00:00 GMT"); // 1795176000
        let cases: &[(&[(&str, &str)], Option<RateLimit>)] = &[
            (&[], None),
            (&[("x-ratelimit-limit", "many")], None),
            (&[("x-ratelimit-limit", "")], None),
            (&[("x-ratelimit-limit", "-1"), ("ratelimit", "what;is=this")], None),
            (&[("X-RateLimit-Limit", "100")], limits(Some(100), None, None)),
            (
                &[("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1.5")],
                limits(Some(100), Some(0), secs(1.5)),
            ),
            (&[date, ("x-ratelimit-reset", "1795176030")], limits(None, None, secs(30.0))),
            (&[date, ("x-ratelimit-reset", "1795176030000")], limits(None, None, secs(30.0))),
            (&[date, ("x-ratelimit-reset", "1795175000")], limits(None, None, secs(0.0))),
            (&[date, ("x-ratelimit-reset", "Fri, 20 Nov 2026 12:00:30 GMT")], limits(None, None, secs(30.0))),
            (
                &[("x-rate-limit-remaining", "7"), ("ratelimit-remaining", "6, 6;w=60")],
                limits(None, Some(6), None),
            ),
            (&[("ratelimit", "limit=100, remaining=3, reset=10")], limits(Some(100), Some(3), secs(10.0))),
            (
                &[
                    ("ratelimit", r#""hour";r=900;t=3000, "burst";r=3;t=10"#),
                    ("ratelimit-policy", r#""hour";q=1000;w=3600, "burst";q=20;w=60"#),
                ],
                limits(Some(20), Some(3), secs(10.0)),
            ),
            (
                &[("x-ratelimit-remaining", "99999999999999999999999"), ("x-ratelimit-limit", "1")],
                limits(Some(1), None, None),
            ),
        ];
        for (fields, expected) in cases {
            let mut headers = Headers::default();
            for (name, value) in *fields {
                headers.set(name, value);
            }
            assert_eq!(RateLimit::of(&headers), *expected, "{fields:?}");
        }
    }
}
