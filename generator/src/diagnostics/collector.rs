//! Gathers the diagnostics of a run and puts them in one order.

use super::{Diagnostic, Severity};

/// What happens to the oddities of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// They degrade to the nearest honest thing, with a warning.
    #[default]
    Lenient,
    /// They are errors.
    Strict,
}

/// The diagnostics of a run. Stages push; the caller asks whether there are errors and prints.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    strictness: Strictness,
    entries: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new(strictness: Strictness) -> Self {
        Self { strictness, entries: Vec::new() }
    }

    /// Whether oddities are errors here.
    #[must_use]
    pub fn strictness(&self) -> Strictness {
        self.strictness
    }

    /// Takes in a diagnostic. An oddity becomes an error when strict: nothing is done instead then.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if diagnostic.oddity && self.strictness == Strictness::Strict {
            diagnostic.severity = Severity::Error;
            diagnostic.action = None;
        }
        self.entries.push(diagnostic);
    }

    /// Renames the nodes that the diagnostics behind the first `before` speak of: a stage that works on a rewritten document
    /// knows the names there, the user those of the document.
    pub fn rename_nodes(
        &mut self,
        before: usize,
        origin: impl Fn(&super::SpecPointer) -> super::SpecPointer,
    ) {
        for entry in self.entries.iter_mut().skip(before) {
            entry.pointer = entry.pointer.as_ref().map(&origin);
        }
    }

    /// Gives those of one severity another one: what refuses one command is no more than worth knowing to another.
    pub fn demote(&mut self, from: Severity, to: Severity) {
        for entry in self.entries.iter_mut().filter(|entry| entry.severity == from) {
            entry.severity = to;
        }
    }

    /// Whether anything refuses the run.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.entries.iter().any(|entry| entry.severity == Severity::Error)
    }

    /// How many diagnostics of a severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.entries.iter().filter(|entry| entry.severity == severity).count()
    }

    /// All diagnostics, in the order they were pushed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.entries.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// All diagnostics in the order they are printed: by place, then severity, code and text; equal ones once.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.entries.iter().collect();
        sorted.sort_by(|a, b| key(a).cmp(&key(b)));
        sorted.dedup();
        sorted
    }
}

type Key<'a> = (bool, Option<super::Span>, Severity, super::Code, Option<&'a super::SpecPointer>, &'a str);

fn key(entry: &Diagnostic) -> Key<'_> {
    // Without a place: last.
    (entry.span.is_none(), entry.span, entry.severity, entry.code, entry.pointer.as_ref(), &entry.message)
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        for diagnostic in iter {
            self.push(diagnostic);
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SourceMap, Span, codes};
    use super::*;

    #[test]
    fn order_does_not_depend_on_the_order_of_arrival() {
        let mut sources = SourceMap::new();
        let id = sources.add("a", "xyz");
        let made = |at: usize, text: &str| Diagnostic::error(codes::SYNTAX, text).at(Span::new(id, at, at));
        let all = [made(2, "c"), made(0, "b"), made(0, "a"), Diagnostic::note(codes::SYNTAX, "z")];
        let mut forward = Diagnostics::default();
        forward.extend(all.clone());
        let mut backward = Diagnostics::default();
        backward.extend(all.into_iter().rev());
        assert_eq!(forward.sorted(), backward.sorted());
        let messages: Vec<_> = forward.sorted().iter().map(|d| d.message.clone()).collect();
        assert_eq!(messages, ["a", "b", "c", "z"]);
    }

    #[test]
    fn oddities_are_errors_when_strict() {
        for (strictness, errors) in [(Strictness::Lenient, false), (Strictness::Strict, true)] {
            let mut diagnostics = Diagnostics::new(strictness);
            diagnostics.push(Diagnostic::oddity(codes::DANGLING_REF, "x").action("any value is accepted"));
            assert_eq!(diagnostics.has_errors(), errors);
            assert_eq!(diagnostics.iter().any(|d| d.action.is_some()), !errors);
        }
    }
}
