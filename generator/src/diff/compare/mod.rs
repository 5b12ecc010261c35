//! The two documents side by side: what is paired with what, and what the pairs do not have in common.

mod bodies;
mod callbacks;
mod choices;
mod components;
mod enums;
mod frame;
mod object;
mod oddities;
mod operations;
mod packages;
mod parameters;
mod parts;
mod replies;
mod rows;
mod scalar;
mod schemas;
mod security;
mod union;
mod untouched;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Side;
use super::change::Part;
use super::findings::{Anchor, Context, Findings, Found, PairId};
use super::kind::Kind;
use super::schema::Schema;
use super::surface::Surface;
use crate::diagnostics::{SpecPointer, codes};
use crate::normalise::view::{At, View};

/// One document, as it is compared.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) view: View<'a>,
    /// What the SDKs show of it.
    pub(super) surface: Surface<'a>,
    /// References that lead nowhere.
    dangling: BTreeSet<SpecPointer>,
    /// Schemas that were put together: some are used by hundreds of operations.
    schemas: RefCell<BTreeMap<SpecPointer, Rc<Schema<'a>>>>,
}

impl<'a> Document<'a> {
    fn of(side: &Side<'a>, surface: Surface<'a>) -> Self {
        let broken = [codes::DANGLING_REF, codes::REMOTE_REF, codes::BAD_REF];
        let dangling = side.diagnostics.iter().filter(|found| broken.contains(&found.code));
        Self {
            view: View { resolved: side.resolved },
            surface,
            dangling: dangling.filter_map(|found| found.pointer.clone()).collect(),
            schemas: RefCell::default(),
        }
    }

    /// The schema of a place that is no reference.
    pub(super) fn schema(&self, at: &At<'a>) -> Rc<Schema<'a>> {
        if let Some(known) = self.schemas.borrow().get(&at.pointer) {
            return Rc::clone(known);
        }
        let made = Rc::new(Schema::of(self.view, at));
        self.schemas.borrow_mut().insert(at.pointer.clone(), Rc::clone(&made));
        made
    }

    /// Whether a composition has a member that is a reference to nothing: it was left out.
    pub(super) fn lacks_a_part(&self, at: &At<'_>) -> bool {
        if self.dangling.is_empty() {
            return false;
        }
        let origin = self.view.resolved.origin(&at.pointer);
        ["allOf", "oneOf", "anyOf"].iter().any(|key| {
            let list = origin.child(key);
            let mut behind =
                self.dangling.range(list.clone()..).take_while(|pointer| pointer.starts_with(&list));
            behind.any(|pointer| pointer.parent().as_ref() == Some(&list))
        })
    }

    pub(super) fn is_dangling(&self, at: &At<'_>) -> bool {
        !self.dangling.is_empty() && self.dangling.contains(&self.view.resolved.origin(&at.pointer))
    }
}

/// From where a comparison is made.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub(super) pair: PairId,
    pub(super) context: Context,
    pub(super) label: Label,
}

impl Scope {
    fn child(&self, step: &str) -> Self {
        Self { label: self.label.child(step), ..self.clone() }
    }
}

/// What a place is called: a schema or a part of an operation, and the way inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    base: Rc<str>,
    path: String,
}

impl Label {
    pub(super) fn new(base: impl Into<Rc<str>>) -> Self {
        Self { base: base.into(), path: String::new() }
    }

    fn child(&self, step: &str) -> Self {
        Self { base: Rc::clone(&self.base), path: format!("{}{step}", self.path) }
    }

    pub(super) fn shown(&self) -> String {
        // `GET /datasets 200 .items[]`, but `Dataset.items[]`.
        let gap = if self.base.contains(' ') && !self.path.is_empty() { " " } else { "" };
        format!("{}{gap}{}", self.base, self.path)
    }
}

/// The comparison, as it goes on.
#[derive(Debug)]
pub(super) struct Comparer<'a> {
    pub(super) old: Document<'a>,
    pub(super) new: Document<'a>,
    pub(super) findings: Findings,
    untouched: untouched::Untouched<'a>,
    /// Security schemes that have another name now.
    renamed_schemes: BTreeMap<&'a str, &'a str>,
    /// Pairs of schemas that were compared, and in which contexts.
    seen: BTreeMap<(SpecPointer, SpecPointer), (PairId, u8)>,
    /// Pairs of schemas whose insides come next, and whether they are being worked off.
    waiting: Vec<schemas::Waiting<'a>>,
    is_busy: bool,
}

impl<'a> Comparer<'a> {
    fn of(old: &Side<'a>, new: &Side<'a>) -> Self {
        let (was, is) = std::thread::scope(|threads| {
            let was = threads.spawn(|| Surface::of(old.api));
            let is = Surface::of(new.api);
            // A panic is a bug wherever it happens: it goes on as if there were one thread.
            (was.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), is)
        });
        let (was, is) = (Document::of(old, was), Document::of(new, is));
        Self {
            untouched: untouched::Untouched::of(&was, &is, old.is_ruled || new.is_ruled),
            old: was,
            new: is,
            findings: Findings::default(),
            renamed_schemes: BTreeMap::new(),
            seen: BTreeMap::new(),
            waiting: Vec::new(),
            is_busy: false,
        }
    }

    pub(super) fn run(old: &Side<'a>, new: &Side<'a>) -> Findings {
        let mut comparer = Self::of(old, new);
        comparer.frame();
        comparer.operations();
        comparer.webhooks();
        comparer.parts();
        comparer.components();
        comparer.packages(old, new);
        comparer.oddities(old, new);
        comparer.findings
    }

    /// What is compared from a part of an operation.
    fn part(&mut self, of: &Scope, part: Part) -> Scope {
        Scope { pair: self.findings.part(of.pair, part), ..of.clone() }
    }

    fn push(&mut self, scope: &Scope, found: Found) {
        self.findings.push(Some(scope.pair), scope.context, found);
    }

    /// A change of the whole document.
    fn say(&mut self, found: Found) {
        self.findings.push(None, Context::SENT, found);
    }

    /// Texts for people at a place: one change, whichever of them differ.
    fn words(&mut self, scope: &Scope, subject: &str, old: &At<'a>, new: &At<'a>, keys: &[&str]) {
        let differs = |key: &&&str| match (old.node.get(key), new.node.get(key)) {
            (Some(a), Some(b)) => !a.same_value(b),
            (None, None) => false,
            (Some(one), None) | (None, Some(one)) => one.as_str().is_none_or(|text| !text.trim().is_empty()),
        };
        let changed: Vec<&str> = keys.iter().filter(differs).copied().collect();
        let Some(first) = changed.first() else { return };
        let anchor = |at: &At<'a>| match at.node.get(first) {
            Some(_) => Anchor::at(&at.pointer.child(first)),
            None => Anchor::holder(&at.pointer),
        };
        let found = Found::new(Kind::DocsChanged, anchor(old), anchor(new), subject);
        self.push(scope, found.saying(format!("{} changed", changed.join(", "))));
    }

    /// `deprecated` of an operation, a parameter or a schema.
    fn deprecation(
        &mut self,
        scope: &Scope,
        subject: &str,
        (old, new): (&At<'a>, &At<'a>),
        kinds: [Kind; 2],
    ) {
        let (was, is) = (old.flag("deprecated"), new.flag("deprecated"));
        if was == is {
            return;
        }
        let anchor = |at: &At<'a>, says: bool| match says {
            true => Anchor::at(&at.pointer.child("deprecated")),
            false => Anchor::holder(&at.pointer),
        };
        let kind = if is { kinds[0] } else { kinds[1] };
        self.push(scope, Found::new(kind, anchor(old, was), anchor(new, is), subject));
    }
}

/// A value of a document as a change shows it.
pub(super) fn shown(at: Option<&At<'_>>) -> Option<String> {
    const LONGEST: usize = 80;
    let text = at?.node.json_text();
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    Some(short)
}

/// A change of the first tag: the SDKs group methods by it.
fn grouped(found: Found) -> Found {
    use super::change::Verdict::{Major as M, None as N};
    found.costing(super::kind::Cost::both([N, M, M]))
}
