//! Which specification a document follows, and the way from there to OpenAPI 3.0, which the typed view speaks.
//! What 3.0 cannot say is kept in a side table, by pointer.

mod detect;
mod newest;
mod path_keys;
mod querystring;
mod schema;
mod side;
mod swagger;
mod types;

pub use detect::Dialect;
pub(super) use detect::detect;
pub use side::SideTable;

use super::shape::{ObjectKind, Shape, walk_mut};
use super::tree::Node;
use crate::diagnostics::{Diagnostics, SpecPointer};

/// Rewrites a document of any dialect, in place, to what OpenAPI 3.0 can say. A 3.0 document that uses newer
/// keywords is read as if they were known, with a diagnostic.
pub(super) fn lower_dialect(
    tree: &mut Node,
    dialect: Dialect,
    side: &mut SideTable,
    diagnostics: &mut Diagnostics,
) {
    path_keys::mend(tree, side, diagnostics);
    match dialect {
        Dialect::V20 => swagger::lower(tree, side, diagnostics),
        Dialect::V32 => newest::lower(tree, side, diagnostics),
        _ => {}
    }
    lower_part(tree, ObjectKind::Document, &SpecPointer::root(), dialect, side, diagnostics);
}

/// As [`lower_dialect`], for one object and what lies inside it.
pub(super) fn lower_part(
    node: &mut Node,
    kind: ObjectKind,
    pointer: &SpecPointer,
    dialect: Dialect,
    side: &mut SideTable,
    diagnostics: &mut Diagnostics,
) {
    walk_mut(node, Shape::RefOr(kind), pointer, |node, place| {
        if dialect == Dialect::V20 && place.may_be_ref {
            swagger::lower_reference(node);
        }
        if place.object == ObjectKind::Schema {
            schema::lower(node, place, &mut schema::Context { dialect, side, diagnostics });
        }
    });
}
