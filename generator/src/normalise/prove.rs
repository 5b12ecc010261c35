//! The collision prover: after all rules, one spelling feeds one field and one name means one thing, in every schema and
//! in the arguments of every operation, direction by direction.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Field, Kind, Operation, Schemas};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span, codes};
use crate::ir::Location;

/// Proves all schemas and operations; reports every collision.
pub(super) fn prove(schemas: &Schemas, operations: &[Operation], diagnostics: &mut Diagnostics) {
    let mut prover = Prover { reported: BTreeSet::new(), diagnostics };
    for schema in &schemas.all {
        if let Kind::Object(object) = &schema.kind {
            let fields: Vec<&Field> = object.fields.iter().collect();
            let place = format!("`{}`", schema.name);
            // Without other spellings both directions say the same.
            let both = [Direction::Request, Direction::Response];
            let ways = if fields.iter().all(|field| field.legacy.is_empty()) { &both[..1] } else { &both };
            for direction in ways {
                prover.spellings(&fields, *direction, &place);
            }
            prover.names(&fields, &place);
        }
    }
    for operation in operations {
        let place = format!("the arguments of `{}`", operation.call());
        for location in [Location::Path, Location::Query, Location::Header, Location::Cookie, Location::Body]
        {
            // Body fields were proved with their schema, but rules about operations come on top.
            let fields: Vec<&Field> =
                operation.arguments.iter().filter(|a| a.location == location).map(|a| &a.field).collect();
            prover.spellings(&fields, Direction::Request, &place);
        }
        let fields: Vec<&Field> = operation.arguments.iter().map(|argument| &argument.field).collect();
        prover.names(&fields, &place);
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Request,
    Response,
}

struct Prover<'d> {
    /// Rules that were reported: most collide in both directions, and again in the arguments made from a schema.
    reported: BTreeSet<(Span, Span)>,
    diagnostics: &'d mut Diagnostics,
}

impl Prover<'_> {
    fn report(&mut self, code: Code, message: String, at: Span, also: Span, help: &str) {
        if self.reported.insert((at, also)) {
            let found = Diagnostic::error(code, message).at(at).related(also, "the other one");
            self.diagnostics.push(found.help(help));
        }
    }

    /// One wire name feeds one field.
    fn spellings(&mut self, fields: &[&Field], direction: Direction, place: &str) {
        let mut seen: BTreeMap<&str, (usize, Span, bool)> = BTreeMap::new();
        for (index, field) in fields.iter().enumerate() {
            let own = std::iter::once((field.wire.for_encoder(), field.span, false));
            let legacy = field
                .legacy
                .iter()
                .filter(|(legacy, _)| match direction {
                    Direction::Request => legacy.request,
                    Direction::Response => legacy.response,
                })
                .map(|(legacy, span)| (legacy.wire.for_encoder(), *span, true));
            for (wire, span, by_rule) in own.chain(legacy) {
                let Some((other, other_span, other_by_rule)) = seen.insert(wire, (index, span, by_rule))
                else {
                    continue;
                };
                if other == index {
                    continue;
                }
                let other_name = fields.get(other).map(|field| field.public.snake()).unwrap_or_default();
                let message = format!(
                    "the wire name `{wire}` would feed both `{other_name}` and `{}` of {place}",
                    field.public.snake()
                );
                // The rule is at fault, not the document.
                let (at, also) =
                    if by_rule || !other_by_rule { (span, other_span) } else { (other_span, span) };
                self.report(codes::ALIAS_COLLISION, message, at, also, "give each field its own spellings");
            }
        }
    }

    /// One public name, legacy keywords included, means one field.
    fn names(&mut self, fields: &[&Field], place: &str) {
        // What no rule named is told apart later.
        if fields.iter().all(|field| field.renamed.is_none() && field.legacy.is_empty()) {
            return;
        }
        let mut seen: BTreeMap<String, (usize, Span, bool)> = BTreeMap::new();
        for (index, field) in fields.iter().enumerate() {
            let own = (field.public.snake(), field.renamed.unwrap_or(field.span), field.renamed.is_some());
            let own = std::iter::once(own);
            let legacy = field
                .legacy
                .iter()
                .filter_map(|(legacy, span)| legacy.name.as_ref().map(|name| (name.snake(), *span, true)));
            for (name, span, by_rule) in own.chain(legacy) {
                let Some((other, other_span, other_by_rule)) =
                    seen.insert(name.clone(), (index, span, by_rule))
                else {
                    continue;
                };
                // Names the document itself brings together are told apart later.
                if other == index || !(by_rule || other_by_rule) {
                    continue;
                }
                let message = format!("a rule gives the name `{name}` to two fields of {place}");
                let (at, also) = if by_rule { (span, other_span) } else { (other_span, span) };
                let help = "choose another name, or say `keyword: false`";
                self.report(codes::NAME_COLLISION, message, at, also, help);
            }
        }
    }
}
