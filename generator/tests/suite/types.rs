//! Schemas and the types that they become in either language, as tables: what `null` alone makes nullable, and what is under
//! keys that an object does not declare. `TRUEUP_BLESS=1` writes what is found; what must hold whatever the tables say is
//! asserted beside.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::collections::BTreeMap;
use std::fmt::Write;

use trueup::lang::{python, rust};
use trueup::vectors::Vectors;

/// Named schemas that the rows refer to.
const NAMED: &str = "
    X: {type: object, properties: {id: {type: string}}}
    Y: {type: object, properties: {of: {type: integer}}}
    Level: {type: string, enum: [low, high]}
    Null: {enum: [null], nullable: true}
";

/// What a schema became: in Rust, in Python, and what was said of it.
type Cell = (String, String, Vec<String>);

/// The types of properties with these schemas in an object that is received.
fn fields(dialect: &str, rows: &[&str]) -> Vec<Cell> {
    let properties: String =
        rows.iter().enumerate().map(|(at, row)| format!("        row_{at:02}: {row}\n")).collect();
    let (rust, python, said) =
        generated(dialect, &format!("    Got:\n      type: object\n      properties:\n{properties}"));
    let cell = |at: usize| {
        let name = format!("row_{at:02}: ");
        let of = |files: &BTreeMap<String, String>, end: &str| {
            let lines =
                files.iter().filter(|(path, _)| path.contains("/models/")).flat_map(|(_, text)| text.lines());
            let mut found =
                lines.filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix(&name));
            let found = found.find(|ty| !ty.starts_with("optional ")).unwrap_or("no field");
            found.trim_end_matches(end).to_owned()
        };
        (of(&rust, ","), of(&python, " = None"), about(&said, &format!("row_{at:02}")))
    };
    (0..rows.len()).map(cell).collect()
}

/// What objects of these schemas hold under keys that they do not declare.
fn undeclared(dialect: &str, rows: &[&str]) -> Vec<Cell> {
    let mut schemas = String::new();
    let mut properties = String::new();
    for (at, row) in rows.iter().enumerate() {
        writeln!(schemas, "    Row{at:02}: {row}").unwrap();
        writeln!(properties, "        row_{at:02}: {{$ref: '#/components/schemas/Row{at:02}'}}").unwrap();
    }
    let (rust, python, said) = generated(
        dialect,
        &format!("{schemas}    Got:\n      type: object\n      properties:\n{properties}"),
    );
    let cell = |at: usize| {
        let of = |files: &BTreeMap<String, String>, head: &str, end: &str, member: &str| {
            let text = files.values().find(|text| text.contains(head));
            let own = text.map_or("", |text| text.split_once(head).unwrap().1);
            let own = own.split_once(end).map_or(own, |(own, _)| own);
            let line = own.lines().find_map(|line| line.trim().strip_prefix(member));
            line.map_or("-", |line| line.trim_end_matches([',', ':'])).to_owned()
        };
        let name = format!("Row{at:02}");
        (
            of(&rust, &format!("pub struct {name} {{"), "\n}", "pub extra: "),
            of(&python, &format!("class {name}("), "\nclass ", "def model_extra(self) -> "),
            about(&said, &name),
        )
    };
    (0..rows.len()).map(cell).collect()
}

type Files = BTreeMap<String, String>;

fn generated(dialect: &str, schemas: &str) -> (Files, Files, Vec<String>) {
    let document = format!(
        "openapi: {dialect}\ninfo: {{title: Types, version: '1'}}\npaths:\n\
         \x20 /got: {{get: {{operationId: fetch, tags: [all], responses: {{'200': {{description: Fine, content: \
         {{application/json: {{schema: {{$ref: '#/components/schemas/Got'}}}}}}}}}}}}}}\n\
         components:\n  schemas:{NAMED}{schemas}"
    );
    let lowered = support::lower(&document, "", None);
    let said = lowered.diagnostics.lines().map(str::to_owned).collect();
    let (rust, _) = rust::generate(&lowered.api, &Vectors::default());
    let (python, _) = python::generate(&lowered.api, &Vectors::default());
    (rust, python, said)
}

fn about(said: &[String], name: &str) -> Vec<String> {
    let of = |text: &&String| text.contains(&format!("/{name}/")) || text.contains(&format!("/{name} "));
    let short = |text: &String| text.split("] ").nth(1).unwrap_or_default().to_owned();
    said.iter().filter(of).map(short).collect()
}

fn table(out: &mut String, dialect: &str, rows: &[&str], cells: &[Cell]) {
    for (row, (rust, python, said)) in rows.iter().zip(cells) {
        writeln!(out, "{dialect} {row}\n    {rust} | {python}").unwrap();
        for message in said {
            writeln!(out, "    ! {message}").unwrap();
        }
    }
}

/// Schemas beside `X` that have no value but null: `X` or that is `X`, nullable.
const NULLS: &[(&str, &[&str])] = &[
    (
        "3.0.3",
        &[
            "{nullable: true}",
            "{enum: [null]}",
            "{enum: [null], nullable: true}",
            "{type: object, nullable: true}",
            "{type: string, nullable: true, enum: [null]}",
            "{nullable: true, description: Or nothing.}",
            "{type: 'null'}",
            "{$ref: '#/components/schemas/Null'}",
        ],
    ),
    (
        "3.1.0",
        &[
            "{type: 'null'}",
            "{type: ['null']}",
            "{const: null}",
            "{enum: [null]}",
            "{type: 'null', description: Or nothing.}",
            "{nullable: true}",
            "{$ref: '#/components/schemas/Null'}",
        ],
    ),
];

#[test]
fn a_variant_that_is_null_makes_nullable() {
    for (dialect, nulls) in NULLS {
        for (of, in_rust, in_python) in
            [("{$ref: '#/components/schemas/X'}", "X", "X"), ("{type: integer}", "i64", "int")]
        {
            for key in ["anyOf", "oneOf"] {
                // Beside a number, "some object, or null" is one more variant.
                let nulls = nulls.iter().filter(|null| in_rust == "X" || !null.contains("object"));
                let rows: Vec<String> = nulls
                    .flat_map(|null| {
                        [
                            format!("{{{key}: [{of}, {null}]}}"),
                            format!("{{{key}: [{null}, {of}], description: It.}}"),
                        ]
                    })
                    .collect();
                let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
                for (row, (rust, python, _)) in rows.iter().zip(fields(dialect, &rows)) {
                    let expected = (format!("Maybe<{in_rust}>"), format!("Nullable[{in_python}]"));
                    assert_eq!((rust, python), expected, "{dialect} {row}");
                }
            }
        }
    }
}

/// Where more than one thing is left, or what stands beside is no null, it is a union still.
#[test]
fn other_variants_stay() {
    let rows = [
        "{anyOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}, {nullable: true}]}",
        "{anyOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}",
        "{anyOf: [{$ref: '#/components/schemas/X'}, {type: string, nullable: true}]}",
        "{anyOf: [{$ref: '#/components/schemas/X'}, {}]}",
        "{anyOf: [{type: integer}, {type: object, nullable: true}]}",
        "{oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}, {type: object, nullable: true}]}",
        "{anyOf: [{nullable: true}]}",
        "{nullable: true}",
    ];
    let mut text = String::new();
    table(&mut text, "3.0.3", &rows, &fields("3.0.3", &rows));
    support::compare(&support::data("data/unions_with_null.txt"), &text);
}

const OBJECTS: &[&str] = &[
    "{type: object, properties: {id: {type: string}}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: true}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: false}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {description: Whatever.}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {type: integer}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {type: string, format: date-time}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {type: array, items: {type: number}}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {$ref: '#/components/schemas/X'}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {$ref: '#/components/schemas/Level'}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {type: object, properties: {n: {type: string}}}}",
    "{type: object, properties: {id: {type: string}}, additionalProperties: {$ref: '#/components/schemas/Row11'}}",
    "{type: object, properties: {id: {type: string}, extra: {type: string}, model_extra: {type: string}, dict: {type: string}}, additionalProperties: {type: boolean}}",
    "{allOf: [{type: object, additionalProperties: {type: integer}}, {type: object, properties: {id: {type: string}}}]}",
    "{allOf: [{type: object, additionalProperties: true}, {type: object, properties: {id: {type: string}}, additionalProperties: {type: integer}}]}",
];

const NEWER_OBJECTS: &[&str] = &[
    "{type: object, properties: {id: {type: string}}, additionalProperties: {type: [integer, 'null']}}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: integer}}}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: integer}}, additionalProperties: false}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: integer}}, additionalProperties: true}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: integer}}, additionalProperties: {type: integer}}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: integer}}, additionalProperties: {type: string}}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: integer, description: One.}, '^y-': {type: integer, minimum: 1}}}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: integer}, '^y-': {type: string}}}",
    "{type: object, properties: {id: {type: string}}, patternProperties: {'^x-': true}}",
    "{allOf: [{$ref: '#/components/schemas/X'}], unevaluatedProperties: {type: integer}}",
    "{allOf: [{$ref: '#/components/schemas/X'}, {properties: {n: {type: string}}}], unevaluatedProperties: false}",
];

#[test]
fn undeclared_keys_have_the_type_the_document_gives_them() {
    let mut text = String::new();
    let cells = undeclared("3.0.3", OBJECTS);
    table(&mut text, "3.0.3", OBJECTS, &cells);
    assert_eq!(cells, undeclared("3.1.0", OBJECTS), "both dialects say the same");
    table(&mut text, "3.1.0", NEWER_OBJECTS, &undeclared("3.1.0", NEWER_OBJECTS));
    for (row, (rust, python, _)) in OBJECTS.iter().zip(&cells) {
        assert_eq!(rust == "Extra", python == "-", "typed in both languages or in none: {row}");
    }
    support::compare(&support::data("data/undeclared.txt"), &text);
}

/// Keywords of JSON Schema 2020-12 that have no form of their own in a type.
const NEWER: &[&str] = &[
    "{type: array, prefixItems: [{type: number}, {type: number}], items: false}",
    "{type: array, prefixItems: [{type: string}, {$ref: '#/components/schemas/X'}]}",
    "{type: array, prefixItems: [{type: string}], items: {type: integer}}",
    "{type: array, prefixItems: [{type: string}], unevaluatedItems: {type: integer}}",
    "{type: array, unevaluatedItems: {type: integer}}",
    "{type: array, unevaluatedItems: false}",
    "{type: array, prefixItems: [{type: string}, {type: 'null'}]}",
    "{type: array, contains: {type: string}}",
    "{type: [array, 'null'], items: {type: [string, 'null']}}",
    "{type: object, additionalProperties: {type: ['null', integer]}}",
    "{type: string, contentMediaType: application/json}",
    "{type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/X'}}",
    "{type: string, contentEncoding: base64, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/X'}}",
    "{type: string, contentEncoding: base64, contentMediaType: image/png}",
    "{type: string, contentEncoding: quoted-printable}",
    "{not: {type: string}}",
    "true",
    "false",
    "{type: 'null'}",
    "{const: null}",
    "{oneOf: [{const: a}, {const: b}, {type: 'null'}]}",
    "{type: [string, 'null'], enum: [a, null]}",
    "{type: [object, string], properties: {a: {type: string}}}",
    "{$ref: '#/components/schemas/X', description: More words., default: {id: a}}",
    "{$ref: '#/components/schemas/X', type: [object, 'null']}",
    "{$ref: '#/components/schemas/X', properties: {more: {type: string}}}",
    "{if: {type: string}, then: {minLength: 1}}",
    "{type: object, propertyNames: {enum: [a, b]}, additionalProperties: {type: integer}}",
];

#[test]
fn newer_keywords_become_the_nearest_type() {
    let mut text = String::new();
    table(&mut text, "3.1.0", NEWER, &fields("3.1.0", NEWER));
    support::compare(&support::data("data/newer_keywords.txt"), &text);
}

/// What only some objects have is a field that may be absent, unless its type depends on the object.
#[test]
fn conditional_properties_are_fields() {
    let (rust, python, _) = generated(
        "3.1.0",
        "    Got:\n      type: object\n      properties: {kind: {type: string}}\n      \
         if: {properties: {kind: {const: a}}}\n      \
         then: {properties: {forA: {type: string}, size: {type: integer}, kind: {const: a}}, required: [forA]}\n      \
         else: {properties: {other: {type: integer}, size: {type: string}}}\n      \
         dependentSchemas: {kind: {properties: {since: {type: string, format: date}}}}\n",
    );
    let of = |files: &Files, head: &str, end: &str| {
        let text = files.values().find_map(|text| text.split_once(head)).unwrap().1;
        text.split_once(end).map_or(text, |(own, _)| own).to_owned()
    };
    let (rust, python) = (of(&rust, "pub struct Got {", "\n}"), of(&python, "class Got(", "\nclass "));
    for line in [
        "pub kind: Option<String>",
        "pub for_a: Option<String>",
        "pub other: Option<i64>",
        "pub since: Option<String>",
    ] {
        assert!(rust.contains(line), "{line} is not in {rust}");
    }
    for line in [
        "kind: str | None",
        "for_a: Annotated[str | None, wire(\"forA\")]",
        "other: int | None",
        "since: date | None",
    ] {
        assert!(python.contains(line), "{line} is not in {python}");
    }
    assert!(!rust.contains("pub size") && !python.contains("size:"), "{rust} {python}");
    assert!(python.contains("\"const\":\"a\"}"), "conditions are shown as they are written: {python}");
}
