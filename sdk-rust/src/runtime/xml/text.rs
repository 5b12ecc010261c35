//! Between trees of elements and text. Document types are refused, so entities are the five that XML has and characters
//! by number: nothing expands, and nothing outside of the document is read.

use std::fmt::Write as _;

use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::tree::{Element, Tag};

/// Elements in elements, as deep as JSON may be nested.
const DEEPEST: usize = 200;

/// Reads a document.
///
/// # Errors
/// Says why it is none that is read here.
pub(super) fn read(text: &[u8]) -> Result<Element, String> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(start) => {
                if open.len() >= DEEPEST {
                    return Err("it is nested too deeply".to_owned());
                }
                open.push(started(&reader, &start)?);
            }
            Event::Empty(start) => {
                let element = started(&reader, &start)?;
                close(&mut open, &mut root, element)?;
            }
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    close(&mut open, &mut root, element)?;
                }
            }
            Event::Text(text) => put(&mut open, &text.xml10_content())?,
            Event::CData(text) => put(&mut open, &text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let char = reference.resolve_char_ref().map_err(|error| error.to_string())?;
                let known = || match &*reference {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "apos" => Some('\''),
                    "quot" => Some('"'),
                    _ => None,
                };
                let Some(char) = char.or_else(known) else {
                    return Err("it has an entity of its own".to_owned());
                };
                put(&mut open, char.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err("it has a document type, which is not read".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        _ => Err("it ends too early".to_owned()),
    }
}

fn started(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Result<Element, String> {
    let (namespace, local) = reader.resolver().resolve_element(start.name());
    let mut element = Element { name: tag(&namespace, local.as_ref()), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        element.attributes.push((tag(&namespace, local.as_ref()), value.into_owned()));
    }
    Ok(element)
}

fn tag(namespace: &ResolveResult<'_>, local: &str) -> Tag {
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
    };
    Tag { local: local.to_owned(), prefix: String::new(), namespace }
}

fn close(open: &mut [Element], root: &mut Option<Element>, element: Element) -> Result<(), String> {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err("it has more than one outermost element".to_owned()),
    }
    Ok(())
}

fn put(open: &mut [Element], text: &str) -> Result<(), String> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err("it has text outside of its element".to_owned()),
    }
    Ok(())
}

/// Writes a document. Prefixes are declared on the outermost element.
pub(super) fn write(root: &Element) -> String {
    let mut declared = Vec::new();
    prefixes(root, &mut declared);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    put_element(&mut text, root, &declared, true, "");
    text
}

/// Prefixes with their namespaces, by first use; a prefix has one namespace here, the first.
fn prefixes<'a>(element: &'a Element, declared: &mut Vec<(&'a str, &'a str)>) {
    let names = std::iter::once(&element.name).chain(element.attributes.iter().map(|(name, _)| name));
    for name in names.filter(|name| !name.prefix.is_empty() && !name.namespace.is_empty()) {
        if declared.iter().all(|(prefix, _)| *prefix != name.prefix) {
            declared.push((&name.prefix, &name.namespace));
        }
    }
    element.children.iter().for_each(|child| prefixes(child, declared));
}

/// `default`: the namespace of names without a prefix.
fn put_element(
    text: &mut String,
    element: &Element,
    declared: &[(&str, &str)],
    is_root: bool,
    default: &str,
) {
    let name = &element.name;
    let qualified = qualified(name);
    let _ = write!(text, "<{qualified}");
    if is_root {
        declared
            .iter()
            .for_each(|(prefix, namespace)| put_attribute(text, &format!("xmlns:{prefix}"), namespace));
    }
    let mut default = default;
    if name.prefix.is_empty() && !name.namespace.is_empty() && name.namespace != default {
        put_attribute(text, "xmlns", &name.namespace);
        default = &name.namespace;
    }
    // A prefix that stands for something else here than in the rest of the document.
    let names = std::iter::once(name).chain(element.attributes.iter().map(|(name, _)| name));
    for other in names.filter(|other| !other.prefix.is_empty() && !other.namespace.is_empty()) {
        if !declared.contains(&(other.prefix.as_str(), other.namespace.as_str())) {
            put_attribute(text, &format!("xmlns:{}", other.prefix), &other.namespace);
        }
    }
    for (name, value) in &element.attributes {
        put_attribute(text, &self::qualified(name), value);
    }
    if element.children.is_empty() && element.text.is_empty() {
        text.push_str("/>");
        return;
    }
    text.push('>');
    text.push_str(&partial_escape(element.text.as_str()));
    for child in &element.children {
        put_element(text, child, declared, false, default);
    }
    let _ = write!(text, "</{qualified}>");
}

fn qualified(name: &Tag) -> String {
    if name.prefix.is_empty() { name.local.clone() } else { format!("{}:{}", name.prefix, name.local) }
}

fn put_attribute(text: &mut String, name: &str, value: &str) {
    let value = partial_escape(value).replace('"', "&quot;").replace('\t', "&#9;").replace('\n', "&#10;");
    let _ = write!(text, " {name}=\"{value}\"");
}
