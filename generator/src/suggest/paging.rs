//! Operations whose arguments count pages.

use std::collections::BTreeMap;

use super::envelopes::Envelope;
use super::{Confidence, Source, ruled};
use crate::ir::{Location, ReplyKind};
use crate::normalise::model::{Kind, Operation};
use crate::rules::Rules;

/// A suggested paging rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// operationId, or the call.
    pub operation: String,
    /// The argument that counts pages.
    pub page: String,
    /// The argument that sizes them.
    pub limit: Option<String>,
    /// How sure.
    pub confidence: Confidence,
}

const PAGES: [&str; 4] = ["page", "page_number", "pageNumber", "pageNo"];
const LIMITS: [&str; 7] = ["limit", "per_page", "perPage", "page_size", "pageSize", "size", "count"];

/// Pages of operations that answer with a list, or do with one of `envelopes`: those of others would be no rules.
pub(super) fn pagings(main: Source<'_>, rules: &Rules, envelopes: &[Envelope]) -> Vec<Paging> {
    let mut lists: BTreeMap<&str, Confidence> = BTreeMap::new();
    for envelope in envelopes.iter().filter(|envelope| envelope.kind == "list") {
        lists.extend(envelope.calls.iter().map(|call| (call.as_str(), envelope.confidence)));
    }
    let is_list = |operation: &Operation| {
        let reply = operation.reply.map(|reply| main.normalised.schemas.settle(reply).0);
        let reply = reply.and_then(|reply| main.normalised.schemas.get(reply));
        operation.envelope.kind == ReplyKind::List
            || reply.is_some_and(|reply| matches!(reply.kind, Kind::List(_)))
    };
    main.normalised
        .operations
        .iter()
        .filter(|operation| operation.paging.is_none() && !ruled::says_paging(rules, operation))
        .filter_map(|operation| {
            let number = |names: &[&str]| {
                let found = operation.arguments.iter().find(|argument| {
                    let field = &argument.field;
                    let (settled, _) = main.normalised.schemas.settle(field.schema);
                    let kind = main.normalised.schemas.get(settled).map(|schema| &schema.kind);
                    names.contains(&field.declared.for_encoder())
                        && matches!(argument.location, Location::Query | Location::Body)
                        && matches!(kind, Some(Kind::Int | Kind::UInt | Kind::Number | Kind::Any))
                });
                found.map(|argument| argument.field.declared.for_encoder().to_owned())
            };
            // Less sure than the list can be no page of it.
            let sure = match is_list(operation) {
                true => Confidence::High,
                false => *lists.get(operation.call().as_str())?,
            };
            let limit = number(&LIMITS);
            let confidence = if limit.is_some() { Confidence::High } else { Confidence::Medium }.min(sure);
            Some(Paging { operation: name(operation), page: number(&PAGES)?, limit, confidence })
        })
        .collect()
}

fn name(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| operation.call())
}
