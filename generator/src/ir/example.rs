//! JSON of the document as people read it: on one line where it fits, else a member a line. It works on the text, so that
//! numbers keep their digits.

/// The lines of compact JSON within a width, in characters. Text that is no JSON comes back as it is.
#[must_use]
pub fn folded(json: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    fold(json.trim(), 0, String::new(), "", width, &mut lines);
    lines
}

/// Writes `before`, a value and `after` at an indentation.
fn fold(value: &str, indent: usize, before: String, after: &str, width: usize, lines: &mut Vec<String>) {
    let margin = " ".repeat(indent);
    // What is this long has more characters than fit, and is not copied at every level to find that out.
    let inline = (value.len() <= 4 * width).then(|| spaced(value));
    let fits = inline.as_ref().is_some_and(|inline| {
        indent + before.chars().count() + inline.chars().count() + after.len() <= width
    });
    let members = if fits { Vec::new() } else { members(value) };
    let (Some(open), Some(close), false) = (value.chars().next(), value.chars().last(), members.is_empty())
    else {
        let inline = inline.unwrap_or_else(|| spaced(value));
        lines.push(format!("{margin}{before}{inline}{after}"));
        return;
    };
    lines.push(format!("{margin}{before}{open}"));
    let last = members.len() - 1;
    for (at, member) in members.into_iter().enumerate() {
        let (key, value) = match key_of(member).filter(|_| open == '{') {
            Some((key, value)) => (format!("{key}: "), value),
            None => (String::new(), member),
        };
        fold(value, indent + 2, key, if at == last { "" } else { "," }, width, lines);
    }
    lines.push(format!("{margin}{close}{after}"));
}

/// The members of an object or an array, as text; of anything else none.
fn members(value: &str) -> Vec<&str> {
    let inside = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')));
    let Some(inside) = inside.filter(|inside| !inside.trim().is_empty()) else { return Vec::new() };
    let mut ends: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    outside_strings(inside, |at, byte| match byte {
        b'{' | b'[' => depth += 1,
        b'}' | b']' => depth = depth.saturating_sub(1),
        b',' if depth == 0 => ends.push(at),
        _ => {}
    });
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    let ends = ends.iter().copied().chain([inside.len()]);
    starts.zip(ends).filter_map(|(start, end)| inside.get(start..end).map(str::trim)).collect()
}

/// The key of a member, quotes included, and its value.
fn key_of(member: &str) -> Option<(&str, &str)> {
    let mut colon = None;
    outside_strings(member, |at, byte| {
        if byte == b':' && colon.is_none() {
            colon = Some(at);
        }
    });
    let (key, value) = member.split_at_checked(colon?)?;
    Some((key.trim(), value.strip_prefix(':')?.trim()))
}

/// The value on one line, with a space after each comma and colon.
fn spaced(value: &str) -> String {
    let mut spaces = Vec::new();
    outside_strings(value, |at, byte| {
        if matches!(byte, b',' | b':') && !value[at + 1..].starts_with(' ') {
            spaces.push(at + 1);
        }
    });
    let mut out = String::with_capacity(value.len() + spaces.len());
    let mut from = 0;
    for at in spaces {
        out.push_str(value.get(from..at).unwrap_or_default());
        out.push(' ');
        from = at;
    }
    out.push_str(value.get(from..).unwrap_or_default());
    out
}

/// Looks at each byte that stands outside of strings.
fn outside_strings(text: &str, mut look: impl FnMut(usize, u8)) {
    let (mut inside, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ if !inside => look(at, byte),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_on_a_line() {
        for (json, width, expected) in [
            (r#"{"a":1,"b":[true,null]}"#, 40, r#"{"a": 1, "b": [true, null]}"#),
            (r#"{"a":1,"b":[true,null]}"#, 20, "{\n  \"a\": 1,\n  \"b\": [true, null]\n}"),
            (r#"[[10,20],{}]"#, 8, "[\n  [\n    10,\n    20\n  ],\n  {}\n]"),
            (r#"{"say \"a,b:\"":"x, y: {z}"}"#, 12, "{\n  \"say \\\"a,b:\\\"\": \"x, y: {z}\"\n}"),
            ("123456789012345678901234567890.10", 5, "123456789012345678901234567890.10"),
            ("{}", 1, "{}"),
            ("", 9, ""),
            ("not { json", 3, "not { json"),
        ] {
            assert_eq!(folded(json, width).join("\n"), expected);
        }
    }
}
