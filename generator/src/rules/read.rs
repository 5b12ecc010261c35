//! Reads a rules file from its spanned tree: first the shape is checked against the table, then the values are taken.

use super::model::{
    AliasRule, Arrays, CandidatesRule, Direction, EnvelopeRule, FailureSign, Failures, KnownFailureRule,
    OperationRule, Paging, PartialFailureRule, RenameRule, Rules, Scope, Sdk, Spanned, TargetField,
    ValueRule,
};
use super::shape::{Kind, ROOT, Shape};
use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes};
use crate::ir::{ConflictPolicy, JsonPointer, LegacyStatus, ReplyKind};
use crate::load::{Mapping, Node};

/// Reads rules. Whatever is malformed is reported and left out, so that one run names every mistake.
#[must_use]
pub fn read(root: &Node, diagnostics: &mut Diagnostics) -> Rules {
    let before = diagnostics.len();
    Check { diagnostics, docs: ROOT.docs }.object(root, &ROOT, &SpecPointer::root());
    if diagnostics.len() > before && root.as_mapping().is_none() {
        return Rules::default();
    }
    Rules {
        pointers: pointers_by_span(root),
        sdk: sdk(root),
        resources: text_map(root.get("resources")),
        operations: entries(root.get("operations"))
            .map(|(key, span, node)| operation(Some(Spanned { value: key.to_owned(), span }), node))
            .collect(),
        positional_ids: root.get("positional_ids").and_then(Node::as_bool),
        renames: items(root, "rename").filter_map(|node| rename(node, diagnostics)).collect(),
        arrays: match root.get_str("arrays") {
            Some("brackets") => Arrays::Brackets,
            Some("repeat") => Arrays::Repeat,
            Some("comma") => Arrays::Comma,
            _ => Arrays::Document,
        },
        aliases: items(root, "aliases").filter_map(|node| alias(node, diagnostics)).collect(),
        values: items(root, "values")
            .filter_map(|node| {
                Some(ValueRule { schema: text(node, "schema")?, legacy: text_map(node.get("legacy")) })
            })
            .collect(),
        json_strings: items(root, "json_string")
            .filter_map(|node| {
                let field = text(node, "field")?;
                Some(TargetField { scope: Scope::Schemas(texts(node, "schema")), field })
            })
            .collect(),
        envelopes: items(root, "envelopes").filter_map(envelope).collect(),
        partial_failures: items(root, "partial_failure").filter_map(partial).collect(),
        failures: failures(root.get("failures")),
    }
}

/// Walks the tree along the table and reports what does not belong there.
struct Check<'a> {
    diagnostics: &'a mut Diagnostics,
    /// What the key is for that is being looked at: the mend of whatever is wrong with it.
    docs: &'static str,
}

impl Check<'_> {
    fn object(&mut self, node: &Node, shape: &Shape, at: &SpecPointer) {
        let Some(mapping) = node.as_mapping() else { return self.wrong(node, "an object", at) };
        for (name, span, value) in mapping.entries() {
            let inside = at.child(name);
            let Some(key) = shape.key(name) else {
                let message = format!("`{}` has no key {}", shape.name, crate::diagnostics::quote(name));
                let known = shape.keys.iter().map(|key| key.name);
                let help = match super::schema::nearest(name, known.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known keys: {}", known.collect::<Vec<_>>().join(", ")),
                };
                let found =
                    Diagnostic::error(codes::UNKNOWN_RULE_KEY, message).at(span).pointer(&inside).help(help);
                self.diagnostics.push(found);
                continue;
            };
            self.docs = key.docs;
            self.value(value, key.kind, &inside);
        }
        for key in shape.keys.iter().filter(|key| key.required && !mapping.contains_key(key.name)) {
            let message = format!("`{}` needs the key `{}`", shape.name, key.name);
            self.push(message, key.docs, node, at);
        }
    }

    fn value(&mut self, node: &Node, kind: Kind, at: &SpecPointer) {
        match kind {
            Kind::Version => {
                if node.as_i64() != Some(1) {
                    self.push(
                        "this version of the rules format is not known".into(),
                        "write `trueup: 1`",
                        node,
                        at,
                    );
                }
            }
            Kind::Text => self.text(node, at),
            Kind::TextList => self.one_or_more(node, at, Self::text),
            Kind::Word(words) => self.word(node, words, at),
            Kind::Words(words) => self.list(node, at, |check, item, at| check.word(item, words, at)),
            Kind::Flag => {
                if node.as_bool().is_none() {
                    self.wrong(node, "true or false", at);
                }
            }
            Kind::Statuses => self.list(node, at, |check, item, at| {
                if !item.as_i64().is_some_and(|status| (100..600).contains(&status)) {
                    check.wrong(item, "an HTTP status", at);
                }
            }),
            Kind::Pointer => self.pointer(node, at),
            Kind::Pointers => self.one_or_more(node, at, Self::pointer),
            Kind::Status => self.status(node, at),
            Kind::Object(shape) => self.object(node, shape, at),
            Kind::List(shape) => self.list(node, at, |check, item, at| check.object(item, shape, at)),
            Kind::MapOf(shape) => self.map(node, at, |check, item, at| check.object(item, shape, at)),
            Kind::TextMap => self.map(node, at, Self::text),
        }
    }

    fn text(&mut self, node: &Node, at: &SpecPointer) {
        if node.as_str().is_none_or(str::is_empty) {
            self.wrong(node, "text that is not empty", at);
        }
    }

    fn word(&mut self, node: &Node, words: &[&str], at: &SpecPointer) {
        if !node.as_str().is_some_and(|word| words.contains(&word)) {
            self.wrong(node, &format!("one of {}", words.join(", ")), at);
        }
    }

    fn pointer(&mut self, node: &Node, at: &SpecPointer) {
        if !node.as_str().is_some_and(|text| !text.is_empty() && SpecPointer::parse(text).is_some()) {
            self.wrong(node, "a JSON pointer such as `/result/id`, or `/` for the whole body", at);
        }
    }

    fn status(&mut self, node: &Node, at: &SpecPointer) {
        match node.as_mapping() {
            Some(mapping) => {
                let removed = mapping.get("removed_in").and_then(Node::as_str).is_some();
                if !removed || mapping.len() != 1 {
                    self.wrong(node, "`{removed_in: version}`", at);
                }
            }
            None => self.word(node, &["active", "warn"], at),
        }
    }

    fn list(&mut self, node: &Node, at: &SpecPointer, mut each: impl FnMut(&mut Self, &Node, &SpecPointer)) {
        let Some(items) = node.as_sequence() else { return self.wrong(node, "a list", at) };
        for (index, item) in items.iter().enumerate() {
            each(self, item, &at.index(index));
        }
    }

    fn one_or_more(
        &mut self,
        node: &Node,
        at: &SpecPointer,
        mut each: impl FnMut(&mut Self, &Node, &SpecPointer),
    ) {
        if node.as_sequence().is_some() { self.list(node, at, each) } else { each(self, node, at) }
    }

    fn map(&mut self, node: &Node, at: &SpecPointer, mut each: impl FnMut(&mut Self, &Node, &SpecPointer)) {
        let Some(mapping) = node.as_mapping() else { return self.wrong(node, "an object", at) };
        for (key, value) in mapping.iter() {
            each(self, value, &at.child(key));
        }
    }

    fn wrong(&mut self, node: &Node, wanted: &str, at: &SpecPointer) {
        let found = if node.as_str() == Some("") { "an empty string" } else { node.kind().with_article() };
        self.push(format!("expected {wanted}, found {found}"), self.docs, node, at);
    }

    fn push(&mut self, message: String, help: &str, node: &Node, at: &SpecPointer) {
        self.diagnostics
            .push(Diagnostic::error(codes::BAD_RULE, message).at(node.span).pointer(at).help(help));
    }
}

/// Where everything stands, keys included, so that what is said about a rule later can name its pointer.
fn pointers_by_span(root: &Node) -> BTreeMap<Span, SpecPointer> {
    let mut found = BTreeMap::new();
    let mut pending = vec![(root, SpecPointer::root())];
    while let Some((node, pointer)) = pending.pop() {
        for (key, span, value) in node.as_mapping().into_iter().flat_map(Mapping::entries) {
            let inside = pointer.child(key);
            found.insert(span, inside.clone());
            pending.push((value, inside));
        }
        for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
            pending.push((item, pointer.index(index)));
        }
        found.entry(node.span).or_insert(pointer);
    }
    found
}

fn spanned(node: &Node) -> Option<Spanned<String>> {
    node.as_str()
        .filter(|text| !text.is_empty())
        .map(|text| Spanned { value: text.to_owned(), span: node.span })
}

fn text(node: &Node, key: &str) -> Option<Spanned<String>> {
    node.get(key).and_then(spanned)
}

fn one_or_more(node: Option<&Node>) -> &[Node] {
    match node {
        Some(node) => node.as_sequence().unwrap_or(std::slice::from_ref(node)),
        None => &[],
    }
}

fn texts(node: &Node, key: &str) -> Vec<Spanned<String>> {
    one_or_more(node.get(key)).iter().filter_map(spanned).collect()
}

fn items<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> {
    node.get(key)
        .and_then(Node::as_sequence)
        .unwrap_or_default()
        .iter()
        .filter(|item| item.as_mapping().is_some())
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, Span, &Node)> {
    node.and_then(Node::as_mapping).into_iter().flat_map(Mapping::entries)
}

fn text_map(node: Option<&Node>) -> Vec<(Spanned<String>, Spanned<String>)> {
    entries(node)
        .filter_map(|(key, span, value)| Some((Spanned { value: key.to_owned(), span }, spanned(value)?)))
        .collect()
}

/// `/` is the whole body; everything else is RFC 6901.
fn pointer(node: &Node) -> Option<JsonPointer> {
    let text = node.as_str()?;
    if text == "/" {
        return Some(JsonPointer::default());
    }
    let pointer = SpecPointer::parse(text)?;
    Some(JsonPointer { steps: unescaped(&pointer) })
}

fn unescaped(pointer: &SpecPointer) -> Vec<String> {
    pointer.tokens().map(|token| token.to_string()).collect()
}

fn pointers(node: &Node, key: &str) -> Vec<JsonPointer> {
    one_or_more(node.get(key)).iter().filter_map(pointer).collect()
}

fn sdk(root: &Node) -> Sdk {
    let at = |section: &str, key: &str| root.get("sdk")?.get(section)?.get(key).and_then(spanned);
    let own = |key: &str| root.get("sdk")?.get(key).and_then(spanned);
    let keep = |key: &str| {
        root.get("sdk").and_then(|sdk| sdk.get("keep")).map(|keep| texts(keep, key)).unwrap_or_default()
    };
    Sdk {
        name: own("name"),
        version: own("version"),
        license: own("license"),
        repository: own("repository"),
        rust_crate: at("rust", "crate"),
        rust_client: at("rust", "client"),
        python_package: at("python", "package"),
        python_client: at("python", "client"),
        env_api_key: at("env", "api_key"),
        env_base_url: at("env", "base_url"),
        request_id_header: own("request_id_header"),
        keep_rust: keep("rust"),
        keep_python: keep("python"),
    }
}

/// Reads what is said about one operation; `x-trueup-*` keys of an operation come this way too.
pub(crate) fn operation(id: Option<Spanned<String>>, node: &Node) -> OperationRule {
    OperationRule {
        id,
        call: text(node, "call"),
        deprecated_calls: texts(node, "deprecated_calls"),
        idempotent: node.get("idempotent").and_then(Node::as_bool),
        wrapper: text(node, "wrapper"),
        json_string_body: node
            .get("body")
            .filter(|body| body.as_str() == Some("json-string"))
            .map(|body| Spanned { value: (), span: body.span }),
        positional: node.get("positional").map(|_| texts(node, "positional")),
        paging: node
            .get("paging")
            .and_then(|paging| Some(Paging { page: text(paging, "page")?, limit: text(paging, "limit") })),
    }
}

fn rename(node: &Node, diagnostics: &mut Diagnostics) -> Option<RenameRule> {
    let to = text(node, "to")?;
    let schema = (texts(node, "schema"), text(node, "field"));
    let operation = (texts(node, "operation"), text(node, "parameter"));
    let target = match (schema, operation) {
        ((schemas, Some(field)), (operations, None)) if !schemas.is_empty() && operations.is_empty() => {
            TargetField { scope: Scope::Schemas(schemas), field }
        }
        ((schemas, None), (operations, Some(field))) if schemas.is_empty() && !operations.is_empty() => {
            TargetField { scope: Scope::Operations(operations), field }
        }
        _ => {
            let message = "a rename needs either `schema` and `field` or `operation` and `parameter`";
            diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(node.span));
            return None;
        }
    };
    Some(RenameRule { target, to })
}

fn alias(node: &Node, diagnostics: &mut Diagnostics) -> Option<AliasRule> {
    let scope = node.get("in")?;
    let (schemas, operations) = (texts(scope, "schemas"), texts(scope, "operations"));
    if schemas.is_empty() && operations.is_empty() {
        let message = "`in` needs `schemas` or `operations`";
        diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(scope.span));
        return None;
    }
    let legacy = texts(node, "legacy");
    if legacy.is_empty() {
        let place = node.get("legacy").unwrap_or(node);
        if one_or_more(node.get("legacy")).is_empty() && node.get("legacy").is_some() {
            let message = "an alias needs at least one legacy name";
            diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(place.span));
        }
        return None;
    }
    Some(AliasRule {
        field: text(node, "field")?,
        legacy,
        schemas,
        operations,
        direction: direction(node.get_str("direction")),
        status: status(node.get("status")),
        conflict: match node.get_str("conflict") {
            Some("error") => ConflictPolicy::Error,
            _ => ConflictPolicy::Warn,
        },
        keyword: node.get("keyword").and_then(Node::as_bool),
        send: text(node, "send"),
        span: node.span,
    })
}

pub(crate) fn direction(word: Option<&str>) -> Direction {
    match word {
        Some("request") => Direction::Request,
        Some("response") => Direction::Response,
        _ => Direction::Both,
    }
}

pub(crate) fn status(node: Option<&Node>) -> LegacyStatus {
    match node {
        Some(node) if node.as_str() == Some("warn") => LegacyStatus::Warn,
        Some(node) => match node.get_str("removed_in") {
            Some(version) => LegacyStatus::RemovedIn(version.to_owned()),
            None => LegacyStatus::Active,
        },
        None => LegacyStatus::Active,
    }
}

fn envelope(node: &Node) -> Option<EnvelopeRule> {
    let kind = match node.get_str("kind")? {
        "item" => ReplyKind::Item,
        "list" => ReplyKind::List,
        "created" => ReplyKind::Created,
        "updated" => ReplyKind::Updated,
        "deleted" => ReplyKind::Deleted,
        "batch" => ReplyKind::Batch,
        "ack" => ReplyKind::Ack,
        _ => return None,
    };
    Some(EnvelopeRule {
        calls: texts(node, "calls"),
        kind,
        of: text(node, "of"),
        value_has: texts(node, "value_has"),
        at: CandidatesRule {
            value: pointers(node, "value"),
            items: pointers(node, "items"),
            total: pointers(node, "total"),
            id: pointers(node, "id"),
            matched: pointers(node, "matched"),
            modified: pointers(node, "modified"),
            count: pointers(node, "count"),
            ids: pointers(node, "ids"),
            errors: pointers(node, "errors"),
            not_found: pointers(node, "not_found"),
        },
        empty_ok: node.get_str("empty").map(|word| word == "ok"),
        span: node.span,
    })
}

fn partial(node: &Node) -> Option<PartialFailureRule> {
    Some(PartialFailureRule {
        calls: texts(node, "calls"),
        statuses: one_or_more(node.get("status"))
            .iter()
            .filter_map(Node::as_i64)
            .filter_map(|status| u16::try_from(status).ok())
            .collect(),
        ids: node.get("ids").and_then(pointer)?,
        errors: node.get("errors").and_then(pointer)?,
    })
}

fn failures(node: Option<&Node>) -> Failures {
    let Some(node) = node else { return Failures::default() };
    Failures {
        in_2xx: one_or_more(node.get("in_2xx"))
            .iter()
            .filter_map(|item| match item.as_str() {
                Some("success") => Some(FailureSign::Success),
                Some("error") => Some(FailureSign::Error),
                Some("status") => Some(FailureSign::Status),
                _ => None,
            })
            .collect(),
        known: items(node, "known")
            .filter_map(|item| {
                Some(KnownFailureRule {
                    at: item.get("at").and_then(pointer)?,
                    equals: text(item, "equals")?,
                    kind: text(item, "kind")?,
                })
            })
            .collect(),
    }
}
