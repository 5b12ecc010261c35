//! The rules between the parts of a document that shapes cannot say: names that must be unique, templates and their
//! parameters, values and their types. Each finding is located, and mended in the tree so that later stages can rely on it.

mod operations;
mod schemas;
mod servers;
mod template;

pub use template::PathKey;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span, SpecPointer};
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
    let moved = operations::lint(loaded, diagnostics);
    let Loaded { tree, side, .. } = loaded;
    let mut report = Report { side, diagnostics };
    schemas::lint(tree, &mut report);
    servers::lint(tree, &mut report);
    moved
}
