//! Puts a document together: follows the references of every file along the shapes of the specification. A part that a reference
//! may stand for becomes a component with a name; what may be no reference, by the specification, is written out in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::Grafts;
use super::library::{FileId, Library, MAIN, Miss, Target};
use crate::diagnostics::{Diagnostics, Span, SpecPointer};
use crate::load::shape::{ObjectKind, Shape};
use crate::load::{Budget, Mapping, Node, Value};

/// A document in one tree.
pub(super) struct Assembled {
    pub(super) root: Node,
    pub(super) grafts: Grafts,
    /// Files that references name and that are not there yet.
    pub(super) wanted: BTreeSet<String>,
}

/// Who a tree belongs to: the document, or the part of that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Document,
    Part(usize),
}

/// A part that is referred to, and gets a name.
pub(super) struct Part {
    pub(super) target: Target,
    pub(super) kind: ObjectKind,
    pub(super) node: Node,
}

/// A text that will say where a part is.
pub(super) struct Link {
    pub(super) owner: Owner,
    pub(super) at: SpecPointer,
    pub(super) part: usize,
    /// What lies further in: the part is one that a larger one holds.
    pub(super) rest: SpecPointer,
}

/// A stretch of a file on its way into a tree.
pub(super) struct Here<'h> {
    pub(super) owner: Owner,
    pub(super) file: FileId,
    /// The place of the stretch in the tree, and in its file.
    pub(super) base: SpecPointer,
    pub(super) origin: SpecPointer,
    /// The stretches around it: what was written out to come here.
    pub(super) around: Option<(&'h Here<'h>, Target)>,
}

impl Here<'_> {
    pub(super) fn is_inside(&self, target: &Target) -> bool {
        self.around.as_ref().is_some_and(|(outer, own)| own == target || outer.is_inside(target))
    }
}

pub(super) struct Assembly<'a> {
    pub(super) library: &'a Library,
    pub(super) swagger: bool,
    pub(super) budget: &'a Budget,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) wanted: BTreeSet<String>,
    /// Parts that have a place of their own in the document: `components: {schemas: {Pet: {$ref: pet.yaml}}}`.
    pub(super) homes: BTreeMap<(Target, Section), SpecPointer>,
    pub(super) parts: Vec<Part>,
    pub(super) known: BTreeMap<(Target, Section), usize>,
    pub(super) links: Vec<Link>,
    pub(super) grafts: BTreeMap<(Owner, SpecPointer), (FileId, SpecPointer)>,
    pub(super) written_out: usize,
    pub(super) stopped: bool,
}

/// Where parts of a kind stand in a document.
pub(super) type Section = &'static [&'static str];

/// Follows all references of a document.
pub(super) fn assemble(
    library: &Library,
    swagger: bool,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Assembled {
    let start = Target { file: MAIN, pointer: SpecPointer::root() };
    let mut root = library.node(&start).cloned().unwrap_or_else(|| unreachable_root(library));
    let mut assembly = Assembly {
        library,
        swagger,
        budget,
        diagnostics,
        wanted: BTreeSet::new(),
        homes: BTreeMap::new(),
        parts: Vec::new(),
        known: BTreeMap::new(),
        links: Vec::new(),
        grafts: BTreeMap::new(),
        written_out: 0,
        stopped: false,
    };
    assembly.find_homes(&root);
    let here = Here {
        owner: Owner::Document,
        file: MAIN,
        base: SpecPointer::root(),
        origin: SpecPointer::root(),
        around: None,
    };
    assembly.visit(&mut root, Shape::Object(ObjectKind::Document), &here, &SpecPointer::root());
    let mut next = 0;
    while next < assembly.parts.len() && !assembly.stopped {
        let Part { target, kind, node } = &mut assembly.parts[next];
        let mut node = std::mem::replace(node, Node::new(node.span, Value::Null));
        let (target, kind) = (target.clone(), *kind);
        let here = Here {
            owner: Owner::Part(next),
            file: target.file,
            base: SpecPointer::root(),
            origin: target.pointer.clone(),
            around: None,
        };
        assembly.visit(&mut node, Shape::RefOr(kind), &here, &SpecPointer::root());
        assembly.parts[next].node = node;
        next += 1;
    }
    assembly.finish(root)
}

/// There is always a document; a library without one gives nothing.
fn unreachable_root(library: &Library) -> Node {
    let source = library.source(MAIN).unwrap_or_else(|| crate::diagnostics::SourceMap::new().add("", ""));
    Node::new(Span::new(source, 0, 0), Value::Null)
}

impl Assembly<'_> {
    /// Looks at a node and what lies inside. `at` is its place in its stretch.
    pub(super) fn visit(&mut self, node: &mut Node, shape: Shape, here: &Here<'_>, at: &SpecPointer) {
        if self.stopped {
            return;
        }
        let depth = here.base.depth() + at.depth();
        if depth > self.budget.depth {
            self.breach("levels of nesting (depth)", self.budget.depth, node.span, here, at);
            return;
        }
        match shape {
            Shape::Any => return,
            Shape::Untyped(shape) => return self.visit(node, *shape, here, at),
            _ => {}
        }
        if let Some(reference) = node.get("$ref").filter(|node| node.as_str().is_some()) {
            let (text, span) = (reference.as_str().unwrap_or_default().to_owned(), reference.span);
            let kind = match shape {
                Shape::RefOr(kind) => Some(kind),
                Shape::SchemaOrFlag => Some(ObjectKind::Schema),
                _ => None,
            };
            let named = kind.and_then(|kind| Some((kind, self.section(kind)?)));
            // `resolve` follows what stays within the document, where the specification has references.
            if here.file == MAIN && text.starts_with('#') && kind.is_some() {
                return;
            }
            match named {
                Some((kind, section)) => self.refer(node, (kind, section), (&text, span), here, at),
                None => self.write_out(node, shape, (&text, span), here, at),
            }
            return;
        }
        self.inside(node, shape, here, at);
    }

    fn inside(&mut self, node: &mut Node, shape: Shape, here: &Here<'_>, at: &SpecPointer) {
        match (shape, &mut node.value) {
            (Shape::List(shape), Value::Sequence(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.visit(item, *shape, here, &at.index(index));
                }
            }
            (Shape::Map(shape), Value::Mapping(members)) => {
                for (key, member) in members.iter_mut() {
                    self.visit(member, *shape, here, &at.child(key));
                }
            }
            (Shape::Object(kind) | Shape::RefOr(kind), Value::Mapping(members)) => {
                self.members(members, kind, here, at);
            }
            (Shape::SchemaOrFlag, Value::Mapping(members)) => {
                self.members(members, ObjectKind::Schema, here, at);
            }
            _ => {}
        }
    }

    fn members(&mut self, members: &mut Mapping, kind: ObjectKind, here: &Here<'_>, at: &SpecPointer) {
        for (key, member) in members.iter_mut() {
            if kind == ObjectKind::Discriminator && key == "mapping" {
                for (value, named) in member.as_mapping_mut().into_iter().flat_map(|named| named.iter_mut()) {
                    self.mapped(named, here, &at.child(key).child(value));
                }
                continue;
            }
            if kind == ObjectKind::Discriminator && key == "defaultMapping" {
                self.mapped(member, here, &at.child(key));
                continue;
            }
            let shape = match self.swagger.then(|| swagger_member(kind, key)).flatten() {
                Some(shape) => Some(shape),
                None => kind.shape().member(key),
            };
            if let Some(shape) = shape {
                self.visit(member, shape, here, &at.child(key));
            }
        }
    }

    /// The values of a discriminator's mapping are references that are written without `$ref`, or names.
    fn mapped(&mut self, named: &mut Node, here: &Here<'_>, at: &SpecPointer) {
        let Some(section) = self.section(ObjectKind::Schema) else { return };
        let Some(text) = named.as_str().map(str::to_owned) else { return };
        let is_path = text.contains(['/', '#']) || text.ends_with(".yaml") || text.ends_with(".json");
        let is_path = is_path || text.ends_with(".yml");
        if !is_path || (here.file == MAIN && text.starts_with('#')) {
            return;
        }
        match self.library.locate(&text, here.file) {
            Ok(target) => self.link(named, target, (ObjectKind::Schema, section), here, at),
            Err(Miss::Wanted(path)) => {
                self.wanted.insert(path);
            }
            // `resolve` says that there is no such schema.
            Err(_) => {}
        }
    }

    /// A reference where the specification has them: the text of it will name the part.
    fn refer(
        &mut self,
        node: &mut Node,
        (kind, section): (ObjectKind, Section),
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let target = match self.find((text, span), here, at) {
            Ok(target) => target,
            Err(miss) => return self.missed(node, kind, miss, (text, span), here, at),
        };
        let place = joined(&here.base, at);
        if here.owner == Owner::Document
            && self.homes.get(&(target.clone(), section)).is_some_and(|home| *home == place)
        {
            return self.write_target(node, Shape::RefOr(kind), target, (text, span), here, at);
        }
        if let Some(reference) = node.as_mapping_mut().and_then(|members| members.get_mut("$ref")) {
            self.link(reference, target, (kind, section), here, &at.child("$ref"));
        }
    }

    /// Notes that a text has to say where a part is.
    fn link(
        &mut self,
        text: &mut Node,
        target: Target,
        (kind, section): (ObjectKind, Section),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let known = match self.homes.get(&(target.clone(), section)) {
            Some(home) => Some(home.clone()),
            // A place of the document itself.
            None if target.file == MAIN => Some(target.pointer.clone()),
            None => None,
        };
        if let Some(place) = known {
            text.value = Node::text(text.span, reference_to(&place)).value;
            return;
        }
        let (target, rest) = self.unit(target, kind);
        let section =
            if rest.is_root() { section } else { self.section(ObjectKind::Schema).unwrap_or(section) };
        let kind = if rest.is_root() { kind } else { ObjectKind::Schema };
        let part = match self.known.get(&(target.clone(), section)) {
            Some(part) => *part,
            None => {
                let Some(node) = self.library.node(&target) else { return };
                let part = self.parts.len();
                self.parts.push(Part { target: target.clone(), kind, node: node.clone() });
                self.known.insert((target, section), part);
                part
            }
        };
        self.links.push(Link { owner: here.owner, at: joined(&here.base, at), part, rest });
    }

    /// A place inside a named schema of a file belongs to that schema: the schema is the part, and the rest leads further in.
    fn unit(&self, target: Target, kind: ObjectKind) -> (Target, SpecPointer) {
        let tokens: Vec<&str> = target.pointer.tokens().collect();
        let held = match tokens.as_slice() {
            ["components", "schemas", _, _, ..] => 3,
            ["definitions" | "$defs", _, _, ..] => 2,
            _ => return (target, SpecPointer::root()),
        };
        if kind != ObjectKind::Schema {
            return (target, SpecPointer::root());
        }
        let (head, rest) = tokens.split_at(held);
        let rest = SpecPointer::from_tokens(rest.iter().copied());
        let pointer = SpecPointer::from_tokens(head.iter().copied());
        (Target { file: target.file, pointer }, rest)
    }
}

/// The fields of Swagger 2.0 that hold objects and that later versions have no more.
fn swagger_member(kind: ObjectKind, key: &str) -> Option<Shape> {
    const SCHEMA: Shape = Shape::RefOr(ObjectKind::Schema);
    match (kind, key) {
        (ObjectKind::Document, "definitions") => Some(Shape::Map(&SCHEMA)),
        (ObjectKind::Document, "parameters") => Some(Shape::Map(&Shape::RefOr(ObjectKind::Parameter))),
        (ObjectKind::Document, "responses") => Some(Shape::Map(&Shape::RefOr(ObjectKind::Response))),
        (ObjectKind::Document, "securityDefinitions") => {
            Some(Shape::Map(&Shape::RefOr(ObjectKind::SecurityScheme)))
        }
        (ObjectKind::Parameter | ObjectKind::Header, "items") | (ObjectKind::Response, "schema") => {
            Some(SCHEMA)
        }
        (ObjectKind::Response, "examples") => Some(Shape::Any),
        _ => None,
    }
}

pub(super) fn joined(base: &SpecPointer, rest: &SpecPointer) -> SpecPointer {
    rest.rebase(&SpecPointer::root(), base).unwrap_or_else(|| base.clone())
}

/// The text of a reference to a place in the document.
pub(super) fn reference_to(place: &SpecPointer) -> String {
    format!("#{}", place.to_string().replace('%', "%25"))
}
