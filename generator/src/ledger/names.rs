//! What the generated code calls the nodes of the document.

use std::collections::BTreeMap;

use crate::diagnostics::SpecPointer;
use crate::ir::{Api, Shape};

/// `method tools.create`, `type Tool`, `field tool_type of Tool`, by pointer.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: BTreeMap<SpecPointer, String>,
}

impl Names {
    pub(super) fn of(api: &Api) -> Self {
        let mut made = Self::default();
        for resource in &api.resources {
            made.add(&resource.pointer, || format!("resource {}", resource.name.snake()));
            for operation in &resource.operations {
                made.add(&operation.pointer, || format!("method {}", operation.call));
                for argument in &operation.arguments {
                    let field = &argument.field;
                    made.add(&field.pointer, || {
                        format!("argument {} of {}", field.name.snake(), operation.call)
                    });
                }
            }
        }
        for (_, def) in api.types.iter().filter(|(_, def)| def.usage.request || def.usage.response) {
            let name = def.name.pascal();
            made.add(&def.pointer, || format!("type {name}"));
            if let Shape::Object(object) = &def.shape {
                for field in &object.fields {
                    made.add(&field.pointer, || format!("field {} of {name}", field.name.snake()));
                }
            }
        }
        made
    }

    /// The first name stays: a place used by several is called after the first.
    fn add(&mut self, pointer: &SpecPointer, name: impl FnOnce() -> String) {
        self.names.entry(pointer.clone()).or_insert_with(name);
    }

    pub(super) fn get(&self, pointer: &SpecPointer) -> Option<&str> {
        self.names.get(pointer).map(String::as_str)
    }
}
