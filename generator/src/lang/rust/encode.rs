//! Text of a document in Rust output, one type for each place it can land in: [`RustStr`], [`RustDoc`], TOML and
//! Markdown. Nothing else in this target reads [`SpecText`] or [`WireName`].

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::example::folded;
use crate::ir::{Docs, JsonPointer, SpecText, WireName};
use crate::lang::markdown;
use crate::lang::scope::Identifier;

/// Columns of documentation, without the comment sign and indentation.
const DOC_WIDTH: usize = 100;
/// Columns of Markdown files.
const MD_WIDTH: usize = 110;

/// A string literal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustStr(String);

impl RustStr {
    /// A literal with this free text.
    pub fn text(text: &SpecText) -> Self {
        Self(text.for_encoder().to_owned())
    }

    /// A literal with this wire name.
    pub fn wire(name: &WireName) -> Self {
        Self(name.for_encoder().to_owned())
    }

    /// A literal with a place in a reply; `/` is the whole body.
    pub fn pointer(pointer: &JsonPointer) -> Self {
        Self(pointer_text(pointer))
    }

    /// A literal with text of our own or of the rules file.
    pub fn own(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What the literal holds.
    pub fn value(&self) -> &str {
        &self.0
    }

    /// The literal as source text.
    pub fn source(&self) -> String {
        Literal::string(&self.0).to_string()
    }
}

impl ToTokens for RustStr {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        Literal::string(&self.0).to_tokens(tokens);
    }
}

/// A JSON Pointer as rules and runtimes write it.
fn pointer_text(pointer: &JsonPointer) -> String {
    if pointer.steps.is_empty() {
        return "/".to_owned();
    }
    pointer.steps.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect()
}

/// A doc comment: lines of Markdown that hold nothing rustdoc would run, render or resolve, but what we put there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RustDoc {
    lines: Vec<String>,
}

impl RustDoc {
    /// A comment of our own words; empty lines separate paragraphs.
    pub fn own(text: &str) -> Self {
        let mut doc = Self::default();
        doc.push_own(text);
        doc
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines, without comment signs.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Adds a paragraph of the document's Markdown. Empty text adds nothing.
    pub fn push_text(&mut self, text: &SpecText) {
        self.push_block(markdown::rewrite(text.for_encoder(), DOC_WIDTH));
    }

    /// Adds a line of the document that should read as a sentence.
    pub fn push_sentence(&mut self, text: &SpecText) {
        let mut lines = markdown::rewrite(text.for_encoder(), DOC_WIDTH);
        if let Some(last) = lines.last_mut().filter(|last| last.ends_with(|c: char| c.is_alphanumeric())) {
            last.push('.');
        }
        self.push_block(lines);
    }

    /// Adds the document's Markdown up to its first empty line.
    pub fn push_first_paragraph(&mut self, text: &SpecText) {
        let lines = markdown::rewrite(text.for_encoder(), DOC_WIDTH);
        self.push_block(lines.into_iter().take_while(|line| !line.is_empty()).collect());
    }

    /// Adds a paragraph of our own Markdown, wrapped.
    pub fn push_own(&mut self, text: &str) {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if line.len() + 1 + word.len() <= DOC_WIDTH => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        self.push_block(lines);
    }

    /// Adds a paragraph with a wire name as code between words of our own.
    pub fn push_code(&mut self, before: &str, code: &WireName, after: &str) {
        self.push_codes(&[before, after], std::slice::from_ref(code));
    }

    /// Adds a paragraph in which wire names as code stand between words of our own.
    pub fn push_codes(&mut self, words: &[&str], codes: &[WireName]) {
        let mut line = String::new();
        for (index, words) in words.iter().enumerate() {
            line.push_str(words);
            if let Some(code) = codes.get(index) {
                line.push_str(&markdown::code_span(code.for_encoder()));
            }
        }
        self.push_block(vec![line]);
    }

    /// Adds lines of our own as they are: a heading, a list, a code block.
    pub fn push_lines(&mut self, lines: Vec<String>) {
        self.push_block(lines);
    }

    /// Adds a paragraph of the document's text after a label of our own. Empty text adds nothing.
    pub fn push_labelled(&mut self, label: &str, text: &SpecText) {
        let mut lines = markdown::rewrite(text.for_encoder(), DOC_WIDTH.saturating_sub(label.len() + 2));
        if is_prose(&lines) {
            lines[0] = format!("{label}: {}", lines[0]);
        } else if !lines.is_empty() {
            lines.splice(0..0, [format!("{label}:"), String::new()]);
        }
        self.push_block(lines);
    }

    /// Adds the document's text as one entry of a list, after a label of our own.
    pub fn push_item(&mut self, label: &str, text: &SpecText) {
        let text = markdown::rewrite(text.for_encoder(), DOC_WIDTH.saturating_sub(2));
        let is_prose = is_prose(&text);
        let mut lines = text.into_iter();
        let first = if is_prose { lines.next().map(|line| format!(" {line}")) } else { None };
        let mut item = vec![format!("- {label}:{}", first.unwrap_or_default())];
        if !is_prose && lines.len() > 0 {
            item.push(String::new());
        }
        item.extend(lines.map(|line| if line.is_empty() { line } else { format!("  {line}") }));
        if let [only] = item.as_mut_slice() {
            only.truncate(only.trim_end_matches(':').len());
        }
        // An entry follows another one without a blank line.
        if self.lines.last().is_some_and(|line| line.starts_with("- ") || line.starts_with("  ")) {
            self.lines.extend(item);
        } else {
            self.push_block(item);
        }
    }

    /// Adds JSON of the document after a label of our own: on the same line when short, else as a block.
    pub fn push_json(&mut self, label: &str, json: &SpecText) {
        let text = markdown::one_line(json.for_encoder());
        if text.is_empty() {
            return;
        }
        if text.len() + label.len() < 80 && !text.contains('`') {
            self.push_block(vec![format!("{label}: `{text}`")]);
        } else {
            let pretty = folded(json.for_encoder(), DOC_WIDTH).join("\n");
            let fence = "`".repeat(3.max(pretty.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1));
            let mut lines = vec![format!("{label}:"), String::new(), format!("{fence}text")];
            lines.extend(markdown::clean(&pretty).lines().map(str::to_owned));
            lines.push(fence);
            self.push_block(lines);
        }
    }

    fn push_block(&mut self, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
    }

    /// The comment as attributes, which the printer turns into `///` lines.
    pub fn attributes(&self) -> TokenStream {
        // The space keeps a line that starts with `/` or `!` from changing the kind of comment.
        let lines =
            self.lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        quote!(#(#[doc = #lines])*)
    }

    /// The comment as lines of source, with `sign` before each.
    pub fn source(&self, sign: &str) -> String {
        self.lines.iter().map(|line| format!("{sign} {line}").trim_end().to_owned() + "\n").collect()
    }
}

/// Whether lines can follow a label on its line: a block of its own (a list, a table, code) cannot.
fn is_prose(lines: &[String]) -> bool {
    lines.first().is_some_and(|line| {
        line.starts_with(|c: char| c.is_alphabetic() || c == '`') && !line.starts_with("```")
    })
}

/// The message of `#[deprecated]`: one line.
pub fn note(text: &SpecText) -> RustStr {
    RustStr(markdown::one_line(text.for_encoder()))
}

/// Text on one line of Markdown or of a comment that is not documentation.
pub fn one_line(text: &SpecText) -> String {
    markdown::one_line(text.for_encoder())
}

/// Text as Markdown shows it literally, on one line: table cells, titles of README and api.md.
pub fn md_text(text: &SpecText) -> String {
    markdown::escape_inline(&markdown::one_line(text.for_encoder()))
}

/// Summary and description in a Markdown file.
pub fn md_paragraphs(docs: &Docs) -> Vec<String> {
    let mut lines = markdown::rewrite(docs.summary.for_encoder(), MD_WIDTH);
    let more = markdown::rewrite(docs.description.for_encoder(), MD_WIDTH);
    if !lines.is_empty() && !more.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
    lines
}

/// A value in a TOML file.
pub fn toml_str(text: &str) -> toml_edit::Value {
    toml_edit::Value::from(markdown::one_line(text))
}

/// An identifier as a token.
pub fn ident(name: &Identifier) -> proc_macro2::Ident {
    proc_macro2::Ident::new(name.as_str(), proc_macro2::Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &[&str] = &[
        "",
        " ",
        "\n",
        "\0",
        "a.b",
        "$ref",
        "r#type",
        "a\", skip, rename=\"b",
        "\"]pub fn pwn(){} #[doc=\"",
        "*/ pub fn pwn(){} /*",
        "/* /*",
        "#![feature(x)]",
        "x\\",
        "\\\"",
        "{__import__('os')}",
        "\u{202e}\u{2066}\u{200e}",
        "\u{feff}\u{200b}\u{ad}",
        "\u{1b}[2J\u{7}",
        "a\r\nb\rc\u{85}d\u{2028}e",
        "/leading",
        "!bang",
        "é \u{1f600} ﬁ",
        "```rust\npanic!()\n```",
        "    panic!()",
    ];

    #[test]
    fn literals_hold_exactly_the_text_and_no_odd_character() {
        for text in HOSTILE {
            let literal = RustStr::text(&SpecText::new(*text));
            for source in [literal.source(), quote!(#literal).to_string()] {
                let parsed: syn::LitStr = syn::parse_str(&source).unwrap();
                assert_eq!(parsed.value(), *text, "{source}");
                assert!(
                    !source.contains(['\n', '\r', '\u{202e}', '\u{200e}', '\0', '\u{1b}', '\u{feff}']),
                    "{source:?}"
                );
            }
        }
    }

    #[test]
    fn documentation_stays_documentation() {
        for text in HOSTILE {
            let mut doc = RustDoc::default();
            doc.push_text(&SpecText::new(*text));
            doc.push_item("404", &SpecText::new(*text));
            doc.push_json("Example", &SpecText::new(*text));
            let attributes = doc.attributes();
            let note = note(&SpecText::new(*text));
            let file: syn::File = syn::parse2(quote! {
                #attributes
                #[deprecated(note = #note)]
                pub struct Thing;
            })
            .unwrap();
            let printed = prettyplease::unparse(&file);
            let (comment, item): (Vec<&str>, Vec<&str>) =
                printed.lines().partition(|line| line.starts_with("///"));
            assert_eq!(item.len(), 2, "{printed}");
            assert!(!comment.is_empty());
            assert!(doc.lines().iter().all(|line| !line.contains(char::is_control)), "{printed}");
            let text = doc.lines().join("\n");
            for event in pulldown_cmark::Parser::new(&text) {
                if let pulldown_cmark::Event::Start(pulldown_cmark::Tag::CodeBlock(kind)) = event {
                    let info = pulldown_cmark::CodeBlockKind::Fenced("text".into());
                    assert_eq!(kind, info, "{printed}");
                }
            }
            let source = doc.source("//!") + "pub struct Thing;";
            assert_eq!(syn::parse_file(&source).unwrap().items.len(), 1, "{source}");
        }
    }

    #[test]
    fn toml_holds_one_line() {
        for text in HOSTILE {
            let mut table = toml_edit::DocumentMut::new();
            table["description"] = toml_edit::Item::Value(toml_str(text));
            let parsed: toml_edit::DocumentMut = table.to_string().parse().unwrap();
            assert_eq!(parsed.iter().count(), 1, "{table}");
        }
    }
}
