//! What the methods of schemas make of them.

use std::rc::Rc;

use super::builders::format_of;
use super::evaluate::{Evaluator, Here, Members, Value, as_schema, object, scalar, schema};
use super::model::{Kind, Object, Output, Rest, Schema};
use crate::diagnostics::Span;
use crate::ir::EnumWire;

impl Evaluator<'_> {
    /// `schema.name` without a call.
    pub(super) fn member_of_schema(&mut self, of: &Rc<Schema>, name: &str, span: Span) -> Value {
        match (name, &of.kind) {
            ("shape", Kind::Object(object)) => {
                let fields = object.fields.iter();
                let all = fields
                    .map(|(name, field)| (name.clone(), field.span, Value::Schema(Rc::clone(&field.schema))));
                Value::Object(Rc::new(Members { all: all.collect(), unknown: object.unknown }))
            }
            ("element" | "value" | "valueSchema", Kind::List(inner) | Kind::Map(inner)) => {
                Value::Schema(Rc::clone(inner))
            }
            ("options", Kind::Values(values)) => {
                Value::List(Rc::new(values.iter().cloned().map(Value::Scalar).collect()))
            }
            ("options", Kind::Union(arms)) => {
                Value::List(Rc::new(arms.iter().cloned().map(Value::Schema).collect()))
            }
            ("enum" | "Enum" | "Values" | "values", Kind::Values(values)) => {
                let all = values.iter().map(|value| (value.text(), span, Value::Scalar(value.clone())));
                Value::Object(Rc::new(Members { all: all.collect(), unknown: None }))
            }
            ("value", Kind::Values(values)) => match values.first() {
                Some(value) => Value::Scalar(value.clone()),
                None => Value::Unknown("a literal that cannot be told"),
            },
            ("schema" | "in", _) => Value::Schema(Rc::clone(of)),
            (_, Kind::Recursive(_)) => Value::Unknown("a part of a schema that holds itself"),
            (_, Kind::Unknown(why)) => Value::Unknown(why),
            _ => Value::Unknown("a part of a schema that is not known"),
        }
    }

    /// `of.method(given)`. `span` is the method's name and what is given.
    pub(super) fn method(
        &mut self,
        of: &Rc<Schema>,
        method: &str,
        given: &[Value],
        span: Span,
        here: Here,
    ) -> Value {
        if matches!(method, "check" | "with")
            && given.iter().any(|value| matches!(value, Value::Check(_) | Value::Schema(_)))
        {
            return self.checked(of, given, span, here);
        }
        let first = given.first();
        let given_schema = || first.map(|value| as_schema(value, span));
        let mut made = (**of).clone();
        match method {
            "optional" | "exactOptional" => (made.may_miss, made.may_miss_parsed) = (true, true),
            "nullable" => made.nullable = true,
            "nullish" => (made.may_miss, made.may_miss_parsed, made.nullable) = (true, true, true),
            "nonoptional" => (made.may_miss, made.may_miss_parsed) = (false, false),
            "unwrap" | "innerType" | "removeDefault" | "sourceType" | "removeCatch" => match &of.kind {
                Kind::List(inner) if !(of.may_miss || of.nullable) => return Value::Schema(Rc::clone(inner)),
                _ => {
                    (made.may_miss, made.may_miss_parsed, made.nullable, made.default) =
                        (false, false, false, None)
                }
            },
            "default" | "prefault" | "catch" => {
                (made.may_miss, made.may_miss_parsed) = (true, false);
                if method != "catch" {
                    made.default = first.and_then(scalar);
                }
            }
            "refine" | "superRefine" | "check" | "regex" | "includes" | "startsWith" | "endsWith"
            | "lowercase" | "uppercase" | "with" | "property" | "mime" => {
                made.checks.push((check_name(method), span))
            }
            "transform" => made.output = Output::Unknown("transform"),
            "pipe" => {
                made.output = Output::Other(
                    given_schema().unwrap_or_else(|| Rc::new(Schema::unknown("a pipe to nothing", span))),
                )
            }
            "array" => return schema(Schema::new(Kind::List(Rc::clone(of)), span)),
            "or" => {
                let other = given_schema()
                    .unwrap_or_else(|| Rc::new(Schema::unknown("an argument that is not given", span)));
                return schema(Schema::union(vec![Rc::clone(of), other], span));
            }
            "and" => {
                let other = given_schema()
                    .unwrap_or_else(|| Rc::new(Schema::unknown("an argument that is not given", span)));
                return schema(Schema::both(of, &other, span));
            }
            "openapi" | "meta" | "register" => {
                if let Some(id) = given.iter().find_map(id_of) {
                    if let Some(declared) = of.declared.clone().filter(|_| method == "register") {
                        self.registered.push((declared, id.clone()));
                    }
                    made.id = Some(id);
                    made.declared = None;
                }
            }
            // Words, and what changes no shape.
            "describe" | "brand" | "readonly" | "trim" | "toLowerCase" | "toUpperCase" | "normalize"
            | "finite" | "safe" | "clone" | "annotations" | "slugify" | "overwrite" => {}

            "int" => made.kind = Kind::Whole,
            "date" if matches!(of.kind, Kind::Text) => made.format = Some("date"),
            "min" | "max" | "length" | "nonempty" | "gt" | "gte" | "lt" | "lte" | "positive" | "negative"
            | "nonnegative" | "nonpositive" | "multipleOf" | "step" | "minLength" | "maxLength" | "size"
            | "minimum" | "maximum" | "minSize" | "maxSize" => {
                limits(&mut made, method, first);
            }
            _ if matches!(of.kind, Kind::Text) && format_of(method).is_some() => {
                made.format = format_of(method)
            }
            _ => return self.shape_method(of, method, given, span, here),
        }
        schema(made)
    }

    /// A schema with checks: each is the method of its name, and a schema of a format is a check as well.
    fn checked(&mut self, of: &Rc<Schema>, given: &[Value], span: Span, here: Here) -> Value {
        let mut made = Rc::clone(of);
        for value in given {
            let next = match value {
                Value::Check(check) => self.method(&made, &check.0, &check.1, span, here),
                Value::Schema(check) => {
                    let mut next = (*made).clone();
                    next.format = check.format.or(next.format);
                    next.limits.extend(check.limits.iter().map(|(name, limit)| (*name, *limit)));
                    if matches!((&made.kind, &check.kind), (Kind::Number, Kind::Whole)) {
                        next.kind = Kind::Whole;
                    }
                    schema(next)
                }
                _ => self.method(&made, "refine", &[], span, here),
            };
            let Value::Schema(next) = next else { return next };
            made = next;
        }
        Value::Schema(made)
    }

    fn shape_method(
        &mut self,
        of: &Rc<Schema>,
        method: &str,
        given: &[Value],
        span: Span,
        here: Here,
    ) -> Value {
        let first = given.first();
        match &of.kind {
            Kind::Object(known) => {
                let mut next = known.clone();
                match method {
                    "extend" | "safeExtend" | "augment" | "setKey" => {
                        // Some write `extend(Other.shape)`, some `extend(Other)`.
                        match first {
                            Some(Value::Schema(other)) => match &other.kind {
                                Kind::Object(other) => next.extend(other.clone()),
                                _ => next.unknown = Some(span),
                            },
                            Some(Value::Object(_)) => next.extend(object(first)),
                            _ => next.unknown = Some(span),
                        }
                    }
                    "merge" => match given.first() {
                        Some(Value::Schema(other)) => match &other.kind {
                            Kind::Object(other) => {
                                let rest = other.rest;
                                next.extend(other.clone());
                                next.rest = rest;
                            }
                            _ => next.unknown = Some(span),
                        },
                        _ => next.unknown = Some(span),
                    },
                    "pick" => {
                        let Some(names) = masked(first) else { return unknown_members(of, next, span) };
                        next.fields.retain(|name, _| names.contains(name));
                    }
                    "omit" => {
                        let Some(names) = masked(first) else { return unknown_members(of, next, span) };
                        next.fields.retain(|name, _| !names.contains(name));
                    }
                    "partial" | "deepPartial" => {
                        let names = masked(first);
                        next.change(names.as_deref(), |schema| {
                            (schema.may_miss, schema.may_miss_parsed) = (true, true)
                        });
                        if method == "deepPartial" {
                            next.change(None, |schema| *schema = deep_partial(schema, 0));
                        }
                    }
                    "required" => {
                        let names = masked(first);
                        next.change(names.as_deref(), |schema| {
                            (schema.may_miss, schema.may_miss_parsed) = (false, false)
                        });
                    }
                    "strict" => next.rest = Rest::Strict,
                    "strip" => next.rest = Rest::Strip,
                    // An object of nothing but what it catches is a map.
                    "catchall" if known.fields.is_empty() && known.unknown.is_none() => {
                        let inner = first.map(|value| as_schema(value, span));
                        let inner = inner.filter(|inner| !matches!(inner.kind, Kind::Never));
                        if let Some(inner) = inner {
                            return schema(Schema { kind: Kind::Map(inner), ..(**of).clone() });
                        }
                        next.rest = Rest::Strict;
                    }
                    "passthrough" | "loose" | "nonstrict" | "catchall" => next.rest = Rest::Keep,
                    "keyof" => {
                        let keys =
                            known.fields.keys().map(|name| EnumWire::String(crate::ir::SpecText::new(name)));
                        return schema(Schema::new(Kind::Values(keys.collect()), span));
                    }
                    _ => return unknown_method(of, span),
                }
                // Whether members are refused does not make it another schema.
                let same =
                    matches!(method, "strict" | "strip" | "passthrough" | "loose" | "nonstrict" | "catchall");
                let made = if same {
                    Schema { kind: Kind::Object(next), ..(**of).clone() }
                } else {
                    of.with(Kind::Object(next))
                };
                schema(made)
            }
            Kind::Values(values) => {
                let listed: Option<Vec<EnumWire>> = match first {
                    Some(Value::List(items)) => items.iter().map(scalar).collect(),
                    _ => None,
                };
                let Some(listed) = listed else { return unknown_method(of, span) };
                let keep = match method {
                    "extract" => true,
                    "exclude" => false,
                    _ => return unknown_method(of, span),
                };
                let left = values.iter().filter(|value| listed.contains(value) == keep).cloned().collect();
                schema(of.with(Kind::Values(left)))
            }
            Kind::Tuple(items) if method == "rest" => {
                let mut items = items.clone();
                items.extend(first.map(|value| as_schema(value, span)));
                schema(of.with(Kind::Tuple(items)))
            }
            Kind::Recursive(_) | Kind::Unknown(_) | Kind::Any => match method {
                // Where the shape is not known there is nothing to change.
                "strict" | "strip" | "passthrough" | "loose" => Value::Schema(Rc::clone(of)),
                _ => unknown_method(of, span),
            },
            _ => {
                let _ = here;
                unknown_method(of, span)
            }
        }
    }
}

fn unknown_method(of: &Schema, span: Span) -> Value {
    match &of.kind {
        Kind::Unknown(why) => schema(Schema::unknown(why, span)),
        Kind::Recursive(_) => schema(Schema::unknown("a schema made of one that holds itself", span)),
        _ => schema(Schema::unknown("a method of Zod that is not known here", span)),
    }
}

fn unknown_members(of: &Schema, mut object: Object, span: Span) -> Value {
    object.unknown = Some(span);
    schema(of.with(Kind::Object(object)))
}

/// The names of `{name: true}`; Zod 3 and 4 take a list nowhere. `None`: not given, or not to be told.
fn masked(value: Option<&Value>) -> Option<Vec<String>> {
    let Some(Value::Object(members)) = value else { return None };
    let chosen =
        members.all.iter().filter(|(_, _, value)| matches!(value, Value::Scalar(EnumWire::Bool(true))));
    members.unknown.is_none().then(|| chosen.map(|(name, ..)| name.clone()).collect())
}

fn deep_partial(schema: &Schema, depth: usize) -> Schema {
    let mut made = schema.clone();
    let deeper = |inner: &Rc<Schema>| Rc::new(deep_partial(inner, depth + 1));
    match &schema.kind {
        _ if depth > 40 => {}
        Kind::Object(object) => {
            let mut object = object.clone();
            object.change(None, |schema| {
                *schema = Schema { may_miss: true, may_miss_parsed: true, ..deep_partial(schema, depth + 1) };
            });
            made = schema.with(Kind::Object(object));
        }
        Kind::List(inner) => made = schema.with(Kind::List(deeper(inner))),
        _ => {}
    }
    made
}

/// `"Tool"`, `{ref: "Tool"}`, `{id: "Tool"}`.
fn id_of(value: &Value) -> Option<String> {
    let text = |value: &Value| match value {
        Value::Scalar(EnumWire::String(text)) => Some(text.for_encoder().to_owned()),
        _ => None,
    };
    match value {
        Value::Object(members) => members
            .all
            .iter()
            .find_map(|(name, _, value)| text(value).filter(|_| name == "ref" || name == "id")),
        other => text(other),
    }
}

fn check_name(method: &str) -> &'static str {
    match method {
        "refine" => "refine",
        "superRefine" => "superRefine",
        "regex" => "regex",
        "includes" => "includes",
        "startsWith" => "startsWith",
        "endsWith" => "endsWith",
        _ => "check",
    }
}

fn limits(made: &mut Schema, method: &str, value: Option<&Value>) {
    let number = match (method, value) {
        ("nonempty", _) => 1.0,
        ("positive" | "negative" | "nonnegative" | "nonpositive", _) => 0.0,
        (_, Some(Value::Number(number))) => *number,
        // A limit of code: there is one, and no document can say it.
        _ => return made.checks.push(("limit", made.span)),
    };
    let (least, most) = match &made.kind {
        Kind::Text => ("minLength", "maxLength"),
        Kind::List(_) => ("minItems", "maxItems"),
        Kind::Number | Kind::Whole => ("minimum", "maximum"),
        _ => return,
    };
    let names: &[&'static str] = match method {
        "min" | "nonempty" | "gte" | "nonnegative" | "minLength" | "minimum" | "minSize" => &[least],
        "max" | "lte" | "nonpositive" | "maxLength" | "maximum" | "maxSize" => &[most],
        "length" | "size" => &[least, most],
        "gt" | "positive" => &["exclusiveMinimum"],
        "lt" | "negative" => &["exclusiveMaximum"],
        _ => &["multipleOf"],
    };
    made.limits.extend(names.iter().map(|name| (*name, number)));
}
