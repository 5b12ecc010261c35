//! Unions of the source against unions of the document: which arm is which.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::compare::{Comparer, Side};
use super::disagreement::{Agreement, Disagreement, Spot, of_document, of_source};
use super::model::{Kind as Zod, Output, Schema};
use crate::diagnostics::{Span, codes, quote};
use crate::normalise::model::SchemaId;

/// Pairs of arms of two unions that are tried.
const TRIED: usize = 900;

impl Comparer<'_, '_> {
    /// Each arm goes with the one it agrees with, and those left over with the one they differ least from.
    pub(super) fn unions(
        &mut self,
        arms: &[Rc<Schema>],
        of: &[SchemaId],
        source: Span,
        spot: &Spot,
        side: Side,
        depth: usize,
    ) {
        if arms.len() * of.len() > TRIED {
            return self.say(Disagreement::undecidable(
                spot,
                source,
                "more alternatives than the budget allows",
            ));
        }
        let mut tried: Vec<(usize, usize, usize, Vec<Disagreement>)> = Vec::new();
        for (at, arm) in arms.iter().enumerate() {
            for (to, id) in of.iter().enumerate() {
                let found = self.trial(arm, *id, spot, side, depth + 1);
                let differ = found.iter().filter(|found| found.agreement == Agreement::Differ).count();
                let other = found
                    .iter()
                    .any(|found| found.code == codes::DRIFT_TYPE && found.spot.pointer == spot.pointer);
                let weight = if other { 10_000 } else { differ * 100 + (found.len() - differ) };
                tried.push((weight, at, to, found));
            }
        }
        tried.sort_by_key(|(weight, at, to, _)| (*weight, *at, *to));
        let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
        for (weight, at, to, found) in &mut tried {
            // Several alternatives of the source may be one of the document, as a text and a text of a format are.
            let settled = left.contains(at) || (right.contains(to) && *weight > 0);
            if settled || *weight >= 10_000 {
                continue;
            }
            left.insert(*at);
            right.insert(*to);
            found.drain(..).for_each(|found| self.say(found));
        }
        // What agrees with an alternative that is spoken for adds nothing.
        for (weight, at, to, _) in &tried {
            if *weight == 0 && left.contains(at) {
                right.insert(*to);
            }
        }
        let settled: Vec<Rc<Schema>> = arms.iter().map(|arm| self.settled(arm)).collect();
        for (at, arm) in settled.iter().enumerate().filter(|(at, _)| !left.contains(at)) {
            // A text of a format beside any text takes nothing that the other one does not.
            if settled.iter().any(|other| takes_all_of(other, arm)) {
                continue;
            }
            let what = of_source(arm);
            if matches!(arm.kind, Zod::Unknown(_) | Zod::Any) {
                self.say(Disagreement::undecidable(spot, arm.span, what));
                continue;
            }
            let message =
                format!("{} may be {what} in the source, which is not documented", quote(&spot.name));
            self.say(
                Disagreement::differ(codes::DRIFT_TYPE, spot, arm.span, message)
                    .detail(format!("source:{at}:{what}")),
            );
        }
        let open = arms.iter().any(|arm| matches!(arm.kind, Zod::Unknown(_) | Zod::Any));
        for (to, id) in of.iter().enumerate().filter(|(to, _)| !right.contains(to) && !open) {
            let (id, _) = self.normalised.schemas.settle(*id);
            let Some(documented) = self.normalised.schemas.get(id) else { continue };
            let what = of_document(&documented.kind);
            let message =
                format!("{} may be {what} in the document, but not in the source", quote(&spot.name));
            let found = Disagreement::differ(codes::DRIFT_TYPE, spot, source, message);
            self.say(found.detail(format!("document:{to}:{what}")));
        }
    }
}

/// Whether a schema takes every text or number, and the other one some of them.
fn takes_all_of(any: &Schema, some: &Schema) -> bool {
    let is_plain = |schema: &Schema| {
        schema.format.is_none()
            && schema.limits.is_empty()
            && schema.checks.is_empty()
            && schema.before.is_none()
            && matches!(schema.output, Output::Same)
    };
    let is_wider = match (&any.kind, &some.kind) {
        (Zod::Text, Zod::Text) | (Zod::Number, Zod::Number | Zod::Whole) => true,
        (Zod::Text, Zod::Values(values)) => {
            values.iter().all(|value| matches!(value, crate::ir::EnumWire::String(_)))
        }
        _ => false,
    };
    is_wider && is_plain(any) && !is_plain_twin(any, some) && matches!(some.output, Output::Same)
}

/// The same, so that neither is the wider one.
fn is_plain_twin(any: &Schema, some: &Schema) -> bool {
    std::mem::discriminant(&any.kind) == std::mem::discriminant(&some.kind)
        && some.format.is_none()
        && some.limits.is_empty()
        && some.checks.is_empty()
}
