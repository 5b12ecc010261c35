//! Every public name of the package: modules, classes, attributes of the client. Names inside one module or class are
//! decided where it is planned.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::xml::XmlNames;
use super::reserved;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Api, Package, Shape, TypeArena, TypeDef, TypeId, TypeUse, Words};
use crate::lang::layout;
use crate::lang::scope::{Case, DEVICES, Scope};

/// Names of one type.
#[derive(Debug, Clone, Default)]
pub(super) struct TypeNames {
    /// Class or alias.
    pub(super) class: String,
    /// What arguments take in its place: `ToolDict` of a model, `FilterInput` of a union with models.
    pub(super) input: Option<String>,
    /// Old names of both, each with the one it has now.
    pub(super) former: Vec<(String, String)>,
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
    /// Old attributes of the client.
    pub(super) former: Vec<String>,
    /// Old names of the first two classes, each with the one it has now.
    pub(super) former_classes: Vec<(String, String)>,
    /// Indexes of the operations that stand in the resource's own module.
    pub(super) operations: Vec<usize>,
    /// Modules of the other operations, whose classes are bases of the resource's. They have no parts themselves.
    pub(super) parts: Vec<ResourceNames>,
}

/// One module of `models`.
#[derive(Debug, Clone)]
pub(super) struct Topic {
    /// Stem.
    pub(super) module: String,
    /// Index of the resource it belongs to; `None` for what several use.
    pub(super) resource: Option<usize>,
    /// What it is about, where there are several of a resource or of what is shared.
    pub(super) about: Option<Words>,
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
    /// Of bodies of XML.
    pub(super) xml: XmlNames,
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
        Self { package, types, resources, topics, xml: XmlNames::decide(api) }
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
    let known = [reserved::KEYWORDS, reserved::MODULES, reserved::DISTRIBUTIONS, reserved::FILES, DEVICES];
    if known.iter().any(|words| words.contains(&name)) {
        package.python_package.push_str("_api");
        told(&given.python_package, &package.python_package);
    }
    let asynchronous = format!("Async{}", package.python_client);
    let taken = |name: &str| {
        name != "AsyncClient"
            && (reserved::KEYWORDS.contains(&name)
                || reserved::CLIENT_IMPORTS.contains(&name)
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

/// Attributes of the client that are resources.
pub(super) fn attributes() -> Scope {
    Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(reserved::CLIENT_ATTRIBUTES)
        .digit_prefix("resource_")
}

fn resources(api: &Api, package: &Package) -> Vec<ResourceNames> {
    let names: Vec<&Words> = api.resources.iter().map(|resource| &resource.name).collect();
    let keyed = || names.iter().map(|name| (*name, ""));
    let mut attribute_scope = attributes();
    let attributes = attribute_scope.claim_all(keyed());
    let mut module_scope = Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(reserved::MODULES)
        .reserve(reserved::FILES)
        .reserve(DEVICES)
        .digit_prefix("resource_");
    let modules = module_scope.claim_all(keyed());
    let mut classes = Scope::new(Case::Pascal).reserve(reserved::RESOURCE_IMPORTS).digit_prefix("Resource");
    let mut out = Vec::with_capacity(names.len());
    for ((name, resource), (attribute, module)) in
        names.iter().zip(&api.resources).zip(attributes.iter().zip(&modules))
    {
        let name = class_words(name, &package.python_client);
        let mut named = |name: &Words, module: String, operations: Vec<usize>| {
            let raw = ["with", "raw", "response"];
            ResourceNames {
                attribute: attribute.to_string(),
                module,
                class: classes.claim(name).to_string(),
                async_class: classes.claim(&extended(&["async"], name, &[])).to_string(),
                raw: classes.claim(&extended(&[], name, &raw)).to_string(),
                async_raw: classes.claim(&extended(&["async"], name, &raw)).to_string(),
                former: Vec::new(),
                former_classes: Vec::new(),
                operations,
                parts: Vec::new(),
            }
        };
        let mut own = named(&name, module.to_string(), Vec::new());
        for (about, operations) in layout::operations(resource) {
            let Some(about) = about else {
                own.operations = operations;
                continue;
            };
            let about: Vec<&str> = about.as_slice().iter().map(String::as_str).collect();
            let part = extended(&[], &resource.name, &about);
            let module = module_scope.claim(&part).to_string();
            own.parts.push(named(&extended(&[], &name, &about), module, operations));
        }
        out.push(own);
    }
    // What is called so now comes first.
    for (resource, own) in api.resources.iter().zip(&mut out) {
        for old in &resource.former {
            own.former.push(attribute_scope.claim(&old.name).to_string());
            let name = class_words(&old.name, &package.python_client);
            for (words, now) in
                [(extended(&["async"], &name, &[]), &own.async_class), (name.clone(), &own.class)]
            {
                if classes.is_free(&words) {
                    own.former_classes.push((classes.claim(&words).to_string(), now.clone()));
                }
            }
        }
    }
    out
}

/// The words of a resource's class, which must hide nothing that a module of a client or a resource names.
fn class_words(name: &Words, client: &str) -> Words {
    let taken = [name.pascal(), extended(&["async"], name, &[]).pascal()].iter().any(|class| {
        reserved::RESOURCE_IMPORTS.contains(&class.as_str())
            || reserved::CLIENT_IMPORTS.contains(&class.as_str())
            || class == client
            || class.strip_prefix("Async") == Some(client)
    });
    if taken { extended(&[], name, &["resource"]) } else { name.clone() }
}

fn classes(types: &TypeArena) -> BTreeMap<TypeId, TypeNames> {
    let defs: Vec<(TypeId, &TypeDef)> = types.iter().filter(|(_, def)| emitted(def)).collect();
    let mut scope =
        Scope::new(Case::Pascal).reserve(reserved::MODEL_IMPORTS).suffix("Model").digit_prefix("Model");
    let named = defs.iter().map(|(_, def)| (&def.name, def.schema.for_encoder()));
    // Old names are types too: what comes behind them finds the names taken that it found taken before.
    let old = defs.iter().flat_map(|(_, def)| def.former.iter().map(|old| (old, "")));
    let mut claimed = scope.claim_all(named.chain(old));
    let mut old_names = claimed.split_off(defs.len().min(claimed.len())).into_iter();
    let mut out: BTreeMap<TypeId, TypeNames> = BTreeMap::new();
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
        let (class, module) = (class.to_string(), SHARED.to_owned());
        out.insert(*id, TypeNames { class, input, former: Vec::new(), module });
    }
    for (id, def) in &defs {
        let Some(own) = out.get_mut(id) else { continue };
        for (words, name) in def.former.iter().zip(old_names.by_ref()) {
            own.former.push((name.to_string(), own.class.clone()));
            let Some(now) = own.input.clone() else { continue };
            let suffix = if matches!(def.shape, Shape::Object(_)) { "dict" } else { "input" };
            let old = extended(&[], words, &[suffix]);
            if scope.is_free(&old) {
                own.former.push((scope.claim(&old).to_string(), now));
            }
        }
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

/// Modules of types. Those that stand beside a resource have its name.
fn topics(api: &Api, resources: &[ResourceNames]) -> Vec<Topic> {
    let files = layout::types(api, emitted);
    let names: Vec<Words> = files.iter().map(|file| file.name(api)).collect();
    let mut scope = Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(reserved::MODULES)
        .reserve(reserved::FILES)
        .reserve(DEVICES)
        .digit_prefix("models_");
    let beside: BTreeSet<&str> = resources.iter().map(|names| names.module.as_str()).collect();
    let mut topics: Vec<Topic> = Vec::with_capacity(files.len());
    for (file, name) in files.into_iter().zip(&names) {
        let own = file.resource.filter(|_| file.about.is_none()).and_then(|at| resources.get(at));
        let module = match own {
            Some(names) => names.module.clone(),
            None if file.resource.is_none() && file.about.is_none() => SHARED.to_owned(),
            // A module of a resource keeps its name, whoever asks for it besides.
            None => loop {
                let claimed = scope.claim(name).to_string();
                if !beside.contains(claimed.as_str()) && claimed != SHARED {
                    break claimed;
                }
            },
        };
        topics.push(Topic { module, resource: file.resource, about: file.about, types: file.types });
    }
    topics.sort_by(|a, b| a.module.cmp(&b.module));
    topics
}
