//! Unions of a made-up API: which variant a value is, and when it is none of them.

#![allow(unreachable_pub)] // the macros write for types that are public

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::super::{Extra, Maybe, wire_enum, wire_object, wire_union};
use super::super::{Encode, text};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Color {
    Red,
    DeepBlue,
    Unknown(String),
}

wire_enum! { Color { Red = "red", DeepBlue = "deep blue" } }

#[derive(Debug, Clone, PartialEq)]
struct Circle {
    radius: Option<f64>,
    label: Option<String>,
    extra: Extra,
}

wire_object! { Circle "Circle" { radius: optional "radius", label: optional "label" } }

#[derive(Debug, Clone, PartialEq)]
struct Square {
    side: Option<f64>,
    label: Option<String>,
    extra: Extra,
}

wire_object! { Square "Square" { side: optional "side", label: optional "label" } }

#[derive(Debug, Clone, PartialEq)]
enum Form {
    Circle(Circle),
    Square(Square),
    Map(BTreeMap<String, bool>),
    Unknown(Value),
}

wire_union! { one_of Form { Circle(Circle), Square(Square), Map(BTreeMap<String, bool>) } }

#[derive(Debug, Clone, PartialEq)]
enum Tagged {
    Circle(Circle),
    Square(Square),
    Color(Color),
    Unknown(Value),
}

wire_union! {
    Tagged {
        Circle(Circle) if "kind" is ["circle", "disc", 1i64],
        Square(Square) if "kind" is ["square"] if "flat" may_be [true],
        Color(Color),
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Left {
    next: Option<Vec<Branch>>,
    extra: Extra,
}

#[derive(Debug, Clone, PartialEq)]
struct Right {
    next: Option<Vec<Branch>>,
    extra: Extra,
}

#[derive(Debug, Clone, PartialEq)]
enum Branch {
    Left(Left),
    Right(Right),
    Unknown(Value),
}

wire_object! { Left "Left" { next: optional "next" } }
wire_object! { Right "Right" { next: optional "next" } }
wire_union! { one_of Branch { Left(Left), Right(Right) } }

#[derive(Debug, Clone, PartialEq)]
enum Boxed {
    Circle(Box<Circle>),
    Square(Box<Square>),
    Unknown(Value),
}
wire_union! { Boxed { Circle(Box<Circle>), Square(Box<Square>) } }

#[derive(Debug, Clone, PartialEq)]
enum Rest {
    Square(Square),
    Circle(Circle),
    Unknown(Value),
}
wire_union! {
    one_of Rest { Square(Square) if "kind" is ["square"], Circle(Circle) if "kind" is_not ["square"] }
}

#[test]
fn one_variant_takes_what_no_other_one_is_told_by() {
    for (value, is_circle) in [
        (json!({"radius": 1}), true),
        (json!({"kind": "ring", "radius": 1}), true),
        (json!({"kind": 5}), true),
        (json!({"kind": "square", "side": 1.0, "label": "a", "flat": true}), false),
    ] {
        let read: Rest = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(matches!(read, Rest::Circle(_)), is_circle, "{value}");
        assert_eq!(matches!(read, Rest::Square(_)), !is_circle, "{value}");
    }
}

#[test]
fn what_is_boxed_becomes_a_union_with_its_box_and_without() {
    let circle = Circle { radius: Some(1.0), label: None, extra: Extra::new() };
    let union = Boxed::from(circle.clone());
    assert_eq!(union, Boxed::Circle(Box::new(circle.clone())));
    assert_eq!(union, Box::new(circle.clone()).into());
    assert_eq!(Maybe::Value(union.clone()), Maybe::<Boxed>::from(circle));
    assert_eq!(serde_json::to_value(&union).unwrap(), json!({"radius": 1}));
}

#[test]
fn unions_inside_unions_that_suit_equally_well_end() {
    let deep = (0..100).fold(json!({}), |inner, _| json!({"next": [inner]}));
    let branch: Branch = serde_json::from_value(deep.clone()).unwrap();
    assert_eq!(branch, Branch::Unknown(deep));
}

#[test]
fn a_union_holds_what_suits_best_and_never_guesses() {
    let form = |text: &str| text::from_text::<Form>(text.as_bytes()).unwrap();
    assert!(matches!(form(r#"{"radius": 1, "label": "x"}"#), Form::Circle(_)));
    assert!(matches!(form(r#"{"label": "x", "side": 1}"#), Form::Square(_)));
    assert!(matches!(form(r#"{"other": true}"#), Form::Map(_)));
    assert!(matches!(form(r#"{"radius": "no number"}"#), Form::Unknown(_)), "radius is no number");
    assert!(matches!(form(r#"{"label": "x"}"#), Form::Unknown(_)), "both could be meant");
    assert!(matches!(form(r#""text""#), Form::Unknown(_)));
    for text in [r#"{"label":"x"}"#, r#"{"radius":1,"z":[null]}"#, r#"{"other":true}"#, "null", "[1.5]"] {
        assert_eq!(serde_json::to_string(&Encode(&form(text))).unwrap(), text);
    }

    let tagged = |text: &str| text::from_text::<Tagged>(text.as_bytes()).unwrap();
    assert!(matches!(tagged(r#"{"kind": "disc", "side": 1}"#), Tagged::Circle(_)), "the tag decides");
    assert!(matches!(tagged(r#"{"kind": 1}"#), Tagged::Circle(_)));
    assert!(matches!(tagged(r#"{"kind": "square"}"#), Tagged::Square(_)));
    assert!(matches!(tagged(r#"{"kind": "square", "flat": false}"#), Tagged::Unknown(_)));
    assert!(matches!(tagged(r#"{"kind": "cube", "side": 1}"#), Tagged::Unknown(_)));
    assert!(matches!(tagged(r#"{"side": 1}"#), Tagged::Unknown(_)), "no tag, no variant");
    assert!(matches!(tagged(r#""red""#), Tagged::Color(Color::Red)));
    assert!(matches!(tagged(r#""mauve""#), Tagged::Color(Color::Unknown(_))), "no other variant is text");
}
