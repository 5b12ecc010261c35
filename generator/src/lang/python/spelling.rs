//! The names a package gives to the things of a model, for those who look one up.

use super::encode::PyLiteral;
use super::names::Names;
use super::plan::{classes, methods};
use crate::diagnostics::Diagnostics;
use crate::ir::{Api, Shape};
use crate::lang::spelling::{MethodSpelling, ResourceSpelling, Spelling, TypeSpelling};

/// All names of the package of an API.
pub fn spelling(api: &Api) -> Spelling {
    let names = Names::decide(api, &mut Diagnostics::default());
    let resources = api.resources.iter().zip(&names.resources).map(|(resource, own)| {
        let called = methods::MethodNames::decide(&resource.operations);
        ResourceSpelling {
            accessor: own.attribute.clone(),
            class: own.class.clone(),
            methods: resource
                .operations
                .iter()
                .zip(called.names())
                .map(|(operation, name)| MethodSpelling {
                    name: name.clone(),
                    arguments: methods::argument_names(operation),
                    holder: None,
                })
                .collect(),
        }
    });
    let types = api.types.iter().filter_map(|(id, def)| {
        let members = match &def.shape {
            Shape::Object(object) => classes::claimed_fields(object, &[]),
            Shape::Enum(values) => {
                values.iter().map(|value| PyLiteral::enum_value(&value.wire).as_str().to_owned()).collect()
            }
            Shape::Union(_) => Vec::new(),
        };
        Some((id, TypeSpelling { name: names.of(id)?.class.clone(), members }))
    });
    Spelling {
        package: names.package.python_package.clone(),
        client: names.package.python_client.clone(),
        resources: resources.collect(),
        types: types.collect(),
    }
}
