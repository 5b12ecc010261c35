//! Fields whose names say what their types do not: ids, times, JSON in a text.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::schemas;
use crate::diagnostics::{SpecPointer, codes, quote};
use crate::ir::Words;
use crate::normalise::view::At;

pub(super) fn check(desk: &mut Desk<'_>) {
    let mut ids: BTreeMap<String, BTreeMap<String, Vec<SpecPointer>>> = BTreeMap::new();
    for at in schemas::all(desk) {
        for (name, _, property) in at.get("properties").into_iter().flat_map(|all| all.members()) {
            let words = Words::split(name);
            let last = words.as_slice().last().map(String::as_str).unwrap_or_default();
            let Some(of_type) = property.str("type") else { continue };
            if last == "id" {
                id(desk, &property, name, of_type);
                ids.entry(words.snake())
                    .or_default()
                    .entry(of_type.to_owned())
                    .or_default()
                    .push(property.pointer.clone());
            }
            if of_type == "string" {
                text(desk, &property, name, &words);
            }
        }
    }
    for (name, types) in ids {
        let all: usize = types.values().map(Vec::len).sum();
        desk.checked(codes::LINT_ID_TYPES, all);
        let Some((most, count)) =
            types.iter().map(|(of_type, at)| (of_type.clone(), at.len())).max_by_key(|(_, count)| *count)
        else {
            continue;
        };
        if count * 3 < all * 2 {
            continue;
        }
        for (of_type, places) in types.iter().filter(|(of_type, _)| **of_type != most) {
            for pointer in places {
                let message = format!(
                    "{} is of type {of_type} here, and of type {most} in {count} other places",
                    quote(&name)
                );
                desk.find(codes::LINT_ID_TYPES, pointer, message, "give one id one type");
            }
        }
    }
}

fn id(desk: &mut Desk<'_>, at: &At<'_>, name: &str, of_type: &str) {
    desk.checked(codes::LINT_ID_NUMBER, 1);
    desk.checked(codes::LINT_ID_INT64, 1);
    match of_type {
        "number" => {
            let message = format!(
                "the id {} is a number with a fraction: beyond 2^53 its digits are lost",
                quote(name)
            );
            desk.find(
                codes::LINT_ID_NUMBER,
                &at.pointer,
                message,
                "make it `type: integer`, or better a text",
            );
        }
        "integer" if at.str("format") == Some("int64") => {
            let message = format!(
                "the id {} has 64 bits: JavaScript, and much that reads JSON, rounds it beyond 2^53",
                quote(name)
            );
            desk.find(codes::LINT_ID_INT64, &at.pointer, message, "let it travel as a text");
        }
        _ => {}
    }
}

/// Last words of the names of points in time.
const TIMES: [&str; 6] = ["at", "date", "datetime", "time", "timestamp", "on"];
/// Names that are points in time by themselves.
const WHOLE: [&str; 7] = ["created", "updated", "modified", "timestamp", "date", "datetime", "expires"];

fn text(desk: &mut Desk<'_>, at: &At<'_>, name: &str, words: &Words) {
    let says = ["format", "enum", "pattern", "const"].iter().any(|key| at.node.get(key).is_some());
    let example = at.str("example").or_else(|| at.node.get("examples")?.as_sequence()?.first()?.as_str());
    let parts = words.as_slice();
    let last = parts.last().map(String::as_str).unwrap_or_default();
    let is_named = (parts.len() > 1 && TIMES.contains(&last)) || (parts.len() == 1 && WHOLE.contains(&last));
    let looks = example.is_some_and(is_time);
    desk.checked(codes::LINT_DATE_FORMAT, usize::from(is_named || looks));
    // An example that is none speaks against the name.
    if !says && (looks || (is_named && example.is_none())) {
        let (a, what) = if example.is_some_and(|text| text.len() == 10) {
            ("date", "a date")
        } else {
            ("date-time", "a point in time")
        };
        let message =
            format!("the text {} looks like {what}, and is no more than a text to its users", quote(name));
        let help = format!("add `format: {a}`, if servers write it as RFC 3339 does");
        desk.find(codes::LINT_DATE_FORMAT, &at.pointer, message, &help);
    }
    desk.checked(codes::LINT_JSON_TEXT, 1);
    let trimmed = example.map(str::trim).unwrap_or_default();
    let is_json = (trimmed.starts_with('{') || trimmed.starts_with('['))
        && serde_json::from_str::<serde_json::Value>(trimmed).is_ok();
    let is_declared = desk.look.rules.json_strings.iter().any(|target| target.field.value == name);
    if (is_json || at.str("contentMediaType") == Some("application/json")) && !is_declared {
        let message = format!("the text {} holds JSON: its users write and read it twice", quote(name));
        let help = "give it the type of what it holds, and declare it under `json_string:` in the rules";
        desk.find(codes::LINT_JSON_TEXT, &at.pointer, message, help);
    }
}

/// Whether a text is a full-date or a date-time of RFC 3339, as far as its shape goes.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    shape == "####-##-##"
        || shape.starts_with("####-##-##T##:##:##")
        || shape.starts_with("####-##-## ##:##:##")
}
