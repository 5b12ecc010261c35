//! The macros on types of a made-up API: what they read, what they write, what they refuse.

#![allow(unreachable_pub)] // the macros write for types that are public

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::{Extra, Maybe, Object, wire_enum, wire_object, wire_union};
use super::{Encode, Wire, spelling, text, trail};

#[derive(Debug, Clone, PartialEq)]
struct Thing {
    id: String,
    count: Option<i64>,
    size: Option<f64>,
    note: Maybe<String>,
    owner: Option<String>,
    level: Option<Level>,
    color: Option<Color>,
    limit: Option<Limit>,
    config: Option<Object>,
    any: Option<Value>,
    parts: Option<Vec<Thing>>,
    parent: Option<Box<Thing>>,
    names: Option<BTreeMap<String, Option<i64>>>,
    r#type: Option<String>,
    extra: Extra,
}

wire_object! {
    Thing "Thing" {
        id: required "id",
        count: optional "count" | "n" (warn),
        size: optional "size",
        note: maybe "note" | "remark",
        owner: nullable "owner",
        level: optional "level",
        color: optional "color" | "colour",
        limit: optional "limit",
        config: optional "config" | "cfg" as json_text,
        any: optional "any" | "anything",
        parts: optional "parts",
        parent: optional "parent",
        names: optional "names",
        r#type: optional "type" | "kind",
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Strict {
    a: Option<i64>,
    extra: Extra,
}

wire_object! {
    Strict "Strict" conflicts error { a: optional "a" | "b" }
}

#[derive(Debug, Clone, PartialEq)]
struct Tree {
    children: Vec<Tree>,
    extra: Extra,
}

wire_object! {
    Tree "Tree" { children: or_default "children" | "kids" }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Empty {
    extra: Extra,
}

wire_object! { Empty "Empty" {} }

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Color {
    Red,
    DeepBlue,
    Unknown(String),
}

wire_enum! { Color { Red = "red" | "rouge" | "rot", DeepBlue = "deep blue" } }

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Level {
    Low,
    High,
    Unknown(i64),
}

wire_enum! { int Level { Low = 1 | 0, High = 2 } }

#[derive(Debug, Clone, PartialEq)]
enum Limit {
    Bool(bool),
    Whole(i64),
    Strict(Strict),
    Many(Vec<String>),
    Unknown(Value),
}

wire_union! { Limit { Bool(bool), Whole(i64), Strict(Strict), Many(Vec<String>) } }

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Mixed {
    Auto,
    One,
    Yes,
    Unknown(Value),
}

wire_enum! { any Mixed { Auto = "auto" | "automatic", One = 1i64, Yes = true } }

#[test]
fn whole_numbers_keep_all_their_digits() {
    assert_eq!(round::<u64>("18446744073709551615"), Ok(json!(u64::MAX)));
    assert_eq!(round::<i64>("-9223372036854775808"), Ok(json!(i64::MIN)));
    assert_eq!(round::<u64>("3.0"), Ok(json!(3)));
    for text in ["-1", "1.5", "\"1\"", "null", "18446744073709551616"] {
        trail::clear();
        assert!(text::from_text::<u64>(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn an_enum_of_several_types_stays_open() {
    let mixed = |text: &str| text::from_text::<Mixed>(text.as_bytes()).unwrap();
    assert_eq!(mixed(r#""automatic""#), Mixed::Auto);
    assert_eq!((mixed("1"), mixed("true")), (Mixed::One, Mixed::Yes));
    for text in [r#""auto""#, "1", "true", r#""1""#, "false", "7"] {
        assert_eq!(serde_json::to_string(&Encode(&mixed(text))).unwrap(), text);
    }
    for text in ["2.5", r#"{"a":null}"#, "[]", "null"] {
        assert!(text::from_text::<Mixed>(text.as_bytes()).is_err(), "{text} has none of its types");
    }
}

/// What a JSON text becomes when it is read and written again, or where and why it cannot be read.
fn round<T: Wire>(input: &str) -> Result<Value, (String, String)> {
    trail::clear();
    let read = text::from_text::<T>(input.as_bytes());
    let read = read.map_err(|error| (trail::take(), error.to_string()))?;
    let from_tree = T::decode(serde_json::from_str::<Value>(input).unwrap()).unwrap();
    assert!(read == from_tree, "bytes and tree are read alike: {input}");
    Ok(serde_json::to_value(Encode(&read)).unwrap())
}

#[test]
fn what_is_read_and_written() {
    let cases = [
        (r#"{"id": "a", "owner": null}"#, json!({"id": "a", "owner": null})),
        (r#"{"owner": "o", "id": "\u00fc\n"}"#, json!({"id": "ü\n", "owner": "o"})),
        (
            r#"{"id": "a", "owner": null, "count": 1.0, "size": 2}"#,
            json!({"id": "a", "count": 1, "size": 2, "owner": null}),
        ),
        (
            r#"{"id": "a", "owner": null, "size": 0.5, "note": null}"#,
            json!({"id": "a", "size": 0.5, "note": null, "owner": null}),
        ),
        (r#"{"id": "a", "owner": null, "remark": "r"}"#, json!({"id": "a", "note": "r", "owner": null})),
        (r#"{"id": "a", "owner": null, "color": "rot"}"#, json!({"id": "a", "owner": null, "color": "red"})),
        (r#"{"id": "a", "owner": null, "color": "RED"}"#, json!({"id": "a", "owner": null, "color": "RED"})),
        (r#"{"id": "a", "owner": null, "level": 0}"#, json!({"id": "a", "owner": null, "level": 1})),
        (r#"{"id": "a", "owner": null, "level": 99}"#, json!({"id": "a", "owner": null, "level": 99})),
        (r#"{"id": "a", "owner": null, "limit": true}"#, json!({"id": "a", "owner": null, "limit": true})),
        (
            r#"{"id": "a", "owner": null, "limit": {"b": 1, "z": 2}}"#,
            json!({"id": "a", "owner": null, "limit": {"a": 1, "z": 2}}),
        ),
        (
            r#"{"id": "a", "owner": null, "limit": {"a": "x"}}"#,
            json!({"id": "a", "owner": null, "limit": {"a": "x"}}),
        ),
        (r#"{"id": "a", "owner": null, "limit": [1]}"#, json!({"id": "a", "owner": null, "limit": [1]})),
        (
            r#"{"id": "a", "owner": null, "cfg": "{\"x\": 1}"}"#,
            json!({"id": "a", "owner": null, "config": r#"{"x":1}"#}),
        ),
        (r#"{"id": "a", "owner": null, "any": null}"#, json!({"id": "a", "owner": null, "any": null})),
        (
            r#"{"id": "a", "owner": null, "any": null, "anything": 1}"#,
            json!({"id": "a", "owner": null, "any": null}),
        ),
        (r#"{"id": "a", "owner": null, "kind": "k"}"#, json!({"id": "a", "owner": null, "type": "k"})),
        (
            r#"{"id": "a", "owner": null, "names": {"x": null, "y": 2}}"#,
            json!({"id": "a", "owner": null, "names": {"x": null, "y": 2}}),
        ),
        (
            r#"{"id": "a", "id": "b", "owner": null, "z": 1, "z": 2}"#,
            json!({"id": "b", "owner": null, "z": 2}),
        ),
        (
            r#"{"id": "a", "owner": null, "remark": "x", "remark": "y"}"#,
            json!({"id": "a", "owner": null, "note": "y"}),
        ),
        (
            r#"{"id": "a", "owner": null, "parts": [{"id": "b", "owner": null}], "parent": {"id": "c", "owner": "d"}}"#,
            json!({"id": "a", "owner": null, "parts": [{"id": "b", "owner": null}], "parent": {"id": "c", "owner": "d"}}),
        ),
    ];
    for (input, output) in cases {
        assert_eq!(round::<Thing>(input), Ok(output), "{input}");
    }
    let tree = json!({"children": [{"children": [{"children": []}]}]});
    assert_eq!(round::<Tree>(r#"{"kids": [{"children": [{}]}]}"#), Ok(tree));
    assert_eq!(round::<Tree>(r#"{"children": [{"kids": null}]}"#).unwrap_err().0, "/children/0/children");
    assert_eq!(round::<Empty>(r#"{"x": [1]}"#), Ok(json!({"x": [1]})));
}

#[test]
fn what_cannot_be_read() {
    let cases = [
        (r#"{"owner": null}"#, "/id", "missing field `id`"),
        (r#"{"id": "a"}"#, "/owner", "missing field `owner`"),
        (r#"{"id": null, "owner": null}"#, "/id", "null"),
        (r#"{"id": "a", "owner": null, "count": null}"#, "/count", "null"),
        (r#"{"id": "a", "owner": null, "count": "1"}"#, "/count", "string"),
        (r#"{"id": "a", "owner": null, "count": 1.5}"#, "/count", "1.5"),
        (r#"{"id": "a", "owner": null, "count": 18446744073709551615}"#, "/count", "18446744073709551615"),
        (r#"{"id": "a", "owner": null, "size": true}"#, "/size", "boolean"),
        (r#"{"id": "a", "owner": null, "color": 5}"#, "/color", "5"),
        (r#"{"id": "a", "owner": null, "level": "low"}"#, "/level", "string"),
        (r#"{"id": "a", "owner": null, "config": {"x": 1}}"#, "/config", "map"),
        (r#"{"id": "a", "owner": null, "config": "{"}"#, "/config", "EOF"),
        (r#"{"id": "a", "owner": null, "cfg": 5}"#, "/cfg", "5"),
        (r#"{"id": "a", "owner": null, "names": {"x/~y": "z"}}"#, "/names/x~1~0y", "string"),
        (
            r#"{"id": "a", "owner": null, "parts": [{"id": "b", "owner": null}, {"id": 5}]}"#,
            "/parts/1/id",
            "5",
        ),
        (r#"{"id": "a", "owner": null, "parent": {"parts": [[]]}}"#, "/parent/parts/0", "object (Thing)"),
        // Of several things the first in the text, and what is missing from an object after what is in it.
        (r#"{"level": null, "size": true}"#, "/level", "null"),
        (r#"{"size": true, "level": null}"#, "/size", "boolean"),
        ("[]", "", "object (Thing)"),
        ("null", "", "object (Thing)"),
    ];
    for (input, path, message) in cases {
        let (found, error) = round::<Thing>(input).unwrap_err();
        assert_eq!(found, path, "{input}: {error}");
        assert!(error.contains(message), "{input}: {error}");
    }
    let (path, error) = round::<BTreeMap<String, Object>>(r#"{"a": {}, "b": null}"#).unwrap_err();
    assert!(path == "/b" && error.contains("null"), "{path} {error}");
    let (path, error) = round::<Strict>(r#"{"a": 1, "b": 2}"#).unwrap_err();
    assert!(path == "/b" && error.contains("`a` and `b`"), "{path} {error}");
    assert_eq!(round::<Strict>(r#"{"a": 1, "b": 1.0}"#), Ok(json!({"a": 1})));
}

#[test]
fn what_is_reported() {
    let cases = [
        (r#"{"id": "a", "owner": null, "n": 5}"#, 1, json!({})),
        (r#"{"id": "a", "owner": null, "n": 5, "count": 5}"#, 1, json!({})),
        (r#"{"id": "a", "owner": null, "n": 5, "count": 6}"#, 2, json!({"n": 5})),
        (r#"{"id": "a", "owner": null, "color": "red", "colour": "rot"}"#, 0, json!({})),
        (r#"{"id": "a", "owner": null, "color": "red", "colour": "green"}"#, 1, json!({"colour": "green"})),
        (r#"{"id": "a", "owner": null, "note": null, "remark": "r"}"#, 1, json!({"remark": "r"})),
        (r#"{"id": "a", "owner": null, "note": "r", "remark": null}"#, 1, json!({"remark": null})),
        (r#"{"id": "a", "owner": null, "note": null, "remark": null}"#, 0, json!({})),
        (r#"{"id": "a", "owner": null, "config": "{}", "cfg": "{ }"}"#, 0, json!({})),
        (r#"{"id": "a", "owner": null, "limit": {"a": 1, "b": 2}}"#, 0, json!({})),
        (r#"{"id": "a", "owner": null, "kind": "k", "type": "l"}"#, 1, json!({"kind": "k"})),
        (r#"{"id": "a", "owner": null, "n": 1}"#, 1, json!({})),
        (r#"{"id": "a", "owner": null, "count": 1, "n": 1}"#, 1, json!({})),
        (r#"{"id": "a", "owner": null, "count": 2, "n": 1}"#, 2, json!({"n": 1})),
    ];
    for (input, count, extra) in cases {
        let (read, reports) = spelling::hold(|| text::from_text::<Thing>(input.as_bytes()));
        assert_eq!(reports.len(), count, "{input}: {reports:?}");
        assert_eq!(Value::Object(read.unwrap().extra), extra, "{input}");
    }
}

#[test]
fn a_list_reports_each_spelling_once() {
    let text = r#"[{"id": "a", "owner": null, "n": 1}, {"id": "b", "owner": null, "n": 2}]"#;
    let (read, reports) = spelling::hold(|| text::from_text::<Vec<Thing>>(text.as_bytes()));
    assert_eq!((read.unwrap().len(), reports.len()), (2, 1), "{reports:?}");
}

#[test]
fn numbers_that_json_cannot_hold() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(serde_json::to_string(&Encode(&number)).is_err());
        assert!(serde_json::to_string(&Encode(&vec![number])).is_err());
    }
    let cases = [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-3.0, "-3"),
        (0.1, "0.1"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (1e16, "1e+16"),
        (1e300, "1e+300"),
    ];
    for (number, text) in cases {
        assert_eq!(serde_json::to_string(&Encode(&number)).unwrap(), text);
    }
}

#[test]
fn enums_convert_and_show() {
    assert_eq!(Color::from("rouge"), Color::Red);
    assert_eq!(Color::from("deep blue".to_owned()).to_string(), "deep blue");
    assert_eq!(Maybe::from("mauve"), Maybe::Value(Color::Unknown("mauve".to_owned())));
    assert_eq!(
        (Level::from(0), Level::from(7).as_i64(), Level::High.to_string()),
        (Level::Low, 7, "2".to_owned())
    );
    assert_eq!(Limit::from(true), Limit::Bool(true));
    assert_eq!(Maybe::from(5_i64), Maybe::Value(Limit::Whole(5)));
}

#[test]
fn undeclared_fields_never_stand_for_declared_ones() {
    let mut strict = Strict { a: Some(1), extra: Extra::new() };
    for (key, value) in [("a", 2), ("b", 3), ("c", 4)] {
        strict.extra.insert(key.to_owned(), json!(value));
    }
    assert_eq!(serde_json::to_string(&strict).unwrap(), r#"{"a":1,"c":4}"#);
}

/// A document may call its types what the macros call their own things.
mod names {
    use super::super::super::{Extra, wire_object};

    macro_rules! named {
        ($($type:ident)*) => {$(
            #[derive(Debug, Clone, PartialEq)]
            struct $type {
                a: Option<i64>,
                extra: Extra,
            }

            wire_object! { $type "a name" { a: optional "a" | "b" } }

            assert_eq!(serde_json::from_str::<$type>(r#"{"b":1}"#).unwrap().a, Some(1));
        )*};
    }

    #[test]
    fn any_type_can_be_called_like_the_macros_own() {
        named! { A D S Decode Encode Field Fields Found Kind Known Met Name Rank Slot Status Visitor Wire }
    }

    #[derive(Debug, Clone, PartialEq)]
    struct Locals {
        find: Option<i64>,
        input: Option<i64>,
        key: Option<i64>,
        known: Option<i64>,
        map: Option<i64>,
        met: Option<i64>,
        name: Option<i64>,
        value: Option<i64>,
        extra: Extra,
    }

    wire_object! {
        Locals "Locals" {
            find: optional "find",
            input: optional "input",
            key: optional "key",
            known: optional "known" | "old",
            map: optional "map",
            met: optional "met",
            name: optional "name",
            value: optional "value",
        }
    }

    #[test]
    fn any_field_can_be_called_like_the_macros_variables() {
        let read: Locals = serde_json::from_str(r#"{"old":1,"met":2,"x":3}"#).unwrap();
        assert_eq!((read.known, read.met, read.extra.len()), (Some(1), Some(2), 1));
    }
}
