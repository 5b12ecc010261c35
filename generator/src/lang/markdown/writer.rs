//! From parser events back to lines.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::inline::{self, BREAK, FIXED_SPACE};

/// Lists and quotes nested deeper than this are written as if they stood at this depth.
const MAX_DEPTH: usize = 16;
/// However deep a paragraph stands, its lines get this many columns.
const MIN_COLUMNS: usize = 16;

/// What was written last in a container, since that decides about blank lines.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    Text,
    Code,
    List,
    Item,
    Other,
}

/// A list, an item of one, or a quote around what is written.
#[derive(Default)]
struct Container {
    /// Before the first line of an item, until a line takes it.
    marker: Option<String>,
    /// Before every other line.
    indent: String,
    last: Option<Block>,
    /// Of a list: the number of the next item.
    number: Option<u64>,
    /// Of a list: items are separated by blank lines.
    loose: bool,
    is_item: bool,
}

/// Collects events and writes lines.
pub(super) struct Writer {
    width: usize,
    lines: Vec<String>,
    /// The outermost one is the text itself.
    containers: Vec<Container>,
    /// Inline text of the current paragraph, heading or cell.
    text: String,
    /// Links that are open, unless they are dropped.
    links: Vec<Option<Link>>,
    heading: usize,
    code: Option<String>,
    table: Option<Table>,
}

/// A link that is open.
struct Link {
    /// Where its text starts.
    start: usize,
    target: String,
    /// Its text as the reader sees it.
    shown: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl Writer {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            lines: Vec::new(),
            containers: vec![Container::default()],
            text: String::new(),
            links: Vec::new(),
            heading: 0,
            code: None,
            table: None,
        }
    }

    pub(super) fn finish(mut self) -> Vec<String> {
        self.flush();
        self.lines
    }

    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.words(&text.replace('\n', " ")),
            },
            Event::Code(text) => self.text.push_str(&inline::code(&text, self.table.is_some())),
            // What has no form in Markdown is text (`html.rs`).
            Event::InlineHtml(html) | Event::Html(html) => {
                self.words(&html.replace('\n', " "));
            }
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push(BREAK),
            Event::Rule => {
                self.flush();
                // Not `---`: that may be a heading's underline, a list item or front matter.
                self.block(Block::Other, &["***".to_owned()]);
            }
            // None of these is switched on.
            Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.flush();
                // Only a loose list has paragraphs in its items.
                if let [.., list, Container { is_item: true, .. }] = self.containers.as_mut_slice() {
                    list.loose = true;
                }
            }
            Tag::Heading { level, .. } => {
                self.flush();
                // One level down: what carries the text has a title already.
                self.heading = (level as usize + 1).min(6);
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.before(Block::Other);
                self.open(None, "> ".to_owned());
            }
            Tag::List(number) => {
                self.flush();
                self.before(Block::List);
                self.open(None, String::new());
                if let Some(list) = self.containers.last_mut() {
                    list.number = number;
                }
            }
            Tag::Item => {
                self.flush();
                self.before(Block::Item);
                let mut marker = "- ".to_owned();
                if let Some(number) = self.containers.last_mut().and_then(|list| list.number.as_mut()) {
                    marker = format!("{number}. ");
                    *number = number.saturating_add(1).min(999_999_999);
                }
                let indent = " ".repeat(marker.len());
                self.open(Some(marker), indent);
                if let Some(item) = self.containers.last_mut() {
                    item.is_item = true;
                }
            }
            Tag::Table(alignments) => {
                self.flush();
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.text.push('*'),
            Tag::Strong => self.text.push_str("**"),
            Tag::Strikethrough => self.text.push_str("~~"),
            Tag::Link { dest_url, .. } => {
                let target = inline::is_safe_link(&dest_url).then(|| inline::target(&dest_url));
                if target.is_some() {
                    self.text.push('[');
                }
                let start = self.text.len();
                self.links.push(target.map(|target| Link { start, target, shown: String::new() }));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.flush(),
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.code_block(&code);
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.flush();
                if self.containers.last().is_some_and(|container| container.marker.is_some()) {
                    self.line("");
                }
                if self.containers.len() > 1 {
                    self.containers.pop();
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text).replace([FIXED_SPACE, BREAK], " ");
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell.trim().to_owned());
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.block(Block::Other, &table.lines());
                }
            }
            TagEnd::Emphasis => self.text.push('*'),
            TagEnd::Strong => self.text.push_str("**"),
            TagEnd::Strikethrough => self.text.push_str("~~"),
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    /// Links do not nest, so a bare address in the text of one is no link.
    fn words(&mut self, text: &str) {
        match self.links.iter_mut().flatten().next_back() {
            Some(link) => {
                link.shown.push_str(text);
                self.text.push_str(&inline::escape_words(text));
            }
            None => self.text.push_str(&inline::escape(text)),
        }
    }

    fn end_link(&mut self) {
        let Some(Some(Link { start, target, shown })) = self.links.pop() else { return };
        if inline::target(&shown) == target && inline::is_link_text(&shown) {
            // An address that names itself.
            self.text.truncate(start.saturating_sub(1));
            self.text.push_str(&format!("<{shown}>"));
        } else {
            let words = self.text.split_off(start);
            self.text.push_str(&words.replace(' ', &FIXED_SPACE.to_string()));
            self.text.push_str(&format!("]({target})"));
        }
    }

    /// Writes out what has been collected as a heading or a paragraph.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let level = std::mem::take(&mut self.heading);
        if text.trim_matches([' ', BREAK, FIXED_SPACE]).is_empty() {
            return;
        }
        if level > 0 {
            let mut title = text.replace([FIXED_SPACE, BREAK], " ").trim().to_owned();
            if title.ends_with('#') {
                title.insert(title.len() - 1, '\\');
            }
            self.block(Block::Other, &[format!("{} {title}", "#".repeat(level))]);
            return;
        }
        let used: usize = self.containers.iter().map(|container| container.indent.len()).sum();
        let columns = self.width.saturating_sub(used).max(MIN_COLUMNS);
        let text = text.trim_matches([' ', BREAK]);
        let mut lines = Vec::new();
        let parts: Vec<&str> = text.split(BREAK).map(str::trim).filter(|part| !part.is_empty()).collect();
        for (index, part) in parts.iter().enumerate() {
            lines.extend(wrapped(part, columns));
            if let Some(last) = lines.last_mut().filter(|_| index + 1 < parts.len()) {
                last.push('\\');
            }
        }
        self.block(Block::Text, &lines);
    }

    fn code_block(&mut self, code: &str) {
        let fence = "`".repeat((inline::longest_run(code, '`') + 1).max(3));
        let mut lines = vec![format!("{fence}text")];
        lines.extend(code.trim_end_matches('\n').split('\n').map(|line| line.trim_end().to_owned()));
        lines.push(fence);
        self.block(Block::Code, &lines);
    }

    fn block(&mut self, block: Block, lines: &[String]) {
        self.before(block);
        lines.iter().for_each(|line| self.line(line));
    }

    /// Makes room for a block in the innermost container.
    fn before(&mut self, block: Block) {
        let tight =
            matches!(self.containers.as_slice(), [.., list, Container { is_item: true, .. }] if !list.loose);
        let Some(container) = self.containers.last_mut() else { return };
        let blank = match (container.last.replace(block), block) {
            (None, _) => false,
            (Some(_), Block::Item) => container.loose,
            (Some(Block::Text), Block::List | Block::Code) => !tight,
            (Some(Block::Code), Block::Text) => !tight,
            _ => true,
        };
        if blank {
            self.line("");
        }
    }

    fn line(&mut self, content: &str) {
        let mut line = String::new();
        for container in &mut self.containers {
            match container.marker.take() {
                Some(marker) => line.push_str(&marker),
                None => line.push_str(&container.indent),
            }
        }
        // What is invisible in an editor has no place in prose.
        line.push_str(&content.replace('\t', "    "));
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }

    fn open(&mut self, marker: Option<String>, indent: String) {
        let deep = self.containers.len() >= 2 * MAX_DEPTH;
        let container =
            if deep { Container::default() } else { Container { marker, indent, ..Container::default() } };
        self.containers.push(container);
    }
}

impl Table {
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
        let marks: Vec<&str> = self
            .alignments
            .iter()
            .map(|alignment| match alignment {
                Alignment::None => "---",
                Alignment::Left => ":--",
                Alignment::Center => ":-:",
                Alignment::Right => "--:",
            })
            .collect();
        lines.insert(1.min(lines.len()), format!("|{}|", marks.join("|")));
        lines
    }
}

/// Breaks text at spaces.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = word.replace(FIXED_SPACE, " ");
        let width = word.chars().count();
        match lines.last_mut() {
            // One column is kept for the mark of a forced break.
            Some(line) if line.chars().count() + 1 + width < columns => {
                line.push(' ');
                line.push_str(&word);
            }
            // A word that would start a block brings the one before it along, if that changes no width.
            Some(line) if inline::start_of_line(&word) != word && brings_along(line, width, columns) => {
                let before = line.rfind(' ').map(|at| line.split_off(at)).unwrap_or_default();
                lines.push(format!("{} {word}", before.trim_start()));
            }
            _ => lines.push(inline::start_of_line(&word)),
        }
    }
    lines
}

/// Whether the last word of a line, itself harmless at the start of one, can move to the next line.
fn brings_along(line: &str, width: usize, columns: usize) -> bool {
    let Some((_, last)) = line.rsplit_once(' ') else { return false };
    inline::start_of_line(last) == last && !last.contains('`') && last.chars().count() + 1 + width < columns
}
