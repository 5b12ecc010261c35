//! What a node says about itself: summary, description, example, default, constraints in words.

use serde_json::Value;

use super::view::{At, View};
use super::{Fate, Fates};
use crate::diagnostics::SpecPointer;
use crate::ir::example::folded;
use crate::ir::{Docs, SpecText};
use crate::load::Node;

/// Documentation of an operation: it has a summary of its own.
pub(super) fn operation(at: &At<'_>) -> Docs {
    let summary = at.str("summary").map(one_line).unwrap_or_default();
    let mut description = at.str("description").unwrap_or_default().trim().to_owned();
    append(&mut description, at.node.get("externalDocs").and_then(further));
    if summary.is_empty() {
        return Docs { deprecated: deprecated(at), ..described(&description) };
    }
    Docs {
        summary: SpecText::new(summary),
        description: SpecText::new(description),
        deprecated: deprecated(at),
        ..Docs::default()
    }
}

/// Documentation of the whole API: the description, then licence, terms and whom to ask.
pub(super) fn api(root: &At<'_>, fates: &mut Fates) -> Docs {
    let Some(info) = root.get("info") else { return Docs::default() };
    let mut facts: Vec<String> = Vec::new();
    let mut fact = |key: &str, label: &str, members: &[&str]| {
        let Some(at) = info.get(key) else { return };
        let said = members.iter().filter_map(|member| at.str(member)).chain(at.node.as_str());
        let said: Vec<String> = said.map(one_line).filter(|text| !text.is_empty()).collect();
        if !said.is_empty() {
            facts.push(format!("{label}: {}.", said.join(", ").trim_end_matches('.')));
            fates.note(&at.pointer, Fate::Documented);
        }
    };
    fact("license", "Licence of the API", &["name", "identifier", "url"]);
    fact("termsOfService", "Terms of service", &[]);
    fact("contact", "Contact", &["name", "email", "url"]);
    let mut text = info.str("description").unwrap_or_default().trim().to_owned();
    append(&mut text, Some(facts.join("\n")).filter(|facts| !facts.is_empty()));
    append(&mut text, root.node.get("externalDocs").and_then(further));
    described(&text)
}

/// Documentation of a schema, a field, a parameter, a tag.
pub(super) fn node(at: &At<'_>) -> Docs {
    let mut description = at.str("description").unwrap_or_default().trim().to_owned();
    append(&mut description, at.str("pattern").map(|pattern| format!("Matches {}.", code(pattern))));
    append(&mut description, conditions(at));
    append(&mut description, at.str("contentMediaType").map(|what| format!("Holds {}.", code(what))));
    append(&mut description, at.node.get("externalDocs").and_then(further));
    Docs {
        example: example(at),
        default: at.node.get("default").map(json_text),
        deprecated: deprecated(at),
        constraints: constraints(at),
        ..described(&description)
    }
}

/// The first paragraph is the summary if it is plain text; the rest is the description.
pub(super) fn described(text: &str) -> Docs {
    let text = text.trim();
    let (first, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let structured = first.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with(['#', '|', '>', '`', '-', '*', '<', '~', '='])
            || line.starts_with(|c: char| c.is_ascii_digit())
    });
    if structured || first.starts_with("    ") || first.chars().count() > 400 {
        return Docs { description: SpecText::new(text), ..Docs::default() };
    }
    Docs {
        summary: SpecText::new(one_line(first)),
        description: SpecText::new(rest.trim()),
        ..Docs::default()
    }
}

/// Words of one line, however the source wrapped them.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    line
}

fn deprecated(at: &At<'_>) -> Option<SpecText> {
    at.flag("deprecated").then(SpecText::default)
}

/// The first example the node has, as compact JSON.
fn example(at: &At<'_>) -> Option<SpecText> {
    if let Some(example) = at.node.get("example") {
        return short_example(example);
    }
    let examples = at.node.get("examples")?;
    match examples.as_sequence() {
        Some(list) => short_example(list.first()?),
        None => short_example(examples.as_mapping()?.iter().find_map(|(_, named)| named.get("value"))?),
    }
}

/// Longest example that is shown, in bytes and in lines: it is to be read at a glance.
const LONG_EXAMPLE: (usize, usize) = (4_000, 60);
/// Width it is shown in, about.
const WIDTH: usize = 80;

/// The example of a body and its place, if there is a short one; no text where the type of the body shows the same.
pub(super) fn body_example<'a>(view: View<'a>, media: &At<'a>) -> Option<(Option<SpecText>, SpecPointer)> {
    let (value, pointer) = match media.get("example") {
        Some(example) => (example.clone(), example.pointer),
        None => {
            let examples = media.get("examples")?;
            let mut named = examples.members();
            let ((_, _, only), None) = (named.next()?, named.next()) else { return None };
            (view.follow(&only)?.get("value")?, examples.pointer)
        }
    };
    let text = short_example(value.node)?;
    let of_type =
        media.get("schema").and_then(|schema| view.follow(&schema)).and_then(|schema| example(&schema));
    Some((Some(text).filter(|text| of_type.as_ref() != Some(text)), pointer))
}

/// An example as compact JSON, if it is short enough to be shown.
pub(crate) fn short_example(example: &Node) -> Option<SpecText> {
    let (bytes, lines) = LONG_EXAMPLE;
    let text = example.json_text_within(bytes)?;
    (folded(&text, WIDTH).len() <= lines).then(|| SpecText::new(text))
}

/// Whether a description of a success says no more than that it is one: `OK`, `Successful response`.
pub(super) fn is_bare_success(text: &str) -> bool {
    const WORDS: &str = "a accepted completed content created default for is no of ok operation request response \
                         result status success successful successfully the";
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| {
        word.bytes().all(|b| b.is_ascii_digit())
            || WORDS.split(' ').any(|known| known.eq_ignore_ascii_case(word))
    })
}

pub(super) fn json_text(node: &Node) -> SpecText {
    SpecText::new(node.json_text())
}

/// One more paragraph.
fn append(description: &mut String, paragraph: Option<String>) {
    let Some(paragraph) = paragraph else { return };
    if !description.is_empty() {
        description.push_str("\n\n");
    }
    description.push_str(&paragraph);
}

/// Text of a document as code, in a fence longer than any inside.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", one_line(text))
}

/// Where an `externalDocs` object says one can read on, if a browser can go there.
pub(crate) fn further(docs: &Node) -> Option<String> {
    let url = docs.get("url")?.as_str()?.trim();
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>');
    if !(url.starts_with("https://") || url.starts_with("http://")) || !url.chars().all(plain) {
        return None;
    }
    let words = docs.get("description").and_then(Node::as_str).map(one_line).unwrap_or_default();
    let words = words.trim_end_matches(['.', ':']);
    Some(if words.is_empty() { format!("See <{url}>.") } else { format!("{words}: <{url}>") })
}

/// Keywords that say what values satisfy beyond what a type can say. Servers check them; here they are shown as they are.
pub(crate) const CONDITIONS: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "dependentSchemas",
    "dependentRequired",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "prefixItems",
];
/// Bytes of the longest condition that is shown.
const LONG_CONDITION: usize = 200;

/// A condition as JSON, if it is short enough to be shown.
pub(crate) fn short_condition(condition: &Node) -> Option<String> {
    let text = as_written(condition.to_json()).to_string();
    (text.len() <= LONG_CONDITION).then_some(text)
}

/// A constant has been made an enum of one value for what reads types.
fn as_written(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            if members.contains_key("const") {
                members.remove("enum");
                members.remove("type");
            }
            members.values_mut().for_each(|member| *member = as_written(member.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = as_written(item.take())),
        _ => {}
    }
    value
}

fn conditions(at: &At<'_>) -> Option<String> {
    let shown: Vec<String> = CONDITIONS
        .iter()
        .filter_map(|key| short_condition(at.node.get(key)?).map(|text| format!("\"{key}\": {text}")))
        .collect();
    (!shown.is_empty()).then(|| format!("The server checks {}.", code(&format!("{{{}}}", shown.join(", ")))))
}

/// `1 to 7500`, `at least one item`: bounds in plain words, digits as the document has them.
fn constraints(at: &At<'_>) -> Vec<String> {
    let number =
        |key: &str| at.node.get(key).and_then(Node::as_number).map(|number| number.as_str().to_owned());
    let count =
        |key: &str| at.node.get(key).and_then(Node::as_i64).and_then(|count| u64::try_from(count).ok());
    let mut found = Vec::new();
    let excluded = |key: &str| at.flag(key);
    let low = number("minimum").map(|low| (low, excluded("exclusiveMinimum")));
    let low = low.or_else(|| number("exclusiveMinimum").map(|low| (low, true)));
    let high = number("maximum").map(|high| (high, excluded("exclusiveMaximum")));
    let high = high.or_else(|| number("exclusiveMaximum").map(|high| (high, true)));
    match (low, high) {
        (Some((low, false)), Some((high, false))) => found.push(format!("{low} to {high}")),
        (low, high) => {
            found.extend(
                low.map(|(low, open)| format!("{} {low}", if open { "more than" } else { "at least" })),
            );
            found.extend(
                high.map(|(high, open)| format!("{} {high}", if open { "less than" } else { "at most" })),
            );
        }
    }
    found.extend(number("multipleOf").map(|step| format!("a multiple of {step}")));
    range(&mut found, count("minLength"), count("maxLength"), "character", "characters");
    range(&mut found, count("minItems"), count("maxItems"), "item", "items");
    range(&mut found, count("minProperties"), count("maxProperties"), "key", "keys");
    found.extend(at.str("format").and_then(format_words).map(str::to_owned));
    if at.flag("uniqueItems") {
        found.push("no item twice".to_owned());
    }
    found
}

/// Formats of text that change no type but are worth telling.
pub(crate) fn format_words(format: &str) -> Option<&'static str> {
    Some(match format {
        "uuid" => "a UUID",
        "uri" | "url" => "a URL",
        "uri-reference" => "a URL or a part of one",
        "email" | "idn-email" => "an e-mail address",
        "hostname" | "idn-hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "time" => "a time of day",
        "duration" => "an ISO 8601 duration",
        "regex" => "a regular expression",
        "json-pointer" => "a JSON pointer",
        _ => return None,
    })
}

fn range(found: &mut Vec<String>, low: Option<u64>, high: Option<u64>, one: &str, many: &str) {
    let noun = |count: u64| if count == 1 { one } else { many };
    let text = match (low.filter(|low| *low > 0), high) {
        (Some(low), Some(high)) if low == high => format!("exactly {low} {}", noun(low)),
        (Some(low), Some(high)) => format!("{low} to {high} {many}"),
        (Some(low), None) => format!("at least {low} {}", noun(low)),
        (None, Some(high)) => format!("at most {high} {}", noun(high)),
        (None, None) => return,
    };
    found.push(text);
}
