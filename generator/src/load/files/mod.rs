//! Documents that are written as a tree of files: the parts that references to other files name are put into the document, each
//! under one name, so that every later stage sees one tree. Positions and pointers stay those of the file a part is written in.
//! Pure: [`Gather`] says which files it needs, the caller reads them.

mod assemble;
mod gather;
mod homes;
mod library;
mod names;
mod placing;
mod write_out;

pub use gather::Gather;

use std::collections::BTreeMap;

use self::library::Library;
use super::dialect::{Dialect, detect};
use super::tree::Document;
use super::{Budget, parse};
use crate::diagnostics::{Diagnostics, SourceId, SourceMap, SpecPointer};

/// A file that a document refers to, as the caller read it.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path as [`Gather`] asked for it: relative to the folder of the document, `/` between folders.
    pub path: String,
    /// The name that diagnostics show.
    pub name: String,
    /// Its bytes, or why there are none.
    pub content: Result<Vec<u8>, Unread>,
}

/// Why a file was not read. The sentence goes on from the name of the file: `does not exist`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is not there: the document is odd.
    Missing(String),
    /// It may not be read: what it says may matter, so nothing is generated without it.
    Refused(String),
}

/// Where the parts of other files went: place in the document → source, and place in there.
pub(super) type Grafts = BTreeMap<SpecPointer, (SourceId, SpecPointer)>;

/// Puts the parts of other files into a document.
pub(super) fn put_together(
    document: &mut Document,
    files: &[File],
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let text = sources.get(document.source).map(super::super::diagnostics::Source::shared_text);
    // Files are only asked for by references that lead out; without such most documents are one file already.
    if files.is_empty() && !text.is_some_and(|text| gather::has_unusual_ref(&text)) {
        return;
    }
    let Some(dialect) = detect(document, &mut Diagnostics::default()) else { return };
    let name = sources.get(document.source).map_or_else(String::new, |source| source.name().to_owned());
    let mut library = Library::new(&name, document);
    for file in files {
        let content = match &file.content {
            Ok(bytes) => parse(&file.name, bytes, budget, sources, diagnostics)
                .ok_or_else(|| Unread::Missing("cannot be read, as was said".to_owned())),
            Err(why) => Err(why.clone()),
        };
        library.add(&file.path, content);
    }
    let assembled = assemble::assemble(&library, dialect == Dialect::V20, budget, diagnostics);
    document.root = assembled.root;
    document.grafts = assembled.grafts;
}
