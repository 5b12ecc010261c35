//! Which files a document needs: said one round after the other, until every reference has its file. The caller reads them.

use super::super::dialect::{Dialect, detect};
use super::super::entry::{Input, read};
use super::super::{Budget, Document, parse};
use super::library::Library;
use super::{File, Unread, assemble};
use crate::diagnostics::{Diagnostics, SourceMap};

/// Finds out, round by round, which files a document refers to.
///
/// ```text
/// while let wanted = gather.wanted() && !wanted.is_empty() { for path in wanted { gather.supply(read(path)) } }
/// ```
#[derive(Debug)]
pub struct Gather {
    document: Option<(String, Document, bool)>,
    parsed: Vec<(String, Result<Document, Unread>)>,
    files: Vec<File>,
    sources: SourceMap,
    budget: Budget,
}

impl Gather {
    /// Begins with a document and the overlays that change it.
    #[must_use]
    pub fn new(document: Input<'_>, overlays: &[Input<'_>], budget: &Budget) -> Self {
        let mut sources = SourceMap::new();
        let leads_out = std::iter::once(&document)
            .chain(overlays)
            .any(|input| leads_out(&super::super::decode::decode(input.bytes, budget).text));
        // What is wrong is said when the document is loaded.
        let mut unheard = Diagnostics::default();
        let read = leads_out.then(|| read(document, overlays, budget, &mut sources, &mut unheard)).flatten();
        let document = read.and_then(|tree| {
            let dialect = detect(&tree, &mut unheard)?;
            Some((document.name.to_owned(), tree, dialect == Dialect::V20))
        });
        Self { document, parsed: Vec::new(), files: Vec::new(), sources, budget: *budget }
    }

    /// The paths of the files that are needed next, relative to the folder of the document; none when there are all.
    #[must_use]
    pub fn wanted(&self) -> Vec<String> {
        let Some((name, document, swagger)) = &self.document else { return Vec::new() };
        if self.files.len() >= self.budget.files {
            return Vec::new();
        }
        let mut library = Library::new(name, document);
        for (path, content) in &self.parsed {
            library.add(path, content.clone());
        }
        let mut unheard = Diagnostics::default();
        let assembled = assemble::assemble(&library, *swagger, &self.budget, &mut unheard);
        let left = self.budget.files - self.files.len();
        assembled.wanted.into_iter().take(left).collect()
    }

    /// Takes in a file that was wanted.
    pub fn supply(&mut self, file: File) {
        let mut unheard = Diagnostics::default();
        let content = match &file.content {
            Ok(bytes) => parse(&file.name, bytes, &self.budget, &mut self.sources, &mut unheard)
                .ok_or_else(|| Unread::Missing("cannot be read".to_owned())),
            Err(why) => Err(why.clone()),
        };
        self.parsed.push((file.path.clone(), content));
        self.files.push(file);
    }

    /// All files that were taken in, in the order of their paths.
    #[must_use]
    pub fn finish(mut self) -> Vec<File> {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.files
    }
}

/// Whether some `$ref` of a text names another file, or may do so in a way that only a parser sees.
fn leads_out(text: &str) -> bool {
    any_ref(text, |target| !target.starts_with('#'))
}

/// Whether some `$ref` of a text names something else than a component of the same file.
pub(super) fn has_unusual_ref(text: &str) -> bool {
    const USUAL: &[&str] = &["#/components/", "#/definitions/", "#/parameters/", "#/responses/"];
    any_ref(text, |target| !USUAL.iter().any(|usual| target.starts_with(usual)))
}

/// Whether a test says yes to the text behind some `$ref`. Escapes in the key may hide one: then it does.
fn any_ref(text: &str, test: impl Fn(&str) -> bool) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("$ref") {
        rest = &rest[at + "$ref".len()..];
        let behind = rest.trim_start_matches(['"', '\'']).trim_start();
        if let Some(target) = behind.strip_prefix(':')
            && test(target.trim_start().trim_start_matches(['"', '\'']))
        {
            return true;
        }
    }
    ["\\u0024", "\\x24", "re\\u0066"].iter().any(|escaped| text.contains(escaped))
}
