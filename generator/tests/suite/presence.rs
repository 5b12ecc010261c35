//! Nullable × required × default × enum, in a type that is only sent, only received and both, and as an argument: what each is
//! in either language, as a table. The document is made by construction; `TRUEUP_BLESS=1` writes what is found.
//!
//! What must hold of every row, whatever the table says: absent and null are states of the type exactly where the document
//! allows them, a default changes no type (it is documented, not sent), and an enum differs from text in its innermost type alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::collections::BTreeMap;
use std::fmt::Write;

use trueup::lang::{python, rust};
use trueup::vectors::Vectors;

/// One combination.
#[derive(Clone, Copy)]
struct Case {
    nullable: bool,
    required: bool,
    default: bool,
    closed: bool,
}

impl Case {
    fn all() -> impl Iterator<Item = Self> {
        (0..16_u8).map(|bits| Self {
            nullable: bits & 8 != 0,
            required: bits & 4 != 0,
            default: bits & 2 != 0,
            closed: bits & 1 != 0,
        })
    }

    /// The property's name: `nullable_required_default_level`, or `text` at the end where it is no enum.
    fn name(self) -> String {
        let flags = [(self.nullable, "nullable"), (self.required, "required"), (self.default, "default")];
        let mut words: Vec<&str> = flags.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        words.push(if self.closed { "level" } else { "text" });
        format!("is_{}", words.join("_"))
    }

    /// As OpenAPI 3.0 and 3.1 write it.
    fn schema(self, dialect: &str) -> String {
        let mut schema = match (self.closed, self.nullable, dialect) {
            (true, false, _) => "$ref: '#/components/schemas/Level'".to_owned(),
            (true, true, "3.0.3") => {
                "nullable: true, allOf: [{$ref: '#/components/schemas/Level'}]".to_owned()
            }
            (true, true, _) => "anyOf: [{$ref: '#/components/schemas/Level'}, {type: 'null'}]".to_owned(),
            (false, true, "3.0.3") => "type: string, nullable: true".to_owned(),
            (false, true, _) => "type: [string, 'null']".to_owned(),
            (false, false, _) => "type: string".to_owned(),
        };
        if self.default {
            if schema.starts_with("$ref") {
                schema = format!("allOf: [{{{schema}}}]");
            }
            schema += ", default: low";
        }
        format!("{}: {{{schema}}}", self.name())
    }
}

/// A document with a type of all cases in each direction.
fn document(dialect: &str) -> String {
    let properties: Vec<String> = Case::all().map(|case| case.schema(dialect)).collect();
    let required: Vec<String> = Case::all().filter(|case| case.required).map(Case::name).collect();
    let object = format!(
        "{{type: object, required: [{}], properties: {{{}}}}}",
        required.join(", "),
        properties.join(", ")
    );
    let schema = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    let wrapped = |name: &str| format!("{{type: object, properties: {{of: {}}}}}", schema(name));
    let body =
        |schema: &str| format!("{{required: true, content: {{application/json: {{schema: {schema}}}}}}}");
    let reply = |name: &str| {
        format!(
            "{{'200': {{description: Fine, content: {{application/json: {{schema: {}}}}}}}}}",
            schema(name)
        )
    };
    format!(
        "openapi: {dialect}\ninfo: {{title: Presence, version: '1'}}\npaths:\n\
         \x20 /send: {{post: {{operationId: send, tags: [all], requestBody: {}, responses: {{'204': {{description: Fine}}}}}}}}\n\
         \x20 /get: {{get: {{operationId: fetch, tags: [all], responses: {}}}}}\n\
         \x20 /both: {{put: {{operationId: swap, tags: [all], requestBody: {}, responses: {}}}}}\n\
         \x20 /give: {{put: {{operationId: give, tags: [all], requestBody: {}, responses: {{'204': {{description: Fine}}}}}}}}\n\
         components:\n  schemas:\n    Level: {{type: string, enum: [low, high]}}\n    Sent: {object}\n    Got: {object}\n    Both: {object}\n",
        body(&wrapped("Sent")),
        reply("Got"),
        body(&wrapped("Both")),
        reply("Both"),
        body(&object),
    )
}

/// The types of a class's or struct's members, by name: lines of the form `name: type`, from its head to the next one.
fn members(files: &BTreeMap<String, String>, head: &str, end: &str) -> BTreeMap<String, String> {
    let text =
        files.values().find(|text| text.contains(head)).unwrap_or_else(|| panic!("no file has {head}"));
    let own = text.split_once(head).unwrap().1;
    let own = own.split_once(end).map_or(own, |(own, _)| own);
    let mut found = BTreeMap::new();
    let mut member: Option<String> = None;
    for line in own.lines().map(str::trim) {
        // A type that does not fit on its line goes on in the next ones.
        let whole = match member.take() {
            Some(begun) => format!("{begun}{}{line}", if begun.ends_with('[') { "" } else { " " }),
            None if line.starts_with("is_") || line.starts_with("pub is_") => line.to_owned(),
            None => continue,
        };
        if whole.matches(['[', '<', '(']).count() > whole.matches([']', '>', ')']).count() {
            member = Some(whole);
            continue;
        }
        if let Some((name, ty)) = whole.trim_start_matches("pub ").split_once(": ") {
            found.insert(name.to_owned(), ty.trim_end_matches(',').to_owned());
        }
    }
    found
}

fn table(dialect: &str) -> BTreeMap<(&'static str, String), (String, String)> {
    let api = support::lower(&document(dialect), "", None).api;
    let (rust, said) = rust::generate(&api, &Vectors::default());
    assert!(said.is_empty(), "{said:?}");
    let (python, said) = python::generate(&api, &Vectors::default());
    assert!(said.is_empty(), "{said:?}");
    let mut found = BTreeMap::new();
    for (place, in_rust, in_python) in [
        ("sent", "pub struct Sent {", "class Sent("),
        ("received", "pub struct Got {", "class Got("),
        ("both", "pub struct Both {", "class Both("),
        ("argument", "pub struct Give {", "def give("),
    ] {
        let end = if place == "argument" { "->" } else { "\nclass " };
        let (rust, python) = (members(&rust, in_rust, "\n}"), members(&python, in_python, end));
        for case in Case::all() {
            let name = case.name();
            let cell = |members: &BTreeMap<String, String>| {
                members.get(&name).cloned().unwrap_or_else(|| panic!("{place} has no {name}: {members:?}"))
            };
            found.insert((place, name.clone()), (cell(&rust), cell(&python)));
        }
    }
    found
}

#[test]
fn presence_is_as_recorded() {
    let found = table("3.0.3");
    let mut text = String::new();
    for ((place, name), (rust, python)) in &found {
        writeln!(text, "{place:<9} {name:<35} {rust:<28} {python}").unwrap();
    }
    support::compare(&support::data("data/presence.txt"), &text);
}

/// `nullable: true` and `type: [string, 'null']`, `allOf` and `anyOf` with null say the same.
#[test]
fn both_dialects_say_the_same() {
    assert_eq!(table("3.0.3"), table("3.1.0"));
}

#[test]
fn what_no_table_may_say_otherwise() {
    let found = table("3.0.3");
    let cell = |place: &'static str, case: Case| &found[&(place, case.name())];
    for place in ["sent", "received", "both", "argument"] {
        for case in Case::all() {
            let name = case.name();
            let found @ (rust, python) = cell(place, case);
            // A default is documented, and neither sent nor made up.
            let without = Case { default: false, ..case };
            assert_eq!(found, cell(place, without), "{place} {name}: the default changes a type");
            // An enum is text with known values.
            let text = Case { closed: false, ..case };
            let as_text = |ty: &str| ty.replace("Level", "String").replace("Level", "str");
            assert_eq!(as_text(rust), cell(place, text).0, "{place} {name}");
            let states = (rust.contains("Option"), rust.contains("Maybe"));
            let expected = match (case.nullable, case.required) {
                (false, true) => (false, false),
                (true, true) | (false, false) => (true, false),
                (true, false) => (false, true),
            };
            assert_eq!(states, expected, "{place} {name}: {rust}");
            let null = python.contains("None") || python.contains("Nullable");
            assert!(!case.nullable || null, "{place} {name}: null has no form in {python}");
        }
    }
}
