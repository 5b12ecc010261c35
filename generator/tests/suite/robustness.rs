//! Broken and oversized input in bulk: every small corruption of a document is answered without a panic, with errors that
//! lie inside it and near the damage; time grows with size, not with its square.

use std::time::{Duration, Instant};

use trueup::diagnostics::{Diagnostics, Severity, SourceMap, Strictness, codes, render};
use trueup::load::{Budget, Input, load};
use trueup::resolve::resolve;

const YAML: &str = r##"openapi: 3.0.3
info:
  title: "A title: with a colon"
  version: '1'
tags: [{name: a}, {name: "b"}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - name: id
          in: path
          required: true
          schema: {type: string, enum: [x, "y"]}
        - $ref: '#/components/parameters/limit'
      responses:
        "200":
          description: |
            Some text
            of two lines
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
components:
  parameters:
    limit: {name: limit, in: query, schema: {type: integer, maximum: 10}}
  schemas:
    Thing: &thing
      type: object
      properties:
        self: {$ref: '#/components/schemas/Thing'}
        count: {type: integer, default: 3}
    Copy: *thing
"##;

const JSON: &str = r##"{
  "openapi": "3.0.3",
  "info": {"title": "T\n\u00e9", "version": "1"},
  "paths": {
    "/a/{b}": {
      "get": {
        "parameters": [{"name": "b", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}
      }
    }
  },
  "components": {"schemas": {"A": {"type": "array", "items": {"$ref": "#/components/schemas/A"}, "maxItems": 1.0}}}
}
"##;

/// What a run says of a text, as (code, severity, first line).
fn run(name: &str, text: &str) -> Vec<(&'static str, Severity, usize)> {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new(Strictness::Lenient));
    let budget = Budget::default();
    let input = Input { name, bytes: text.as_bytes() };
    let loaded = load(input, &budget, &mut sources, &mut diagnostics);
    if let Some(resolved) = loaded.and_then(|loaded| resolve(loaded, &budget, &mut diagnostics)) {
        for target in resolved.refs.values() {
            assert!(resolved.node(target).is_some(), "{target} of\n{text}");
        }
    } else {
        assert!(diagnostics.has_errors(), "a refusal without a reason:\n{text}");
    }
    for output in [render::terminal(&diagnostics, &sources, false), render::sarif(&diagnostics, &sources)] {
        assert!(!output.contains('\u{1b}'));
    }
    let found = diagnostics.iter().map(|entry| {
        let span = entry.span.expect("every diagnostic has a place");
        let source = sources.get(span.source).expect("the place lies in a source");
        assert!(span.end as usize <= source.text().len(), "a place outside of the text:\n{text}");
        (entry.code.as_str(), entry.severity, source.line_column(span.start).line)
    });
    found.collect()
}

/// Each character in turn removed, doubled or replaced by something that upsets a parser.
fn corruptions(text: &str) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut line = 1;
    for (at, c) in text.char_indices() {
        let (head, tail) = (&text[..at], &text[at + c.len_utf8()..]);
        for middle in [
            "", "{", "]", "\"", "'", ":", "\t", "\n", "-", "&", "*", "!", "%", "#", "\u{202e}", "\u{0}", "\\",
        ] {
            all.push((line, format!("{head}{middle}{tail}")));
        }
        all.push((line, format!("{head}{c}{c}{tail}")));
        line += usize::from(c == '\n');
    }
    all
}

#[test]
fn no_corruption_panics_and_syntax_errors_are_near() {
    let (mut near, mut far) = (0, Vec::new());
    for (name, text) in [("a.yaml", YAML), ("a.json", JSON)] {
        assert!(run(name, text).is_empty(), "the whole document is fine");
        for (line, corrupted) in corruptions(text).into_iter().step_by(7) {
            let found = run(name, &corrupted);
            let syntax = found.iter().find(|(code, ..)| *code == codes::SYNTAX.as_str());
            match syntax {
                Some((_, _, at)) if at.abs_diff(line) > 1 => far.push((name, line, *at)),
                Some(_) => near += 1,
                None => {}
            }
        }
    }
    let share = far.len() * 100 / (near + far.len()).max(1);
    assert!(
        share <= 5,
        "{share} % of {} syntax errors are far from the damage: {:?}",
        near + far.len(),
        far.iter().take(20).collect::<Vec<_>>()
    );
}

/// A document with `n` paths, schemas and references.
fn of_size(n: usize) -> String {
    let mut paths = String::new();
    let mut schemas = String::new();
    for i in 0..n {
        let next = (i + 1) % n;
        paths.push_str(&format!(
            "\"/p{i}/{{id}}\":{{\"get\":{{\"operationId\":\"o{i}\",\"parameters\":[{{\"name\":\"id\",\"in\":\"path\",\"required\":true,\
             \"schema\":{{\"type\":\"string\"}}}}],\"responses\":{{\"200\":{{\"description\":\"\",\"content\":{{\"application/json\":\
             {{\"schema\":{{\"$ref\":\"#/components/schemas/S{i}\"}}}}}}}}}}}}}},"
        ));
        schemas.push_str(&format!(
            "\"S{i}\":{{\"type\":\"object\",\"properties\":{{\"next\":{{\"$ref\":\"#/components/schemas/S{next}\"}},\"text\":{{\"type\":\"string\"}}}}}},"
        ));
    }
    format!(
        "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{{}}},\"components\":{{\"schemas\":{{{}}}}}}}",
        paths.trim_end_matches(','),
        schemas.trim_end_matches(',')
    )
}

fn time(text: &str) -> Duration {
    let begin = Instant::now();
    assert!(run("a.json", text).is_empty());
    begin.elapsed()
}

#[test]
fn time_grows_with_size() {
    let (small, large) = (of_size(500), of_size(4000));
    // The best of several rounds, in turns: other tests run at the same time.
    let rounds: Vec<(Duration, Duration)> = (0..5).map(|_| (time(&small), time(&large))).collect();
    let small = rounds.iter().map(|(small, _)| *small).min().unwrap_or_default();
    let large = rounds.iter().map(|(_, large)| *large).min().unwrap_or_default();
    // Eight times the size: 8 when linear, 64 when quadratic.
    assert!(large < small * 20, "{small:?} for 500 operations, {large:?} for 4000");
}
