//! Rules that are suggested for documents: `tests/suggest/*` has a document, another one of the same API, and the expected
//! rules as `expected.yaml`. `TRUEUP_BLESS=1` records.

mod by_hand;

use crate::support;
use std::fs;
use std::path::Path;
use std::time::Instant;
use trueup::pipeline::{self, Input, Inputs, Reading};
use trueup::suggest::{Confidence, Source, Suggestions, suggest};

fn reading(path: &Path, rules: Option<String>) -> Reading {
    pipeline::reading(&Inputs {
        spec: Input { name: path.to_string_lossy().into_owned(), bytes: fs::read(path).unwrap() },
        files: Vec::new(),
        overlays: Vec::new(),
        rules: rules.map(|text| Input { name: "trueup.yaml".to_owned(), bytes: text.into_bytes() }),
        lock: None,
        strict: false,
    })
}

fn suggestions(main: &Path, others: &[impl AsRef<Path>], confidence: Confidence) -> Suggestions {
    suggestions_beside(main, None, others, confidence)
}

/// What is suggested for a document that has rules.
fn suggestions_beside(
    main: &Path,
    rules: Option<String>,
    others: &[impl AsRef<Path>],
    confidence: Confidence,
) -> Suggestions {
    let main = reading(main, rules);
    let others: Vec<(String, Reading)> = others
        .iter()
        .map(|path| {
            (path.as_ref().file_name().unwrap().to_string_lossy().into_owned(), reading(path.as_ref(), None))
        })
        .collect();
    let others: Vec<Source<'_>> = others.iter().map(|(name, reading)| source(name, reading)).collect();
    let mut found = suggest(source("openapi.yaml", &main), &others, &main.rules);
    found.at_least(confidence);
    found
}

fn source<'a>(name: &'a str, reading: &'a Reading) -> Source<'a> {
    let (resolved, normalised, _) = reading.document.as_ref().unwrap();
    Source { name, normalised, text: Some((resolved, &reading.sources)) }
}

#[test]
fn rules_are_suggested_as_recorded() {
    for folder in support::folders("suggest") {
        let found = suggestions(&folder.join("openapi.yaml"), &[folder.join("older.yaml")], Confidence::Low);
        support::compare(&folder.join("expected.yaml"), &found.rules());
    }
}

/// What is suggested is a rules file that the document takes.
#[test]
fn suggested_rules_fit_the_document() {
    for folder in support::folders("suggest") {
        let document = folder.join("openapi.yaml");
        let rules = suggestions(&document, &[folder.join("older.yaml")], Confidence::Medium).rules();
        let said = reading(&document, Some(rules.clone()));
        let wrong: Vec<&str> = said.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(!said.diagnostics.has_errors(), "{wrong:#?}\n{rules}");
    }
}

/// What is suggested as a name is the name when its rules are applied, and when its overlay is; nothing else is called otherwise than
/// before, and no two operations are called the same.
#[test]
fn suggested_names_are_what_things_are_called() {
    let mut named = 0;
    for folder in support::folders("suggest") {
        let document = folder.join("openapi.yaml");
        let older = [folder.join("older.yaml")];
        for confidence in [Confidence::Low, Confidence::Medium] {
            let before = reading(&document, None);
            let (_, plain, _) = before.document.as_ref().unwrap();
            let found = suggestions(&document, &older, confidence);
            let said = found.json();
            let by_rules = reading(&document, Some(found.rules()));
            let overlay = found.overlay("names", source("openapi.yaml", &before));
            let by_overlay = overlaid(&document, overlay);
            for (after, is_overlay) in [(&by_rules, false), (&by_overlay, true)] {
                let wrong: Vec<&str> = after.diagnostics.iter().map(|found| found.message.as_str()).collect();
                assert!(!after.diagnostics.has_errors(), "{}: {wrong:#?}", folder.display());
                let (_, model, _) = after.document.as_ref().unwrap();
                for (old, new) in plain.operations.iter().zip(&model.operations) {
                    let expected = called(&said, &old.call(), old.id.is_some() || is_overlay);
                    assert_eq!(new.call(), expected, "{} {is_overlay}", folder.display());
                    for (was, argument) in old.arguments.iter().zip(&new.arguments) {
                        let name = was.field.declared.for_encoder();
                        let renames = said["renames"].as_array().unwrap().iter();
                        let mut own = renames.filter(|rename| {
                            rename["operation"].as_str() == old.id.as_deref() && rename["parameter"] == name
                        });
                        let to = own.next().map(|rename| rename["to"].as_str().unwrap().to_owned());
                        named += usize::from(to.is_some());
                        assert_eq!(argument.field.public.snake(), to.unwrap_or(was.field.public.snake()));
                    }
                    named += usize::from(new.call() != old.call());
                }
                let collisions = |of: &Reading| {
                    of.diagnostics.iter().filter(|found| found.code.as_str() == "name-collision").count()
                };
                assert!(collisions(after) <= collisions(&before), "{}", folder.display());
            }
        }
    }
    assert!(named > 40, "{named}");
}

/// What a call is called by what is suggested.
fn called(said: &serde_json::Value, call: &str, can_be_named: bool) -> String {
    let own = said["calls"].as_array().unwrap().iter();
    let own = own.flat_map(|each| std::iter::once(each).chain(each["variants"].as_array().unwrap()));
    let moved =
        said["resources"].as_array().unwrap().iter().flat_map(|each| each["calls"].as_array().unwrap());
    let mut all = own.filter(|_| can_be_named).chain(moved).filter(|each| each["from"] == call);
    all.find_map(|each| each["to"].as_str()).unwrap_or(call).to_owned()
}

fn overlaid(path: &Path, overlay: Option<String>) -> Reading {
    let overlays = overlay.map(|text| Input { name: "overlay.yaml".to_owned(), bytes: text.into_bytes() });
    pipeline::reading(&Inputs {
        spec: Input { name: path.to_string_lossy().into_owned(), bytes: fs::read(path).unwrap() },
        files: Vec::new(),
        overlays: overlays.into_iter().collect(),
        rules: None,
        lock: None,
        strict: false,
    })
}

/// Rules that were taken over leave nothing to suggest.
#[test]
fn what_rules_declare_is_not_suggested_again() {
    for folder in support::folders("suggest") {
        let document = folder.join("openapi.yaml");
        let older = [folder.join("older.yaml")];
        for confidence in [Confidence::Low, Confidence::Medium] {
            let rules = suggestions(&document, &older, confidence).rules();
            let again = suggestions_beside(&document, Some(rules.clone()), &older, confidence);
            assert!(again.is_empty(), "{}\n{rules}\n{}", folder.display(), again.rules());
        }
    }
}

/// Of each: rules, what is suggested without them and not beside them (empty: nothing), and what still is.
fn assert_settled(folder: &str, cases: &[(&str, &str, &str)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suggest").join(folder);
    let document = folder.join("openapi.yaml");
    let older = [folder.join("older.yaml")];
    let shown = |rules: Option<&str>| {
        let rules = rules.map(|rules| format!("trueup: 1\n{rules}\n"));
        suggestions_beside(&document, rules, &older, Confidence::Low).rules()
    };
    let open = shown(None);
    for (rules, gone, left) in cases {
        let found = shown(Some(rules));
        assert!(open.contains(gone), "{gone} is not in\n{open}");
        assert!(gone.is_empty() || !found.contains(gone), "{rules}: {gone} is in\n{found}");
        assert!(found.contains(left), "{rules}: {left} is not in\n{found}");
    }
}

/// What a rule speaks of, in whatever way, is settled; what it leaves open is not.
#[test]
fn what_rules_speak_of_is_not_suggested() {
    assert_settled(
        "ruled",
        &[
            (
                "aliases: [{field: display_name, legacy: [displayName], in: {schemas: [Tool]}}]",
                "in: {schemas: [Tool, Widget]}",
                "legacy: [displayName], in: {schemas: [Widget]}",
            ),
            (
                "aliases: [{field: display_name, legacy: [displayName], in: {schemas: ['*']}}]",
                "displayName",
                "function_id",
            ),
            // The name is another field's in the rules.
            (
                "aliases: [{field: summary, legacy: [displayName], in: {schemas: [Tool]}}]",
                "schemas: [Tool, Widget]",
                "schemas: [Widget]",
            ),
            (
                "rename: [{operation: deleteTool, parameter: function_id, to: id}]",
                "function_id",
                "displayName",
            ),
            ("operations: {listTools: {paging: {none: true}}}", "listTools: {paging", "listWidgets: {paging"),
            (
                "operations: {listTools: {paging: {page: page, limit: limit}}}",
                "listTools: {paging",
                "listWidgets: {paging",
            ),
            ("envelopes: [{calls: [tools.list], kind: item, value: [/]}]", "tools.list", "widgets.list"),
            ("envelopes: [{calls: ['*.list'], kind: list, items: [/data]}]", "kind: list", "function_id"),
        ],
    );
}

/// The same of names.
#[test]
fn names_that_rules_speak_of_are_not_suggested() {
    assert_settled(
        "names",
        &[
            ("operations: {getEvents: {call: events.query}}", "getEvents", "getPoints"),
            ("operations: {getEvents: {idempotent: true}}", "", "getEvents: {call: events.export}"),
            ("resources: {Session: session}", "Session: sessions", "Experiments: runs"),
            ("resources: {Sessions: visits}", "Session: sessions", "Experiments: runs"),
            ("operations: {getRun: {call: experiments.read}}", "Experiments: runs", "Session: sessions"),
            ("operations: {ImageGetAll: {call: image.export}}", "ImageList", "addCrate"),
            (
                "operations: {createEventBatch: {deprecated_calls: [events.insert]}}",
                "createEventBatch",
                "batchCreatePoints",
            ),
            (
                "rename: [{operation: getExperimentComparison, parameter: run_id_1, to: newer}]",
                "to: new_run_id",
                "Experiments: runs",
            ),
        ],
    );
}

/// What is published keeps its name: a call gets another one beside it, and nothing that has no old name is suggested.
#[test]
fn published_names_stay_usable() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suggest/names");
    let document = folder.join("openapi.yaml");
    let mut found = suggestions(&document, &[folder.join("older.yaml")], Confidence::Low);
    found.names.keep_published();
    let rules = found.rules();
    for part in [
        "getEvents: {call: events.export, deprecated_calls: [events.get_events]}",
        "createEventBatch: {deprecated_calls: [events.insert]}",
        "- {resource: session, to: sessions, deprecated: [session]}",
    ] {
        assert!(rules.contains(part), "{part} is not in\n{rules}");
    }
    // A name that changes hands, a resource whose methods would have other names, and what has no place for an old name.
    for part in ["resources:", "parameter:", "image.", "toolbox", "to: runs"] {
        assert!(!rules.contains(part), "{part} is in\n{rules}");
    }
    let said = reading(&document, Some(rules.clone()));
    assert!(!said.diagnostics.has_errors(), "{rules}");
}

/// Documents may have thousands of names; a name for each field that says the same is found all the same.
#[test]
fn other_names_are_found_among_thousands() {
    const MANY: usize = 2_500;
    let fields: String = (0..MANY).map(|at| format!("first{at}_value{at}: {{type: string}}, ")).collect();
    let schema = |name: &str, last: &str| {
        format!("    {name}: {{type: object, properties: {{{fields}{last}: {{type: string}}}}}}\n")
    };
    let schemas: Vec<String> = ["start_time", "start_time", "start_time", "startTime", "startTime"]
        .iter()
        .enumerate()
        .map(|(at, last)| schema(&format!("Schema{at}"), last))
        .collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{}",
        schemas.concat()
    );
    let folder = std::env::temp_dir().join(format!("trueup-names-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let document = folder.join("openapi.yaml");
    fs::write(&document, text).unwrap();
    let rules = suggestions(&document, &[] as &[&Path], Confidence::Low).rules();
    fs::remove_dir_all(&folder).unwrap();
    assert!(rules.contains("startTime"), "{rules}");
}

/// Four times the things take about four times as long, beside another document too: all operations are not looked at for each.
#[test]
fn work_grows_with_the_document() {
    // Each thing with a tag of its own, and all under one.
    let document = |things: usize, shared: bool| {
        let mut paths = String::new();
        let mut schemas = String::new();
        for at in 0..things {
            let (name, schema) = (format!("box{at}crates"), format!("Box{at}Crate"));
            let answer = format!(
                "{{description: Here., content: {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}"
            );
            let tag = if shared { "stock" } else { &name };
            for (verb, id) in [("get", "list"), ("post", "add")] {
                let key = if verb == "get" { format!("  /{name}:\n") } else { String::new() };
                paths.push_str(&format!("{key}    {verb}: {{operationId: {id}{schema}, tags: [{tag}], responses: {{'204': {{description: Done.}}}}}}\n"));
            }
            paths.push_str(&format!(
                "  /{name}/{{id}}:\n    get:\n      operationId: get{schema}\n      tags: [{tag}]\n      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n      responses: {{'200': {answer}}}\n"
            ));
            schemas.push_str(&format!("    {schema}: {{type: object, properties: {{id: {{type: string}}, size_{at}: {{type: integer}}}}}}\n"));
        }
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n{schemas}"
        );
        let spec = Input { name: "openapi.yaml".to_owned(), bytes: text.into_bytes() };
        let (files, overlays) = (Vec::new(), Vec::new());
        pipeline::reading(&Inputs { spec, files, overlays, rules: None, lock: None, strict: false })
    };
    let took = |things: usize, shared: bool| {
        let (main, other) = (document(things, shared), document(things, shared));
        let (main_source, others) = (source("openapi.yaml", &main), [source("older.yaml", &other)]);
        let once = || {
            let start = Instant::now();
            let found = suggest(main_source, &others, &main.rules);
            assert!(found.aliases.is_empty());
            start.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    for shared in [false, true] {
        let (few, many) = (took(400, shared), took(1_600, shared));
        assert!(many < few * 10, "{few:?} for 400 things and {many:?} for 1,600");
    }
}
