//! Words of a name that may be anything: signs, symbols only, foreign letters, five hundred characters.

use crate::ir::{Words, in_ascii};

/// Longest name in characters; longer ones end after the last word that fits.
const LIMIT: usize = 96;

/// The words of `text`; those of `fallback` when nothing in `text` can be spelled.
#[must_use]
pub fn words(text: &str, fallback: &str) -> Words {
    let spelled = in_ascii(&signed(text)).into_owned();
    if spelled.chars().any(|c| c.is_ascii_alphanumeric()) {
        return shorten(Words::split(&spelled));
    }
    let symbols: Vec<String> = text.chars().filter_map(symbol).map(str::to_owned).collect();
    if symbols.is_empty() { shorten(Words::split(fallback)) } else { shorten(Words::from_words(symbols)) }
}

/// Words of several names in a row. A word that ends one name and starts the next is said once.
#[must_use]
pub fn join<'a>(parts: impl IntoIterator<Item = &'a Words>) -> Words {
    let mut all: Vec<String> = Vec::new();
    for part in parts {
        let repeated = all.last().is_some() && all.last() == part.as_slice().first();
        all.extend(part.as_slice().iter().skip(usize::from(repeated)).cloned());
    }
    shorten(Words::from_words(all))
}

/// `+1` and `-1` differ by their sign alone, so the sign is spelled.
fn signed(text: &str) -> String {
    let rest = text.get(1..).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    match (text.chars().next(), rest) {
        (Some('+'), Some(rest)) => format!("plus_{rest}"),
        (Some('-'), Some(rest)) => format!("minus_{rest}"),
        _ => text.to_owned(),
    }
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '*' => "star",
        '+' => "plus",
        '-' => "minus",
        '/' => "slash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '~' => "tilde",
        '^' => "caret",
        '$' => "dollar",
        '#' => "hash",
        '@' => "at",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        _ => return None,
    })
}

fn shorten(words: Words) -> Words {
    if words.as_slice().iter().map(|word| word.len() + 1).sum::<usize>() <= LIMIT {
        return words;
    }
    let mut length = 0;
    let fitting = words.as_slice().iter().take_while(|word| {
        length += word.len() + 1;
        length <= LIMIT
    });
    let mut kept: Vec<String> = fitting.cloned().collect();
    if kept.is_empty() {
        kept.extend(words.as_slice().first().map(|word| word.chars().take(LIMIT).collect()));
    }
    Words::from_words(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_gets_words() {
        let long = "ab".repeat(200);
        for (text, expected) in [
            ("createHTTPTool", "create_http_tool"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("1", "1"),
            ("<=", "less_equal"),
            ("", "value"),
            (" ", "value"),
            ("дом", "value"),
            ("é", "e"),
            ("größer_als", "grosser_als"),
            ("$gte", "gte"),
            (long.as_str(), &long[..96]),
        ] {
            assert_eq!(words(text, "value").snake(), expected, "{text:?}");
        }
    }

    #[test]
    fn joining_says_a_word_once() {
        let joined = join([&Words::split("CreateTool"), &Words::split("tool_parameters")]);
        assert_eq!(joined.pascal(), "CreateToolParameters");
    }
}
