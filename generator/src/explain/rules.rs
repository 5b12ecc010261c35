//! What the rules say of an item, and where: by the same globs that normalisation reads them with.

use super::{Item, Kind};
use crate::diagnostics::Span;
use crate::rules::{BatchRule, OperationRule, Rules, Scope, Spanned, glob};

/// The rules that reach an item, in the order of the file's sections.
pub(super) fn of(rules: &Rules, item: &Item) -> Vec<(String, Span)> {
    let mut said = Vec::new();
    match item.kind {
        Kind::Resource => resource(rules, item, &mut said),
        Kind::Method => method(rules, item, &mut said),
        Kind::Field | Kind::Argument => member(rules, item, &mut said),
        Kind::Value => values(rules, item, &mut said),
        Kind::Type => type_names(rules, item, &mut said),
    }
    said.sort_by_key(|(_, span)| *span);
    said.dedup();
    said
}

/// Whether a name of what the item belongs to, or its own, matches one of the globs.
fn reaches(globs: &[Spanned<String>], names: &[String]) -> bool {
    reaching(globs, names).is_some()
}

/// The first glob that does.
fn reaching<'a>(globs: &'a [Spanned<String>], names: &[String]) -> Option<&'a Spanned<String>> {
    globs.iter().find(|glob| names.iter().any(|name| glob::matches(&glob.value, name)))
}

/// Names of the schema a field or a value belongs to.
fn owners(item: &Item) -> Vec<String> {
    item.ways.iter().filter(|way| way.len() == 2).flat_map(|way| way[0].iter().cloned()).collect()
}

/// The schema that a field of a body stands in.
fn holder(item: &Item) -> Vec<String> {
    let tokens: Vec<&str> = item.pointer.tokens().collect();
    match tokens.as_slice() {
        ["components", "schemas", schema, ..] => vec![(*schema).to_owned()],
        _ => Vec::new(),
    }
}

fn own(item: &Item) -> impl Iterator<Item = &String> {
    item.ways.iter().filter_map(|way| way.last()).flatten()
}

fn resource(rules: &Rules, item: &Item, said: &mut Vec<(String, Span)>) {
    for (tag, name) in &rules.resources {
        if own(item).any(|known| *known == name.value) {
            said.push((format!("the tag `{}` is the resource `{}`", tag.value, name.value), name.span));
        }
    }
    for rule in &rules.resource_renames {
        if own(item).any(|known| *known == rule.to.value) {
            let (from, to) = (&rule.resource.value, &rule.to.value);
            if from != to {
                said.push((format!("the resource `{from}` is called `{to}`"), rule.to.span));
            }
            said.extend(rule.deprecated.iter().map(|old| (format!("`{}` still works", old.value), old.span)));
        }
    }
}

fn type_names(rules: &Rules, item: &Item, said: &mut Vec<(String, Span)>) {
    for rule in rules.type_renames.iter().filter(|rule| glob::matches(&rule.schema.value, &item.wire)) {
        said.push((format!("the schema `{}` is the type `{}`", item.wire, rule.to.value), rule.to.span));
        said.extend(rule.deprecated.iter().map(|old| (format!("`{}` still works", old.value), old.span)));
    }
}

/// Whether a rule speaks of an operation.
fn is_of(rule: &OperationRule, calls: &[String]) -> bool {
    let mut names = rule.id.iter().chain(&rule.call);
    names.any(|name| calls.contains(&name.value))
}

fn method(rules: &Rules, item: &Item, said: &mut Vec<(String, Span)>) {
    let calls = &item.calls;
    for rule in rules.operations.iter().filter(|rule| is_of(rule, calls)) {
        if let Some(call) = &rule.call {
            said.push((format!("it is called `{}`", call.value), call.span));
        }
        for old in &rule.deprecated_calls {
            said.push((format!("`{}` still works", old.value), old.span));
        }
        if let Some(paging) = &rule.paging {
            let what = if paging.none { "it gives no pages" } else { "how the next page is asked for" };
            said.push((what.to_owned(), paging.span));
        }
        if let Some(wrapper) = &rule.wrapper {
            said.push((format!("its body sits in `{}`", wrapper.value), wrapper.span));
        }
        if let Some(string) = &rule.json_string_body {
            said.push(("its body is JSON inside a string".to_owned(), string.span));
        }
        if let Some(batch) = &rule.batch {
            said.push((in_batches(batch), batch.parameter.span));
        }
    }
    // Of several that match a call the first one holds.
    if let Some(rule) = rules.envelopes.iter().find(|rule| reaches(&rule.calls, calls)) {
        said.push(("how its reply is read".to_owned(), rule.span));
    }
    let bounds = rules.bounds.iter().find_map(|rule| Some((rule, reaching(&rule.calls, calls)?)));
    if let Some((rule, glob)) = bounds {
        said.extend(rule.bounds.in_words().map(|text| (text, glob.span)));
    }
    let partial = rules.partial_failures.iter().find_map(|rule| Some((rule, reaching(&rule.calls, calls)?)));
    if let Some((rule, glob)) = partial {
        let statuses: Vec<String> = rule.statuses.iter().map(u16::to_string).collect();
        let text = format!("a reply of status {} tells which parts worked", statuses.join(" or "));
        said.push((text, glob.span));
    }
}

/// What a batch does to its list.
fn in_batches(batch: &BatchRule) -> String {
    format!("`{}` goes out with at most {} elements in a request", batch.parameter.value, batch.size)
}

fn member(rules: &Rules, item: &Item, said: &mut Vec<(String, Span)>) {
    let (calls, owners) = match item.kind {
        Kind::Argument => (item.calls.as_slice(), holder(item)),
        _ => ([].as_slice(), owners(item)),
    };
    let in_scope = |scope: &Scope| match scope {
        Scope::Schemas(globs) => reaches(globs, &owners),
        Scope::Operations(globs) => reaches(globs, calls),
    };
    for rule in &rules.renames {
        let is_it = own(item).any(|name| *name == rule.target.field.value || *name == rule.to.value);
        if is_it && in_scope(&rule.target.scope) {
            let text = format!("`{}` is called `{}`", rule.target.field.value, rule.to.value);
            said.push((text, rule.to.span));
            said.extend(rule.deprecated.iter().map(|old| (format!("`{}` still works", old.value), old.span)));
        }
    }
    for rule in &rules.aliases {
        let is_it = own(item).any(|name| *name == rule.field.value);
        if is_it && (reaches(&rule.schemas, &owners) || reaches(&rule.operations, calls)) {
            let old: Vec<String> = rule.legacy.iter().map(|old| format!("`{}`", old.value)).collect();
            said.push((format!("`{}` is also spelled {}", rule.field.value, old.join(", ")), rule.span));
        }
    }
    for rule in rules.operations.iter().filter(|rule| is_of(rule, calls)) {
        if let Some(batch) =
            rule.batch.as_ref().filter(|batch| own(item).any(|n| *n == batch.parameter.value))
        {
            said.push((in_batches(batch), batch.parameter.span));
        }
        let positional = rule.positional.iter().flatten();
        for name in positional.filter(|name| own(item).any(|own| *own == name.value)) {
            said.push((format!("`{}` may be given by position", name.value), name.span));
        }
    }
    for rule in rules.json_strings.iter().filter(|rule| in_scope(&rule.scope)) {
        if own(item).any(|name| *name == rule.field.value) {
            said.push((format!("`{}` is JSON inside a string", rule.field.value), rule.field.span));
        }
    }
}

fn values(rules: &Rules, item: &Item, said: &mut Vec<(String, Span)>) {
    let owners = owners(item);
    for rule in rules.values.iter().filter(|rule| owners.contains(&rule.schema.value)) {
        for (old, canonical) in &rule.legacy {
            if own(item).any(|name| *name == canonical.value) {
                said.push((format!("`{}` stands for `{}`", old.value, canonical.value), old.span));
            }
        }
        for (canonical, sent) in &rule.send {
            if own(item).any(|name| *name == canonical.value) {
                said.push((format!("`{}` is sent as `{}`", canonical.value, sent.value), sent.span));
            }
        }
    }
}
