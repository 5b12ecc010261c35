//! What looks wrong in a document rather than changed in an API.

use super::change::Travels;
use super::kind::Kind;
use super::schema::{Schema, Site};
use crate::load::Node;
use crate::normalise::view::{At, View};

/// Words by which authors mark what they have not written yet.
const UNFINISHED: &[&str] = &["todo", "placeholder", "fixme", "tbd", "not yet implemented", "to be defined"];

/// Whether a schema stands for one that is still to be written: it says so, and has next to nothing inside.
pub(super) fn is_placeholder(site: &Site<'_>, schema: &Schema<'_>) -> bool {
    if schema.properties.len() > 1 || schema.is_union() || schema.values().is_some() {
        return false;
    }
    let named = site.name.as_deref().is_some_and(|name| {
        crate::ir::Words::split(name)
            .as_slice()
            .iter()
            .any(|word| matches!(word.as_str(), "todo" | "placeholder" | "fixme" | "tbd"))
    });
    let says = |text: &str| {
        let text = text.to_lowercase();
        UNFINISHED.iter().any(|mark| words_contain(&text, mark))
    };
    let is_open = schema.is_any() || schema.of_type == Some("object");
    named || (is_open && site.target.str("description").is_some_and(says))
}

/// Whether a text has these words, as words.
fn words_contain(text: &str, mark: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric();
    text.match_indices(mark).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + found.len()..].chars().next();
        !before.is_some_and(inside) && !behind.is_some_and(inside)
    })
}

/// Whether a schema that said much says nothing any more.
pub(super) fn is_emptied(before: &Schema<'_>, after: &Schema<'_>) -> bool {
    before.properties.len() >= 2 && (after.is_any() || after.is_free_object())
}

/// Whether a list became a list of lists of the same.
pub(super) fn is_nested<'a>(old_view: View<'a>, old: &At<'a>, new_view: View<'a>, new: &At<'a>) -> bool {
    let inner = |view, at: &At<'a>| {
        let schema = Schema::of(view, &Site::of(view, at).target);
        (schema.of_type == Some("array")).then(|| schema.keywords.get("items").cloned()).flatten()
    };
    inner(old_view, old).is_none() && inner(new_view, new).is_some()
}

/// Whether a default is the time, or the number, of a build: the two differ in digits alone, and look like a date or a
/// running number.
pub(super) fn is_volatile(before: &Node, after: &Node) -> bool {
    match (before.as_str(), after.as_str()) {
        (Some(before), Some(after)) => before != after && shape(before) == shape(after) && has_date(before),
        (None, None) => {
            // Seconds or milliseconds since 1970, of this century.
            let is_time = |node: &Node| {
                node.as_i64().is_some_and(|n| {
                    (1_000_000_000..5_000_000_000).contains(&n)
                        || (1_000_000_000_000..5_000_000_000_000).contains(&n)
                })
            };
            is_time(before) && is_time(after)
        }
        _ => false,
    }
}

/// A text with every run of digits as one mark, and names of months and weekdays as another.
fn shape(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        let is_calendar =
            CALENDAR.iter().any(|name| word == *name || (word.len() > 3 && name_of(&word) == *name));
        out.push_str(if is_calendar { "@" } else { &word });
        word.clear();
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else {
            out.push(c);
        }
    }
    out
}

const CALENDAR: [&str; 19] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed",
    "thu", "fri", "sat", "sun",
];

/// The first three letters of a full name of a month or weekday.
fn name_of(word: &str) -> &str {
    const FULL: [&str; 18] = [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    if FULL.contains(&word) { word.get(..3).unwrap_or(word) } else { word }
}

/// Whether a text has something like a date or a time in it: numbers with `/` or `:` between
/// them, three with `-`, or a month.
fn has_date(text: &str) -> bool {
    let shape = shape(text);
    ["#/#", "#-#-#", "#:#", "@ #", "# @", "@#", "#@"].iter().any(|mark| shape.contains(mark))
}

/// Whether a version is an older one than the one before it, as far as both are numbers with dots.
pub(super) fn is_older(before: &str, after: &str) -> bool {
    let numbers = |text: &str| -> Option<Vec<u64>> {
        let text = text.strip_prefix('v').unwrap_or(text);
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    numbers(before).zip(numbers(after)).is_some_and(|(before, after)| after < before)
}

/// Why a new property that requests and replies share looks wrong: servers fill it in.
pub(super) fn of_both_ways(kind: Kind, subject: &str, travels: Travels) -> Option<String> {
    let is_new = matches!(kind, Kind::PropertyAdded | Kind::RequiredPropertyAdded);
    let name = crate::ir::Words::split(subject.rsplit('.').next().unwrap_or_default()).snake();
    let is_set = SERVER_SET.contains(&name.as_str());
    (is_new && is_set && travels.request && travels.response).then(|| {
        "servers set this, yet requests may hold it: one schema serves both directions; mark it `readOnly`".to_owned()
    })
}

/// Properties that servers fill in.
const SERVER_SET: [&str; 8] = [
    "created_at",
    "updated_at",
    "created_on",
    "updated_on",
    "modified_at",
    "deleted_at",
    "last_modified",
    "last_updated",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_builds_are_told_from_defaults() {
        for (before, after, expected) in [
            ("Dataset 1/13", "Dataset 1/15", true),
            ("run 2024-05-01T10:00:00Z", "run 2024-05-02T11:30:00Z", true),
            ("Dataset May 1", "Dataset May 15", true),
            ("Dataset Jan 31", "Dataset Feb 1", true),
            ("12:00", "13:30", true),
            ("v1", "v2", false),
            ("gpt-4-0613", "gpt-4-1106", false),
            ("1.2.3", "1.2.4", false),
            ("1", "2", false),
            ("Dataset 1/13", "Set 1/15", false),
        ] {
            let span = crate::diagnostics::Span::new(crate::diagnostics::SourceMap::new().add("", ""), 0, 0);
            let (a, b) = (Node::text(span, before), Node::text(span, after));
            assert_eq!(is_volatile(&a, &b), expected, "{before} → {after}");
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_older("1.0.3", "1.0.2") && is_older("v2", "1.9"));
        assert!(!is_older("1.9.0", "1.10.0") && !is_older("2024-05", "2023-01") && !is_older("1.0", "1.0"));
    }

    #[test]
    fn marks_are_whole_words() {
        assert!(words_contain("todo: write it", "todo"));
        assert!(!words_contain("mastodon todos", "todo"));
    }
}
