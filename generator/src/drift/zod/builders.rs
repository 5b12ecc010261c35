//! What the functions of `z` make: Zod 3, Zod 4 and its form without methods (`zod/mini`).

use std::rc::Rc;

use super::evaluate::{Evaluator, Here, Value, as_schema, object, scalar, schema};
use super::model::{Field, Kind, Output, Rest, Schema};
use crate::diagnostics::Span;
use crate::ir::EnumWire;

impl Evaluator<'_> {
    /// `z.path(given)`.
    pub(super) fn build(&mut self, path: &str, given: &[Value], span: Span, here: Here) -> Value {
        if let Some(format) = format_of(path) {
            return schema(Schema { format: Some(format), ..Schema::new(Kind::Text, span) });
        }
        let made = |kind| schema(Schema::new(kind, span));
        let first = given.first();
        let one = || {
            first.map_or_else(
                || Rc::new(Schema::unknown("an argument that is not given", span)),
                |v| as_schema(v, span),
            )
        };
        let kind = match path.strip_prefix("coerce.").unwrap_or(path) {
            "string" | "templateLiteral" | "stringFormat" | "hash" | "hex" | "ascii" => Kind::Text,
            "number" | "float32" | "float64" | "nan" => Kind::Number,
            "int" | "int32" | "uint32" => Kind::Whole,
            "bigint" | "int64" | "uint64" => Kind::BigInt,
            "boolean" => Kind::Bool,
            "date" => Kind::Date,
            "null" => Kind::Null,
            "any" | "unknown" | "json" => Kind::Any,
            "never" => Kind::Never,
            "undefined" | "void" => {
                return schema(Schema {
                    may_miss: true,
                    may_miss_parsed: true,
                    ..Schema::new(Kind::Missing, span)
                });
            }
            "literal" => return schema(literal(first, span)),
            "enum" | "nativeEnum" => enumeration(first),
            "object" | "interface" => Kind::Object(object(first)),
            "strictObject" => Kind::Object(super::model::Object { rest: Rest::Strict, ..object(first) }),
            "looseObject" => Kind::Object(super::model::Object { rest: Rest::Keep, ..object(first) }),
            "array" => Kind::List(one()),
            // JSON has neither sets nor maps: what they are made from is code.
            "set" | "map" | "symbol" | "promise" | "function" | "instanceof" | "custom" => {
                Kind::Unknown("what only code can check")
            }
            "file" => Kind::Unknown("a file"),
            "tuple" => Kind::Tuple(schemas(first, span)),
            "record" | "partialRecord" | "looseRecord" => record(path, given, span),
            "union" | "xor" => return schema(union(first, span)),
            "discriminatedUnion" => {
                // Zod 4 looks for the discriminator itself where only options are given.
                return schema(union(if given.len() > 1 { given.get(1) } else { first }, span));
            }
            "intersection" => {
                let second = given.get(1).map_or_else(one, |value| as_schema(value, span));
                return schema(Schema::both(&one(), &second, span));
            }
            "lazy" => match first {
                Some(function) => return Value::Schema(self.returned(function, span, here)),
                None => Kind::Unknown("an argument that is not given"),
            },
            "preprocess" => match given.get(1) {
                Some(value) => {
                    let inner = as_schema(value, span);
                    return schema(Schema { before: Some("preprocess"), ..(*inner).clone() });
                }
                None => Kind::Unknown("an argument that is not given"),
            },
            "transform" => {
                let output = Output::Unknown("transform");
                return schema(Schema { output, ..Schema::new(Kind::Any, span) });
            }
            "pipe" | "codec" => match (first, given.get(1)) {
                (Some(Value::Schema(from)), Some(to)) => {
                    return schema(Schema {
                        output: Output::Other(as_schema(to, span)),
                        ..from.with(from.kind.clone())
                    });
                }
                _ => Kind::Unknown("an argument that cannot be told"),
            },
            "stringbool" => {
                let output = Output::Other(Rc::new(Schema::new(Kind::Bool, span)));
                return schema(Schema { output, ..Schema::new(Kind::Text, span) });
            }
            // The functions that Zod has beside its methods: `z.optional(schema)`.
            name => match first {
                Some(Value::Schema(of)) => {
                    let of = Rc::clone(of);
                    let name = if name == "_default" { "default" } else { name };
                    return self.method(&of, name, given.get(1..).unwrap_or_default(), span, here);
                }
                _ if CHECKS.contains(&name) => {
                    return Value::Check(Rc::new((name.to_owned(), given.to_vec())));
                }
                _ => Kind::Unknown("a function of Zod that is not known"),
            },
        };
        made(kind)
    }
}

/// What `zod/mini` has in place of methods, for `.check()`.
const CHECKS: [&str; 32] = [
    "check",
    "endsWith",
    "gt",
    "gte",
    "includes",
    "length",
    "lowercase",
    "lt",
    "lte",
    "maxLength",
    "maxSize",
    "maximum",
    "mime",
    "minLength",
    "minSize",
    "minimum",
    "multipleOf",
    "negative",
    "nonnegative",
    "nonpositive",
    "normalize",
    "overwrite",
    "positive",
    "property",
    "refine",
    "regex",
    "size",
    "startsWith",
    "superRefine",
    "toLowerCase",
    "toUpperCase",
    "trim",
];

/// A record: a map, or an object where its keys are listed.
fn record(name: &str, given: &[Value], span: Span) -> Kind {
    let inner = given.get(1).or(given.first());
    let inner = inner.map_or_else(|| Rc::new(Schema::new(Kind::Any, span)), |value| as_schema(value, span));
    let Some(Value::Schema(keys)) = given.first().filter(|_| given.len() > 1) else {
        return Kind::Map(inner);
    };
    let Kind::Values(keys) = &keys.kind else { return Kind::Map(inner) };
    let may_miss = name == "partialRecord";
    let schema = Rc::new(Schema {
        may_miss: inner.may_miss || may_miss,
        may_miss_parsed: inner.may_miss_parsed || may_miss,
        ..(*inner).clone()
    });
    let fields = keys.iter().map(|key| (key.text(), Field { span, schema: Rc::clone(&schema) })).collect();
    // A key that is not listed is refused, but for those that let through what they do not know.
    let rest = if name == "looseRecord" { Rest::Keep } else { Rest::Strip };
    Kind::Object(super::model::Object { fields, rest, unknown: None, each: Some(inner) })
}

/// `format` of what `z.email()` and `z.string().email()` take; names that OpenAPI's registry lacks are those of Zod.
pub(super) fn format_of(path: &str) -> Option<&'static str> {
    Some(match path {
        "email" => "email",
        "url" | "httpUrl" => "uri",
        "uuid" | "guid" | "uuidv4" | "uuidv6" | "uuidv7" => "uuid",
        "datetime" | "iso.datetime" => "date-time",
        "iso.date" => "date",
        "time" | "iso.time" => "time",
        "duration" | "iso.duration" => "duration",
        "ipv4" => "ipv4",
        "ipv6" => "ipv6",
        "ip" => "ip",
        "hostname" => "hostname",
        "base64" => "base64",
        "base64url" => "base64url",
        "nanoid" => "nanoid",
        "cuid" => "cuid",
        "cuid2" => "cuid2",
        "ulid" => "ulid",
        "xid" => "xid",
        "ksuid" => "ksuid",
        "jwt" => "jwt",
        "emoji" => "emoji",
        "e164" => "e164",
        "cidr" | "cidrv4" | "cidrv6" => "cidr",
        _ => return None,
    })
}

fn literal(value: Option<&Value>, span: Span) -> Schema {
    match value {
        Some(Value::Null) => Schema::new(Kind::Null, span),
        Some(Value::List(items)) => {
            let arms = items.iter().map(|item| Rc::new(literal(Some(item), span))).collect();
            Schema::union(arms, span)
        }
        Some(value) => match scalar(value) {
            Some(value) => Schema::new(Kind::Values(vec![value]), span),
            None => Schema::unknown("a literal that cannot be told", span),
        },
        None => Schema::unknown("an argument that is not given", span),
    }
}

/// The values of a list or of an object whose members are values.
fn enumeration(value: Option<&Value>) -> Kind {
    let values: Option<Vec<EnumWire>> = match value {
        Some(Value::List(items)) => items.iter().map(scalar).collect(),
        Some(Value::Object(members)) if members.unknown.is_none() => {
            members.all.iter().map(|(_, _, value)| scalar(value)).collect()
        }
        _ => None,
    };
    values.map_or(Kind::Unknown("an enum whose values cannot be told"), Kind::Values)
}

fn schemas(value: Option<&Value>, span: Span) -> Vec<Rc<Schema>> {
    match value {
        Some(Value::List(items)) => items.iter().map(|item| as_schema(item, span)).collect(),
        Some(Value::Unknown(why)) => vec![Rc::new(Schema::unknown(why, span))],
        _ => vec![Rc::new(Schema::unknown("a list that cannot be told", span))],
    }
}

pub(super) fn union(arms: Option<&Value>, span: Span) -> Schema {
    Schema::union(schemas(arms, span), span)
}
