//! The whole stage: bytes of a document and its overlays → checked 3.0 tree and side table.

use super::conform::{conform, conform_part};
use super::dialect::{detect, lower_dialect, lower_part};
use super::files::{File, put_together};
use super::shape::ObjectKind;
use super::{Budget, Dialect, Document, Node, SideTable, overlay, parse};
use crate::diagnostics::{Diagnostics, SourceId, SourceMap, SpecPointer};

/// A file as the caller read it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The name diagnostics show; its ending tells JSON from YAML.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A document, read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The document's source (overlays are others).
    pub source: SourceId,
    /// What it says it is.
    pub dialect: Dialect,
    /// The tree, lowered to OpenAPI 3.0 and checked. Keywords the typed view cannot hold are still here.
    pub tree: Node,
    /// What lowering rewrote or moved.
    pub side: SideTable,
}

/// As [`load_with_overlays`], without overlays.
pub fn load(
    document: Input<'_>,
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    load_with_overlays(document, &[], budget, sources, diagnostics)
}

/// [`read`], then [`admit`].
pub fn load_with_overlays(
    document: Input<'_>,
    overlays: &[Input<'_>],
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let document = read(document, overlays, budget, sources, diagnostics)?;
    admit(document, diagnostics)
}

/// [`read_tree`] of a document in one file.
pub fn read(
    document: Input<'_>,
    overlays: &[Input<'_>],
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    read_tree(document, &[], overlays, budget, sources, diagnostics)
}

/// Parses a document, applies overlays in their order, and puts the parts of other files into it: the document as its owner
/// means it, in its own dialect. [`super::Gather`] says which files there are.
pub fn read_tree(
    document: Input<'_>,
    files: &[File],
    overlays: &[Input<'_>],
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let document = parse(document.name, document.bytes, budget, sources, diagnostics);
    let overlays: Vec<Option<Document>> = overlays
        .iter()
        .map(|overlay| parse(overlay.name, overlay.bytes, budget, sources, diagnostics))
        .collect();
    let mut document = document?;
    for overlay in overlays {
        let _ = overlay::apply(&mut document.root, &overlay?, budget, diagnostics);
    }
    put_together(&mut document, files, budget, sources, diagnostics);
    Some(document)
}

/// Finds out the dialect, lowers it to OpenAPI 3.0 and checks the tree. `None` when there is nothing to go on with; an error
/// then says why. The caller looks at `diagnostics.has_errors()` before it writes anything.
pub fn admit(mut document: Document, diagnostics: &mut Diagnostics) -> Option<Loaded> {
    let dialect = detect(&document, diagnostics)?;
    let mut side = SideTable::with_grafts(std::mem::take(&mut document.grafts));
    lower_dialect(&mut document.root, dialect, &mut side, diagnostics);
    conform(&mut document.root, dialect, &mut side, diagnostics);
    Some(Loaded { source: document.source, dialect, tree: document.root, side })
}

impl Loaded {
    /// Lowers and checks a part of the tree that the document keeps where no schema or other object is looked for (under an
    /// extension, say) and that a reference makes one. The node must exist.
    pub(crate) fn admit(&mut self, pointer: &SpecPointer, kind: ObjectKind, diagnostics: &mut Diagnostics) {
        let Some(node) = self.tree.lookup_mut(pointer) else { return };
        lower_part(node, kind, pointer, self.dialect, &mut self.side, diagnostics);
        conform_part(node, kind, pointer, self.dialect, &mut self.side, diagnostics);
    }
}
