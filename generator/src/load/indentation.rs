//! Where the indentation of a text and its structure part ways. A bracket or an indent that is wrong is often noticed by a
//! parser many lines later; people indent what they write, so the first line that is out of step tells where it went wrong.

use std::ops::Range;

/// A line that has something in it.
struct Line<'a> {
    /// Where its first character stands in the text.
    start: usize,
    indent: usize,
    text: &'a str,
}

/// The lines of a text that end before `to` or contain it, without empty ones.
fn lines(text: &str, to: usize) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > to {
            break;
        }
        let content = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - content.len();
        if !content.trim().is_empty() {
            found.push(Line { start: at + indent, indent, text: content.trim_end() });
        }
        at += line.len();
    }
    found
}

/// The first line of a JSON text whose indentation does not fit the brackets open before it, if all the lines from there
/// to `error` are out of step too. `None` in a text that is not indented level by level.
pub(super) fn out_of_step(text: &str, error: usize) -> Option<usize> {
    let lines = lines(text, error);
    let step = lines.iter().find(|line| line.indent > 0)?.indent;
    let (mut depth, mut suspect): (usize, Option<usize>) = (0, None);
    for (number, line) in lines.iter().enumerate() {
        let closes = line.text.starts_with(['}', ']']);
        let fits = line.indent == depth.saturating_sub(usize::from(closes)) * step;
        match (fits, suspect) {
            (true, _) => suspect = None,
            (false, None) => suspect = Some(number),
            (false, Some(_)) => {}
        }
        depth = brackets(line.text).fold(depth, |depth, opens| match opens {
            true => depth + 1,
            false => depth.saturating_sub(1),
        });
    }
    // A document whose first lines are out of step already follows other habits.
    suspect.filter(|number| *number > 1).map(|number| lines[number].start)
}

/// The brackets of one line of JSON outside of strings: whether each opens.
fn brackets(line: &str) -> impl Iterator<Item = bool> {
    let (mut quoted, mut escaped) = (false, false);
    line.bytes().filter_map(move |byte| {
        let was_escaped = std::mem::take(&mut escaped);
        match byte {
            b'\\' if quoted && !was_escaped => escaped = true,
            b'"' if !was_escaped => quoted = !quoted,
            b'{' | b'[' if !quoted => return Some(true),
            b'}' | b']' if !quoted => return Some(false),
            _ => {}
        }
        None
    })
}

/// Who is to blame for a line of YAML that continues nothing above it.
pub(super) enum Blame {
    /// This earlier line: it ends what the later one goes on with.
    Earlier(Range<usize>),
    /// The line itself, or this one that it would have to stand under; nothing tells which.
    Either(Range<usize>),
}

/// Looks back from the line of an error for one that is indented less, and for signs that it is the wrong one.
pub(super) fn blame(text: &str, error: usize) -> Option<Blame> {
    let lines: Vec<Line<'_>> =
        lines(text, error).into_iter().filter(|line| !line.text.starts_with('#')).collect();
    let (late, before) = lines.split_last()?;
    let number = before.iter().rposition(|line| line.indent < late.indent)?;
    if number + 1 == before.len() {
        return None;
    }
    let (suspect, above, below) = (&before[number], &before[..number], &before[number + 1..]);
    // The late line goes on with what this line began, or is damaged itself.
    let inside = suspect.indent + (suspect.text.len() - suspect.text.trim_start_matches(['-', ' ']).len());
    let goes_on = inside == late.indent || below.iter().any(|line| line.indent == late.indent);
    if goes_on || !late.text.starts_with(|c: char| c.is_alphanumeric() || "-/'\"_$".contains(c)) {
        return None;
    }
    // What the late line goes on with was open until this line came.
    let was_open = above.iter().rev().find(|line| line.indent <= late.indent);
    let was_open = was_open.is_some_and(|line| line.indent == late.indent);
    // A key that announces something, and nothing is indented under it.
    let deserted = above.last().is_some_and(|line| line.text.ends_with(':') && line.indent >= suspect.indent);
    let step = lines.iter().find(|line| line.indent > 0).map_or(1, |line| line.indent);
    let crooked = suspect.indent % step != 0 && late.indent % step == 0;
    let place = suspect.start..suspect.start + suspect.text.chars().next().map_or(0, char::len_utf8);
    Some(if was_open || deserted || crooked { Blame::Earlier(place) } else { Blame::Either(place) })
}

/// The first bracket of a YAML text between two places that begins a flow collection and is not closed there.
pub(super) fn unclosed(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.get(from..to)?.char_indices() {
        // Within a plain text brackets are text: `/tools/{id}`.
        let begins = before.is_whitespace() || "[{,:".contains(before);
        match (quote, c) {
            (Some(end), c) if c == end => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if begins => quote = Some(c),
            (None, '{' | '[') if begins => open.push(from + at),
            (None, '}' | ']') => {
                open.pop();
            }
            _ => {}
        }
        before = c;
    }
    open.first().copied()
}

#[cfg(test)]
mod tests {
    use super::{Blame, blame, out_of_step, unclosed};

    fn line_of(text: &str, at: usize) -> usize {
        text[..at].matches('\n').count() + 1
    }

    #[test]
    fn a_missing_or_extra_bracket_shows_in_the_indentation() {
        for (text, expected) in [
            ("{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}", None),
            ("{\n  \"a\": {\n    \"b\": 1\n  ,\n  \"c\": 2\n}", Some(4)),
            ("{\n  \"a\": {\n    \"b\": {}}\n  },\n  \"c\": 2", Some(4)),
            ("{\n  \"a\": {\n    \"b\": \"}\"\n  },\n  \"c\": 2\n}", None),
            // One line out of step, and what follows is not: that is somebody's habit.
            ("{\n  \"a\": {\n \"b\": 1,\n    \"d\": 2\n  },\n  \"c\": 2", None),
        ] {
            let found = out_of_step(text, text.len()).map(|at| line_of(text, at));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_line_that_moved_out_is_blamed_for_what_comes_after() {
        for (text, expected) in [
            ("a:\n  b:\n    c: 1\nd:\n    e: 1\n  f: 1", Some((4, true))),
            ("a:\n  b:\n  c:\nd:\n    e: 1\n  f: 1", Some((4, true))),
            ("a:\n   b:\n     c: 1\n  d: 1", Some((1, false))),
            ("a:\n  b: 1\n   c: 1", None),
        ] {
            let found = blame(text, text.len() - 1).map(|found| match found {
                Blame::Earlier(place) => (line_of(text, place.start), true),
                Blame::Either(place) => (line_of(text, place.start), false),
            });
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn brackets_inside_of_plain_text_open_nothing() {
        assert_eq!(unclosed("/a/{b: 1", 0, 8), None);
        assert_eq!(unclosed("a: {b: [1]", 0, 10), Some(3));
        assert_eq!(unclosed("a: '{'", 0, 6), None);
    }
}
