//! Names of everything that is visible across files: types, modules, resources.

use std::collections::BTreeMap;

use crate::ir::{Api, FormerResource, Operation, Resource, Shape, TypeDef, TypeId, TypeUse, Words};
use crate::lang::layout::{self, TypeFile};
use crate::lang::rust::names;
use crate::lang::scope::{Identifier, Scope};

/// All names, claimed once.
pub(super) struct Names {
    pub(super) client: Identifier,
    /// Emitted types only, with their names and the file they are in.
    types: BTreeMap<TypeId, TypeName>,
    /// Files of `models/`, in the order of the resources, shared ones last.
    pub(super) model_files: Vec<(Identifier, TypeFile)>,
    pub(super) resources: Vec<ResourceName>,
    /// The Cargo feature of each resource.
    pub(super) features: Vec<Option<Feature>>,
}

/// Name and place of a type.
pub(super) struct TypeName {
    pub(super) name: Identifier,
    /// Index into the files of models.
    pub(super) file: usize,
    /// Name of its builder, if it needs one.
    pub(super) builder: Identifier,
    /// Old names, each with that of its builder where nothing else has it.
    pub(super) former: Vec<(Identifier, Option<Identifier>)>,
}

/// Names around a resource.
pub(super) struct ResourceName {
    pub(super) module: Identifier,
    pub(super) name: Identifier,
    pub(super) accessor: Identifier,
    /// The struct of arguments of each operation.
    pub(super) arguments: Vec<ArgumentsName>,
    /// Old names of the resource.
    pub(super) former: Vec<FormerResourceName>,
    /// Old names of those structs, in the order of the operations, each with that of its builder where nothing else has it.
    pub(super) former_arguments: Vec<Vec<(Identifier, Option<Identifier>)>>,
}

/// An old name of a resource.
pub(super) struct FormerResourceName {
    /// Method of the client.
    pub(super) accessor: Identifier,
    /// The type; `None`: something else is called so.
    pub(super) name: Option<Identifier>,
    /// The Cargo feature that compiled it, where it had one that nothing else has.
    pub(super) feature: Option<Feature>,
}

/// A Cargo feature: a word of ASCII letters, digits and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature(String);

impl Feature {
    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Features of the resources, and of the old names of each.
fn features(api: &Api) -> (Vec<Option<Feature>>, Vec<Vec<Option<Feature>>>) {
    let mut scope = names::features();
    let spelled = |name: &Identifier| Feature(name.as_str().trim_end_matches('_').replace('_', "-"));
    let own = api.resources.iter().map(|resource| Some(spelled(&scope.claim(resource.feature.as_ref()?))));
    let own = own.collect();
    let mut former = |resource: &Resource| {
        let of = |old: &FormerResource| {
            let feature = old.feature.as_ref().filter(|feature| !scope.is_taken(feature))?;
            Some(spelled(&scope.claim(feature)))
        };
        resource.former.iter().map(of).collect()
    };
    (own, api.resources.iter().map(&mut former).collect())
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
        let emitted: Vec<TypeId> =
            api.types.iter().filter(|(_, def)| is_emitted(def)).map(|(id, _)| id).collect();
        let defs = emitted.iter().filter_map(|id| api.types.get(*id));
        let mut named: Vec<(&Words, &str)> =
            defs.clone().map(|def| (&def.name, def.schema.for_encoder())).collect();
        // Old names are types too: what comes behind them finds the names taken that it found taken before.
        named.extend(defs.flat_map(|def| def.former.iter().map(|old| (old, ""))));
        let mut claimed = scope.claim_all(named);
        let mut old_names = claimed.split_off(emitted.len().min(claimed.len())).into_iter();

        let mut modules = names::modules();
        let resource_modules = modules.claim_all(
            api.resources
                .iter()
                .map(|resource| (&resource.name, resource.name.as_slice().first().map_or("", |w| w))),
        );
        let type_files = layout::types(api, is_emitted);
        let mut model_files = Vec::with_capacity(type_files.len());
        let mut file_of: BTreeMap<TypeId, usize> = BTreeMap::new();
        for file in type_files {
            let own = file.resource.filter(|_| file.about.is_none()).and_then(|at| resource_modules.get(at));
            let module = match own {
                Some(module) => module.clone(),
                None if file.resource.is_none() && file.about.is_none() => names::shared_module(),
                None => modules.claim(&file.name(api)),
            };
            file_of.extend(file.types.iter().map(|id| (*id, model_files.len())));
            model_files.push((module, file));
        }

        let files = emitted.iter().map(|id| file_of.get(id).copied().unwrap_or_default());
        let ids: BTreeMap<TypeId, (Identifier, usize)> =
            emitted.iter().copied().zip(claimed.into_iter().zip(files)).collect();

        let by_name: BTreeMap<&Words, TypeId> = ids
            .keys()
            .filter_map(|id| Some((*id, api.types.get(*id)?)))
            .flat_map(|(id, def)| [&def.name].into_iter().chain(&def.former).map(move |name| (name, id)))
            .collect();
        let mut accessors = names::accessors();
        let accessor_names = accessors.claim_all(api.resources.iter().map(|resource| (&resource.name, "")));
        let mut resources = Vec::new();
        for ((resource, module), accessor) in api.resources.iter().zip(resource_modules).zip(accessor_names) {
            let arguments = resource
                .operations
                .iter()
                .map(|op| arguments_name(api, &by_name, &mut scope, resource, op))
                .collect();
            resources.push((resource, module, accessor, arguments));
        }
        let mut resources: Vec<ResourceName> = resources
            .into_iter()
            .map(|(resource, module, accessor, arguments)| ResourceName {
                module,
                name: claim_or(&mut scope, &resource.name, "resource"),
                accessor,
                arguments,
                former: Vec::new(),
                former_arguments: Vec::new(),
            })
            .collect();
        let mut types: BTreeMap<TypeId, TypeName> = ids
            .into_iter()
            .map(|(id, (name, file))| {
                let builder = builder_name(&mut scope, &name);
                (id, TypeName { name, file, builder, former: Vec::new() })
            })
            .collect();
        for (id, own) in &mut types {
            let former = api.types.get(*id).map_or(0, |def| def.former.len());
            for name in old_names.by_ref().take(former) {
                let builder = names::followed_by(&Words::split(name.as_str()), "builder");
                let builder = scope.is_free(&builder).then(|| scope.claim(&builder));
                own.former.push((name, builder));
            }
        }
        let (features, former_features) = features(api);
        for ((resource, own), features) in api.resources.iter().zip(&mut resources).zip(former_features) {
            let pairs = resource.former.iter().zip(features);
            own.former = pairs
                .map(|(old, feature)| FormerResourceName {
                    accessor: accessors.claim(&old.name),
                    name: claim_free(&mut scope, &old.name, "resource"),
                    feature,
                })
                .collect();
            own.former_arguments = resource
                .operations
                .iter()
                .zip(&own.arguments)
                .map(|(operation, now)| former_arguments(&mut scope, operation, now))
                .collect();
        }
        Self { client, types, model_files, resources, features }
    }

    /// Name and place of an emitted type.
    pub(super) fn of(&self, id: TypeId) -> Option<&TypeName> {
        self.types.get(&id)
    }
}

fn is_emitted(def: &TypeDef) -> bool {
    (def.usage.request || def.usage.response) && has_form(&def.shape)
}

/// Whether a type of its own can hold the values.
fn has_form(shape: &Shape) -> bool {
    !matches!(shape, Shape::Enum(values) if values.is_empty())
}

fn arguments_name(
    api: &Api,
    by_name: &BTreeMap<&Words, TypeId>,
    scope: &mut Scope,
    resource: &Resource,
    operation: &Operation,
) -> ArgumentsName {
    if operation.arguments.iter().all(super::arguments::is_positional) {
        return ArgumentsName::None;
    }
    // A type that is compiled with another resource is out of reach where this one is compiled alone.
    let is_near = |id: &TypeId| {
        let topic = api.types.get(*id).and_then(|def| def.topic.as_ref());
        resource.feature.is_none() || topic.is_none_or(|topic| *topic == resource.name)
    };
    let schema = by_name.get(&operation.id).filter(|id| is_whole_body(api, **id, operation) && is_near(id));
    if let Some(id) = schema {
        return ArgumentsName::Schema(*id);
    }
    let name = claim_or(scope, &operation.id, "params");
    let builder = builder_name(scope, &name);
    ArgumentsName::Own(name, builder)
}

/// Whether a schema that has the name of the operation is also exactly what it sends besides positional arguments.
fn is_whole_body(api: &Api, id: TypeId, operation: &Operation) -> bool {
    let Some(def) = api.types.get(id).filter(|def| def.usage.request) else { return false };
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

/// The name, or the longer one that it has beside a type of its name; `None` where both are taken.
fn claim_free(scope: &mut Scope, name: &Words, otherwise: &str) -> Option<Identifier> {
    let mut names = [name.clone(), names::followed_by(name, otherwise)].into_iter();
    names.find(|name| scope.is_free(name)).map(|name| scope.claim(&name))
}

/// Old names of a struct of arguments that is called after its resource.
fn former_arguments(
    scope: &mut Scope,
    operation: &Operation,
    now: &ArgumentsName,
) -> Vec<(Identifier, Option<Identifier>)> {
    let ArgumentsName::Own(..) = now else { return Vec::new() };
    let old = operation.former_ids.iter().filter_map(|id| {
        let name = claim_free(scope, id, "params")?;
        let builder = names::followed_by(&Words::split(name.as_str()), "builder");
        let builder = scope.is_free(&builder).then(|| scope.claim(&builder));
        Some((name, builder))
    });
    old.collect()
}

fn builder_name(scope: &mut Scope, name: &Identifier) -> Identifier {
    scope.claim(&names::followed_by(&Words::split(name.as_str()), "builder"))
}
