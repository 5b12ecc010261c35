//! The only ways text of a document gets into Python source: string literals, docstrings, and names on the wire.
//! What comes out is source as it stands; what it means when Python reads it is exactly the text.
//!
//! No f-string, format string, comment or type hint is ever made of a document's text.

use serde::Serialize;

use crate::ir::example::folded;
use crate::ir::operation::template;
use crate::ir::{EnumWire, HttpMethod, JsonPointer, PathSegment, SpecText, WireName};
use crate::lang::markdown;

/// A Python expression that is a literal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct PyLiteral(String);

impl PyLiteral {
    /// A string with free text.
    pub(super) fn text(text: &SpecText) -> Self {
        Self(quoted(text.for_encoder()))
    }

    /// A string with a name on the wire.
    pub(super) fn wire(name: &WireName) -> Self {
        Self(quoted(name.for_encoder()))
    }

    /// A string of our own or of the rules file.
    pub(super) fn string(text: &str) -> Self {
        Self(quoted(text))
    }

    /// A place in a reply, as rules write it: `/` is the whole body.
    pub(super) fn pointer(pointer: &JsonPointer) -> Self {
        if pointer.steps.is_empty() {
            return Self(quoted("/"));
        }
        let path: String = pointer
            .steps
            .iter()
            .map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")))
            .collect();
        Self(quoted(&path))
    }

    /// A path template: literal segments as they are, parameters in braces.
    pub(super) fn template(segments: &[PathSegment]) -> Self {
        Self(quoted(template(segments).for_encoder()))
    }

    /// A value of an enum.
    pub(super) fn enum_value(value: &EnumWire) -> Self {
        match value {
            EnumWire::String(text) => Self::text(text),
            EnumWire::Int(number) => Self(number.to_string()),
            EnumWire::Bool(flag) => Self(if *flag { "True" } else { "False" }.to_owned()),
        }
    }

    /// The source.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PyLiteral {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A literal as `ruff format` writes it: double quotes unless that costs more backslashes.
fn quoted(text: &str) -> String {
    let doubles = text.matches('"').count();
    let quote = if doubles > text.matches('\'').count() { '\'' } else { '"' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            c if is_shown(c) => out.push(c),
            c => push_escape(&mut out, u32::from(c)),
        }
    }
    out.push(quote);
    out
}

fn push_escape(out: &mut String, code: u32) {
    let escape = match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    };
    out.push_str(&escape);
}

/// Whether a reader sees the character as itself: no control, no direction mark, nothing invisible or unassigned.
/// (`str::escape_debug` escapes a combining mark only at the start, so each is looked at behind a letter.)
fn is_shown(c: char) -> bool {
    match c {
        ' '..='~' => true,
        c if c.is_ascii() => false,
        c => !format!("a{c}").escape_debug().any(|c| c == '\\'),
    }
}

/// Prose of a docstring, as Markdown that is not yet safe: only [`Prose::lines`] gives it away, written anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Prose(String);

impl Prose {
    /// Text of a document.
    pub(super) fn spec(text: &SpecText) -> Self {
        let text = text.for_encoder().trim();
        // Markup around nothing (`<p/>`, a definition of a link) says nothing.
        let may_be_empty = text.starts_with(['<', '[', '&', '#', '>']);
        if may_be_empty && markdown::rewrite(text, usize::MAX).is_empty() {
            return Self(String::new());
        }
        Self(text.to_owned())
    }

    /// Text of our own or of the rules file.
    pub(super) fn own(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// Text of a document on one line, for the middle of a sentence.
    pub(super) fn inline(text: &SpecText) -> Self {
        Self(markdown::one_line(text.for_encoder()))
    }

    /// `METHOD /path/{parameter}` as code.
    pub(super) fn endpoint(method: HttpMethod, segments: &[PathSegment]) -> Self {
        Self(code_span(&format!("{} {}", method.as_str(), template(segments).for_encoder())))
    }

    /// A name on the wire as code.
    pub(super) fn wire(name: &WireName) -> Self {
        Self(format!("{}.", code_span(name.for_encoder())))
    }

    /// A value as code.
    pub(super) fn value(text: &SpecText) -> Self {
        Self(code_span(text.for_encoder()))
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How long it is, in characters.
    pub(super) fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// The same with a full stop, where people would set one.
    #[must_use]
    pub(super) fn ended(mut self) -> Self {
        let last = self.0.lines().next_back().unwrap_or_default();
        let word = last.rsplit(char::is_whitespace).next().unwrap_or_default();
        let open = last.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ')' | '`' | '"'));
        if open && self.is_plain() && !word.contains("://") && !word.contains('@') {
            self.0.push('.');
        }
        self
    }

    /// Its first sentence, where that can be told.
    #[must_use]
    pub(super) fn lead(self) -> Self {
        let paragraph = self.0.split("\n\n").next().unwrap_or_default();
        let ends = paragraph.match_indices(['.', '!', '?']).map(|(at, mark)| at + mark.len());
        let sentence = ends.filter_map(|end| paragraph.split_at_checked(end)).find(|(_, rest)| {
            let next = rest.trim_start();
            rest.len() > next.len() && next.starts_with(|c: char| c.is_uppercase() || c == '`')
        });
        Self(sentence.map_or(paragraph, |(sentence, _)| sentence).to_owned())
    }

    /// Whether it is one paragraph without structure.
    fn is_plain(&self) -> bool {
        self.0.lines().all(|line| {
            let text = line.trim_start();
            let structure = ["- ", "* ", "+ ", "#", "|", ">", "<", "```", "~~~", "    ", "\t"];
            let ordered = text
                .split_once(['.', ')'])
                .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
            !text.is_empty() && !ordered && !structure.iter().any(|start| text.starts_with(start))
        })
    }

    /// Adds more: to the same paragraph if this is one that has come to an end, else as the next one.
    #[must_use]
    pub(super) fn then(mut self, more: &Self) -> Self {
        if more.is_empty() || self.0 == more.0 {
            return self;
        }
        if !self.0.is_empty() {
            let same = self.is_plain() && more.is_plain() && self.0.ends_with(['.', '!', '?', ':', '。']);
            self.0.push_str(if same { " " } else { "\n\n" });
        }
        self.0.push_str(&more.0);
        self
    }

    /// Puts more behind it as a paragraph of its own.
    #[must_use]
    pub(super) fn paragraph(mut self, more: &Self) -> Self {
        if !more.is_empty() && self.0 != more.0 {
            if !self.0.is_empty() {
                self.0.push_str("\n\n");
            }
            self.0.push_str(&more.0);
        }
        self
    }

    /// `before the Title API behind`, or `before the API behind` without a title. A title that says API is not told
    /// twice.
    #[must_use]
    pub(super) fn title(self, title: &SpecText, behind: &str) -> Self {
        Self(format!("{} {}{behind}", self.0, markdown::escape_inline(&title_of(title))))
    }

    /// `label: text`.
    #[must_use]
    pub(super) fn label(self, text: &Self) -> Self {
        Self(format!("{}: {}", self.0, text.0))
    }

    /// A list of `- label: text`.
    pub(super) fn list(items: impl IntoIterator<Item = (Self, Self)>) -> Self {
        let items: Vec<String> = items
            .into_iter()
            .map(|(label, text)| format!("- {}", label.label(&text).0.replace('\n', "\n  ")))
            .collect();
        Self(items.join("\n"))
    }

    /// The safe lines, the first of them with room for `columns` and a space before it. `None` if it starts with a list,
    /// code or the like, which nothing can stand before.
    pub(super) fn lines_behind(&self, columns: usize, width: usize) -> Option<Vec<String>> {
        let first = self.0.split("\n\n").next().unwrap_or_default();
        if !Self(first.to_owned()).is_plain() {
            return None;
        }
        let mark = "x".repeat(columns);
        let mut lines = Self(format!("{mark} {}", self.0)).lines(width);
        let line = lines.first_mut()?;
        *line = line.strip_prefix(&mark)?.trim_start().to_owned();
        Some(lines)
    }

    /// The safe lines, of up to `width` columns where words allow it.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        markdown::rewrite(&self.0, width).iter().map(|line| readable(line)).collect()
    }
}

/// `the Title API`: what has an article, or says `API` itself, is not given another.
fn title_of(title: &SpecText) -> String {
    let title = markdown::one_line(title.for_encoder());
    let title = title.trim().trim_end_matches('.');
    let first = title.split(' ').next().unwrap_or_default().to_lowercase();
    let has_article = first == "the" || first.ends_with("'s") || first.ends_with("’s");
    let article = if has_article { "" } else { "the " };
    let kind = match title {
        "" => "API",
        _ if title.to_ascii_uppercase().contains("API") => "",
        _ => " API",
    };
    format!("{article}{title}{kind}")
}

fn code_span(text: &str) -> String {
    let line = markdown::one_line(text);
    let ticks = if line.contains('`') { "``" } else { "`" };
    let pad = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{line}{pad}{ticks}")
}

/// One line about the package, for a TOML value.
pub(super) fn description(title: &SpecText) -> String {
    readable(&format!("Typed client of {}", title_of(title)))
}

/// The text if it is a web address that can stand anywhere.
pub(super) fn web_address(text: &SpecText) -> Option<&str> {
    let address = text.for_encoder();
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    (!host.is_empty() && host.chars().all(|c| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c)))
        .then_some(address)
}

/// Text of a Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct MdText(String);

impl MdText {
    /// Prose as Markdown, lines as long as they come.
    pub(super) fn paragraph(prose: &Prose) -> Self {
        Self(prose.lines(120).join("\n"))
    }

    /// `METHOD /path` as code in a cell of a table.
    pub(super) fn endpoint(method: HttpMethod, segments: &[PathSegment]) -> Self {
        let span = code_span(&format!("{} {}", method.as_str(), template(segments).for_encoder()));
        Self(span.replace('|', "\\|"))
    }
}

/// Width of JSON in docstrings.
const EXAMPLE_WIDTH: usize = 88;

/// A JSON object or array as the lines of a fenced block; `None` for anything else.
pub(super) fn json_block(text: &SpecText) -> Option<Vec<String>> {
    if !text.for_encoder().trim_start().starts_with(['{', '[']) {
        return None;
    }
    let fence = |text: &str| text.to_owned();
    let lines = folded(text.for_encoder(), EXAMPLE_WIDTH).into_iter();
    let lines = lines.map(|line| readable(&markdown::clean(&line).replace('\n', " ")));
    Some([fence("```json")].into_iter().chain(lines).chain([fence("```")]).collect())
}

/// A line without what readers cannot see, and without `>>>` at its start, which `doctest` would run (Markdown shows
/// `\>>>` the same).
fn readable(line: &str) -> String {
    let line: String = line
        .chars()
        .filter_map(|c| if is_shown(c) { Some(c) } else { c.is_whitespace().then_some(' ') })
        .collect();
    let line = line.trim_end();
    let text = line.trim_start();
    if text.starts_with(">>>") {
        let indent = line.get(..line.len() - text.len()).unwrap_or_default();
        return format!("{indent}\\{text}");
    }
    line.to_owned()
}

/// A docstring: the whole literal, its lines indented to where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct PyDoc(String);

impl PyDoc {
    /// Makes the literal of lines that are clean. `indent` is the column it starts at, `line_length` the one it ends
    /// before if it is to be one line.
    pub(super) fn new(lines: &[String], indent: usize, line_length: usize) -> Self {
        let margin = " ".repeat(indent);
        let mut text = String::new();
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                text.push('\n');
                if !line.is_empty() {
                    text.push_str(&margin);
                }
            }
            text.push_str(line);
        }
        let (prefix, body) = match (text.contains('\\'), text.contains("\"\"\"")) {
            (false, false) => ("", text),
            (true, false) => ("r", text),
            // Every quote of a run of three is escaped; a raw literal could not say that.
            (_, true) => ("", text.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")),
        };
        let one_line = lines.len() == 1 && indent + body.chars().count() + prefix.len() + 6 <= line_length;
        let end = if !one_line {
            format!("\n{margin}")
        } else if body.ends_with(['"', '\\']) {
            " ".to_owned()
        } else {
            String::new()
        };
        let start = if body.starts_with('"') { " " } else { "" };
        Self(format!("{prefix}\"\"\"{start}{body}{end}\"\"\""))
    }
}

#[cfg(test)]
#[path = "encode_tests.rs"]
mod tests;
