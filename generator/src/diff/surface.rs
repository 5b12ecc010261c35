//! What the SDKs of one side show, by the place in the document: names of methods, types, fields and values, and the other names
//! each of them goes by. Language-neutral: both languages spell the same words.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::SpecPointer;
use crate::ir::{
    Api, Argument, EnumValue, Envelope, Field, JsonPointer, Location, Operation, Resource, Shape, TypeDef,
    TypeUse, Words,
};

/// A method of a resource.
#[derive(Debug)]
pub(super) struct Method<'a> {
    /// `tools.create`.
    pub(super) call: &'a str,
    /// Old names that still work: `tools.make`.
    pub(super) shims: Vec<String>,
    pub(super) envelope: &'a Envelope,
    /// Wire names of the fields of the entity it gives; empty where that is no object.
    pub(super) fields: Vec<&'a str>,
    /// Name of the struct of its arguments in Rust; `None` where all go by position.
    pub(super) arguments: Option<&'a Words>,
    /// What it gives, as far as the number of its successes decides it.
    pub(super) answer: Answer,
}

/// What a method gives, as far as the number of its successes decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answer {
    /// There is a value.
    some: bool,
    /// It may be missing: a success has no body.
    optional: bool,
    /// It is one of several: successes have different bodies.
    several: bool,
}

impl Answer {
    fn of(api: &Api, of: Option<&TypeUse>) -> Self {
        let (optional, of) = match of {
            Some(TypeUse::Nullable(inner)) => (true, Some(inner.as_ref())),
            of => (false, of),
        };
        let several = match of {
            Some(TypeUse::Named(id)) => api.types.get(*id).is_some_and(|def| {
                matches!(def.shape, Shape::Union(_)) && def.pointer.tokens().last() == Some("x-answers")
            }),
            _ => false,
        };
        Self { some: of.is_some(), optional, several }
    }
}

impl Method<'_> {
    /// Whether the call of another method still works here.
    pub(super) fn keeps(&self, other: &Self) -> bool {
        self.shims.iter().any(|shim| shim == other.call)
    }
}

/// A field or an argument.
#[derive(Debug)]
pub(super) struct Name {
    /// The public name.
    pub(super) public: String,
    /// Other public names, kept as deprecated ones.
    pub(super) shims: Vec<String>,
    /// Every spelling on the wire, where there are several.
    spellings: Vec<String>,
}

/// The surface of one side. Empty where a document does not come as far as a model.
#[derive(Debug, Default)]
pub(super) struct Surface<'a> {
    methods: BTreeMap<SpecPointer, Method<'a>>,
    calls: BTreeSet<String>,
    names: BTreeMap<SpecPointer, Name>,
    types: BTreeMap<SpecPointer, String>,
    /// Old names of them that still work.
    old_types: BTreeMap<SpecPointer, &'a [Words]>,
    type_names: BTreeSet<String>,
    values: BTreeMap<SpecPointer, &'a [EnumValue]>,
    /// Credentials besides the client's key go by the names of their schemes.
    credentials: BTreeSet<&'a str>,
    is_known: bool,
}

impl<'a> Surface<'a> {
    pub(super) fn of(api: Option<&'a Api>) -> Self {
        let mut made = Self::default();
        let Some(api) = api else { return made };
        made.is_known = true;
        made.credentials = api.auth.iter().skip(1).map(|credential| credential.name.for_encoder()).collect();
        for (_, def) in api.types.iter() {
            made.add_type(def);
        }
        for resource in &api.resources {
            for operation in &resource.operations {
                made.add_method(api, resource, operation);
            }
        }
        made
    }

    fn add_type(&mut self, def: &'a TypeDef) {
        if def.usage.request || def.usage.response {
            let name = def.name.pascal();
            self.type_names.insert(name.clone());
            self.type_names.extend(def.former.iter().map(Words::pascal));
            self.old_types.entry(def.pointer.clone()).or_insert(def.former.as_slice());
            self.types.entry(def.pointer.clone()).or_insert(name);
        }
        match &def.shape {
            Shape::Object(object) => object.fields.iter().for_each(|field| self.add_name(field)),
            Shape::Enum(values) => {
                self.values.entry(def.pointer.clone()).or_insert(values);
            }
            Shape::Union(_) => {}
        }
    }

    fn add_method(&mut self, api: &'a Api, resource: &Resource, operation: &'a Operation) {
        operation.arguments.iter().for_each(|argument| self.add_name(&argument.field));
        // Every method that the resource has goes by every name of the resource.
        let methods = || [&operation.method].into_iter().chain(&operation.deprecated_methods);
        let called = [&resource.name].into_iter().chain(resource.former.iter().map(|old| &old.name));
        let calls = called.flat_map(|resource| {
            methods().map(move |method| format!("{}.{}", resource.snake(), method.snake()))
        });
        let shims: Vec<String> = calls.filter(|call| *call != operation.call).collect();
        self.calls.insert(operation.call.clone());
        self.calls.extend(shims.iter().cloned());
        let of = match &operation.envelope.of {
            Some(TypeUse::Named(id)) => api.types.get(*id).map(|def| &def.shape),
            _ => None,
        };
        let fields = match of {
            Some(Shape::Object(object)) => {
                object.fields.iter().map(|field| field.wire.for_encoder()).collect()
            }
            _ => Vec::new(),
        };
        let by_name = |argument: &Argument| !argument.positional && argument.location != Location::Path;
        let arguments = operation.arguments.iter().any(by_name).then_some(&operation.id);
        let answer = Answer::of(api, operation.envelope.of.as_ref());
        let method =
            Method { call: &operation.call, shims, envelope: &operation.envelope, fields, arguments, answer };
        // Of several methods of one operation the first one is the plain one.
        self.methods.entry(operation.pointer.clone()).or_insert(method);
    }

    fn add_name(&mut self, field: &Field) {
        let name = || {
            let legacy = &field.legacy;
            let mut spellings = Vec::new();
            if !legacy.is_empty() {
                spellings.push(field.wire.for_encoder().to_owned());
                spellings.extend(legacy.iter().map(|legacy| legacy.wire.for_encoder().to_owned()));
            }
            let shims = legacy.iter().filter_map(|legacy| Some(legacy.name.as_ref()?.snake())).collect();
            Name { public: field.name.snake(), shims, spellings }
        };
        self.names.entry(field.pointer.clone()).or_insert_with(name);
    }

    /// Whether fields and types that both have are called the same.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let same = |(place, name): (&SpecPointer, &Name)| {
            other.names.get(place).is_none_or(|other| {
                name.public == other.public && name.shims == other.shims && name.spellings == other.spellings
            })
        };
        let same_type =
            |(place, name): (&SpecPointer, &String)| other.types.get(place).is_none_or(|other| name == other);
        let same_old = |(place, old): (&SpecPointer, &&[Words])| {
            other.old_types.get(place).is_none_or(|other| old == other)
        };
        self.names.iter().all(same) && self.types.iter().all(same_type) && self.old_types.iter().all(same_old)
    }

    /// Whether there is a surface at all.
    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }

    /// Whether callers give a credential by the name of this scheme.
    pub(super) fn has_credential(&self, scheme: &str) -> bool {
        self.credentials.contains(scheme)
    }

    /// The method of an operation.
    pub(super) fn method(&self, pointer: &SpecPointer) -> Option<&Method<'a>> {
        self.methods.get(pointer)
    }

    /// Whether any method, or old name of one, is called so.
    pub(super) fn has_call(&self, call: &str) -> bool {
        self.calls.contains(call)
    }

    /// What a property or parameter is called.
    pub(super) fn name(&self, pointer: &SpecPointer) -> Option<&Name> {
        self.names.get(pointer)
    }

    /// Whether what stands at a place is known under this wire name too.
    pub(super) fn knows(&self, pointer: &SpecPointer, name: &str) -> bool {
        self.names.get(pointer).is_some_and(|found| found.spellings.iter().any(|known| known == name))
    }

    /// The name of the type of a schema, if it has one that is emitted.
    pub(super) fn type_name(&self, pointer: &SpecPointer) -> Option<&str> {
        self.types.get(pointer).map(String::as_str)
    }

    /// Old names of it that still work.
    pub(super) fn old_type_names(&self, pointer: &SpecPointer) -> Vec<String> {
        self.old_types.get(pointer).into_iter().flat_map(|old| old.iter()).map(Words::pascal).collect()
    }

    /// Whether a type, or an old name of one, is called so.
    pub(super) fn has_type(&self, name: &str) -> bool {
        self.type_names.contains(name)
    }

    /// Whether a value of the enum at a place is read under another value too.
    pub(super) fn value_knows(&self, pointer: &SpecPointer, value: &str, other: &str) -> bool {
        self.values.get(pointer).is_some_and(|values| {
            let mut same = values.iter().filter(|known| known.wire.text() == value);
            same.any(|known| known.legacy.iter().any(|legacy| legacy.for_encoder() == other))
        })
    }
}

/// The parts of an answer, each with the places that its envelope looks in; the whole body is an empty place.
pub(super) fn parts(envelope: &Envelope) -> Vec<(Part, Vec<&JsonPointer>)> {
    let value = envelope.value.iter().map(|candidate| &candidate.at).collect();
    let all: [(Part, Vec<&JsonPointer>); 9] = [
        (Part::Value, value),
        (Part::Items, envelope.items.iter().collect()),
        (Part::Fact, envelope.total.iter().collect()),
        (Part::Fact, envelope.id.iter().collect()),
        (Part::Fact, envelope.matched.iter().collect()),
        (Part::Fact, envelope.modified.iter().collect()),
        (Part::Fact, envelope.count.iter().collect()),
        (Part::Fact, envelope.ids.iter().collect()),
        (Part::Fact, envelope.errors.iter().collect()),
    ];
    all.into_iter().filter(|(_, places)| !places.is_empty()).collect()
}

/// What a part of an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The entity.
    Value,
    /// A list of them.
    Items,
    /// An id, a count, a list of ids.
    Fact,
}
