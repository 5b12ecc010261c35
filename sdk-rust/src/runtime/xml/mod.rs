//! Bodies of XML: how values stand in them (OpenAPI, XML Object), as data of the API. Values themselves are JSON on their
//! way to and from their types, so that both kinds of bodies are read and written in one way.
//!
//! Reading and writing needs the feature `xml`; an API with such bodies has it on by default.

#[cfg(all(test, feature = "xml"))]
mod tests;
#[cfg(feature = "xml")]
mod text;
mod tree;

use serde_json::Value;

/// A whole body.
#[derive(Debug)]
pub(crate) struct Root {
    /// The outermost element. Replies may call it as they like.
    pub(crate) name: Name,
    pub(crate) of: Shape,
}

/// The name of an element or an attribute.
#[derive(Debug)]
pub(crate) struct Name {
    local: &'static str,
    prefix: &'static str,
    namespace: &'static str,
}

impl Name {
    pub(crate) const fn new(local: &'static str) -> Self {
        Self { local, prefix: "", namespace: "" }
    }

    /// In a namespace, which may have a prefix.
    pub(crate) const fn within(self, prefix: &'static str, namespace: &'static str) -> Self {
        Self { local: self.local, prefix, namespace }
    }
}

/// The content of an element or an attribute.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Text, or members by name.
    Any,
    Text,
    Bool,
    Number,
    Object(&'static Object),
    /// An element of this name for each item.
    List(Name, &'static Shape),
    /// An element for each key.
    Map(&'static Shape),
}

/// An object with known members.
#[derive(Debug)]
pub(crate) struct Object(pub(crate) &'static [Member]);

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its name in JSON.
    pub(crate) key: &'static str,
    pub(crate) name: Name,
    pub(crate) place: Place,
    /// What it holds; in the place `Items`: what each item holds.
    pub(crate) of: Shape,
}

/// Where a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Element,
    /// A list without an element around it.
    Items,
    Attribute,
    /// The text of the object's own element.
    Text,
}

/// A value as a document.
///
/// # Errors
/// Says why it has no form in XML.
pub(crate) fn write(root: &Root, value: &Value) -> Result<Vec<u8>, String> {
    let tree = tree::of_value(root, value)?;
    #[cfg(feature = "xml")]
    return Ok(text::write(&tree).into_bytes());
    #[cfg(not(feature = "xml"))]
    {
        let _ = tree;
        Err(WITHOUT.to_owned())
    }
}

/// The value of a document.
///
/// # Errors
/// Says why it is none.
pub(crate) fn read(root: &Root, text: &[u8]) -> Result<Value, String> {
    #[cfg(feature = "xml")]
    return text::read(text).map(|tree| tree::value(&tree, &root.of));
    #[cfg(not(feature = "xml"))]
    {
        let _ = (root, text);
        Err(WITHOUT.to_owned())
    }
}

#[cfg(not(feature = "xml"))]
const WITHOUT: &str = "bodies of XML need the feature `xml` of this crate";
