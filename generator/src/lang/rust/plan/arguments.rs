//! Arguments of methods: which go by position, and the struct of the others.

use crate::ir::{Argument, EnumForm, Field, Location, Operation, Shape, Style, TypeUse, WireName};
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::rust::names;
use crate::lang::scope::Identifier;

use super::names::ArgumentsName;
use super::types::{TypeExpr, Types};
use super::{Convert, Given, Mode, StructPlan, fields};

/// An argument by position.
#[derive(Debug, Clone)]
pub struct PositionalPlan {
    /// Its name.
    pub name: Identifier,
    /// Type of the parameter.
    pub accepts: TypeExpr,
    /// Method of the runtime's `Call` that takes it: `path`, `query`, `body` or `header`.
    pub place: &'static str,
    /// Its name on the wire.
    pub wire: RustStr,
    /// From the parameter to a string.
    pub convert: Stringify,
    /// It is no plain text in the path: how it is written, instead of as a string.
    pub styled: Option<StyledPlan>,
    /// How wire vectors give it.
    pub given: Given,
}

/// A list or an object in the path, or a value in a style of its own.
#[derive(Debug, Clone)]
pub struct StyledPlan {
    /// Variant of the runtime's `PathStyle`.
    pub style: &'static str,
    /// The type of its value.
    pub ty: TypeExpr,
    /// From the parameter to the value.
    pub convert: Convert,
}

/// From a parameter to a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stringify {
    /// `.into()`.
    Into,
    /// `.to_string()`.
    Display,
    /// `.into().to_string()`.
    IntoDisplay,
}

/// Whether an argument goes by position: everything in the path, and required scalars the operation says so of.
pub(super) fn is_positional(argument: &Argument) -> bool {
    if argument.location == Location::Path {
        return true;
    }
    let is_text =
        matches!(argument.field.ty, TypeUse::String | TypeUse::DateTime | TypeUse::Date | TypeUse::Bytes);
    let is_whole_number =
        matches!(argument.field.ty, TypeUse::Int | TypeUse::UInt) && argument.location != Location::Body;
    argument.positional
        && argument.field.required
        && !argument.field.nullable
        && !argument.field.json_string
        && (is_text || is_whole_number)
        && matches!(argument.location, Location::Query | Location::Body | Location::Header)
}

/// Arguments by position, in their order.
pub(super) fn positional(types: &mut Types<'_>, operation: &Operation) -> Vec<PositionalPlan> {
    let list: Vec<&Argument> =
        operation.arguments.iter().filter(|argument| is_positional(argument)).collect();
    let claimed = names::parameters()
        .claim_all(list.iter().map(|argument| (&argument.field.name, argument.field.wire.for_encoder())));
    let plan = |types: &mut Types<'_>, argument: &Argument, name: Identifier| {
        let styled = styled(types, argument);
        let (accepts, convert) = match &styled {
            Some((accepts, _)) => (accepts.clone(), Stringify::Into),
            None => parameter(types, &argument.field.ty),
        };
        let styled = styled.map(|(_, styled)| styled);
        let place = match argument.location {
            Location::Path => "path",
            Location::Query | Location::Cookie => "query",
            Location::Header => "header",
            Location::Body => "body",
        };
        // What is converted to text can be read from text; what is printed is read as what it is.
        let ty = match &styled {
            Some(styled) => styled.ty.clone(),
            None if convert == Stringify::Display => accepts.clone(),
            None if argument.field.ty == TypeUse::Bytes => types.of(&TypeUse::Bytes),
            None => TypeExpr::own("String"),
        };
        let given = fields::given(types, &argument.field, ty);
        PositionalPlan {
            name,
            accepts,
            place,
            wire: RustStr::wire(&argument.field.wire),
            convert,
            styled,
            given,
        }
    };
    list.into_iter().zip(claimed).map(|(argument, name)| plan(types, argument, name)).collect()
}

/// How an argument in the path is written if it is no plain text there, and what its parameter takes.
fn styled(types: &mut Types<'_>, argument: &Argument) -> Option<(TypeExpr, StyledPlan)> {
    if argument.location != Location::Path {
        return None;
    }
    let style = match (argument.style, argument.explode) {
        (_, _) if argument.reserved => "Reserved",
        (Style::Json, _) => "Json",
        (Style::Label, false) => "Label",
        (Style::Label, true) => "LabelExploded",
        (Style::Matrix, false) => "Matrix",
        (Style::Matrix, true) => "MatrixExploded",
        (_, _) if !is_compound(types, &argument.field.ty) => return None,
        (_, false) => "Simple",
        (_, true) => "SimpleExploded",
    };
    types.uses.runtime.insert("PathStyle");
    let accepts = types.accepts(&argument.field.ty, Mode::Required, false);
    let ty = types.of(&argument.field.ty);
    Some((accepts.ty, StyledPlan { style, ty, convert: accepts.convert }))
}

/// Whether a type is written as more than one text.
fn is_compound(types: &Types<'_>, ty: &TypeUse) -> bool {
    match ty {
        TypeUse::List(_) | TypeUse::Map(_) | TypeUse::Object => true,
        TypeUse::Nullable(inner) => is_compound(types, inner),
        TypeUse::Named(id) => {
            matches!(types.api.types.get(*id).map(|def| &def.shape), Some(Shape::Object(_)))
        }
        _ => false,
    }
}

/// What a parameter takes, and how it becomes the text that travels.
fn parameter(types: &mut Types<'_>, ty: &TypeUse) -> (TypeExpr, Stringify) {
    match ty {
        TypeUse::Bool | TypeUse::Int | TypeUse::UInt | TypeUse::Number => (types.of(ty), Stringify::Display),
        TypeUse::Named(id) => {
            let shape = types.api.types.get(*id).map(|def| &def.shape);
            match shape {
                Some(Shape::Enum(values)) if EnumForm::of(values) != EnumForm::Mixed => {
                    let named = types.named(*id);
                    let is_int = EnumForm::of(values) == EnumForm::Whole;
                    let accepts = if is_int { named } else { named.within("impl Into") };
                    (accepts, if is_int { Stringify::Display } else { Stringify::IntoDisplay })
                }
                _ => (TypeExpr::own("impl Into<String>"), Stringify::Into),
            }
        }
        TypeUse::Bytes => (types.of(ty).within("impl Into"), Stringify::IntoDisplay),
        _ => (TypeExpr::own("impl Into<String>"), Stringify::Into),
    }
}

/// The struct of an operation's other arguments, if it has one of its own.
pub(super) fn structure(
    types: &mut Types<'_>,
    operation: &Operation,
    name: &ArgumentsName,
    resource: &Identifier,
    method: &Identifier,
) -> Option<StructPlan> {
    let ArgumentsName::Own(name, builder) = name else { return None };
    let rest: Vec<&Argument> =
        operation.arguments.iter().filter(|argument| !is_positional(argument)).collect();
    let list: Vec<(&Field, Option<&'static str>)> = rest
        .iter()
        .map(|argument| (&argument.field, Some(fields::place(argument, operation.body.as_ref()))))
        .collect();
    let (mut planned, mut scope) = fields::plan(types, &list, None);
    for (plan, argument) in planned.iter_mut().zip(&rest) {
        plan.order = argument.order;
        plan.constant = argument.default.is_some();
        plan.settable = plan.constant;
        if let Some(value) = &argument.default {
            plan.docs.push_code("Sent as ", &WireName::new(value.text()), " unless it is set.");
        }
    }
    let all: Vec<&Field> = rest.iter().map(|argument| &argument.field).collect();
    fields::legacy_setters(&all, &mut planned, &mut scope);
    types.uses.runtime.insert("parameters");
    Some(StructPlan {
        name: name.clone(),
        schema: RustStr::own(name.to_string()),
        docs: RustDoc::own(&format!("Arguments of [`{resource}::{method}`].")),
        construction: Some(fields::construction(&planned, builder, name)),
        fields: planned,
        extra: None,
        conflict_is_error: false,
        accessors: Vec::new(),
    })
}
