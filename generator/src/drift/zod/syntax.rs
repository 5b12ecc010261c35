//! The part of TypeScript that schemas are written in, as values of our own: what a module names, and the expressions behind the
//! names. Types are left out, and so is whatever a schema cannot be made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostics::Span;

/// An expression with its place. What is seen from two places, as what a function returns is, is kept once.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) expr: Expr,
    pub(super) span: Span,
}

/// What an expression is. Parentheses, `as`, `satisfies` and `!` are seen through.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    Name(String),
    Text(String),
    Number(f64),
    Bool(bool),
    Null,
    /// `a.b`, `a["b"]`.
    Member(Box<Node>, String),
    Call(Box<Node>, Vec<Node>),
    Object(Vec<Entry>),
    List(Vec<Node>),
    /// `...a`, of a list or of arguments.
    Spread(Box<Node>),
    Function(Arc<Function>),
    /// What no schema is made of, in words with their article.
    Other(&'static str),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// `name: value`, or a getter with what it returns.
    Member {
        name: String,
        span: Span,
        value: Arc<Node>,
    },
    Spread(Node),
    /// `[key]: value`: the name is what the key is worth, where that can be told.
    Computed {
        key: Node,
        span: Span,
        value: Arc<Node>,
    },
}

/// A function that does no more than return an expression, with constants of its own.
#[derive(Debug, Clone)]
pub(super) struct Function {
    pub(super) parameters: Vec<String>,
    pub(super) locals: Vec<(String, Arc<Node>)>,
    /// `None`: it does more than that.
    pub(super) result: Option<Arc<Node>>,
}

/// Where a name comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// The module, as it is written.
    pub(super) from: String,
    /// Its export; `None`: all of it.
    pub(super) name: Option<String>,
}

/// What stands behind an exported name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Export {
    Local(String),
    Other(Import),
}

impl Export {
    /// The name in the module itself.
    pub(super) fn local(&self) -> Option<&str> {
        match self {
            Self::Local(name) => Some(name),
            Self::Other(_) => None,
        }
    }
}

/// One file.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Constants, functions and enums, by name.
    pub(super) values: IndexMap<String, Node>,
    pub(super) imports: BTreeMap<String, Import>,
    pub(super) exports: BTreeMap<String, Export>,
    /// `export * from "…"`.
    pub(super) stars: Vec<String>,
    /// Calls that stand by themselves: `registry.register("Tool", ToolSchema)`.
    pub(super) calls: Vec<Node>,
    /// Bodies of functions and classes that make routes or name schemas, each behind the one around it.
    pub(super) blocks: Vec<Block>,
    /// Namespaces, and classes with static members: modules inside of this one.
    pub(super) spaces: IndexMap<String, Module>,
    /// It is a class: its names are not seen without it, even inside.
    pub(super) is_class: bool,
}

/// The body of a function or of a class.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The one around it.
    pub(super) parent: Option<usize>,
    pub(super) parameters: Vec<String>,
    /// Functions, which may be used before they stand.
    pub(super) functions: Vec<(String, Arc<Node>)>,
    /// Constants, in order.
    pub(super) locals: Vec<(String, Arc<Node>)>,
    /// Calls that stand by themselves, and what is returned.
    pub(super) calls: Vec<Arc<Node>>,
    /// A call in it, or in a block of it, makes a route or names a schema.
    pub(super) is_telling: bool,
}
