//! Where something comes from: from a name in either language, on the wire or in the document to the place it stands at, the
//! names it goes by everywhere, and the rules that made it so. Pure.

mod index;
mod query;
mod render;
mod rules;

pub use render::{json, text};

use crate::diagnostics::{Span, SpecPointer};
use crate::ir::Api;
use crate::resolve::Resolved;
use crate::rules::Rules;

/// What kind of thing a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A group of methods.
    Resource,
    /// An operation.
    Method,
    /// A type.
    Type,
    /// A member of an object.
    Field,
    /// A parameter of an operation or a field of its body.
    Argument,
    /// A value of an enum.
    Value,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Method => "method",
            Self::Type => "type",
            Self::Field => "field",
            Self::Argument => "argument",
            Self::Value => "value",
        }
    }
}

/// One thing of an SDK, and everything it is called.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// As code in Rust says it.
    pub rust: String,
    /// As code in Python says it.
    pub python: String,
    /// As requests and replies have it: `GET /tools`, `toolType in the query`.
    pub wire: String,
    /// Other spellings: of the wire, and old names in code.
    pub legacy: Vec<String>,
    /// Its place in the document.
    pub pointer: SpecPointer,
    /// Where that is in the text.
    pub span: Option<Span>,
    /// What the rules say of it, and where.
    pub rules: Vec<(String, Span)>,
    /// What rules call the operation it is or belongs to: `tools.create`, and its operationId.
    calls: Vec<String>,
    /// The ways it may be asked for: names, from the outermost to its own, with all spellings of each.
    ways: Vec<Vec<Vec<String>>>,
}

/// Everything of the SDKs of a document that has a name.
#[derive(Debug)]
pub struct Index {
    items: Vec<Item>,
    /// Names that may stand before any other.
    outer: Vec<String>,
}

impl Index {
    /// Of a document and its model.
    #[must_use]
    pub fn of(resolved: &Resolved, api: &Api) -> Self {
        Self { items: index::items(resolved, api), outer: index::outer_names(api) }
    }

    /// Everything there is, without the rules that reach it.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// What is found for a query: everything that goes by the name, in the order of [`Kind`] and of the document.
    ///
    /// `query` is a path in Rust (`hivekube::Tool::tool_type`, `tools().create`), in Python (`hivekube.models.Tool.tool_type`), on
    /// the wire (`GET /tools/{id}`, `/tools/42`, an operationId, the name of a schema or of a field as it is sent), or a JSON pointer
    /// into the document.
    ///
    /// # Errors
    /// When nothing goes by that name: the nearest one there is, if one is near.
    pub fn explain(&self, rules: &Rules, query: &str) -> Result<Vec<Item>, Option<String>> {
        let found = query::find(&self.items, &self.outer, query);
        let mut items: Vec<Item> = found.into_iter().filter_map(|at| self.items.get(at)).cloned().collect();
        if items.is_empty() {
            return Err(query::near(&self.items, query));
        }
        for item in &mut items {
            item.rules = rules::of(rules, item);
        }
        items.sort_by_key(|item| item.kind);
        Ok(items)
    }
}
