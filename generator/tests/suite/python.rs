//! Whole Python packages from small documents, compared file by file with `golden/python/*/package`. `TRUEUP_BLESS=1`
//! writes what is found in place of what is expected. The runtime is left out: it has its own tests.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use trueup::lang::python;
use trueup::vectors::Vectors;

fn package(folder: &Path) -> BTreeMap<String, String> {
    let (mut files, diagnostics) = python::generate(&support::lower_folder(folder).api, &Vectors::default());
    assert!(diagnostics.is_empty(), "{folder:?}: {:?}", diagnostics.sorted());
    files.retain(|path, _| !path.contains("/_runtime/"));
    files
}

#[test]
fn packages_are_as_recorded() {
    for folder in support::folders("golden/python") {
        let found = package(&folder);
        let root = folder.join("package");
        let mut expected: Vec<PathBuf> = Vec::new();
        walk(&root, &mut expected);
        for path in expected {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            if !found.contains_key(&name) {
                support::compare(&path, "");
            }
        }
        for (path, text) in &found {
            let path = root.join(path);
            if std::env::var_os("TRUEUP_BLESS").is_some() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
            }
            support::compare(&path, text);
        }
    }
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, into) } else { into.push(path) }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for folder in support::folders("golden/python") {
        assert_eq!(package(&folder), package(&folder), "{folder:?}");
    }
}

/// Statements at the top of every module are of the few kinds that templates write, and what is imported is known: nothing
/// that a document says has become code.
#[test]
fn documents_of_the_corpus_become_modules_of_one_shape() {
    let Some(folder) = support::corpus() else { return };
    for path in support::documents(&folder, LARGEST) {
        let Some(api) = support::lower_public(&path) else { continue };
        let (files, diagnostics) = python::generate(&api, &Vectors::default());
        assert!(!diagnostics.has_errors(), "{path:?}: {:?}", diagnostics.sorted());
        for (name, text) in &files {
            if name.ends_with(".py") && !name.contains("/_runtime/") {
                check_shape(&format!("{}: {name}", path.display()), text);
            }
        }
    }
}

/// Larger documents take minutes without optimisation; they say nothing that the others do not.
const LARGEST: u64 = 2_000_000;

fn check_shape(name: &str, text: &str) {
    const LIBRARY: [&str; 6] = ["__future__", "collections.abc", "datetime", "functools", "types", "typing"];
    let parsed = ruff_python_parser::parse_module(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    for statement in parsed.suite() {
        let expected = if let Some(import) = statement.as_import_stmt() {
            import.names.iter().all(|alias| ["builtins", "datetime"].contains(&alias.name.as_str()))
        } else if let Some(import) = statement.as_import_from_stmt() {
            let module = import.module.as_ref().map_or("", |module| module.as_str());
            if import.level == 0 { LIBRARY.contains(&module) } else { true }
        } else if let Some(condition) = statement.as_if_stmt() {
            condition.test.as_name_expr().is_some_and(|name| name.id == "TYPE_CHECKING")
        } else if let Some(expression) = statement.as_expr_stmt() {
            expression.value.is_string_literal_expr()
        } else {
            let is_function = statement.is_function_def_stmt() && name.ends_with("/webhooks.py");
            is_function
                || statement.is_class_def_stmt()
                || statement.is_assign_stmt()
                || statement.is_ann_assign_stmt()
        };
        assert!(expected, "{name}: {statement:?}");
    }
}

/// Whatever the prose of a document is, the code around it is the same.
#[test]
fn prose_never_becomes_code() {
    let folder = support::data("golden/python/library");
    let rules = support::rules_text(&folder);
    let plain = code(&support::lower(&with_prose(&folder, "Plain words"), &rules, None).api);
    for payload in [
        "\"\"\"\nimport os; os.system('id')\n\"\"\"",
        "ends with \\",
        "ends with \"",
        "\\\"\"\"\"\" + __import__('os') + \"\"\"",
        "one\r__import__('os')\u{2028}two\u{85}three",
        "\0\u{1b}[2J\u{202e}",
        "{__import__('os')} %s ${x} `code` <script>",
        ">>> import os\n```python\nimport os\n```\n    import os",
        "'''\n\\N{BULLET}\\x41\\u0041\\\n",
        "# type: ignore\n# ruff: noqa\n# fmt: off",
    ] {
        let found = code(&support::lower(&with_prose(&folder, payload), &rules, None).api);
        assert_eq!(plain, found, "{payload:?}");
    }
}

/// The tokens of all modules but for text, and for what the layout of longer text adds.
fn code(api: &trueup::ir::Api) -> Vec<(String, Vec<String>)> {
    let (files, diagnostics) = python::generate(api, &Vectors::default());
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted());
    let modules = files.iter().filter(|(name, _)| name.ends_with(".py") && !name.contains("/_runtime/"));
    modules
        .map(|(name, text)| {
            let parsed = ruff_python_parser::parse_module(text).unwrap();
            let tokens = parsed.tokens().iter().filter_map(|token| {
                let (kind, range) = token.as_tuple();
                let source = &text[range.start().to_usize()..range.end().to_usize()];
                match format!("{kind:?}").as_str() {
                    "Comma" | "Lpar" | "Rpar" | "NonLogicalNewline" => None,
                    "String" => Some("text".to_owned()),
                    _ => Some(source.to_owned()),
                }
            });
            (name.clone(), tokens.collect())
        })
        .collect()
}

fn with_prose(folder: &Path, prose: &str) -> String {
    let mut document = support::document_json(folder);
    replace(&mut document, prose);
    document.to_string()
}

fn replace(value: &mut serde_json::Value, prose: &str) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| replace(item, prose)),
        serde_json::Value::Object(members) => {
            for (key, member) in members {
                let is_prose =
                    ["description", "summary", "title", "example", "pattern"].contains(&key.as_str());
                if is_prose && member.is_string() {
                    *member = prose.into();
                } else {
                    replace(member, prose);
                }
            }
        }
        _ => {}
    }
}

/// A resource that is split into modules, by what its operations are about and not by where they stand: the README still names
/// each with its own request.
#[test]
fn methods_of_split_resources_are_named_with_their_requests() {
    let mut document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    // What is too small for a module of its own stays in the resource's, before all others.
    let topics = [("alerts", 60), ("keys", 2), ("runs", 60)];
    for (about, count) in topics {
        for number in 0..count {
            document.push_str(&format!(
                "  /repos/{{id}}/{about}/v{number}:\n    get:\n      operationId: repos/get-{about}-v{number}\n      tags: [repos]\n      \
                 parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n      \
                 responses: {{'200': {{description: A., content: {{application/json: {{schema: {{type: object, properties: {{a: {{type: string}}}}}}}}}}}}}}\n"
            ));
        }
    }
    let api = support::lower(&document, "", None).api;
    let (files, _) = python::generate(&api, &Vectors::default());
    let modules = files.keys().filter(|path| path.contains("/resources/repos")).count();
    assert!(modules > 1, "the resource is not split: {modules}");
    for (about, count) in topics {
        for number in [0, count - 1] {
            let row = format!("| `get_{about}_v{number}` | `GET /repos/{{id}}/{about}/v{number}` |");
            assert!(files["README.md"].contains(&row), "{row}\n{}", files["README.md"]);
        }
    }
}

/// Inside of the class a resource called `property` or `deprecated` hides what old names are made with: the one comes behind them,
/// for the other they have a name of their own.
#[test]
fn old_names_stand_before_resources_that_hide_their_decorators() {
    let operation = |tag: &str| {
        format!(
            "  /{tag}: {{get: {{operationId: get_{tag}, tags: [{tag}], responses: {{'204': {{description: N.}}}}}}}}\n"
        )
    };
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{}{}{}",
        operation("property"),
        operation("tools"),
        operation("zebras")
    );
    let rules =
        |rename: &str| format!("trueup: 1\nsdk: {{python: {{package: estate}}}}\nrename: [{rename}]\n");
    let without = document.replace(&operation("property"), "");
    for (document, rename, order) in [
        (
            &document,
            "{resource: tools, to: kits, deprecated: [tools, deprecated]}",
            "kits zebras deprecated tools property",
        ),
        (&document, "{resource: tools, to: kits}", "kits property zebras"),
        (
            &without,
            "{resource: tools, to: kits, deprecated: [property, deprecated, tools]}",
            "kits zebras deprecated tools property",
        ),
    ] {
        let api = support::lower(document, &rules(rename), None).api;
        let (files, _) = python::generate(&api, &Vectors::default());
        let text = &files["src/estate/_client.py"];
        let class = text.split("\nclass ").nth(1).unwrap();
        let names: Vec<&str> = class
            .split("    def ")
            .skip(1)
            .map(|rest| rest.split('(').next().unwrap())
            .filter(|name| !name.starts_with('_'))
            .collect();
        assert_eq!(names.join(" "), order, "{text}");
        // No decorator is what the class defines further up.
        let mut defined: Vec<&str> = Vec::new();
        for line in class.lines().map(str::trim) {
            if let Some(decorator) = line.strip_prefix('@') {
                let name = decorator.split('(').next().unwrap();
                assert!(!defined.contains(&name), "{line} {defined:?}");
            }
            defined.extend(line.strip_prefix("def ").and_then(|rest| rest.split('(').next()));
        }
    }
}
