//! Gathers changes while documents are compared. What is met by several ways is one change; which operations lead there is asked
//! at the end.

use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::change::{Change, Part, Place, Reach, Report, Travels, Verdicts};
use super::kind::{Cost, Kind};
use super::suspect;
use crate::diagnostics::{SpecPointer, escape_line};

/// How a value travels at the place from which a comparison is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Context {
    /// Clients receive it.
    pub(super) received: bool,
    /// The SDKs have a type for it: headers have none, nor has what is no JSON in errors and in calls of the server.
    pub(super) typed: bool,
    /// Any operation uses it.
    pub(super) used: bool,
}

impl Context {
    /// What clients send, and what belongs to operations as such.
    pub(super) const SENT: Self = Self { received: false, typed: true, used: true };

    /// What no operation uses.
    pub(super) const UNUSED: Self = Self { received: false, typed: false, used: false };

    const ALL: [Self; 5] = [
        Self { received: false, typed: false, used: true },
        Self::SENT,
        Self { received: true, typed: false, used: true },
        Self { received: true, typed: true, used: true },
        Self::UNUSED,
    ];

    /// A number of its own.
    pub(super) fn bit(self) -> u8 {
        if self.used { 1 << (u8::from(self.received) * 2 + u8::from(self.typed)) } else { 1 << 4 }
    }

    /// What something costs in this context.
    fn cost(self, of: Cost) -> Verdicts {
        let cost = if self.received { of.response } else { of.request };
        match (self.used, self.typed) {
            (false, _) => Verdicts::default(),
            (true, false) => Verdicts { wire: cost.wire, ..Verdicts::default() },
            (true, true) => cost,
        }
    }
}

/// A pair of places that are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PairId(usize);

/// A place of one document, for a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    pub(super) pointer: SpecPointer,
    pub(super) is_holder: bool,
}

impl Anchor {
    pub(super) fn at(pointer: &SpecPointer) -> Self {
        Self { pointer: pointer.clone(), is_holder: false }
    }

    /// The thing is not in this document; this is what would hold it.
    pub(super) fn holder(pointer: &SpecPointer) -> Self {
        Self { pointer: pointer.clone(), is_holder: true }
    }
}

/// A change as it is found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) cost: Cost,
    pub(super) old: Anchor,
    pub(super) new: Anchor,
    pub(super) subject: String,
    pub(super) message: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) suspect: Option<String>,
}

impl Found {
    pub(super) fn new(kind: Kind, old: Anchor, new: Anchor, subject: impl Into<String>) -> Self {
        Self {
            kind,
            cost: kind.cost(),
            old,
            new,
            subject: subject.into(),
            message: kind.summary().trim_end_matches('.').to_owned(),
            from: None,
            to: None,
            suspect: None,
        }
    }

    pub(super) fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    pub(super) fn values(mut self, from: Option<String>, to: Option<String>) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    pub(super) fn costing(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    pub(super) fn suspect(mut self, why: impl Into<String>) -> Self {
        self.suspect = Some(why.into());
        self
    }
}

#[derive(Debug)]
struct Draft {
    found: Found,
    contexts: u8,
    pairs: BTreeSet<PairId>,
}

type Key = (Kind, SpecPointer, SpecPointer, Option<String>, Option<String>);

/// Changes so far, and what was compared from where.
#[derive(Debug, Default)]
pub(super) struct Findings {
    drafts: Vec<Draft>,
    known: BTreeMap<Key, usize>,
    /// From a pair to those that lead to it.
    parents: Vec<BTreeSet<PairId>>,
    /// Pairs that are operations, with what those are called.
    operations: BTreeMap<PairId, String>,
    /// Pairs that are parts of operations.
    parts: BTreeMap<PairId, Part>,
}

impl Findings {
    /// A pair that is compared because of another one.
    pub(super) fn pair(&mut self, parent: Option<PairId>) -> PairId {
        self.parents.push(parent.into_iter().collect());
        PairId(self.parents.len() - 1)
    }

    /// A pair that was met before is met again.
    pub(super) fn reached(&mut self, pair: PairId, parent: PairId) {
        if let Some(parents) = self.parents.get_mut(pair.0) {
            parents.insert(parent);
        }
    }

    /// A pair that is an operation, which reports and rows of pages spell alike.
    pub(super) fn operation(&mut self, label: &str) -> PairId {
        let pair = self.pair(None);
        self.operations.insert(pair, escape_line(label));
        pair
    }

    /// A part of an operation, from which what lies in it is compared.
    pub(super) fn part(&mut self, of: PairId, part: Part) -> PairId {
        let pair = self.pair(Some(of));
        self.parts.insert(pair, part);
        pair
    }

    /// Takes in a change; one that is known already is met in one more context.
    pub(super) fn push(&mut self, pair: Option<PairId>, context: Context, found: Found) {
        let key = (
            found.kind,
            found.old.pointer.clone(),
            found.new.pointer.clone(),
            found.from.clone(),
            found.to.clone(),
        );
        let drafts = &mut self.drafts;
        let at = *self.known.entry(key).or_insert_with(|| {
            drafts.push(Draft { found, contexts: 0, pairs: BTreeSet::new() });
            drafts.len() - 1
        });
        if let Some(draft) = drafts.get_mut(at) {
            draft.contexts |= context.bit();
            draft.pairs.extend(pair);
        }
    }

    /// Whether a change of the body that this operation answers with was told.
    pub(super) fn breaks_reply(&self, operation: PairId) -> bool {
        let of_body = [
            Kind::TypeChanged,
            Kind::TypeWidened,
            Kind::TypeNarrowed,
            Kind::ResponseBodyAdded,
            Kind::ResponseBodyRemoved,
            Kind::ResponseAdded,
            Kind::ResponseRemoved,
            Kind::MediaTypeAdded,
            Kind::MediaTypeRemoved,
            Kind::MediaTypeChanged,
            Kind::PlaceholderIntroduced,
            Kind::PlaceholderReplaced,
            Kind::DanglingRef,
            Kind::DanglingRefMended,
        ];
        let is_part = |pair: &PairId| *pair == operation || self.is_below(*pair, operation);
        let near = |pair: &PairId| {
            let mut parents = self.parents.get(pair.0).into_iter().flatten();
            is_part(pair) || parents.any(|parent| self.parts.contains_key(parent) && is_part(parent))
        };
        self.drafts.iter().any(|draft| of_body.contains(&draft.found.kind) && draft.pairs.iter().any(near))
    }

    fn is_below(&self, pair: PairId, parent: PairId) -> bool {
        self.parents.get(pair.0).is_some_and(|parents| parents.contains(&parent))
    }

    /// The operations that lead to any of these pairs, and by which parts.
    fn reaching(&self, pairs: &BTreeSet<PairId>) -> Vec<Reach> {
        let mut todo: Vec<PairId> = pairs.iter().copied().collect();
        let mut seen: BTreeSet<PairId> = pairs.clone();
        let mut found: BTreeMap<&str, BTreeSet<Part>> = BTreeMap::new();
        for label in pairs.iter().filter_map(|pair| self.operations.get(pair)) {
            found.entry(label).or_default().insert(Part::Itself);
        }
        while let Some(pair) = todo.pop() {
            for parent in self.parents.get(pair.0).into_iter().flatten() {
                if let Some(label) = self.operations.get(parent) {
                    let part = self.parts.get(&pair).copied().unwrap_or(Part::Itself);
                    found.entry(label).or_default().insert(part);
                } else if seen.insert(*parent) {
                    todo.push(*parent);
                }
            }
        }
        let reach = |(label, parts): (&str, BTreeSet<Part>)| Reach {
            operation: label.to_owned(),
            parts: parts.into_iter().collect(),
        };
        found.into_iter().map(reach).collect()
    }

    /// Everything, in order, with places and verdicts.
    pub(super) fn report(mut self, old: &Side<'_>, new: &Side<'_>) -> Report {
        let drafts = merged(std::mem::take(&mut self.drafts));
        let mut cache: BTreeMap<BTreeSet<PairId>, Vec<Reach>> = BTreeMap::new();
        let mut changes: Vec<Change> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let operations =
                cache.entry(draft.pairs.clone()).or_insert_with(|| self.reaching(&draft.pairs)).clone();
            changes.push(finished(draft, operations, old, new));
        }
        changes.sort_by(|a, b| order(a).cmp(&order(b)));
        super::fingerprint::stamp(&mut changes);
        let verdicts = changes.iter().fold(Verdicts::default(), |worst, change| worst.max(change.verdicts));
        Report { verdicts, changes }
    }
}

/// Whether it is the newer side, and what is known of a change there.
type OneSide = (bool, Kind, SpecPointer, Option<String>, Option<String>);

/// One change that several copies of a schema underwent, where the other document has one schema for all of them, is one change.
fn merged(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut known: BTreeMap<OneSide, usize> = BTreeMap::new();
    for draft in drafts {
        let found = &draft.found;
        let key = |is_new: bool| {
            let anchor = if is_new { &found.new } else { &found.old };
            (!anchor.is_holder && is_shared(&anchor.pointer))
                .then(|| (is_new, found.kind, anchor.pointer.clone(), found.from.clone(), found.to.clone()))
        };
        let (by_old, by_new) = (key(false), key(true));
        let at = [&by_old, &by_new].into_iter().flatten().find_map(|key| known.get(key)).copied();
        match at.and_then(|at| out.get_mut(at)) {
            Some(first) => {
                first.contexts |= draft.contexts;
                first.pairs.extend(draft.pairs);
            }
            None => {
                known.extend([by_old, by_new].into_iter().flatten().map(|key| (key, out.len())));
                out.push(draft);
            }
        }
    }
    out
}

fn is_shared(pointer: &SpecPointer) -> bool {
    pointer.tokens().next() == Some("components")
}

fn order(change: &Change) -> impl Ord + '_ {
    let verdicts = change.verdicts;
    (
        std::cmp::Reverse(verdicts.worst()),
        std::cmp::Reverse(verdicts.wire),
        &change.subject,
        change.kind,
        &change.new.pointer,
        &change.old.pointer,
        (&change.from, &change.to),
    )
}

fn finished(draft: Draft, operations: Vec<Reach>, old: &Side<'_>, new: &Side<'_>) -> Change {
    let Draft { found, contexts, .. } = draft;
    let mut verdicts = Verdicts::default();
    let mut travels = Travels::default();
    for context in Context::ALL.into_iter().filter(|context| contexts & context.bit() != 0) {
        verdicts = verdicts.max(context.cost(found.cost));
        travels.request |= context.used && !context.received;
        travels.response |= context.received;
    }
    // A value that goes one way only where it is used; a description or a tag goes nowhere.
    if !found.kind.is_of_values() {
        travels = Travels::default();
    }
    let suspect = found.suspect.or_else(|| suspect::of_both_ways(found.kind, &found.subject, travels));
    Change {
        kind: found.kind,
        verdicts,
        suspect,
        subject: escape_line(&found.subject),
        message: escape_line(&found.message),
        from: found.from.as_deref().map(escape_line),
        to: found.to.as_deref().map(escape_line),
        travels,
        old: place(old, &found.old),
        new: place(new, &found.new),
        operations,
        is_drift: None,
        fingerprint: String::new(),
    }
}

pub(super) fn place(side: &Side<'_>, anchor: &Anchor) -> Place {
    let mut pointer = anchor.pointer.clone();
    let mut is_holder = anchor.is_holder;
    // The nearest node that is there.
    let span = loop {
        if let Some(span) = side.resolved.span(&pointer) {
            break span;
        }
        is_holder = true;
        match pointer.parent() {
            Some(parent) => pointer = parent,
            None => break side.resolved.tree.span,
        }
    };
    let source = side.sources.get(span.source);
    let at = |offset| {
        source.map_or((1, 1), |source| {
            let at = source.line_column(offset);
            (at.line, at.column)
        })
    };
    let (line, column) = at(span.start);
    Place {
        span,
        file: source.map(|source| source.name().to_owned()).unwrap_or_default(),
        line,
        column,
        end: at(span.end),
        pointer: side.resolved.origin(&pointer),
        is_holder,
    }
}
