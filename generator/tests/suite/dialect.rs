//! Schemas of OpenAPI 3.1 and what becomes of them in 3.0: the lowered tree, the typed view, and where things were. One row a case.

use openapiv3::{ReferenceOr, Schema};
use trueup::diagnostics::{Diagnostics, SourceMap, SpecPointer, Strictness, render};
use trueup::load::shape::ObjectKind;
use trueup::load::{Budget, Input, load};
use trueup::resolve::{Resolved, resolve};

fn read(text: &str) -> (Option<Resolved>, String) {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new(Strictness::Lenient));
    let budget = Budget::default();
    let input = Input { name: "api.yaml", bytes: text.as_bytes() };
    let loaded = load(input, &budget, &mut sources, &mut diagnostics);
    let resolved = loaded.and_then(|loaded| resolve(loaded, &budget, &mut diagnostics));
    (resolved, render::plain(&diagnostics, &sources))
}

fn with_schema(schema: &str) -> Resolved {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  schemas:\n    S: {schema}\n    T: {{type: object}}\n"
    );
    let (resolved, plain) = read(&text);
    assert!(!plain.contains("error["), "{schema}\n{plain}");
    resolved.expect("the document is read")
}

fn at(text: &str) -> SpecPointer {
    SpecPointer::parse(text).expect("a pointer")
}

/// A 3.1 schema → the typed 3.0 one.
const LOWERED: &[(&str, &str)] = &[
    ("{type: [string, 'null']}", r#"{"nullable":true,"type":"string"}"#),
    ("{type: [string]}", r#"{"type":"string"}"#),
    ("{type: 'null'}", r#"{"nullable":true,"enum":[null]}"#),
    ("{type: [integer, number]}", r#"{"type":"number"}"#),
    (
        "{type: [string, integer], minLength: 2, minimum: 3, description: d}",
        r#"{"description":"d","anyOf":[{"type":"string","minLength":2},{"type":"integer","minimum":3}]}"#,
    ),
    (
        "{type: [string, integer, 'null'], format: int64}",
        r#"{"nullable":true,"anyOf":[{"type":"string"},{"type":"integer","format":"int64"}]}"#,
    ),
    ("{type: [string, integer], enum: [a, 1]}", r#"{"enum":["a",1]}"#),
    ("{anyOf: [{type: string}, {type: 'null'}]}", r#"{"nullable":true,"anyOf":[{"type":"string"}]}"#),
    (
        "{oneOf: [{type: 'null'}, {$ref: '#/components/schemas/T'}]}",
        r##"{"nullable":true,"oneOf":[{"$ref":"#/components/schemas/T"}]}"##,
    ),
    ("{anyOf: [{type: 'null'}]}", r#"{"nullable":true,"enum":[null]}"#),
    ("{const: x}", r#"{"type":"string","enum":["x"]}"#),
    ("{const: 3}", r#"{"type":"integer","enum":[3]}"#),
    ("{type: number, exclusiveMinimum: 0}", r#"{"type":"number","exclusiveMinimum":true,"minimum":0.0}"#),
    ("{type: number, minimum: 5, exclusiveMinimum: 0}", r#"{"type":"number","minimum":5.0}"#),
    (
        "{type: integer, maximum: 5, exclusiveMaximum: 4}",
        r#"{"type":"integer","exclusiveMaximum":true,"maximum":4}"#,
    ),
    ("{type: string, examples: [a, b]}", r#"{"example":"a","type":"string"}"#),
    ("{type: string, contentEncoding: base64}", r#"{"type":"string","format":"byte"}"#),
    ("{contentMediaType: application/octet-stream}", r#"{"type":"string","format":"binary"}"#),
    ("true", "{}"),
    ("false", r#"{"not":{}}"#),
    ("{type: array, items: false}", r#"{"type":"array","items":{"not":{}}}"#),
    ("{type: object, additionalProperties: false}", r#"{"type":"object","additionalProperties":false}"#),
    ("{$ref: '#/components/schemas/T', description: d}", r##"{"$ref":"#/components/schemas/T"}"##),
    (
        "{$ref: '#/components/schemas/T', minProperties: 1}",
        r##"{"minProperties":1,"allOf":[{"$ref":"#/components/schemas/T"}]}"##,
    ),
    ("{type: object, nullable: true}", r#"{"nullable":true,"type":"object"}"#),
    (
        "{$dynamicRef: '#t', $anchor: s, $defs: {x: {$dynamicAnchor: t, type: string}}}",
        r##"{"$ref":"#/components/schemas/S/$defs/x"}"##,
    ),
];

#[test]
fn schemas_of_3_1_have_a_3_0_form() {
    for (schema, expected) in LOWERED {
        let resolved = with_schema(schema);
        let typed: Option<ReferenceOr<Schema>> =
            resolved.typed(&at("/components/schemas/S"), ObjectKind::Schema);
        let typed = serde_json::to_string(&typed.expect("it has a typed form")).expect("it can be written");
        assert_eq!(typed, *expected, "{schema}");
    }
}

#[test]
fn what_was_rewritten_is_in_the_side_table() {
    let resolved = with_schema("{type: [string, 'null'], exclusiveMinimum: 3}");
    let s = at("/components/schemas/S");
    let original = |keyword: &str| resolved.side.original(&s, keyword).map(|node| node.to_json().to_string());
    assert_eq!(original("type").as_deref(), Some(r#"["string","null"]"#));
    assert_eq!(original("exclusiveMinimum").as_deref(), Some("3"));
    assert_eq!(original("minimum"), None);
}

#[test]
fn references_into_rewritten_schemas_still_arrive() {
    let text = r"
openapi: 3.1.0
info: {title: T, version: '1'}
components:
  schemas:
    Arms: {anyOf: [{type: 'null'}, {type: string}, {type: integer}]}
    Split: {type: [object, string], properties: {p: {type: boolean}}}
    ToString: {$ref: '#/components/schemas/Arms/anyOf/1'}
    ToInteger: {$ref: '#/components/schemas/Arms/anyOf/2'}
    ToProperty: {$ref: '#/components/schemas/Split/properties/p'}
    Elsewhere: {$ref: '#/x-parts/Thing'}
    ByAnchor: {$ref: '#thing'}
x-parts:
  Thing: {type: [object, 'null'], properties: {again: {$ref: '#/x-parts/Thing'}, wrong: 3}}
";
    let (resolved, plain) = read(text);
    let resolved = resolved.expect("the document is read");
    let kind = |name: &str| {
        let (node, place) =
            resolved.deref(&at("/components/schemas").child(name)).expect("it leads somewhere");
        (node.get_str("type").unwrap_or("-").to_owned(), resolved.origin(&place).to_string())
    };
    assert_eq!(kind("ToString"), ("string".into(), "/components/schemas/Arms/anyOf/1".into()));
    assert_eq!(kind("ToInteger"), ("integer".into(), "/components/schemas/Arms/anyOf/2".into()));
    assert_eq!(kind("ToProperty"), ("boolean".into(), "/components/schemas/Split/properties/p".into()));
    assert_eq!(kind("Elsewhere"), ("object".into(), "/x-parts/Thing".into()));
    assert!(resolved.recursive.contains_key(&at("/x-parts/Thing")));
    assert!(plain.contains("dangling-ref") && plain.contains("#thing"), "{plain}");
    assert!(plain.contains("(#/x-parts/Thing/properties/wrong); any value is accepted"), "{plain}");
}

#[test]
fn recursive_schemas_are_known_by_their_cycles() {
    let text = r"
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
    Leaf: {type: object, properties: {tree: {$ref: '#/components/schemas/Tree'}}}
    Uses: {type: object, properties: {leaf: {$ref: '#/components/schemas/Leaf'}}}
";
    let resolved = read(text).0.expect("the document is read");
    let schema = |name: &str| at("/components/schemas").child(name);
    let names: Vec<&str> = resolved.recursive.keys().filter_map(SpecPointer::last).collect();
    assert_eq!(names, ["A", "B", "Tree"]);
    assert!(resolved.same_cycle(&schema("A"), &schema("B")));
    assert!(!resolved.same_cycle(&schema("A"), &schema("Tree")));
    assert!(!resolved.same_cycle(&schema("Leaf"), &schema("Leaf")));
    assert_eq!(resolved.resolve_text("#/components/schemas/Leaf/properties/tree"), Some(schema("Tree")));
}

#[test]
fn path_items_are_written_out() {
    let text = r"
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {$ref: '#/components/pathItems/shared', summary: own}
  /b: {$ref: '#/paths/~1a'}
components:
  pathItems:
    shared:
      summary: theirs
      get: {operationId: one, responses: {'200': {description: ok}}}
";
    let (resolved, plain) = read(text);
    let resolved = resolved.expect("the document is read");
    let get = at("/paths/~1a/get");
    assert_eq!(resolved.node(&at("/paths/~1a")).and_then(|item| item.get_str("summary")), Some("own"));
    assert_eq!(resolved.origin(&get), at("/components/pathItems/shared/get"));
    assert!(resolved.openapi.paths.paths["/a"].as_item().is_some_and(|item| item.get.is_some()));
    assert!(resolved.openapi.paths.paths["/b"].as_item().is_some_and(|item| item.get.is_some()), "{plain}");
}

/// The typed view is built by recursion: the deepest tree the budget lets through must fit a small stack.
#[test]
fn the_deepest_document_fits_the_stack() {
    for (open, close, levels) in [
        ("{\"type\":\"object\",\"properties\":{\"p\":", "}}", 61),
        ("{\"type\":\"array\",\"items\":", "}", 122),
        ("{\"allOf\":[", "]}", 61),
        ("{\"not\":", "}", 122),
    ] {
        let schema = open.repeat(levels) + "{\"type\":\"string\"}" + &close.repeat(levels);
        let text = format!(
            "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{}},\"components\":{{\"schemas\":{{\"S\":{schema}}}}}}}"
        );
        let (resolved, plain) = read(&text);
        assert!(resolved.is_some() && plain.is_empty(), "{plain}");
    }
}
