//! Inheritance as documents write it (OpenAPI 3.0.4 §4.7.25.2): a base schema has a `discriminator`, its children name it
//! in `allOf`. Where the base is asked for, any of its children may come.

use std::collections::BTreeMap;

use super::keywords::Parts;
use super::model::{Arm, Discriminator, Kind, Union};
use super::schema::SchemaReader;
use super::view::{At, View};
use crate::diagnostics::SpecPointer;
use crate::load::Node;
use crate::naming;

/// Which named schemas build upon which.
#[derive(Debug, Default)]
pub(crate) struct Inheritance<'a> {
    /// Schemas by the one they name in `allOf`, in document order.
    children: BTreeMap<SpecPointer, Vec<At<'a>>>,
    parents: BTreeMap<SpecPointer, SpecPointer>,
    bases: BTreeMap<SpecPointer, String>,
}

impl<'a> Inheritance<'a> {
    pub(crate) fn find(view: View<'a>) -> Self {
        let mut found = Self::default();
        let root = view.root();
        for (_, _, schema) in root.path(&["components", "schemas"]).iter().flat_map(At::members) {
            let own_variants = schema.node.get("oneOf").is_some() || schema.node.get("anyOf").is_some();
            if let Some(property) = property_name(&schema).filter(|_| !own_variants) {
                found.bases.insert(schema.pointer.clone(), property.to_owned());
            }
            for member in schema.get("allOf").iter().flat_map(At::elements) {
                if member.node.get("$ref").is_none() {
                    continue;
                }
                if let Some(parent) = view.follow(&member).filter(|parent| parent.pointer != schema.pointer) {
                    found.parents.insert(schema.pointer.clone(), parent.pointer.clone());
                    found.children.entry(parent.pointer).or_default().push(schema.clone());
                }
            }
        }
        let children = &found.children;
        found.bases.retain(|pointer, _| children.contains_key(pointer));
        found
    }

    /// Every base with all that may come in its place.
    pub(crate) fn families(&self) -> BTreeMap<SpecPointer, Vec<SpecPointer>> {
        let of = |base: &SpecPointer| self.descendants(base).into_iter().map(|child| child.pointer).collect();
        self.bases.keys().map(|base| (base.clone(), of(base))).collect()
    }

    /// Whether values of this schema are values of its children.
    pub(crate) fn is_base(&self, pointer: &SpecPointer) -> bool {
        self.bases.contains_key(pointer)
    }

    pub(crate) fn is_child(&self, pointer: &SpecPointer) -> bool {
        self.parents.contains_key(pointer)
    }

    /// Children and theirs, but not those of a child that tells its own apart.
    fn descendants(&self, base: &SpecPointer) -> Vec<At<'a>> {
        let mut found: Vec<At<'a>> = Vec::new();
        let mut pending: Vec<&At<'a>> = self.children.get(base).into_iter().flatten().rev().collect();
        while let Some(child) = pending.pop() {
            if child.pointer == *base || found.iter().any(|known| known.pointer == child.pointer) {
                continue;
            }
            found.push(child.clone());
            if !self.is_base(&child.pointer) {
                pending.extend(self.children.get(&child.pointer).into_iter().flatten().rev());
            }
        }
        found
    }
}

/// `propertyName`, or the name itself as Swagger 2.0 has it.
fn property_name<'a>(schema: &At<'a>) -> Option<&'a str> {
    let discriminator = schema.get("discriminator")?;
    discriminator.str("propertyName").or_else(|| discriminator.node.as_str())
}

impl<'a> SchemaReader<'a, '_> {
    /// A base with children, as the union of them; the base's own fields are one variant if a value can be just that.
    pub(super) fn base(&mut self, at: &At<'a>, pointer: &SpecPointer) -> Option<Kind> {
        if !self.inheritance.is_base(pointer) {
            return None;
        }
        let discriminator = self.discriminator(at)?;
        let mut arms = Vec::new();
        for child in self.inheritance.descendants(pointer) {
            let of = child.pointer.clone();
            arms.push(Arm { schema: self.id(&child), of, guards: Vec::new() });
        }
        let name = pointer.last().unwrap_or_default().to_owned();
        let listed = at.path(&["properties", &discriminator.property, "enum"]);
        let is_listed = listed
            .is_none_or(|values| values.elements().any(|value| value.node.as_str() == Some(name.as_str())));
        let is_mapped = discriminator.mapping.iter().any(|(_, target)| target == pointer);
        if is_mapped || (discriminator.mapping.is_empty() && is_listed) {
            let own = pointer.child("discriminator");
            self.places.suggest(
                &own,
                naming::join([&naming::words(&name, "value"), &naming::words("base", "base")]),
            );
            let parts = Parts::of(at.clone());
            let schema = self.made_of(&own, Parts { without: Some(own.clone()), ..parts });
            arms.push(Arm { schema, of: pointer.clone(), guards: Vec::new() });
        }
        Some(Kind::Union(Union { arms, exclusive: true, discriminator: Some(discriminator) }))
    }

    /// The `discriminator` of a schema.
    pub(super) fn discriminator(&self, at: &At<'a>) -> Option<Discriminator> {
        discriminator(self.view, at)
    }
}

/// The `discriminator` of a schema. Entries that lead nowhere were taken out before.
pub(crate) fn discriminator<'a>(view: View<'a>, at: &At<'a>) -> Option<Discriminator> {
    let property = property_name(at)?.to_owned();
    let mapping = at.path(&["discriminator", "mapping"]);
    let target = |node: &Node| {
        let text = node.as_str()?;
        let named = SpecPointer::root().child("components").child("schemas").child(text);
        let resolved = view.resolved;
        match resolved.node(&named).filter(|node: &&Node| node.as_mapping().is_some()) {
            Some(_) => resolved.deref(&named).map(|(_, pointer)| pointer),
            None => resolved.resolve_text(text),
        }
    };
    let entries = mapping.iter().flat_map(At::members);
    let entries = entries.filter_map(|(value, _, named)| Some((value.to_owned(), target(named.node)?)));
    let default = at.path(&["discriminator", "defaultMapping"]).and_then(|named| target(named.node));
    Some(Discriminator { property, mapping: entries.collect(), default })
}
