//! New versions in a rules file, its comments and its form kept: what is replaced or added is found by position.

use crate::diagnostics::{Diagnostics, SourceMap};
use crate::load::{self, Budget, Node};
use crate::rules;

/// The text of a rules file with the versions of the crate and of the package.
///
/// # Errors
/// A sentence: the file has a form that nothing can be added to.
pub fn with_versions(text: &str, rust: &str, python: &str) -> Result<String, String> {
    let own = |root: &Node, language: &str| root.get("sdk")?.get(language)?.get("version").map(|_| ());
    let root = parsed(text).ok_or("cannot be read")?;
    let apart = own(&root, "rust").is_some() || own(&root, "python").is_some();
    let edited = if rust == python && !apart {
        set(text, &["sdk", "version"], rust)?
    } else {
        let text = set(text, &["sdk", "rust", "version"], rust)?;
        set(&text, &["sdk", "python", "version"], python)?
    };
    // What was written is read again: an edit that means something else is none.
    let read = parsed(&edited).map(|root| rules::read(&root, &mut Diagnostics::default()).sdk);
    let version = |own: &Option<rules::Spanned<String>>, all: &Option<rules::Spanned<String>>| {
        own.as_ref().or(all.as_ref()).map(|version| version.value.clone())
    };
    let is_right = read.is_some_and(|sdk| {
        version(&sdk.rust_version, &sdk.version).as_deref() == Some(rust)
            && version(&sdk.python_version, &sdk.version).as_deref() == Some(python)
    });
    if is_right { Ok(edited) } else { Err("has a form that versions cannot be added to".to_owned()) }
}

fn parsed(text: &str) -> Option<Node> {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::default();
    let document =
        load::parse("trueup.yaml", text.as_bytes(), &Budget::default(), &mut sources, &mut diagnostics)?;
    (!diagnostics.has_errors()).then_some(document.root)
}

/// Replaces a value, or adds it to the innermost object that is there.
fn set(text: &str, path: &[&str], value: &str) -> Result<String, String> {
    let root = parsed(text).ok_or("cannot be read")?;
    let mut at = &root;
    for (depth, key) in path.iter().enumerate() {
        match at.get(key) {
            Some(next) => at = next,
            None => return add(text, at, depth == 0, path.get(depth..).unwrap_or_default(), value),
        }
    }
    splice(text, at.span.start as usize, at.span.end as usize, value)
}

/// Adds `a: {b: value}` to an object.
fn add(text: &str, object: &Node, is_root: bool, path: &[&str], value: &str) -> Result<String, String> {
    let inner =
        path.iter().skip(1).rev().fold(value.to_owned(), |inside, key| format!("{{{key}: {inside}}}"));
    let key = path.first().copied().unwrap_or_default();
    let member = format!("{key}: {inner}");
    let members = object.as_mapping().ok_or("has no object where versions stand")?;
    let start = object.span.start as usize;
    if text.get(start..).is_some_and(|rest| rest.starts_with('{')) {
        let gap = if members.is_empty() { "" } else { ", " };
        return splice(text, start + 1, start + 1, &format!("{member}{gap}"));
    }
    // The whole file: at its end, where no comment of another part is torn off.
    if is_root {
        return Ok(format!("{}\n\n{member}\n", text.trim_end()));
    }
    let first = members.entries().next().map(|(_, span, _)| span.start as usize);
    let first = first.ok_or("has an object without members where versions stand")?;
    let line = text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let indent = text.get(line..first).unwrap_or_default();
    splice(text, first, first, &format!("{member}\n{indent}"))
}

fn splice(text: &str, start: usize, end: usize, new: &str) -> Result<String, String> {
    match (text.get(..start), text.get(end..)) {
        (Some(before), Some(after)) => Ok(format!("{before}{new}{after}")),
        _ => Err("cannot be edited".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::with_versions;

    #[test]
    fn versions_go_where_they_stand_and_nothing_else_moves() {
        for (text, rust, python, expected) in [
            (
                "trueup: 1\nsdk:\n  version: 0.1.0 # ours\n",
                "0.2.0",
                "0.2.0",
                "trueup: 1\nsdk:\n  version: 0.2.0 # ours\n",
            ),
            (
                "trueup: 1\nsdk:\n  # A.\n  name: X\narrays: comma\n",
                "0.2.0",
                "0.2.0",
                "trueup: 1\nsdk:\n  # A.\n  version: 0.2.0\n  name: X\narrays: comma\n",
            ),
            ("trueup: 1 # one\n", "1.0.0", "1.0.0", "trueup: 1 # one\n\nsdk: {version: 1.0.0}\n"),
            (
                "trueup: 1\nsdk:\n  version: '1.0.0'\n  rust: {crate: a}\n",
                "1.1.0",
                "1.0.1",
                "trueup: 1\nsdk:\n  python: {version: 1.0.1}\n  version: '1.0.0'\n  rust: {version: 1.1.0, crate: a}\n",
            ),
            (
                "trueup: 1\nsdk: {rust: {version: 1.0.0}, python: {version: 1.0.0}}\n",
                "1.1.0-rc.1",
                "1.1.0rc1",
                "trueup: 1\nsdk: {rust: {version: 1.1.0-rc.1}, python: {version: 1.1.0rc1}}\n",
            ),
        ] {
            assert_eq!(with_versions(text, rust, python).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_cannot_be_edited_is_refused() {
        for text in ["trueup: 1\nsdk: no\n", "[", "trueup: 1\nsdk: &a {x: *a}\n"] {
            assert!(with_versions(text, "1.0.0", "1.0.0").is_err(), "{text}");
        }
    }
}
