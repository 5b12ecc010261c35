//! What the reader accepts, refuses and says: syntax, positions, budgets, encodings, YAML traps. One row a case.

use std::time::{Duration, Instant};

use trueup::diagnostics::{Diagnostics, SourceMap, SpecPointer, Strictness, render};
use trueup::load::{Budget, Document, parse};

struct Read {
    document: Option<Document>,
    diagnostics: Diagnostics,
    sources: SourceMap,
}

fn read(name: &str, bytes: &[u8]) -> Read {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new(Strictness::Lenient);
    let document = parse(name, bytes, &Budget::default(), &mut sources, &mut diagnostics);
    Read { document, diagnostics, sources }
}

impl Read {
    fn plain(&self) -> String {
        render::plain(&self.diagnostics, &self.sources)
    }

    fn json(&self) -> String {
        self.document.as_ref().map_or_else(|| "none".to_owned(), |d| d.root.to_json().to_string())
    }
}

/// File, bytes, and what the only diagnostic line starts with and contains.
const REFUSED: &[(&str, &[u8], &str, &str)] = &[
    // JSON, to the letter
    ("a.json", b"", "a.json:1:1: error[syntax]", "expected a value, found the end"),
    ("a.json", b"{\"a\": 1,}", "a.json:1:8: error[syntax]", "followed by no further value"),
    ("a.json", b"[1,\n]", "a.json:1:3: error[syntax]", "followed by no further value"),
    ("a.json", b"{\"a\" 1}", "a.json:1:6: error[syntax]", "expected `:` after a key, found a number"),
    ("a.json", b"{\"a\": }", "a.json:1:7: error[syntax]", "expected a value, found `}`"),
    ("a.json", b"{\"a\": 1 \"b\": 2}", "a.json:1:9: error[syntax]", "expected `,` or `}`, found a string"),
    ("a.json", b"{1: 2}", "a.json:1:2: error[syntax]", "expected a key in double quotes"),
    ("a.json", b"{a: 2}", "a.json:1:2: error[syntax]", "`a` is no JSON value"),
    ("a.json", b"{'a': 2}", "a.json:1:2: error[syntax]", "double quotes"),
    ("a.json", b"[1 2]", "a.json:1:4: error[syntax]", "expected `,` or `]`"),
    ("a.json", b"[1}", "a.json:1:3: error[syntax]", "expected `,` or `]`, found `}`"),
    ("a.json", b"{\"a\": [1, 2", "a.json:1:12: error[syntax]", "found the end of the document"),
    ("a.json", b"{}\n{}", "a.json:2:1: error[syntax]", "expected the end of the document"),
    ("a.json", b"{\n  // note\n}", "a.json:2:3: error[syntax]", "no comments"),
    ("a.json", b"[/* x */]", "a.json:1:2: error[syntax]", "no comments"),
    ("a.json", b"[NaN]", "a.json:1:2: error[syntax]", "`NaN` is no JSON value"),
    ("a.json", b"[-Infinity]", "a.json:1:2: error[syntax]", "no JSON number"),
    ("a.json", b"[01]", "a.json:1:2: error[syntax]", "leading zero"),
    ("a.json", b"[1.]", "a.json:1:2: error[syntax]", "no JSON number"),
    ("a.json", b"[1e400]", "a.json:1:2: error[syntax]", "larger than a 64-bit float"),
    ("a.json", b"[\"a\nb\"]", "a.json:1:2: error[syntax]", "no closing quote"),
    ("a.json", b"[\"abc", "a.json:1:2: error[syntax]", "no closing quote"),
    ("a.json", b"[\"a\tb\"]", "a.json:1:4: error[syntax]", "\\u0009 stands raw"),
    ("a.json", b"[\"\\x41\"]", "a.json:1:3: error[syntax]", "no escape of JSON"),
    ("a.json", b"[\"\\ud800\"]", "a.json:1:3: error[syntax]", "half of a surrogate pair"),
    ("a.json", b"[\"\\udc00\"]", "a.json:1:3: error[syntax]", "half of a surrogate pair"),
    ("a.json", b"[\"\\u12\"]", "a.json:1:3: error[syntax]", "four hexadecimal digits"),
    (
        "a.json",
        b"{\"\xc3\xa9\": 1,\n\"a\": 2,\n  \"a\": 3}",
        "a.json:3:3: error[duplicate-key]",
        "`a` is given twice",
    ),
    // YAML
    ("a.yaml", b"a: 1\nb: 2\na: 3\n", "a.yaml:3:1: error[duplicate-key]", "`a` is given twice"),
    ("a.yaml", b"200: x\n\"200\": y\n", "a.yaml:2:1: error[duplicate-key]", "`200` is given twice"),
    ("a.yaml", b"a: [1, 2\nb: 3\n", "a.yaml:1:4: error[syntax]", "a.yaml:2:2: note"),
    ("a.yaml", b"a: \"x\nb: 1\n", "a.yaml:1:4: error[syntax]", "not closed on its line"),
    ("a.yaml", b"a:\n\tb: 1\n", "a.yaml:2:2: error[syntax]", "tab"),
    ("a.yaml", b"a: b: c\n", "a.yaml:1:5: error[syntax]", "a key cannot stand here"),
    ("a.yaml", b"a: 1\n b: 2\n", "a.yaml:2:3: error[syntax]", "a key cannot stand here"),
    ("a.yaml", b"a: 1\nb\nc: 2\n", "a.yaml:2:1: error[syntax]", "without its `:`"),
    ("a.yaml", b"a: *nope\n", "a.yaml:1:4: error[syntax]", "not defined above"),
    ("a.yaml", b"a: @x\n", "a.yaml:1:4: error[syntax]", "cannot start a value"),
    ("a.yaml", b"a: &x [*x]\n", "a.yaml:1:8: error[syntax]", "inside the node it refers to"),
    ("a.yaml", b"a: 1\n---\nb: 2\n", "a.yaml:2:1: error[syntax]", "second YAML document"),
    ("a.yaml", b"? [a]\n: b\n", "a.yaml:1:3: error[syntax]", "used as a key"),
    ("a.yaml", b": b\n", "a.yaml:1:1: error[syntax]", "is missing"),
    ("a.yaml", b"a: !!python/object:os.system x\n", "a.yaml:1:", "python/object:os.system"),
    ("a.yaml", b"a: !include /etc/passwd\n", "a.yaml:1:", "!include"),
    ("a.yaml", b"a: !!binary aGk=\n", "a.yaml:1:", "error[unknown-tag]"),
    ("a.yaml", b"a: !x {b: 1}\n", "a.yaml:1:", "error[unknown-tag]"),
    ("a.yaml", b"<<: 1\n", "a.yaml:1:5: error[syntax]", "merge key"),
    ("a.yaml", b"a: 1e400\n", "a.yaml:1:4: error[syntax]", "larger than a 64-bit float"),
    ("a.yaml", b"a: \"\\ud800\"\n", "a.yaml:1:", "half of a surrogate pair"),
    // bytes
    ("a.yaml", b"a: 1\nb: x\0y\n", "a.yaml:2:5: error[not-text]", "raw NUL"),
    ("a.yaml", b"a: 1\nb: caf\xe9\n", "a.yaml:2:7: error[bad-encoding]", "0xe9 is not valid UTF-8"),
    ("a.yaml", b"a\0:\0 \x001\0", "a.yaml:1:1: error[bad-encoding]", "UTF-16 (little-endian)"),
    ("a.yaml", b"\xff\xfea\0:\0 \0\x00\xd8", "a.yaml:1:4: error[bad-encoding]", "0xd800"),
    ("a.yaml", b"PK\x03\x04....", "a.yaml:1:1: error[not-text]", "a ZIP archive"),
    ("a.json", b"\x1f\x8b....", "a.json:1:1: error[not-text]", "gzip"),
];

#[test]
fn what_is_malformed_is_refused_at_its_place() {
    let mut wrong = Vec::new();
    for (name, bytes, start, part) in REFUSED {
        let read = read(name, bytes);
        let plain = read.plain();
        let first = plain.lines().next().unwrap_or("");
        if !first.starts_with(start) || !plain.contains(part) || !read.diagnostics.has_errors() {
            wrong.push(format!(
                "{:?}\n  wanted {start} … {part}\n  got    {plain}",
                bytes.escape_ascii().to_string()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// File, bytes, the value as JSON, and how many warnings come with it.
const ACCEPTED: &[(&str, &[u8], &str, usize)] = &[
    ("a.yaml", b"", "null", 0),
    ("a.yaml", b"\xef\xbb\xbfa: 1\n", r#"{"a":1}"#, 0),
    ("a.json", b"\xef\xbb\xbf{\"a\": 1}", r#"{"a":1}"#, 0),
    ("a.yaml", b"\xff\xfea\0:\0 \0\xe9\0", r#"{"a":"é"}"#, 0),
    ("a.yaml", b"\xfe\xff\0a\0:\0 \x4e\x2d", r#"{"a":"中"}"#, 0),
    ("a.json", br#"{"a": "\u0000\ud83d\ude00\/"}"#, r#"{"a":"\u0000😀/"}"#, 0),
    ("a.json", br#"[-0, 0.1, 1E+2, 18446744073709551615]"#, "[-0.0,0.1,100.0,18446744073709551615]", 0),
    ("a.yaml", b"200: a\n404: b\n", r#"{"200":"a","404":"b"}"#, 0),
    (
        "a.yaml",
        b"{no: 1, on: 2, y: 3, null: 4, ~: 5, true: 6}",
        r#"{"no":1,"on":2,"y":3,"null":4,"~":5,"true":6}"#,
        0,
    ),
    ("a.yaml", b"[NO, yes, 'no', y]", r#"["NO","yes","no","y"]"#, 2),
    ("a.yaml", b"[012, 0o14, 0x1F, 1_000, 1:30, 1e3]", r#"[12,12,31,"1_000","1:30",1000.0]"#, 3),
    ("a.yaml", b"[2020-01-01, ~, null, '', -.inf]", r#"["2020-01-01",null,null,"","-.inf"]"#, 1),
    ("a.yaml", b"a: !!str 12\nb: !!int \"7\"\nc: !!map {}\n", r#"{"a":"12","b":7,"c":{}}"#, 0),
    ("a.yaml", b"a: |\n  x\n  y\nb: >-\n  x\n  y\n", r#"{"a":"x\ny\n","b":"x y"}"#, 0),
    ("a.yaml", b"a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n", r#"{"a":{"k":1,"l":2},"b":{"k":3,"l":2}}"#, 0),
    (
        "a.yaml",
        b"a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y]}\n",
        r#"{"a":{"k":1},"b":{"k":2,"l":2},"c":{"k":1,"l":2}}"#,
        0,
    ),
    ("a.yaml", b"\"<<\": 1\n", r#"{"<<":1}"#, 0),
    ("a.yaml", b"a: &x hi\n*x : 1\n", r#"{"a":"hi","hi":1}"#, 0),
    ("a.yaml", b"%YAML 1.2\n---\na: 1\n...\n", r#"{"a":1}"#, 0),
    ("a.yaml", b"{\"a\": [1, {\"b\": null}]}", r#"{"a":[1,{"b":null}]}"#, 0),
    ("noending", b" {\"a\":1}", r#"{"a":1}"#, 0),
    ("noending", b"a: 1", r#"{"a":1}"#, 0),
];

#[test]
fn what_is_well_formed_has_its_yaml_1_2_meaning() {
    let mut wrong = Vec::new();
    for (name, bytes, json, warnings) in ACCEPTED {
        let read = read(name, bytes);
        if read.json() != *json || read.diagnostics.len() != *warnings || read.diagnostics.has_errors() {
            let input = bytes.escape_ascii();
            wrong.push(format!("{input}\n  wanted {json}\n  got    {}\n{}", read.json(), read.plain()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn duplicate_keys_name_both_places() {
    for (name, text) in [
        ("a.yaml", "x:\n  a: 1\n  b: 2\n  a: 3\n"),
        ("a.json", "{\"x\":\n{\"a\": 1,\n\"b\":2,\n  \"a\": 3}}"),
    ] {
        let read = read(name, text.as_bytes());
        let plain = read.plain();
        let column = if name == "a.yaml" { 3 } else { 2 };
        assert!(plain.contains(&format!("{name}:4:3: error[duplicate-key]")), "{plain}");
        assert!(plain.contains(&format!("{name}:2:{column}: note: first given here")), "{plain}");
        assert_eq!(read.json(), r#"{"x":{"a":1,"b":2}}"#, "the first stands");
    }
}

/// A pointer, and the text its node and its key must cover.
#[test]
fn spans_cover_what_they_name() {
    let yaml = "a:\n  - é: [1, \"zwei\"]\n    c: |\n      text\n      more\n  - plain text   # note\nd: {x: {}}\ne:\n";
    let json = "{\"a\": [ {\"é\": [1, \"zwei\"], \"c\": true}, \"plain text\" ], \"d\": {\"x\": {}}}";
    let table: &[(&str, &str, &str, &str)] = &[
        ("a.yaml", yaml, "/a/0/é", "[1, \"zwei\"]"),
        ("a.yaml", yaml, "/a/0/é/1", "\"zwei\""),
        ("a.yaml", yaml, "/a/0", "é: [1, \"zwei\"]\n    c: |\n      text\n      more"),
        ("a.yaml", yaml, "/a/0/c", "text\n      more"),
        ("a.yaml", yaml, "/a/1", "plain text"),
        ("a.yaml", yaml, "/d", "{x: {}}"),
        (
            "a.yaml",
            yaml,
            "",
            "a:\n  - é: [1, \"zwei\"]\n    c: |\n      text\n      more\n  - plain text   # note\nd: {x: {}}\ne",
        ),
        ("a.json", json, "/a/0", "{\"é\": [1, \"zwei\"], \"c\": true}"),
        ("a.json", json, "/a/0/c", "true"),
        ("a.json", json, "/d/x", "{}"),
        ("a.json", json, "", json),
    ];
    for (name, text, pointer, expected) in table {
        let read = read(name, text.as_bytes());
        let pointer = SpecPointer::parse(pointer).unwrap();
        let document = read.document.as_ref().unwrap();
        let node = document.root.lookup(&pointer).unwrap();
        let shown = read.sources.slice(node.span);
        assert_eq!(shown.trim_end_matches(':'), *expected, "{name} {pointer}");
        if let Some(last) = pointer.last().filter(|last| last.parse::<usize>().is_err()) {
            let key = read.sources.slice(document.root.name_span(&pointer).unwrap());
            assert_eq!(key.trim_matches('"'), last, "{name} {pointer}");
        }
    }
}

fn refused_quickly(name: &str, text: &str, code: &str) {
    let begin = Instant::now();
    let read = read(name, text.as_bytes());
    let took = begin.elapsed();
    let shown: String = read.plain().chars().take(300).collect();
    assert!(shown.contains(code), "{name}: {shown}");
    assert!(took < Duration::from_secs(5), "{code} took {took:?}");
}

#[test]
fn alias_bombs_end_in_an_error() {
    let mut nine = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut doubling = "a0: &a0 {x: text}\n".to_owned();
    for level in 1..=40 {
        let of = format!("*a{}", level - 1);
        if level <= 9 {
            nine.push_str(&format!("a{level}: &a{level} [{}]\n", vec![of.clone(); 9].join(", ")));
        }
        doubling.push_str(&format!("a{level}: &a{level} {{l: {of}, r: {of}}}\n"));
    }
    refused_quickly("a.yaml", &nine, "error[alias-limit]");
    refused_quickly("a.yaml", &doubling, "error[alias-limit]");
    let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 200].join(", "));
    refused_quickly("a.yaml", &long, "error[alias-limit]");
    let anchors: Vec<String> = (0..2000).map(|n| format!("k{n}: &n{n} {{v: {n}}}\nu{n}: *n{n}\n")).collect();
    assert!(
        !read("a.yaml", anchors.concat().as_bytes()).diagnostics.has_errors(),
        "many anchors are no attack"
    );
}

#[test]
fn nesting_ends_in_an_error() {
    let n = 100_000;
    for (name, text) in [
        ("a.json", "[".repeat(n)),
        ("a.json", "{\"a\":".repeat(n)),
        ("a.yaml", "[".repeat(n)),
        ("a.yaml", "{a: ".repeat(n)),
        ("a.yaml", "- ".repeat(n)),
        ("a.yaml", (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
    ] {
        refused_quickly(name, &text, "error[budget-exceeded]");
    }
    for (name, open, close) in [("a.json", "[", "]"), ("a.yaml", "[", "]")] {
        let at_limit = open.repeat(128) + &close.repeat(128);
        assert_eq!(read(name, at_limit.as_bytes()).plain(), "");
    }
}

#[test]
fn every_limit_is_named() {
    let table: [(&str, Budget, &str, &str); 3] = {
        let base = Budget::default();
        let (mut bytes, mut nodes, mut depth) = (base, base, base);
        bytes.bytes = 3;
        nodes.nodes = 2;
        depth.depth = 1;
        [
            ("[1]  ", bytes, "bytes", "5 bytes"),
            ("[1,2]", nodes, "nodes", "2 nodes"),
            ("[[[]]]", depth, "depth", "1 levels"),
        ]
    };
    for (text, budget, limit, figure) in table {
        for name in ["a.json", "a.yaml"] {
            let mut sources = SourceMap::new();
            let mut diagnostics = Diagnostics::default();
            assert!(parse(name, text.as_bytes(), &budget, &mut sources, &mut diagnostics).is_none());
            let plain = render::plain(&diagnostics, &sources);
            assert!(
                plain.contains("error[budget-exceeded]") && plain.contains(limit) && plain.contains(figure),
                "{plain}"
            );
        }
    }
}

#[test]
fn numbers_keep_every_digit() {
    let text = "[12345678901234567890123, 0.10, 1e3, -0]";
    for name in ["a.json", "a.yaml"] {
        let document = read(name, text.as_bytes()).document.unwrap();
        let digits: Vec<&str> =
            document.root.as_sequence().unwrap().iter().map(|n| n.as_number().unwrap().as_str()).collect();
        assert_eq!(digits, ["12345678901234567890123", "0.10", "1e3", "-0"], "{name}");
    }
}

#[test]
fn large_objects_are_read_in_linear_time() {
    let text: String = (0..50_000).map(|n| format!("\"k{n}\": {{\"a\": [1, 2]}},")).collect();
    let json = format!("{{{}}}", text.trim_end_matches(','));
    let begin = Instant::now();
    let read = read("a.json", json.as_bytes());
    assert_eq!(read.plain(), "");
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
}
