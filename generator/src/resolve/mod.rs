//! Second stage: every reference is followed once, broken ones are reported and mended, cycles are recorded, the rules
//! between the parts of a document are checked; then the typed view is built. Pure, and without I/O of any kind.

mod anchors;
mod cycles;
mod dynamic;
mod expansion;
mod lint;
mod paths;
mod refs;

pub use lint::PathKey;

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use serde::de::DeserializeOwned;

use crate::diagnostics::{Diagnostics, SourceId, Span, SpecPointer};
use crate::load::shape::ObjectKind;
use crate::load::{Budget, Dialect, Loaded, Node, SideTable, typed_node, typed_view};

/// A document whose references all lead somewhere.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The document's source (overlays are others).
    pub source: SourceId,
    /// What it says it is.
    pub dialect: Dialect,
    /// The tree, lowered to OpenAPI 3.0, checked and mended. Keywords the typed view cannot hold are still here.
    pub tree: Node,
    /// What lowering rewrote or moved.
    pub side: SideTable,
    /// The typed view of the tree's frame: info, servers, tags, security, and the head of every operation. [`Self::typed`]
    /// gives the typed form of any other part.
    pub openapi: OpenAPI,
    /// Every reference: the object that is a `$ref` → what it names, which may be a reference again.
    pub refs: BTreeMap<SpecPointer, SpecPointer>,
    /// The named schemas that contain themselves → the number of their cycle; those of one cycle share it.
    pub recursive: BTreeMap<SpecPointer, usize>,
}

impl Resolved {
    /// Follows references from a node to what they stand for: the node and its own pointer. `None` when there is no node.
    #[must_use]
    pub fn deref(&self, pointer: &SpecPointer) -> Option<(&Node, SpecPointer)> {
        let mut at = pointer.clone();
        // Chains end: cycles were broken. The bound holds for a caller's own tree too.
        for _ in 0..=self.refs.len() {
            match self.refs.get(&at) {
                Some(target) => at = target.clone(),
                None => break,
            }
        }
        self.tree.lookup(&at).map(|node| (node, at))
    }

    /// The node at a pointer.
    #[must_use]
    pub fn node(&self, pointer: &SpecPointer) -> Option<&Node> {
        self.tree.lookup(pointer)
    }

    /// The pointer a reference text of this document (`#/components/schemas/Pet`) leads to, references followed to the end.
    #[must_use]
    pub fn resolve_text(&self, reference: &str) -> Option<SpecPointer> {
        let target = refs::target_of(reference, &self.tree, &self.side).ok()?;
        self.deref(&target).map(|(_, pointer)| pointer)
    }

    /// The typed form of the node at a pointer, which may be a place the typed view has no room for.
    #[must_use]
    pub fn typed<T: DeserializeOwned + Send>(&self, pointer: &SpecPointer, kind: ObjectKind) -> Option<T> {
        typed_node(self.tree.lookup(pointer)?, kind)
    }

    /// The pointer of a node in the document as written, for diagnostics.
    #[must_use]
    pub fn origin(&self, pointer: &SpecPointer) -> SpecPointer {
        self.side.origin(pointer).unwrap_or_else(|| pointer.clone())
    }

    /// Where a node stands: its value, or its key for a whole object under a key.
    #[must_use]
    pub fn span(&self, pointer: &SpecPointer) -> Option<Span> {
        // What is written out from another file has its place there; the key that names it stands in this one.
        match self.side.is_graft(pointer) {
            true => self.tree.lookup(pointer).map(|node| node.span),
            false => self.tree.name_span(pointer),
        }
    }

    /// Whether two named schemas contain each other.
    #[must_use]
    pub fn same_cycle(&self, a: &SpecPointer, b: &SpecPointer) -> bool {
        self.recursive.get(a).is_some_and(|cycle| self.recursive.get(b) == Some(cycle))
    }
}

/// Resolves a document. `None` when there is nothing to go on with; an error then says why.
pub fn resolve(mut loaded: Loaded, budget: &Budget, diagnostics: &mut Diagnostics) -> Option<Resolved> {
    dynamic::write_out(&mut loaded, budget, diagnostics);
    anchors::rewrite(&mut loaded, diagnostics);
    paths::write_out(&mut loaded, budget, diagnostics);
    let graph = refs::mend(&mut loaded, budget, diagnostics);
    let cut = expansion::cut(&mut loaded, &graph, diagnostics);
    let moved = lint::lint(&mut loaded, diagnostics);
    // Where mending moved or removed references, the final ones are those of the mended tree.
    let graph = if cut || moved { refs::collect(&loaded) } else { graph };
    let recursive = cycles::recursive(&loaded.tree, &graph);
    let openapi = typed_view(&loaded.tree, diagnostics)?;
    let refs = graph.into_iter().map(|(at, found)| (at, found.target)).collect();
    let Loaded { source, dialect, tree, side } = loaded;
    Some(Resolved { source, dialect, tree, side, openapi, refs, recursive })
}
