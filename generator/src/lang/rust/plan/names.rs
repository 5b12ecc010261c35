//! Names of everything that is visible across files: types, modules, resources.

use std::collections::BTreeMap;

use crate::ir::{Api, Operation, Shape, TypeId, TypeUse, Words};
use crate::lang::rust::names;
use crate::lang::scope::{Identifier, Scope};

/// All names, claimed once.
pub(super) struct Names {
    pub(super) client: Identifier,
    /// Emitted types only, with their names and the file they are in.
    types: BTreeMap<TypeId, TypeName>,
    /// Files of `models/`, in the order of the resources, the shared one last.
    pub(super) model_files: Vec<(Identifier, Option<Words>)>,
    pub(super) resources: Vec<ResourceName>,
}

/// Name and place of a type.
pub(super) struct TypeName {
    pub(super) name: Identifier,
    /// Index into the files of models.
    pub(super) file: usize,
    /// Name of its builder, if it needs one.
    pub(super) builder: Identifier,
}

/// Names around a resource.
pub(super) struct ResourceName {
    pub(super) module: Identifier,
    pub(super) name: Identifier,
    pub(super) accessor: Identifier,
    /// The struct of arguments of each operation.
    pub(super) arguments: Vec<ArgumentsName>,
}

/// The struct of an operation's arguments.
pub(super) enum ArgumentsName {
    /// There are none but positional ones.
    None,
    /// The schema that is exactly the body.
    Schema(TypeId),
    /// A struct of its own, and its builder if it needs one.
    Own(Identifier, Identifier),
}

impl Names {
    pub(super) fn claim(api: &Api) -> Self {
        let mut scope = names::types();
        let client = scope.claim(&Words::split(&api.package.rust_client));
        let emitted: Vec<TypeId> = api
            .types
            .iter()
            .filter(|(_, def)| (def.usage.request || def.usage.response) && has_form(&def.shape))
            .map(|(id, _)| id)
            .collect();
        let defs = emitted.iter().filter_map(|id| api.types.get(*id));
        let claimed = scope.claim_all(defs.map(|def| (&def.name, def.schema.for_encoder())));

        let mut modules = names::modules();
        let resource_modules = modules.claim_all(
            api.resources
                .iter()
                .map(|resource| (&resource.name, resource.name.as_slice().first().map_or("", |w| w))),
        );
        let mut model_files: Vec<(Identifier, Option<Words>)> = Vec::new();
        for (resource, module) in api.resources.iter().zip(&resource_modules) {
            if emitted
                .iter()
                .filter_map(|id| api.types.get(*id))
                .any(|def| def.topic.as_ref() == Some(&resource.name))
            {
                model_files.push((module.clone(), Some(resource.name.clone())));
            }
        }
        let shared = names::shared_module();
        model_files.push((shared, None));
        let file_of = |topic: &Option<Words>| {
            model_files
                .iter()
                .position(|(_, name)| name.is_some() && name == topic)
                .unwrap_or(model_files.len() - 1)
        };

        let files: Vec<usize> =
            emitted.iter().map(|id| api.types.get(*id).map_or(0, |def| file_of(&def.topic))).collect();
        let ids: BTreeMap<TypeId, (Identifier, usize)> =
            emitted.iter().copied().zip(claimed.into_iter().zip(files)).collect();

        let mut accessors = names::accessors();
        let accessor_names = accessors.claim_all(api.resources.iter().map(|resource| (&resource.name, "")));
        let mut resources = Vec::new();
        for ((resource, module), accessor) in api.resources.iter().zip(resource_modules).zip(accessor_names) {
            let arguments =
                resource.operations.iter().map(|op| arguments_name(api, &ids, &mut scope, op)).collect();
            resources.push((resource, module, accessor, arguments));
        }
        let resources = resources
            .into_iter()
            .map(|(resource, module, accessor, arguments)| ResourceName {
                module,
                name: claim_or(&mut scope, &resource.name, "resource"),
                accessor,
                arguments,
            })
            .collect();
        let types = ids
            .into_iter()
            .map(|(id, (name, file))| {
                let builder = builder_name(&mut scope, &name);
                (id, TypeName { name, file, builder })
            })
            .collect();
        Self { client, types, model_files, resources }
    }

    /// Name and place of an emitted type.
    pub(super) fn of(&self, id: TypeId) -> Option<&TypeName> {
        self.types.get(&id)
    }
}

/// Whether a type of its own can hold the values.
fn has_form(shape: &Shape) -> bool {
    !matches!(shape, Shape::Enum(values) if values.is_empty())
}

fn arguments_name(
    api: &Api,
    ids: &BTreeMap<TypeId, (Identifier, usize)>,
    scope: &mut Scope,
    operation: &Operation,
) -> ArgumentsName {
    if operation.arguments.iter().all(super::arguments::is_positional) {
        return ArgumentsName::None;
    }
    if let Some(id) = ids.keys().find(|id| is_whole_body(api, **id, operation)) {
        return ArgumentsName::Schema(*id);
    }
    let name = claim_or(scope, &operation.id, "params");
    let builder = builder_name(scope, &name);
    ArgumentsName::Own(name, builder)
}

/// Whether a schema that has the name of the operation is also exactly what it sends besides positional arguments.
fn is_whole_body(api: &Api, id: TypeId, operation: &Operation) -> bool {
    let Some(def) = api.types.get(id).filter(|def| def.usage.request && def.name == operation.id) else {
        return false;
    };
    let Shape::Object(object) = &def.shape else { return false };
    let rest: Vec<_> = operation.arguments.iter().filter(|a| !super::arguments::is_positional(a)).collect();
    let is_object = operation.body.as_ref().is_some_and(|body| match &body.whole {
        None => true,
        Some(whole) => *whole == TypeUse::Named(id),
    });
    is_object
        && rest.len() == object.fields.len()
        && rest.iter().all(|argument| {
            argument.location == crate::ir::Location::Body
                && object.fields.iter().any(|field| {
                    field.wire == argument.field.wire
                        && field.ty == argument.field.ty
                        && field.required == argument.field.required
                        && field.nullable == argument.field.nullable
                })
        })
}

fn claim_or(scope: &mut Scope, name: &Words, otherwise: &str) -> Identifier {
    if scope.is_free(name) { scope.claim(name) } else { scope.claim(&names::followed_by(name, otherwise)) }
}

fn builder_name(scope: &mut Scope, name: &Identifier) -> Identifier {
    scope.claim(&names::followed_by(&Words::split(name.as_str()), "builder"))
}
