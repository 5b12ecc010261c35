//! Fields of models and of structs of arguments, and how callers make such structs.

use crate::ir::{
    Argument, Body, BodyFormat, Field, LegacyStatus, Location, Style, TypeId, TypeUse, Usage, Words,
};
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::rust::names;
use crate::lang::scope::{Case, Identifier, Scope};

use super::types::{TypeExpr, Types};
use super::{
    BuilderPlan, Construction, Constructor, FieldPlan, Given, LegacyAccessor, LegacySetter, Mode, docs,
};

/// More required arguments than this are given by name.
const MAX_UNNAMED: usize = 3;

/// Whether a field may be absent or null; `usage` is that of the type it stands in.
fn mode(field: &Field, usage: Option<Usage>) -> Mode {
    match (field.required, field.nullable) {
        _ if usage.is_some_and(|usage| field.is_empty_when_absent(usage)) => Mode::OrDefault,
        (true, false) => Mode::Required,
        (false, false) => Mode::Optional,
        (true, true) => Mode::Nullable,
        (false, true) => Mode::Maybe,
    }
}

/// Fields with their places (none for a model's), and the scope their setters are claimed in.
pub(super) fn plan(
    types: &mut Types<'_>,
    fields: &[(&Field, Option<&'static str>)],
    owner: Option<TypeId>,
) -> (Vec<FieldPlan>, Scope) {
    let named = || fields.iter().map(|(field, _)| (&field.name, field.wire.for_encoder()));
    let is_model = fields.iter().all(|(_, place)| place.is_none());
    let names = names::fields(is_model).claim_all(named());
    let mut scope = names::setters();
    let setters = scope.claim_all(named());
    let mut planned = Vec::new();
    let usage = owner.and_then(|id| types.api.types.get(id)).map(|def| def.usage);
    for (order, (((field, place), name), setter)) in fields.iter().zip(names).zip(setters).enumerate() {
        let mode = mode(field, usage);
        let (ty, boxed) = types.of_field(&field.ty, owner);
        let accepts = types.accepts(&field.ty, mode, boxed);
        let value_ty = ty.clone();
        let plain = types.of(&field.ty);
        let ty = types.with_mode(ty, mode);
        // Spellings a later arm of a match could never see are left out.
        let mut legacy: Vec<(RustStr, bool)> = Vec::new();
        for other in &field.legacy {
            let wire = RustStr::wire(&other.wire);
            let known = other.wire == field.wire || legacy.iter().any(|(seen, _)| *seen == wire);
            if !known && place.is_none() {
                legacy.push((wire, other.status != LegacyStatus::Active));
            }
        }
        if field.secret {
            types.uses.runtime.insert("redacted");
        }
        let values = types.values_with_default(&field.ty).filter(|_| is_model && mode == Mode::Required);
        let (constant, settable) = (values.is_some(), values.is_some_and(|values| values.len() > 1));
        planned.push(FieldPlan {
            constant,
            settable,
            name,
            setter,
            ty,
            value_ty,
            mode,
            accepts,
            docs: docs::field(types.api, field),
            deprecated: docs::note(&field.docs),
            wire: RustStr::wire(&field.wire),
            legacy,
            json_text: field.json_string,
            secret: field.secret,
            place: *place,
            order,
            legacy_setters: Vec::new(),
            given: given(types, field, plain),
        });
    }
    (planned, scope)
}

/// Deprecated accessors for legacy names that replies may use.
pub(super) fn accessors(fields: &[&Field], planned: &[FieldPlan], scope: &mut Scope) -> Vec<LegacyAccessor> {
    let mut accessors = Vec::new();
    for (index, (field, plan)) in fields.iter().zip(planned).enumerate() {
        for name in field.legacy.iter().filter(|l| l.response).filter_map(|l| l.name.as_ref()) {
            accessors.push(LegacyAccessor {
                name: scope.claim(name),
                field: index,
                note: renamed(&plan.name),
                docs: RustDoc::own(&format!("Legacy name of [`{0}`](Self::{0}).", plan.name)),
            });
        }
    }
    accessors
}

/// Deprecated setters for legacy names that requests may use.
pub(super) fn legacy_setters(fields: &[&Field], planned: &mut [FieldPlan], scope: &mut Scope) {
    for (field, plan) in fields.iter().zip(planned) {
        for name in field.legacy.iter().filter(|l| l.request).filter_map(|l| l.name.as_ref()) {
            let public = RustStr::own(name.snake());
            let name = if scope.is_taken(name) { scope.claim(&with(name)) } else { scope.claim(name) };
            let note = renamed(&plan.setter);
            plan.legacy_setters.push(LegacySetter { name, note, public });
        }
    }
}

/// How wire vectors give a field that is read as `ty`: under its public name, or a legacy one that requests may use.
pub(super) fn given(types: &Types<'_>, field: &Field, ty: TypeExpr) -> Given {
    let legacy =
        field.legacy.iter().filter(|legacy| legacy.request).filter_map(|legacy| legacy.name.as_ref());
    let mut names: Vec<RustStr> = Vec::new();
    for name in std::iter::once(&field.name).chain(legacy).map(|name| RustStr::own(name.snake())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    // Files are read from what vectors say of them.
    let ty = match &field.ty {
        TypeUse::Upload => TypeExpr::own("super::arguments::File"),
        TypeUse::List(inner) if **inner == TypeUse::Upload => TypeExpr::own("Vec<super::arguments::File>"),
        _ => ty,
    };
    Given { names, ty, of: RustStr::own(types.innermost(&field.ty)) }
}

fn with(name: &Words) -> Words {
    Words::from_words(["with".to_owned()].into_iter().chain(name.as_slice().iter().cloned()))
}

pub(super) fn renamed(to: &Identifier) -> RustStr {
    RustStr::own(format!("renamed: use `{to}`"))
}

/// How callers make a struct of these fields.
pub(super) fn construction(fields: &[FieldPlan], builder: &Identifier, made: &Identifier) -> Construction {
    let required: Vec<usize> = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| matches!(field.mode, Mode::Required | Mode::Nullable) && !field.constant)
        .map(|(index, _)| index)
        .collect();
    let swappable = required.iter().enumerate().any(|(at, index)| {
        let ty = |index: &usize| fields.get(*index).map(|field| &field.accepts.ty);
        required.iter().skip(at + 1).any(|other| ty(other) == ty(index))
    });
    if required.len() <= MAX_UNNAMED && !swappable {
        let docs = if required.is_empty() {
            RustDoc::own("With nothing yet; setters add what is wanted.")
        } else {
            RustDoc::own("With what is required; setters add the rest.")
        };
        return Construction {
            is_default: required.is_empty(),
            constructor: Constructor::New(required),
            docs,
        };
    }
    // A type parameter for each required field, named like it.
    let mut scope =
        Scope::new(Case::Pascal).suffix("Given").reserve(names::STATES).reserve(names::RUNTIME_TYPES);
    let taken: Vec<&str> = fields.iter().map(|field| field.ty.as_str()).collect();
    let parameters: Vec<(usize, Identifier)> = required
        .iter()
        .filter_map(|index| fields.get(*index).map(|field| (*index, field)))
        .map(|(index, field)| {
            let name = Words::split(field.name.as_str());
            let clashes = taken.iter().any(|ty| mentions(ty, &name.pascal()));
            (index, scope.claim(&if clashes { names::followed_by(&name, "given") } else { name }))
        })
        .collect();
    Construction {
        is_default: false,
        docs: RustDoc::own("Takes what is required by name; `build()` is there once all of it is given."),
        constructor: Constructor::Builder(BuilderPlan {
            name: builder.clone(),
            fields: parameters,
            docs: RustDoc::own(&format!("Collects what a [`{made}`] requires, in any order.")),
        }),
    }
}

/// Whether a type's text has this word.
fn mentions(ty: &str, word: &str) -> bool {
    ty.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|part| part == word)
}

/// Where an argument travels: the function of the runtime's `arguments::place`.
pub(super) fn place(argument: &Argument, body: Option<&Body>) -> &'static str {
    let format = body.map(|body| &body.format);
    let whole = body.is_some_and(|body| body.whole.is_some());
    let file = match &argument.field.ty {
        TypeUse::Upload => true,
        TypeUse::List(inner) => **inner == TypeUse::Upload,
        _ => false,
    };
    if argument.location == Location::Body && !whole {
        match (format, &argument.part) {
            (Some(BodyFormat::Multipart), Some(part)) => {
                return match (file, part.repeated) {
                    (true, true) => "files",
                    (true, false) => "file",
                    (false, true) => "parts",
                    (false, false) => "part",
                };
            }
            (Some(BodyFormat::Form), _) => return form_place(argument),
            _ => {}
        }
    }
    match (argument.location, argument.style) {
        (Location::Body, _) if whole && file => "upload",
        (Location::Body, _) if whole => "whole",
        (Location::Body, _) if argument.field.json_string => "body_json_text",
        (Location::Body, _) => "body",
        (Location::Header, Style::Json) => "header_json",
        (Location::Header, _) if argument.explode => "header_exploded",
        (Location::Header, _) => "header",
        (Location::Cookie, Style::Json) => "cookie_json",
        (Location::Cookie, Style::Comma) => "cookie_comma",
        (Location::Cookie, _) => "cookie",
        (_, Style::Comma) if argument.reserved => "query_comma_reserved",
        (_, Style::Comma) => "query_comma",
        (_, Style::Space) => "query_space",
        (_, Style::Pipe) => "query_pipe",
        (_, Style::Brackets) => "query_brackets",
        (_, Style::Deep) => "query_deep",
        (_, Style::Json) => "query_json",
        (_, Style::Form) if argument.reserved => "query_reserved",
        (_, Style::Form | Style::Simple | Style::Label | Style::Matrix) => "query",
    }
}

/// How a field of a form is written.
fn form_place(argument: &Argument) -> &'static str {
    match argument.style {
        Style::Comma => "form_comma",
        Style::Space => "form_space",
        Style::Pipe => "form_pipe",
        Style::Brackets => "form_brackets",
        Style::Deep => "form_deep",
        Style::Json => "form_json",
        Style::Form if argument.reserved => "form_reserved",
        Style::Form | Style::Simple | Style::Label | Style::Matrix => "form",
    }
}
