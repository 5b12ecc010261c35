//! Replies: whether there is one to type, what failures say, where payloads sit.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::operations::{Operation, all};
use super::ruled;
use crate::diagnostics::{codes, quote};
use crate::ir::ReplyKind;
use crate::normalise::model;
use crate::normalise::view::At;
use crate::suggest::{self, Confidence, Source, Suggestions};

pub(super) fn check(desk: &mut Desk<'_>) {
    let root = desk.root();
    for operation in all(&root) {
        statuses(desk, &operation);
    }
    let normalised = desk.look.normalised;
    let found =
        suggest::suggest(Source { name: "the document", normalised, text: None }, &[], desk.look.rules);
    payloads(desk, &found);
    places(desk, &found);
}

fn statuses(desk: &mut Desk<'_>, operation: &Operation<'_>) {
    let (at, shown) = (&operation.at, operation.shown());
    let responses: Vec<_> =
        at.get("responses").into_iter().flat_map(|all| all.members().collect::<Vec<_>>()).collect();
    let is_success = |status: &str| status.starts_with(['1', '2', '3']) || status == "default";
    desk.checked(codes::LINT_NO_SUCCESS, 1);
    if !responses.iter().any(|(status, ..)| is_success(status)) {
        let message = format!("{shown} has no response for a success: what its method gives is not known");
        desk.find(
            codes::LINT_NO_SUCCESS,
            &at.pointer,
            message,
            "add the response that a good call gets, such as `200`",
        );
    }
    desk.checked(codes::LINT_ERROR_SCHEMA, 1);
    let mut has_error = false;
    let mut forms: BTreeMap<String, &str> = BTreeMap::new();
    for (status, _, response) in &responses {
        let Some(response) = desk.follow(response) else { continue };
        let content: Vec<_> = response.get("content").into_iter().flat_map(|all| all.members()).collect();
        let says = |schema: &At<'_>| schema.node.as_mapping().is_some_and(|members| !members.is_empty());
        let typed =
            content.iter().any(|(_, _, media)| media.get("schema").is_some_and(|schema| says(&schema)));
        if status.starts_with(['4', '5']) || *status == "default" {
            has_error |= typed;
            continue;
        }
        if !status.starts_with('2') {
            continue;
        }
        desk.checked(codes::LINT_REPLY_SCHEMA, 1);
        let is_silent = content.is_empty() && *status == "200" && operation.method == "get";
        if is_silent {
            let message =
                format!("{shown} answers {status} with nothing: a GET that succeeds has something to give");
            desk.find(
                codes::LINT_REPLY_SCHEMA,
                &response.pointer,
                message,
                "add `content` with the schema of the reply, or answer 204",
            );
        }
        for (media, _, at) in content
            .iter()
            .filter(|(_, _, media)| media.get("schema").is_none() && media.get("itemSchema").is_none())
        {
            let message =
                format!("the reply of {shown} as {} has no schema: it is given as it comes", quote(media));
            desk.find(codes::LINT_REPLY_SCHEMA, &at.pointer, message, "add the schema of the reply");
        }
        let json = content.iter().find(|(media, ..)| media.contains("json"));
        if let Some(schema) = json.and_then(|(_, _, media)| media.get("schema")) {
            let schema = desk.follow(&schema).unwrap_or(schema);
            forms.entry(schema.node.json_text()).or_insert(status);
        }
    }
    desk.checked(codes::LINT_SUCCESSES, 1);
    if forms.len() > 1 {
        let statuses: Vec<&str> = forms.values().copied().collect();
        let message = format!(
            "{shown} gives another thing for each of {}: its method gives a union",
            statuses.join(", ")
        );
        desk.find(
            codes::LINT_SUCCESSES,
            &at.pointer,
            message,
            "give successes one schema where they can have one",
        );
    }
    if !has_error {
        let message =
            format!("{shown} has no schema for a failure: what went wrong is raw JSON to its caller");
        let help = "add `default`, or 4XX responses, with the schema of your errors";
        desk.find(codes::LINT_ERROR_SCHEMA, &at.pointer, message, help);
    }
}

/// Lists and pages that no rule declares.
fn payloads(desk: &mut Desk<'_>, found: &Suggestions) {
    let normalised = desk.look.normalised;
    desk.checked(codes::LINT_ENVELOPE, normalised.operations.len());
    let look = desk.look;
    let is_open = |operation: &&model::Operation| operation.envelope.kind != ReplyKind::List;
    for operation in normalised.operations.iter().filter(is_open) {
        let Some(places) = undeclared(found, &operation.call()) else { continue };
        let message = format!(
            "the reply of {} looks like a list inside an object (at {}), and is given as that object",
            operation.call(),
            crate::diagnostics::escape_line(&places.join(", "))
        );
        let help = "declare it under `envelopes:` in the rules: `trueup suggest` writes the rule";
        desk.find(codes::LINT_ENVELOPE, &operation.pointer, message, help);
    }
    let declared = normalised.operations.iter().filter(|operation| operation.paging.is_some()).count();
    desk.checked(codes::LINT_PAGING, declared + found.pagings.len());
    for paging in &found.pagings {
        let by_name = |operation: &&model::Operation| {
            operation.id.as_deref() == Some(&paging.operation) || operation.call() == paging.operation
        };
        let Some(operation) = normalised.operations.iter().find(by_name) else { continue };
        let message = format!(
            "{} takes {}, and nothing says that it pages: only its first page is iterated",
            operation.call(),
            quote(&paging.page)
        );
        let help = "declare it under `operations:` in the rules, as `paging: {page: …, limit: …}`, or as `{none: true}`";
        desk.find(codes::LINT_PAGING, &operation.pointer, message, help);
    }
    let fields = desk.look.lowered.api.types.iter().count();
    desk.checked(codes::LINT_ALIAS, fields);
    let is_open =
        |alias: &&suggest::Alias| alias.confidence == Confidence::High && !ruled::has_one_name(look, alias);
    for alias in found.aliases.iter().filter(is_open) {
        let by_name = |(_, schema): &(model::SchemaId, &model::Schema)| alias.schemas.contains(&schema.name);
        let Some((_, schema)) = normalised.schemas.iter().find(by_name) else { continue };
        let others: Vec<String> = alias.legacy.iter().map(|legacy| quote(legacy)).collect();
        let message = format!(
            "{} of {} seems to be called {} elsewhere",
            quote(&alias.field),
            quote(&schema.name),
            others.join(", ")
        );
        let help = "if they are one field, declare the other name under `aliases:` in the rules, as `trueup suggest` writes it, or `rename:` one";
        desk.find(codes::LINT_ALIAS, &schema.pointer, message, help);
    }
}

/// Lists that sit elsewhere than most.
fn places(desk: &mut Desk<'_>, suggested: &Suggestions) {
    let operations = &desk.look.normalised.operations;
    let mut lists: Vec<(&model::Operation, String)> = Vec::new();
    for operation in operations {
        let places: Option<Vec<String>> = if operation.envelope.kind == ReplyKind::List {
            Some(operation.envelope.items.iter().map(|place| format!("/{}", place.steps.join("/"))).collect())
        } else {
            undeclared(suggested, &operation.call()).map(<[String]>::to_vec)
        };
        // A key named after what is listed is one convention, whatever is listed.
        let own = operation.resource.snake();
        let general = |place: String| {
            if place.trim_start_matches('/') == own { "/<resource>".to_owned() } else { place }
        };
        if let Some(places) = places {
            lists.push((operation, places.into_iter().map(general).collect::<Vec<_>>().join(", ")));
        }
    }
    desk.checked(codes::LINT_ENVELOPE_VARIES, lists.len());
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, places) in &lists {
        *counted.entry(places).or_default() += 1;
    }
    let Some((most, count)) = counted.into_iter().max_by_key(|(_, count)| *count) else { return };
    if count * 2 <= lists.len() || count < 3 {
        return;
    }
    for (operation, places) in lists.iter().filter(|(_, places)| places != most) {
        let message = format!(
            "{} has its list at {}, and most lists are at {}",
            operation.call(),
            quote(places),
            quote(most)
        );
        let help = "the SDKs hide this where rules say so; a next version of the API had better not keep it";
        desk.find(codes::LINT_ENVELOPE_VARIES, &operation.pointer, message, help);
    }
}

/// Where a call that no rule calls a list seems to have one.
fn undeclared<'s>(suggested: &'s Suggestions, call: &str) -> Option<&'s [String]> {
    let is_list = |envelope: &&suggest::Envelope| {
        envelope.kind == "list"
            && envelope.confidence >= Confidence::Medium
            && envelope.calls.iter().any(|other| other == call)
    };
    let envelope = suggested.envelopes.iter().find(is_list)?;
    envelope.parts.iter().find(|(part, _)| *part == "items").map(|(_, places)| places.as_slice())
}
