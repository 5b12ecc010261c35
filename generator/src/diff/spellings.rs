//! Under which wire names the SDKs of one side know a field or a parameter, by its place in the document.

use std::collections::BTreeMap;

use crate::diagnostics::SpecPointer;
use crate::ir::{Api, Field, Shape};

/// Wire names by place.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    names: BTreeMap<SpecPointer, Vec<String>>,
}

impl Spellings {
    pub(super) fn of(api: Option<&Api>) -> Self {
        let mut made = Self::default();
        let Some(api) = api else { return made };
        for (_, def) in api.types.iter() {
            if let Shape::Object(object) = &def.shape {
                object.fields.iter().for_each(|field| made.add(field));
            }
        }
        for operation in api.resources.iter().flat_map(|resource| &resource.operations) {
            operation.arguments.iter().for_each(|argument| made.add(&argument.field));
        }
        made
    }

    fn add(&mut self, field: &Field) {
        if field.legacy.is_empty() {
            return;
        }
        let names = self.names.entry(field.pointer.clone()).or_default();
        names.push(field.wire.for_encoder().to_owned());
        names.extend(field.legacy.iter().map(|legacy| legacy.wire.for_encoder().to_owned()));
    }

    /// Whether what stands at a place is known under this name too.
    pub(super) fn knows(&self, pointer: &SpecPointer, name: &str) -> bool {
        self.names.get(pointer).is_some_and(|names| names.iter().any(|known| known == name))
    }
}
