//! HTML in Markdown, as many documents have it: elements that only say how text looks become what Markdown says for them.
//! Everything else is text to the reader, tags and all. Not here: writing it down, which escapes what is text.

mod markup;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::inline::is_safe_link;
use markup::{Element, Markup, Names, decoded};

/// Elements within elements beyond this number are no elements.
const MAX_OPEN: usize = 32;

/// The events of a text, in which HTML that has a form in Markdown has it. `None`: there is no such HTML in it.
/// `emphasis`: whether there are stars in it, which mean nothing to Markdown in some places (`x<b>"y"</b>z`).
pub(super) fn translated<'a>(events: &[Event<'a>], emphasis: bool) -> Option<Vec<Event<'a>>> {
    let mut html = String::new();
    for event in events {
        if let Event::Html(text) | Event::InlineHtml(text) = event {
            html.push_str(text);
        }
    }
    if html.is_empty() {
        return None;
    }
    let mut reader = Reader { emphasis, names: Names::of(&html), ..Reader::default() };
    for event in events {
        reader.take(event.clone());
    }
    reader.end_of_html();
    reader.found.then_some(reader.out)
}

/// An element that is open.
struct Open {
    element: Element,
    /// What ends it, if it became anything.
    end: Option<TagEnd>,
    /// Of a list item: whether it has a paragraph. The first one needs no blank line before it.
    has_paragraph: bool,
}

#[derive(Default)]
struct Reader<'a> {
    emphasis: bool,
    names: Names,
    out: Vec<Event<'a>>,
    open: Vec<Open>,
    /// HTML that the parser gives in pieces.
    html: String,
    /// What stands in `<code>` so far.
    code: Option<String>,
    /// Within a heading or a table, where nothing but words has a place.
    words_only: bool,
    /// Links of the text within a link of HTML that are open.
    links_in_links: usize,
    /// Links of the text that are open.
    links: usize,
    found: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, event: Event<'a>) {
        if let Event::Html(html) | Event::InlineHtml(html) = &event {
            self.html.push_str(html);
            return;
        }
        self.end_of_html();
        if self.is_preformatted() && self.took_preformatted(&event) {
            return;
        }
        match event {
            Event::Text(text) => self.text(&text),
            Event::Code(code) if self.code.is_none() => self.code_span(&code),
            Event::Start(Tag::Link { .. }) if self.is_in_link() => self.links_in_links += 1,
            Event::End(TagEnd::Link) if self.links_in_links > 0 => self.links_in_links -= 1,
            Event::SoftBreak | Event::HardBreak if self.code.is_some() => self.text(" "),
            Event::Code(code) if self.code.is_some() => self.text(&code),
            Event::Start(
                ref tag @ (Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. }),
            ) => {
                self.close_code();
                let tag = tag.clone();
                self.links += usize::from(matches!(tag, Tag::Link { .. }));
                if self.emphasis || matches!(tag, Tag::Link { .. } | Tag::Image { .. }) {
                    self.out.push(Event::Start(tag));
                }
            }
            Event::Start(tag) => {
                self.close_to(0);
                self.words_only |= matches!(tag, Tag::Heading { .. } | Tag::Table(_));
                self.out.push(Event::Start(tag));
            }
            Event::End(
                end @ (TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image),
            ) => {
                // What was opened in it ends in it.
                self.close_words();
                self.links -= usize::from(end == TagEnd::Link).min(self.links);
                self.end(end);
            }
            Event::End(end) => {
                self.close_to(0);
                self.words_only &= !matches!(end, TagEnd::Heading(_) | TagEnd::Table);
                self.out.push(Event::End(end));
            }
            other => self.out.push(other),
        }
    }

    fn is_preformatted(&self) -> bool {
        self.open.iter().any(|open| open.element == Element::Preformatted)
    }

    /// Takes what is text within `<pre>`, though Markdown reads it as something else.
    fn took_preformatted(&mut self, event: &Event<'a>) -> bool {
        let text = match event {
            Event::Text(text) | Event::Code(text) => text.to_string(),
            Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Paragraph | Tag::CodeBlock(_)) => {
                "\n".to_owned()
            }
            Event::End(TagEnd::Paragraph) => "\n".to_owned(),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock | TagEnd::CodeBlock) => String::new(),
            _ => return false,
        };
        self.out.push(Event::Text(text.into()));
        true
    }

    /// Whether a link of HTML is open: links do not nest.
    fn is_in_link(&self) -> bool {
        self.open.iter().any(|open| open.end == Some(TagEnd::Link))
    }

    /// A code span, apart from one that stands right before it: their marks would be read as one.
    fn code_span(&mut self, code: &str) {
        if matches!(self.out.last(), Some(Event::Code(_))) {
            self.out.push(Event::Text(" ".into()));
        }
        self.out.push(Event::Code(code.to_owned().into()));
    }

    /// Ends a mark of the text's own, without what marks nothing.
    fn end(&mut self, end: TagEnd) {
        let is_mark = !matches!(end, TagEnd::Link | TagEnd::Image);
        if is_mark && !self.emphasis {
            return;
        }
        match self.out.last() {
            Some(Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough)) if is_mark => {
                self.out.pop();
            }
            _ => self.out.push(Event::End(end)),
        }
    }

    /// Text between tags, with its references read already.
    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        // White space goes before a mark, not behind it: `** x` is no emphasis.
        let mut text = text;
        if let Some(Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough)) = self.out.last()
            && self.open.last().is_some_and(|open| open.end.is_some())
        {
            let trimmed = text.trim_start();
            if trimmed.len() < text.len() {
                let at = self.out.len() - 1;
                self.out.insert(at, Event::Text(" ".into()));
                text = trimmed;
            }
        }
        if !text.is_empty() {
            self.out.push(Event::Text(text.to_owned().into()));
        }
    }

    /// Reads what HTML was gathered.
    fn end_of_html(&mut self) {
        let html = std::mem::take(&mut self.html);
        let mut rest = html.as_str();
        while let Some(at) = rest.find('<') {
            let (before, from) = rest.split_at(at);
            self.html_text(before);
            match Markup::read(from, &self.names) {
                Some((markup, length)) => {
                    self.found = true;
                    self.markup(&markup);
                    rest = from.get(length..).unwrap_or_default();
                }
                None => {
                    // No tag that says anything here: the reader sees it as it is.
                    let end = from.get(1..).and_then(|rest| rest.find('<')).map_or(from.len(), |at| at + 1);
                    self.html_text(from.get(..end).unwrap_or_default());
                    rest = from.get(end..).unwrap_or_default();
                }
            }
        }
        self.html_text(rest);
    }

    fn html_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = decoded(text);
        if self.is_preformatted() {
            self.out.push(Event::Text(text.into()));
            return;
        }
        let spaced: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        self.text(&spaced);
    }

    fn markup(&mut self, markup: &Markup) {
        match markup {
            Markup::Break => self.push_outside_code(Event::HardBreak),
            Markup::Rule if self.words_only => {}
            Markup::Rule => {
                self.close_words();
                self.push_outside_code(Event::Rule);
            }
            Markup::Start(element, target) => self.start(*element, target.as_deref()),
            Markup::End(element) => {
                let is_it =
                    |open: &Open| std::mem::discriminant(&open.element) == std::mem::discriminant(element);
                if let Some(at) = self.open.iter().rposition(is_it) {
                    self.close_to(at);
                }
                if *element == Element::Cell {
                    self.text(" ");
                }
            }
        }
    }

    fn push_outside_code(&mut self, event: Event<'a>) {
        match &mut self.code {
            Some(code) => code.push(' '),
            None => self.out.push(event),
        }
    }

    fn start(&mut self, element: Element, target: Option<&str>) {
        if !element.is_inline() {
            if self.words_only {
                self.text(" ");
                return;
            }
            self.close_words();
        }
        let in_code =
            self.open.iter().any(|open| matches!(open.element, Element::Code | Element::Preformatted));
        if in_code || self.open.len() >= MAX_OPEN {
            return;
        }
        match element {
            Element::Block => self.close_last(Element::Block),
            Element::Item => self.next_item(),
            Element::Cell => {
                self.close_last(Element::Cell);
                self.text(" ");
            }
            _ => {}
        }
        let tag = match element {
            Element::Block => match self.open.last_mut() {
                // A list is one of lines until an item has two paragraphs.
                Some(Open { element: Element::Item, has_paragraph, .. }) if !*has_paragraph => {
                    *has_paragraph = true;
                    None
                }
                _ => Some((Tag::Paragraph, TagEnd::Paragraph)),
            },
            Element::Quote => Some((Tag::BlockQuote(None), TagEnd::BlockQuote(None))),
            Element::List { numbered } => Some((Tag::List(numbered.then_some(1)), TagEnd::List(numbered))),
            Element::Item => Some((Tag::Item, TagEnd::Item)),
            Element::Heading(level) => Some((
                Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() },
                TagEnd::Heading(level),
            )),
            Element::Preformatted => Some((Tag::CodeBlock(CodeBlockKind::Indented), TagEnd::CodeBlock)),
            Element::Strong if self.emphasis => Some((Tag::Strong, TagEnd::Strong)),
            Element::Emphasis if self.emphasis => Some((Tag::Emphasis, TagEnd::Emphasis)),
            Element::Strikethrough if self.emphasis => Some((Tag::Strikethrough, TagEnd::Strikethrough)),
            Element::Link if self.links > 0 || self.is_in_link() => None,
            Element::Link => target.filter(|target| is_safe_link(target)).map(|target| {
                let dest_url = target.to_owned().into();
                let (title, id) = ("".into(), "".into());
                (Tag::Link { link_type: LinkType::Inline, dest_url, title, id }, TagEnd::Link)
            }),
            Element::Code => {
                self.code = Some(String::new());
                None
            }
            Element::Strong
            | Element::Emphasis
            | Element::Strikethrough
            | Element::Cell
            | Element::Nothing => None,
        };
        let end = tag.as_ref().map(|(_, end)| *end);
        self.out.extend(tag.map(|(tag, _)| Event::Start(tag)));
        self.open.push(Open { element, end, has_paragraph: false });
    }

    /// An item ends the one before it, and one without a list is in a list of its own.
    fn next_item(&mut self) {
        let list = self.open.iter().rposition(|open| matches!(open.element, Element::List { .. }));
        match list {
            Some(at) => self.close_to(at + 1),
            None => self.start(Element::List { numbered: false }, None),
        }
    }

    /// Ends the innermost element, if it is this one.
    fn close_last(&mut self, element: Element) {
        if self.open.last().is_some_and(|open| open.element == element) {
            self.close_to(self.open.len() - 1);
        }
    }

    /// Ends what stands among words.
    fn close_words(&mut self) {
        let words = self.open.iter().rev().take_while(|open| open.element.is_inline()).count();
        self.close_to(self.open.len() - words);
    }

    fn close_to(&mut self, length: usize) {
        while self.open.len() > length {
            let Some(open) = self.open.pop() else { return };
            if open.element == Element::Code {
                self.close_code();
            }
            let Some(end) = open.end else { continue };
            match self.out.last_mut() {
                // Nothing stands in it.
                Some(Event::Start(_)) if open.element.is_inline() => {
                    self.out.pop();
                    continue;
                }
                Some(Event::Text(text)) if open.element.is_inline() && text.ends_with(' ') => {
                    let kept = text.trim_end().to_owned();
                    *text = kept.into();
                    self.out.extend([Event::End(end), Event::Text(" ".into())]);
                    continue;
                }
                _ => {}
            }
            self.out.push(Event::End(end));
        }
    }

    fn close_code(&mut self) {
        if let Some(code) = self.code.take().filter(|code| !code.trim().is_empty()) {
            self.code_span(code.trim());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rewrite;

    #[test]
    fn elements_become_what_markdown_says_for_them() {
        for (text, expected) in [
            ("<p>One.</p> <p>Two.</p>", "One.\n\nTwo."),
            ("<p>Use <code>a_b</code> <b>now</b>.</p>", "Use `a_b` **now**."),
            ("Use <code>a_b</code>, <i>not</i> <b> x </b>y", "Use `a_b`, *not* **x** y"),
            ("x<b>\"y\"</b>z", "x\"y\"z"),
            ("<b></b>a<i> </i>b", "a b"),
            ("<a href=\"https://x.example/a?b=1&amp;c=2\">x</a>", "[x](https://x.example/a?b=1&c=2)"),
            ("<a target='_blank' href='http://x.example'>x</a>", "[x](http://x.example)"),
            ("<p>see <a href=\"javascript:alert(1)\">x</a></p>", "see x"),
            ("<a href=\"/there\">x</a>", "x"),
            ("<ul> <li>a</li> <li> <p>b</p> </li> </ul>", "- a\n- b"),
            ("<ul><li>a<li>b", "\\<ul>\n\n- a\n- b"),
            ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
            ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
            ("<li>a", "- a"),
            ("<note> <p>Careful.</p> </note>", "> Careful."),
            ("<fullname>Storage</fullname> <para>Text.</para>", "Storage\n\nText."),
            ("<h3>Title</h3><p>Text</p>", "#### Title\n\nText"),
            ("<pre><code>a &lt; b\n  c</code></pre>", "```text\na < b\n  c\n```"),
            ("Ex: <pre>a\nb\nc</pre> tail", "Ex:\n\n```text\na\nb\nc\n```\n\ntail"),
            ("<p>Ex:</p><pre>a\n\nb</pre>", "Ex:\n\n```text\na\n\nb\n```"),
            ("<kbd>a</kbd><kbd>b</kbd>`c`", "`a` `b` `c`"),
            ("<a href=http://x><code>a</code>[y](http://z)</a>", "[`a`y](http://x)"),
            ("[y <a href=http://z>a</a>](http://x)", "[y a](http://x)"),
            (
                "<a data-href=\"z\" title='href=no' href=\"https://ok.example\">ok</a>",
                "[ok](https://ok.example)",
            ),
            ("<table><tr><td>a<td>b</table>", "a b"),
            ("<blockquoteX>a</blockquote>", "\\<blockquoteX>a\\</blockquote>"),
            ("a<br>b<br/>c<BR />d", "a\\\nb\\\nc\\\nd"),
            ("<p>a</p>\n\nb\n\n<hr>", "a\n\nb\n\n***"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
            (
                "| a<br>b | <ul><li>c</li></ul> |\n|---|---|\n| d | <b>e</b> |",
                "| a b | c |\n|---|---|\n| d | **e** |",
            ),
            (
                "<p>a * b_c *d* `e` [f] &lt;g&gt; &amp;amp; &nosuch; &</p>",
                "a \\* b_c \\*d\\* \\`e\\` \\[f\\] \\<g> \\&amp; \\&nosuch; &",
            ),
            ("<p>a &#x202e; b</p>", "a \\\\u{202E} b"),
            ("*a <b>b* c</b>", "*a **b*** c"),
            ("<p><script>x</script><b>y</b></p>", "\\<script>x\\</script>**y**"),
            ("<p>a <b c", "a \\<b c"),
            ("Write <note> or <label>, not </b>.", "Write \\<note> or \\<label>, not \\</b>."),
            ("</p></ul>a", "\\</ul>a"),
            ("<code>a <b>b</b>\nc</code>", "`a b c`"),
            ("a <b>b\n\nc</b> d", "a **b**\n\nc d"),
        ] {
            assert_eq!(rewrite(text, 90).join("\n"), expected, "{text:?}");
        }
    }

    #[test]
    fn however_deep_it_is_short_work() {
        let text = "<ul><li>".repeat(20_000) + &"</li></ul>".repeat(20_000);
        assert!(rewrite(&("a".to_owned() + &text), 90).len() < 100);
        assert!(rewrite(&("<b>".repeat(50_000) + "</b>"), 90).is_empty());
        assert_eq!(rewrite(&format!("<p>{}", "&".repeat(50_000)), 90).len(), 1);
        assert!(rewrite(&format!("<p>{}", "<b ".repeat(50_000)), 90).len() > 1_000);
    }
}
