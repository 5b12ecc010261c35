//! A report as a matrix: operations down, what is held against them across. Every cell opens what was found there, both sides
//! beside each other with their lines. One page of HTML, without scripts: a cell is a button that shows a popover.

use std::fmt::Write as _;

use super::page::{escaped, page, sentence};
use crate::diagnostics::{SourceMap, Span};

/// A whole report.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// What it is called.
    pub title: String,
    /// Sentences before the matrix.
    pub intro: Vec<String>,
    /// What the columns are called.
    pub columns: Vec<&'static str>,
    /// Operations.
    pub rows: Vec<Row>,
    /// Everything that was found, each once; cells refer to it.
    pub entries: Vec<Entry>,
    /// Lists behind the matrix: title and lines.
    pub lists: Vec<(&'static str, Vec<String>)>,
}

/// An operation, or a schema that no operation has.
#[derive(Debug, Clone)]
pub struct Row {
    /// `tools.create`.
    pub name: String,
    /// `POST /tools`.
    pub what: String,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// Where an operation and a column meet.
#[derive(Debug, Clone)]
pub struct Cell {
    /// How it stands there.
    pub standing: Standing,
    /// What was found, as numbers of entries.
    pub entries: Vec<usize>,
    /// What it opens where nothing was found: both sides of what was compared.
    pub compared: Vec<Entry>,
}

impl Cell {
    /// A cell that has nothing to open.
    #[must_use]
    pub const fn closed(standing: Standing) -> Self {
        Self { standing, entries: Vec::new(), compared: Vec::new() }
    }
}

/// How something stands, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// There is nothing to compare.
    Nothing,
    /// Nothing is known.
    Unknown,
    /// Both sides agree.
    Agree,
    /// They differ in words for readers alone.
    Note,
    /// Something cannot be told, or is less sure.
    Maybe,
    /// The document has it, the other side does not.
    OnlyHere,
    /// The other side has it, the document does not.
    OnlyThere,
    /// They differ; something is to be done.
    Differ,
    /// A change that may be wanted.
    Possible,
    /// A change that most likely is.
    Proposed,
}

impl Standing {
    /// The class of its mark.
    const fn class(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Unknown => "unknown",
            Self::Agree => "agree",
            Self::Note => "note",
            Self::Maybe => "unsure",
            Self::OnlyHere | Self::OnlyThere | Self::Differ => "differ",
            Self::Possible => "possible",
            Self::Proposed => "proposed",
        }
    }

    /// The words of its mark.
    const fn label(self) -> &'static str {
        match self {
            Self::OnlyHere => "only here",
            Self::OnlyThere => "only there",
            _ => self.class(),
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone)]
pub struct Entry {
    /// How bad it is.
    pub standing: Standing,
    /// Its code or kind.
    pub kind: String,
    /// The words.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// What it was found in: name of the side and its lines.
    pub sides: Vec<Side>,
}

/// One side of an entry.
#[derive(Debug, Clone)]
pub struct Side {
    /// `document`, `source`, `traffic`.
    pub title: &'static str,
    /// `openapi.yaml:12:5`, or words.
    pub place: String,
    /// Number, text, and whether it is meant.
    pub lines: Vec<(usize, String, bool)>,
}

impl Side {
    /// The lines of a span, with some around them.
    #[must_use]
    pub fn cut(title: &'static str, sources: &SourceMap, span: Span) -> Self {
        let nothing = Self { title, place: String::new(), lines: Vec::new() };
        let Some(source) = sources.get(span.source) else { return nothing };
        let (start, end) = (source.line_column(span.start), source.line_column(span.end));
        let last = end.line.min(start.line + LONGEST);
        let lines = (start.line.saturating_sub(AROUND).max(1)..=last + AROUND).map(|line| {
            let text = source.text().get(source.line_range(line)).unwrap_or_default();
            // Documents of one line are shown where they are meant.
            let from = if line == start.line { start.column.saturating_sub(WIDEST / 2) } else { 0 };
            let shown: String = text.chars().skip(from).take(WIDEST).collect();
            let begin = if from > 0 { "…" } else { "" };
            (line, format!("{begin}{}", shown.replace('\t', "    ")), (start.line..=last).contains(&line))
        });
        let mut lines: Vec<(usize, String, bool)> = lines.collect();
        // Lines behind the end of the text.
        while lines.last().is_some_and(|(_, text, meant)| text.is_empty() && !meant) {
            lines.pop();
        }
        Self { title, place: format!("{}:{}:{}", source.name(), start.line, start.column), lines }
    }

    /// The first lines of a span: enough to see what it is.
    #[must_use]
    pub fn head(title: &'static str, sources: &SourceMap, span: Span) -> Self {
        let mut side = Self::cut(title, sources, span);
        if let Some(last) = side.lines.iter().find(|(_, _, meant)| *meant).map(|(line, ..)| line + AROUND) {
            side.lines.retain(|(line, ..)| *line <= last);
        }
        side
    }

    /// Where what the other side has would be.
    #[must_use]
    pub fn lacking(title: &'static str, sources: &SourceMap, around: Span) -> Self {
        let mut side = Self::cut(title, sources, Span { end: around.start, ..around });
        side.place.push_str(", which does not have it");
        side
    }

    /// A side that is told in words.
    #[must_use]
    pub fn told(title: &'static str, words: String) -> Self {
        Self { title, place: words, lines: Vec::new() }
    }
}

/// Lines around what is meant, lines of it, and characters of a line that are shown.
const AROUND: usize = 2;
const LONGEST: usize = 8;
const WIDEST: usize = 200;
/// Entries that one cell shows; the rest stands below the matrix.
const SHOWN: usize = 12;

const STYLE: &str = ".m td,.m th{border-bottom:1px solid #8884;padding:.35rem .8rem .35rem 0}\
button,.v{box-sizing:border-box;font:inherit;font-size:13px;border:0;border-radius:.2rem;padding:.1rem .5rem;color:#fff;min-width:5.6rem;text-align:center;\
display:inline-block}button{cursor:pointer}button:focus-visible{outline:3px solid #4b8bf5;outline-offset:2px}\
.differ{background:#b3261e}.unsure{background:#8a5a00}.agree{background:#1b6a3a}.note{background:#4a5a6a}.unknown{background:#6b6b6b}.possible{background:#56657a}.proposed{background:#1f5fa8}.v.nothing{background:none;color:inherit}.m .facts{font-weight:normal}\
[popover]{width:min(72rem,94vw);max-height:88vh;overflow:auto;border:1px solid #8888;border-radius:.4rem;padding:1rem 1.4rem;\
color:inherit;background:#fff}::backdrop{background:#0006}.e{border-top:1px solid #8884;padding:.6rem 0}\
.s{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}.s>div{min-width:0}\
pre{font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;background:#8881;padding:.4rem;margin:.2rem 0}\
pre span{color:#666}pre b{font-weight:inherit;background:#ffd54a66}.x{float:right;background:#555}.w{overflow-x:auto}h2{margin-top:2rem}\
.f:focus{outline:3px solid #4b8bf5;outline-offset:2px}body:has(.f:focus) [popover]{display:none}\
@media(prefers-color-scheme:dark){[popover]{background:#1e1e1e}pre span{color:#aaa}}";

impl Matrix {
    /// The page.
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = String::new();
        for line in &self.intro {
            let _ = writeln!(out, "<p>{}</p>", escaped(line));
        }
        if !self.rows.is_empty() {
            self.table(&mut out);
        }
        if !self.entries.is_empty() {
            let _ = writeln!(out, "<h2>Everything that was found</h2>");
            for (number, entry) in self.entries.iter().enumerate() {
                // What a panel leads to takes the focus, and panels are out of its way as long as it has it.
                let _ = writeln!(out, "<div id=\"e{number}\" class=\"f\" tabindex=\"-1\">");
                one(&mut out, entry);
                out.push_str("</div>\n");
            }
        }
        for (title, lines) in self.lists.iter().filter(|(_, lines)| !lines.is_empty()) {
            let _ = writeln!(out, "<h2>{}</h2>\n<ul>", escaped(title));
            for line in lines {
                let _ = writeln!(out, "<li><code>{}</code></li>", escaped(line));
            }
            out.push_str("</ul>\n");
        }
        page(&self.title, STYLE, &out)
    }

    /// How much a cell has of what it says: notes are counted where there is nothing else.
    fn counted(&self, cell: &Cell) -> usize {
        let standings =
            cell.entries.iter().filter_map(|number| self.entries.get(*number)).map(|entry| entry.standing);
        standings.filter(|standing| *standing != Standing::Note || cell.standing == Standing::Note).count()
    }

    fn table(&self, out: &mut String) {
        // A narrow window scrolls the table, and not the page.
        out.push_str("<div class=\"w\"><table class=\"m\">\n<thead><tr><th scope=\"col\">operation</th>");
        for column in &self.columns {
            let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(column));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        let mut popovers = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            let _ = write!(
                out,
                "<tr><th scope=\"row\"><code>{}</code><br><span class=\"facts\">{}</span></th>",
                escaped(&row.name),
                escaped(&row.what)
            );
            for (column, cell) in row.cells.iter().enumerate() {
                let class = cell.standing.class();
                let label = cell.standing.label();
                if cell.entries.is_empty() && cell.compared.is_empty() {
                    let shown = if cell.standing == Standing::Nothing { "–" } else { label };
                    let _ = write!(out, "<td><span class=\"v {class}\">{shown}</span></td>");
                    continue;
                }
                let id = format!("c{at}-{column}");
                let count = cell.entries.len();
                let meant = self.counted(cell);
                let is_alone = matches!(cell.standing, Standing::OnlyHere | Standing::OnlyThere);
                let label =
                    if count == 0 || is_alone { label.to_owned() } else { format!("{label} {meant}") };
                let title = self.columns.get(column).copied().unwrap_or_default();
                let (name, title) = (escaped(&row.name), escaped(title));
                // Whoever does not see the table hears the row and the column with the button.
                let _ = write!(
                    out,
                    "<td><button class=\"{class}\" popovertarget=\"{id}\" aria-label=\"{label}: {name}, {title}\">{label}\
                     </button></td>"
                );
                // The button that closes it takes the focus, so that arrow keys scroll what was opened.
                let _ = writeln!(
                    popovers,
                    "<div popover id=\"{id}\" role=\"dialog\" aria-labelledby=\"{id}-h\"><button class=\"x\" popovertarget=\"{id}\" \
                     popovertargetaction=\"hide\" autofocus>close</button><h3 id=\"{id}-h\"><code>{name}</code> {title}</h3>"
                );
                let entries = cell.entries.iter().take(SHOWN).filter_map(|number| self.entries.get(*number));
                entries.for_each(|entry| one(&mut popovers, entry));
                if count == 0 {
                    cell.compared.iter().take(SHOWN).for_each(|entry| one(&mut popovers, entry));
                }
                if let Some(next) = cell.entries.get(SHOWN) {
                    let _ = writeln!(popovers, "<p><a href=\"#e{next}\">{} more</a></p>", count - SHOWN);
                }
                popovers.push_str("</div>\n");
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table></div>\n");
        out.push_str(&popovers);
    }
}

fn one(out: &mut String, entry: &Entry) {
    let (class, label) = (entry.standing.class(), entry.standing.label());
    let _ = writeln!(
        out,
        "<div class=\"e\"><span class=\"v {class}\">{label}</span> <code>{}</code>: {}",
        escaped(&entry.kind),
        sentence(&entry.message)
    );
    if let Some(help) = &entry.help {
        let _ = writeln!(out, "<br><span class=\"facts\">{}</span>", sentence(help));
    }
    out.push_str("<div class=\"s\">\n");
    for side in &entry.sides {
        let _ = write!(
            out,
            "<div><span class=\"facts\">{}: <code>{}</code></span>",
            escaped(side.title),
            escaped(&side.place)
        );
        if !side.lines.is_empty() {
            out.push_str("<pre>");
            for (number, text, meant) in &side.lines {
                let text = escaped(text);
                let text = if *meant { format!("<b>{text}</b>") } else { text };
                let _ = writeln!(out, "<span>{number:>5} </span>{text}");
            }
            out.push_str("</pre>");
        }
        out.push_str("</div>\n");
    }
    out.push_str("</div></div>\n");
}

#[cfg(test)]
mod tests {
    use super::{Cell, Entry, Matrix, Row, Side, Standing};

    /// Each cell with something in it opens a panel of its own, by name, that shows both sides and can be closed; the page asks nothing of
    /// the network and runs nothing.
    #[test]
    fn cells_open_both_sides() {
        let side = |title, line: &str| Side {
            title,
            place: "a.yaml:1:1".to_owned(),
            lines: vec![(1, line.to_owned(), true)],
        };
        let entry = Entry {
            standing: Standing::Differ,
            kind: "drift-type".to_owned(),
            message: "`a` is <b>".to_owned(),
            help: None,
            sides: vec![side("document", "a: <text>"), side("source", "a: z.number()")],
        };
        let row = |name: &str| Row {
            name: name.to_owned(),
            what: "GET /a".to_owned(),
            cells: vec![
                Cell { standing: Standing::Differ, entries: vec![0], compared: Vec::new() },
                Cell::closed(Standing::Nothing),
            ],
        };
        let html = Matrix {
            title: "T".to_owned(),
            intro: Vec::new(),
            columns: vec!["request", "reply"],
            rows: vec![row("a.list"), row("a\"b")],
            entries: vec![entry],
            lists: Vec::new(),
        }
        .html();
        for (id, name) in [("c0-0", "a.list"), ("c1-0", "a&quot;b")] {
            for part in [
                format!("popovertarget=\"{id}\" aria-label=\"differ 1: {name}, request\""),
                format!("<div popover id=\"{id}\" role=\"dialog\" aria-labelledby=\"{id}-h\">"),
                format!("popovertarget=\"{id}\" popovertargetaction=\"hide\" autofocus"),
                format!("<h3 id=\"{id}-h\">"),
            ] {
                assert!(html.contains(&part), "{part} is not in\n{html}");
            }
        }
        // Once in each panel, once below the table.
        for part in ["a: &lt;text&gt;", "a: z.number()", "document: ", "source: "] {
            assert_eq!(html.matches(part).count(), 3, "{part} in\n{html}");
        }
        for part in ["<script", "<link", "src=", "http://", "https://", "<text>"] {
            assert!(!html.contains(part), "{part} in\n{html}");
        }
        for part in
            ["<div id=\"e0\" class=\"f\" tabindex=\"-1\">", "body:has(.f:focus) [popover]{display:none}"]
        {
            assert!(html.contains(part), "{part} is not in\n{html}");
        }
        assert!(html.contains("default-src 'none'") && html.contains("prefers-color-scheme:dark"));
    }
}
