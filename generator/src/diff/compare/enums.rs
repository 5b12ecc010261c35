//! Lists of allowed values.

use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::Schema;
use super::{Comparer, Scope};
use crate::load::Node;

use super::super::change::Verdict::{Major as M, Patch as P};

impl<'a> Comparer<'a> {
    pub(super) fn enums(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        let subject = scope.label.shown();
        let list = |schema: &Schema<'a>| match schema.keywords.get("enum") {
            Some(at) => Anchor::at(&at.pointer),
            None => Anchor::holder(&schema.at.pointer),
        };
        let (was, is) = match (before.values(), after.values()) {
            (None, None) => return,
            (None, Some(values)) => {
                let found = Found::new(Kind::EnumIntroduced, list(before), list(after), subject);
                return self.push(scope, found.values(None, Some(listed(&values))));
            }
            (Some(values), None) => {
                let found = Found::new(Kind::EnumDropped, list(before), list(after), subject);
                return self.push(scope, found.values(Some(listed(&values)), None));
            }
            (Some(was), Some(is)) => (was, is),
        };
        let place = |schema: &Schema<'a>, value: &Node| {
            let at = schema.keywords.get("enum")?;
            let index = at.node.as_sequence()?.iter().position(|node| node.same_value(value))?;
            Some(Anchor::at(&at.pointer.index(index)))
        };
        let has = |values: &[&Node], value: &Node| values.iter().any(|other| other.same_value(value));
        // A constant that is another constant allows nothing of what was allowed.
        let is_other = was.iter().all(|value| !has(&is, value));
        // A value that the newer SDKs read as another one is that one.
        let text = |node: &Node| node.as_str().map_or_else(|| node.json_text(), str::to_owned);
        let mut renamed: Vec<(&Node, &Node)> = Vec::new();
        for value in was.iter().filter(|value| !has(&is, value)) {
            let other = is.iter().filter(|other| !has(&was, other)).find(|other| {
                self.new.surface.value_knows(&after.at.pointer, &text(other), &text(value))
                    || self.old.surface.value_knows(&before.at.pointer, &text(value), &text(other))
            });
            if let Some(other) = other {
                let old = place(before, value).unwrap_or_else(|| list(before));
                let new = place(after, other).unwrap_or_else(|| list(after));
                let found = Found::new(Kind::EnumValueAliased, old, new, subject.clone());
                let values = (value.json_text(), other.json_text());
                let message = format!("the value {} is {} now, and the SDKs know both", values.0, values.1);
                self.push(scope, found.saying(message).values(Some(values.0), Some(values.1)));
                renamed.push((value, other));
            }
        }
        let is_renamed =
            |value: &Node| renamed.iter().any(|(old, new)| old.same_value(value) || new.same_value(value));
        let is_other = is_other && renamed.is_empty();
        for value in was.iter().filter(|value| !has(&is, value) && !is_renamed(value)) {
            let old = place(before, value).unwrap_or_else(|| list(before));
            let holder = Anchor { is_holder: true, ..list(after) };
            let mut found = Found::new(Kind::EnumValueRemoved, old, holder, subject.clone());
            if is_other {
                found = found.costing(Cost::new([M, M, M], [M, M, M]));
            }
            let text = value.json_text();
            self.push(scope, found.saying(format!("the value {text} is gone")).values(Some(text), None));
        }
        for value in is.iter().filter(|value| !has(&was, value) && !is_renamed(value)) {
            let new = place(after, value).unwrap_or_else(|| list(after));
            let holder = Anchor { is_holder: true, ..list(before) };
            let mut found = Found::new(Kind::EnumValueAdded, holder, new, subject.clone());
            if is_other {
                found = found.costing(Cost::new([P, P, P], [M, M, M]));
            }
            let text = value.json_text();
            self.push(scope, found.saying(format!("the value {text} is new")).values(None, Some(text)));
        }
    }
}

fn listed(values: &[&Node]) -> String {
    let shown: Vec<String> = values.iter().take(8).map(|value| value.json_text()).collect();
    let more = if values.len() > 8 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
