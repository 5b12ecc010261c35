//! Schemas as types: objects with fields, enums and unions get names, everything else is written out where it is used.

use std::collections::BTreeMap;

use super::names;
use super::pins::Pins;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{
    Argument, Docs, EnumValue, EnumWire, Extra, Field, Guard, Legacy, Location, ObjectType, Shape, SpecText,
    TypeArena, TypeDef, TypeId, TypeUse, UnionArm, UnionType, Usage, WireName, Words,
};
use crate::lock::{Lock, LockedType};
use crate::naming::{self, Case, Wanted};
use crate::normalise::Normalised;
use crate::normalise::model::{
    Body, BodyFormat, EnumValue as DeclaredValue, Field as Declared, Kind, Schema, SchemaId, Union,
};

/// Lists in lists in maps this deep are no type anybody writes.
const NESTING: usize = 16;

/// The types of a document.
pub(super) struct Types<'n> {
    normalised: &'n Normalised,
    ids: BTreeMap<SchemaId, TypeId>,
    /// Names of the types, by id.
    words: Vec<Words>,
    arena: TypeArena,
}

impl<'n> Types<'n> {
    /// Names and shapes of all types. What is named is written to the new lock.
    pub(super) fn new(
        normalised: &'n Normalised,
        lock: &Lock,
        written: &mut Lock,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let reached = normalised.reached();
        let schemas = || normalised.schemas.iter().filter(|(id, _)| reached.contains(id));
        let named: Vec<(SchemaId, &Schema)> = schemas()
            .filter(|(_, schema)| matches!(schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_)))
            .collect();
        for (id, schema) in schemas() {
            endless(normalised, id, schema, diagnostics);
        }
        let pins = Pins::new(normalised, lock);
        let words = names::type_names(normalised, &named, &pins, diagnostics);
        let ids = named.iter().enumerate().map(|(index, (id, _))| (*id, TypeId(index))).collect();
        let mut types = Self { normalised, ids, words: words.clone(), arena: TypeArena::default() };
        for ((id, schema), name) in named.into_iter().zip(words) {
            let key = schema.pointer.to_string();
            let locked = pins.get(id);
            let (shape, members) = types.shape(schema, &name, locked, diagnostics);
            let required = locked.map(|locked| locked.required.clone()).unwrap_or_default();
            let default = published_default(&shape);
            written.types.insert(key, LockedType { name: name.snake(), members, required, default });
            let public = schema.public.as_ref();
            let former = public.into_iter().flat_map(|public| &public.former);
            types.arena.insert(TypeDef {
                name,
                former: former.map(|old| old.words.clone()).collect(),
                is_given: public.is_some(),
                schema: WireName::new(&schema.name),
                topic: None,
                docs: schema.docs.clone(),
                shape,
                usage: Usage::default(),
                recursive: false,
                circle: None,
                pointer: schema.pointer.clone(),
            });
        }
        types
    }

    pub(super) fn into_arena(self) -> TypeArena {
        self.arena
    }

    fn shape(
        &self,
        schema: &Schema,
        name: &Words,
        locked: Option<&LockedType>,
        diagnostics: &mut Diagnostics,
    ) -> (Shape, BTreeMap<String, String>) {
        let mut members = BTreeMap::new();
        let shape = match &schema.kind {
            Kind::Object(object) => {
                let names = names::field_names(&object.fields, locked);
                let mut fields: Vec<Field> = Vec::with_capacity(names.len());
                for (declared, name) in object.fields.iter().zip(names) {
                    members.insert(declared.declared.for_encoder().to_owned(), name.snake());
                    fields.push(self.field(declared, name));
                }
                let extra = object.extra.and_then(|values| self.extra(values));
                Shape::Object(ObjectType { fields, extra, conflict: object.conflict })
            }
            Kind::Enum(values) => {
                let names = names::value_names(values, locked);
                let default = default_value(values, locked);
                let made = values.iter().zip(names).map(|(value, name)| {
                    members.insert(value.wire.text(), name.snake());
                    EnumValue {
                        name,
                        wire: value.wire.clone(),
                        legacy: value.legacy.clone(),
                        sent: value.sent.clone(),
                        is_default: default.as_ref() == Some(&value.wire),
                        docs: value.docs.clone(),
                    }
                });
                Shape::Enum(made.collect())
            }
            Kind::Union(union) => Shape::Union(self.union(schema, name, union, diagnostics)),
            _ => Shape::Union(UnionType::default()),
        };
        (shape, members)
    }

    /// Values under keys that are no fields, if the document says anything of them.
    fn extra(&self, values: SchemaId) -> Option<Extra> {
        let of = self.element(values);
        let schema = self.normalised.schemas.get(values)?;
        // What is said of a type stands at the type.
        let is_type = match &of {
            TypeUse::Nullable(inner) => matches!(**inner, TypeUse::Named(_)),
            of => matches!(of, TypeUse::Named(_)),
        };
        let docs = if is_type { Docs::default() } else { schema.docs.clone() };
        (of != TypeUse::Any).then_some(Extra { of, docs })
    }

    /// A union; of arms of one type the first is left.
    fn union(
        &self,
        schema: &Schema,
        name: &Words,
        union: &Union,
        diagnostics: &mut Diagnostics,
    ) -> UnionType {
        let mut made: Vec<(TypeUse, Words, Vec<Guard>)> = Vec::new();
        for arm in &union.arms {
            // Null was taken out of the arms before: the place of the union has it.
            let (ty, _) = self.use_of(arm.schema);
            match made.iter_mut().find(|(known, ..)| *known == ty) {
                Some((.., guards)) if *guards == arm.guards => {}
                // Two schemas of one type: either's guard will do, so there is none.
                Some((.., guards)) => guards.clear(),
                None => made.push((ty, self.arm_words(arm.schema), arm.guards.clone())),
            }
        }
        if let [(TypeUse::Any, ..), ..] = made.as_slice() {
            let message = "the first form of this union is any value, so the others are never tried";
            diagnostics.push(
                Diagnostic::oddity(codes::SCHEMA_CONFLICT, message)
                    .at(schema.span)
                    .pointer(&schema.pointer)
                    .action("values are kept as they are"),
            );
        }
        let wanted: Vec<Wanted> = made
            .iter()
            .enumerate()
            .map(|(index, (_, words, _))| Wanted {
                words: without_prefix(&without_prefix(words, first_name(schema).unwrap_or(name)), name),
                rank: (0, format!("{index:06}")),
                pinned: None,
            })
            .collect();
        let names = naming::assign(&wanted, Case::Pascal);
        let arms = made.into_iter().zip(names).map(|((ty, _, guards), name)| UnionArm { name, ty, guards });
        // What is no object cannot suit two types equally well.
        let objects = union.arms.iter().filter(|arm| {
            let (settled, _) = self.normalised.schemas.settle(arm.schema);
            let kind = self.normalised.schemas.get(settled).map(|schema| &schema.kind);
            matches!(kind, Some(Kind::Object(_) | Kind::Union(_) | Kind::Map(_) | Kind::FreeObject))
        });
        let exclusive = union.exclusive && objects.count() > 1;
        UnionType { arms: arms.collect(), exclusive }
    }

    /// A component's own name, else a title, else the JSON type.
    fn arm_words(&self, id: SchemaId) -> Words {
        let (settled, _) = self.normalised.schemas.settle(id);
        let Some(schema) = self.normalised.schemas.get(settled) else {
            return naming::words("value", "value");
        };
        if let Some(words) = self.ids.get(&settled).and_then(|id| self.words.get(id.0)) {
            return first_name(schema).unwrap_or(words).clone();
        }
        let component =
            schema.pointer.tokens().next() == Some("components") && schema.pointer.tokens().count() == 3;
        if component {
            return naming::words(&schema.name, "value");
        }
        match (&schema.title, &schema.kind) {
            (Some(title), _) if title.chars().any(|c| c.is_ascii_alphabetic()) => {
                naming::words(title, "value")
            }
            (_, kind) => self.kind_words(kind),
        }
    }

    fn kind_words(&self, kind: &Kind) -> Words {
        let word = match kind {
            Kind::Bool => "bool",
            Kind::String => "string",
            Kind::Int | Kind::UInt => "int",
            Kind::Number => "number",
            Kind::DateTime => "date time",
            Kind::Date => "date",
            Kind::Bytes => "bytes",
            Kind::FreeObject => "object",
            Kind::Map(_) => "map",
            Kind::Enum(_) => "value",
            Kind::Object(_) => "object",
            Kind::Union(_) => "union",
            Kind::List(items) => {
                return naming::join([&self.arm_words(*items), &naming::words("list", "list")]);
            }
            Kind::Any | Kind::Same(_) => "any",
        };
        naming::words(word, "value")
    }

    /// The default of a type: the value of an enum that has one.
    pub(super) fn default_of(&self, ty: &TypeUse) -> Option<EnumWire> {
        let TypeUse::Named(id) = ty else { return None };
        match &self.arena.get(*id)?.shape {
            Shape::Enum(values) => {
                let default = values.iter().find(|value| value.is_default && value.sent.is_none());
                default.map(|value| value.wire.clone())
            }
            _ => None,
        }
    }

    /// A place that has a flag of its own for null.
    pub(super) fn use_of(&self, id: SchemaId) -> (TypeUse, bool) {
        let (settled, nullable) = self.normalised.schemas.settle(id);
        (self.written(settled, &mut Vec::new()), nullable)
    }

    /// The named type whose fields are the body arguments: all of them, under the same names.
    pub(super) fn of_fields(&self, body: &Body, arguments: &[Argument]) -> Option<TypeId> {
        // Fields of forms travel each in its own way, which the type knows nothing of.
        let is_plain = matches!(body.format, BodyFormat::Json | BodyFormat::Xml);
        let id = self.ids.get(&body.schema).copied().filter(|_| !body.whole && is_plain)?;
        let Shape::Object(object) = &self.arena.get(id)?.shape else { return None };
        let sent: Vec<&Field> =
            arguments.iter().filter(|a| a.location == Location::Body).map(|a| &a.field).collect();
        let same = |field: &Field| {
            let legacy = |field: &Field| -> Vec<Legacy> {
                field.legacy.iter().filter(|l| l.request).cloned().collect()
            };
            sent.iter().any(|other| {
                (&other.name, &other.wire, other.required) == (&field.name, &field.wire, field.required)
                    && legacy(other) == legacy(field)
            })
        };
        (sent.len() == object.fields.len() && object.fields.iter().all(same)).then_some(id)
    }

    /// A place inside a list, a map or a union.
    pub(super) fn element(&self, id: SchemaId) -> TypeUse {
        self.element_at(id, &mut Vec::new())
    }

    fn element_at(&self, id: SchemaId, around: &mut Vec<SchemaId>) -> TypeUse {
        let (settled, nullable) = self.normalised.schemas.settle(id);
        match self.written(settled, around) {
            TypeUse::Any => TypeUse::Any,
            ty if nullable => TypeUse::Nullable(Box::new(ty)),
            ty => ty,
        }
    }

    fn written(&self, id: SchemaId, around: &mut Vec<SchemaId>) -> TypeUse {
        if let Some(named) = self.ids.get(&id) {
            return TypeUse::Named(*named);
        }
        if around.contains(&id) || around.len() > NESTING {
            return TypeUse::Any;
        }
        around.push(id);
        let written = match self.normalised.schemas.get(id).map(|schema| &schema.kind) {
            Some(Kind::Bool) => TypeUse::Bool,
            Some(Kind::String) => TypeUse::String,
            Some(Kind::Int) => TypeUse::Int,
            Some(Kind::UInt) => TypeUse::UInt,
            Some(Kind::Number) => TypeUse::Number,
            Some(Kind::DateTime) => TypeUse::DateTime,
            Some(Kind::Date) => TypeUse::Date,
            Some(Kind::Bytes) => TypeUse::Bytes,
            Some(Kind::FreeObject) => TypeUse::Object,
            Some(Kind::Map(values)) => TypeUse::Map(Box::new(self.element_at(*values, around))),
            Some(Kind::List(items)) => TypeUse::List(Box::new(self.element_at(*items, around))),
            _ => TypeUse::Any,
        };
        around.pop();
        written
    }

    /// A field under its final name.
    pub(super) fn field(&self, declared: &Declared, name: Words) -> Field {
        let (ty, nullable) = self.use_of(declared.schema);
        let mut docs = declared.docs.clone();
        // A reference has no words of its own; those of what it leads to will do, unless that is a type with a page.
        if docs.summary.is_blank() && docs.description.is_blank() {
            let (settled, _) = self.normalised.schemas.settle(declared.schema);
            if let Some(schema) =
                self.normalised.schemas.get(settled).filter(|_| !matches!(ty, TypeUse::Named(_)))
            {
                docs.summary = schema.docs.summary.clone();
                docs.description = schema.docs.description.clone();
            }
        }
        if docs.deprecated.is_none() && declared.docs.deprecated.is_some() {
            docs.deprecated = Some(SpecText::default());
        }
        Field {
            name,
            wire: declared.wire.clone(),
            nullable: nullable && ty != TypeUse::Any,
            ty,
            required: declared.required,
            read_only: declared.read_only,
            write_only: declared.write_only,
            json_string: declared.json_string,
            secret: declared.secret,
            legacy: declared.legacy.iter().map(|(legacy, _)| legacy.clone()).collect::<Vec<Legacy>>(),
            docs,
            pointer: declared.pointer.clone(),
        }
    }
}

/// The value that constructors do not ask for: the only one, or the one that was published as the only one. What was
/// asked for when there were several stays asked for.
fn default_value(values: &[DeclaredValue], locked: Option<&LockedType>) -> Option<EnumWire> {
    let published = locked.and_then(|locked| match (&locked.default, locked.members.len()) {
        (Some(default), _) => Some(default),
        (None, 1) => locked.members.keys().next(),
        (None, _) => None,
    });
    let kept = values.iter().find(|value| published == Some(&value.wire.text()));
    let asked = published.is_none() && locked.is_some_and(|locked| locked.members.len() > 1);
    let only = values.first().filter(|_| values.len() == 1 && !asked);
    kept.or(only).map(|value| value.wire.clone())
}

/// What the lock has to say of it: of one value the list of members does.
fn published_default(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Enum(values) if values.len() > 1 => {
            values.iter().find(|value| value.is_default).map(|value| value.wire.text())
        }
        _ => None,
    }
}

/// The first of the old names of a type. Variants have no second name, so that they keep the one they had by it.
fn first_name(schema: &Schema) -> Option<&Words> {
    schema.public.as_ref()?.former.first().map(|old| &old.words)
}

/// What a variant is called inside its union: not once more by the union's own name.
fn without_prefix(words: &Words, prefix: &Words) -> Words {
    match words.as_slice().strip_prefix(prefix.as_slice()) {
        Some(rest)
            if rest.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_alphabetic())) =>
        {
            Words::from_words(rest.iter().cloned())
        }
        _ => words.clone(),
    }
}

/// Reports a list or map that holds itself with no named type between: what is inside of it has no form.
fn endless(normalised: &Normalised, id: SchemaId, schema: &Schema, diagnostics: &mut Diagnostics) {
    let mut at = id;
    for _ in 0..=NESTING {
        let inner = match normalised.schemas.get(at).map(|schema| &schema.kind) {
            Some(Kind::List(inner) | Kind::Map(inner)) => *inner,
            _ => return,
        };
        (at, _) = normalised.schemas.settle(inner);
        if at == id {
            let message = "this schema holds itself, with no object between that could bear a name";
            let found =
                Diagnostic::oddity(codes::UNSUPPORTED, message).at(schema.span).pointer(&schema.pointer);
            diagnostics.push(found.action("any value is accepted inside of it"));
            return;
        }
    }
}
