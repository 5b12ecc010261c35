//! What a Zod schema says, for Zod 3 and 4 alike: what it takes, and what it gives where that is known without running it.

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;

use crate::diagnostics::Span;
use crate::ir::EnumWire;

/// A constant of a module: the module's number and the constant's name.
pub(super) type Declared = (usize, String);

/// A schema.
#[derive(Debug, Clone)]
pub(super) struct Schema {
    pub(super) kind: Kind,
    /// The call that makes it.
    pub(super) span: Span,
    /// As a member of an object it may be missing from what is parsed …
    pub(super) may_miss: bool,
    /// … and from what parsing gives: not where a default stands in for it.
    pub(super) may_miss_parsed: bool,
    pub(super) nullable: bool,
    /// The name it is given for documents: `.openapi("Tool")`, `.meta({id: "Tool"})`.
    pub(super) id: Option<String>,
    /// The first constant it is the value of.
    pub(super) declared: Option<Declared>,
    /// What parsing gives.
    pub(super) output: Output,
    /// Why what is parsed may look otherwise: `preprocess`.
    pub(super) before: Option<&'static str>,
    /// `format` of OpenAPI.
    pub(super) format: Option<&'static str>,
    /// Keywords of JSON Schema with numbers: `minLength` …
    pub(super) limits: BTreeMap<&'static str, f64>,
    /// Checks that no document can say: `refine` and the like, with their places.
    pub(super) checks: Vec<(&'static str, Span)>,
    pub(super) default: Option<EnumWire>,
}

/// What parsing gives.
#[derive(Debug, Clone)]
pub(super) enum Output {
    /// What was parsed.
    Same,
    /// What code says that is not run: `transform`.
    Unknown(&'static str),
    /// What another schema says: `pipe`.
    Other(Rc<Schema>),
}

/// What a schema takes.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Any,
    Never,
    Text,
    Number,
    Whole,
    /// No JSON: a number or a text.
    BigInt,
    Bool,
    /// A `Date`, which travels as text.
    Date,
    Null,
    /// `undefined`.
    Missing,
    /// One of these: literals and enums.
    Values(Vec<EnumWire>),
    Object(Object),
    List(Rc<Schema>),
    Tuple(Vec<Rc<Schema>>),
    Map(Rc<Schema>),
    Union(Vec<Rc<Schema>>),
    /// A constant that is being read: a schema that holds itself.
    Recursive(Declared),
    /// It cannot be told, for this reason.
    Unknown(&'static str),
}

/// An object.
#[derive(Debug, Clone, Default)]
pub(super) struct Object {
    pub(super) fields: IndexMap<String, Field>,
    pub(super) rest: Rest,
    /// Members that are not known: a spread or a name that is computed, with its place.
    pub(super) unknown: Option<Span>,
    /// What every member is, of a record whose keys are listed. Zod 4 asks for all of them, Zod 3 for none.
    pub(super) each: Option<Rc<Schema>>,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) span: Span,
    pub(super) schema: Rc<Schema>,
}

/// What becomes of members that an object does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Rest {
    /// They are taken, and left out of what parsing gives.
    #[default]
    Strip,
    /// They are refused.
    Strict,
    /// They are kept: `passthrough`, `catchall`.
    Keep,
}

impl Object {
    /// Takes in other members; one of the same name takes the place of the first.
    pub(super) fn extend(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.unknown = self.unknown.or(other.unknown);
    }

    /// Changes the schemas of some members, or of all.
    pub(super) fn change(&mut self, names: Option<&[String]>, change: impl Fn(&mut Schema)) {
        for (name, field) in &mut self.fields {
            if names.is_none_or(|names| names.contains(name)) {
                change(Rc::make_mut(&mut field.schema));
            }
        }
    }
}

impl Schema {
    pub(super) const fn new(kind: Kind, span: Span) -> Self {
        Self {
            kind,
            span,
            may_miss: false,
            may_miss_parsed: false,
            nullable: false,
            id: None,
            declared: None,
            output: Output::Same,
            before: None,
            format: None,
            limits: BTreeMap::new(),
            checks: Vec::new(),
            default: None,
        }
    }

    pub(super) const fn unknown(why: &'static str, span: Span) -> Self {
        Self::new(Kind::Unknown(why), span)
    }

    /// The same with another shape: no longer what its constant and its id name.
    pub(super) fn with(&self, kind: Kind) -> Self {
        Self { kind, id: None, declared: None, ..self.clone() }
    }

    /// One of several. What is nothing but `null` or `undefined` says so of the whole, and values of literals are one enum.
    pub(super) fn union(arms: Vec<Rc<Self>>, span: Span) -> Self {
        let mut whole = Self::new(Kind::Never, span);
        let mut left: Vec<Rc<Self>> = Vec::new();
        let mut values: Vec<EnumWire> = Vec::new();
        let mut first_values = None;
        for arm in arms {
            let plain = arm.checks.is_empty() && matches!(arm.output, Output::Same) && arm.before.is_none();
            whole.nullable |= arm.nullable;
            whole.may_miss |= arm.may_miss;
            whole.may_miss_parsed |= arm.may_miss_parsed;
            match &arm.kind {
                Kind::Null => whole.nullable = true,
                // What is never taken is no alternative.
                Kind::Never => {}
                Kind::Missing => (whole.may_miss, whole.may_miss_parsed) = (true, true),
                Kind::Values(listed) if plain => {
                    first_values.get_or_insert(left.len());
                    values.extend(
                        listed.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>(),
                    );
                }
                // The flags say it of the whole.
                _ if arm.nullable || arm.may_miss => {
                    left.push(Rc::new(Self { nullable: false, may_miss: false, ..(*arm).clone() }));
                }
                _ => left.push(arm),
            }
        }
        if let Some(at) = first_values {
            left.insert(at, Rc::new(Self::new(Kind::Values(values), span)));
        }
        match left.as_slice() {
            [] => whole.kind = if whole.nullable { Kind::Null } else { Kind::Never },
            [only] => {
                let (nullable, may_miss, parsed) = (whole.nullable, whole.may_miss, whole.may_miss_parsed);
                whole = (**only).clone();
                whole.nullable |= nullable;
                whole.may_miss |= may_miss;
                whole.may_miss_parsed |= parsed;
            }
            _ => whole.kind = Kind::Union(left),
        }
        whole
    }

    /// What two schemas say together.
    pub(super) fn both(a: &Self, b: &Self, span: Span) -> Self {
        match (&a.kind, &b.kind) {
            (Kind::Object(first), Kind::Object(second)) => {
                let mut object = first.clone();
                object.extend(second.clone());
                if second.rest != Rest::Strip {
                    object.rest = second.rest;
                }
                let mut made = Self::new(Kind::Object(object), span);
                made.checks = a.checks.iter().chain(&b.checks).copied().collect();
                made
            }
            (Kind::Any, _) => b.clone(),
            (_, Kind::Any) => a.clone(),
            _ => Self::unknown("an intersection of what are no objects", span),
        }
    }
}
