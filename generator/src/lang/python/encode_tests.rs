//! Hostile text through the encoders, read back by a Python parser.

use super::*;

const HOSTILE: [&str; 34] = [
    "",
    " ",
    "plain",
    "it's",
    "say \"hi\"",
    "both ' and \" and \"",
    "\"\"\"\nimport os; os.system('id')\n\"\"\"",
    "'''\nimport os\n'''",
    "ends with \\",
    "ends with \\\\",
    "ends with \"",
    "ends with \"\"",
    "ends with \\\"",
    "\"starts with a quote",
    "\"\"\"\"\"\"\"",
    "back\\slash and \"\"\"",
    "a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\u{b}g\u{c}h",
    "nul \0 esc \u{1b}[2J bell \u{7} del \u{7f}",
    "\u{202e}evil\u{2066} \u{200f}\u{61c}",
    "zero\u{200b}width\u{feff}\u{ad}\u{2060}",
    "{__import__('os')} {0} %s %(x)s $x",
    "\\N{BULLET} \\x41 \\u0041 \\101",
    ">>> import os\n    >>> os.system('id')",
    "naïve — “quotes” ✓ 日本語 👩\u{200d}💻",
    "e\u{301} \u{301}",
    "\u{e000} \u{10ffff} \u{378}",
    "\ttab",
    "# coding: utf-7\n# type: ignore\n# fmt: off",
    "x\n\n\n\n\ny",
    "\n\nleading and trailing\n\n",
    "@decorator\ndef f(): pass",
    "\u{a0}no-break\u{3000}",
    "trailing blanks   \nmore  ",
    "line one\\\nline two",
];

fn parsed(source: &str) -> String {
    let parsed = ruff_python_parser::parse_expression(source).unwrap_or_else(|e| panic!("{source:?}: {e}"));
    let literal = parsed.expr().as_string_literal_expr().unwrap_or_else(|| panic!("{source:?} is no string"));
    literal.value.to_str().to_owned()
}

fn assert_harmless(source: &str) {
    for c in source.chars() {
        let joiner = matches!(c, '\u{200c}' | '\u{200d}');
        assert!(c == '\n' || joiner || is_shown(c), "{c:?} stands raw in {source:?}");
    }
}

#[test]
fn literals_mean_their_text() {
    for text in HOSTILE {
        let literal = PyLiteral::string(text);
        assert_eq!(parsed(literal.as_str()), text, "{literal}");
        assert_harmless(literal.as_str());
        assert!(!literal.as_str().contains('\n'), "{literal}");
    }
}

#[test]
fn literals_are_written_as_the_formatter_would() {
    for (text, expected) in [
        ("plain", r#""plain""#),
        ("it's", r#""it's""#),
        (r#"say "hi""#, r#"'say "hi"'"#),
        (r#"'"'"#, r#""'\"'""#),
        ("a\n\t\r\\", r#""a\n\t\r\\""#),
        ("\0\u{1b}\u{202e}\u{10ffff}", r#""\x00\x1b\u202e\U0010ffff""#),
        ("é✓", "\"é✓\""),
    ] {
        let literal = PyLiteral::string(text);
        assert_eq!(literal.as_str(), expected);
        let source = format!("x = {literal}\n");
        assert_eq!(super::super::format::format(&source).as_deref(), Ok(source.as_str()));
    }
}

#[test]
fn docstrings_mean_their_lines() {
    for text in HOSTILE {
        let lines = Prose::own(text).lines(80);
        if lines.is_empty() {
            continue;
        }
        for width in [20, 100] {
            let doc = PyDoc::new(&lines, 0, width);
            assert_eq!(parsed(doc.0.as_str()).trim(), lines.join("\n").trim(), "{doc:?}");
            assert_harmless(doc.0.as_str());
            let module = format!("{}\n\nx = 1\n", doc.0.as_str());
            let formatted =
                super::super::format::format(&module).unwrap_or_else(|e| panic!("{module:?}: {e}"));
            let again = super::super::format::format(&formatted);
            assert_eq!(again.as_deref(), Ok(formatted.as_str()), "formatting is a fixpoint");
        }
    }
}

#[test]
fn prose_is_cleaned_for_readers() {
    for (text, expected) in [
        ("a\u{2028}b", "a b"),
        ("\u{1b}[2Jx\0y\u{200b}z\u{feff}\u{e000}", "\\[2Jxyz"),
        ("a\u{a0}b", "a b"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("x\n\n    >>> run()", "x\n\n```text\n\\>>> run()\n```"),
        (">>> run()", "> > > run()"),
        ("<script>x</script>", "\\<script>x\\</script>"),
        ("[x](javascript:y)", "x"),
        ("", ""),
    ] {
        assert_eq!(Prose::own(text).lines(80).join("\n"), expected, "{text:?}");
    }
}

#[test]
fn docstrings_are_raw_where_that_reads_better() {
    let doc = |lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        PyDoc::new(&lines, 4, 30).0
    };
    assert_eq!(doc(&["plain"]), r#""""plain""""#);
    assert_eq!(doc(&["a \\ b"]), r#"r"""a \ b""""#);
    assert_eq!(doc(&["say \"hi\""]), r#""""say "hi" """"#);
    assert_eq!(doc(&["\"hi\" he said"]), r#"""" "hi" he said""""#);
    assert_eq!(doc(&["\"\"\" \\"]), r#""""\"\"\" \\ """"#);
    assert_eq!(doc(&["one", "", "two"]), "\"\"\"one\n\n    two\n    \"\"\"");
    assert_eq!(doc(&["longer than the line may be"]), "\"\"\"longer than the line may be\n    \"\"\"");
}

#[test]
fn places_are_written_as_rules_write_them() {
    for (steps, expected) in
        [(&[][..], "\"/\""), (&["result", "0"], "\"/result/0\""), (&["a/b", "c~d"], "\"/a~1b/c~0d\"")]
    {
        let pointer = JsonPointer { steps: steps.iter().map(ToString::to_string).collect() };
        assert_eq!(PyLiteral::pointer(&pointer).as_str(), expected);
    }
}

#[test]
fn every_character_goes_through_both_encoders() {
    let all: Vec<char> = (0..=0x2_ffff_u32).chain(0xe_0000..=0xe_01ff).filter_map(char::from_u32).collect();
    for chunk in all.chunks(4096) {
        let text: String = chunk.iter().collect();
        let literal = PyLiteral::string(&text);
        assert_eq!(parsed(literal.as_str()), text);
        assert_harmless(literal.as_str());
        let lines = Prose::own(&text).lines(80);
        if !lines.is_empty() {
            let doc = PyDoc::new(&lines, 0, 100);
            assert_eq!(parsed(&doc.0).trim(), lines.join("\n").trim());
            assert_harmless(&doc.0);
        }
    }
}

#[test]
fn apis_are_named_as_a_person_would() {
    for (title, named) in [
        ("", "the API"),
        ("Pets", "the Pets API"),
        ("The Pets", "The Pets API"),
        ("Pets API v2", "the Pets API v2"),
        ("Pets - OpenAPI 3.0.", "the Pets - OpenAPI 3.0"),
        ("Ann's pets", "Ann's pets API"),
    ] {
        assert_eq!(description(&SpecText::new(title)), format!("Typed client of {named}"));
    }
}
