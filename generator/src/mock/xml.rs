//! Values as XML, by what schemas say of elements and attributes (OpenAPI, XML Object).

use serde_json::Value;

use super::Mock;
use crate::normalise::Fates;
use crate::normalise::keywords::{Keywords, Parts};
use crate::normalise::view::At;

/// Elements inside each other, at most.
const DEEPEST: usize = 64;

/// What a schema says of the element of its values.
#[derive(Default)]
struct Hints {
    name: Option<String>,
    namespace: Option<String>,
    is_attribute: bool,
    is_text: bool,
    is_wrapped: bool,
}

/// A whole document.
pub(super) fn document<'a>(mock: &'a Mock, schema: Option<&At<'a>>, value: &Value) -> String {
    let target = schema.and_then(|schema| mock.view().follow(schema));
    let named =
        target.as_ref().and_then(|target| match target.pointer.tokens().collect::<Vec<_>>().as_slice() {
            ["components", "schemas", name] => Some((*name).to_owned()),
            _ => None,
        });
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = named.unwrap_or_else(|| "root".to_owned());
    element(mock, &mut out, &name, (schema, value), 0);
    out.push('\n');
    out
}

fn hints<'a>(mock: &'a Mock, schema: Option<&At<'a>>) -> Hints {
    let target = schema.and_then(|schema| mock.view().follow(schema));
    let own = schema.into_iter().chain(target.as_ref()).find_map(|at| at.get("xml"));
    let Some(xml) = own else { return Hints::default() };
    let text = |key: &str| xml.str(key).filter(|text| !text.is_empty()).map(str::to_owned);
    let kind = xml.str("nodeType").unwrap_or_default();
    let prefix = text("prefix");
    let namespace = text("namespace").map(|uri| match &prefix {
        Some(prefix) => format!(" xmlns:{}=\"{}\"", plain(prefix), escaped(&uri)),
        None => format!(" xmlns=\"{}\"", escaped(&uri)),
    });
    let prefixed = |name: String| match &prefix {
        // A prefix without a namespace is bound to nothing.
        Some(prefix) if namespace.is_some() => format!("{prefix}:{name}"),
        _ => name,
    };
    Hints {
        name: text("name").map(prefixed),
        is_attribute: xml.flag("attribute") || kind == "attribute",
        is_text: kind == "text" || kind == "cdata",
        is_wrapped: xml.flag("wrapped") || kind == "element",
        namespace,
    }
}

/// An element of a value; `name` is what it is called if its schema does not say.
fn element<'a>(
    mock: &'a Mock,
    out: &mut String,
    name: &str,
    (schema, value): (Option<&At<'a>>, &Value),
    depth: usize,
) {
    let own = hints(mock, schema);
    let name = plain(own.name.as_deref().unwrap_or(name));
    out.push_str(&format!("<{name}{}", own.namespace.unwrap_or_default()));
    let target = schema.and_then(|schema| mock.view().follow(schema));
    let keywords = target.map(|at| Keywords::collect(mock.view(), &Parts::of(at), &mut Fates::default()));
    let property =
        |name: &str| keywords.as_ref().and_then(|keywords| keywords.properties.get(name)).map(|own| &own.at);
    let mut inside = String::new();
    match value {
        Value::Object(members) if depth < DEEPEST => {
            for (key, value) in members {
                let of = property(key);
                let own = hints(mock, of);
                if own.is_attribute {
                    let name = plain(own.name.as_deref().unwrap_or(key));
                    out.push_str(&format!(" {name}=\"{}\"", escaped(&text(value))));
                } else if own.is_text {
                    inside.push_str(&escaped(&text(value)));
                } else {
                    member(mock, &mut inside, key, (of, value), depth + 1);
                }
            }
        }
        Value::Array(items) if depth < DEEPEST => {
            let of = keywords.as_ref().and_then(|keywords| keywords.get("items"));
            for item in items {
                element(mock, &mut inside, &name, (of.as_ref(), item), depth + 1);
            }
        }
        other => inside.push_str(&escaped(&text(other))),
    }
    if inside.is_empty() {
        out.push_str("/>");
    } else {
        out.push_str(&format!(">{inside}</{name}>"));
    }
}

/// A member of an object: an element, or of a list without one around it an element for each item.
fn member<'a>(
    mock: &'a Mock,
    out: &mut String,
    key: &str,
    (schema, value): (Option<&At<'a>>, &Value),
    depth: usize,
) {
    let own = hints(mock, schema);
    match value {
        Value::Null => {}
        Value::Array(items) if !own.is_wrapped => {
            let target = schema.and_then(|schema| mock.view().follow(schema));
            let of = target.and_then(|at| at.get("items"));
            for item in items {
                element(mock, out, key, (of.as_ref(), item), depth);
            }
        }
        value => element(mock, out, key, (schema, value), depth),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A name without what no name in XML can have.
fn plain(name: &str) -> String {
    let name: String = name.chars().map(|c| if is_name(c) { c } else { '_' }).collect();
    if name.starts_with(|c: char| begins_name(c) && c != ':') { name } else { format!("_{name}") }
}

/// `NameStartChar` (XML 1.0 §2.3).
fn begins_name(c: char) -> bool {
    matches!(c,
        ':' | '_' | 'A'..='Z' | 'a'..='z'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// `NameChar`.
fn is_name(c: char) -> bool {
    begins_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Text of an element or an attribute; what XML 1.0 cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_those_of_xml() {
        for (name, expected) in [
            ("a-1", "a-1"),
            ("1a", "_1a"),
            ("größe", "größe"),
            // Letters and digits of Unicode, and none of XML.
            ("x²", "x_"),
            ("ªb", "_b"),
            ("a½", "a_"),
            ("a b", "a_b"),
            ("e\u{301}", "e\u{301}"),
        ] {
            assert_eq!(plain(name), expected, "{name}");
        }
    }
}
