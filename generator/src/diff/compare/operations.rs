//! Operations: paired by method and path, then by operationId, then by what they take and give.

use std::collections::BTreeMap;

use super::super::change::Part;
use super::super::change::Verdict::{Major as M, None as N, Patch as P};
use super::super::findings::{Anchor, Context, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::signature;
use super::{Comparer, Document, Label, Scope};
use crate::normalise::view::At;

pub(super) const METHODS: &[&str] =
    &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// An operation of one document.
#[derive(Debug, Clone)]
pub(super) struct Operation<'a> {
    pub(super) at: At<'a>,
    /// The path item, for what it declares for all its operations.
    pub(super) item: At<'a>,
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    pub(super) id: Option<&'a str>,
}

impl Operation<'_> {
    /// `GET /datasets`.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// Its path with the names of variables left out.
    fn route(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in self.path.trim_end_matches('/').chars() {
            match c {
                '{' => inside = true,
                '}' => {
                    inside = false;
                    out.push_str("{}");
                }
                _ if inside => {}
                c => out.push(c),
            }
        }
        out
    }
}

impl<'a> Document<'a> {
    /// Its operations, by path and method.
    pub(super) fn operations(&self, key: &str) -> Vec<Operation<'a>> {
        let mut found = Vec::new();
        let paths = self.view.root().get(key);
        for (path, _, item) in paths.iter().flat_map(At::members).filter(|(path, ..)| !path.starts_with("x-"))
        {
            let Some(item) = self.view.follow(&item) else { continue };
            for method in METHODS {
                if let Some(at) = item.get(method) {
                    let id = at.str("operationId").filter(|id| !id.trim().is_empty());
                    found.push(Operation { at, item: item.clone(), method, path, id });
                }
            }
        }
        found.sort_by(|a, b| (a.path, a.method).cmp(&(b.path, b.method)));
        found
    }
}

impl<'a> Comparer<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old.operations("paths"), self.new.operations("paths"));
        let pairs = self.paired(&old, &new);
        for (at, operation) in old.iter().enumerate() {
            if pairs.iter().all(|(a, _)| *a != at) {
                let holder = self.path_holder(operation, false);
                let found = Found::new(
                    Kind::OperationRemoved,
                    Anchor::at(&operation.at.pointer),
                    holder,
                    operation.label(),
                );
                let said = operation.id.map(str::to_owned);
                self.single(operation, found.values(said, None));
            }
        }
        for (at, operation) in new.iter().enumerate() {
            if pairs.iter().all(|(_, b)| *b != at) {
                let holder = self.path_holder(operation, true);
                let found = Found::new(
                    Kind::OperationAdded,
                    holder,
                    Anchor::at(&operation.at.pointer),
                    operation.label(),
                );
                let said = operation.id.map(str::to_owned);
                self.single(operation, found.values(None, said));
            }
        }
        for (a, b) in pairs {
            if let (Some(old), Some(new)) = (old.get(a), new.get(b)) {
                self.operation(old, new);
            }
        }
    }

    fn single(&mut self, operation: &Operation<'a>, found: Found) {
        let pair = self.findings.operation(&operation.label());
        self.findings.push(Some(pair), Context::SENT, found);
    }

    /// The nearest thing to an operation in the document that does not have it.
    fn path_holder(&self, operation: &Operation<'a>, in_old: bool) -> Anchor {
        let paths = crate::diagnostics::SpecPointer::from_tokens(["paths"]);
        let item = paths.child(operation.path);
        let document = if in_old { &self.old } else { &self.new };
        let there = document.view.resolved.node(&item).is_some();
        Anchor::holder(if there { &item } else { &paths })
    }

    pub(super) fn paired(&self, old: &[Operation<'a>], new: &[Operation<'a>]) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut old_free = vec![true; old.len()];
        let mut new_free = vec![true; new.len()];
        let mut by = |key: &dyn Fn(&Operation<'a>, bool) -> Option<String>| {
            let mut places: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
            for (at, operation) in old.iter().enumerate().filter(|(at, _)| old_free[*at]) {
                if let Some(key) = key(operation, true) {
                    places.entry(key).or_default().0.push(at);
                }
            }
            for (at, operation) in new.iter().enumerate().filter(|(at, _)| new_free[*at]) {
                if let Some(key) = key(operation, false) {
                    places.entry(key).or_default().1.push(at);
                }
            }
            for (a, b) in places.into_values() {
                if let ([a], [b]) = (a.as_slice(), b.as_slice()) {
                    (old_free[*a], new_free[*b]) = (false, false);
                    pairs.push((*a, *b));
                }
            }
        };
        by(&|operation, _| Some(format!("{} {}", operation.method, operation.path)));
        by(&|operation, _| Some(format!("{} {}", operation.method, operation.route())));
        by(&|operation, _| operation.id.map(str::to_owned));
        // A version or a prefix that came or went: the same words at the end, the same form inside.
        by(&|operation, is_old| {
            let segments: Vec<&str> =
                operation.path.split('/').filter(|s| !s.is_empty() && !is_version(s)).collect();
            let form = self.form(operation, is_old)?;
            Some(format!("{} {} {form}", operation.method, segments.join("/")))
        });
        pairs.sort_unstable();
        pairs
    }

    /// What an operation takes and gives; nothing where that is too little to tell it by.
    fn form(&self, operation: &Operation<'a>, is_old: bool) -> Option<String> {
        let view = if is_old { self.old.view } else { self.new.view };
        let mut out = String::new();
        let schema = |content: &At<'a>| content.get("content")?.members().next()?.2.get("schema");
        let body = operation.at.get("requestBody").and_then(|body| view.follow(&body));
        if let Some(schema) = body.as_ref().and_then(schema) {
            out += &signature(view, &schema, 2);
        }
        let replies = operation.at.get("responses");
        for (status, _, reply) in
            replies.iter().flat_map(At::members).filter(|(status, ..)| status.starts_with('2'))
        {
            let schema = view.follow(&reply).as_ref().and_then(schema);
            out += &format!(" {status} {}", schema.map(|at| signature(view, &at, 2)).unwrap_or_default());
        }
        Some(out)
    }

    fn operation(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        if self.is_same_operation(old, new) {
            return;
        }
        let label = new.label();
        let pair = self.findings.operation(&label);
        let scope = Scope { pair, context: Context::SENT, label: Label::new(label.clone()) };
        let places = (Anchor::at(&old.at.pointer), Anchor::at(&new.at.pointer));
        // A new name of the method is told with the change it comes from: of the tag, of the id, of the path.
        let renaming = self.renaming(old, new);
        let tagged = first_tag(old) != first_tag(new);
        // Many servers answer one of two spellings alone: with a slash at the end, or without.
        let slash = |of: &Operation<'a>| of.path.len() > 1 && of.path.ends_with('/');
        let moved = old.method != new.method || old.route() != new.route() || slash(old) != slash(new);
        if moved {
            let found = Found::new(Kind::OperationMoved, places.0.clone(), places.1.clone(), label.clone());
            let found = found.saying(format!("{} is {} now", old.label(), new.label()));
            let renames = renaming.as_ref().filter(|_| !tagged && old.id == new.id);
            self.push(&scope, with_name(found, renames).values(Some(old.label()), Some(new.label())));
        }
        if old.id != new.id {
            let anchor = |of: &Operation<'a>| match of.at.get("operationId") {
                Some(at) => Anchor::at(&at.pointer),
                None => Anchor::holder(&of.at.pointer),
            };
            let mut found = Found::new(Kind::OperationIdChanged, anchor(old), anchor(new), label.clone());
            if self.renames_arguments(old, new) {
                found = found.costing(Cost::both([N, M, P]));
            }
            let found = with_name(found, renaming.as_ref().filter(|_| !tagged));
            self.push(&scope, found.values(old.id.map(str::to_owned), new.id.map(str::to_owned)));
        }
        self.tags(&scope, old, new, renaming.as_ref().filter(|_| tagged));
        self.methods(&scope, old, new, tagged || moved || old.id != new.id);
        self.words(&scope, &label, &old.at, &new.at, &["summary", "description", "externalDocs"]);
        self.words(&scope, &label, &old.item, &new.item, &["summary", "description"]);
        self.deprecation(
            &scope,
            &label,
            (&old.at, &new.at),
            [Kind::OperationDeprecated, Kind::OperationUndeprecated],
        );
        let inside = self.part(&scope, Part::Parameters);
        self.parameters(&inside, old, new);
        let inside = self.part(&scope, Part::Request);
        self.request_bodies(&inside, &old.at, &new.at);
        self.responses(&scope, &old.at, &new.at);
        self.reply_kinds(&scope, old, new);
        let inside = self.part(&scope, Part::Callbacks);
        self.callbacks(&inside, old, new);
        let inside = self.part(&scope, Part::Security);
        self.operation_security(&inside, old, new);
        self.operation_servers(&scope, old, new);
    }

    fn tags(
        &mut self,
        scope: &Scope,
        old: &Operation<'a>,
        new: &Operation<'a>,
        renaming: Option<&(Cost, String)>,
    ) {
        let list = |of: &Operation<'a>| -> Vec<&'a str> {
            of.at.get("tags").iter().flat_map(At::elements).filter_map(|tag| tag.node.as_str()).collect()
        };
        let (was, is) = (list(old), list(new));
        if was == is {
            return;
        }
        let anchor = |of: &Operation<'a>| match of.at.get("tags") {
            Some(at) => Anchor::at(&at.pointer),
            None => Anchor::holder(&of.at.pointer),
        };
        let shown = |tags: &[&str]| if tags.is_empty() { "none".to_owned() } else { tags.join(", ") };
        let found = Found::new(Kind::TagsChanged, anchor(old), anchor(new), scope.label.shown());
        let found = found.saying(format!("the tags {} became {}", shown(&was), shown(&is)));
        // Methods are grouped by the first tag, if it is not known better.
        let is_known = self.old.surface.is_known() && self.new.surface.is_known();
        let found = if is_known || was.first() == is.first() { found } else { super::grouped(found) };
        let found = with_name(found, renaming);
        self.push(scope, found.values(Some(was.join(", ")), Some(is.join(", "))));
    }
}

fn first_tag<'a>(of: &Operation<'a>) -> Option<&'a str> {
    of.at.get("tags").and_then(|tags| tags.elements().next()).and_then(|tag| tag.node.as_str())
}

/// A change of the document that gives a method another name.
fn with_name(found: Found, renaming: Option<&(Cost, String)>) -> Found {
    let Some((cost, said)) = renaming else { return found };
    let cost = Cost {
        request: found.cost.request.max(cost.request),
        response: found.cost.response.max(cost.response),
    };
    let message = format!("{}; {said}", found.message);
    found.costing(cost).saying(message)
}

/// `v1`, `v2beta`, `api`: segments that come and go without a word about what is behind them.
fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    digits || segment == "api"
}
