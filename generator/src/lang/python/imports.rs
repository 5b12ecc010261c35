//! Import statements in the order isort (as in ruff) gives them, and the order of names in `__all__`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What a module imports.
#[derive(Debug, Clone, Default)]
pub(super) struct Imports {
    /// `import x`, `import x as y`.
    modules: BTreeMap<String, Option<String>>,
    /// `from m import a`: the names by module.
    names: BTreeMap<String, BTreeSet<String>>,
    /// `from m import a as b`.
    renamed: BTreeSet<(String, String, String)>,
}

impl Imports {
    /// `import module`.
    pub(super) fn module(&mut self, module: &str) {
        self.modules.insert(module.to_owned(), None);
    }

    /// `import module as name`.
    pub(super) fn module_as(&mut self, module: &str, name: &str) {
        self.modules.insert(module.to_owned(), Some(name.to_owned()));
    }

    /// `from module import name`.
    pub(super) fn name(&mut self, module: &str, name: &str) {
        self.names.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    /// `from module import name as local`.
    pub(super) fn name_as(&mut self, module: &str, name: &str, local: &str) {
        self.renamed.insert((module.to_owned(), name.to_owned(), local.to_owned()));
    }

    /// The statements, a section a list: the standard library, then the package itself.
    pub(super) fn sections(&self) -> Vec<Vec<String>> {
        let plain = self.modules.iter().map(|(module, local)| match local {
            Some(local) => format!("import {module} as {local}"),
            None => format!("import {module}"),
        });
        let mut from: Vec<(&str, &str, String)> = Vec::new();
        for (module, names) in &self.names {
            let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
            names.sort_by(|a, b| member_order(a, b));
            let first = names.first().copied().unwrap_or_default();
            from.push((module, first, format!("from {module} import {}", names.join(", "))));
        }
        for (module, name, local) in &self.renamed {
            from.push((module, name, format!("from {module} import {name} as {local}")));
        }
        from.sort_by(|a, b| module_order(a.0, b.0).then_with(|| member_order(a.1, b.1)));
        let (own, library): (Vec<_>, Vec<_>) =
            from.into_iter().partition(|(module, ..)| module.starts_with('.'));
        let library: Vec<String> = plain.chain(library.into_iter().map(|(.., text)| text)).collect();
        let own: Vec<String> = own.into_iter().map(|(.., text)| text).collect();
        [library, own].into_iter().filter(|section| !section.is_empty()).collect()
    }
}

/// Parents before siblings, then by name.
pub(super) fn module_order(a: &str, b: &str) -> Ordering {
    let dots = |module: &str| module.bytes().take_while(|b| *b == b'.').count();
    dots(b).cmp(&dots(a)).then_with(|| {
        let (low_a, low_b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
        natural_order(&low_a, &low_b).then_with(|| natural_order(a, b))
    })
}

/// `CONSTANT`, then `Class`, then `variable`, each without regard to case.
pub(super) fn member_order(a: &str, b: &str) -> Ordering {
    kind(a).cmp(&kind(b)).then_with(|| {
        let (low_a, low_b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
        natural_order(&low_a, &low_b).then_with(|| natural_order(a, b))
    })
}

/// The order of `__all__`: the same kinds, with regard to case.
pub(super) fn export_order(a: &str, b: &str) -> Ordering {
    kind(a).cmp(&kind(b)).then_with(|| natural_order(a, b))
}

fn kind(name: &str) -> u8 {
    let cased = name.bytes().any(|b| b.is_ascii_alphabetic());
    if name.len() > 1 && cased && !name.bytes().any(|b| b.is_ascii_lowercase()) {
        0
    } else if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        1
    } else {
        2
    }
}

/// Numbers inside names count as numbers: `v2` before `v10`.
fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        let (Some(x), Some(y)) = (a.first(), b.first()) else { return a.len().cmp(&b.len()) };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (left, right) = (digits(a), digits(b));
            let order = if left.first() == Some(&b'0') || right.first() == Some(&b'0') {
                left.cmp(right)
            } else {
                left.len().cmp(&right.len()).then_with(|| left.cmp(right))
            };
            if order != Ordering::Equal {
                return order;
            }
            a = a.get(left.len()..).unwrap_or_default();
            b = b.get(right.len()..).unwrap_or_default();
        } else if x == y {
            a = a.get(1..).unwrap_or_default();
            b = b.get(1..).unwrap_or_default();
        } else {
            return x.cmp(y);
        }
    }
}

fn digits(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_in_the_order_of_isort() {
        let mut imports = Imports::default();
        imports.name(".shared", "DateRange");
        imports.name("..models.events", "EventFilter");
        imports.name("..models.events", "Event");
        imports.name_as("..models.events", "Page", "PageModel");
        imports.name(".._runtime.calls", "omit");
        imports.name(".._runtime.calls", "Omit");
        imports.name(".._runtime.calls", "AsyncResource");
        imports.name("typing", "Final");
        imports.name("collections.abc", "Mapping");
        imports.module("builtins");
        imports.module_as("datetime", "dt");
        assert_eq!(
            imports.sections(),
            [
                vec![
                    "import builtins",
                    "import datetime as dt",
                    "from collections.abc import Mapping",
                    "from typing import Final",
                ],
                vec![
                    "from .._runtime.calls import AsyncResource, Omit, omit",
                    "from ..models.events import Event, EventFilter",
                    "from ..models.events import Page as PageModel",
                    "from .shared import DateRange",
                ],
            ]
        );
    }

    #[test]
    fn exports_are_in_the_order_of_ruff() {
        let mut names =
            ["omit", "Ack", "APIError", "__version__", "AliasWarning", "V10", "V2x", "V10x", "models", "A"];
        names.sort_by(|a, b| export_order(a, b));
        assert_eq!(
            names,
            ["V10", "A", "APIError", "Ack", "AliasWarning", "V2x", "V10x", "__version__", "models", "omit"]
        );
    }
}
