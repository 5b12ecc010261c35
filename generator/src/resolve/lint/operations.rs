//! Operations: path templates and the parameters that fill them, parameters given twice, operationIds given twice.

use std::collections::{BTreeMap, BTreeSet};

use super::super::refs::target_of;
use super::{Report, is_token, template};
use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};
use crate::load::{Loaded, Mapping, Node, SideTable, Value};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// A change to make once everything has been looked at.
enum Mend {
    /// Take a member out of an object, or an element out of a list.
    Remove(SpecPointer),
    /// Declare a path parameter on an operation.
    Declare { operation: SpecPointer, name: String, span: Span },
}

/// A parameter as an operation has it, references followed.
struct Declared {
    pointer: SpecPointer,
    span: Span,
    name: String,
    place: String,
}

/// Checks all operations, and mends the tree. Whether anything was taken out of it.
pub(super) fn lint(loaded: &mut Loaded, diagnostics: &mut Diagnostics) -> bool {
    let mut mends = Vec::new();
    let Loaded { tree, side, .. } = &*loaded;
    let mut report = Report { side, diagnostics };
    let at = SpecPointer::root().child("paths");
    let mut ids: BTreeMap<String, Span> = BTreeMap::new();
    for (path, key_span, item) in
        tree.get("paths").and_then(Node::as_mapping).iter().flat_map(|paths| paths.entries())
    {
        if !path.starts_with('/') {
            continue;
        }
        let pointer = at.child(path);
        let in_template = match template::parameters(path) {
            Ok(names) => names,
            Err(why) => {
                let message = format!("the path {} cannot be used: {why}", quote(path));
                report.odd(
                    codes::PATH_TEMPLATE,
                    key_span,
                    &pointer,
                    &message,
                    "it is left out",
                    "correct the path",
                );
                mends.push(Mend::Remove(pointer));
                continue;
            }
        };
        appended(path, key_span, &pointer, &mut report);
        if template::PathKey::new(path).path.matches('{').count() > in_template.len() {
            let message = format!("a parameter appears twice in the path {}", quote(path));
            let action = "one value is sent in both places";
            report.odd(
                codes::PATH_TEMPLATE,
                key_span,
                &pointer,
                &message,
                action,
                "give each a name of its own",
            );
        }
        other_methods(item, &pointer, &mut report);
        let shared = parameters(tree, side, item, &pointer);
        let operations = METHODS.iter().filter_map(|method| Some((*method, item.get(method)?)));
        let operations: Vec<(&str, &Node)> = operations.collect();
        unused(&shared, &in_template, path, &mut report, &mut mends);
        twice(&shared, &mut report, &mut mends);
        headers(&shared, &mut report, &mut mends);
        for (method, operation) in operations {
            let pointer = pointer.child(method);
            operation_id(operation, &pointer, &mut ids, &mut report, &mut mends);
            let own = parameters(tree, side, operation, &pointer);
            unused(&own, &in_template, path, &mut report, &mut mends);
            twice(&own, &mut report, &mut mends);
            headers(&own, &mut report, &mut mends);
            let declared: BTreeSet<&str> = own
                .iter()
                .chain(&shared)
                .filter(|parameter| parameter.place == "path")
                .map(|parameter| parameter.name.as_str())
                .collect();
            for name in in_template.iter().filter(|name| !declared.contains(**name)) {
                let message = format!("the path parameter {} is not declared", quote(name));
                let help = format!("add a parameter with `in: path` and `name: {name}`");
                let action = "it is taken as a required string";
                report.odd(codes::PATH_PARAMETER, key_span, &pointer, &message, action, &help);
                let name = (*name).to_owned();
                mends.push(Mend::Declare { operation: pointer.clone(), name, span: key_span });
            }
        }
    }
    let moved = mends.iter().any(|mend| matches!(mend, Mend::Remove(_)));
    apply(loaded, mends);
    moved
}

/// Methods of any name, under `additionalOperations` (OpenAPI 3.2).
fn other_methods(item: &Node, pointer: &SpecPointer, report: &mut Report<'_>) {
    let at = pointer.child("additionalOperations");
    let others = item.get("additionalOperations").and_then(Node::as_mapping);
    let others = others.into_iter().flat_map(Mapping::entries);
    for (method, span, _) in others {
        let pointer = at.child(method);
        let message = format!("operations with the method {} have no form yet", quote(method));
        let help = "give the operation a method that path items name beside it";
        report.odd(codes::UNSUPPORTED, span, &pointer, &message, "the operation is left out", help);
    }
}

/// A query or fragment in the path: what becomes of it.
fn appended(path: &str, span: Span, pointer: &SpecPointer, report: &mut Report<'_>) {
    let key = template::PathKey::new(path);
    let (what, action) = match (key.query.is_empty(), key.fragment) {
        (true, None) => return,
        (false, _) => ("a query", "it is sent with every call"),
        (true, Some(_)) => ("a fragment", "it is never sent"),
    };
    let message = format!("the path {} ends in {what}", quote(path));
    let diagnostic = Diagnostic::warning(codes::PATH_TEMPLATE, message).action(action);
    report.push(diagnostic, span, pointer, "");
}

/// The parameters of a path item or operation.
fn parameters(tree: &Node, side: &SideTable, holder: &Node, pointer: &SpecPointer) -> Vec<Declared> {
    let list = holder.get("parameters").and_then(Node::as_sequence).unwrap_or(&[]);
    let at = pointer.child("parameters");
    let mut found = Vec::new();
    for (index, element) in list.iter().enumerate() {
        let mut node = element;
        // Broken chains and circles are gone by now; the bound is for the eye.
        for _ in 0..64 {
            let target = node.get_str("$ref").and_then(|text| target_of(text, tree, side).ok());
            match target.and_then(|target| tree.lookup(&target)) {
                Some(next) => node = next,
                None => break,
            }
        }
        if let (Some(name), Some(place)) = (node.get_str("name"), node.get_str("in")) {
            let span = node.get("name").map_or(element.span, |name| name.span);
            let span = if std::ptr::eq(node, element) { span } else { element.span };
            let (name, place) = (name.to_owned(), place.to_owned());
            found.push(Declared { pointer: at.index(index), span, name, place });
        }
    }
    found
}

/// Path parameters that the path does not have.
fn unused(list: &[Declared], template: &[&str], path: &str, report: &mut Report<'_>, mends: &mut Vec<Mend>) {
    for parameter in list.iter().filter(|p| p.place == "path" && !template.contains(&p.name.as_str())) {
        let message = format!("the path {} has no parameter {}", quote(path), quote(&parameter.name));
        let help = format!("write `{{{}}}` where it belongs, or remove the parameter", parameter.name);
        report.odd(
            codes::PATH_PARAMETER,
            parameter.span,
            &parameter.pointer,
            &message,
            "it is left out",
            &help,
        );
        mends.push(Mend::Remove(parameter.pointer.clone()));
    }
}

/// One parameter given twice in one list.
fn twice(list: &[Declared], report: &mut Report<'_>, mends: &mut Vec<Mend>) {
    let mut seen: BTreeMap<(String, &str), Span> = BTreeMap::new();
    for parameter in list {
        // Header names are the same whatever their case.
        let name =
            if parameter.place == "header" { parameter.name.to_lowercase() } else { parameter.name.clone() };
        if let Some(first) = seen.get(&(name.clone(), parameter.place.as_str())) {
            let message =
                format!("the {} parameter {} is given twice", parameter.place, quote(&parameter.name));
            let diagnostic = Diagnostic::oddity(codes::DUPLICATE_PARAMETER, message)
                .related(*first, "first given here")
                .action("the second is left out");
            report.push(diagnostic, parameter.span, &parameter.pointer, "remove one of the two");
            mends.push(Mend::Remove(parameter.pointer.clone()));
        } else {
            seen.insert((name, &parameter.place), parameter.span);
        }
    }
}

/// Header and cookie parameters with names that HTTP does not allow, and headers that OpenAPI says to ignore.
fn headers(list: &[Declared], report: &mut Report<'_>, mends: &mut Vec<Mend>) {
    for parameter in list.iter().filter(|parameter| ["header", "cookie"].contains(&parameter.place.as_str()))
    {
        let name = parameter.name.as_str();
        if !is_token(name) {
            let message = format!("{} is no name of a {}", quote(name), parameter.place);
            let help = "letters, digits and `-` are";
            report.odd(
                codes::BAD_HEADER,
                parameter.span,
                &parameter.pointer,
                &message,
                "it is left out",
                help,
            );
            mends.push(Mend::Remove(parameter.pointer.clone()));
        } else if parameter.place == "header"
            && ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str())
        {
            let message = format!("the header {} is set by other parts of the document", quote(name));
            let diagnostic = Diagnostic::note(codes::KEYWORD_IGNORED, message)
                .action("the parameter is ignored, as the specification says");
            report.push(diagnostic, parameter.span, &parameter.pointer, "");
            mends.push(Mend::Remove(parameter.pointer.clone()));
        }
    }
}

fn operation_id(
    operation: &Node,
    pointer: &SpecPointer,
    ids: &mut BTreeMap<String, Span>,
    report: &mut Report<'_>,
    mends: &mut Vec<Mend>,
) {
    let Some(node) = operation.get("operationId") else { return };
    let Some(id) = node.as_str() else { return };
    let pointer = pointer.child("operationId");
    if id.trim().is_empty() {
        let message = "an operationId is empty";
        report.odd(
            codes::MISSING_FIELD,
            node.span,
            &pointer,
            message,
            "it is ignored",
            "name the operation, or remove the line",
        );
        mends.push(Mend::Remove(pointer));
        return;
    }
    if let Some(first) = ids.get(id) {
        let message = format!("the operationId {} is given twice", quote(id));
        let diagnostic = Diagnostic::oddity(codes::DUPLICATE_OPERATION_ID, message)
            .related(*first, "first given here")
            .action("the second operation is named by its method and path");
        report.push(diagnostic, node.span, &pointer, "give every operation an id of its own");
        mends.push(Mend::Remove(pointer));
    } else {
        ids.insert(id.to_owned(), node.span);
    }
}

/// Changes the tree, lists from the back so that places stay what they were.
fn apply(loaded: &mut Loaded, mends: Vec<Mend>) {
    let Loaded { tree, side, .. } = loaded;
    let mut removals = BTreeSet::new();
    for mend in mends {
        match mend {
            Mend::Remove(pointer) => {
                removals.insert(pointer);
            }
            Mend::Declare { operation, name, span } => declare(tree, &operation, &name, span),
        }
    }
    let mut removals: Vec<SpecPointer> = removals.into_iter().collect();
    removals.sort_by(|a, b| b.cmp_by_index(a));
    for pointer in removals {
        let (Some(holder), Some(last)) = (pointer.parent(), pointer.last()) else { continue };
        let index = last.parse().unwrap_or(usize::MAX);
        match tree.lookup_mut(&holder).map(|node| &mut node.value) {
            Some(Value::Mapping(members)) => {
                members.remove(last);
            }
            Some(Value::Sequence(items)) if index < items.len() => {
                side.element_removed(&holder, index, items.len());
                items.remove(index);
            }
            _ => {}
        }
    }
}

fn declare(tree: &mut Node, operation: &SpecPointer, name: &str, span: Span) {
    let Some(members) = tree.lookup_mut(operation).and_then(Node::as_mapping_mut) else { return };
    let text = |text: &str| Node::text(span, text);
    let mut schema = Mapping::new();
    schema.set("type", span, text("string"));
    let mut parameter = Mapping::new();
    parameter.set("name", span, text(name));
    parameter.set("in", span, text("path"));
    parameter.set("required", span, Node::new(span, Value::Bool(true)));
    parameter.set("schema", span, Node::new(span, Value::Mapping(schema)));
    let parameter = Node::new(span, Value::Mapping(parameter));
    match members.get_mut("parameters").map(|list| &mut list.value) {
        Some(Value::Sequence(items)) => items.push(parameter),
        _ => members.set("parameters", span, Node::new(span, Value::Sequence(vec![parameter]))),
    }
}
