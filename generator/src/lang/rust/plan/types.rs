//! Rust types for uses of types, and what setters accept for them.

use crate::ir::{Api, EnumValue, Shape, TypeId, TypeUse};
use crate::lang::scope::Identifier;

use super::names::Names;
use super::{Accepts, Convert, Mode};

/// What a file uses, by the place it comes from; sorted, without doubles.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// Types of `crate::models`.
    pub models: std::collections::BTreeSet<Identifier>,
    /// Names of `crate::runtime`.
    pub runtime: std::collections::BTreeSet<&'static str>,
    /// `std::collections::BTreeMap`.
    pub map: bool,
    /// `serde_json::Value`.
    pub value: bool,
}

/// A Rust type as source text, built from identifiers and names of our own alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeExpr(String);

impl TypeExpr {
    /// A type of our own.
    pub(super) fn own(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    pub(super) fn named(name: &Identifier) -> Self {
        Self(name.to_string())
    }

    /// `outer<self>`.
    pub(super) fn within(&self, outer: &'static str) -> Self {
        Self(format!("{outer}<{}>", self.0))
    }

    /// As source text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Turns uses of types into Rust for one file, and notes what the file has to import.
pub(super) struct Types<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    /// Imports; a file of models does not import its own.
    pub(super) uses: Uses,
    home: Option<usize>,
}

impl<'a> Types<'a> {
    /// For a file of models (`home`: which), or any other file.
    pub(super) fn new(api: &'a Api, names: &'a Names, home: Option<usize>) -> Self {
        Self { api, names, uses: Uses::default(), home }
    }

    /// A name of the runtime.
    pub(super) fn runtime(&mut self, name: &'static str) -> TypeExpr {
        self.uses.runtime.insert(name);
        TypeExpr::own(name)
    }

    /// A named type; `Value` if it is not emitted.
    pub(super) fn named(&mut self, id: TypeId) -> TypeExpr {
        let Some(found) = self.names.of(id) else { return self.value() };
        if Some(found.file) != self.home {
            self.uses.models.insert(found.name.clone());
        }
        TypeExpr::named(&found.name)
    }

    pub(super) fn value(&mut self) -> TypeExpr {
        self.uses.value = true;
        TypeExpr::own("Value")
    }

    /// The type of a value.
    pub(super) fn of(&mut self, ty: &TypeUse) -> TypeExpr {
        match ty {
            TypeUse::Any => self.value(),
            TypeUse::Bool => TypeExpr::own("bool"),
            // Dates stay text: exactly what was sent comes back, and no date library is part of the crate's API.
            TypeUse::String | TypeUse::DateTime | TypeUse::Date => TypeExpr::own("String"),
            TypeUse::Bytes => self.runtime("Base64"),
            TypeUse::Int => TypeExpr::own("i64"),
            TypeUse::UInt => TypeExpr::own("u64"),
            TypeUse::Number => TypeExpr::own("f64"),
            TypeUse::Object => self.runtime("Object"),
            TypeUse::Upload => self.runtime("FileUpload"),
            TypeUse::Map(inner) => {
                self.uses.map = true;
                TypeExpr(format!("BTreeMap<String, {}>", self.of(inner).0))
            }
            TypeUse::List(inner) => self.of(inner).within("Vec"),
            TypeUse::Named(id) => self.named(*id),
            TypeUse::Nullable(inner) => self.of(inner).within("Option"),
        }
    }

    /// The named type in a value, be it in a list; empty when there is none.
    pub(super) fn innermost(&self, ty: &TypeUse) -> String {
        match ty {
            TypeUse::Named(id) => self.names.of(*id).map_or_else(String::new, |found| found.name.to_string()),
            TypeUse::List(inner) | TypeUse::Nullable(inner) => self.innermost(inner),
            _ => String::new(),
        }
    }

    /// The type of a field's value inside the type `owner`: boxed where the type would contain itself.
    pub(super) fn of_field(&mut self, ty: &TypeUse, owner: Option<TypeId>) -> (TypeExpr, bool) {
        let expr = self.of(ty);
        if self.is_boxed(ty, owner) { (expr.within("Box"), true) } else { (expr, false) }
    }

    /// The documented values of a type one of which is its default; of other types nothing.
    pub(super) fn values_with_default(&self, ty: &TypeUse) -> Option<&[EnumValue]> {
        let TypeUse::Named(id) = ty else { return None };
        match self.api.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Enum(values)) if values.iter().any(|value| value.is_default) => Some(values),
            _ => None,
        }
    }

    /// Whether a value of the owner would contain another one of itself, of whatever size.
    fn is_boxed(&self, ty: &TypeUse, owner: Option<TypeId>) -> bool {
        let circle = |id: TypeId| self.api.types.get(id).and_then(|def| def.circle);
        match ty {
            TypeUse::Named(id) => circle(*id).is_some() && owner.and_then(circle) == circle(*id),
            TypeUse::Nullable(inner) => self.is_boxed(inner, owner),
            _ => false,
        }
    }

    /// What a setter takes for a value of this type.
    pub(super) fn accepts(&mut self, ty: &TypeUse, mode: Mode, boxed: bool) -> Accepts {
        let expr = self.of(ty);
        if matches!(mode, Mode::Maybe | Mode::Nullable) {
            let boxed = if boxed { expr.within("Box") } else { expr };
            let outer = if mode == Mode::Maybe { self.runtime("Maybe") } else { TypeExpr::own("Option") };
            return Accepts {
                ty: TypeExpr(format!("impl Into<{}<{}>>", outer.0, boxed.0)),
                convert: Convert::Into,
            };
        }
        let same = |ty| Accepts { ty, convert: Convert::Same };
        match ty {
            TypeUse::Bool
            | TypeUse::Int
            | TypeUse::UInt
            | TypeUse::Number
            | TypeUse::Map(_)
            | TypeUse::Nullable(_) => same(expr),
            TypeUse::List(inner) => match &**inner {
                TypeUse::String | TypeUse::DateTime | TypeUse::Date => Accepts {
                    ty: TypeExpr::own("impl IntoIterator<Item = impl Into<String>>"),
                    convert: Convert::Collect,
                },
                TypeUse::Bytes => Accepts {
                    ty: TypeExpr::own("impl IntoIterator<Item = impl Into<Base64>>"),
                    convert: Convert::Collect,
                },
                TypeUse::Upload => Accepts {
                    ty: TypeExpr::own("impl IntoIterator<Item = impl Into<FileUpload>>"),
                    convert: Convert::Collect,
                },
                _ => same(expr),
            },
            _ => {
                let convert = if boxed { Convert::BoxInto } else { Convert::Into };
                Accepts { ty: expr.within("impl Into"), convert }
            }
        }
    }

    /// The type of a field with absence and null.
    pub(super) fn with_mode(&mut self, ty: TypeExpr, mode: Mode) -> TypeExpr {
        match mode {
            Mode::Required | Mode::OrDefault => ty,
            Mode::Optional | Mode::Nullable => ty.within("Option"),
            Mode::Maybe => {
                self.uses.runtime.insert("Maybe");
                ty.within("Maybe")
            }
        }
    }
}
