//! `Retry-After` (RFC 9110 §10.2.3): seconds or a date; anything else is as good as absent.

use std::time::{Duration, SystemTime};

use super::header::Headers;

/// How long a reply asks to wait.
pub(crate) fn of(headers: &Headers) -> Option<Duration> {
    let mut fields = headers.get_all("retry-after");
    let field = fields.next()?;
    if fields.next().is_some() {
        return None;
    }
    // The server's own clock decides, where it tells it: ours may be wrong.
    let now = headers.get("date").and_then(date).unwrap_or_else(SystemTime::now);
    parse(field, now)
}

fn parse(field: &str, now: SystemTime) -> Option<Duration> {
    let field = field.trim();
    if !field.is_empty() && field.bytes().all(|c| c.is_ascii_digit()) {
        // Too long for a number is certainly too long to wait.
        return Some(field.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    Some(date(field)?.duration_since(now).unwrap_or_default())
}

/// Parses a date whose weekday is right.
pub(crate) fn date(text: &str) -> Option<SystemTime> {
    let date = httpdate::parse_http_date(text.trim()).ok()?;
    let weekday = text.trim().get(..3)?;
    httpdate::fmt_http_date(date).starts_with(weekday).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates() {
        let now = httpdate::parse_http_date("Fri, 20 Nov 2026 12:00:00 GMT").unwrap();
        let secs = |n| Some(Duration::from_secs(n));
        let cases = [
            ("2", secs(2)),
            (" 2 ", secs(2)),
            ("0", secs(0)),
            ("121", secs(121)),
            ("86400", secs(86400)),
            ("99999999999999999999999", Some(Duration::MAX)),
            ("Fri, 20 Nov 2026 12:00:30 GMT", secs(30)),
            ("Friday, 20-Nov-26 12:00:30 GMT", secs(30)),
            ("Fri Nov 20 12:00:30 2026", secs(30)),
            ("Fri, 20 Nov 2026 11:00:00 GMT", secs(0)),
            ("Mon, 20 Nov 2026 12:00:30 GMT", None),
            ("Fri, 20 Nov 100000 12:00:30 GMT", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("inf", None),
            ("nan", None),
            ("1e35", None),
            ("", None),
            ("0x10", None),
            ("2, 3", None),
            ("soon", None),
        ];
        for (field, delay) in cases {
            assert_eq!(parse(field, now), delay, "{field:?}");
        }
    }

    #[test]
    fn the_servers_clock_decides() {
        let mut headers = Headers::default();
        headers.set("Retry-After", "Fri, 20 Nov 2020 12:00:30 GMT");
        headers.set("Date", "Fri, 20 Nov 2020 12:00:00 GMT");
        assert_eq!(of(&headers), Some(Duration::from_secs(30)));
        headers.0.append("retry-after", "2".parse().unwrap());
        assert_eq!(of(&headers), None, "two fields contradict each other");
    }
}
