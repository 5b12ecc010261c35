//! Puts a document together: follows the references of every file along the shapes of the specification. A part that a reference
//! may stand for becomes a component with a name; what may be no reference, by the specification, is written out in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::library::{FileId, Library, MAIN, Miss, Target};
use super::names::{Nameless, choose};
use super::{Grafts, Unread};
use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};
use crate::load::shape::{ObjectKind, Shape, is_annotation};
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
enum Owner {
    Document,
    Part(usize),
}

/// A part that is referred to, and gets a name.
struct Part {
    target: Target,
    kind: ObjectKind,
    node: Node,
}

/// A text that will say where a part is.
struct Link {
    owner: Owner,
    at: SpecPointer,
    part: usize,
    /// What lies further in: the part is one that a larger one holds.
    rest: SpecPointer,
}

/// A stretch of a file on its way into a tree.
struct Here<'h> {
    owner: Owner,
    file: FileId,
    /// The place of the stretch in the tree, and in its file.
    base: SpecPointer,
    origin: SpecPointer,
    /// The stretches around it: what was written out to come here.
    around: Option<(&'h Here<'h>, Target)>,
}

impl Here<'_> {
    fn is_inside(&self, target: &Target) -> bool {
        self.around.as_ref().is_some_and(|(outer, own)| own == target || outer.is_inside(target))
    }
}

struct Assembly<'a> {
    library: &'a Library,
    swagger: bool,
    budget: &'a Budget,
    diagnostics: &'a mut Diagnostics,
    wanted: BTreeSet<String>,
    /// Parts that have a place of their own in the document: `components: {schemas: {Pet: {$ref: pet.yaml}}}`.
    homes: BTreeMap<(Target, Section), SpecPointer>,
    parts: Vec<Part>,
    known: BTreeMap<(Target, Section), usize>,
    links: Vec<Link>,
    grafts: BTreeMap<(Owner, SpecPointer), (FileId, SpecPointer)>,
    written_out: usize,
    stopped: bool,
}

/// Where parts of a kind stand in a document.
type Section = &'static [&'static str];

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
    /// Where parts of a kind get a name; `None` for those that are written out wherever they are referred to.
    fn section(&self, kind: ObjectKind) -> Option<Section> {
        if self.swagger {
            return match kind {
                ObjectKind::Schema => Some(&["definitions"]),
                ObjectKind::Parameter => Some(&["parameters"]),
                ObjectKind::Response => Some(&["responses"]),
                _ => None,
            };
        }
        match kind {
            ObjectKind::Schema => Some(&["components", "schemas"]),
            ObjectKind::Parameter => Some(&["components", "parameters"]),
            ObjectKind::Response => Some(&["components", "responses"]),
            ObjectKind::RequestBody => Some(&["components", "requestBodies"]),
            ObjectKind::Header => Some(&["components", "headers"]),
            ObjectKind::SecurityScheme => Some(&["components", "securitySchemes"]),
            ObjectKind::Link => Some(&["components", "links"]),
            ObjectKind::Callback => Some(&["components", "callbacks"]),
            _ => None,
        }
    }

    /// The components of the document that are references to other files, or lie in sections that are.
    fn find_homes(&mut self, root: &Node) {
        use ObjectKind::{Callback, Header, Link, Parameter, RequestBody, Response, Schema, SecurityScheme};
        for kind in [Schema, Parameter, Response, RequestBody, Header, SecurityScheme, Link, Callback] {
            let Some(section) = self.section(kind) else { continue };
            let mut at = Target { file: MAIN, pointer: SpecPointer::root() };
            let mut node = Some(root);
            for key in section {
                at.pointer = at.pointer.child(key);
                node = node.and_then(|node| node.get(key));
                if let Some(text) = node.and_then(|node| node.get_str("$ref")) {
                    let Ok(target) = self.library.locate(text, at.file) else {
                        node = None;
                        break;
                    };
                    node = self.library.node(&target);
                    at = target;
                }
            }
            let place = SpecPointer::from_tokens(section.iter().copied());
            let Some(members) = node.and_then(Node::as_mapping) else { continue };
            for (name, member) in members.iter() {
                let home = place.child(name);
                let own = Target { file: at.file, pointer: at.pointer.child(name) };
                let target = match member.get_str("$ref") {
                    Some(text) if is_annotated_ref(member) => self.library.locate(text, at.file).ok(),
                    Some(_) => None,
                    None => Some(own),
                };
                let Some(target) = target.filter(|target| target.file != MAIN) else { continue };
                // Of several names for one part the one it has anyway is meant.
                let fits = |place: &SpecPointer| {
                    let pointer = &target.pointer;
                    let path = self.library.path(target.file);
                    let own = choose(&[Nameless { path, pointer }], &BTreeSet::new());
                    own.first().map(String::as_str) == place.last()
                };
                match self.homes.get(&(target.clone(), section)) {
                    Some(other) if fits(other) || !fits(&home) => {}
                    _ => {
                        self.homes.insert((target, section), home);
                    }
                }
            }
        }
    }

    /// Looks at a node and what lies inside. `at` is its place in its stretch.
    fn visit(&mut self, node: &mut Node, shape: Shape, here: &Here<'_>, at: &SpecPointer) {
        if self.stopped {
            return;
        }
        let depth = here.base.tokens().len() + at.tokens().len();
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
                self.mapping(member, here, &at.child(key));
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
    fn mapping(&mut self, mapping: &mut Node, here: &Here<'_>, at: &SpecPointer) {
        let Some(section) = self.section(ObjectKind::Schema) else { return };
        for (key, member) in mapping.as_mapping_mut().into_iter().flat_map(|members| members.iter_mut()) {
            let Some(text) = member.as_str().map(str::to_owned) else { continue };
            let is_path = text.contains(['/', '#']) || text.ends_with(".yaml") || text.ends_with(".json");
            let is_path = is_path || text.ends_with(".yml");
            if !is_path || (here.file == MAIN && text.starts_with('#')) {
                continue;
            }
            match self.library.locate(&text, here.file) {
                Ok(target) => self.link(member, target, (ObjectKind::Schema, section), here, &at.child(key)),
                Err(Miss::Wanted(path)) => {
                    self.wanted.insert(path);
                }
                // `resolve` says that there is no such schema.
                Err(_) => {}
            }
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
        let target = match self.library.locate(text, here.file) {
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

    /// A reference where the specification has none, or to something that has no name of its own.
    fn write_out(
        &mut self,
        node: &mut Node,
        shape: Shape,
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        match self.library.locate(text, here.file) {
            Ok(target) => self.write_target(node, shape, target, (text, span), here, at),
            Err(miss) => {
                let kind = match shape {
                    Shape::RefOr(kind) | Shape::Object(kind) => kind,
                    _ => ObjectKind::Example,
                };
                self.missed(node, kind, miss, (text, span), here, at);
            }
        }
    }

    /// Writes a part out where the reference to it stands. What stands next to the reference wins.
    fn write_target(
        &mut self,
        node: &mut Node,
        shape: Shape,
        target: Target,
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let place = joined(&here.base, at);
        if here.is_inside(&target) {
            let message = format!("the reference {} leads back to where it stands", quote(text));
            let help = "let one of the parts say what it is";
            self.odd((codes::REF_CYCLE, span), &message, "it is left out", help, here, at);
            node.value = Value::Mapping(Mapping::new());
            return;
        }
        let Some(found) = self.library.node(&target) else { return };
        self.written_out += size(found);
        if self.written_out > self.budget.alias_nodes {
            self.breach(
                "nodes in parts that are written out (alias_nodes)",
                self.budget.alias_nodes,
                span,
                here,
                at,
            );
            return;
        }
        let mut part = found.clone();
        let (file, origin) = (target.file, target.pointer.clone());
        let inner = Here {
            owner: here.owner,
            file,
            base: place.clone(),
            origin: origin.clone(),
            around: Some((here, target)),
        };
        self.visit(&mut part, shape, &inner, &SpecPointer::root());
        self.grafts.insert((here.owner, place.clone()), (file, origin));
        if let (Value::Mapping(whole), Value::Mapping(own)) = (&mut part.value, &mut node.value) {
            own.remove("$ref");
            for (key, key_span, member) in own.entries() {
                let mut member = member.clone();
                let key_at = at.child(key);
                if let Some(shape) = member_shape(shape, key) {
                    self.visit(&mut member, shape, here, &key_at);
                }
                self.grafts
                    .insert((here.owner, place.child(key)), (here.file, joined(&here.origin, &key_at)));
                whole.set(key, key_span, member);
            }
        }
        *node = part;
    }

    /// A reference that leads to no node.
    fn missed(
        &mut self,
        node: &mut Node,
        kind: ObjectKind,
        miss: Miss,
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let why = match miss {
            // Whoever has no files to give is told by `resolve`.
            Miss::Wanted(path) => {
                self.wanted.insert(path);
                return;
            }
            Miss::NotAFile => return,
            Miss::Unreadable { why: Unread::Missing(_), .. } if self.is_name(text) => return,
            Miss::Unreadable { path, why: Unread::Missing(why) } => format!("{} {why}", quote(&path)),
            Miss::Unreadable { path, why: Unread::Refused(why) } => {
                let message =
                    format!("the reference {} cannot be followed: {} {why}", quote(text), quote(&path));
                let origin = joined(&here.origin, at);
                self.diagnostics
                    .push(Diagnostic::error(codes::REMOTE_REF, message).at(span).pointer(&origin));
                return;
            }
            Miss::Nothing { path } => format!("{} has nothing at that place", quote(&path)),
            Miss::Circle => "it leads back to itself".to_owned(),
        };
        let message = format!("the reference {} cannot be followed: {why}", quote(text));
        let action = match kind {
            ObjectKind::Schema => "any value is accepted",
            _ => "it is left out",
        };
        let help = "correct the path, or add what is missing";
        self.odd((codes::DANGLING_REF, span), &message, action, help, here, at);
        // What cannot be read as its kind is left out when the tree is checked; a schema accepts anything then.
        node.value = match kind {
            ObjectKind::Schema | ObjectKind::Response | ObjectKind::PathItem | ObjectKind::Operation => {
                Value::Mapping(Mapping::new())
            }
            _ => Value::Null,
        };
    }

    /// Whether a reference is the bare name of a component, which `resolve` proposes.
    fn is_name(&self, text: &str) -> bool {
        let start = Target { file: MAIN, pointer: SpecPointer::root() };
        let sections = self.library.node(&start).and_then(|root| root.get("components"));
        let mut sections = sections.and_then(Node::as_mapping).into_iter().flat_map(|all| all.iter());
        !text.contains(['/', '.', '#'])
            && sections.any(|(_, section)| {
                let mut names = section.as_mapping().into_iter().flat_map(|members| members.keys());
                names.any(|name| name.eq_ignore_ascii_case(text))
            })
    }

    fn odd(
        &mut self,
        (code, span): (crate::diagnostics::Code, Span),
        message: &str,
        action: &str,
        help: &str,
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let origin = joined(&here.origin, at);
        self.diagnostics
            .push(Diagnostic::oddity(code, message).at(span).pointer(&origin).action(action).help(help));
    }

    fn breach(&mut self, what: &str, limit: usize, span: Span, here: &Here<'_>, at: &SpecPointer) {
        let message = format!("the document, put together from its files, has more than {limit} {what}");
        let origin = joined(&here.origin, at);
        self.diagnostics.push(Diagnostic::error(codes::BUDGET_EXCEEDED, message).at(span).pointer(&origin));
        self.stopped = true;
    }

    /// Names the parts, sets the texts that refer to them, and puts them into the document.
    fn finish(mut self, mut root: Node) -> Assembled {
        let places = self.places(&root);
        for Link { owner, at, part, rest } in std::mem::take(&mut self.links) {
            let Some(place) = places.get(part) else { continue };
            let text = reference_to(&joined(&place.0, &rest));
            let tree = match owner {
                Owner::Document => &mut root,
                Owner::Part(index) => match self.parts.get_mut(index) {
                    Some(part) => &mut part.node,
                    None => continue,
                },
            };
            if let Some(node) = tree.lookup_mut(&at) {
                node.value = Node::text(node.span, text).value;
            }
        }
        let mut grafts = Grafts::new();
        let source = |file: FileId| self.library.source(file);
        for ((owner, at), (file, origin)) in &self.grafts {
            let place = match owner {
                Owner::Document => Some(at.clone()),
                Owner::Part(index) => {
                    places.get(*index).filter(|(_, own)| *own).map(|(place, _)| joined(place, at))
                }
            };
            if let (Some(place), Some(source)) = (place, source(*file)) {
                grafts.insert(place, (source, origin.clone()));
            }
        }
        let mut order: Vec<usize> = (0..self.parts.len()).filter(|index| places[*index].1).collect();
        order.sort_by(|a, b| places[*a].0.cmp(&places[*b].0));
        for index in order {
            let Part { target, node, .. } = &self.parts[index];
            let place = &places[index].0;
            if let Some(source) = source(target.file) {
                grafts.insert(place.clone(), (source, target.pointer.clone()));
            }
            put(&mut root, place, node.clone());
        }
        Assembled { root, grafts, wanted: self.wanted }
    }

    /// Where each part stands in the document, and whether it is put there: what lies inside another one is there already.
    fn places(&self, root: &Node) -> Vec<(SpecPointer, bool)> {
        // Stretches of files that stand in the document under a name.
        let mut held: BTreeMap<&Target, SpecPointer> = BTreeMap::new();
        for ((target, _), home) in &self.homes {
            held.entry(target).or_insert_with(|| home.clone());
        }
        let inside_of = |target: &Target| {
            let mut at = target.pointer.parent();
            while let Some(pointer) = at {
                let outer = Target { file: target.file, pointer: pointer.clone() };
                if let Some(place) = held.get(&outer) {
                    return Some(target.pointer.rebase(&pointer, place).unwrap_or_default());
                }
                at = pointer.parent();
            }
            None
        };
        let mut places: Vec<Option<(SpecPointer, bool)>> = vec![None; self.parts.len()];
        let mut of_section: BTreeMap<Section, Vec<usize>> = BTreeMap::new();
        let whole: BTreeMap<&Target, usize> =
            self.known.iter().map(|((target, _), index)| (target, *index)).collect();
        let mut inner: Vec<(usize, usize, SpecPointer)> = Vec::new();
        for ((target, section), index) in &self.known {
            if let Some(place) = inside_of(target) {
                places[*index] = Some((place, false));
                continue;
            }
            let mut at = target.pointer.parent();
            let mut outer = None;
            while let Some(pointer) = at {
                let holder = Target { file: target.file, pointer: pointer.clone() };
                if let Some(part) = whole.get(&holder) {
                    let rest = target.pointer.rebase(&pointer, &SpecPointer::root()).unwrap_or_default();
                    outer = Some((*part, rest));
                    break;
                }
                at = pointer.parent();
            }
            match outer {
                Some((part, rest)) => inner.push((*index, part, rest)),
                None => of_section.entry(section).or_default().push(*index),
            }
        }
        for (section, members) in of_section {
            let at = SpecPointer::from_tokens(section.iter().copied());
            let taken = root.lookup(&at).and_then(Node::as_mapping);
            let taken = taken.map(|members| members.keys().map(str::to_owned).collect()).unwrap_or_default();
            let parts: Vec<Nameless<'_>> = members
                .iter()
                .filter_map(|index| self.parts.get(*index))
                .map(|part| Nameless {
                    path: self.library.path(part.target.file),
                    pointer: &part.target.pointer,
                })
                .collect();
            for (index, name) in members.iter().zip(choose(&parts, &taken)) {
                places[*index] = Some((at.child(&name), true));
            }
        }
        // From the outermost in: the place of the holder is known by then.
        inner.sort_by_key(|(index, ..)| self.parts[*index].target.pointer.tokens().len());
        for (index, part, rest) in inner {
            let place = places[part].as_ref().map(|(place, _)| joined(place, &rest));
            places[index] = place.map(|place| (place, false));
        }
        places.into_iter().map(|place| place.unwrap_or((SpecPointer::root(), false))).collect()
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

fn member_shape(shape: Shape, key: &str) -> Option<Shape> {
    match shape {
        Shape::Object(kind) | Shape::RefOr(kind) => kind.shape().member(key),
        Shape::Map(shape) => Some(*shape),
        Shape::SchemaOrFlag => ObjectKind::Schema.shape().member(key),
        _ => None,
    }
}

/// A reference with nothing but words beside it.
fn is_annotated_ref(node: &Node) -> bool {
    node.as_mapping().is_some_and(|members| members.keys().all(|key| key == "$ref" || is_annotation(key)))
}

fn joined(base: &SpecPointer, rest: &SpecPointer) -> SpecPointer {
    rest.rebase(&SpecPointer::root(), base).unwrap_or_else(|| base.clone())
}

/// The text of a reference to a place in the document.
fn reference_to(place: &SpecPointer) -> String {
    format!("#{}", place.to_string().replace('%', "%25"))
}

/// Puts a node at a place, with the objects around it where they are missing.
fn put(root: &mut Node, place: &SpecPointer, node: Node) {
    let span = root.span;
    let Some(parent) = place.parent() else { return };
    let mut holder = root;
    for token in parent.tokens() {
        let Value::Mapping(members) = &mut holder.value else { return };
        if members.get(token).and_then(Node::as_mapping).is_none() {
            members.set(token, span, Node::new(span, Value::Mapping(Mapping::new())));
        }
        match members.get_mut(token) {
            Some(next) => holder = next,
            None => return,
        }
    }
    if let (Value::Mapping(members), Some(name)) = (&mut holder.value, place.last()) {
        members.set(name, node.span, node);
    }
}

fn size(node: &Node) -> usize {
    let mut todo = vec![node];
    let mut count = 0;
    while let Some(node) = todo.pop() {
        count += 1;
        match &node.value {
            Value::Sequence(items) => todo.extend(items),
            Value::Mapping(members) => todo.extend(members.iter().map(|(_, node)| node)),
            _ => {}
        }
    }
    count
}
