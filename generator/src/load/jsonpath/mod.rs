//! JSONPath (RFC 9535) over the document tree: what overlays choose their targets with. Paths, wildcards, descendants,
//! slices, unions, filters and the five functions of the standard.

mod evaluate;
mod filter;
mod parse;
mod regexp;
pub(crate) mod written;

pub(super) use evaluate::select;
pub(super) use parse::parse;

/// A parsed query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    segments: Vec<Segment>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
struct Segment {
    /// `..`: the node and everything below it.
    descendants: bool,
    selectors: Vec<Selector>,
}

#[derive(Debug, Clone, PartialEq)]
enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Filter(Box<Test>),
}

/// A filter expression.
#[derive(Debug, Clone, PartialEq)]
enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    Exists(Operand),
    Compare(Operand, Comparison, Operand),
    /// `match` (the whole text) and `search` (any part of it).
    Matches {
        text: Operand,
        pattern: Operand,
        whole: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq)]
enum Operand {
    /// `@…`: from the node that is tested.
    Current(Query),
    /// `$…`: from the root.
    Root(Query),
    Text(String),
    Number(f64),
    Flag(bool),
    Null,
    /// `length(…)`: characters, elements or members.
    Length(Box<Operand>),
    /// `count(…)`: how many nodes a query gives.
    Count(Box<Operand>),
    /// `value(…)`: of the one node that a query gives.
    Value(Box<Operand>),
}
