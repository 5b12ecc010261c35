//! Walks the document along its shapes and says of every node what became of it.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::reach::{Role, Roles};
use super::table::{self, Verdict};
use super::{Entry, Ledger};
use crate::diagnostics::{Diagnostics, SpecPointer};
use crate::load::shape::{ObjectKind, Shape};
use crate::load::{Node, Value};
use crate::normalise::docs::{CONDITIONS, further, short_condition, short_example};
use crate::normalise::{Fate, Normalised};
use crate::resolve::Resolved;

struct Walk<'a> {
    resolved: &'a Resolved,
    normalised: &'a Normalised,
    roles: &'a Roles,
    names: &'a Names,
    /// Targets of references, with the places that refer to them.
    targets: BTreeMap<&'a SpecPointer, Vec<&'a SpecPointer>>,
    entries: Vec<Entry>,
}

/// A node still to be looked at.
struct Todo<'a> {
    node: &'a Node,
    pointer: SpecPointer,
    shape: Shape,
    /// The role of the schema around it, for schemas without one of their own.
    role: Option<Role>,
}

/// Entries for the document as the stages saw it.
pub(super) fn walk(resolved: &Resolved, normalised: &Normalised, roles: &Roles, names: &Names) -> Vec<Entry> {
    let mut targets: BTreeMap<&SpecPointer, Vec<&SpecPointer>> = BTreeMap::new();
    for (at, target) in &resolved.refs {
        targets.entry(target).or_default().push(at);
    }
    let mut walk = Walk { resolved, normalised, roles, names, targets, entries: Vec::new() };
    let mut pending = vec![Todo {
        node: &resolved.tree,
        pointer: SpecPointer::root(),
        shape: Shape::Object(ObjectKind::Document),
        role: None,
    }];
    while let Some(todo) = pending.pop() {
        let mut inside = walk.visit(&todo);
        inside.reverse();
        pending.extend(inside);
    }
    walk.entries
}

impl<'a> Walk<'a> {
    fn enter(&mut self, pointer: &SpecPointer, fate: Fate, whole: bool) {
        let span = self.resolved.span(pointer);
        self.entries.push(Entry { pointer: self.resolved.origin(pointer), span, fate, whole });
    }

    fn visit(&mut self, todo: &Todo<'a>) -> Vec<Todo<'a>> {
        let pointer = &todo.pointer;
        if let Some(fate) = self.normalised.fates.get(pointer) {
            self.enter(pointer, fate.clone(), true);
            return Vec::new();
        }
        match (todo.shape, &todo.node.value) {
            (Shape::List(inner), Value::Sequence(items)) => {
                self.enter(pointer, Fate::Emitted("a list of what follows".into()), false);
                let with = |(index, node): (usize, &'a Node)| {
                    self.todo(node, pointer.index(index), *inner, todo.role)
                };
                items.iter().enumerate().map(with).collect()
            }
            (Shape::Map(inner), Value::Mapping(members)) => {
                self.enter(pointer, Fate::Emitted("a group of what follows".into()), false);
                members
                    .iter()
                    .map(|(key, node)| self.todo(node, pointer.child(key), *inner, todo.role))
                    .collect()
            }
            (Shape::Untyped(inner), _) => vec![self.todo(todo.node, pointer.clone(), *inner, todo.role)],
            (Shape::Object(kind), Value::Mapping(_)) => self.object(todo, kind),
            (Shape::RefOr(kind), Value::Mapping(members)) => match members.get("$ref").and_then(Node::as_str)
            {
                Some(_) => self.reference(todo),
                None => self.object(todo, kind),
            },
            (Shape::SchemaOrFlag, Value::Mapping(_)) => {
                vec![self.todo(todo.node, pointer.clone(), Shape::RefOr(ObjectKind::Schema), todo.role)]
            }
            _ => {
                self.enter(pointer, Fate::Emitted("part of what it stands in".into()), true);
                Vec::new()
            }
        }
    }

    fn todo(&self, node: &'a Node, pointer: SpecPointer, shape: Shape, role: Option<Role>) -> Todo<'a> {
        Todo { node, pointer, shape, role }
    }

    /// A reference, and what stands beside it.
    fn reference(&mut self, todo: &Todo<'a>) -> Vec<Todo<'a>> {
        let name = self.names.get(&todo.pointer).unwrap_or("what it refers to").to_owned();
        self.enter(&todo.pointer, Fate::Emitted(name), false);
        for (key, _) in todo.node.as_mapping().into_iter().flat_map(crate::load::Mapping::iter) {
            let fate = match key {
                "$ref" => Fate::Emitted("what it refers to".into()),
                "description" | "summary" | "default" | "example" | "deprecated" => Fate::Documented,
                _ if key == "title" || key.starts_with("x-") => match table::verdict(ObjectKind::Schema, key)
                {
                    Verdict::Whole(fate) => fate,
                    Verdict::Inside => Fate::Documented,
                },
                _ => Fate::Unsupported("it stands beside a $ref".into()),
            };
            self.enter(&todo.pointer.child(key), fate, true);
        }
        Vec::new()
    }

    fn object(&mut self, todo: &Todo<'a>, kind: ObjectKind) -> Vec<Todo<'a>> {
        let pointer = &todo.pointer;
        let mut role = todo.role;
        if let Some(fate) = self.fate_of_object(todo, kind, &mut role) {
            self.enter(pointer, fate, true);
            return Vec::new();
        }
        let name = self.names.get(pointer).unwrap_or_else(|| label(kind, role)).to_owned();
        self.enter(pointer, Fate::Emitted(name), false);
        let mut inside = Vec::new();
        for (key, node) in todo.node.as_mapping().into_iter().flat_map(crate::load::Mapping::iter) {
            let at = pointer.child(key);
            let noted = self.normalised.fates.get(&at).map(|fate| Verdict::Whole(fate.clone()));
            let special = noted.or_else(|| self.special(kind, key, node, &at));
            match special.unwrap_or_else(|| table::verdict(kind, key)) {
                Verdict::Whole(fate) => self.enter(&at, fate, true),
                Verdict::Inside => match kind.shape().member(key) {
                    Some(shape) => inside.push(self.todo(node, at, shape, role)),
                    None => self.enter(&at, Fate::Unsupported("not part of OpenAPI".into()), true),
                },
            }
        }
        inside
    }

    /// The fate of a whole object, where something outside of it decides.
    fn fate_of_object(&self, todo: &Todo<'a>, kind: ObjectKind, role: &mut Option<Role>) -> Option<Fate> {
        let pointer = &todo.pointer;
        let tokens: Vec<&str> = pointer.tokens().collect();
        if let ["components", group, _] = tokens.as_slice()
            && *group != "schemas"
            && *group != "securitySchemes"
            && !self.targets.contains_key(pointer)
        {
            return Some(Fate::Ignored("unused: nothing refers to it".into()));
        }
        match kind {
            ObjectKind::Schema => {
                let own = self.roles.get(pointer);
                let component = matches!(tokens.as_slice(), ["components", "schemas", _]);
                match (own, *role) {
                    (Some(own), _) => *role = Some(own),
                    (None, _)
                        if component || matches!(tokens.as_slice(), [.., "$defs" | "definitions", _]) =>
                    {
                        return Some(if self.only_errors(pointer) {
                            Fate::Emitted("the body of an error, as it came".into())
                        } else {
                            Fate::Ignored("unused: no operation leads here".into())
                        });
                    }
                    (None, Some(Role::Envelope)) if is_property(&tokens) => {
                        return Some(Fate::Unsupported(
                            "it stands beside the payload: the raw reply has it".into(),
                        ));
                    }
                    (None, Some(Role::EnvelopeWithExtra)) if is_property(&tokens) => {
                        return Some(Fate::Emitted("a member of `extra`".into()));
                    }
                    (None, Some(Role::Read)) => return Some(Fate::Emitted("a place that is read".into())),
                    (None, Some(_)) => {}
                    (None, None) => {
                        return Some(Fate::Unsupported("the generated code never comes by here".into()));
                    }
                }
                None
            }
            ObjectKind::Header => {
                let name = tokens.last().copied().unwrap_or_default().to_ascii_lowercase();
                let names = self
                    .targets
                    .get(pointer)
                    .and_then(|places| places.first()?.last().map(str::to_ascii_lowercase));
                let known = |name: &str| {
                    name == self.normalised.package.request_id_header
                        || name == "retry-after"
                        || tells_of_rate(name)
                };
                Some(if known(&name) || names.is_some_and(|name| known(&name)) {
                    Fate::Emitted("read off replies by the runtime".into())
                } else {
                    Fate::Unsupported("headers of replies: the raw reply has them".into())
                })
            }
            ObjectKind::SecurityScheme => {
                let kind = todo.node.get_str("type").unwrap_or_default();
                let scheme = todo.node.get_str("scheme").unwrap_or_default().to_ascii_lowercase();
                let usable = matches!(
                    (kind, scheme.as_str()),
                    ("http", _) | ("apiKey" | "oauth2" | "openIdConnect", _)
                );
                Some(if kind == "mutualTLS" {
                    Fate::Emitted("the certificate that the client is given".into())
                } else if crate::ir::answers_challenges(&scheme) {
                    Fate::Unsupported("the clients answer no challenges: callers give what is sent".into())
                } else if usable {
                    Fate::Emitted("a credential of the client".into())
                } else {
                    Fate::Unsupported("the clients cannot authenticate this way".into())
                })
            }
            ObjectKind::Server => match tokens.as_slice() {
                ["servers", "0"] if self.normalised.base_url.is_some() => {
                    Some(Fate::Emitted("the default base URL".into()))
                }
                ["servers", _] if !self.is_choice(todo.node) => Some(Fate::Ignored(
                    "addresses that are relative, or differ in the scheme alone: callers give the base URL"
                        .into(),
                )),
                _ => {
                    Some(Fate::Emitted("an address that callers may choose, or that of an operation".into()))
                }
            },
            ObjectKind::Tag => {
                let used = self.normalised.resources.iter().any(|resource| resource.pointer == *pointer);
                (!used).then(|| Fate::Ignored("unused: no resource is named after it".into()))
            }
            ObjectKind::Example => Some(Fate::Documented),
            ObjectKind::PathItem if matches!(tokens.as_slice(), ["paths", _]) => {
                let surrounds = |key: &str| {
                    matches!(key, "parameters" | "servers" | "summary" | "description")
                        || key.starts_with("x-")
                };
                let mut members = todo.node.as_mapping().into_iter().flat_map(crate::load::Mapping::iter);
                members
                    .all(|(key, _)| surrounds(key))
                    .then(|| Fate::Ignored("unused: the path has no operation".into()))
            }
            _ => None,
        }
    }

    /// Whether a `security` names a scheme that is not there, or was left out.
    fn asks_for_nothing_known(&self, security: &Node) -> bool {
        let schemes = self.resolved.tree.get("components").and_then(|all| all.get("securitySchemes"));
        let requirements = security.as_sequence().unwrap_or_default().iter().filter_map(Node::as_mapping);
        requirements
            .flat_map(crate::load::Mapping::iter)
            .any(|(name, _)| schemes.is_none_or(|schemes| schemes.get(name).is_none()))
    }

    /// Whether callers may choose this server of the document.
    fn is_choice(&self, server: &Node) -> bool {
        let url = server.get_str("url").unwrap_or_default().trim().trim_end_matches('/');
        let choices = &self.normalised.server_choices;
        !choices.is_empty() && self.normalised.servers.iter().any(|known| known.url.for_encoder() == url)
    }

    /// Whether every reference to a schema comes from the bodies of errors, or from schemas there.
    fn only_errors(&self, pointer: &SpecPointer) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![pointer.clone()];
        let mut found = false;
        while let Some(at) = pending.pop() {
            if !seen.insert(at.clone()) {
                continue;
            }
            for from in self.targets.get(&at).into_iter().flatten() {
                let tokens: Vec<&str> = from.tokens().collect();
                match tokens.as_slice() {
                    ["components", group @ ("schemas" | "responses"), name, ..] => {
                        pending.push(SpecPointer::from_tokens(["components", group, name]));
                    }
                    ["paths", _, _, "responses", status, ..] if !status.starts_with('2') => found = true,
                    _ => return false,
                }
            }
        }
        found
    }

    /// Fields whose fate their place decides.
    fn special(&self, kind: ObjectKind, key: &str, node: &Node, at: &SpecPointer) -> Option<Verdict> {
        let whole = |fate| Some(Verdict::Whole(fate));
        match (kind, key) {
            (ObjectKind::Schema, "format") => whole(table::format(node.as_str().unwrap_or_default())),
            (_, "example") if short_example(node).is_none() => {
                whole(Fate::Ignored("examples: long ones are not shown".into()))
            }
            (_, "externalDocs") if further(node).is_none() => {
                whole(Fate::Ignored("links: those that no browser can follow are not shown".into()))
            }
            (ObjectKind::Schema, key) if CONDITIONS.contains(&key) && short_condition(node).is_none() => {
                whole(Fate::Ignored("conditions: long ones, which servers check, are not shown".into()))
            }
            (ObjectKind::Schema, "additionalProperties") if node.as_bool().is_some() => {
                whole(Fate::Emitted("a type: undeclared keys are always kept".into()))
            }
            (ObjectKind::Document | ObjectKind::Operation, "security")
                if self.asks_for_nothing_known(node) =>
            {
                whole(Fate::Unsupported("it asks for a security scheme that is not there".into()))
            }
            (ObjectKind::Operation, "tags") if node.as_sequence().is_some_and(|tags| tags.len() > 1) => {
                whole(Fate::Ignored("tags: the first one names the resource".into()))
            }
            (ObjectKind::Operation, "tags") => whole(Fate::Emitted("a resource".into())),
            (ObjectKind::Response, "description" | "content") if self.is_error(at) => whole(match key {
                "description" if self.has_own_status(at) => Fate::Documented,
                "description" => {
                    Fate::Ignored("errors: a range of statuses has the kinds of error of its members".into())
                }
                _ => Fate::Emitted("the body of an error, as it came".into()),
            }),
            _ => None,
        }
    }

    /// Whether a response stands under a status of its own, and not under a range or `default`.
    fn has_own_status(&self, at: &SpecPointer) -> bool {
        let Some(response) = at.parent() else { return false };
        let places = self.targets.get(&response).map_or_else(|| vec![&response], Clone::clone);
        places
            .iter()
            .any(|place| place.last().is_some_and(|status| status.bytes().all(|b| b.is_ascii_digit())))
    }

    /// Whether a response stands for a failure: by its status, or by those of the places that refer to it.
    fn is_error(&self, at: &SpecPointer) -> bool {
        let Some(response) = at.parent() else { return false };
        let place =
            self.targets.get(&response).and_then(|places| places.first().copied()).unwrap_or(&response);
        let status = place.last().unwrap_or_default();
        let of_default = || {
            place.parent().and_then(|responses| self.resolved.node(&responses)).is_some_and(|responses| {
                responses
                    .as_mapping()
                    .is_some_and(|all| all.iter().any(|(status, _)| status.starts_with('2')))
            })
        };
        match status {
            "default" => of_default(),
            status => !status.starts_with('2'),
        }
    }
}

fn is_property(tokens: &[&str]) -> bool {
    matches!(tokens, [.., "properties", _])
}

fn label(kind: ObjectKind, role: Option<Role>) -> &'static str {
    match (kind, role) {
        // Methods have names.
        (ObjectKind::Operation, _) => "a call from the server",
        (ObjectKind::Parameter, _) => "an argument",
        (ObjectKind::Schema, Some(Role::Type)) => "a type or a part of one",
        (ObjectKind::Schema, Some(Role::Read)) => "a place that is read",
        (ObjectKind::Schema, _) => "an envelope",
        (ObjectKind::Tag, _) => "a resource",
        (ObjectKind::Response, _) => "a reply",
        _ => "what follows",
    }
}

/// Nodes that the document has and the stages took out: each was said in a diagnostic, or is a keyword in older words.
pub(super) fn mended(original: &Node, resolved: &Resolved, diagnostics: &Diagnostics, ledger: &mut Ledger) {
    let said: BTreeMap<SpecPointer, &str> = diagnostics
        .iter()
        .filter_map(|found| found.pointer.clone().map(|pointer| (pointer, found.message.as_str())))
        .collect();
    let reworded: BTreeSet<SpecPointer> =
        resolved.side.originals().map(|(at, keyword, _)| resolved.origin(at).child(keyword)).collect();
    let exists = |pointer: &SpecPointer| resolved.tree.lookup(pointer).is_some();
    let mut pending = vec![(original, SpecPointer::root())];
    let mut more = Vec::new();
    while let Some((node, pointer)) = pending.pop() {
        let current = resolved.side.current(&pointer, exists);
        let written = resolved.side.in_file(&pointer);
        let span = Some(node.span);
        if reworded.contains(&written) || resolved.side.is_reworded(&pointer) {
            let fate = Fate::Emitted("said in the words of OpenAPI 3.0".into());
            more.push(Entry { pointer: written, span, fate, whole: true });
            continue;
        }
        if !exists(&current) && !wrapped(resolved, &current) {
            // Elements that were left out of a list move the others up: the message may bear another index.
            let near = |parent: SpecPointer| {
                said.get(&parent).or_else(|| {
                    let inside =
                        said.range::<SpecPointer, _>(&parent..).take_while(|(at, _)| at.starts_with(&parent));
                    inside
                        .filter(|(at, _)| at.parent().as_ref() == Some(&parent))
                        .map(|(_, message)| message)
                        .next()
                })
            };
            // What was said may be of a part of what was left out: the URL of a server.
            let inside = || {
                let mut range = said.range::<SpecPointer, _>(&written..);
                range.next().filter(|(at, _)| at.starts_with(&written)).map(|(_, message)| message)
            };
            let said = said.get(&written).or_else(inside).or_else(|| near(written.parent()?));
            let fate = match said {
                Some(message) => Fate::Unsupported((*message).to_owned()),
                None => {
                    ledger.missing.push(written.clone());
                    Fate::Unsupported("nobody accounts for this: a bug in trueup".into())
                }
            };
            more.push(Entry { pointer: written, span, fate, whole: true });
            continue;
        }
        let members = node.as_mapping().into_iter().flat_map(crate::load::Mapping::iter);
        let items = node.as_sequence().unwrap_or_default().iter().enumerate();
        pending.extend(members.map(|(key, value)| (value, pointer.child(key))));
        pending.extend(items.map(|(index, value)| (value, pointer.index(index))));
    }
    ledger.entries.extend(more);
    ledger
        .entries
        .sort_by(|a, b| (a.span.is_none(), a.span, &a.pointer).cmp(&(b.span.is_none(), b.span, &b.pointer)));
}

/// Whether a keyword now stands in an `allOf` member of its schema: what stood beside a `$ref` was wrapped with it.
fn wrapped(resolved: &Resolved, pointer: &SpecPointer) -> bool {
    let (Some(schema), Some(key)) = (pointer.parent(), pointer.last()) else { return false };
    let members = resolved.node(&schema.child("allOf")).and_then(Node::as_sequence).unwrap_or_default();
    members.iter().any(|member| member.get(key).is_some())
}

/// Whether the runtimes read this header field, in lower case, for `rate_limit()`.
fn tells_of_rate(name: &str) -> bool {
    const PREFIXES: [&str; 3] = ["ratelimit-", "x-ratelimit-", "x-rate-limit-"];
    let own = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix));
    matches!(name, "ratelimit" | "ratelimit-policy") || matches!(own, Some("limit" | "remaining" | "reset"))
}
