//! Which schemas are in the generated code, and as what.

use std::collections::BTreeMap;

use crate::diagnostics::SpecPointer;
use crate::ir::{JsonPointer, ReplyKind};
use crate::normalise::Normalised;
use crate::normalise::model::{Kind, Operation, SchemaId, Schemas};

/// What a schema is to the generated code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Around a payload; what is not payload is lost to typed callers.
    Envelope,
    /// Around a payload; what is not payload is kept in `extra`.
    EnvelopeWithExtra,
    /// A place an envelope reads: an id, a total.
    Read,
    /// A type, or an argument.
    Type,
}

/// Roles by pointer.
#[derive(Debug, Default)]
pub(super) struct Roles {
    roles: BTreeMap<SpecPointer, Role>,
}

impl Roles {
    pub(super) fn of(normalised: &Normalised) -> Self {
        let schemas = &normalised.schemas;
        let mut roots: Vec<SchemaId> = normalised.incoming.iter().map(|incoming| incoming.schema).collect();
        let mut read: BTreeMap<SchemaId, Role> = BTreeMap::new();
        for operation in &normalised.operations {
            roots.extend(operation.arguments.iter().map(|argument| argument.field.schema));
            roots.extend(operation.envelope.of);
            roots.extend(operation.error_schemas.iter().map(|(_, schema)| *schema));
            envelope(schemas, operation, &mut read);
            // The object around the arguments has no type of its own, but every part of it is emitted.
            roots.extend(operation.request);
        }
        let mut made = Self::default();
        for (id, role) in read {
            made.raise(schemas, id, role);
        }
        for id in schemas.closure(roots) {
            made.raise(schemas, id, Role::Type);
            if let Some(Kind::Object(object)) = schemas.get(id).map(|schema| &schema.kind) {
                // Fields that `allOf` brought in make the schema that declares them part of this one.
                let declaring = object.fields.iter().filter_map(|field| field.pointer.parent()?.parent());
                made.roles.extend(declaring.map(|pointer| (pointer, Role::Type)));
            }
        }
        made
    }

    fn raise(&mut self, schemas: &Schemas, id: SchemaId, role: Role) {
        let Some(schema) = schemas.get(id) else { return };
        let held = self.roles.entry(schema.pointer.clone()).or_insert(role);
        *held = (*held).max(role);
    }

    pub(super) fn get(&self, pointer: &SpecPointer) -> Option<Role> {
        self.roles.get(pointer).copied()
    }
}

/// Marks the way from the documented reply to every place the envelope reads.
fn envelope(schemas: &Schemas, operation: &Operation, read: &mut BTreeMap<SchemaId, Role>) {
    let Some(root) = operation.reply else { return };
    let envelope = &operation.envelope;
    let around = match envelope.kind {
        ReplyKind::Item => Role::Envelope,
        _ => Role::EnvelopeWithExtra,
    };
    mark(schemas, root, around, read);
    let values = envelope.value.iter().map(|candidate| &candidate.at);
    let lists = [
        &envelope.items,
        &envelope.total,
        &envelope.id,
        &envelope.matched,
        &envelope.modified,
        &envelope.count,
        &envelope.ids,
        &envelope.errors,
        &envelope.not_found,
    ];
    for place in values.chain(lists.into_iter().flatten()) {
        walk(schemas, root, place, around, read);
    }
}

/// Marks a schema, and those it only stands for.
fn mark(schemas: &Schemas, id: SchemaId, role: Role, read: &mut BTreeMap<SchemaId, Role>) -> SchemaId {
    let (settled, _) = schemas.settle(id);
    for id in [id, settled] {
        let held = read.entry(id).or_insert(role);
        *held = (*held).max(role);
    }
    settled
}

fn walk(
    schemas: &Schemas,
    root: SchemaId,
    place: &JsonPointer,
    around: Role,
    read: &mut BTreeMap<SchemaId, Role>,
) {
    let mut way = vec![root];
    for step in &place.steps {
        let Some(last) = way.last() else { return };
        let next = match schemas.get(schemas.settle(*last).0).map(|schema| &schema.kind) {
            Some(Kind::Object(object)) => object
                .fields
                .iter()
                .find(|field| field.declared.for_encoder() == step)
                .map(|field| field.schema),
            Some(Kind::Map(inner)) => Some(*inner),
            Some(Kind::List(inner)) if step.bytes().all(|b| b.is_ascii_digit()) => Some(*inner),
            _ => None,
        };
        // A place that the document does not have says nothing about the document.
        let Some(next) = next else { return };
        way.push(next);
    }
    let Some((last, before)) = way.split_last() else { return };
    for id in before {
        mark(schemas, *id, around, read);
    }
    if before.is_empty() {
        return;
    }
    let last = mark(schemas, *last, Role::Read, read);
    if let Some(Kind::List(items)) = schemas.get(last).map(|schema| &schema.kind) {
        mark(schemas, *items, Role::Read, read);
    }
}
