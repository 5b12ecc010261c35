//! The modules of `models`: enums and unions as aliases, objects as classes, and the TypedDicts requests take instead.

use serde::Serialize;

use super::aliases::{Alias, enumeration, unions};
use super::classes::{Class, class};
use crate::diagnostics::Diagnostics;
use crate::ir::{Api, Shape, TypeDef, TypeId};
use crate::lang::python::docs;
use crate::lang::python::encode::PyDoc;
use crate::lang::python::hints::{Here, Module};
use crate::lang::python::imports::export_order;
use crate::lang::python::names::{Names, Topic};

/// One module of models.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct ModelsModule {
    /// Stem of the file.
    pub(in crate::lang::python) stem: String,
    doc: Option<PyDoc>,
    imports: Vec<Vec<String>>,
    /// Public names, sorted.
    pub(in crate::lang::python) exports: Vec<String>,
    /// Old public names, each with the one of now.
    #[serde(skip)]
    pub(in crate::lang::python) former: Vec<(String, String)>,
    /// Aliases that need nothing of this module.
    enums: Vec<Alias>,
    classes: Vec<Class>,
    /// Aliases that need classes, each after those it needs.
    unions: Vec<Alias>,
}

impl ModelsModule {
    /// One that has nothing in it yet.
    pub(super) fn of(stem: &str, exports: Vec<String>) -> Self {
        Self {
            stem: stem.to_owned(),
            doc: None,
            imports: Vec::new(),
            exports,
            former: Vec::new(),
            enums: Vec::new(),
            classes: Vec::new(),
            unions: Vec::new(),
        }
    }
}

/// Plans all modules of models.
pub(super) fn plan(api: &Api, names: &Names, diagnostics: &mut Diagnostics) -> Vec<ModelsModule> {
    names.topics.iter().map(|topic| module(api, names, topic, diagnostics)).collect()
}

fn module(api: &Api, names: &Names, topic: &Topic, diagnostics: &mut Diagnostics) -> ModelsModule {
    let mut module = Module::new(names, &api.types, Here::Models(topic.module.clone()), []);
    let defs: Vec<(TypeId, &TypeDef)> =
        topic.types.iter().filter_map(|id| api.types.get(*id).map(|def| (*id, def))).collect();
    module.dates_by_module = defs.iter().any(|(_, def)| has_date_field(def));
    let mut plan = ModelsModule::of(&topic.module, Vec::new());
    plan.doc = module_doc(api, topic);
    for (id, def) in &defs {
        let Some(own) = names.of(*id) else { continue };
        plan.exports.push(own.class.clone());
        plan.exports.extend(own.input.clone());
        plan.former.extend(own.former.iter().cloned());
        match &def.shape {
            Shape::Enum(values) => plan.enums.push(enumeration(&mut module, &own.class, def, values)),
            Shape::Object(object) => {
                plan.classes.push(class(&mut module, &own.class, own.input.as_deref(), def, object));
            }
            Shape::Union(_) => {}
        }
    }
    plan.unions = unions(api, names, &defs, &mut module, diagnostics);
    plan.exports.sort_by(|a, b| export_order(a, b));
    plan.imports = module.imports.sections();
    plan
}

fn module_doc(api: &Api, topic: &Topic) -> Option<PyDoc> {
    let about = topic.about.as_ref().map(|about| about.as_slice().join(" "));
    let Some(resource) = topic.resource.and_then(|at| api.resources.get(at)) else {
        let about = about.map(|about| format!(": {about}")).unwrap_or_default();
        return docs::sentence(&format!("Models that several resources use{about}."), 0);
    };
    if let Some(about) = about {
        let of = resource.name.as_slice().join(" ");
        return docs::sentence(&format!("Models of the {of} calls: {about}."), 0);
    }
    docs::docstring(&docs::about(&resource.docs), &[], 0).or_else(|| {
        docs::sentence(&format!("Models of the {} calls.", resource.name.as_slice().join(" ")), 0)
    })
}

fn has_date_field(def: &TypeDef) -> bool {
    let Shape::Object(object) = &def.shape else { return false };
    object.fields.iter().any(|field| matches!(field.name.snake().as_str(), "date" | "datetime"))
}

/// A tuple of expressions; `None` without any.
pub(super) fn tuple(items: impl IntoIterator<Item = String>) -> Option<String> {
    let items: Vec<String> = items.into_iter().collect();
    match items.as_slice() {
        [] => None,
        [only] => Some(format!("({only},)")),
        _ => Some(format!("({})", items.join(", "))),
    }
}
