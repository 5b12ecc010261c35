//! A page of types: the fields of objects, the values of enums, the variants of unions.

use super::operations::type_of;
use super::{Book, html, prose, wire};
use crate::diagnostics::render::escaped;
use crate::ir::{EnumValue, ObjectType, Shape, TypeId, UnionType};
use crate::lang::spelling::TypeSpelling;

/// Where the folder of all pages is, seen from here.
const UP: &str = "../";

pub(super) fn page(book: &Book<'_>, name: &str, types: &[TypeId]) -> String {
    let mut body = String::new();
    for id in types {
        let (Some(def), Some(rust), Some(python)) =
            (book.def(*id), book.rust.types.get(id), book.python.types.get(id))
        else {
            continue;
        };
        body.push_str(&format!(
            "<section id=\"{0}\">\n<h2><a href=\"#{0}\">{0}</a></h2>\n<p class=\"facts\">Rust <code>{1}::{2}</code>, Python \
             <code>{3}.models.{0}</code>, in the document <code>{4}</code></p>\n",
            escaped(&python.name),
            escaped(&book.rust.package),
            escaped(&rust.name),
            escaped(&book.python.package),
            escaped(def.schema.for_encoder())
        ));
        body.push_str(&prose::docs(&def.docs));
        body.push_str(&match &def.shape {
            Shape::Object(object) => fields(book, object, rust, python),
            Shape::Enum(values) => members(values, rust, python),
            Shape::Union(union) => variants(book, union),
        });
        body.push_str("</section>\n");
    }
    html::page(&format!("Types: {name}"), UP, &body)
}

fn fields(book: &Book<'_>, object: &ObjectType, rust: &TypeSpelling, python: &TypeSpelling) -> String {
    let mut out = String::from("<table>\n<tr><th>field</th><th>type</th><th></th></tr>\n");
    for ((field, in_rust), in_python) in object.fields.iter().zip(&rust.members).zip(&python.members) {
        let mut name = format!("<code>{}</code>", escaped(in_python));
        if in_rust != in_python {
            name.push_str(&format!(" (Rust: <code>{}</code>)", escaped(in_rust)));
        }
        let must = if field.required { "" } else { "<br><span class=\"facts\">may be absent</span>" };
        out.push_str(&format!(
            "<tr><td>{name}{must}</td><td>{}{}</td><td>{}{}</td></tr>\n",
            type_of(book, &field.ty, UP),
            if field.nullable { " or null" } else { "" },
            prose::docs(&field.docs),
            wire::of_field(field)
        ));
    }
    out.push_str("</table>\n");
    if let Some(extra) = &object.extra {
        out.push_str(&format!("<p>Under other keys: {}.</p>\n", type_of(book, &extra.of, UP)));
        out.push_str(&prose::docs(&extra.docs));
    }
    out
}

fn members(values: &[EnumValue], rust: &TypeSpelling, python: &TypeSpelling) -> String {
    let mut out = String::from("<table>\n<tr><th>Rust</th><th>Python</th><th></th></tr>\n");
    for ((value, in_rust), in_python) in values.iter().zip(&rust.members).zip(&python.members) {
        out.push_str(&format!(
            "<tr><td><code>{}::{}</code></td><td><code>{}</code></td><td>{}{}</td></tr>\n",
            escaped(&rust.name),
            escaped(in_rust),
            escaped(in_python),
            prose::docs(&value.docs),
            wire::of_value(value)
        ));
    }
    out.push_str("</table>\n<p class=\"facts\">A server may send others; they are kept as they come.</p>\n");
    out
}

fn variants(book: &Book<'_>, union: &UnionType) -> String {
    let mut out = String::from("<p>One of:</p>\n<ul>\n");
    for arm in &union.arms {
        let told = arm.guards.iter().map(|guard| {
            let values: Vec<String> = guard.values.iter().map(|value| escaped(&value.text())).collect();
            format!(
                "<code>{}</code> {} <code>{}</code>",
                escaped(guard.property.for_encoder()),
                if guard.negated { "is not" } else { "is" },
                values.join("</code> or <code>")
            )
        });
        let told: Vec<String> = told.collect();
        let told = if told.is_empty() { String::new() } else { format!(", where {}", told.join(" and ")) };
        out.push_str(&format!("<li>{}{told}</li>\n", type_of(book, &arm.ty, UP)));
    }
    out.push_str("</ul>\n");
    out
}
