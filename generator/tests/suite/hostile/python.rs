//! What generated Python is made of: its shape without names and text, its literals, its manifest.

use std::collections::{BTreeMap, BTreeSet};

use super::pages;

type Files = BTreeMap<String, String>;

fn sources(files: &Files) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| path.ends_with(".py"))
}

/// The tokens of a module: kind and text.
fn tokens<'t>(path: &str, text: &'t str) -> Vec<(String, &'t str)> {
    let parsed =
        ruff_python_parser::parse_module(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
    let tokens = parsed.tokens().iter().map(|token| {
        let (kind, range) = token.as_tuple();
        (format!("{kind:?}"), &text[range.start().to_usize()..range.end().to_usize()])
    });
    tokens.collect()
}

/// Parses everything; names that Python gives a meaning of its own are not defined by a document; nothing a doctest runs.
pub(super) fn check(row: &str, files: &Files) {
    for (path, text) in sources(files) {
        let tokens = tokens(path, text);
        let mut lines = text.lines().map(str::trim_start);
        assert!(!lines.any(|line| line.starts_with(">>>")), "{row}: {path} has a doctest");
        for (kind, token) in &tokens {
            let (fstring, encoding) = (kind.starts_with("FString"), token.contains("coding:"));
            assert!(!fstring, "{row}: {path} has an f-string: {token}");
            assert!(kind != "Comment" || !encoding, "{row}: {path}: {token}");
        }
        definitions(row, path, text);
    }
}

/// Classes of a module, annotated fields of a class and parameters of a function have names of their own; no dunder among them.
fn definitions(row: &str, path: &str, text: &str) {
    let parsed = ruff_python_parser::parse_module(text).unwrap();
    let mut seen = BTreeSet::new();
    for statement in parsed.suite() {
        let Some(class) = statement.as_class_def_stmt() else { continue };
        let name = class.name.as_str();
        assert!(seen.insert((String::new(), name.to_owned())), "{row}: {path}: {name} is there twice");
        for inside in &class.body {
            if let Some(field) = inside.as_ann_assign_stmt().and_then(|field| field.target.as_name_expr()) {
                let field = field.id.as_str();
                assert!(
                    seen.insert((name.to_owned(), field.to_owned())),
                    "{row}: {path}: {name}.{field} twice"
                );
                let is_own = field.starts_with("__") && field.ends_with("__");
                assert!(
                    !field.starts_with('_') || is_own || !path.contains("/models/"),
                    "{row}: {path}: {name}.{field} is private"
                );
            }
            if let Some(function) = inside.as_function_def_stmt() {
                let mut parameters = BTreeSet::new();
                for parameter in function.parameters.iter() {
                    let own = parameter.name().as_str();
                    assert!(
                        parameters.insert(own),
                        "{row}: {path}: {name}.{} takes {own} twice",
                        function.name
                    );
                }
            }
        }
    }
}

/// Every dunder that is defined.
pub(super) fn dunders(files: &Files) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, text) in sources(files) {
        let tokens = tokens(path, text);
        for pair in tokens.windows(2) {
            let (name, next) = (pair[1].1, pair[0].1);
            if name.starts_with("__") && name.ends_with("__") && ["def", "class"].contains(&next) {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// Every statement at the top of every module, with names, text and docstrings taken out; sorted, since names sort modules.
pub(super) fn shapes(files: &Files) -> Vec<String> {
    let mut all = Vec::new();
    for (path, text) in sources(files) {
        let mut line = String::new();
        let mut statement = Vec::new();
        let mut depth = 0_usize;
        let tokens = tokens(path, text);
        for (index, (kind, token)) in tokens.iter().enumerate() {
            let next = tokens.get(index + 1).map_or("", |(kind, _)| kind);
            match kind.as_str() {
                "Comma" | "Lpar" | "Rpar" | "NonLogicalNewline" | "Comment" | "Pass" | "Ellipsis" => {}
                // A statement of its own: documentation.
                "String" if line.is_empty() && ["Newline", "EndOfFile", ""].contains(&next) => {}
                "String" => line.push_str("\"\" "),
                "Name" => line.push_str("x "),
                "Newline" => {
                    statement.extend(Some(std::mem::take(&mut line)).filter(|line| !line.is_empty()))
                }
                "Indent" => depth += 1,
                "Dedent" => depth = depth.saturating_sub(1),
                _ => {
                    line.push_str(token);
                    line.push(' ');
                }
            }
            if depth == 0
                && ["Newline", "Dedent"].contains(&kind.as_str())
                && next != "Indent"
                && !statement.is_empty()
            {
                all.push(std::mem::take(&mut statement).join("\n"));
            }
        }
        all.extend(Some(statement.join("\n")).filter(|rest| !rest.is_empty()));
    }
    all.sort();
    all
}

/// The values of all string literals, documentation included.
pub(super) fn literals(files: &Files) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (path, text) in sources(files) {
        for (kind, token) in tokens(path, text) {
            if kind != "String" {
                continue;
            }
            let parsed = ruff_python_parser::parse_expression(token).unwrap();
            all.extend(
                parsed.expr().as_string_literal_expr().map(|literal| literal.value.to_str().to_owned()),
            );
        }
    }
    all
}

/// pyproject.toml without what a document may say: name, version, description, the folder of the package.
pub(super) fn manifest(files: &Files) -> Vec<(String, String)> {
    pages::toml(
        &files["pyproject.toml"],
        &[
            "project.name",
            "project.version",
            "project.description",
            "tool.hatch.build.targets.wheel.packages",
        ],
    )
}
