//! The whole stage: bytes of a document and its overlays → checked 3.0 tree, side table, typed view.

use openapiv3::OpenAPI;

use super::conform::conform;
use super::typed::typed_view;
use super::{Budget, Dialect, Node, SideTable, detect, lower_dialect, parse};
use crate::diagnostics::{Diagnostics, SourceId, SourceMap};

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
    /// The typed view of the tree.
    pub openapi: OpenAPI,
}

/// Reads a document: parse, overlays, dialect, check, typed view. `None` when there is nothing to go on with; an error
/// then says why. The caller looks at `diagnostics.has_errors()` before it writes anything.
pub fn load(
    document: Input<'_>,
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let mut document = parse(document.name, document.bytes, budget, sources, diagnostics)?;
    let dialect = detect(&document, diagnostics)?;
    let mut side = lower_dialect(&mut document.root, dialect, diagnostics);
    conform(&mut document.root, dialect, &mut side, diagnostics);
    let openapi = typed_view(&document.root, diagnostics)?;
    Some(Loaded { source: document.source, dialect, tree: document.root, side, openapi })
}
