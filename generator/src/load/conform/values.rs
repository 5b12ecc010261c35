//! Values that are no objects: texts, flags, numbers, choices, and how a value of the wrong type is read.

use super::super::number::Number;
use super::super::tree::{Node, Text, Value};
use super::{Checker, Subject};
use crate::diagnostics::{codes, quote};

impl Checker<'_> {
    pub(super) fn text(&mut self, node: &mut Node, subject: &Subject<'_>) -> bool {
        let text = match &node.value {
            Value::String(_) => return true,
            Value::Number(number) => number.as_str().to_owned(),
            Value::Bool(value) => value.to_string(),
            _ => {
                self.wrong_type(node, subject, "text", "it is left out");
                return false;
            }
        };
        self.wrong_type(node, subject, "text", &format!("it is read as {}", quote(&text)));
        node.value = Value::String(Text { text, plain: true });
        true
    }

    pub(super) fn choice(&mut self, node: &mut Node, choices: &[&str], subject: &Subject<'_>) -> bool {
        let Some(text) = node.as_str() else {
            self.wrong_type(node, subject, "text", "it is left out");
            return false;
        };
        if choices.contains(&text) {
            return true;
        }
        let near = choices.iter().find(|choice| choice.eq_ignore_ascii_case(text)).copied();
        let message = format!("{} is {}, which does not exist", subject.what(), quote(text));
        let action = match near {
            Some(near) => format!("it is read as `{near}`"),
            None => "it is left out".to_owned(),
        };
        let help = format!("write one of {}", choices.join(", "));
        self.odd(codes::WRONG_TYPE, node.span, &subject.pointer(), &message, &action, &help);
        if let Some(near) = near {
            node.value = Value::String(Text { text: near.to_owned(), plain: true });
        }
        near.is_some()
    }

    pub(super) fn flag(&mut self, node: &mut Node, subject: &Subject<'_>) -> bool {
        let value = match (&node.value, node.as_str()) {
            (Value::Bool(_), _) => return true,
            (_, Some("true" | "True" | "yes" | "Yes")) => true,
            (_, Some("false" | "False" | "no" | "No")) => false,
            _ => {
                self.wrong_type(node, subject, "true or false", "it is left out");
                return false;
            }
        };
        self.wrong_type(node, subject, "true or false", &format!("it is read as {value}"));
        node.value = Value::Bool(value);
        true
    }

    pub(super) fn number(&mut self, node: &mut Node, subject: &Subject<'_>) -> bool {
        if node.as_number().is_some() {
            return true;
        }
        let read = node.as_str().and_then(json_number);
        match read {
            Some(number) => {
                self.wrong_type(node, subject, "a number", &format!("it is read as {}", number.as_str()));
                node.value = Value::Number(number);
                true
            }
            None => {
                self.wrong_type(node, subject, "a number", "it is left out");
                false
            }
        }
    }

    pub(super) fn count(&mut self, node: &mut Node, subject: &Subject<'_>) -> bool {
        if !self.number(node, subject) {
            return false;
        }
        let value = node.as_number().and_then(Number::as_i128);
        match value.map(u64::try_from) {
            Some(Ok(count)) => {
                // `1.0` and `1e3` are counts too; the typed view wants digits only.
                if let Ok(number) = Number::from_json_text(&count.to_string()) {
                    node.value = Value::Number(number);
                }
                true
            }
            _ => {
                let message = format!("{} is no count (0, 1, 2, …)", subject.what());
                self.odd(
                    codes::WRONG_TYPE,
                    node.span,
                    &subject.pointer(),
                    &message,
                    "it is left out",
                    "write 0, 1, 2, …",
                );
                false
            }
        }
    }
}

/// A number written as text.
fn json_number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !digits.ends_with('.')
        && !(digits.starts_with('0') && digits.len() > 1 && !digits.starts_with("0."));
    if plain { Number::from_json_text(text).ok() } else { None }
}
