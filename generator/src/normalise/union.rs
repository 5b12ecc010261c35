//! `oneOf` and `anyOf` as unions. Variants beside properties, or inside `allOf`, take the properties into each of them.

use super::keywords::{Alternatives, Keywords, Parts};
use super::model::{Arm, Fate, Fates, Kind, Union};
use super::schema::{Read, SchemaReader, is_null, is_nullable_object};
use super::view::At;
use crate::diagnostics::{Diagnostic, SpecPointer, codes};
use crate::naming;

/// So many variants take the properties beside them; more are no union a reader could use.
const VARIANTS: usize = 100;

/// So many combinations of variants one schema may have before that is worth a word.
const COMBINATIONS: usize = 1000;

impl<'a> SchemaReader<'a, '_> {
    /// The union a schema is; `None` if its variants say too little to be types. `plain`: nothing else shapes its values.
    pub(super) fn union(
        &mut self,
        pointer: &SpecPointer,
        parts: &Parts<'a>,
        alternatives: &[Alternatives<'a>],
        plain: bool,
        is_object: bool,
        read: &mut Read,
    ) -> Option<Kind> {
        let first = alternatives.first()?;
        let combinations = alternatives
            .iter()
            .map(|list| list.list.elements().count().max(1))
            .try_fold(1_usize, |product, count| product.checked_mul(count).filter(|p| *p <= COMBINATIONS));
        if combinations.is_none() {
            let message = "the variants of this schema have more combinations than the limit of 1000";
            self.fates.note(&first.list.pointer, Fate::Unsupported(message.to_owned()));
            let found = Diagnostic::oddity(codes::BUDGET_EXCEEDED, message).at(first.list.span());
            let found = found.pointer(&first.list.pointer).action("fields of all variants may be there");
            self.diagnostics.push(found.help("describe the combinations that exist"));
            return None;
        }
        let kept = self.arms(&first.list, read);
        match kept.as_slice() {
            [] => return is_object.then_some(()).map_or(Some(Kind::Any), |()| None),
            [only] if plain && alternatives.len() == 1 => return Some(Kind::Same(self.id(only))),
            _ => {}
        }
        if !is_object && let Some(kind) = self.scalar_union(&kept, read) {
            return Some(kind);
        }
        let objects = kept.len() <= VARIANTS && kept.iter().all(|arm| self.has_properties(arm));
        let distributed = is_object && !(plain && alternatives.len() == 1);
        if is_object && !objects && !(plain && self.all_named(&kept)) {
            return None;
        }
        // Variants of variants are not multiplied any further.
        if distributed && (parts.without.is_some() || !objects) {
            return None;
        }
        let mut arms = Vec::new();
        for (index, arm) in kept.iter().enumerate() {
            let target = self.view.follow(arm).unwrap_or_else(|| arm.clone());
            let of = target.pointer.clone();
            let schema = if distributed {
                let key = if first.exclusive { "oneOf" } else { "anyOf" };
                let own = pointer.child(key).index(index);
                if arm.node.get("$ref").is_some() {
                    let name = of.last().unwrap_or_default().to_owned();
                    self.places.suggest_behind(&own, pointer, naming::words(&name, "variant"));
                }
                let roots = std::iter::once(target).chain(parts.roots.iter().cloned()).collect();
                self.made_of(&own, Parts { roots, without: Some(first.list.pointer.clone()) })
            } else {
                self.id(arm)
            };
            arms.push(Arm { schema, of, guards: Vec::new() });
        }
        let discriminator = self.discriminator(&first.owner);
        Some(Kind::Union(Union { arms, exclusive: first.exclusive, discriminator }))
    }

    /// The variants that are something, each once. Null is a flag of the whole union, whichever variant brings it.
    fn arms(&mut self, list: &At<'a>, read: &mut Read) -> Vec<At<'a>> {
        let mut kept: Vec<(At<'a>, bool)> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for arm in list.elements() {
            let target = self.view.follow(&arm).unwrap_or_else(|| arm.clone());
            read.nullable |= target.flag("nullable");
            if is_null(target.node) {
                read.nullable = true;
            } else if seen.insert(target.pointer.clone()) {
                kept.push((arm, is_nullable_object(target.node)));
            }
        }
        // Beside objects that are described, "some object, or null" is how null is written.
        let (bare, described): (Vec<_>, Vec<_>) = kept.iter().partition(|(_, bare)| *bare);
        let others_are_objects = || described.iter().all(|(arm, _)| self.is_object(arm));
        if !bare.is_empty() && !described.is_empty() && others_are_objects() {
            kept.retain(|(_, bare)| !bare);
        }
        kept.into_iter().map(|(arm, _)| arm).collect()
    }

    fn is_object(&self, arm: &At<'a>) -> bool {
        let Some(arm) = self.view.follow(arm) else { return false };
        let keywords = Keywords::collect(self.view, &Parts::of(arm), &mut Fates::default());
        !keywords.properties.is_empty() || keywords.type_name().0 == Some("object")
    }

    fn has_properties(&mut self, arm: &At<'a>) -> bool {
        let Some(arm) = self.view.follow(arm) else { return false };
        !Keywords::collect(self.view, &Parts::of(arm), &mut self.fates).properties.is_empty()
    }

    /// Whether all variants are references, or say a type of their own.
    fn all_named(&self, arms: &[At<'a>]) -> bool {
        arms.iter().all(|arm| {
            ["$ref", "type", "oneOf", "anyOf", "allOf", "properties", "additionalProperties"]
                .iter()
                .any(|key| arm.node.get(key).is_some())
        })
    }
}
