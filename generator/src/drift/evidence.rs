//! What a recording shows: how often, and where first. Counts only; no value of a recording is kept but names of fields and
//! values of enums, for secrets may stand anywhere else.

use std::collections::BTreeMap;

use crate::diagnostics::{Span, SpecPointer};

/// Where something was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// The number of the first exchange with it, from 1.
    pub entry: u64,
    /// The JSON path in that exchange's body.
    pub path: String,
}

/// A node of the document that a recording speaks of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The node.
    pub pointer: SpecPointer,
    /// Its place in the text.
    pub span: Span,
    /// What people call it: `Tool.name`, `tools.list`.
    pub name: String,
}

/// Which way a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To the server.
    Request,
    /// From the server.
    Reply,
}

impl Direction {
    /// `request` or `reply`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
        }
    }
}

/// What does not agree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// An object has a member that its schema does not name.
    UndocumentedField {
        /// The member.
        field: String,
        /// The JSON types of its values.
        kinds: Vec<&'static str>,
    },
    /// A required member is missing.
    Missing,
    /// `null` where the document has none.
    Null,
    /// A value of another type.
    Type {
        /// The documented type.
        documented: &'static str,
        /// The JSON type that came.
        seen: &'static str,
    },
    /// A value that an enum does not list.
    Value(String),
    /// A parameter of the query that the operation does not have.
    UndocumentedParameter(String),
    /// A status that the operation does not document.
    Status(u16),
    /// A reply in which none of the declared places holds the payload.
    Envelope,
}

/// How a field was spelled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spellings {
    /// Objects that could have had it.
    pub objects: u64,
    /// How often each spelling was there.
    pub seen: BTreeMap<String, u64>,
}

impl Spellings {
    /// A spelling was there.
    pub(super) fn see(&mut self, spelling: &str) {
        match self.seen.get_mut(spelling) {
            Some(count) => *count += 1,
            None => drop(self.seen.insert(spelling.to_owned(), 1)),
        }
    }
}

/// Everything a recording shows.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Exchanges that were read.
    pub exchanges: u64,
    /// Exchanges of operations that the document has.
    pub known: u64,
    /// Calls of each operation, by its place.
    pub calls: BTreeMap<SpecPointer, u64>,
    /// Calls of no documented operation: method and path, ids left out.
    pub strangers: BTreeMap<(String, String), Seen>,
    /// What does not agree.
    pub facts: BTreeMap<(Place, Direction, Fact), Seen>,
    /// Spellings of fields, by the field's place.
    pub spellings: BTreeMap<(SpecPointer, Direction), Spellings>,
    /// Where payloads were found: operation, part of the answer, number of the declared place.
    pub envelopes: BTreeMap<(SpecPointer, &'static str, usize), u64>,
    /// How often something did not agree.
    pub(super) noted: u64,
}

impl Evidence {
    pub(super) fn note(
        &mut self,
        place: Place,
        direction: Direction,
        fact: Fact,
        entry: u64,
        path: impl FnOnce() -> String,
    ) {
        self.noted += 1;
        let seen = self.facts.entry((place, direction, fact));
        seen.and_modify(|seen| seen.count += 1).or_insert_with(|| Seen { count: 1, entry, path: path() });
    }

    /// Adds what was found on trial.
    pub(super) fn absorb(&mut self, other: Self) {
        self.noted += other.noted;
        for (key, found) in other.facts {
            self.facts.entry(key).and_modify(|seen| seen.count += found.count).or_insert(found);
        }
        for (key, found) in other.spellings {
            let spellings = self.spellings.entry(key).or_default();
            spellings.objects += found.objects;
            for (spelling, count) in found.seen {
                *spellings.seen.entry(spelling).or_default() += count;
            }
        }
    }
}
