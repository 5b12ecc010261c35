//! `explain`: every name it gives stands in the SDKs, and every way to ask for a thing leads to it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use std::path::Path;

use trueup::explain::{Index, Kind};
use trueup::lang::surface::Surface;
use trueup::pipeline::{self, Input, Inputs, Reading, Targets};

fn hive() -> Inputs {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive");
    let input =
        |name: &str| Input { name: name.to_owned(), bytes: std::fs::read(folder.join(name)).unwrap() };
    Inputs {
        spec: input("openapi.yaml"),
        files: Vec::new(),
        overlays: Vec::new(),
        rules: Some(input("trueup.yaml")),
        lock: Some(input("trueup.lock")),
        strict: false,
    }
}

fn index(reading: &Reading) -> Index {
    let (resolved, _, lowered) = reading.document.as_ref().unwrap();
    Index::of(resolved, &lowered.api)
}

#[test]
fn everything_is_found_by_its_names() {
    let reading = pipeline::reading(&hive());
    let index = index(&reading);
    let table = include_str!("../explain.txt");
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (query, expected) = line.split_once(" => ").unwrap();
        let found = match index.explain(&reading.rules, query) {
            Ok(items) => items
                .iter()
                .map(|item| format!("{} {}", item.kind.word(), item.python))
                .collect::<Vec<_>>()
                .join("; "),
            Err(near) => format!("nothing; near {}", near.as_deref().unwrap_or("nothing")),
        };
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn rules_that_reach_a_thing_are_told() {
    let reading = pipeline::reading(&hive());
    let index = index(&reading);
    for (query, expected) in [
        ("Tool.tool_type", vec!["`tool_type` is also spelled `type`"]),
        ("tools.create.tool_type", vec!["`tool_type` is also spelled `type`"]),
        ("tools.list", vec!["it is called `tools.list`", "how its reply is read"]),
        ("MetricType.PYTHON", vec!["`custom` stands for `PYTHON`"]),
        ("Tool.name", vec![]),
    ] {
        let items = index.explain(&reading.rules, query).unwrap();
        let said: Vec<&str> = items[0].rules.iter().map(|(said, _)| said.as_str()).collect();
        assert_eq!(said, expected, "{query}");
    }
}

/// The names come from the plans, and are looked up in what is rendered of them.
#[test]
fn every_name_given_stands_in_the_sdks() {
    let inputs = hive();
    let targets = Targets { rust: true, python: true, vectors: Vec::new() };
    let made = pipeline::generate(&inputs, &targets).generated.unwrap();
    let (rust, python) = (made.rust.unwrap(), made.python.unwrap());
    let rust = Surface::rust(rust.iter().map(|(path, text)| (path.as_str(), text)));
    let python = Surface::python(python.iter().map(|(path, text)| (path.as_str(), text)));
    let has = |surface: &Surface, holder: &str, member: &str, between: &str| {
        let is_there = |name: &String, lines: &Vec<String>| {
            *name == format!("{holder}{between}{member}")
                || (name == holder
                    && lines.iter().any(|line| {
                        let line = line.trim().trim_start_matches("pub ");
                        line.strip_prefix(member)
                            .is_some_and(|rest| rest.starts_with([':', '(', ',']) || rest.is_empty())
                    }))
        };
        surface.items.iter().any(|(name, lines)| is_there(name, lines))
    };
    let reading = pipeline::reading(&inputs);
    let index = index(&reading);
    let mut looked_at = 0;
    for name in rust.items.keys() {
        let Ok(items) = index.explain(&reading.rules, name) else { continue };
        for item in items {
            looked_at += 1;
            let path = item.rust.trim_start_matches("hivekube::");
            match item.kind {
                Kind::Type => {
                    assert!(rust.items.contains_key(path), "{path}");
                    let class = item.python.trim_start_matches("hivekube.models.");
                    assert!(python.items.contains_key(class), "{class}");
                }
                Kind::Field | Kind::Value => {
                    let (holder, member) = path.rsplit_once("::").unwrap();
                    assert!(has(&rust, holder, member, "::"), "{path}");
                }
                Kind::Method => {
                    let method = item.python.rsplit('.').next().unwrap();
                    let is_there = |name: &String| name.ends_with(&format!(".{method}"));
                    assert!(python.items.keys().any(is_there), "{}", item.python);
                }
                Kind::Resource | Kind::Argument => {}
            }
        }
    }
    // Fields, of all types.
    for (name, lines) in &python.items {
        for line in lines.iter().filter(|line| line.starts_with("    ") && line.contains(": ")) {
            let field = line.trim().split(':').next().unwrap();
            let Ok(items) = index.explain(&reading.rules, &format!("hivekube.models.{name}.{field}")) else {
                continue;
            };
            for item in items.iter().filter(|item| item.kind == Kind::Field) {
                looked_at += 1;
                let path = item.rust.trim_start_matches("hivekube::");
                let (holder, member) = path.rsplit_once("::").unwrap();
                assert!(has(&rust, holder, member, "::"), "{path}");
                assert!(item.python.ends_with(&format!("{name}.{field}")), "{}", item.python);
            }
        }
    }
    assert!(looked_at > 400, "{looked_at}");
}
