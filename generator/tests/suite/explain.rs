//! `explain`: every name it gives stands in the SDKs, and every way to ask for a thing leads to it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use std::collections::BTreeSet;
use std::path::Path;

use trueup::explain::{Index, Item, Kind};
use trueup::lang::surface::Surface;
use trueup::pipeline::{self, Input, Inputs, Reading, Targets};

fn hive() -> Inputs {
    spec("hive")
}

fn spec(name: &str) -> Inputs {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(name);
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

/// A type goes by its old name too, and the rule that says so is told.
#[test]
fn renamed_types_are_found_by_their_old_names() {
    let reading = pipeline::reading(&spec("sutazai"));
    let index = index(&reading);
    for query in ["QueuedTask", "sutazai.models.MeshTask"] {
        let items = index.explain(&reading.rules, query).unwrap();
        let [only] = items.as_slice() else { panic!("{query}: {items:?}") };
        assert_eq!(
            (only.python.as_str(), only.legacy.as_slice()),
            ("sutazai.models.MeshTask", &["QueuedTask".to_owned()][..])
        );
        let said: Vec<&str> = only.rules.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(said, ["the schema `QueuedTask` is the type `MeshTask`", "`QueuedTask` still works"]);
    }
}

/// The rules of both documents: what reaches a thing is told with it.
#[test]
fn rules_that_reach_a_thing_are_told() {
    let bounded = b"trueup: 1\nbounds:\n  - {calls: 'items.cre*', timeout: 2.5, max_retries: 0}\n  - {calls: '*', timeout: 9}\n";
    let mut with_bounds = spec("bodies");
    with_bounds.rules = Some(Input { name: "trueup.yaml".to_owned(), bytes: bounded.to_vec() });
    let bounds = "A call takes 2.5 seconds at most and is not tried again, unless the client or the call has other bounds.";
    for (inputs, query, expected) in [
        (
            spec("bodies"),
            "items.list",
            vec![
                "it is called `items.list`",
                "`ids` goes out with at most 2 elements in a request",
                "how its reply is read",
            ],
        ),
        (spec("bodies"), "items.list.ids", vec!["`ids` goes out with at most 2 elements in a request"]),
        (spec("bodies"), "State.done", vec!["`CLOSED` stands for `done`", "`done` is sent as `CLOSED`"]),
        (with_bounds, "createItems", vec![bounds]),
        (hive(), "projects.delete.name", vec!["`name` may be given by position"]),
        (
            hive(),
            "events.create_batch",
            vec![
                "it is called `events.create_batch`",
                "how its reply is read",
                "a reply of status 500 tells which parts worked",
            ],
        ),
    ] {
        let reading = pipeline::reading(&inputs);
        let items = index(&reading).explain(&reading.rules, query).unwrap();
        let said: Vec<&str> = items[0].rules.iter().map(|(said, _)| said.as_str()).collect();
        assert_eq!(said, expected, "{query}");
    }
}

#[test]
fn rules_of_fields_are_told() {
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

/// The names come from the plans, and are looked up in what is rendered of them. One that is not found there is wrong.
#[test]
fn every_name_given_stands_in_the_sdks() {
    for (name, expected) in [("hive", 400), ("bodies", 40)] {
        let inputs = spec(name);
        let targets = Targets { rust: true, python: true, vectors: Vec::new() };
        let made = pipeline::generate(&inputs, &targets).generated.unwrap();
        let (rust, python) = (made.rust.unwrap(), made.python.unwrap());
        let sdks = Sdks {
            builders: builders(rust.iter().map(|(_, text)| text)),
            rust: Surface::rust(rust.iter().map(|(path, text)| (path.as_str(), text))),
            python: Surface::python(python.iter().map(|(path, text)| (path.as_str(), text))),
        };
        let reading = pipeline::reading(&inputs);
        let index = index(&reading);
        let missing: Vec<String> = index.items().flat_map(|item| sdks.missing(item)).collect();
        assert!(missing.is_empty(), "{name}: {missing:#?}");
        assert!(index.items().count() > expected, "{name}");
    }
}

/// What both SDKs of a document have, by name.
struct Sdks {
    rust: Surface,
    python: Surface,
    /// Builders of the crate with each of their setters.
    builders: BTreeSet<(String, String)>,
}

/// Setters in `impl<…> XBuilder<…>`.
fn builders<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for text in texts {
        let mut builder = None;
        for line in text.lines() {
            if line.starts_with("impl") {
                let name = line.split(['<', ' ', '>']).find(|name| name.ends_with("Builder"));
                builder = name.map(str::to_owned);
            } else if let (Some(of), Some(rest)) = (&builder, line.trim().strip_prefix("pub fn ")) {
                let setter = rest.split(['(', '<']).next().unwrap_or_default();
                found.insert((of.clone(), setter.to_owned()));
            }
        }
    }
    found
}

impl Sdks {
    /// What an item says it is called and what nothing of the SDKs is called.
    fn missing(&self, item: &Item) -> Vec<String> {
        let (rust, python) = (item.rust.as_str(), item.python.as_str());
        let (in_rust, in_python) = match item.kind {
            Kind::Resource => (self.rust_resource(rust).is_some(), self.python_resource(python).is_some()),
            Kind::Method => (self.rust_method(rust).is_some(), self.python_method(python).is_some()),
            Kind::Argument => (self.has_rust_argument(rust), self.has_python_argument(python)),
            Kind::Type => (
                self.rust.items.contains_key(last(rust, "::")),
                self.python.items.contains_key(last(python, ".")),
            ),
            Kind::Field => {
                let (holder, field) = rust.rsplit_once("::").unwrap();
                let (class, own) = python.rsplit_once('.').unwrap();
                (
                    declares(self.rust.items.get(last(holder, "::")), &format!("pub {field}:")),
                    declares(self.python.items.get(last(class, ".")), &format!("{own}:")),
                )
            }
            Kind::Value => {
                let (holder, variant) = rust.rsplit_once("::").unwrap();
                let is_variant = |line: &String| line.trim().trim_end_matches(',') == variant;
                let variants = self.rust.items.get(last(holder, "::"));
                let aliases = self.python.items.values().flatten();
                let is_literal = |line: &String| is_among(line, &item.python);
                (variants.is_some_and(|lines| lines.iter().any(is_variant)), aliases.clone().any(is_literal))
            }
        };
        let mut missing = Vec::new();
        missing.extend((!in_rust).then(|| format!("{} {rust}", item.kind.word())));
        missing.extend((!in_python).then(|| format!("{} {python}", item.kind.word())));
        missing
    }

    /// The type of `client.tools()`, by what the client's method gives.
    fn rust_resource(&self, shown: &str) -> Option<&str> {
        let accessor = shown.strip_prefix("client.")?.split("()").next()?;
        let signature = self.rust.items.get(&format!("Client::{accessor}"))?;
        last(signature.last()?, "-> ").split('<').next()
    }

    fn python_resource(&self, shown: &str) -> Option<&str> {
        let accessor = shown.strip_prefix("client.")?.split('.').next()?;
        let mut clients =
            self.python.items.iter().filter(|(name, _)| name.ends_with(&format!(".{accessor}")));
        let signature = clients.find_map(|(_, lines)| lines.last().filter(|line| line.contains("-> ")))?;
        Some(last(signature, "-> "))
    }

    fn rust_method(&self, shown: &str) -> Option<&Vec<String>> {
        let method = last(shown.split('(').take(2).last()?, ".");
        let method = shown.split("().").nth(1).map_or(method, |rest| rest.split('(').next().unwrap_or(rest));
        self.rust.items.get(&format!("{}::{method}", self.rust_resource(shown)?))
    }

    fn python_method(&self, shown: &str) -> Option<&Vec<String>> {
        let method = shown.split('(').next()?.rsplit('.').next()?;
        self.python.items.get(&format!("{}.{method}", self.python_resource(shown)?))
    }

    /// `hivekube::CreateTool::x` is a setter, or a parameter of `new`, or a setter of the builder in its place;
    /// `client.tools().delete(x)` is a parameter.
    fn has_rust_argument(&self, shown: &str) -> bool {
        if !shown.starts_with("client.") {
            let mut path = shown.rsplitn(3, "::");
            let (Some(own), Some(holder)) = (path.next(), path.next()) else { return false };
            let made = self.rust.items.get(&format!("{holder}::new"));
            return self.rust.items.contains_key(&format!("{holder}::{own}"))
                || self.builders.contains(&(format!("{holder}Builder"), own.to_owned()))
                || made.is_some_and(|lines| is_parameter(lines, own))
                || declares(self.rust.items.get(holder), &format!("pub {own}:"));
        }
        let own = shown.rsplit('(').next().unwrap().trim_end_matches(')');
        self.rust_method(shown).is_some_and(|lines| is_parameter(lines, own))
    }

    fn has_python_argument(&self, shown: &str) -> bool {
        let own = shown.rsplit('(').next().unwrap().trim_end_matches("=…)");
        self.python_method(shown).is_some_and(|lines| is_parameter(lines, own))
    }
}

fn last<'a>(path: &'a str, between: &str) -> &'a str {
    path.rsplit(between).next().unwrap_or(path)
}

fn declares(lines: Option<&Vec<String>>, begin: &str) -> bool {
    lines.is_some_and(|lines| lines.iter().any(|line| line.trim().starts_with(begin)))
}

/// Whether a signature has a parameter of this name.
fn is_parameter(lines: &[String], own: &str) -> bool {
    let text = lines.join(" ");
    text.match_indices(&format!("{own}: ")).any(|(at, _)| text[..at].ends_with([' ', '(']))
}

/// Whether a line names a literal: in a list, or alone.
fn is_among(line: &str, literal: &str) -> bool {
    line.match_indices(literal).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + literal.len()..]);
        before.ends_with(['[', ' ']) && (after.is_empty() || after.starts_with([',', ']']))
    })
}
