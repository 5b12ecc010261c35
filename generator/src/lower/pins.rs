//! Which entry of the lock belongs to which schema: the one of its place, or the one of the inline schema it was before
//! it got a name of its own under `components`.

use std::collections::BTreeMap;

use crate::diagnostics::SpecPointer;
use crate::lock::{Lock, LockedType};
use crate::normalise::Normalised;
use crate::normalise::model::{Field, Kind, SchemaId, Schemas};

/// Entries by schema.
#[derive(Debug, Default)]
pub(super) struct Pins<'l> {
    by_schema: BTreeMap<SchemaId, &'l LockedType>,
    /// Entries whose place holds no schema any more, by their place.
    orphans: BTreeMap<SpecPointer, &'l LockedType>,
}

impl<'l> Pins<'l> {
    pub(super) fn new(normalised: &Normalised, lock: &'l Lock) -> Self {
        let schemas = &normalised.schemas;
        let mut made = Self::default();
        if lock.types.is_empty() {
            return made;
        }
        // What is no pointer is the place of nothing.
        let locked = lock.types.iter().filter_map(|(key, locked)| Some((SpecPointer::parse(key)?, locked)));
        let locked: BTreeMap<SpecPointer, &LockedType> = locked.collect();
        for (id, schema) in schemas.iter() {
            if let Some(locked) = locked.get(&schema.pointer) {
                made.by_schema.insert(id, locked);
            }
        }
        made.orphans = locked;
        made.orphans.retain(|place, _| schemas.at(place).is_none());
        if made.orphans.is_empty() {
            return made;
        }
        let mut fields: Vec<&Field> = normalised
            .operations
            .iter()
            .flat_map(|o| o.arguments.iter().map(|argument| &argument.field))
            .collect();
        for (_, schema) in schemas.iter() {
            if let Kind::Object(object) = &schema.kind {
                fields.extend(&object.fields);
            }
        }
        for (_, schema) in schemas.iter() {
            if let Kind::Object(object) = &schema.kind
                && let Some(values) = object.extra
            {
                made.moved(schemas, values, &schema.pointer.child("additionalProperties"));
            }
        }
        for field in fields {
            made.moved(schemas, field.schema, &field.pointer);
            // A parameter is one step further out than its schema.
            made.moved(schemas, field.schema, &field.pointer.child("schema"));
        }
        made
    }

    /// A place whose entry is orphaned: the schema that is used there now takes it over, and so do items and values.
    fn moved(&mut self, schemas: &Schemas, id: SchemaId, place: &SpecPointer) {
        let (mut at, mut place) = (id, place.clone());
        // Lists in lists end somewhere; a circle of them has no name to keep.
        for _ in 0..8 {
            let (settled, _) = schemas.settle(at);
            if let Some(locked) = self.orphans.get(&place) {
                self.by_schema.entry(settled).or_insert(locked);
            }
            (at, place) = match schemas.get(settled).map(|schema| &schema.kind) {
                Some(Kind::List(items)) => (*items, place.child("items")),
                Some(Kind::Map(values)) => (*values, place.child("additionalProperties")),
                _ => return,
            };
        }
    }

    pub(super) fn get(&self, id: SchemaId) -> Option<&'l LockedType> {
        self.by_schema.get(&id).copied()
    }
}
