//! Unions: variants are paired by name, by what they are, and by their place in the end.

use super::super::findings::{Anchor, Found};
use super::super::kind::Kind;
use super::super::schema::{Schema, Site, described, signature};
use super::{Comparer, Scope, shown};
use crate::normalise::view::At;

use super::super::change::Verdict::{Major as M, Minor as I, Patch as P};
use super::super::kind::Cost;

/// Whether two variants are one.
type Alike<'f, 'a> = &'f dyn Fn(&At<'a>, &At<'a>) -> bool;

impl<'a> Comparer<'a> {
    pub(super) fn unions(
        &mut self,
        scope: &Scope,
        (was, before): (&Site<'a>, &Schema<'a>),
        (is, after): (&Site<'a>, &Schema<'a>),
    ) {
        let one = |site: &Site<'a>| vec![site.target.clone()];
        let old: Vec<At<'a>> = if before.is_union() { before.arms.clone() } else { one(was) };
        let new: Vec<At<'a>> = if after.is_union() { after.arms.clone() } else { one(is) };
        if before.is_any() || after.is_any() {
            return self.any_or_union(scope, (was, before), (is, after));
        }
        if before.is_union() != after.is_union() {
            return self.single_or_union(scope, (was, &old), (is, &new));
        }
        let pairs = self.arms(&old, &new);
        for (a, b) in &pairs {
            if let (Some(a), Some(b)) = (old.get(*a), new.get(*b)) {
                self.schemas(&scope.child(&format!("|{}", self.arm_name(b))), a, b);
            }
        }
        let list = |schema: &Schema<'a>| {
            ["oneOf", "anyOf"]
                .iter()
                .find_map(|key| schema.keywords.get(key))
                .unwrap_or(&schema.at)
                .pointer
                .clone()
        };
        for (index, arm) in old.iter().enumerate() {
            if pairs.iter().all(|(a, _)| *a != index) {
                let name = described(self.old.view, arm);
                let found = Found::new(
                    Kind::VariantRemoved,
                    Anchor::at(&arm.pointer),
                    Anchor::holder(&list(after)),
                    scope.label.shown(),
                );
                self.push(
                    scope,
                    found.saying(format!("the variant {name} is gone")).values(Some(name), None),
                );
            }
        }
        for (index, arm) in new.iter().enumerate() {
            if pairs.iter().all(|(_, b)| *b != index) {
                let name = described(self.new.view, arm);
                let found = Found::new(
                    Kind::VariantAdded,
                    Anchor::holder(&list(before)),
                    Anchor::at(&arm.pointer),
                    scope.label.shown(),
                );
                self.push(scope, found.saying(format!("the variant {name} is new")).values(None, Some(name)));
            }
        }
        let exclusive = |schema: &Schema<'a>| schema.keywords.contains_key("oneOf");
        if exclusive(before) != exclusive(after) {
            let found = Found::new(
                Kind::UnionChanged,
                Anchor::at(&list(before)),
                Anchor::at(&list(after)),
                scope.label.shown(),
            );
            self.push(scope, found);
        }
        self.discriminator(scope, before, after);
        if !before.properties.is_empty() || !after.properties.is_empty() {
            self.objects(scope, before, after);
        }
    }

    fn any_or_union(
        &mut self,
        scope: &Scope,
        (was, before): (&Site<'a>, &Schema<'a>),
        (is, _): (&Site<'a>, &Schema<'a>),
    ) {
        let (old, new) = Self::places(was, is);
        let (from, to) = (described(self.old.view, &was.at), described(self.new.view, &is.at));
        let (kind, cost) = match before.is_any() {
            true => (Kind::TypeNarrowed, Cost::new([M, M, M], [P, M, M])),
            false => (Kind::TypeWidened, Cost::new([I, M, I], [M, M, M])),
        };
        let found = Found::new(kind, Anchor::at(&old), Anchor::at(&new), scope.label.shown());
        let found = found.saying(format!("{from} became {to}")).costing(cost);
        self.push(scope, found.values(Some(from), Some(to)));
    }

    /// One schema that became one variant of several, or the other way round.
    fn single_or_union(
        &mut self,
        scope: &Scope,
        (was, old): (&Site<'a>, &[At<'a>]),
        (is, new): (&Site<'a>, &[At<'a>]),
    ) {
        let pairs = self.arms(old, new);
        let (mut from, mut to) = (described(self.old.view, &was.at), described(self.new.view, &is.at));
        if from == to {
            // A schema that kept its name says nothing by it.
            (from, to) = (described(self.old.view, &was.target), described(self.new.view, &is.target));
        }
        let kind = match (pairs.is_empty(), old.len() == 1) {
            (true, _) => Kind::TypeChanged,
            (false, true) => Kind::TypeWidened,
            (false, false) => Kind::TypeNarrowed,
        };
        let (at, to_at) = Self::places(was, is);
        let found = Found::new(kind, Anchor::at(&at), Anchor::at(&to_at), scope.label.shown());
        let found = found.saying(format!("{from} became {to}"));
        // A value that was one type and is a union is another type for whoever reads it.
        let found = match kind {
            Kind::TypeNarrowed => found.costing(Cost::new([M, M, M], [P, M, I])),
            _ => found,
        };
        self.push(scope, found.values(Some(from), Some(to)));
    }

    /// Pairs of variants.
    fn arms(&self, old: &[At<'a>], new: &[At<'a>]) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let ways: [Alike<'_, 'a>; 3] = [
            &|a, b| {
                let (a, b) = (Site::of(self.old.view, a), Site::of(self.new.view, b));
                a.name.is_some() && a.name == b.name
            },
            &|a, b| signature(self.old.view, a, 3) == signature(self.new.view, b, 3),
            &|a, b| {
                let (a, b) = (
                    Schema::of(self.old.view, &Site::of(self.old.view, a).target),
                    Schema::of(self.new.view, &Site::of(self.new.view, b).target),
                );
                let shared = a.properties.keys().filter(|name| b.properties.contains_key(*name)).count();
                let is_scalar = a.properties.is_empty() && b.properties.is_empty();
                a.of_type == b.of_type
                    && !a.is_any()
                    && (is_scalar || (shared > 0 && shared * 2 >= a.properties.len().max(b.properties.len())))
            },
        ];
        for way in ways {
            for (i, a) in old.iter().enumerate() {
                for (j, b) in new.iter().enumerate() {
                    if pairs.iter().all(|(x, y)| *x != i && *y != j) && way(a, b) {
                        pairs.push((i, j));
                    }
                }
            }
        }
        pairs
    }

    fn arm_name(&self, at: &At<'a>) -> String {
        Site::of(self.new.view, at).name.unwrap_or_else(|| described(self.new.view, at))
    }

    fn discriminator(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        let at = |schema: &Schema<'a>| schema.keywords.get("discriminator").cloned();
        let (old, new) = (at(before), at(after));
        let anchor = |schema: &Schema<'a>, at: &Option<At<'a>>| match at {
            Some(at) => Anchor::at(&at.pointer),
            None => Anchor::holder(&schema.at.pointer),
        };
        let property = |at: &Option<At<'a>>| at.as_ref().and_then(|at| at.get("propertyName"));
        let (was, is) = (property(&old), property(&new));
        let anchors = (anchor(before, &old), anchor(after, &new));
        if was.as_ref().and_then(|at| at.node.as_str()) != is.as_ref().and_then(|at| at.node.as_str()) {
            let found = Found::new(Kind::DiscriminatorChanged, anchors.0, anchors.1, scope.label.shown());
            // One that is told where none was told takes nothing away.
            let found = if was.is_none() { found.costing(Cost::both([I, I, I])) } else { found };
            return self.push(scope, found.values(shown(was.as_ref()), shown(is.as_ref())));
        }
        let mapping = |at: &Option<At<'a>>| at.as_ref().and_then(|at| at.get("mapping"));
        let keys = |at: &Option<At<'a>>| -> Vec<&'a str> {
            at.as_ref().and_then(|at| at.node.as_mapping()).into_iter().flat_map(|map| map.keys()).collect()
        };
        // The variant of everything else (`defaultMapping`, OpenAPI 3.2 §4.25).
        let other = |at: &Option<At<'a>>| at.as_ref().and_then(|at| at.str("defaultMapping"));
        let others = (other(&old), other(&new));
        let (old, new) = (mapping(&old), mapping(&new));
        let (mut was, mut is) = (keys(&old), keys(&new));
        let is_other = others.0 != others.1;
        let lost = was.iter().any(|key| !is.contains(key)) || (is_other && others.0.is_some());
        let more = is.iter().any(|key| !was.contains(key)) || is_other;
        was.extend(others.0.filter(|_| is_other));
        is.extend(others.1.filter(|_| is_other));
        if lost || more {
            let found =
                Found::new(Kind::DiscriminatorMappingChanged, anchors.0, anchors.1, scope.label.shown());
            let found = if lost { found } else { found.costing(Cost::both([I, I, I])) };
            self.push(scope, found.values(Some(was.join(", ")), Some(is.join(", "))));
        }
    }
}
