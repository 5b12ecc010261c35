//! One token of a valid document damaged, many times: what is said of it first lies within a line of the damage.
//!
//! Damage counts when it makes the document invalid: it is no YAML or JSON any more, no OpenAPI as `openapiv3` reads it, or
//! a strict run refuses it. Deterministic: the choice of tokens comes from a fixed seed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::fmt::Write as _;
use std::fs;

use trueup::diagnostics::{Diagnostics, Severity, SourceMap, Strictness, render};
use trueup::load::{self, Budget, Input};
use trueup::resolve;

/// A small generator of pseudo-random numbers (xorshift): the same tokens on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n.max(1) as u64).unwrap_or(0)
    }
}

/// Tokens as ranges of bytes: words, quoted strings, single signs, the indentation of a line.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let word = |b: u8| b.is_ascii_alphanumeric() || b"_-.$/#".contains(&b) || b >= 0x80;
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'\n' => {
                at += 1;
                let indent = at;
                while at < bytes.len() && bytes[at] == b' ' {
                    at += 1;
                }
                if at > indent {
                    found.push(indent..at);
                }
                continue;
            }
            b' ' => {
                at += 1;
                continue;
            }
            quote @ (b'"' | b'\'') => {
                at += 1;
                while at < bytes.len() && bytes[at] != quote && bytes[at] != b'\n' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
            }
            b if word(b) => {
                while at < bytes.len() && word(bytes[at]) {
                    at += 1;
                }
            }
            _ => at += 1,
        }
        if text.get(start..at).is_some() {
            found.push(start..at);
        }
    }
    found
}

/// The text with one token damaged, what was done, and the line of it.
fn damaged(text: &str, tokens: &[std::ops::Range<usize>], random: &mut Random) -> (String, String, usize) {
    let token = tokens[random.below(tokens.len())].clone();
    let old = &text[token.clone()];
    let new = match random.below(7) {
        0 => String::new(),
        1 => format!("{old} {old}"),
        2 => text[tokens[random.below(tokens.len())].clone()].to_owned(),
        3 => format!(
            "{}{old}",
            ["{", "}", "[", "]", ":", ",", "\"", "'", "&", "*", "@", "%"][random.below(12)]
        ),
        4 => format!("{old}{}", ["{", "}", "[", "]", ":", ",", "\"", "'", "\\", "\t", "x"][random.below(11)]),
        5 => {
            let cut = random.below(old.chars().count());
            old.chars().enumerate().filter(|(index, _)| *index != cut).map(|(_, c)| c).collect()
        }
        _ => {
            let cut = random.below(old.chars().count());
            old.chars().enumerate().map(|(index, c)| if index == cut { 'q' } else { c }).collect()
        }
    };
    let line = text[..token.start].matches('\n').count() + 1;
    let changed = format!("{}{new}{}", &text[..token.start], &text[token.end..]);
    (changed, format!("{line}: {old:?} → {new:?}"), line)
}

/// What a strict run says.
fn said(name: &str, text: &str) -> (Diagnostics, SourceMap) {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new(Strictness::Strict));
    let budget = Budget::default();
    let loaded = load::load(Input { name, bytes: text.as_bytes() }, &budget, &mut sources, &mut diagnostics);
    let _ = loaded.and_then(|loaded| resolve::resolve(loaded, &budget, &mut diagnostics));
    (diagnostics, sources)
}

/// Whether a document is one in the eyes of others.
fn valid_elsewhere(name: &str, text: &str) -> bool {
    match name.ends_with(".json") {
        true => serde_json::from_str::<openapiv3::OpenAPI>(text).is_ok(),
        false => serde_yaml::from_str::<openapiv3::OpenAPI>(text).is_ok(),
    }
}

/// Valid documents, by name, each with how often it is damaged.
fn documents() -> Vec<(String, String, usize)> {
    let shop = fs::read_to_string(support::data("cli/documents/shop.yaml")).unwrap();
    let mut all = vec![
        ("hive.yaml".to_owned(), support::document_text(&support::hive()), 40),
        ("shop.json".to_owned(), json(&shop), 200),
        ("shop.yaml".to_owned(), shop, 200),
    ];
    for name in ["tools", "spellings"] {
        let text = support::document_text(&support::data("lowering").join(name));
        all.push((format!("{name}.json"), json(&text), 100));
        all.push((format!("{name}.yaml"), text, 100));
    }
    all
}

fn json(yaml: &str) -> String {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::default());
    let document =
        load::parse("a.yaml", yaml.as_bytes(), &Budget::default(), &mut sources, &mut diagnostics).unwrap();
    serde_json::to_string_pretty(&document.root.to_json()).unwrap()
}

#[test]
fn what_is_said_lies_within_a_line_of_the_damage() {
    let mut random = Random(0x5DEE_CE66_D1CE_5EED);
    let (mut invalid, mut near, mut report) = (0, 0, String::new());
    for (name, text, times) in documents() {
        assert!(!said(&name, &text).0.has_errors() && valid_elsewhere(&name, &text), "{name} is valid");
        let tokens = tokens(&text);
        for _ in 0..times {
            let (changed, what, line) = damaged(&text, &tokens, &mut random);
            let (diagnostics, sources) = said(&name, &changed);
            if !diagnostics.has_errors() && valid_elsewhere(&name, &changed) {
                continue;
            }
            invalid += 1;
            // What is printed first is what people look at.
            let first = diagnostics.sorted().into_iter().find(|entry| entry.severity == Severity::Error);
            let at = first.and_then(|entry| sources.line_column(entry.span?));
            let is_near = at.is_some_and(|at| at.line.abs_diff(line) <= 1);
            if is_near {
                near += 1;
            } else {
                let _ = writeln!(report, "{name}:{what}\n{}", render::plain(&diagnostics, &sources));
            }
        }
    }
    assert!(invalid >= 500, "only {invalid} documents were invalid");
    let share = near * 100 / invalid;
    assert!(share >= 95, "{near} of {invalid} are near: {share} %\n{report}");
}
