//! The rules between the parts of a document that shapes cannot say: names that must be unique, templates and their
//! parameters, values and their types. Each finding is located, and mended in the tree so that later stages can rely on it.

mod credentials;
mod media;
mod operations;
mod patterns;
mod schemas;
mod secrets;
mod servers;
mod template;

pub use template::PathKey;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span, SpecPointer};
use crate::load::shape::{ObjectKind, Shape, walk_mut};
use crate::load::{Loaded, SideTable};

/// Where the lints say what they found.
struct Report<'a> {
    side: &'a SideTable,
    diagnostics: &'a mut Diagnostics,
}

impl Report<'_> {
    /// An oddity. The pointer is one of the lowered tree; the user sees the one of the document.
    fn odd(&mut self, code: Code, at: Span, pointer: &SpecPointer, message: &str, action: &str, help: &str) {
        self.push(Diagnostic::oddity(code, message).action(action), at, pointer, help);
    }

    /// Something that is nobody's fault but worth a look.
    fn warn(&mut self, code: Code, at: Span, pointer: &SpecPointer, message: &str, help: &str) {
        self.push(Diagnostic::warning(code, message), at, pointer, help);
    }

    fn push(&mut self, diagnostic: Diagnostic, at: Span, pointer: &SpecPointer, help: &str) {
        let origin = self.side.origin(pointer).unwrap_or_else(|| pointer.clone());
        let diagnostic = diagnostic.at(at).pointer(&origin);
        self.diagnostics.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }
}

/// Runs all lints over a document whose references are sound. Whether references were moved or removed.
pub(super) fn lint(loaded: &mut Loaded, diagnostics: &mut Diagnostics) -> bool {
    let mut moved = operations::lint(loaded, diagnostics);
    let Loaded { tree, side, .. } = loaded;
    let mut report = Report { side, diagnostics };
    schemas::lint(tree, &mut report);
    walk_mut(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        servers::check(node, place, &mut report);
        moved |= media::check(node, place, &mut report);
        moved |= credentials::check(node, place, &mut report);
        patterns::check(node, place, &mut report);
        secrets::check(node, place, &mut report);
    });
    moved
}

/// Whether a text can be the name of a header (RFC 9110, section 5.1) or a cookie (RFC 6265, section 4.1.1).
fn is_token(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(allowed)
}
