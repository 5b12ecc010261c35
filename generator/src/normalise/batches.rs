//! Long lists that an operation takes in several requests, as rules say: which argument, and how long one request may be.

use super::argument::unknown_argument;
use super::model::{BodyFormat, Kind, Operation, Schemas};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Batching, Location, ReplyKind};
use crate::rules::{BatchRule, OperationRule};

/// Gives operations the batching that rules declare, and refuses what cannot be cut or put together.
pub(super) fn settle(
    operations: &mut [Operation],
    own: &[OperationRule],
    schemas: &Schemas,
    diagnostics: &mut Diagnostics,
) {
    for (operation, rule) in operations.iter_mut().zip(own) {
        let Some(rule) = &rule.batch else { continue };
        let place = |operation: &Operation| {
            operation.arguments.iter().position(|argument| {
                let field = &argument.field;
                field.public.snake() == rule.parameter.value
                    || field.declared.for_encoder() == rule.parameter.value
            })
        };
        let Some(at) = place(operation) else {
            // Another way to send the body may have no such list.
            if !operation.sends_otherwise() {
                unknown_argument(operation, &rule.parameter, diagnostics);
            }
            continue;
        };
        match refusal(operation, at, schemas) {
            Some(why) => {
                let found = Diagnostic::error(codes::BAD_RULE, format!("`{}` {why}", operation.call()));
                let found = found.at(rule.parameter.span).related(operation.span, "the operation");
                diagnostics.push(
                    found.help("name a list in the query or in a JSON body, of a call whose answers add up"),
                );
            }
            None => operation.batch = Some(batching(operation, at, rule)),
        }
    }
}

fn batching(operation: &Operation, at: usize, rule: &BatchRule) -> Batching {
    let argument = operation.arguments.get(at).map(|argument| argument.field.public.clone());
    Batching { argument: argument.unwrap_or_else(|| operation.method.clone()), size: rule.size }
}

/// Why a call cannot be made in several requests.
fn refusal(operation: &Operation, at: usize, schemas: &Schemas) -> Option<String> {
    let argument = operation.arguments.get(at)?;
    let name = argument.field.public.snake();
    let (settled, _) = schemas.settle(argument.field.schema);
    if !matches!(schemas.get(settled).map(|schema| &schema.kind), Some(Kind::List(_))) {
        return Some(format!("cannot be cut by `{name}`, which is no list"));
    }
    let format = operation.body.as_ref().map(|body| body.format);
    let can_be_cut = match argument.location {
        Location::Query => true,
        Location::Body => format == Some(BodyFormat::Json) && !argument.field.json_string,
        Location::Path | Location::Header | Location::Cookie => false,
    };
    if !can_be_cut {
        return Some(format!("cannot be cut by `{name}`, which is neither in the query nor in a JSON body"));
    }
    if operation.paging.is_some() {
        return Some("answers with one page of several, and cannot be cut besides; `paging: {none: true}` makes it one list".to_owned());
    }
    let adds_up = matches!(
        operation.envelope.kind,
        ReplyKind::List | ReplyKind::Updated | ReplyKind::Deleted | ReplyKind::Batch | ReplyKind::Ack
    );
    (!adds_up).then(|| {
        "gives an answer that does not add up with others: only list, updated, deleted, batch and ack do"
            .to_owned()
    })
}
