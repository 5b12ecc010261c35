//! Finds every reference, checks where it leads, and mends the broken ones so that later stages meet none.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, nearest, quote};
use crate::load::reference::{Reference, read};
use crate::load::shape::{ObjectKind, Shape, walk};
use crate::load::{Budget, Loaded, Mapping, Node, SideTable, Value};

/// A reference that was found: what it names, and what the specification expects in its place.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) target: SpecPointer,
    pub(super) kind: ObjectKind,
}

/// A reference that leads nowhere.
struct Broken {
    at: SpecPointer,
    kind: ObjectKind,
    diagnostic: Diagnostic,
}

/// All references of a tree whose references are sound.
pub(super) fn collect(loaded: &Loaded) -> BTreeMap<SpecPointer, Found> {
    let mut found = BTreeMap::new();
    for_each_ref(
        &loaded.tree,
        Shape::Object(ObjectKind::Document),
        &SpecPointer::root(),
        |at, kind, reference| {
            if let Some(target) =
                reference.as_str().and_then(|text| target_of(text, &loaded.tree, &loaded.side).ok())
            {
                found.insert(at, Found { target, kind });
            }
        },
    );
    // What a reference alone makes an object of the specification may hold references too.
    let mut seen: BTreeSet<SpecPointer> = BTreeSet::new();
    let visited = Kinds::of(&loaded.tree);
    let mut todo: Vec<Found> = found.values().cloned().collect();
    while let Some(Found { target, kind }) = todo.pop() {
        let Some(node) = loaded.tree.lookup(&target) else { continue };
        if visited.get(node).is_some() || !seen.insert(target.clone()) {
            continue;
        }
        for_each_ref(node, Shape::RefOr(kind), &target, |at, kind, reference| {
            if let Some(target) =
                reference.as_str().and_then(|text| target_of(text, &loaded.tree, &loaded.side).ok())
            {
                todo.push(Found { target: target.clone(), kind });
                found.insert(at, Found { target, kind });
            }
        });
    }
    found
}

/// Where the text of a reference leads, or why nowhere.
pub(super) fn target_of(text: &str, tree: &Node, side: &SideTable) -> Result<SpecPointer, String> {
    match read(text) {
        Reference::Local(pointer) => {
            let current = side.current(&pointer, |at| tree.lookup(at).is_some());
            if tree.lookup(&current).is_some() {
                Ok(current)
            } else {
                Err("there is nothing at that place".to_owned())
            }
        }
        // Anchors that exist were rewritten to pointers.
        Reference::Anchor(_) => Err("no schema has that `$anchor`".to_owned()),
        Reference::Remote => Err("it leads to another host".to_owned()),
        Reference::File => Err("it leads to another file".to_owned()),
        Reference::Malformed(why) => Err(why.to_owned()),
    }
}

/// What the specification says stands at the nodes it reaches. Nodes are known by their address: naming every node of a
/// large document by its pointer would take longer than anything else here.
struct Kinds(Vec<(usize, ObjectKind)>);

impl Kinds {
    fn of(tree: &Node) -> Self {
        let mut kinds = Vec::new();
        walk(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
            kinds.push((address(node), place.object));
        });
        kinds.sort_unstable_by_key(|(address, _)| *address);
        Self(kinds)
    }

    fn get(&self, node: &Node) -> Option<ObjectKind> {
        let wanted = address(node);
        let at = self.0.binary_search_by_key(&wanted, |(address, _)| *address).ok()?;
        self.0.get(at).map(|(_, kind)| *kind)
    }
}

impl Kinds {
    /// Whether a node holds objects of the specification without being one (`components`, `properties`).
    fn any_inside(&self, node: &Node) -> bool {
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            if self.get(node).is_some() {
                return true;
            }
            match &node.value {
                Value::Sequence(items) => todo.extend(items),
                Value::Mapping(members) => todo.extend(members.iter().map(|(_, node)| node)),
                _ => {}
            }
        }
        false
    }
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

fn for_each_ref(
    root: &Node,
    shape: Shape,
    pointer: &SpecPointer,
    mut visit: impl FnMut(SpecPointer, ObjectKind, &Node),
) {
    walk(root, shape, pointer, |node, place| {
        if place.may_be_ref
            && let Some(reference) = node.get("$ref")
        {
            visit(place.pointer().clone(), place.object, reference);
        }
    });
}

/// Reports broken references and mends them: a schema accepts anything then, everything else is left out. Gives all references
/// of the mended tree.
pub(super) fn mend(
    loaded: &mut Loaded,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<SpecPointer, Found> {
    // Mending within parts moves no other node: the addresses stay good until the broken references are taken out.
    let kinds = Kinds::of(&loaded.tree);
    let mut admitted_kinds: BTreeMap<SpecPointer, ObjectKind> = BTreeMap::new();
    let mut broken: Vec<Broken> = Vec::new();
    let mut edges: BTreeMap<SpecPointer, (SpecPointer, ObjectKind, Span)> = BTreeMap::new();
    let mut todo = vec![(SpecPointer::root(), ObjectKind::Document)];
    while let Some((part, kind)) = todo.pop() {
        let mut admitted = Vec::new();
        let shape = if kind == ObjectKind::Document { Shape::Object(kind) } else { Shape::RefOr(kind) };
        let Some(root) = loaded.tree.lookup(&part) else { continue };
        for_each_ref(root, shape, &part, |at, kind, reference| {
            let Some(text) = reference.as_str() else { return };
            match target_of(text, &loaded.tree, &loaded.side) {
                Ok(target) => {
                    let known = loaded.tree.lookup(&target).and_then(|node| kinds.get(node));
                    match known.or_else(|| admitted_kinds.get(&target).copied()) {
                        Some(other) if other != kind => {
                            let (is, wanted) = (other.shape().name, kind.shape().name);
                            let message =
                                format!("the reference {} leads to {is}, not to {wanted}", quote(text));
                            broken.push(broken_ref(codes::BAD_REF, message, reference, at, kind));
                            return;
                        }
                        Some(_) => {}
                        None if loaded.tree.lookup(&target).is_some_and(|node| kinds.any_inside(node)) => {
                            let message =
                                format!("the reference {} leads to several things, not to one", quote(text));
                            broken.push(broken_ref(codes::BAD_REF, message, reference, at, kind));
                            return;
                        }
                        None => admitted.push((target.clone(), kind)),
                    }
                    edges.insert(at, (target, kind, reference.span));
                }
                Err(why) => {
                    // Beyond some, the document was cut or merged wrongly, and no name is misspelt.
                    let near = broken.len() < 200;
                    broken.push(unresolved(text, &why, reference, at, kind, (loaded, near)));
                }
            }
        });
        for (target, kind) in admitted {
            if admitted_kinds.insert(target.clone(), kind).is_none() {
                loaded.admit(&target, kind, diagnostics);
                todo.push((target, kind));
            }
        }
    }
    circles(&edges, budget, &mut broken, diagnostics);
    if broken.is_empty() {
        return edges.into_iter().map(|(at, (target, kind, _))| (at, Found { target, kind })).collect();
    }
    // From the back: leaving out an element of a list moves those behind it.
    broken.sort_by(|a, b| b.at.cmp_by_index(&a.at));
    for Broken { at, kind, diagnostic } in broken {
        let origin = loaded.side.origin(&at).unwrap_or_else(|| at.clone());
        let action = leave_out(loaded, &at, kind);
        let diagnostic = diagnostic.pointer(&origin);
        diagnostics.push(if diagnostic.oddity { diagnostic.action(action) } else { diagnostic });
    }
    collect(loaded)
}

fn broken_ref(
    code: crate::diagnostics::Code,
    message: String,
    reference: &Node,
    at: SpecPointer,
    kind: ObjectKind,
) -> Broken {
    let span = reference.span;
    let help = format!("point it at {}", kind.shape().name);
    Broken { at, kind, diagnostic: Diagnostic::oddity(code, message).at(span).help(help) }
}

/// The diagnostic for a reference that leads nowhere.
fn unresolved(
    text: &str,
    why: &str,
    reference: &Node,
    at: SpecPointer,
    kind: ObjectKind,
    (loaded, near): (&Loaded, bool),
) -> Broken {
    let tree = &loaded.tree;
    let wanted = read(text);
    let message =
        format!("the reference {} cannot be followed: {why}", quote(&as_written(text, &wanted, loaded)));
    let span = reference.span;
    let diagnostic = match wanted {
        // Never fetched, and never degraded silently: what it says may matter.
        Reference::Remote => Diagnostic::error(codes::REMOTE_REF, message)
            .at(span)
            .help("nothing is ever fetched: bundle the document first"),
        Reference::File => match same_name(text, kind, tree) {
            Some((meant, there)) => Diagnostic::oddity(codes::DANGLING_REF, message)
                .at(span)
                .help(format!("did you mean `{meant}`?"))
                .related(there, "that one"),
            None => Diagnostic::error(codes::REMOTE_REF, message)
                .at(span)
                .help("give the file along with the document, or bundle the document first"),
        },
        Reference::Malformed(_) => Diagnostic::oddity(codes::BAD_REF, message)
            .at(span)
            .help("write it as `#/components/schemas/Name`"),
        Reference::Local(pointer) => {
            let found = Diagnostic::oddity(codes::DANGLING_REF, message).at(span);
            let meant = |name| {
                let similar = || near.then(|| similar_name(name, kind, tree)).flatten();
                same_name(name, kind, tree).or_else(similar)
            };
            match pointer.last().and_then(meant) {
                Some((meant, there)) => {
                    let meant = as_written(&meant, &read(&meant), loaded);
                    found
                        .help(format!("did you mean `{meant}`? correct the name on one of the two sides"))
                        .related(there, "this one has a name like it")
                }
                None => found.help("define it, or correct the name"),
            }
        }
        Reference::Anchor(_) => Diagnostic::oddity(codes::DANGLING_REF, message)
            .at(span)
            .help("define it, or write a JSON pointer"),
    };
    Broken { at, kind, diagnostic }
}

/// The text of a reference in the words of the document: lowering may have rewritten it.
fn as_written(text: &str, reference: &Reference, loaded: &Loaded) -> String {
    match reference {
        Reference::Local(pointer) => {
            loaded.side.origin(pointer).map_or_else(|| text.to_owned(), |origin| format!("#{origin}"))
        }
        _ => text.to_owned(),
    }
}

/// The components of a kind, and the name of their section.
fn components(kind: ObjectKind, tree: &Node) -> Option<(&'static str, &Mapping)> {
    let section = match kind {
        ObjectKind::Schema => "schemas",
        ObjectKind::Parameter => "parameters",
        ObjectKind::Response => "responses",
        ObjectKind::RequestBody => "requestBodies",
        ObjectKind::Header => "headers",
        ObjectKind::Example => "examples",
        _ => return None,
    };
    Some((section, tree.get("components")?.get(section)?.as_mapping()?))
}

/// A reference to a component and where its name stands.
fn named(section: &str, members: &Mapping, name: &str) -> Option<(String, Span)> {
    let reference = format!("#{}", SpecPointer::from_tokens(["components", section, name]));
    Some((reference, members.key_span(name)?))
}

/// The component of the right kind whose name differs in case, space or punctuation only.
fn same_name(name: &str, kind: ObjectKind, tree: &Node) -> Option<(String, Span)> {
    let bare = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let wanted = bare(name);
    let (section, members) = components(kind, tree)?;
    named(section, members, members.keys().find(|key| bare(key) == wanted)?)
}

/// The component of the right kind whose name is a misspelling away.
fn similar_name(name: &str, kind: ObjectKind, tree: &Node) -> Option<(String, Span)> {
    let (section, members) = components(kind, tree)?;
    named(section, members, nearest(name, members.keys())?)
}

/// References that lead to references without end, or through too many.
fn circles(
    edges: &BTreeMap<SpecPointer, (SpecPointer, ObjectKind, Span)>,
    budget: &Budget,
    broken: &mut Vec<Broken>,
    diagnostics: &mut Diagnostics,
) {
    let mut sound: BTreeSet<&SpecPointer> = BTreeSet::new();
    let mut reported: BTreeSet<&SpecPointer> = BTreeSet::new();
    for (start, (_, kind, span)) in edges {
        let mut path: Vec<&SpecPointer> = vec![start];
        let mut on_path: BTreeSet<&SpecPointer> = BTreeSet::from([start]);
        while let Some((next, ..)) = path.last().and_then(|at| edges.get(*at)) {
            if sound.contains(next) || reported.contains(next) {
                break;
            }
            if !on_path.insert(next) {
                let message = "the references lead back to this one without reaching anything";
                let diagnostic = Diagnostic::oddity(codes::REF_CYCLE, message)
                    .at(*span)
                    .help("let one of them say what it is");
                let diagnostic = path.iter().skip(1).take(3).fold(diagnostic, |diagnostic, at| {
                    edges.get(*at).map_or(diagnostic.clone(), |(_, _, span)| {
                        diagnostic.related(*span, "by way of this one")
                    })
                });
                let at = start.clone();
                reported.insert(start);
                broken.push(Broken { at, kind: *kind, diagnostic });
                break;
            }
            if path.len() > budget.ref_chain {
                let message =
                    format!("more than {} references follow each other (ref_chain)", budget.ref_chain);
                diagnostics.push(Diagnostic::error(codes::BUDGET_EXCEEDED, message).at(*span).pointer(start));
                return;
            }
            path.push(next);
        }
        sound.extend(path);
    }
}

/// Takes a reference out of the tree, and says what stands there instead.
fn leave_out(loaded: &mut Loaded, at: &SpecPointer, kind: ObjectKind) -> &'static str {
    let Loaded { tree, side, .. } = loaded;
    if kind == ObjectKind::Schema || at.parent().is_none() {
        if let Some(node) = tree.lookup_mut(at) {
            node.value = Value::Mapping(Mapping::new());
        }
        return "any value is accepted";
    }
    if kind == ObjectKind::Response {
        if let Some(node) = tree.lookup_mut(at) {
            let mut members = Mapping::new();
            members.set("description", node.span, Node::text(node.span, ""));
            node.value = Value::Mapping(members);
        }
        return "a response without a known body is assumed";
    }
    let holder = at.parent().and_then(|parent| tree.lookup_mut(&parent));
    match (holder.map(|node| &mut node.value), at.last()) {
        (Some(Value::Mapping(members)), Some(key)) => {
            members.remove(key);
        }
        (Some(Value::Sequence(items)), Some(index)) => {
            if let Some(index) = index.parse().ok().filter(|index| *index < items.len()) {
                if let Some(list) = at.parent() {
                    side.element_removed(&list, index, items.len());
                }
                items.remove(index);
            }
        }
        _ => {}
    }
    "it is left out"
}
