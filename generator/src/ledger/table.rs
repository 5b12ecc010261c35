//! The fate of a field by the object it stands in, where the field alone decides.

use crate::load::shape::ObjectKind as Kind;
use crate::normalise::Fate;
use crate::normalise::docs::CONDITIONS;

/// What to do with a member of an object.
pub(super) enum Verdict {
    /// This became of it and of all that lies in it.
    Whole(Fate),
    /// Look inside.
    Inside,
}

fn emitted(what: &str) -> Verdict {
    Verdict::Whole(Fate::Emitted(what.to_owned()))
}

fn documented() -> Verdict {
    Verdict::Whole(Fate::Documented)
}

fn ignored(rule: &str) -> Verdict {
    Verdict::Whole(Fate::Ignored(rule.to_owned()))
}

fn unsupported(reason: &str) -> Verdict {
    Verdict::Whole(Fate::Unsupported(reason.to_owned()))
}

/// The verdict on `key` of an object of this kind.
pub(super) fn verdict(kind: Kind, key: &str) -> Verdict {
    if let Some(name) = key.strip_prefix("x-") {
        return match name {
            "trueup-name" | "trueup-call" | "trueup-aliases" | "trueup-wrapper" | "trueup-idempotent" => {
                emitted("a rule")
            }
            _ => ignored("extensions: only x-trueup-* is read"),
        };
    }
    match kind {
        Kind::Document => document(key),
        Kind::Info => match key {
            "title" | "version" => emitted("the packages' names and documentation"),
            "description" => documented(),
            _ => ignored("package facts: they come from the rules"),
        },
        Kind::Tag => match key {
            "name" => emitted("a resource"),
            "description" | "externalDocs" => documented(),
            _ => unsupported("resources have a name and a description"),
        },
        Kind::PathItem => match key {
            "parameters" | "servers" => Verdict::Inside,
            _ if is_method(key) => Verdict::Inside,
            "summary" | "description" => ignored("path descriptions: the operations have their own"),
            _ => unsupported("methods that path items have no name for"),
        },
        Kind::Operation => operation(key),
        Kind::Parameter => match key {
            "name" | "in" | "required" | "style" | "explode" | "allowReserved" => emitted("an argument"),
            "schema" | "content" => Verdict::Inside,
            "description" | "deprecated" | "example" | "examples" => documented(),
            "allowEmptyValue" => ignored("allowEmptyValue: OpenAPI advises against it"),
            _ => unsupported("no field of a parameter"),
        },
        Kind::RequestBody => match key {
            "required" => emitted("required arguments"),
            "content" => Verdict::Inside,
            "description" => ignored("body descriptions: its fields are documented"),
            _ => unsupported("no field of a request body"),
        },
        Kind::Response => match key {
            "content" | "headers" => Verdict::Inside,
            "description" => ignored("success descriptions: they say no more than that it is one"),
            "links" => unsupported("links between operations"),
            _ => unsupported("no field of a response"),
        },
        Kind::MediaType => match key {
            "schema" | "itemSchema" => Verdict::Inside,
            "example" | "examples" => {
                ignored("body examples: one is shown if it is short, and types and fields have their own")
            }
            "encoding" => Verdict::Inside,
            _ => unsupported("bodies that are read item by item"),
        },
        Kind::Components => match key {
            "links" => unsupported("links between operations"),
            "pathItems" => emitted("written out where it is referred to"),
            "mediaTypes" => unsupported("media types outside of bodies"),
            _ => Verdict::Inside,
        },
        Kind::Schema => schema(key),
        Kind::Paths | Kind::Responses | Kind::Callback => Verdict::Inside,
        _ => emitted("its parent"),
    }
}

/// Whether a field of a path item is an operation.
pub(super) fn is_method(key: &str) -> bool {
    matches!(key, "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query")
}

fn document(key: &str) -> Verdict {
    match key {
        "openapi" | "swagger" | "jsonSchemaDialect" | "$self" => emitted("how the document is read"),
        "info" | "paths" | "components" | "servers" | "tags" | "webhooks" => Verdict::Inside,
        "security" => emitted("credentials"),
        "externalDocs" => documented(),
        _ => unsupported("no field of a document"),
    }
}

fn operation(key: &str) -> Verdict {
    match key {
        "operationId" => emitted("a method"),
        "deprecated" => emitted("a deprecated method"),
        "security" => emitted("credentials"),
        "tags" | "parameters" | "requestBody" | "responses" | "callbacks" => Verdict::Inside,
        "summary" | "description" => documented(),
        "servers" => Verdict::Inside,
        "externalDocs" => documented(),
        _ => unsupported("no field of an operation"),
    }
}

fn schema(key: &str) -> Verdict {
    match key {
        "type" | "required" | "nullable" | "enum" | "const" | "readOnly" | "writeOnly" | "discriminator" => {
            emitted("a type")
        }
        "properties"
        | "items"
        | "additionalProperties"
        | "patternProperties"
        | "allOf"
        | "oneOf"
        | "anyOf"
        | "$defs"
        | "definitions" => Verdict::Inside,
        "description" | "default" | "example" | "examples" | "deprecated" | "pattern" | "minLength"
        | "maxLength" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf"
        | "minItems" | "maxItems" | "uniqueItems" | "minProperties" | "maxProperties" => documented(),
        "title" => ignored("titles: names come from keys and places"),
        "$schema" | "$id" | "$anchor" | "$dynamicAnchor" | "$comment" | "$vocabulary" => {
            ignored("identifiers and comments of schemas")
        }
        "xml" => emitted("how the value stands in bodies of XML"),
        _ if CONDITIONS.contains(&key) => documented(),
        "contentMediaType" | "externalDocs" => documented(),
        "contentSchema" => Verdict::Inside,
        "contentEncoding" => emitted("a type"),
        "format" => Verdict::Inside,
        _ => unsupported("no keyword of a schema"),
    }
}

/// The fate of a `format`.
pub(super) fn format(name: &str) -> Fate {
    match name {
        "date-time" | "date" | "byte" | "password" | "uint64" | "int32" | "int64" | "float" | "double" => {
            Fate::Emitted("a type".to_owned())
        }
        "binary" => Fate::Emitted("bytes, where bodies and parts of them are; text in JSON".to_owned()),
        _ if crate::normalise::docs::format_words(name).is_some() => Fate::Documented,
        _ => Fate::Ignored("formats: values keep their JSON type".to_owned()),
    }
}
