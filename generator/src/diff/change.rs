//! One change, and the answer to what it costs whom.

use std::collections::BTreeSet;

use super::kind::Kind;
use crate::diagnostics::{Span, SpecPointer};

/// What a change asks of the next version of something published (SemVer 2.0.0 §6–8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Verdict {
    /// Nothing: it does not show there.
    #[default]
    None,
    /// It shows in words only, or promises more of what was there.
    Patch,
    /// Something is new; what worked still works.
    Minor,
    /// Something that worked no longer does.
    Major,
}

impl Verdict {
    /// `none`, `patch`, `minor` or `major`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// The three answers: they may differ for one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdicts {
    /// Clients that are out there, whoever wrote them, against the changed server.
    pub wire: Verdict,
    /// Code that is written against the generated crate.
    pub rust: Verdict,
    /// Code that is written against the generated package; what only a type checker sees counts.
    pub python: Verdict,
}

impl Verdicts {
    /// The three, in the order wire, Rust, Python.
    #[must_use]
    pub const fn new(wire: Verdict, rust: Verdict, python: Verdict) -> Self {
        Self { wire, rust, python }
    }

    /// The worse of two, one by one.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            wire: self.wire.max(other.wire),
            rust: self.rust.max(other.rust),
            python: self.python.max(other.python),
        }
    }

    /// The worst of the three.
    #[must_use]
    pub fn worst(self) -> Verdict {
        self.wire.max(self.rust).max(self.python)
    }
}

/// Which way what changed travels. Neither: it does not travel (a description, a tag).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Travels {
    /// From the client to the server.
    pub request: bool,
    /// From the server to the client.
    pub response: bool,
}

/// A part of an operation, or of a call that the server makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The operation as such: that it is there, its path, its names, its servers.
    Itself,
    /// What it takes beside a body.
    Parameters,
    /// The body that it takes; of a call that the server makes, the body that this brings.
    Request,
    /// What it answers where all went well.
    Reply,
    /// Its other answers.
    Errors,
    /// Who may call it.
    Security,
    /// Calls that the server makes because of it.
    Callbacks,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Itself,
        Self::Parameters,
        Self::Request,
        Self::Reply,
        Self::Errors,
        Self::Security,
        Self::Callbacks,
    ];
}

/// An operation that a change reaches, and by which of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// `GET /datasets`, as the newer document calls it.
    pub operation: String,
    /// In the order of [`Part::ALL`].
    pub parts: Vec<Part>,
}

/// An operation of either document, or a webhook, beside its counterpart.
#[derive(Debug, Clone)]
pub struct Compared {
    /// `GET /datasets`, as the newer document calls it where it has it.
    pub label: String,
    /// What the SDKs call it.
    pub call: Option<String>,
    /// Where it is in the older document and in the newer one; nothing where that does not have it.
    pub places: [Option<Place>; 2],
    /// The parts that either has: what each is called (`201` of a reply) and where it is in both.
    pub parts: Vec<(Part, String, [Option<Place>; 2])>,
}

/// A place in one of the two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text of the node, in the sources of its document.
    pub span: Span,
    /// File name as the caller gave it; escape it before printing.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Where it ends, the end exclusive.
    pub end: (usize, usize),
    /// The node, as the document has it.
    pub pointer: SpecPointer,
    /// The thing itself is not there: this is what holds it in the other document.
    pub is_holder: bool,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// What kind of change.
    pub kind: Kind,
    /// What it costs whom.
    pub verdicts: Verdicts,
    /// Why the document looks wrong here rather than the API changed.
    pub suspect: Option<String>,
    /// What changed, as a person would point at it: `Dataset.tenant`, `GET /datasets 200 .items[]`.
    pub subject: String,
    /// One sentence without a full stop.
    pub message: String,
    /// What it was, in short.
    pub from: Option<String>,
    /// What it is now, in short.
    pub to: Option<String>,
    /// Which way it travels.
    pub travels: Travels,
    /// Where it was.
    pub old: Place,
    /// Where it is.
    pub new: Place,
    /// The operations that it reaches, by their names.
    pub operations: Vec<Reach>,
    /// Where two documents are held against each other: whether the API they tell of differs by it, rather than their words.
    pub is_drift: Option<bool>,
    /// Sixteen hexadecimal digits that stay the same while the change does: line numbers and other changes do not matter.
    pub fingerprint: String,
}

impl Change {
    /// Whether it is held to be no drift.
    #[must_use]
    pub fn is_note(&self) -> bool {
        self.is_drift == Some(false)
    }
}

/// Everything that changed.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The worst of each verdict over all changes.
    pub verdicts: Verdicts,
    /// Every change once; the worst first, then in the order of subjects.
    pub changes: Vec<Change>,
}

impl Report {
    /// The worst of the three verdicts.
    #[must_use]
    pub fn overall(&self) -> Verdict {
        self.verdicts.worst()
    }

    /// Leaves out the changes with these fingerprints.
    pub fn without(&mut self, known: &BTreeSet<String>) {
        self.changes.retain(|change| !known.contains(&change.fingerprint));
        self.reckon();
    }

    /// The verdicts anew, of what is no mere note.
    pub fn reckon(&mut self) {
        let all = self.changes.iter().filter(|change| !change.is_note());
        self.verdicts = all.fold(Verdicts::default(), |worst, change| worst.max(change.verdicts));
    }
}
