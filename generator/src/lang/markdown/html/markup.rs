//! Tags of HTML as text has them: which elements say something that Markdown can say, where a tag ends, where a link leads, and
//! what character references stand for.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, Parser};

use crate::lang::markdown::sanitize::clean;

/// Bytes of the longest tag and of the longest character reference that are looked for.
const MAX_TAG: usize = 2048;
const MAX_REFERENCE: usize = 40;
/// Bytes of the longest name of an element.
const MAX_NAME: usize = 10;

/// What an element says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// A paragraph, or what stands on its own as one does.
    Block,
    Quote,
    List {
        numbered: bool,
    },
    Item,
    Heading(HeadingLevel),
    Preformatted,
    Strong,
    Emphasis,
    Strikethrough,
    Code,
    Link,
    /// A cell of a table: its row is a line.
    Cell,
    /// Looks only: a font, a span.
    Nothing,
}

fn element(name: &str) -> Option<Element> {
    Some(match name {
        "p" | "div" | "section" | "article" | "center" | "dl" | "dt" | "dd" | "table" | "thead" | "tbody"
        | "tr" | "details" | "summary" | "para" | "fullname" => Element::Block,
        // `para` and `fullname` above and `note` and the like are DocBook's, which documents of cloud providers are made of.
        "blockquote" | "note" | "important" | "caution" | "warning" | "tip" => Element::Quote,
        "ul" => Element::List { numbered: false },
        "ol" => Element::List { numbered: true },
        "li" => Element::Item,
        "h1" => Element::Heading(HeadingLevel::H1),
        "h2" => Element::Heading(HeadingLevel::H2),
        "h3" => Element::Heading(HeadingLevel::H3),
        "h4" => Element::Heading(HeadingLevel::H4),
        "h5" => Element::Heading(HeadingLevel::H5),
        "h6" => Element::Heading(HeadingLevel::H6),
        "pre" => Element::Preformatted,
        "b" | "strong" => Element::Strong,
        "i" | "em" | "cite" | "var" | "dfn" => Element::Emphasis,
        "s" | "del" | "strike" => Element::Strikethrough,
        "code" | "kbd" | "samp" | "tt" => Element::Code,
        "a" => Element::Link,
        "td" | "th" => Element::Cell,
        "span" | "font" | "u" | "small" | "big" | "abbr" | "nobr" | "label" => Element::Nothing,
        _ => return None,
    })
}

impl Element {
    /// Whether it stands among words.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Strong
                | Self::Emphasis
                | Self::Strikethrough
                | Self::Code
                | Self::Link
                | Self::Cell
                | Self::Nothing
        )
    }
}

/// A tag that says something here.
pub(super) enum Markup {
    Break,
    Rule,
    /// With where it leads, for a link.
    Start(Element, Option<String>),
    End(Element),
}

/// Names that are elements in a text: what is opened and closed somewhere in it, and what need not be closed (HTML, 13.1.2.4).
/// `<label>` alone is a word in angle brackets.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn of(html: &str) -> Self {
        let (mut opened, mut closed) = (BTreeSet::new(), BTreeSet::new());
        for (at, _) in html.match_indices('<') {
            let inside = html.get(at + 1..).unwrap_or_default();
            let (names, inside) = match inside.strip_prefix('/') {
                Some(inside) => (&mut closed, inside),
                None => (&mut opened, inside),
            };
            let length = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
            let name = inside.get(..length).filter(|name| name.len() <= MAX_NAME);
            names.extend(name.map(str::to_ascii_lowercase));
        }
        Self(opened.intersection(&closed).cloned().collect())
    }

    fn has(&self, name: &str) -> bool {
        match name {
            "br" | "hr" | "p" | "li" => true,
            "dt" | "dd" => self.0.contains("dl"),
            "tr" | "td" | "th" | "thead" | "tbody" => self.0.contains("table"),
            _ => self.0.contains(name),
        }
    }
}

impl Markup {
    /// The tag that a text starts with, and its length. Up to its `>`, which may stand in quotes before (HTML, 13.1.2).
    pub(super) fn read(text: &str, names: &Names) -> Option<(Self, usize)> {
        let inside = text.strip_prefix('<')?;
        let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let length = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(length)?;
        let mut quote = None;
        let mut bytes = attributes.bytes().take(MAX_TAG);
        let end = bytes.position(|c| match quote {
            Some(open) => {
                quote = quote.filter(|_| c != open);
                false
            }
            None if c == b'"' || c == b'\'' => {
                quote = Some(c);
                false
            }
            None => c == b'>' || c == b'<',
        })?;
        let (attributes, behind) = attributes.split_at_checked(end)?;
        if !behind.starts_with('>') {
            return None;
        }
        if !(attributes.is_empty() || attributes.starts_with(|c: char| c.is_whitespace() || c == '/')) {
            return None;
        }
        let length = text.len() - inside.len() + name.len() + end + 1;
        let name = name.to_ascii_lowercase();
        if !names.has(&name) {
            return None;
        }
        let markup = match (name.as_str(), is_end) {
            ("br", _) => Self::Break,
            ("hr", _) => Self::Rule,
            (name, true) => Self::End(element(name)?),
            (name, false) => Self::Start(element(name)?, attribute(attributes, "href")),
        };
        Some((markup, length))
    }
}

/// The value of an attribute; of two with one name the first counts (HTML, 13.2.5.33).
fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let is_between = |c: char| c.is_whitespace() || c == '/';
    let mut rest = attributes.trim_start_matches(is_between);
    while !rest.is_empty() {
        let end = rest.find(|c: char| is_between(c) || c == '=').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let Some(value) = behind.trim_start().strip_prefix('=') else {
            // A stray `=` is no name, and must not be met again.
            rest = behind.trim_start_matches(is_between);
            continue;
        };
        let value = value.trim_start();
        let (value, behind) = match value.strip_prefix(['"', '\'']) {
            Some(inside) => {
                let quote = value.get(..1).unwrap_or_default();
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decoded(value.trim()));
        }
        rest = behind.trim_start_matches(is_between);
    }
    None
}

/// Text with its character references read, which a block of HTML still has. The parser knows their names.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.bytes().take(MAX_REFERENCE).position(|c| c == b';').map(|end| end + 1);
        let reference = end.and_then(|end| from.get(..end));
        let read =
            reference.filter(|text| text.chars().all(|c| c.is_ascii_alphanumeric() || "&#;".contains(c)));
        match read.and_then(|text| Parser::new(text).find_map(one_text)) {
            Some(read) => out.push_str(&read),
            None => out.push_str(reference.unwrap_or("&")),
        }
        rest = from.get(reference.map_or(1, str::len)..).unwrap_or_default();
    }
    out.push_str(rest);
    // A reference may stand for a character that no output takes.
    clean(&out)
}

fn one_text(event: Event<'_>) -> Option<String> {
    if let Event::Text(text) = event { Some(text.into_string()) } else { None }
}
