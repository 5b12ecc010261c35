//! The modules of `resources`: tables of operations, the sync and the async class that share them, the raw classes.

use serde::Serialize;

use super::methods::{CommonErrors, Method, MethodNames, methods, resource_doc};
use super::operations::{Table, table};
use crate::ir::{Api, Operation, Resource, Words};
use crate::lang::python::encode::PyDoc;
use crate::lang::python::hints::{Here, Module};
use crate::lang::python::imports::export_order;
use crate::lang::python::names::{Names, ResourceNames};
use crate::lang::python::reserved;
use crate::lang::scope::{Case, Scope};

/// One module of resources.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct ResourceModule {
    /// Stem of the file.
    pub(in crate::lang::python) stem: String,
    /// Attribute of the client.
    pub(in crate::lang::python) attribute: String,
    doc: Option<PyDoc>,
    class_doc: Option<PyDoc>,
    imports: Vec<Vec<String>>,
    /// Imports for type checkers.
    type_imports: Vec<String>,
    exports: Vec<String>,
    tables: Vec<Table>,
    /// Whether the tables are made when they are first used.
    deferred: bool,
    class: String,
    async_class: String,
    raw: String,
    async_raw: String,
    /// What the raw classes call the resource they wrap.
    parameter: String,
    methods: Vec<Method>,
    /// The operation of each, by its place in the resource.
    #[serde(skip)]
    operations: Vec<usize>,
    /// Those that have a raw reply.
    raw_methods: Vec<RawMethod>,
    /// Whether any method is deprecated by the API.
    deprecated: bool,
    /// The classes that have the rest of the methods.
    bases: Vec<Base>,
    /// Whether its classes are bases of a resource's.
    is_part: bool,
    /// The modules of the bases.
    #[serde(skip)]
    pub(in crate::lang::python) parts: Vec<Self>,
}

#[derive(Debug, Serialize)]
struct RawMethod {
    name: String,
    pages: bool,
}

#[derive(Debug, Serialize)]
struct Base {
    class: String,
    async_class: String,
    raw: String,
    async_raw: String,
}

impl ResourceModule {
    /// Name and result of each method, in the order of the operations.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        self.calls().into_iter().map(|(_, method)| method.row())
    }

    /// The methods in the order of the operations, whatever part they are in, each with the module its table is in.
    pub(in crate::lang::python) fn calls(&self) -> Vec<(&str, &Method)> {
        let modules = std::iter::once(self).chain(&self.parts);
        let methods = modules.flat_map(|module| {
            let methods = module.operations.iter().zip(&module.methods);
            methods.map(|(operation, method)| (operation, (module.stem.as_str(), method)))
        });
        let mut methods: Vec<_> = methods.collect();
        methods.sort_by_key(|(operation, _)| *operation);
        methods.into_iter().map(|(_, method)| method).collect()
    }
}

/// Plans all modules of resources.
///
/// `deferred`: the package has so many models that a resource imports those of an operation when it is first called.
pub(super) fn plan(api: &Api, names: &Names, common: &CommonErrors, deferred: bool) -> Vec<ResourceModule> {
    let pairs = api.resources.iter().zip(&names.resources);
    pairs.map(|(resource, own)| with_parts(api, names, resource, own, common, deferred)).collect()
}

/// The module of a resource, and those of its parts.
fn with_parts(
    api: &Api,
    names: &Names,
    resource: &Resource,
    own: &ResourceNames,
    common: &CommonErrors,
    deferred: bool,
) -> ResourceModule {
    let method_names = MethodNames::decide(&resource.operations);
    let made = |own: &ResourceNames, is_part| {
        module(api, names, resource, own, &method_names, common, Kind { is_part, deferred })
    };
    let mut root = made(own, false);
    root.parts = own.parts.iter().map(|part| made(part, true)).collect();
    root
}

/// What a module of resources is.
#[derive(Debug, Clone, Copy)]
struct Kind {
    /// Its classes are bases of a resource's.
    is_part: bool,
    /// Its tables are made when they are first used.
    deferred: bool,
}

fn module(
    api: &Api,
    names: &Names,
    resource: &Resource,
    own: &ResourceNames,
    method_names: &MethodNames,
    common: &CommonErrors,
    Kind { is_part, deferred }: Kind,
) -> ResourceModule {
    let classes = |own: &ResourceNames| {
        [own.class.clone(), own.async_class.clone(), own.raw.clone(), own.async_raw.clone()]
    };
    let mut exports = classes(own).to_vec();
    let taken = exports
        .iter()
        .cloned()
        .chain(own.parts.iter().flat_map(classes))
        .chain(reserved::RESOURCE_IMPORTS.iter().map(|name| (*name).to_owned()));
    let mut module = Module::new(names, &api.types, Here::Resources, taken);
    module.deferred = deferred;
    if !is_part {
        module.library("functools", "cached_property");
    }
    if own.parts.is_empty() {
        module.calls("SyncResource");
        module.calls("AsyncResource");
    }
    for part in &own.parts {
        for class in classes(part) {
            module.imports.name(&format!(".{}", part.module), &class);
        }
    }
    let operations: Vec<(usize, &Operation)> =
        own.operations.iter().filter_map(|at| Some((*at, resource.operations.get(*at)?))).collect();
    module.hidden = method_names.all().cloned().collect();
    module.dates_by_module = module.hidden.contains("date") || module.hidden.contains("datetime");
    let methods = methods(&mut module, &operations, method_names, common);
    module.hidden.clear();
    let tables = operations
        .iter()
        .zip(&methods)
        .map(|((_, operation), method)| table(&mut module, operation, method))
        .collect();
    for method in methods.iter().filter(|method| !method.streamed) {
        module.calls("raw");
        module.calls(if method.pages { "raw_async_pages" } else { "raw_async" });
    }
    exports.sort_by(|a, b| export_order(a, b));
    let type_imports = module.type_imports.sections().concat();
    if !type_imports.is_empty() {
        module.library("typing", "TYPE_CHECKING");
    }
    ResourceModule {
        stem: own.module.clone(),
        attribute: own.attribute.clone(),
        doc: resource_doc(&resource.docs, &resource.name, 0),
        class_doc: resource_doc(&resource.docs, &resource.name, 4),
        imports: module.imports.sections(),
        type_imports,
        exports,
        tables,
        deferred,
        class: own.class.clone(),
        async_class: own.async_class.clone(),
        raw: own.raw.clone(),
        async_raw: own.async_raw.clone(),
        parameter: parameter(&resource.name),
        deprecated: operations.iter().any(|(_, operation)| operation.docs.deprecated.is_some()),
        raw_methods: methods
            .iter()
            .filter(|method| !method.streamed)
            .map(|method| RawMethod { name: method.name.clone(), pages: method.pages })
            .collect(),
        methods,
        operations: operations.iter().map(|(at, _)| *at).collect(),
        bases: own
            .parts
            .iter()
            .map(|part| Base {
                class: part.class.clone(),
                async_class: part.async_class.clone(),
                raw: part.raw.clone(),
                async_raw: part.async_raw.clone(),
            })
            .collect(),
        is_part,
        parts: Vec::new(),
    }
}

fn parameter(name: &Words) -> String {
    Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(&["raw", "raw_async", "raw_async_pages", "self"])
        .digit_prefix("resource_")
        .claim(name)
        .to_string()
}
