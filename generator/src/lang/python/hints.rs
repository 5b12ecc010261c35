//! Types as Python spells them, each by the place it stands in, together with the imports it needs.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::Imports;
use super::names::Names;
use crate::ir::{Docs, Shape, TypeArena, TypeId, TypeUse, XmlRoot};

/// Where a type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A field of a model.
    Field,
    /// An argument of a method.
    Argument,
    /// A key of a TypedDict.
    Key,
    /// What a method returns, or what an accessor does.
    Return,
    /// An expression that is evaluated: what a table of operations holds.
    Value,
}

/// Which module is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Here {
    /// `models/<stem>.py`
    Models(String),
    /// `resources/<stem>.py`
    Resources,
}

/// A module while it is planned: what it imports, and what names mean in it.
#[derive(Debug)]
pub(super) struct Module<'a> {
    names: &'a Names,
    types: &'a TypeArena,
    here: Here,
    /// What it imports so far.
    pub(super) imports: Imports,
    /// What it imports for type checkers alone.
    pub(super) type_imports: Imports,
    /// Models are imported when an operation that names them is called for the first time.
    pub(super) deferred: bool,
    /// Names that are taken at module level.
    taken: BTreeSet<String>,
    /// What an imported type is called here.
    local: BTreeMap<TypeId, [Option<String>; 2]>,
    /// Names of the class being written that hide builtins.
    pub(super) hidden: BTreeSet<String>,
    /// Dates and times are written `dt.date`, because a field is called `date`.
    pub(super) dates_by_module: bool,
    /// Aliases that are being written: one that is reached again inside itself stays open.
    pub(super) cut: BTreeSet<TypeId>,
}

/// Facades of the runtime.
const CALLS: &str = ".._runtime.calls";
const MODELS: &str = ".._runtime.models";

impl<'a> Module<'a> {
    /// A module in which `taken` names are defined.
    pub(super) fn new(
        names: &'a Names,
        types: &'a TypeArena,
        here: Here,
        taken: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            names,
            types,
            here,
            imports: Imports::default(),
            type_imports: Imports::default(),
            deferred: false,
            taken: taken.into_iter().collect(),
            local: BTreeMap::new(),
            hidden: BTreeSet::new(),
            dates_by_module: false,
            cut: BTreeSet::new(),
        }
    }

    /// A name of the runtime's facade for calls.
    pub(super) fn calls(&mut self, name: &'static str) -> &'static str {
        self.imports.name(CALLS, name);
        name
    }

    /// A body of XML in the table of an operation.
    pub(super) fn xml(&mut self, root: &XmlRoot) -> Option<String> {
        self.imports.name("..", "_xml");
        self.names.xml.root(root)
    }

    /// A name of the runtime's facade for models.
    pub(super) fn models(&mut self, name: &'static str) -> &'static str {
        self.imports.name(MODELS, name);
        name
    }

    /// A name of the standard library.
    pub(super) fn library(&mut self, module: &str, name: &'static str) -> &'static str {
        self.imports.name(module, name);
        name
    }

    /// A builtin, by way of its module where the class has a member of that name.
    fn builtin(&mut self, name: &'static str) -> String {
        if !self.hidden.contains(name) {
            return name.to_owned();
        }
        self.imports.module("builtins");
        format!("builtins.{name}")
    }

    fn date(&mut self, name: &'static str) -> String {
        if self.dates_by_module {
            self.imports.module_as("datetime", "dt");
            return format!("dt.{name}");
        }
        self.imports.name("datetime", name);
        name.to_owned()
    }

    /// The type as it is written at a place.
    pub(super) fn hint(&mut self, ty: &TypeUse, place: Place) -> String {
        match ty {
            TypeUse::Any if matches!(place, Place::Argument) => self.builtin("object"),
            TypeUse::Any => self.library("typing", "Any").to_owned(),
            TypeUse::Bool => self.builtin("bool"),
            TypeUse::String => self.builtin("str"),
            TypeUse::UInt if matches!(place, Place::Field | Place::Value) => self.models("UInt64").to_owned(),
            TypeUse::Int | TypeUse::UInt => self.builtin("int"),
            TypeUse::Number => self.builtin("float"),
            TypeUse::DateTime => self.date("datetime"),
            TypeUse::Date => self.date("date"),
            TypeUse::Bytes if matches!(place, Place::Field | Place::Value) => {
                self.models("Base64").to_owned()
            }
            TypeUse::Bytes => self.builtin("bytes"),
            TypeUse::Upload => self.calls("Uploadable").to_owned(),
            TypeUse::Object => {
                let any = self.hint(&TypeUse::Any, place);
                self.map(place, &any)
            }
            TypeUse::Map(inner) => {
                let inner = self.hint(inner, place);
                self.map(place, &inner)
            }
            TypeUse::List(inner) => {
                let inner = self.hint(inner, place);
                match place {
                    Place::Argument | Place::Key => {
                        format!("{}[{inner}]", self.library("collections.abc", "Sequence"))
                    }
                    _ => format!("{}[{inner}]", self.builtin("list")),
                }
            }
            TypeUse::Nullable(inner) if matches!(**inner, TypeUse::Any) => self.hint(inner, place),
            TypeUse::Nullable(inner) if place == Place::Value && self.is_annotated(inner) => {
                // Where it is a value and no annotation, type checkers take no `|` behind `Annotated[…]`.
                let inner = self.hint(inner, place);
                format!("{}[{inner}]", self.library("typing", "Optional"))
            }
            TypeUse::Nullable(inner) => {
                let inner = self.hint(inner, place);
                if inner.ends_with("None") { inner } else { format!("{inner} | None") }
            }
            TypeUse::Named(id) => self.named(*id, place),
        }
    }

    fn map(&mut self, place: Place, inner: &str) -> String {
        let text = self.builtin("str");
        match place {
            Place::Argument | Place::Key => {
                format!("{}[{text}, {inner}]", self.library("collections.abc", "Mapping"))
            }
            _ => format!("{}[{text}, {inner}]", self.builtin("dict")),
        }
    }

    fn named(&mut self, id: TypeId, place: Place) -> String {
        if self.cut.contains(&id) {
            return self.hint(&TypeUse::Any, place);
        }
        let Some(names) = self.names.of(id) else { return self.hint(&TypeUse::Any, place) };
        let takes_input = matches!(place, Place::Argument | Place::Key);
        if self.deferred && place == Place::Value {
            self.imports.name("..", "models");
            return format!("models.{}", names.class);
        }
        match (&names.input, self.types.get(id).map(|def| &def.shape)) {
            (Some(input), Some(Shape::Object(_))) if takes_input => {
                let class = self.local_name(id, 0, &names.class, &names.module);
                let input = self.local_name(id, 1, input, &names.module);
                format!("{class} | {input}")
            }
            (Some(input), _) if takes_input => self.local_name(id, 1, input, &names.module),
            _ => self.local_name(id, 0, &names.class, &names.module),
        }
    }

    /// What a type of this module or another one is called here. `slot` tells the class from its input form.
    fn local_name(&mut self, id: TypeId, slot: usize, name: &str, module: &str) -> String {
        let from = match &self.here {
            Here::Models(stem) if stem == module => return name.to_owned(),
            Here::Models(_) => format!(".{module}"),
            Here::Resources => format!("..models.{module}"),
        };
        if let Some(local) = self.local.get(&id).and_then(|names| names.get(slot)).and_then(Option::as_ref) {
            return local.clone();
        }
        let mut local = name.to_owned();
        while !self.taken.insert(local.clone()) {
            local.push_str("Model");
        }
        let imports = if self.deferred { &mut self.type_imports } else { &mut self.imports };
        if local == name {
            imports.name(&from, name);
        } else {
            imports.name_as(&from, name, &local);
        }
        if let Some(names) = self.local.entry(id).or_default().get_mut(slot) {
            *names = Some(local.clone());
        }
        local
    }

    /// What the document says about a named type.
    pub(super) fn docs_of(&self, ty: &TypeUse) -> Option<&'a Docs> {
        match ty {
            TypeUse::Named(id) => self.types.get(*id).map(|def| &def.docs),
            TypeUse::Nullable(inner) => self.docs_of(inner),
            _ => None,
        }
    }

    /// Whether the name of a type stands for `Annotated[…]`.
    fn is_annotated(&self, ty: &TypeUse) -> bool {
        let TypeUse::Named(id) = ty else {
            return matches!(ty, TypeUse::Bytes | TypeUse::UInt);
        };
        match self.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Union(_)) => true,
            Some(Shape::Enum(values)) => values.iter().any(|value| !value.legacy.is_empty()),
            _ => false,
        }
    }

    /// Whether the expression for a type is a class, so that type checkers can read the type off it.
    pub(super) fn is_class(&self, ty: &TypeUse) -> bool {
        match ty {
            TypeUse::Any | TypeUse::Nullable(_) | TypeUse::Bytes | TypeUse::UInt => false,
            TypeUse::Named(id) => matches!(self.types.get(*id).map(|def| &def.shape), Some(Shape::Object(_))),
            _ => true,
        }
    }

    /// Whether encoding a value depends on its type.
    pub(super) fn needs_type(&self, ty: &TypeUse) -> bool {
        match ty {
            TypeUse::Any
            | TypeUse::Bool
            | TypeUse::String
            | TypeUse::Int
            | TypeUse::UInt
            | TypeUse::Upload
            | TypeUse::Object => false,
            TypeUse::Number | TypeUse::DateTime | TypeUse::Date | TypeUse::Bytes | TypeUse::Named(_) => true,
            TypeUse::Map(inner) | TypeUse::List(inner) | TypeUse::Nullable(inner) => self.needs_type(inner),
        }
    }
}
