//! The names a crate gives to the things of a model, for those who look one up.

use super::arguments::is_positional;
use super::names::{ArgumentsName, Names};
use crate::ir::{Api, Operation, Shape, TypeDef};
use crate::lang::rust::names;
use crate::lang::scope::Identifier;
use crate::lang::spelling::{MethodSpelling, ResourceSpelling, Spelling, TypeSpelling};

/// All names of the crate of an API.
pub fn spelling(api: &Api) -> Spelling {
    let claimed = Names::claim(api);
    let type_name = |id| claimed.of(id).map(|names| text(&names.name));
    let types = api
        .types
        .iter()
        .filter_map(|(id, def)| Some((id, TypeSpelling { name: type_name(id)?, members: members(def) })));
    let resources = api.resources.iter().zip(&claimed.resources).map(|(resource, own)| {
        let keyed = resource.operations.iter().map(|operation| (&operation.method, operation.call.as_str()));
        let methods = names::methods().claim_all(keyed).into_iter().zip(&resource.operations);
        ResourceSpelling {
            accessor: text(&own.accessor),
            class: text(&own.name),
            methods: methods
                .zip(&own.arguments)
                .map(|((name, operation), holder)| MethodSpelling {
                    name: text(&name),
                    arguments: arguments(operation),
                    holder: match holder {
                        ArgumentsName::None => None,
                        ArgumentsName::Schema(id) => type_name(*id),
                        ArgumentsName::Own(name, _) => Some(text(name)),
                    },
                })
                .collect(),
        }
    });
    Spelling {
        package: names::package(&api.package.rust_crate).replace('-', "_"),
        client: text(&claimed.client),
        resources: resources.collect(),
        types: types.collect(),
    }
}

fn text(name: &Identifier) -> String {
    name.as_str().to_owned()
}

fn members(def: &TypeDef) -> Vec<String> {
    let claimed = match &def.shape {
        Shape::Object(object) => {
            let keyed = object.fields.iter().map(|field| (&field.name, field.wire.for_encoder()));
            names::fields(true).claim_all(keyed)
        }
        Shape::Enum(values) => {
            let keys: Vec<String> = values.iter().map(|value| value.wire.text()).collect();
            names::variants()
                .claim_all(values.iter().zip(&keys).map(|(value, key)| (&value.name, key.as_str())))
        }
        Shape::Union(_) => Vec::new(),
    };
    claimed.iter().map(text).collect()
}

/// Positional arguments are parameters of the method, the others setters of its struct.
fn arguments(operation: &Operation) -> Vec<String> {
    let claim = |positional: bool| {
        let of = operation.arguments.iter().filter(move |argument| is_positional(argument) == positional);
        let keyed = of.map(|argument| (&argument.field.name, argument.field.wire.for_encoder()));
        if positional { names::parameters().claim_all(keyed) } else { names::setters().claim_all(keyed) }
    };
    let (mut parameters, mut setters) = (claim(true).into_iter(), claim(false).into_iter());
    let next = |argument| if is_positional(argument) { parameters.next() } else { setters.next() };
    operation
        .arguments
        .iter()
        .map(next)
        .map(|name| name.map(|name| text(&name)).unwrap_or_default())
        .collect()
}
