//! The schema object: keywords of OpenAPI 3.0 and, where the tree keeps them, those of JSON Schema 2020-12.

use super::Shape::{Any, Choice, Count, Flag, List, Map, Number, Object, RefOr, SchemaOrFlag, Text, Untyped};
use super::{Need, ObjectKind as Kind, ObjectShape, Shape, needed, optional};

/// The names `type` may have in OpenAPI 3.0.
const TYPES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];

const ONE: Shape = RefOr(Kind::Schema);
const MANY: Shape = List(&RefOr(Kind::Schema));
const NAMED: Shape = Map(&RefOr(Kind::Schema));

/// A schema.
pub(super) static SCHEMA: ObjectShape = ObjectShape {
    name: "a schema",
    fields: &[
        optional("type", Choice(TYPES)),
        optional("properties", NAMED),
        optional("items", ONE),
        optional("additionalProperties", SchemaOrFlag),
        optional("required", List(&Text)),
        optional("enum", List(&Any)),
        optional("format", Text),
        optional("description", Text),
        optional("title", Text),
        optional("allOf", MANY),
        optional("oneOf", MANY),
        optional("anyOf", MANY),
        optional("not", ONE),
        optional("nullable", Flag),
        optional("default", Any),
        optional("example", Any),
        optional("readOnly", Flag),
        optional("writeOnly", Flag),
        optional("deprecated", Flag),
        optional("discriminator", Object(Kind::Discriminator)),
        optional("externalDocs", Object(Kind::ExternalDocs)),
        optional("xml", Any),
        optional("pattern", Text),
        optional("minLength", Count),
        optional("maxLength", Count),
        optional("minimum", Number),
        optional("maximum", Number),
        optional("exclusiveMinimum", Flag),
        optional("exclusiveMaximum", Flag),
        optional("multipleOf", Number),
        optional("minItems", Count),
        optional("maxItems", Count),
        optional("uniqueItems", Flag),
        optional("minProperties", Count),
        optional("maxProperties", Count),
        // JSON Schema 2020-12: not part of the typed view, read off the tree where they matter.
        optional("const", Any),
        optional("examples", Any),
        optional("$defs", Untyped(&NAMED)),
        optional("definitions", Untyped(&NAMED)),
        optional("prefixItems", Untyped(&MANY)),
        optional("patternProperties", Untyped(&NAMED)),
        optional("propertyNames", Untyped(&ONE)),
        optional("unevaluatedProperties", Untyped(&SchemaOrFlag)),
        optional("unevaluatedItems", Untyped(&SchemaOrFlag)),
        optional("dependentSchemas", Untyped(&NAMED)),
        optional("contains", Untyped(&ONE)),
        optional("contentSchema", Untyped(&ONE)),
        optional("if", Untyped(&ONE)),
        optional("then", Untyped(&ONE)),
        optional("else", Untyped(&ONE)),
        optional("dependentRequired", Any),
        optional("contentEncoding", Any),
        optional("contentMediaType", Any),
        optional("minContains", Any),
        optional("maxContains", Any),
        optional("$schema", Any),
        optional("$id", Any),
        optional("$anchor", Any),
        optional("$dynamicAnchor", Any),
        optional("$dynamicRef", Any),
        optional("$comment", Any),
        optional("$vocabulary", Any),
    ],
    free: None,
};

pub(super) static DISCRIMINATOR: ObjectShape = ObjectShape {
    name: "a discriminator object",
    fields: &[
        needed("propertyName", Text, Need::Vital),
        optional("mapping", Map(&Text)),
        optional("defaultMapping", Text),
    ],
    free: None,
};

/// Keywords that describe and do not constrain: they may stand next to a `$ref`.
#[must_use]
pub(crate) fn is_annotation(keyword: &str) -> bool {
    matches!(
        keyword,
        "description"
            | "title"
            | "summary"
            | "deprecated"
            | "default"
            | "example"
            | "examples"
            | "readOnly"
            | "writeOnly"
            | "externalDocs"
            | "xml"
            | "$comment"
            | "$id"
            | "$schema"
            | "$anchor"
            | "$defs"
    ) || keyword.starts_with("x-")
}
