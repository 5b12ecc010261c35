//! How values stand in XML (OpenAPI, XML Object): which member is an element, an attribute or text, and under which name.
//! The types say what the values are.

use super::{WireName, Words};

/// Index into [`Api::xml`](super::Api).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct XmlId(pub usize);

/// The element or attribute of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlName {
    /// Without a prefix.
    pub local: WireName,
    /// Prefix it is written with; empty: none.
    pub prefix: WireName,
    /// URI of its namespace; empty: none.
    pub namespace: WireName,
}

impl XmlName {
    /// A name in no namespace.
    #[must_use]
    pub fn local(name: &str) -> Self {
        let none = || WireName::new("");
        Self { local: WireName::new(name), prefix: none(), namespace: none() }
    }
}

/// A whole body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlRoot {
    /// The outermost element.
    pub name: XmlName,
    /// What is in it.
    pub of: XmlShape,
}

/// The content of an element or an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlShape {
    /// Whatever is there: text, or members by name.
    Any,
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Known members.
    Object(XmlId),
    /// Elements of one name, one for each item.
    List(XmlName, Box<XmlShape>),
    /// An element for each key.
    Map(Box<XmlShape>),
}

/// An object with known members.
#[derive(Debug, Clone)]
pub struct XmlObject {
    /// The name of its type.
    pub name: Words,
    /// In document order.
    pub members: Vec<XmlMember>,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct XmlMember {
    /// Its name in JSON.
    pub key: WireName,
    /// Its name in XML.
    pub name: XmlName,
    /// Where it stands.
    pub place: XmlPlace,
    /// What it holds; of a list without an element around it: what each item holds.
    pub of: XmlShape,
}

/// Where a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlPlace {
    /// In an element.
    Element,
    /// A list: each item in an element.
    Items,
    /// In an attribute.
    Attribute,
    /// The text of the object's own element.
    Text,
}
