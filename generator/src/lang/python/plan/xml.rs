//! `_xml.py`: how values stand in bodies of XML, as data for the runtime; and the same in tables of operations.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ir::{Api, BodyFormat, Words, XmlMember, XmlName, XmlPlace, XmlRoot, XmlShape};
use crate::lang::python::encode::PyLiteral;
use crate::lang::python::imports::Imports;
use crate::lang::scope::{Case, Scope};

/// The module; it is there when it has roots.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct XmlModule {
    imports: Vec<Vec<String>>,
    objects: Vec<ObjectPlan>,
    pub(in crate::lang::python) roots: Vec<RootPlan>,
}

#[derive(Debug, Serialize)]
struct ObjectPlan {
    name: String,
    members: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct RootPlan {
    name: String,
    value: String,
}

/// What the module calls its constants.
#[derive(Debug, Clone, Default)]
pub(in crate::lang::python) struct XmlNames {
    /// Of objects, by their index.
    objects: Vec<String>,
    /// Of whole bodies.
    roots: Vec<(XmlRoot, String)>,
}

impl XmlNames {
    /// Claims them all.
    pub(in crate::lang::python) fn decide(api: &Api) -> Self {
        let mut scope =
            Scope::new(Case::Upper).digit_prefix("XML_").reserve(&["ANY", "BOOL", "NUMBER", "TEXT"]);
        let claimed = scope.claim_all(api.xml.iter().map(|object| (&object.name, "")));
        let objects = claimed.iter().map(ToString::to_string).collect();
        let mut roots: Vec<(XmlRoot, String)> = Vec::new();
        for operation in api.resources.iter().flat_map(|resource| &resource.operations) {
            let sent = operation.body.iter().flat_map(|body| {
                [&body.format].into_iter().chain(body.others.iter().map(|(_, format)| format)).filter_map(
                    |format| match format {
                        BodyFormat::Xml(root) => Some(root),
                        _ => None,
                    },
                )
            });
            for root in sent.chain(&operation.reply_xml) {
                if roots.iter().all(|(known, _)| known != root) {
                    let words = crate::naming::words(root.name.local.for_encoder(), "body");
                    let body = Words::from_words(words.as_slice().iter().cloned().chain(["body".to_owned()]));
                    roots.push((root.clone(), scope.claim(&body).to_string()));
                }
            }
        }
        Self { objects, roots }
    }

    /// What a body is in the table of an operation.
    pub(in crate::lang::python) fn root(&self, root: &XmlRoot) -> Option<String> {
        self.roots.iter().find(|(known, _)| known == root).map(|(_, name)| format!("_xml.{name}"))
    }
}

/// Decides the module.
pub(in crate::lang::python) fn plan(api: &Api, names: &XmlNames) -> XmlModule {
    let mut used: BTreeSet<&'static str> = BTreeSet::new();
    let mut objects = Vec::new();
    for (object, name) in api.xml.iter().zip(&names.objects) {
        used.insert("Object");
        let members =
            object.members.iter().map(|member| self::member(&names.objects, member, &mut used)).collect();
        objects.push(ObjectPlan { name: name.clone(), members });
    }
    let mut roots = Vec::new();
    for (root, name) in &names.roots {
        used.insert("Root");
        let of = shape(&names.objects, &root.of, &mut used);
        let value = format!("Root({}, {of})", self::name(&root.name, &mut used));
        roots.push(RootPlan { name: name.clone(), value });
    }
    let mut imports = Imports::default();
    imports.name("typing", "Final");
    for name in used {
        imports.name("._runtime.xmlbodies", name);
    }
    XmlModule { imports: imports.sections(), objects, roots }
}

fn member(names: &[String], member: &XmlMember, used: &mut BTreeSet<&'static str>) -> String {
    used.insert("Member");
    let (key, name) = (PyLiteral::wire(&member.key), self::name(&member.name, used));
    let of = shape(names, &member.of, used);
    let place = match member.place {
        XmlPlace::Element => "",
        XmlPlace::Items => ", \"items\"",
        XmlPlace::Attribute => ", \"attribute\"",
        XmlPlace::Text => ", \"text\"",
    };
    format!("Member({key}, {name}, {of}{place})")
}

fn name(name: &XmlName, used: &mut BTreeSet<&'static str>) -> String {
    used.insert("Name");
    let mut text = format!("Name({}", PyLiteral::wire(&name.local));
    for (key, part) in [("prefix", &name.prefix), ("namespace", &name.namespace)] {
        if !part.for_encoder().is_empty() {
            text.push_str(&format!(", {key}={}", PyLiteral::wire(part)));
        }
    }
    text.push(')');
    text
}

fn shape(names: &[String], of: &XmlShape, used: &mut BTreeSet<&'static str>) -> String {
    let plain = match of {
        XmlShape::Any => "ANY",
        XmlShape::Text => "TEXT",
        XmlShape::Bool => "BOOL",
        XmlShape::Number => "NUMBER",
        XmlShape::Object(id) => match names.get(id.0) {
            Some(name) => return name.clone(),
            None => "ANY",
        },
        XmlShape::List(name, of) => {
            used.insert("ListOf");
            return format!("ListOf({}, {})", self::name(name, used), shape(names, of, used));
        }
        XmlShape::Map(of) => {
            used.insert("MapOf");
            return format!("MapOf({})", shape(names, of, used));
        }
    };
    used.insert(plain);
    plain.to_owned()
}
