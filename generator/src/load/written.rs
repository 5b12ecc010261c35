//! A tree as the text of a document: every digit of its numbers kept, and text that older YAML readers would take for something else in
//! quotes. The serializers can be asked for neither, so both are marked before and put in order behind them; what is read back from
//! the result must be the same, or it is the serializer's own.

use super::tree::{Node, Number, Value};
use super::{Budget, parse, scalar};
use crate::diagnostics::{Diagnostics, SourceMap};
use serde_json::{Map, Value as Json};

/// Makes the serializer of YAML put text in double quotes.
const QUOTED: char = '\u{1}';
/// Says that a text is the digits of a number.
const DIGITS: char = '\u{2}';

/// A tree as YAML.
///
/// # Errors
/// The serializer's own, which no document causes.
pub fn yaml(node: &Node) -> Result<String, String> {
    let text = unmarked(serialised(&marked(node, true))?, "\\x01", "\\x02");
    if is_same(&text, node) { Ok(text) } else { serialised(&node.to_json()) }
}

/// A tree as indented JSON.
#[must_use]
pub fn json(node: &Node) -> String {
    let text = unmarked(format!("{:#}\n", marked(node, false)), "\\u0001", "\\u0002");
    if is_same(&text, node) { text } else { format!("{:#}\n", node.to_json()) }
}

/// A value of ours as YAML.
///
/// # Errors
/// The serializer's own, which no value causes.
pub fn yaml_of(value: &Json) -> Result<String, String> {
    fn quoted(value: &Json) -> Json {
        match value {
            Json::String(text) => Json::String(guarded(text)),
            Json::Array(items) => items.iter().map(quoted).collect(),
            Json::Object(members) => {
                members.iter().map(|(key, value)| (guarded(key), quoted(value))).collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }
    let text = unmarked(serialised(&quoted(value))?, "\\x01", "\\x02");
    let same = serde_yaml::from_str::<Json>(&text).is_ok_and(|read| read == *value);
    if same { Ok(text) } else { serialised(value) }
}

fn serialised(value: &Json) -> Result<String, String> {
    serde_yaml::to_string(value).map_err(|error| error.to_string())
}

/// Whether a text reads as the tree it was made of.
fn is_same(text: &str, node: &Node) -> bool {
    let read = parse(
        "written",
        text.as_bytes(),
        &Budget::default(),
        &mut SourceMap::new(),
        &mut Diagnostics::default(),
    );
    read.is_some_and(|read| read.root.same_value(node))
}

/// The same as JSON, marked. The depth budget bounds the recursion.
fn marked(node: &Node, yaml: bool) -> Json {
    let text = |text: &str| if yaml { guarded(text) } else { text.to_owned() };
    match &node.value {
        Value::Number(number) if !is_held(number) => format!("{DIGITS}{}", number.as_str()).into(),
        Value::String(string) => text(&string.text).into(),
        Value::Sequence(items) => items.iter().map(|item| marked(item, yaml)).collect(),
        Value::Mapping(members) => {
            members.iter().map(|(key, value)| (text(key), marked(value, yaml))).collect::<Map<_, _>>().into()
        }
        _ => node.to_json(),
    }
}

/// Whether the number that a serializer is given says the same.
fn is_held(number: &Number) -> bool {
    Number::from_json_text(&number.to_json().to_string()).is_ok_and(|held| held.same(number))
}

/// With a mark, where a reader of YAML 1.1 would not take it for text.
fn guarded(text: &str) -> String {
    let is_date = text.len() >= 8
        && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && text.as_bytes().get(4) == Some(&b'-');
    let is_trap = scalar::yaml_1_1_trap(text).is_some() || matches!(text, "y" | "Y" | "n" | "N" | "=" | "<<");
    if is_date || is_trap { format!("{QUOTED}{text}") } else { text.to_owned() }
}

/// Takes the marks out again: `"\x01yes"` was to be `"yes"`, `"\x0212"` was to be `12`.
fn unmarked(text: String, quoted: &str, digits: &str) -> String {
    let (quoted, digits) = (format!("\"{quoted}"), format!("\"{digits}"));
    if !text.contains(&quoted) && !text.contains(&digits) {
        return text;
    }
    let text = text.replace(&quoted, "\"");
    let mut parts = text.split(digits.as_str());
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('"').unwrap_or((part, ""));
        out += number;
        out += rest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Node {
        parse("t", text.as_bytes(), &Budget::default(), &mut SourceMap::new(), &mut Diagnostics::default())
            .unwrap()
            .root
    }

    /// What a member is written as, in YAML and JSON.
    #[test]
    fn nothing_is_lost_and_nothing_reads_otherwise() {
        for (member, yaml_line, json_line) in [
            ("12345678901234567890123", "12345678901234567890123", "12345678901234567890123"),
            ("0.1234567890123456789012", "0.1234567890123456789012", "0.1234567890123456789012"),
            ("18446744073709551615", "18446744073709551615", "18446744073709551615"),
            ("1.50", "1.5", "1.5"),
            ("-7", "-7", "-7"),
            ("'yes'", "\"yes\"", "\"yes\""),
            ("'1:30'", "\"1:30\"", "\"1:30\""),
            ("'2026-01-31'", "\"2026-01-31\"", "\"2026-01-31\""),
            ("'='", "\"=\"", "\"=\""),
            ("'12'", "'12'", "\"12\""),
            ("'a: b'", "'a: b'", "\"a: b\""),
            ("plain", "plain", "\"plain\""),
            (r#""\"\\x01yes""#, r#"'"\x01yes'"#, r#""\"\\x01yes""#),
            (r#""\x01yes""#, r#""\x01yes""#, r#""\u0001yes""#),
            (r#""\x0212""#, r#""\x0212""#, r#""\u000212""#),
        ] {
            let node = tree(&format!("m: {member}"));
            assert_eq!(yaml(&node).unwrap(), format!("m: {yaml_line}\n"), "{member}");
            assert_eq!(json(&node), format!("{{\n  \"m\": {json_line}\n}}\n"), "{member}");
        }
        assert_eq!(
            yaml(&tree("{'no': [on, {'off': 'n'}]}")).unwrap(),
            "\"no\":\n- \"on\"\n- \"off\": \"n\"\n"
        );
        assert_eq!(
            yaml_of(&serde_json::json!({"no": ["yes", 1.5, "a"]})).unwrap(),
            "\"no\":\n- \"yes\"\n- 1.5\n- a\n"
        );
    }
}
