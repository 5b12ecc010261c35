//! Structs as they are written: of models and of arguments alike.

use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::scope::Identifier;

use super::types::TypeExpr;

/// A struct that travels as a JSON object, or that holds the arguments of a method.
#[derive(Debug)]
pub struct StructPlan {
    /// Its name.
    pub name: Identifier,
    /// Name of the schema in messages.
    pub schema: RustStr,
    /// Documentation.
    pub docs: RustDoc,
    /// Its fields; those a caller must give come first in constructors.
    pub fields: Vec<FieldPlan>,
    /// The field for everything else; arguments have none.
    pub extra: Option<Box<ExtraPlan>>,
    /// Differing spellings are an error.
    pub conflict_is_error: bool,
    /// How callers make one; `None`: only replies do.
    pub construction: Option<Construction>,
    /// Deprecated accessors for legacy names.
    pub accessors: Vec<LegacyAccessor>,
}

/// The field `extra` of a model.
#[derive(Debug)]
pub struct ExtraPlan {
    /// Its type.
    pub ty: TypeExpr,
    /// The type whose `new()` has nothing in it.
    pub collection: &'static str,
    /// Documentation.
    pub docs: RustDoc,
}

/// How a caller makes a struct. Optional fields have setters in every case.
#[derive(Debug)]
pub struct Construction {
    /// The constructor.
    pub constructor: Constructor,
    /// What the constructor's documentation says.
    pub docs: RustDoc,
    /// `Default` says the same as `new()`.
    pub is_default: bool,
}

/// The constructor of a struct. Indexes are into its fields.
#[derive(Debug)]
pub enum Constructor {
    /// `new(required…)`.
    New(Vec<usize>),
    /// `builder()` with one setter for each required field, checked at compile time.
    Builder(BuilderPlan),
}

/// A builder whose type parameters say which required fields were given.
#[derive(Debug)]
pub struct BuilderPlan {
    /// Its name.
    pub name: Identifier,
    /// Required fields with their type parameters.
    pub fields: Vec<(usize, Identifier)>,
    /// Documentation.
    pub docs: RustDoc,
}

/// Whether a field may be absent or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `T`.
    Required,
    /// `Option<T>`: may be absent.
    Optional,
    /// `Option<T>`: may be null.
    Nullable,
    /// `Maybe<T>`: may be absent or null.
    Maybe,
    /// `T`: reads as empty when absent.
    OrDefault,
}

/// A field of a struct.
#[derive(Debug)]
pub struct FieldPlan {
    /// Its name.
    pub name: Identifier,
    /// Name of its setter and, in a constructor, of its parameter.
    pub setter: Identifier,
    /// Its type, with absence and null.
    pub ty: TypeExpr,
    /// The type of its value.
    pub value_ty: TypeExpr,
    /// Absence and null.
    pub mode: Mode,
    /// It has to be sent and its type has a default, which was its only value once: nobody is asked for it.
    pub constant: bool,
    /// A constant that has a setter: it may have other values by now, or cannot be reached otherwise.
    pub settable: bool,
    /// What a setter takes.
    pub accepts: Accepts,
    /// Documentation.
    pub docs: RustDoc,
    /// `#[deprecated]` with this note.
    pub deprecated: Option<RustStr>,
    /// The spelling that is sent.
    pub wire: RustStr,
    /// Other spellings, and whether each meeting is reported.
    pub legacy: Vec<(RustStr, bool)>,
    /// Travels as a string that holds JSON.
    pub json_text: bool,
    /// `{:?}` does not show it.
    pub secret: bool,
    /// Where it travels, if it is an argument: a function of the runtime's `arguments::place`.
    pub place: Option<&'static str>,
    /// Its place among the fields that travel with it.
    pub order: usize,
    /// Deprecated setters for legacy names.
    pub legacy_setters: Vec<LegacySetter>,
    /// How wire vectors give it.
    pub given: Given,
}

/// A deprecated setter that fills a field under a legacy name.
#[derive(Debug)]
pub struct LegacySetter {
    /// Its name.
    pub name: Identifier,
    /// Why it is deprecated.
    pub note: RustStr,
    /// The name as wire vectors write it.
    pub public: RustStr,
}

/// An argument or a field, as wire vectors give it: by public names, as JSON.
#[derive(Debug, Clone)]
pub struct Given {
    /// The public name, then legacy ones.
    pub names: Vec<RustStr>,
    /// What its JSON is read as.
    pub ty: TypeExpr,
    /// The named type in it, be it in a list; empty when there is none.
    pub of: RustStr,
}

/// What a setter takes and how it becomes the field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepts {
    /// Type of the parameter: `impl Into<String>`.
    pub ty: TypeExpr,
    /// From the parameter to the value.
    pub convert: Convert,
}

/// From a parameter to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convert {
    /// As it is.
    Same,
    /// `.into()`.
    Into,
    /// `.into_iter().map(Into::into).collect()`.
    Collect,
    /// `Box::new(….into())`.
    BoxInto,
}

/// A deprecated accessor that gives a field under a legacy name.
#[derive(Debug)]
pub struct LegacyAccessor {
    /// Its name.
    pub name: Identifier,
    /// The field.
    pub field: usize,
    /// Why it is deprecated.
    pub note: RustStr,
    /// Documentation.
    pub docs: RustDoc,
}
