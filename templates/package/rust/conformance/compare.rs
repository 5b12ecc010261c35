//! Compares by value: JSON members in any order, numbers as numbers, times as instants.

use super::calls::sdk::Value;
use super::format::{Body, Vector, text};
use super::server::Seen;

/// Where two JSON values differ.
pub fn difference(expected: &Value, got: &Value, at: &str) -> Option<String> {
    let differs = || Some(format!("{}: expected {expected}, got {got}", if at.is_empty() { "/" } else { at }));
    match (expected, got) {
        (Value::Object(one), Value::Object(other)) => {
            let missing = other.keys().find(|name| !one.contains_key(*name));
            if let Some(name) = missing {
                return Some(format!("{at}/{name}: expected nothing, got {}", other[name]));
            }
            one.iter().find_map(|(name, value)| match other.get(name) {
                Some(there) => difference(value, there, &format!("{at}/{name}")),
                None => Some(format!("{at}/{name}: expected {value}, got nothing")),
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.into_iter().find_map(|(index, (value, there))| difference(value, there, &format!("{at}/{index}")))
        }
        (Value::String(one), Value::String(other)) => if same_text(one, other) { None } else { differs() },
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
        _ => if expected == got { None } else { differs() },
    }
}

/// Where what was sent is not what the case asks for.
pub fn misfit(case: &Vector, seen: &[Seen]) -> Option<String> {
    let [sent] = seen else { return Some(format!("expected one request, got {seen:?}")) };
    let (start, query) = sent.start.split_once('?').unwrap_or((&sent.start, ""));
    let path = case.path.split('?').next().unwrap_or_default();
    if start != format!("{} {path}", case.method) {
        return Some(format!("expected {} {path}, got {}", case.method, sent.start));
    }
    let pairs: Vec<(String, String)> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    for (name, value) in &case.request.query {
        let wanted: Vec<String> = value.as_array().map_or_else(|| vec![text(value)], |all| all.iter().map(text).collect());
        let got: Vec<&String> = pairs.iter().filter(|(other, _)| other == name).map(|(_, value)| value).collect();
        if got != wanted.iter().collect::<Vec<_>>() {
            return Some(format!("query {name}: expected {wanted:?}, got {got:?}"));
        }
    }
    for (name, value) in &case.request.headers {
        let (name, wanted) = (name.to_ascii_lowercase(), text(value));
        let got = sent.header(&name).unwrap_or_default();
        if !same_text(&wanted, got) && !(name == "content-type" && got.starts_with(&wanted)) {
            return Some(format!("header {name}: expected {wanted}, got {got}"));
        }
    }
    body_misfit(case.request.body.as_ref(), &sent.body)
}

fn body_misfit(body: Option<&Body>, sent: &[u8]) -> Option<String> {
    let shown = || String::from_utf8_lossy(sent).into_owned();
    let Some(body) = body else {
        return (!sent.is_empty()).then(|| format!("expected no body, got {}", shown()));
    };
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap_or(Value::Null);
    match body.kind.as_str() {
        "json" => difference(&body.json, &read(sent), "body"),
        "jsonl" => {
            let lines = sent.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            difference(&body.items, &lines.map(read).collect(), "body")
        }
        "xml" => {
            let bare = |text: &str| {
                let body = text.split_once("?>").map_or(text, |(_, body)| body);
                body.split('<').map(str::trim).collect::<Vec<_>>().join("<").trim().to_owned()
            };
            let wanted = bare(body.text.as_deref().unwrap_or_default());
            (wanted != bare(&shown())).then(|| format!("body: expected {wanted}, got {}", shown()))
        }
        // Boundaries differ from run to run: the server of the suite reads the parts.
        "multipart" => None,
        _ => (body.bytes() != sent).then(|| "body: other bytes".to_owned()),
    }
}

fn same_text(one: &str, other: &str) -> bool {
    one == other || instant(one).is_some_and(|moment| instant(other) == Some(moment))
}

/// Seconds and nanoseconds since 1970 of an RFC 3339 or HTTP date.
fn instant(text: &str) -> Option<(i64, u32)> {
    if let Ok(time) = httpdate::parse_http_date(text) {
        let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        return Some((i64::try_from(since.as_secs()).ok()?, 0));
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let rest = text.get(19..)?;
    let zone = rest.find(['Z', 'z', '+', '-'])?;
    let (fraction, zone) = rest.split_at(zone);
    let nanos = format!("{:0<9.9}", fraction.trim_start_matches('.')).parse().ok()?;
    let offset = if zone.len() == 6 {
        let minutes = zone.get(1..3)?.parse::<i64>().ok()? * 60 + zone.get(4..6)?.parse::<i64>().ok()?;
        if zone.starts_with('-') { -minutes } else { minutes }
    } else {
        0
    };
    // Days since 1970 of a date of the proleptic Gregorian calendar, counted in years that begin in March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 719_469;
    Some((((days * 24 + hour) * 60 + minute - offset) * 60 + second, nanos))
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let two = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, two.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn times_are_compared_as_instants() {
    for (one, other, same) in [
        ("2022-08-26T18:38:00.000Z", "2022-08-26T18:38:00Z", true),
        ("2022-08-26T18:38:00Z", "2022-08-26T20:38:00+02:00", true),
        ("Fri, 26 Aug 2022 14:38:00 GMT", "2022-08-26T14:38:00Z", true),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.50Z", true),
        ("2022-08-26T18:38:00Z", "2022-08-26T18:38:01Z", false),
        ("a", "b", false),
    ] {
        assert_eq!(same_text(one, other), same, "{one} {other}");
    }
}
