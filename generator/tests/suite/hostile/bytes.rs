//! Inputs that must be exact to the byte, and inputs too large to write down. Nothing here overflows the stack, takes memory
//! without bound, or takes time out of proportion; what is refused is refused with a place.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trueup::diagnostics::Severity;

use super::safety;

const YAML: &str = "openapi: 3.0.3\ninfo: {title: Tïtle, version: 1.0.0}\npaths: {}\n";

fn refused(id: &str, name: &str, bytes: &[u8], code: &str) -> Vec<safety::Finding> {
    let (sdks, said) = safety::run(name, bytes, false);
    assert!(sdks.is_none(), "{id} comes out");
    let first = said.iter().find(|(how, ..)| *how == Severity::Error).unwrap();
    assert_eq!(first.1, code, "{id}: {said:?}");
    assert!(first.2 > 0, "{id} has no line: {said:?}");
    said
}

fn comes_out(id: &str, name: &str, bytes: &[u8]) -> safety::Sdks {
    let (sdks, said) = safety::run(name, bytes, false);
    let sdks = sdks.unwrap_or_else(|| panic!("{id}: {said:?}"));
    safety::check(id, &sdks);
    sdks
}

/// G-057.
#[test]
fn encodings_are_read_or_named() {
    let utf16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(YAML.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for (id, bytes) in [
        ("UTF-8", YAML.as_bytes().to_vec()),
        ("UTF-8 with BOM", [b"\xef\xbb\xbf", YAML.as_bytes()].concat()),
        ("UTF-16 LE with BOM", utf16(false)),
        ("UTF-16 BE with BOM", utf16(true)),
    ] {
        let sdks = comes_out(id, "a.yaml", &bytes);
        assert!(sdks.rust["README.md"].contains("Tïtle"), "{id}");
    }
    let json = format!(
        "\u{feff}{}",
        json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}})
    );
    comes_out("JSON with BOM", "a.json", json.as_bytes());
    let latin: Vec<u8> = YAML.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    refused("Latin-1", "a.yaml", &latin, "bad-encoding");
    refused("UTF-16 without BOM", "a.yaml", &utf16(false)[2..], "bad-encoding");
    refused("UTF-32", "a.yaml", &[0xff, 0xfe, 0, 0, b'o', 0, 0, 0], "bad-encoding");
    refused("overlong", "a.yaml", b"openapi: 3.0.3\ninfo: \xc0\x80\n", "bad-encoding");
    refused("UTF-8 surrogate", "a.yaml", b"openapi: \xed\xa0\x80\n", "bad-encoding");
    refused("cut short", "a.yaml", b"openapi: \xe2\x82", "bad-encoding");
}

/// G-016, G-017, G-040, G-094, G-102.
#[test]
fn bytes_that_are_no_text_are_refused() {
    refused("NUL", "a.yaml", b"openapi: 3.0.3\ninfo: a\0b\n", "not-text");
    for (id, bytes) in [
        ("zip", b"PK\x03\x04rest".as_slice()),
        ("gzip", b"\x1f\x8b\x08rest"),
        ("zstd", b"\x28\xb5\x2f\xfdrest"),
        ("PDF", b"%PDF-1.7"),
    ] {
        refused(id, "a.json", bytes, "not-text");
    }
    let json = |inside: &str| {
        format!(
            "{{\"openapi\": \"3.0.3\",\n\"info\": {{\"title\": {inside}, \"version\": \"1\"}}, \"paths\": {{}}}}"
        )
    };
    for inside in [
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"a\u{1}b\"",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e",
        "01",
        ".5",
        "+1",
        "\"\\x41\"",
        "\"\\u12\"",
        "'a'",
        "\"a\" // note",
        "/* note */ \"a\"",
        "[1,]",
        "undefined",
        "\"a\nb\"",
        "\"a",
    ] {
        let said = refused(inside, "a.json", json(inside).as_bytes(), "syntax");
        assert!(said.iter().any(|(_, _, line, _)| [2, 3].contains(line)), "{inside}: {said:?}");
    }
    comes_out("escaped NUL", "a.json", json("\"a\\u0000b\"").as_bytes());
    comes_out("a long string", "a.json", json(&format!("\"{}\"", "x y".repeat(40_000))).as_bytes());
    refused("nothing", "a.yaml", b"", "not-openapi");
    refused("nothing", "a.json", b"", "syntax");
}

/// G-087: aliases that multiply end at a count of nodes, long before memory does.
#[test]
fn aliases_that_multiply_are_refused() {
    let mut nines = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut twos = "a0: &a0 [x, x]\n".to_owned();
    let mut maps = "a0: &a0 {a: x, b: x}\n".to_owned();
    for level in 1..=25 {
        let before = level - 1;
        if level < 10 {
            writeln!(nines, "a{level}: &a{level} [{}]", vec![format!("*a{before}"); 9].join(", ")).unwrap();
        }
        writeln!(twos, "a{level}: &a{level} [*a{before}, *a{before}]").unwrap();
        writeln!(maps, "a{level}: &a{level} {{a: *a{before}, b: *a{before}}}").unwrap();
    }
    let text = format!("a0: &a0 {}\nall: [{}]\n", "x".repeat(1 << 20), vec!["*a0"; 100].join(", "));
    for (id, bomb) in [("nines", nines), ("twos", twos), ("maps", maps), ("text", text)] {
        refused(id, "a.yaml", bomb.as_bytes(), "alias-limit");
    }
    refused("an alias of itself", "a.yaml", b"openapi: &a [*a]\n", "syntax");
}

/// G-089: nesting ends at a depth, in every notation.
#[test]
fn deep_nesting_is_refused() {
    let deep = 100_000;
    let mut block = String::new();
    for level in 0..3000 {
        writeln!(block, "{}a:", " ".repeat(level)).unwrap();
    }
    for (id, name, text) in [
        ("JSON lists", "a.json", "[".repeat(deep)),
        ("JSON objects", "a.json", "{\"a\":".repeat(deep)),
        ("closed JSON", "a.json", "[".repeat(deep) + &"]".repeat(deep)),
        ("YAML flow", "a.yaml", "[".repeat(deep)),
        ("YAML flow maps", "a.yaml", "{a: ".repeat(deep)),
        ("YAML block", "a.yaml", block),
        ("YAML dashes", "a.yaml", "- ".repeat(deep)),
    ] {
        refused(id, name, text.as_bytes(), "budget-exceeded");
    }
    let schema = "{\"additionalProperties\":".repeat(3000) + "true" + &"}".repeat(3000);
    let text = format!(
        "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{}},\"components\":{{\"schemas\":{{\"A\":{schema}}}}}}}"
    );
    refused("additionalProperties", "a.json", text.as_bytes(), "budget-exceeded");
    refused("a deep lock or rules file", "a.yaml", "a: ".repeat(deep).as_bytes(), "syntax");
}

fn api(schemas: Map<String, Value>, reply: &Value) -> Value {
    json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1.0.0"}, "components": {"schemas": schemas},
        "paths": {"/x": {"get": {"operationId": "getX", "tags": ["x"], "responses": {
            "200": {"description": "Fine.", "content": {"application/json": {"schema": reply}}},
        }}}},
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// G-085, G-089: depth that is made by references: no stage recurses over it.
#[test]
fn chains_of_references_do_not_overflow() {
    for (id, links, link) in [
        (
            "properties",
            1000,
            (|next: Value| json!({"type": "object", "properties": {"next": next}})) as fn(Value) -> Value,
        ),
        ("lists", 1000, |next| json!({"type": "array", "items": next})),
        ("maps", 1000, |next| json!({"type": "object", "additionalProperties": next})),
        (
            "allOf",
            150,
            |next| json!({"allOf": [next, {"type": "object", "properties": {"own": {"type": "string"}}}]}),
        ),
        ("oneOf", 500, |next| json!({"oneOf": [next, {"type": "string"}]})),
        ("anyOf null", 1000, |next| json!({"anyOf": [next], "nullable": true})),
        ("bare references", 1000, |next| next),
    ] {
        let mut schemas = Map::new();
        for at in 0..links {
            schemas.insert(format!("S{at}"), link(reference(&format!("S{}", at + 1))));
        }
        schemas.insert(
            format!("S{links}"),
            json!({"type": "object", "properties": {"last": {"type": "integer"}}}),
        );
        let document = api(schemas, &reference("S0"));
        // A test's thread has a quarter of the program's stack; less must do.
        let text = document.to_string();
        let name = id.to_owned();
        let run = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
            let (sdks, said) = safety::run("a.json", text.as_bytes(), false);
            assert!(sdks.is_some() || said.iter().any(|(how, ..)| *how == Severity::Error), "{name}");
        });
        assert!(run.unwrap().join().is_ok(), "{id}");
    }
}

/// G-095: unions inside conjunctions multiply; steps are counted.
#[test]
fn products_of_unions_end() {
    let mut schemas = Map::new();
    for conjunct in 0..30 {
        let arms: Vec<Value> = (0..10)
            .map(|arm| json!({"type": "object", "properties": {format!("p{conjunct}_{arm}"): {"type": "string"}}}))
            .collect();
        schemas.insert(format!("C{conjunct}"), json!({"oneOf": arms}));
    }
    let all: Vec<Value> = (0..30).map(|conjunct| reference(&format!("C{conjunct}"))).collect();
    schemas.insert("All".into(), json!({"allOf": all}));
    // Each level names the one below twice.
    schemas.insert("D0".into(), json!({"type": "object", "properties": {"x": {"type": "string"}}}));
    for level in 1..40 {
        let below = reference(&format!("D{}", level - 1));
        schemas.insert(format!("D{level}"), json!({"allOf": [below, below]}));
        let below = if level == 1 { reference("D0") } else { reference(&format!("E{}", level - 1)) };
        schemas
            .insert(format!("E{level}"), json!({"type": "object", "properties": {"a": below, "b": below}}));
        let below = if level == 1 { reference("D0") } else { reference(&format!("F{}", level - 1)) };
        schemas.insert(
            format!("F{level}"),
            json!({"oneOf": [below, {"type": "object", "properties": {"f": below}}]}),
        );
    }
    let reply = json!({"type": "object", "properties": {
        "all": reference("All"), "d": reference("D39"), "e": reference("E39"), "f": reference("F39"),
    }});
    let (sdks, said) = safety::run("a.json", api(schemas, &reply).to_string().as_bytes(), false);
    if let Some(sdks) = sdks {
        let size: usize = sdks.rust.values().chain(sdks.python.values()).map(String::len).sum();
        assert!(size < 20_000_000, "{size} bytes");
    } else {
        assert!(said.iter().any(|(_, code, ..)| *code == "budget-exceeded"), "{said:?}");
    }
}

/// G-030, G-035: wide things cost in proportion, or are told to be too wide.
#[test]
fn wide_documents_come_out() {
    let values: Vec<String> = (0..50_000).map(|value| format!("value {value}")).collect();
    let (sdks, said) = safety::run(
        "a.json",
        api(
            Map::new(),
            &json!({"type": "object", "properties": {"many": {"type": "string", "enum": values}}}),
        )
        .to_string()
        .as_bytes(),
        false,
    );
    let sdks = sdks.unwrap_or_else(|| panic!("{said:?}"));
    assert!(
        said.iter().any(|(how, code, ..)| *how == Severity::Warning && *code == "unsupported"),
        "{said:?}"
    );
    let largest = sdks.rust.values().chain(sdks.python.values()).map(String::len).max();
    assert!(largest < Some(1_000_000), "{largest:?}");

    let fields: Map<String, Value> =
        (0..300).map(|at| (format!("field{at}"), json!({"type": "string"}))).collect();
    let arms: Vec<Value> = (0..60).map(|at| json!({"type": "object", "required": [format!("a{at}")], "properties": {format!("a{at}"): {"type": "string"}}})).collect();
    let reply = json!({"type": "object", "properties": {
        "wide": {"type": "object", "properties": fields}, "choice": {"oneOf": arms},
    }});
    comes_out("wide", "a.json", api(Map::new(), &reply).to_string().as_bytes());
}
