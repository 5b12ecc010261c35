//! The texts a run reads (document, overlays, rules, lock), under the names the caller shows, and positions in them.
//! Reading files is the caller's; decoding bytes is `load`'s.

use std::sync::Arc;

/// Which text of a [`SourceMap`] a position lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A stretch of one source: byte offsets into its decoded text, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text the offsets count in.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch `start..end` of `source`. Offsets beyond 4 GiB, which no budget lets through, are capped.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let cap = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: cap(start), end: cap(end.max(start)) }
    }

    /// The stretch from the start of this one to the end of `other`; both lie in one source.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { end: other.end.max(self.start), ..self }
    }
}

/// A position for people: both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text and the name it is shown under.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: Arc<str>,
    line_starts: Vec<u32>,
    /// Characters before each [`BLOCK`] of the text: a document may be one line, and a run ask for thousands of columns in it.
    chars_before: Vec<u32>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 1024;

/// Characters that begin in a piece of UTF-8, which may be cut within one (RFC 3629 section 3).
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

impl Source {
    /// The name as the caller gave it; escape it before printing.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The decoded text, shared.
    #[must_use]
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Line and column of a byte offset; an offset beyond the end counts as the end, one inside a character as its start.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let end = (start..=end).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(start);
        LineColumn { line, column: self.chars_before(end).saturating_sub(self.chars_before(start)) + 1 }
    }

    /// Characters before a byte offset.
    fn chars_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let counted = self.chars_before.get(block).copied().unwrap_or(0) as usize;
        counted + self.text.as_bytes().get(block * BLOCK..offset).map_or(0, begun)
    }

    /// The byte offset of a line and a column in characters, both counted from 1; `None` beyond the last line.
    #[must_use]
    pub fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let range = self.line_range(line);
        self.line_starts.get(line.checked_sub(1)?)?;
        let text = self.text.get(range.clone())?;
        let inside = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        Some(range.start + inside)
    }

    /// The byte range of a line (counted from 1), without its line break; empty beyond the last line.
    #[must_use]
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let at = |index: usize| self.line_starts.get(index).map(|start| *start as usize);
        let end_of_text = self.text.len();
        let start = line.checked_sub(1).and_then(at).unwrap_or(end_of_text);
        let end = at(line).unwrap_or(end_of_text);
        let line_text = self.text.get(start..end).unwrap_or("");
        start..start + line_text.trim_end_matches(['\n', '\r']).len()
    }
}

/// All texts of a run.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a decoded text under the name diagnostics show (`openapi.yaml`, `specs/hive/trueup.yaml`).
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        let text: Arc<str> = text.into();
        let mut line_starts = vec![0];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            // A lone CR ends a line too: YAML and editors both see it so.
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line {
                line_starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        let mut counted = 0;
        let mut chars_before = Vec::with_capacity(bytes.len() / BLOCK + 1);
        for block in bytes.chunks(BLOCK) {
            chars_before.push(u32::try_from(counted).unwrap_or(u32::MAX));
            counted += begun(block);
        }
        // What lies at the very end of a text of whole blocks.
        chars_before.push(u32::try_from(counted).unwrap_or(u32::MAX));
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source { name: name.into(), text, line_starts, chars_before });
        id
    }

    /// The source of an id; `None` for an id of another map.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The ids in the order the sources were added.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + '_ {
        (0..self.sources.len()).map(|index| SourceId(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// Line and column of the start of a span.
    #[must_use]
    pub fn line_column(&self, span: Span) -> Option<LineColumn> {
        self.get(span.source).map(|source| source.line_column(span.start))
    }

    /// The text a span covers; empty when it lies outside its source.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source)
            .and_then(|source| source.text().get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let mut map = SourceMap::new();
        let id = map.add("t", "é=1\r\n  中x\ry\n");
        let table = [
            (0, 1, 1),
            (2, 1, 2),
            (3, 1, 3),
            (6, 2, 1),
            (8, 2, 3),
            (11, 2, 4),
            (13, 3, 1),
            (15, 4, 1),
            (99, 4, 1),
        ];
        for (offset, line, column) in table {
            assert_eq!(
                map.line_column(Span::new(id, offset, offset)),
                Some(LineColumn { line, column }),
                "{offset}"
            );
        }
        assert_eq!(map.get(id).map(|s| s.line_range(2)), Some(6..12));
        assert_eq!(map.get(id).map(|s| s.line_range(9)), Some(15..15));
        assert_eq!(map.slice(Span::new(id, 8, 11)), "中");
        assert_eq!(map.slice(Span::new(id, 8, 99)), "");
    }

    #[test]
    fn columns_in_a_long_line_are_those_that_counting_gives() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let text: String = "é中x".chars().cycle().take(length).collect();
            let mut map = SourceMap::new();
            let id = map.add("t", text.as_str());
            for (at, (offset, _)) in text.char_indices().enumerate() {
                let shown = map.line_column(Span::new(id, offset, offset));
                assert_eq!(shown, Some(LineColumn { line: 1, column: at + 1 }), "{offset} of {length}");
            }
            let end = map.line_column(Span::new(id, text.len(), text.len()));
            assert_eq!(end, Some(LineColumn { line: 1, column: length + 1 }));
        }
    }
}
