//! What vanishes in the SDKs: other spellings of fields and values, and where replies have what clients are given.

use super::{Book, html, once};
use crate::diagnostics::render::escaped;
use crate::ir::{Candidate, EnumValue, Field, JsonPointer, Operation, Shape};

/// The page of all spellings.
pub(super) fn page(book: &Book<'_>) -> String {
    let mut body =
        String::from("<h2>Fields</h2>\n<table>\n<tr><th>type</th><th>field</th><th>on the wire</th></tr>\n");
    let mut values = String::new();
    for (id, names) in &book.python.types {
        let Some(def) = book.def(*id) else { continue };
        match &def.shape {
            Shape::Object(object) => {
                for (field, name) in object.fields.iter().zip(&names.members) {
                    let said = of_field(field);
                    if !said.is_empty() {
                        body.push_str(&format!(
                            "<tr><td>{}</td><td><code>{}</code></td><td>{said}</td></tr>\n",
                            book.type_link(*id, ""),
                            escaped(name)
                        ));
                    }
                }
            }
            Shape::Enum(own) => {
                for (value, name) in own.iter().zip(&names.members) {
                    let said = of_value(value);
                    if !said.is_empty() {
                        values.push_str(&format!(
                            "<tr><td>{}</td><td><code>{}</code></td><td>{said}</td></tr>\n",
                            book.type_link(*id, ""),
                            escaped(name)
                        ));
                    }
                }
            }
            Shape::Union(_) => {}
        }
    }
    body.push_str(
        "</table>\n<h2>Values</h2>\n<table>\n<tr><th>type</th><th>value</th><th>on the wire</th></tr>\n",
    );
    body.push_str(&values);
    body.push_str("</table>\n<h2>Replies</h2>\n");
    for (at, resource) in book.api.resources.iter().enumerate() {
        let (Some(file), Some(names)) = (book.resource_file(at), book.python.resources.get(at)) else {
            continue;
        };
        for (operation, method) in resource.operations.iter().zip(&names.methods) {
            let said = of_operation(operation);
            if !said.is_empty() {
                body.push_str(&format!(
                    "<h3><a href=\"resources/{}.html#{}\">{}.{}</a></h3>\n{said}",
                    escaped(file),
                    escaped(&method.name),
                    escaped(&names.accessor),
                    escaped(&method.name)
                ));
            }
        }
    }
    html::page("What the wire says", "./", &body)
}

/// Other names of a field; nothing if it has the one that it is called by.
pub(super) fn of_field(field: &Field) -> String {
    let wire = field.wire.for_encoder();
    let mut said = Vec::new();
    if wire != field.name.snake() {
        said.push(format!("sent as <code>{}</code>", escaped(wire)));
    }
    let old = field.legacy.iter().filter(|old| old.wire != field.wire);
    let old = once(old.map(|old| format!("<code>{}</code>", escaped(old.wire.for_encoder()))));
    if !old.is_empty() {
        said.push(format!("also understood: {}", old.join(", ")));
    }
    if field.json_string {
        said.push("JSON inside a string".to_owned());
    }
    facts(&said)
}

/// Other spellings of a value.
pub(super) fn of_value(value: &EnumValue) -> String {
    let mut said = Vec::new();
    if let Some(sent) = &value.sent {
        said.push(format!("sent as <code>{}</code>", escaped(sent.for_encoder())));
    }
    let old: Vec<String> =
        value.legacy.iter().map(|old| format!("<code>{}</code>", escaped(old.for_encoder()))).collect();
    if !old.is_empty() {
        said.push(format!("also understood: {}", old.join(", ")));
    }
    facts(&said)
}

/// Where the body and the reply have what the client has elsewhere.
pub(super) fn of_operation(operation: &Operation) -> String {
    let mut said = Vec::new();
    if let Some(wrapper) = operation.body.as_ref().and_then(|body| body.wrapper.as_ref()) {
        said.push(format!("the body sits in <code>{}</code>", escaped(wrapper.for_encoder())));
    }
    let envelope = &operation.envelope;
    let candidates = |places: &[Candidate]| places.iter().map(|place| place.at.clone()).collect::<Vec<_>>();
    for (what, places) in [
        ("value", candidates(&envelope.value)),
        ("items", envelope.items.clone()),
        ("total", envelope.total.clone()),
        ("id", envelope.id.clone()),
        ("matched", envelope.matched.clone()),
        ("modified", envelope.modified.clone()),
        ("count", envelope.count.clone()),
        ("ids", envelope.ids.clone()),
        ("errors", envelope.errors.clone()),
    ] {
        let is_whole = places.iter().all(|place| place.steps.is_empty());
        if !is_whole {
            let places = once(places.iter().map(|place| format!("<code>{}</code>", escaped(&shown(place)))));
            said.push(format!("{what} is read at {}", places.join(", ")));
        }
    }
    if said.is_empty() {
        return String::new();
    }
    let items: String = said.iter().map(|said| format!("<li>{said}</li>\n")).collect();
    format!("<p>On the wire:</p>\n<ul>\n{items}</ul>\n")
}

/// As rules write it.
fn shown(place: &JsonPointer) -> String {
    if place.steps.is_empty() {
        return "/".to_owned();
    }
    place.steps.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect()
}

fn facts(said: &[String]) -> String {
    if said.is_empty() { String::new() } else { format!("<p class=\"facts\">{}</p>\n", said.join("; ")) }
}
