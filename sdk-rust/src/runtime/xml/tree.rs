//! Between JSON values and trees of elements, by the shapes of the API.

use serde_json::{Map, Number, Value};

use super::{Member, Name, Object, Place, Root, Shape};

/// Namespace of `xsi:nil`, which marks an element that is null (XML Schema Part 1 §2.6.2).
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An element. A name has the prefix it is written with, if it has one.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: Tag,
    pub(super) attributes: Vec<(Tag, String)>,
    pub(super) children: Vec<Element>,
    /// All its own text.
    pub(super) text: String,
}

/// The name of an element or attribute.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) local: String,
    pub(super) prefix: String,
    pub(super) namespace: String,
}

impl Tag {
    fn of(name: &Name) -> Self {
        let own = str::to_owned;
        Self { local: own(name.local), prefix: own(name.prefix), namespace: own(name.namespace) }
    }

    /// A name that a caller or a document gave.
    fn given(local: &str) -> Result<Self, String> {
        let starts = |c: char| c.is_alphabetic() || c == '_';
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        if !local.starts_with(starts) || !local.chars().all(goes_on) {
            return Err(format!("`{}` is no name in XML", local.escape_debug()));
        }
        Ok(Self { local: local.to_owned(), ..Self::default() })
    }
}

/// The tree of a body.
pub(super) fn of_value(root: &Root, value: &Value) -> Result<Element, String> {
    element(Tag::of(&root.name), &root.of, value)
}

fn element(name: Tag, of: &Shape, value: &Value) -> Result<Element, String> {
    let mut made = Element { name, ..Element::default() };
    match (of, value) {
        (_, Value::Null) => {
            let nil = Tag { local: "nil".into(), prefix: "xsi".into(), namespace: INSTANCE.into() };
            made.attributes.push((nil, "true".to_owned()));
        }
        (Shape::Object(object), Value::Object(members)) => known(&mut made, object, members)?,
        (Shape::List(name, of), Value::Array(items)) => {
            for item in items {
                made.children.push(element(Tag::of(name), of, item)?);
            }
        }
        (Shape::Map(of), Value::Object(members)) => {
            for (key, value) in members {
                several(&mut made, Tag::given(key)?, of, value)?;
            }
        }
        (_, Value::Object(members)) => {
            for (key, value) in members {
                several(&mut made, Tag::given(key)?, &Shape::Any, value)?;
            }
        }
        (_, Value::Array(items)) => {
            for item in items {
                made.children.push(element(Tag::given("item")?, &Shape::Any, item)?);
            }
        }
        (_, one) => made.text = text(one)?,
    }
    Ok(made)
}

/// The members of an object that has known ones; the others are elements of their own names.
fn known(made: &mut Element, object: &Object, members: &Map<String, Value>) -> Result<(), String> {
    for member in object.0 {
        let Some(value) = members.get(member.key) else { continue };
        let name = Tag::of(&member.name);
        match (member.place, value) {
            (Place::Attribute | Place::Text | Place::Items, Value::Null) => {}
            (Place::Attribute, Value::Array(items)) => {
                let all: Result<Vec<String>, String> = items.iter().map(text).collect();
                made.attributes.push((name, all?.join(" ")));
            }
            (Place::Attribute, one) => made.attributes.push((name, text(one)?)),
            (Place::Text, one) => made.text = text(one)?,
            (Place::Items, Value::Array(items)) => {
                for item in items {
                    made.children.push(element(name.clone(), &member.of, item)?);
                }
            }
            (Place::Element | Place::Items, one) => made.children.push(element(name, &member.of, one)?),
        }
    }
    for (key, value) in members {
        if object.0.iter().all(|member| member.key != key) {
            several(made, Tag::given(key)?, &Shape::Any, value)?;
        }
    }
    Ok(())
}

/// A list is as many elements as it has items, unless its shape has an element around them.
fn several(made: &mut Element, name: Tag, of: &Shape, value: &Value) -> Result<(), String> {
    match (of, value) {
        (Shape::Any, Value::Array(items)) => {
            for item in items {
                made.children.push(element(name.clone(), of, item)?);
            }
        }
        _ => made.children.push(element(name, of, value)?),
    }
    Ok(())
}

fn text(value: &Value) -> Result<String, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    // XML 1.0 §2.2.
    let has_form =
        |c: char| !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(has_form) {
        Ok(text)
    } else {
        Err("a control character has no form in XML".to_owned())
    }
}

/// The value of an element.
pub(super) fn value(element: &Element, of: &Shape) -> Value {
    let is_nil = |(name, value): &(Tag, String)| {
        name.local == "nil" && name.namespace == INSTANCE && matches!(value.trim(), "true" | "1")
    };
    if element.attributes.iter().any(is_nil) {
        return Value::Null;
    }
    match of {
        Shape::Object(object) => object_of(element, object),
        Shape::List(_, of) => element.children.iter().map(|child| value(child, of)).collect(),
        Shape::Map(of) => Value::Object(
            element.children.iter().map(|child| (child.name.local.clone(), value(child, of))).collect(),
        ),
        Shape::Any if element.children.is_empty() && plain_attributes(element).next().is_none() => {
            Value::String(element.text.clone())
        }
        Shape::Any => object_of(element, &Object(&[])),
        scalar => of_text(&element.text, scalar),
    }
}

fn object_of(element: &Element, object: &Object) -> Value {
    let mut members = Map::new();
    let mut taken = vec![false; element.children.len()];
    for member in object.0 {
        match member.place {
            Place::Attribute => {
                let found = plain_attributes(element).find(|(name, _)| is(member, name, object));
                members.extend(found.map(|(_, text)| {
                    let value = match &member.of {
                        Shape::List(_, of) => text.split_whitespace().map(|word| of_text(word, of)).collect(),
                        one => of_text(text, one),
                    };
                    (member.key.to_owned(), value)
                }));
            }
            Place::Text => {
                members.insert(member.key.to_owned(), of_text(&element.text, &member.of));
            }
            Place::Items | Place::Element => {
                let mut found = Vec::new();
                for (child, taken) in element.children.iter().zip(&mut taken) {
                    if is(member, &child.name, object) && (found.is_empty() || member.place == Place::Items) {
                        *taken = true;
                        found.push(value(child, &member.of));
                    }
                }
                if member.place == Place::Items && !found.is_empty() {
                    members.insert(member.key.to_owned(), Value::Array(found));
                } else {
                    members.extend(found.pop().map(|value| (member.key.to_owned(), value)));
                }
            }
        }
    }
    // What the document does not know is kept under its own name; repeated names are a list.
    for (name, text) in plain_attributes(element) {
        let is_known = |member: &Member| member.place == Place::Attribute && is(member, name, object);
        if !object.0.iter().any(is_known) {
            members.entry(name.local.clone()).or_insert_with(|| Value::String(text.clone()));
        }
    }
    for (child, _) in element.children.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        let more = value(child, &Shape::Any);
        match members.get_mut(&child.name.local) {
            None => _ = members.insert(child.name.local.clone(), more),
            Some(Value::Array(all)) => all.push(more),
            Some(one) => *one = Value::Array(vec![one.take(), more]),
        }
    }
    Value::Object(members)
}

/// Whether a name is a member's; namespaces only tell names apart that are otherwise the same.
fn is(member: &Member, name: &Tag, object: &Object) -> bool {
    let kind = |member: &Member| member.place == Place::Attribute;
    let alike = |other: &&Member| kind(other) == kind(member) && other.name.local == member.name.local;
    name.local == member.name.local
        && (object.0.iter().filter(alike).count() < 2 || name.namespace == member.name.namespace)
}

/// Attributes that are values.
fn plain_attributes(element: &Element) -> impl Iterator<Item = &(Tag, String)> {
    element.attributes.iter().filter(|(name, _)| name.namespace != INSTANCE)
}

/// The value of a text. One that does not suit stays text, which its type then refuses.
fn of_text(text: &str, of: &Shape) -> Value {
    let own = || Value::String(text.to_owned());
    match (of, text.trim()) {
        (Shape::Bool | Shape::Number, "") => Value::Null,
        (Shape::Bool, "true" | "1") => Value::Bool(true),
        (Shape::Bool, "false" | "0") => Value::Bool(false),
        (Shape::Number, number) => number.parse::<Number>().map_or_else(|_| own(), Value::Number),
        _ => own(),
    }
}
