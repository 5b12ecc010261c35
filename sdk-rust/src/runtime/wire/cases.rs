//! Values of made-up models, as the cases that both runtimes share say it (`specs/values` of the repository; a crate that
//! stands alone has nothing to run).

#![allow(unreachable_pub)] // the macros write for types that are public

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::{Base64, Extra, tables, wire_object};
use super::{Encode, Wire, spelling, text, trail};

#[derive(Debug, Clone, PartialEq)]
struct Counts {
    id: String,
    extra: BTreeMap<String, i64>,
}

wire_object! {
    Counts "Counts" { id: required "id" }
}

#[derive(Debug, Clone, PartialEq)]
struct Aliased {
    id: String,
    extra: BTreeMap<String, i64>,
}

wire_object! {
    Aliased "Aliased" { id: required "id" | "_id" }
}

#[derive(Debug, Clone, PartialEq)]
struct Maybes {
    id: Option<String>,
    extra: BTreeMap<String, Option<i64>>,
}

wire_object! {
    Maybes "Maybes" { id: optional "id" }
}

#[derive(Debug, Clone, PartialEq)]
struct Trees {
    id: Option<String>,
    extra: BTreeMap<String, Trees>,
}

wire_object! {
    Trees "Trees" { id: optional "id" }
}

#[derive(Debug, Clone, PartialEq)]
struct Lists {
    id: Option<String>,
    extra: BTreeMap<String, Vec<f64>>,
}

wire_object! {
    Lists "Lists" { id: optional "id" }
}

#[derive(Debug, Clone, PartialEq)]
struct Anything {
    id: Option<String>,
    extra: Extra,
}

wire_object! {
    Anything "Anything" { id: optional "id" }
}

/// What an object holds under undeclared keys, the object written again, and how many reports there were; or the pointer to
/// what cannot be read.
type Outcome = Result<(Value, Value, usize), String>;

fn outcome<T: Wire, E: Wire>(input: &str, extra: fn(T) -> E) -> Outcome {
    trail::clear();
    let (read, reports) = spelling::hold(|| text::from_text::<T>(input.as_bytes()));
    let read = read.map_err(|_| trail::take())?;
    let sent = json(&read);
    Ok((json(&extra(read)), sent, reports.len()))
}

fn json<T: Wire>(value: &T) -> Value {
    serde_json::to_value(Encode(value)).expect("JSON")
}

fn cases(name: &str) -> Vec<Value> {
    tables::cases(&format!("values/{name}"))
}

fn pointer(steps: &Value) -> String {
    let steps = steps.as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |step: &Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
    steps.iter().map(|step| format!("/{}", text(step).replace('~', "~0").replace('/', "~1"))).collect()
}

#[test]
fn bytes_as_text() {
    for case in cases("base64.json") {
        let input = case["read"].as_str().expect("a text");
        trail::clear();
        let read = text::from_text::<Base64>(input.as_bytes()).ok();
        let bytes = read.as_ref().map_or(Value::Null, |read| json!(read.as_bytes()));
        assert_eq!(bytes, case.get("bytes").cloned().unwrap_or_default(), "{case}");
        if let Some(read) = read {
            let again: Value = serde_json::from_str(input).expect("JSON");
            assert_eq!(json(&read), again, "{case}");
            assert_eq!(Value::from(read.to_string()), again, "{case}");
            assert_eq!(Base64::from(read.clone().into_bytes()), read, "{case}");
        }
    }
    assert_eq!(json(&Base64::from([0, 255, 62])), "AP8+");
    assert_eq!(json(&Base64::from(b"hello")), "aGVsbG8=");
}

#[test]
fn undeclared_keys() {
    for case in cases("undeclared.json") {
        let input = case["read"].as_str().expect("a text");
        let found = match case["of"].as_str().expect("a name") {
            "Counts" => outcome(input, |read: Counts| read.extra),
            "Aliased" => outcome(input, |read: Aliased| read.extra),
            "Maybes" => outcome(input, |read: Maybes| read.extra),
            "Trees" => outcome(input, |read: Trees| read.extra),
            "Lists" => outcome(input, |read: Lists| read.extra),
            "Anything" => outcome(input, |read: Anything| read.extra),
            other => panic!("no model is called {other}"),
        };
        let expected = match case.get("wrong") {
            Some(steps) => Err(pointer(steps)),
            None => {
                let told =
                    case.get("told").unwrap_or(&json!(0)).as_u64().and_then(|told| told.try_into().ok());
                Ok((case["extra"].clone(), case["sent"].clone(), told.expect("a count")))
            }
        };
        assert_eq!(found, expected, "{case}");
    }
}
