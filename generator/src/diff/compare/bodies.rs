//! Request bodies, responses and their headers.

use super::super::change::Part;
use super::super::change::Verdict::{Major as M, Minor as I, None as N};
use super::super::findings::{Anchor, Context, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::signature;
use super::super::surface::Surface;
use super::{Comparer, Label, Scope};
use crate::normalise::view::At;

impl<'a> Comparer<'a> {
    /// The bodies that two operations take.
    pub(super) fn request_bodies(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        let label = format!("{} body", scope.label.shown());
        let inside = Scope { label: Label::new(label.clone()), ..scope.clone() };
        let was = old.get("requestBody").and_then(|at| self.old.view.follow(&at));
        let is = new.get("requestBody").and_then(|at| self.new.view.follow(&at));
        match (was, is) {
            (None, None) => {}
            (None, Some(body)) => {
                let kind = if body.flag("required") {
                    Kind::RequiredRequestBodyAdded
                } else {
                    Kind::RequestBodyAdded
                };
                let found = Found::new(kind, Anchor::holder(&old.pointer), Anchor::at(&body.pointer), label);
                self.push(&inside, found);
            }
            (Some(body), None) => {
                let at = (Anchor::at(&body.pointer), Anchor::holder(&new.pointer));
                self.push(&inside, Found::new(Kind::RequestBodyRemoved, at.0, at.1, label));
            }
            (Some(was), Some(is)) => self.request_body(&inside, &was, &is),
        }
    }

    /// Two bodies that clients send.
    pub(super) fn request_body(&mut self, scope: &Scope, was: &At<'a>, is: &At<'a>) {
        let label = scope.label.shown();
        if was.flag("required") != is.flag("required") {
            let kind = if is.flag("required") { Kind::BecameRequired } else { Kind::BecameOptional };
            let at = (Anchor::at(&was.pointer), Anchor::at(&is.pointer));
            self.push(scope, Found::new(kind, at.0, at.1, label.clone()));
        }
        self.words(scope, &label, was, is, &["description"]);
        self.contents(scope, None, was, is);
    }

    /// The media types of a body, and their schemas.
    /// `replies`: the newer operation that answers with it, if it is the body of a success.
    pub(super) fn contents(&mut self, scope: &Scope, replies: Option<&At<'a>>, old: &At<'a>, new: &At<'a>) {
        let list = |at: &At<'a>| -> Vec<(String, At<'a>)> {
            let content = at.get("content");
            content.iter().flat_map(At::members).map(|(name, _, media)| (essence(name), media)).collect()
        };
        let (was, is) = (list(old), list(new));
        let first_json = |list: &[(String, At<'a>)]| list.iter().position(|(name, _)| is_json(name));
        // Of what comes, only a success has methods for its other forms: errors and calls of the server are read as JSON alone.
        let json_alone = scope.context.received && replies.is_none();
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (i, (name, _)) in was.iter().enumerate() {
            if let Some(j) = is.iter().position(|(other, _)| other == name) {
                pairs.push((i, j));
            }
        }
        let label = scope.label.shown();
        // One that took the place of the other.
        if let ([(from, a)], [(to, b)], true) = (was.as_slice(), is.as_slice(), pairs.is_empty()) {
            let found = Found::new(
                Kind::MediaTypeChanged,
                Anchor::at(&a.pointer),
                Anchor::at(&b.pointer),
                label.clone(),
            );
            let found = found.saying(format!("{from} became {to}"));
            let found = match (is_json(from), is_json(to)) {
                (true, true) => found,
                (false, false) if json_alone => found.costing(Cost::both([M, N, N])),
                (false, true) if json_alone => found.costing(Cost::both([M, I, I])),
                _ => found.costing(Cost::both([M, M, M])),
            };
            self.push(scope, found.values(Some(from.clone()), Some(to.clone())));
            pairs.push((0, 0));
        }
        for (i, (name, media)) in was.iter().enumerate() {
            if pairs.iter().all(|(a, _)| *a != i) {
                let at = (Anchor::at(&media.pointer), Anchor::holder(&new.pointer));
                let found = Found::new(Kind::MediaTypeRemoved, at.0, at.1, label.clone());
                let found = found.saying(format!("{name} is gone")).values(Some(name.clone()), None);
                let has_method = !json_alone && (replies.is_none() || !self.repeats_json(&was, media, false));
                let shows = shows(first_json(&was), i, has_method);
                self.push(scope, if shows { found.costing(Cost::both([M, M, M])) } else { found });
            }
        }
        for (j, (name, media)) in is.iter().enumerate() {
            if pairs.iter().all(|(_, b)| *b != j) {
                let at = (Anchor::holder(&old.pointer), Anchor::at(&media.pointer));
                let found = Found::new(Kind::MediaTypeAdded, at.0, at.1, label.clone());
                let found = found.saying(format!("{name} is new")).values(None, Some(name.clone()));
                let shows = match json_alone {
                    true => first_json(&was).is_none() && first_json(&is) == Some(j),
                    false => replies.is_none() || !self.repeats_json(&is, media, true),
                };
                self.push(scope, if shows { found.costing(Cost::both([I, I, I])) } else { found });
            }
        }
        for (i, j) in pairs {
            let (Some((name, a)), Some((other, b))) = (was.get(i), is.get(j)) else { continue };
            let typed = scope.context.typed && (!json_alone || is_json(other));
            let context = Context { typed, ..scope.context };
            // The media type is told where there are several to choose from.
            let many = was.len().max(is.len()) > 1 && !is_json(name);
            let base = if many { format!("{label} {other}") } else { label.clone() };
            let inside = Scope { pair: scope.pair, context, label: Label::new(base.clone()) };
            self.words(&inside, &base, a, b, &["example", "examples"]);
            match (a.get("schema"), b.get("schema")) {
                (Some(a), Some(b)) => match replies.filter(|_| typed) {
                    Some(operation) => self.payloads(&inside, operation, &a, &b),
                    None => self.schemas(&inside, &a, &b),
                },
                (None, None) => {}
                (a, b) => {
                    let (kind, at) = match (&a, &b) {
                        (None, Some(schema)) => {
                            (Kind::TypeNarrowed, (Anchor::holder(&old.pointer), Anchor::at(&schema.pointer)))
                        }
                        (Some(schema), _) => {
                            (Kind::TypeWidened, (Anchor::at(&schema.pointer), Anchor::holder(&new.pointer)))
                        }
                        (None, None) => continue,
                    };
                    let said = |view, at: &Option<At<'a>>| {
                        Some(at.as_ref().map_or_else(
                            || "any value".to_owned(),
                            |at| super::super::schema::described(view, at),
                        ))
                    };
                    let values = (said(self.old.view, &a), said(self.new.view, &b));
                    if values.0 != values.1 {
                        self.push(&inside, Found::new(kind, at.0, at.1, base).values(values.0, values.1));
                    }
                }
            }
            let encoding = |at: &At<'a>| at.get("encoding");
            let same = match (encoding(a), encoding(b)) {
                (Some(a), Some(b)) => a.node.same_value(b.node),
                (None, None) => true,
                _ => false,
            };
            if !same {
                let anchor = |at: &At<'a>| {
                    encoding(at).map_or_else(|| Anchor::holder(&at.pointer), |e| Anchor::at(&e.pointer))
                };
                self.push(
                    &inside,
                    Found::new(Kind::EncodingChanged, anchor(a), anchor(b), inside.label.shown()),
                );
            }
        }
    }

    /// Whether a form of a reply says no more than its JSON does.
    fn repeats_json(&self, list: &[(String, At<'a>)], media: &At<'a>, is_new: bool) -> bool {
        let view = if is_new { self.new.view } else { self.old.view };
        let form = |media: &At<'a>| media.get("schema").map(|at| signature(view, &at, 3));
        let mut json = list.iter().filter(|(name, _)| is_json(name));
        json.any(|(_, other)| form(other) == form(media))
    }

    /// What two operations answer with.
    pub(super) fn responses(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        self.replies(scope, Context { received: true, ..scope.context }, old, new);
    }

    /// What two calls of the server are answered by clients, who send it; the SDKs have nothing of it.
    pub(super) fn answers(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        self.replies(scope, Context { received: false, typed: false, used: true }, old, new);
    }

    fn replies(&mut self, scope: &Scope, context: Context, old: &At<'a>, new: &At<'a>) {
        let list = |at: &At<'a>| -> Vec<(String, At<'a>)> {
            let replies = at.get("responses");
            let known = replies.iter().flat_map(At::members).filter(|(status, ..)| !status.starts_with("x-"));
            known.map(|(status, _, reply)| (status.to_ascii_uppercase(), reply)).collect()
        };
        let (was, is) = (list(old), list(new));
        let success = |status: &str| status.starts_with('2');
        let [good, bad] = [Part::Reply, Part::Errors].map(|part| self.part(scope, part));
        let part = |status: &str| if success(status) { &good } else { &bad };
        // The status of the one success may change, and its body is still the same thing.
        let only = |list: &[(String, At<'a>)]| {
            let mut found = list.iter().filter(|(status, _)| success(status));
            match (found.next(), found.next()) {
                (Some((status, _)), None) => Some(status.clone()),
                _ => None,
            }
        };
        let renumbered = only(&was).zip(only(&is)).filter(|(a, b)| a != b);
        for (status, reply) in &was {
            let other = match &renumbered {
                Some((from, to)) if from == status => to,
                _ => status,
            };
            let shown = if status == "DEFAULT" { "default" } else { other.as_str() };
            let label = format!("{} {shown}", scope.label.shown());
            let scope = part(status);
            let inside = Scope { pair: scope.pair, context, label: Label::new(label.clone()) };
            match is.iter().find(|(found, _)| found == other) {
                Some((_, now)) => {
                    if status != other {
                        let found = Found::new(
                            Kind::StatusChanged,
                            Anchor::at(&reply.pointer),
                            Anchor::at(&now.pointer),
                            label,
                        );
                        let found =
                            found.saying(format!("the status of success is {other}, no longer {status}"));
                        self.push(&inside, found.values(Some(status.clone()), Some(other.clone())));
                    }
                    self.response(&inside, success(status).then_some(new), reply, now);
                }
                None => {
                    let kind = if success(status) { Kind::ResponseRemoved } else { Kind::ErrorRemoved };
                    let found =
                        Found::new(kind, Anchor::at(&reply.pointer), Anchor::holder(&new.pointer), label);
                    self.push(scope, found.saying(format!("{shown} is documented no more")));
                }
            }
        }
        for (status, reply) in &is {
            let is_known = was.iter().any(|(other, _)| other == status)
                || renumbered.as_ref().is_some_and(|(_, to)| to == status);
            if !is_known {
                let kind = if success(status) { Kind::ResponseAdded } else { Kind::ErrorAdded };
                let shown = if status == "DEFAULT" { "default" } else { status.as_str() };
                let label = format!("{} {shown}", scope.label.shown());
                let found = Found::new(kind, Anchor::holder(&old.pointer), Anchor::at(&reply.pointer), label);
                let answer = |surface: &Surface<'a>, at: &At<'a>| {
                    surface.method(&at.pointer).map(|method| method.answer)
                };
                let (before, after) = (answer(&self.old.surface, old), answer(&self.new.surface, new));
                // What a method gave is one of several now, or may be missing.
                let is_other = kind == Kind::ResponseAdded && before != after;
                let found = if is_other { found.costing(Cost::both([I, M, M])) } else { found };
                self.push(part(status), found.saying(format!("{shown} is documented")));
            }
        }
    }

    pub(super) fn response(&mut self, scope: &Scope, operation: Option<&At<'a>>, old: &At<'a>, new: &At<'a>) {
        let (Some(old), Some(new)) = (self.old.view.follow(old), self.new.view.follow(new)) else { return };
        let label = scope.label.shown();
        self.words(scope, &label, &old, &new, &["description"]);
        let has_body =
            |at: &At<'a>| at.get("content").is_some_and(|content| content.members().next().is_some());
        let anchors = |missing_old: bool| match missing_old {
            true => (Anchor::holder(&old.pointer), Anchor::at(&new.pointer.child("content"))),
            false => (Anchor::at(&old.pointer.child("content")), Anchor::holder(&new.pointer)),
        };
        match (has_body(&old), has_body(&new)) {
            (true, true) => self.contents(scope, operation, &old, &new),
            (false, false) => {}
            (false, true) => {
                let at = anchors(true);
                let found = Found::new(Kind::ResponseBodyAdded, at.0, at.1, label.clone());
                // An error is raised as before, and says more; a method that gave nothing gives something.
                let is_success = operation.is_some();
                self.push(scope, if is_success { found } else { found.costing(Cost::both([I, I, I])) });
            }
            (true, false) => {
                let at = anchors(false);
                self.push(scope, Found::new(Kind::ResponseBodyRemoved, at.0, at.1, label.clone()));
            }
        }
        self.headers(scope, &old, &new);
    }

    fn headers(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        let list = |at: &At<'a>| -> Vec<(&'a str, At<'a>)> {
            let headers = at.get("headers");
            let headers = headers.iter().flat_map(At::members);
            headers
                .filter(|(name, ..)| !name.eq_ignore_ascii_case("content-type"))
                .map(|(name, _, at)| (name, at))
                .collect()
        };
        let (was, is) = (list(old), list(new));
        let context = Context { typed: false, ..scope.context };
        for (name, header) in &was {
            let subject = format!("{} header `{name}`", scope.label.shown());
            let inside = Scope { pair: scope.pair, context, label: Label::new(subject.clone()) };
            let Some((_, now)) = is.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) else {
                let at = (Anchor::at(&header.pointer), Anchor::holder(&new.pointer));
                self.push(&inside, Found::new(Kind::HeaderRemoved, at.0, at.1, subject));
                continue;
            };
            let (Some(a), Some(b)) = (self.old.view.follow(header), self.new.view.follow(now)) else {
                continue;
            };
            self.header(&inside, &a, &b);
        }
        for (name, header) in &is {
            if was.iter().all(|(other, _)| !other.eq_ignore_ascii_case(name)) {
                let subject = format!("{} header `{name}`", scope.label.shown());
                let inside = Scope { pair: scope.pair, context, label: Label::new(subject.clone()) };
                let at = (Anchor::holder(&old.pointer), Anchor::at(&header.pointer));
                self.push(&inside, Found::new(Kind::HeaderAdded, at.0, at.1, subject));
            }
        }
    }

    /// Two headers of one name.
    pub(super) fn header(&mut self, scope: &Scope, a: &At<'a>, b: &At<'a>) {
        let subject = scope.label.shown();
        if a.flag("required") != b.flag("required") {
            let kind = if b.flag("required") { Kind::BecameRequired } else { Kind::BecameOptional };
            let at = (Anchor::at(&a.pointer), Anchor::at(&b.pointer));
            self.push(scope, Found::new(kind, at.0, at.1, subject.clone()));
        }
        self.words(scope, &subject, a, b, &["description", "example", "examples"]);
        self.deprecation(scope, &subject, (a, b), [Kind::FieldDeprecated, Kind::FieldUndeprecated]);
        if let (Some(a), Some(b)) = (a.get("schema"), b.get("schema")) {
            self.schemas(scope, &a, &b);
        }
    }
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*"
}

/// Whether the SDKs lose something with a media type: JSON, which they prefer, or a form of a reply that has a method of its own.
fn shows(json: Option<usize>, index: usize, has_method: bool) -> bool {
    json == Some(index) || has_method
}
