//! Schemas as XML: names and places of members from the `xml` keyword (OpenAPI 3.1.1 §4.8.26).
//!
//! A name is the schema's own `xml.name`, else that of the component it refers to, else the property's or the component's
//! name. Items without a name of their own bear that of their list.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{
    EnumForm, WireName, Words, XmlId, XmlMember, XmlName, XmlObject, XmlPlace, XmlRoot, XmlShape,
};
use crate::normalise::Normalised;
use crate::normalise::model::{Field, Kind, SchemaId, XmlHints};

/// Lists in maps in lists this deep are no document anybody writes.
const NESTING: usize = 16;

/// The objects that XML bodies of a document hold.
pub(super) struct Xml<'n> {
    normalised: &'n Normalised,
    ids: BTreeMap<SchemaId, XmlId>,
    names: BTreeSet<String>,
    objects: Vec<XmlObject>,
}

impl<'n> Xml<'n> {
    pub(super) fn new(normalised: &'n Normalised) -> Self {
        Self { normalised, ids: BTreeMap::new(), names: BTreeSet::new(), objects: Vec::new() }
    }

    pub(super) fn into_objects(self) -> Vec<XmlObject> {
        self.objects
    }

    /// A body of this schema.
    pub(super) fn root(&mut self, schema: SchemaId) -> XmlRoot {
        let (settled, _) = self.normalised.schemas.settle(schema);
        let own = self.normalised.schemas.get(settled);
        let component = own.filter(|own| {
            matches!(own.pointer.tokens().collect::<Vec<_>>().as_slice(), ["components", "schemas", _])
        });
        let fallback = match component {
            Some(component) => component.name.clone(),
            // A public name is none of the wire's business.
            None => {
                own.map_or_else(|| "root".to_owned(), |own| self.normalised.type_words(&own.pointer).pascal())
            }
        };
        let hints = self.hints(schema);
        let name = named(&hints, &fallback);
        let of = match self.kind(schema) {
            Some(Kind::List(items)) => self.list(*items, &name, 0),
            _ => self.shape(schema, 0),
        };
        XmlRoot { name, of }
    }

    fn words(&self, schema: &crate::normalise::model::Schema) -> Words {
        schema.public_words().unwrap_or_else(|| self.normalised.type_words(&schema.pointer))
    }

    fn kind(&self, schema: SchemaId) -> Option<&'n Kind> {
        let (settled, _) = self.normalised.schemas.settle(schema);
        self.normalised.schemas.get(settled).map(|schema| &schema.kind)
    }

    /// What a schema says of XML, filled up with what the one it stands for says.
    fn hints(&self, schema: SchemaId) -> XmlHints {
        let mut hints = XmlHints::default();
        let mut at = schema;
        for _ in 0..=NESTING {
            let Some(schema) = self.normalised.schemas.get(at) else { break };
            hints.fill(&schema.xml);
            match schema.kind {
                Kind::Same(next) => at = next,
                _ => break,
            }
        }
        hints
    }

    fn shape(&mut self, schema: SchemaId, depth: usize) -> XmlShape {
        let (settled, _) = self.normalised.schemas.settle(schema);
        if depth > NESTING {
            return XmlShape::Any;
        }
        match self.kind(settled) {
            Some(Kind::Bool) => XmlShape::Bool,
            Some(Kind::Int | Kind::UInt | Kind::Number) => XmlShape::Number,
            Some(Kind::String | Kind::DateTime | Kind::Date | Kind::Bytes) => XmlShape::Text,
            Some(Kind::Enum(values)) => match EnumForm::of_wires(values.iter().map(|value| &value.wire)) {
                EnumForm::Whole => XmlShape::Number,
                EnumForm::Text => XmlShape::Text,
                EnumForm::Mixed => XmlShape::Any,
            },
            Some(Kind::Object(object)) => XmlShape::Object(self.object(settled, &object.fields)),
            Some(Kind::Map(values)) => XmlShape::Map(Box::new(self.shape(*values, depth + 1))),
            Some(Kind::List(items)) => {
                let own = XmlName::local("item");
                self.list(*items, &own, depth)
            }
            Some(Kind::Union(union)) => {
                let arms: Vec<SchemaId> = union.arms.iter().map(|arm| arm.schema).collect();
                self.one_of(settled, &arms, depth)
            }
            _ => XmlShape::Any,
        }
    }

    fn list(&mut self, items: SchemaId, list: &XmlName, depth: usize) -> XmlShape {
        let hints = self.hints(items);
        let name = named(&hints, list.local.for_encoder());
        XmlShape::List(name, Box::new(self.shape(items, depth + 1)))
    }

    /// A value of one of several schemas: members of all objects, or else the loosest of the shapes.
    fn one_of(&mut self, union: SchemaId, arms: &[SchemaId], depth: usize) -> XmlShape {
        let mut fields: Vec<Field> = Vec::new();
        let mut all_objects = !arms.is_empty();
        let mut shapes = Vec::new();
        let known = self.objects.len();
        for arm in arms {
            match self.kind(*arm) {
                Some(Kind::Object(object)) => {
                    for field in &object.fields {
                        if fields.iter().all(|known| known.declared != field.declared) {
                            fields.push(field.clone());
                        }
                    }
                }
                _ => {
                    all_objects = false;
                    shapes.push(self.shape(*arm, depth + 1));
                }
            }
        }
        if all_objects {
            return XmlShape::Object(self.object(union, &fields));
        }
        match shapes.as_slice() {
            [first, rest @ ..] if fields.is_empty() && rest.iter().all(|other| other == first) => {
                first.clone()
            }
            others => {
                let is_text = fields.is_empty() && others.contains(&XmlShape::Text);
                self.forget(known);
                if is_text { XmlShape::Text } else { XmlShape::Any }
            }
        }
    }

    /// Takes back all objects but the first ones: those of shapes that nothing has after all.
    fn forget(&mut self, known: usize) {
        for object in self.objects.drain(known..) {
            self.names.remove(&object.name.pascal());
        }
        self.ids.retain(|_, id| id.0 < known);
    }

    fn object(&mut self, schema: SchemaId, fields: &[Field]) -> XmlId {
        if let Some(id) = self.ids.get(&schema) {
            return *id;
        }
        let id = XmlId(self.objects.len());
        self.ids.insert(schema, id);
        let words = self.normalised.schemas.get(schema).map(|schema| self.words(schema));
        let words = words.unwrap_or_else(|| Words::split("object"));
        let mut name = words.clone();
        let mut number = 2_usize;
        while !self.names.insert(name.pascal()) {
            let more = words.as_slice().iter().cloned().chain([number.to_string()]);
            name = Words::from_words(more);
            number += 1;
        }
        self.objects.push(XmlObject { name, members: Vec::new() });
        let members = fields.iter().map(|field| self.member(field)).collect();
        if let Some(object) = self.objects.get_mut(id.0) {
            object.members = members;
        }
        id
    }

    fn member(&mut self, field: &Field) -> XmlMember {
        let hints = self.hints(field.schema);
        let key = field.wire.clone();
        let name = named(&hints, field.declared.for_encoder());
        let (name, place, of) = match self.kind(field.schema) {
            _ if hints.attribute => (name, XmlPlace::Attribute, self.shape(field.schema, 0)),
            _ if hints.text => (name, XmlPlace::Text, self.shape(field.schema, 0)),
            Some(Kind::List(items)) if hints.wrapped => {
                let of = self.list(*items, &name, 0);
                (name, XmlPlace::Element, of)
            }
            Some(Kind::List(items)) => {
                // Without an element around the items the list's own name stands for nothing.
                let own = self.hints(*items);
                let name = named(&own, field.declared.for_encoder());
                (name, XmlPlace::Items, self.shape(*items, 0))
            }
            _ => (name, XmlPlace::Element, self.shape(field.schema, 0)),
        };
        XmlMember { key, name, place, of }
    }
}

fn named(hints: &XmlHints, fallback: &str) -> XmlName {
    let own = |text: &Option<String>| WireName::new(text.clone().unwrap_or_default());
    XmlName {
        local: WireName::new(hints.name.clone().unwrap_or_else(|| fallback.to_owned())),
        prefix: own(&hints.prefix),
        namespace: own(&hints.namespace),
    }
}
