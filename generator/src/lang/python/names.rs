//! Every public name of the package: modules, classes, attributes of the client. Names inside one module or class are
//! decided where it is planned.

use std::collections::{BTreeMap, BTreeSet};

use super::reserved;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Api, Package, Shape, TypeArena, TypeDef, TypeId, TypeUse, Words};
use crate::lang::scope::{Case, Scope};

/// Names of one type.
#[derive(Debug, Clone, Default)]
pub(super) struct TypeNames {
    /// Class or alias.
    pub(super) class: String,
    /// What arguments take in its place: `ToolDict` of a model, `FilterInput` of a union with models.
    pub(super) input: Option<String>,
    /// Stem of its module in `models`.
    pub(super) module: String,
}

/// Names of one resource.
#[derive(Debug, Clone)]
pub(super) struct ResourceNames {
    /// Attribute of the client.
    pub(super) attribute: String,
    /// Stem of its module in `resources`.
    pub(super) module: String,
    /// `Tools`.
    pub(super) class: String,
    /// `AsyncTools`.
    pub(super) async_class: String,
    /// `ToolsWithRawResponse`.
    pub(super) raw: String,
    /// `AsyncToolsWithRawResponse`.
    pub(super) async_raw: String,
}

/// One module of `models`.
#[derive(Debug, Clone)]
pub(super) struct Topic {
    /// Stem.
    pub(super) module: String,
    /// Index of the resource it belongs to; `None` for the shared one.
    pub(super) resource: Option<usize>,
    /// In document order.
    pub(super) types: Vec<TypeId>,
}

/// The names of the package.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// The package's facts, with names that can be imported.
    pub(super) package: Package,
    types: BTreeMap<TypeId, TypeNames>,
    /// In the order of the resources.
    pub(super) resources: Vec<ResourceNames>,
    /// By module; those that hold something.
    pub(super) topics: Vec<Topic>,
}

/// Module of the types that several resources use.
const SHARED: &str = "shared";

impl Names {
    /// Decides all names.
    pub(super) fn decide(api: &Api, diagnostics: &mut Diagnostics) -> Self {
        let package = package(&api.package, diagnostics);
        let resources = resources(api, &package);
        let mut types = classes(&api.types);
        let topics = topics(api, &resources);
        for topic in &topics {
            for id in &topic.types {
                if let Some(names) = types.get_mut(id) {
                    names.module.clone_from(&topic.module);
                }
            }
        }
        Self { package, types, resources, topics }
    }

    /// Names of a type that is emitted.
    pub(super) fn of(&self, id: TypeId) -> Option<&TypeNames> {
        self.types.get(&id)
    }
}

/// A package called like a module of the standard library could never be imported, and a client called like what stands
/// beside it would hide that.
fn package(given: &Package, diagnostics: &mut Diagnostics) -> Package {
    let mut package = given.clone();
    let mut told = |was: &str, is: &str| {
        let message = format!("`{was}` means something else in Python");
        let action = format!("it is called `{is}` there");
        diagnostics.push(Diagnostic::warning(codes::NAME_COLLISION, message).action(action));
    };
    let name = package.python_package.as_str();
    if reserved::KEYWORDS.contains(&name) || reserved::MODULES.contains(&name) {
        package.python_package.push_str("_api");
        told(&given.python_package, &package.python_package);
    }
    let asynchronous = format!("Async{}", package.python_client);
    let taken = |name: &str| {
        name != "AsyncClient"
            && (reserved::CLIENT_IMPORTS.contains(&name)
                || reserved::EXPORTS.iter().any(|(_, names)| names.contains(&name)))
    };
    if taken(&package.python_client) || taken(&asynchronous) {
        package.python_client.push_str("Client");
        told(&given.python_client, &package.python_client);
    }
    package
}

fn emitted(def: &TypeDef) -> bool {
    def.usage.request || def.usage.response
}

/// `name` with more words before or behind it.
fn extended(before: &[&str], name: &Words, behind: &[&str]) -> Words {
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    Words::from_words(own(before).into_iter().chain(name.as_slice().iter().cloned()).chain(own(behind)))
}

fn resources(api: &Api, package: &Package) -> Vec<ResourceNames> {
    let names: Vec<&Words> = api.resources.iter().map(|resource| &resource.name).collect();
    let keyed = || names.iter().map(|name| (*name, ""));
    let attributes = Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(reserved::CLIENT_ATTRIBUTES)
        .digit_prefix("resource_")
        .claim_all(keyed());
    let modules = Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(reserved::MODULES)
        .reserve(reserved::FILES)
        .digit_prefix("resource_")
        .claim_all(keyed());
    let mut classes = Scope::new(Case::Pascal).reserve(reserved::RESOURCE_IMPORTS).digit_prefix("Resource");
    let mut out = Vec::with_capacity(names.len());
    for (name, (attribute, module)) in names.iter().zip(attributes.iter().zip(&modules)) {
        let client = package.python_client.as_str();
        let taken = [name.pascal(), extended(&["async"], name, &[]).pascal()].iter().any(|class| {
            reserved::RESOURCE_IMPORTS.contains(&class.as_str())
                || reserved::CLIENT_IMPORTS.contains(&class.as_str())
                || class == client
                || class.strip_prefix("Async") == Some(client)
        });
        let name = if taken { extended(&[], name, &["resource"]) } else { (*name).clone() };
        let raw = ["with", "raw", "response"];
        out.push(ResourceNames {
            attribute: attribute.to_string(),
            module: module.to_string(),
            class: classes.claim(&name).to_string(),
            async_class: classes.claim(&extended(&["async"], &name, &[])).to_string(),
            raw: classes.claim(&extended(&[], &name, &raw)).to_string(),
            async_raw: classes.claim(&extended(&["async"], &name, &raw)).to_string(),
        });
    }
    out
}

fn classes(types: &TypeArena) -> BTreeMap<TypeId, TypeNames> {
    let defs: Vec<(TypeId, &TypeDef)> = types.iter().filter(|(_, def)| emitted(def)).collect();
    let mut scope =
        Scope::new(Case::Pascal).reserve(reserved::MODEL_IMPORTS).suffix("Model").digit_prefix("Model");
    let claimed = scope.claim_all(defs.iter().map(|(_, def)| (&def.name, def.schema.for_encoder())));
    let mut out = BTreeMap::new();
    for ((id, def), class) in defs.iter().zip(&claimed) {
        let input = match &def.shape {
            _ if !def.usage.request => None,
            Shape::Object(_) => Some("dict"),
            Shape::Union(union)
                if union.arms.iter().any(|arm| holds_model(types, &arm.ty, &mut BTreeSet::from([*id]))) =>
            {
                Some("input")
            }
            _ => None,
        };
        let input = input.map(|suffix| scope.claim(&extended(&[], &def.name, &[suffix])).to_string());
        out.insert(*id, TypeNames { class: class.to_string(), input, module: SHARED.to_owned() });
    }
    out
}

/// Whether a model is reached without passing through another model.
fn holds_model(types: &TypeArena, ty: &TypeUse, seen: &mut BTreeSet<TypeId>) -> bool {
    match ty {
        TypeUse::Map(inner) | TypeUse::List(inner) | TypeUse::Nullable(inner) => {
            holds_model(types, inner, seen)
        }
        TypeUse::Named(id) => match types.get(*id).map(|def| &def.shape) {
            Some(Shape::Object(_)) => true,
            Some(Shape::Union(union)) => {
                seen.insert(*id) && union.arms.iter().any(|arm| holds_model(types, &arm.ty, seen))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Types a type mentions.
pub(super) fn mentioned(def: &TypeDef) -> BTreeSet<TypeId> {
    fn walk(ty: &TypeUse, into: &mut BTreeSet<TypeId>) {
        match ty {
            TypeUse::Map(inner) | TypeUse::List(inner) | TypeUse::Nullable(inner) => walk(inner, into),
            TypeUse::Named(id) => {
                into.insert(*id);
            }
            _ => {}
        }
    }
    let mut into = BTreeSet::new();
    match &def.shape {
        Shape::Object(object) => object.fields.iter().for_each(|field| walk(&field.ty, &mut into)),
        Shape::Union(union) => union.arms.iter().for_each(|arm| walk(&arm.ty, &mut into)),
        Shape::Enum(_) => {}
    }
    into
}

/// Puts types into modules so that these import each other in one direction only: a topic imports the shared module, which
/// imports no topic. What the shared module or another topic mentions is shared itself.
fn topics(api: &Api, resources: &[ResourceNames]) -> Vec<Topic> {
    let home = |def: &TypeDef| {
        let topic = def.topic.as_ref()?;
        api.resources.iter().position(|resource| resource.name == *topic)
    };
    let mut homes: BTreeMap<TypeId, Option<usize>> =
        api.types.iter().filter(|(_, def)| emitted(def)).map(|(id, def)| (id, home(def))).collect();
    let mut open: Vec<TypeId> = homes.keys().copied().collect();
    while let Some(id) = open.pop() {
        let Some(def) = api.types.get(id) else { continue };
        let from = homes.get(&id).copied().flatten();
        for other in mentioned(def) {
            if let Some(to) = homes.get_mut(&other)
                && to.is_some()
                && *to != from
            {
                *to = None;
                open.push(other);
            }
        }
    }
    let mut modules: BTreeMap<&str, Topic> = BTreeMap::new();
    for (id, home) in homes {
        let module = home.and_then(|at| resources.get(at)).map_or(SHARED, |names| names.module.as_str());
        modules
            .entry(module)
            .or_insert_with(|| Topic { module: module.to_owned(), resource: home, types: Vec::new() })
            .types
            .push(id);
    }
    modules.into_values().collect()
}
