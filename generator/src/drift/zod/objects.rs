//! Objects of the source against objects of the document: their fields, which of them must be there, and keys that neither names.

use std::collections::BTreeSet;

use super::compare::{Comparer, Side};
use super::disagreement::{Disagreement, Spot, json_type};
use super::model::{Kind as Zod, Object as ZodObject, Rest, Schema};
use crate::diagnostics::{Span, codes, quote};
use crate::drift::evidence::Fact;
use crate::normalise::model::Object;

impl Comparer<'_, '_> {
    pub(super) fn objects(&mut self, zod: &ZodObject, of: &Object, spot: &Spot, side: Side, depth: usize) {
        let mut claimed: BTreeSet<&str> = BTreeSet::new();
        for field in &of.fields {
            let declared = field.declared.for_encoder();
            let mut spellings: Vec<&str> = vec![declared, field.wire.for_encoder()];
            spellings.extend(field.legacy.iter().map(|(legacy, _)| legacy.wire.for_encoder()));
            spellings.dedup();
            let found: Vec<&str> = spellings
                .into_iter()
                .filter(|name| zod.fields.contains_key(*name) && claimed.insert(name))
                .collect();
            let name =
                if spot.name.is_empty() { declared.to_owned() } else { format!("{}.{declared}", spot.name) };
            let spot_of = Spot { pointer: field.pointer.clone(), span: field.span, name };
            let Some(first) = found.first().and_then(|name| zod.fields.get(*name)) else {
                self.missing(zod, field.required, field.read_only, field.write_only, spot, &spot_of, side);
                continue;
            };
            let schema = self.settled(&first.schema);
            // Several spellings of one field are each optional where one of them is asked for.
            if found.len() < 2 && zod.each.is_none() && !matches!(schema.kind, Zod::Any | Zod::Unknown(_)) {
                self.presence(&schema, first.span, field.required, &spot_of, side);
            }
            self.compare(&schema, field.schema, &spot_of, side, depth + 1);
        }
        // What is never there is a way to refuse it.
        let is_there = |schema: &Schema| !matches!(schema.kind, Zod::Never | Zod::Missing);
        let left = zod.fields.iter().filter(|(name, _)| !claimed.contains(name.as_str()));
        for (name, field) in left.filter(|(_, field)| is_there(&field.schema)) {
            let message = format!(
                "{} has a field {} in the source that is not documented",
                quote(&spot.name),
                quote(name)
            );
            let kinds: Vec<&'static str> =
                json_type(&field.schema).into_iter().chain(field.schema.nullable.then_some("null")).collect();
            let fact = Fact::UndocumentedField { field: name.clone(), kinds };
            self.say(
                Disagreement::differ(codes::DRIFT_FIELD, spot, field.span, message)
                    .detail(name)
                    .help("document it, or declare it as an alias if it is an old name of another field")
                    .fact(fact),
            );
        }
    }

    #[allow(clippy::too_many_arguments, reason = "facts of one field")]
    fn missing(
        &mut self,
        zod: &ZodObject,
        required: bool,
        read_only: bool,
        write_only: bool,
        object: &Spot,
        spot: &Spot,
        side: Side,
    ) {
        let elsewhere = (read_only && side != Side::Reply) || (write_only && side != Side::Request);
        if let Some(span) = zod.unknown {
            return self.say(Disagreement::undecidable(spot, span, "members that only running it tells"));
        }
        if elsewhere {
            return;
        }
        let name = quote(&spot.name);
        let source = zod.fields.values().next().map_or(object.span, |field| field.span);
        if zod.rest == Rest::Keep && !required {
            return self.say(Disagreement::undecidable(spot, source, "members that it lets through unnamed"));
        }
        let message = format!("{name} is documented, but the source has no such field");
        self.say(
            Disagreement::differ(codes::DRIFT_ABSENT, spot, source, message)
                .label("the source names its fields here")
                .help("take it out of the document, or declare it as an alias if the source has it under another name"),
        );
    }

    pub(super) fn presence(&mut self, zod: &Schema, source: Span, required: bool, spot: &Spot, side: Side) {
        let may_miss = if side == Side::Reply { zod.may_miss_parsed } else { zod.may_miss };
        let name = quote(&spot.name);
        if required && may_miss {
            let how =
                if zod.default.is_some() || !zod.may_miss_parsed { "has a default" } else { "is optional" };
            let message = format!("{name} is required in the document, but {how} in the source");
            let found = Disagreement::differ(codes::DRIFT_REQUIRED, spot, source, message);
            self.say(found.detail("document").help("take it out of `required`").fact(Fact::Missing));
        } else if !(required || may_miss || side == Side::Reply && zod.may_miss) {
            let message = format!("{name} is optional in the document, but required in the source");
            let found = Disagreement::differ(codes::DRIFT_REQUIRED, spot, source, message);
            self.say(found.detail("source").help("add it to `required`"));
        }
    }

    /// Members that an object does not name.
    pub(super) fn rest(&mut self, zod: &ZodObject, closed: bool, source: Span, spot: &Spot, side: Side) {
        let name = quote(&spot.name);
        let strict = zod.rest == Rest::Strict;
        if strict == closed || (side == Side::Reply && zod.rest != Rest::Keep) {
            return;
        }
        let message = if strict {
            format!("{name} is strict in the source, but takes other members in the document")
        } else {
            format!(
                "{name} has `additionalProperties: false` in the document, but takes other members in the source"
            )
        };
        let found = Disagreement::differ(codes::DRIFT_CLOSED, spot, source, message);
        self.say(found.detail(if strict { "source" } else { "document" }));
    }
}
