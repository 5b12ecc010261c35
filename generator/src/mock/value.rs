//! A value of a schema: what the document shows, else one made within what the schema says of types, formats, bounds and required
//! members. What leads back to itself is cut where the schema allows it to be absent, empty or null.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::Mock;
use super::check::Checker;
use super::scalar;
use crate::diagnostics::SpecPointer;
use crate::normalise::Fates;
use crate::normalise::inheritance::discriminator;
use crate::normalise::keywords::{Alternatives, Keywords, Parts, Property};
use crate::normalise::operation::is_json;
use crate::normalise::view::{At, View};

/// Schemas inside each other, at most.
const DEEPEST: usize = 48;
/// Optional members are left out below this depth,
const DEEPEST_OPTIONAL: usize = 10;
/// and once a value has this many parts.
const LARGE: usize = 2_000;
/// Steps that making one value may take.
const STEPS: usize = 100_000;
/// Elements of a list, at most.
const LONGEST: u64 = 100;

/// Makes values of a document's schemas.
pub(super) struct Maker<'a> {
    mock: &'a Mock,
    view: View<'a>,
    /// Examples and defaults of schemas are taken.
    shows: bool,
    /// What requests do not have; of replies it is what they do not.
    not_sent: &'static str,
    /// Which of several: of a list's elements and a stream's items.
    turn: usize,
    open: Vec<SpecPointer>,
    parts: usize,
    steps: usize,
}

impl<'a> Maker<'a> {
    pub(super) fn new(mock: &'a Mock, shows: bool) -> Self {
        Self {
            mock,
            view: mock.view(),
            shows,
            not_sent: "writeOnly",
            turn: 0,
            open: Vec::new(),
            parts: 0,
            steps: 0,
        }
    }

    /// The same, for one of several values: each has another variant or example, as far as there are some.
    pub(super) fn turn(mut self, turn: usize) -> Self {
        self.turn = turn;
        self
    }

    /// The same, for a request.
    pub(super) fn of_request(mut self) -> Self {
        self.not_sent = "readOnly";
        self
    }

    /// A value; `null` of a schema that no finite value has.
    pub(super) fn make(&mut self, at: &At<'a>) -> Value {
        self.value(at).unwrap_or(Value::Null)
    }

    /// A value; `None` where it would have to hold itself.
    fn value(&mut self, at: &At<'a>) -> Option<Value> {
        let Some(target) = self.view.follow(at) else { return Some(json!({})) };
        self.enter(&target.pointer.clone(), |maker| {
            if let Some(child) = maker.child(&target) {
                return Some(child);
            }
            maker.of(&target, &Parts::of(target.clone()))
        })
    }

    /// Makes what stands at a place, unless that is being made already.
    fn enter(
        &mut self,
        pointer: &SpecPointer,
        make: impl FnOnce(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        self.steps += 1;
        if self.open.len() >= DEEPEST || self.steps > STEPS || self.open.contains(pointer) {
            return None;
        }
        self.open.push(pointer.clone());
        let made = make(self);
        self.open.pop();
        self.parts += usize::from(made.is_some());
        made
    }

    fn of(&mut self, at: &At<'a>, parts: &Parts<'a>) -> Option<Value> {
        let keywords = Keywords::collect(self.view, parts, &mut Fates::default());
        if let Some(shown) = self.shown(at, &keywords) {
            return Some(shown);
        }
        let (of_type, _) = keywords.type_name();
        let alternatives = self.alternatives(&keywords);
        let is_object = of_type == Some("object") || !keywords.properties.is_empty();
        if alternatives.is_empty() || is_object {
            let mut made = self.plain(at, &keywords, of_type)?;
            for list in &alternatives {
                // What a variant says of the members comes on top; one that cannot be made changes nothing.
                if let (Value::Object(members), Some(Value::Object(more))) = (&mut made, self.variant(list)) {
                    members.extend(more);
                }
            }
            return Some(made);
        }
        let mut made: Option<Value> = None;
        for list in &alternatives {
            let variant = self.variant(list);
            made = match (made, variant) {
                (Some(Value::Object(mut members)), Some(Value::Object(more))) => {
                    members.extend(more);
                    Some(Value::Object(members))
                }
                (made, variant) => made.or(variant),
            };
        }
        made.or_else(|| keywords.is_nullable().then_some(Value::Null))
    }

    /// What the document says that the value is: `const` and `enum`, and examples and defaults that fit.
    fn shown(&self, at: &At<'a>, keywords: &Keywords<'a>) -> Option<Value> {
        if let Some(only) = keywords.get("const") {
            return Some(only.node.to_json());
        }
        // An example of one part of several is none of the whole.
        let is_whole = keywords.members.len() == 1 || at.get("properties").is_none();
        let fits = |value: &Value| Checker::fits(self.mock, at, value);
        if self.shows && is_whole {
            let own = at.get("example").map(|example| self.read(example.node.to_json(), &fits));
            let listed = at.get("examples").into_iter().flat_map(|list| list.elements().collect::<Vec<_>>());
            let mut listed: Vec<Value> = listed.map(|example| example.node.to_json()).collect();
            if !listed.is_empty() {
                let turn = self.turn % listed.len();
                listed.rotate_left(turn);
            }
            if let Some(shown) = own.into_iter().chain(listed).find(|shown| fits(shown)) {
                return Some(shown);
            }
        }
        let values = keywords.get("enum").map(|list| list.elements().collect::<Vec<_>>()).unwrap_or_default();
        let mut values: Vec<Value> = values.iter().map(|value| value.node.to_json()).collect();
        values.retain(|value| !value.is_null());
        let default =
            at.get("default").filter(|_| self.shows && self.turn == 0 && self.mock.options.seed == 0);
        let default = default.map(|default| default.node.to_json());
        if let Some(default) = default.filter(|default| !default.is_null() && fits(default)) {
            return Some(default);
        }
        let place = self.mock.choose(&at.pointer, values.len()) + self.turn;
        (!values.is_empty()).then(|| values.swap_remove(place % values.len()))
    }

    /// Examples of objects and lists are sometimes written as JSON in a string.
    fn read(&self, example: Value, fits: &dyn Fn(&Value) -> bool) -> Value {
        match &example {
            Value::String(text) if !fits(&example) => serde_json::from_str(text).unwrap_or(example),
            _ => example,
        }
    }

    /// The lists of variants that are no lists of what is being made.
    fn alternatives(&self, keywords: &Keywords<'a>) -> Vec<Alternatives<'a>> {
        let outer = self.open.split_last().map(|(_, outer)| outer).unwrap_or_default();
        let mut found = keywords.alternatives();
        found.retain(|list| !outer.contains(&list.owner.pointer));
        found
    }

    /// One of several variants, with what tells it from the others.
    fn variant(&mut self, list: &Alternatives<'a>) -> Option<Value> {
        let arms: Vec<At<'a>> = list.list.elements().filter_map(|arm| self.view.follow(&arm)).collect();
        let told = discriminator(self.view, &list.owner);
        let first = self.mock.choose(&list.list.pointer, arms.len()) + self.turn;
        for at in 0..arms.len() {
            let arm = arms.get((first + at) % arms.len())?;
            let is_null =
                arm.str("type") == Some("null") || (arm.flag("nullable") && arm.node.get("enum").is_some());
            if is_null && arms.len() > 1 && self.is_only_null(arm) {
                continue;
            }
            let Some(mut made) = self.value(arm) else { continue };
            if let Some(told) = &told {
                self.tell(&mut made, &told.property, &told.mapping, arm);
            }
            return Some(made);
        }
        None
    }

    fn is_only_null(&self, arm: &At<'a>) -> bool {
        let values = arm.get("enum").map(|list| list.elements().collect::<Vec<_>>());
        values.is_none_or(|values| values.iter().all(|value| value.node.is_null()))
    }

    /// One of the schemas that build upon a base, in place of the base.
    fn child(&mut self, base: &At<'a>) -> Option<Value> {
        let children = self.mock.children.get(&base.pointer)?;
        let told = discriminator(self.view, base)?;
        let first = self.mock.choose(&base.pointer, children.len()) + self.turn;
        for at in 0..children.len() {
            let child = self.mock.at(children.get((first + at) % children.len())?)?;
            if let Some(mut made) = self.value(&child) {
                self.tell(&mut made, &told.property, &told.mapping, &child);
                return Some(made);
            }
        }
        None
    }

    /// Writes into an object which variant it is: what the mapping says, else what the variant declares, else its name.
    fn tell(&self, made: &mut Value, property: &str, mapping: &[(String, SpecPointer)], arm: &At<'a>) {
        let Value::Object(members) = made else { return };
        let mapped =
            mapping.iter().find(|(_, target)| *target == arm.pointer).map(|(value, _)| value.as_str());
        let keywords = Keywords::collect(self.view, &Parts::of(arm.clone()), &mut Fates::default());
        let declared = keywords.properties.get(property).and_then(|property| self.view.follow(&property.at));
        let is_declared =
            declared.is_some_and(|at| at.node.get("enum").is_some() || at.node.get("const").is_some());
        let named = || match arm.pointer.tokens().collect::<Vec<_>>().as_slice() {
            ["components", "schemas", name] => Some((*name).to_owned()),
            _ => None,
        };
        if let Some(value) = mapped.map(str::to_owned).or_else(|| named().filter(|_| !is_declared)) {
            members.insert(property.to_owned(), Value::String(value));
        }
    }

    fn plain(&mut self, at: &At<'a>, keywords: &Keywords<'a>, of_type: Option<&str>) -> Option<Value> {
        let says = |keys: &[&str]| keywords.says(keys);
        let of_type = of_type.or_else(|| match () {
            () if !keywords.properties.is_empty() => Some("object"),
            () if says(&["items", "prefixItems", "minItems"]) => Some("array"),
            () if says(&["additionalProperties", "patternProperties", "minProperties"]) => Some("object"),
            () if says(&["minLength", "maxLength", "pattern", "contentEncoding", "format"]) => Some("string"),
            () if says(&["minimum", "maximum", "multipleOf"]) => Some("number"),
            () => None,
        });
        match of_type {
            Some("object") => self.object(keywords),
            Some("array") => self.list(keywords),
            Some("boolean") => Some(Value::Bool(self.mock.choose(&at.pointer, 2) == 0)),
            Some("integer") => Some(scalar::number(keywords, true, self.turn)),
            Some("number") => Some(scalar::number(keywords, false, self.turn)),
            Some("string") => Some(Value::String(self.text(at, keywords))),
            Some("null") => Some(Value::Null),
            _ => Some(json!({})),
        }
    }

    fn text(&mut self, at: &At<'a>, keywords: &Keywords<'a>) -> String {
        // JSON inside a string, where the document says so (JSON Schema 2020-12 Validation §8.5).
        if let Some(content) = at
            .get("contentSchema")
            .filter(|_| at.str("contentMediaType").is_none_or(is_json) && at.get("contentEncoding").is_none())
        {
            return self.value(&content).unwrap_or(Value::Null).to_string();
        }
        scalar::text(keywords, self.turn)
    }

    fn object(&mut self, keywords: &Keywords<'a>) -> Option<Value> {
        let mut members = Map::new();
        // The lowered tree keeps the order of the document.
        let properties: &IndexMap<&'a str, Property<'a>> = &keywords.properties;
        for (name, property) in properties {
            let required = keywords.is_required(name);
            let is_left_out = self.open.len() > DEEPEST_OPTIONAL || self.parts > LARGE;
            if self.says(property, self.not_sent) || (is_left_out && !required) {
                continue;
            }
            match self.member(property) {
                Some(value) => {
                    members.insert((*name).to_owned(), value);
                }
                None if required => return None,
                None => {}
            }
        }
        for name in keywords.all("required").flat_map(|list| list.elements().collect::<Vec<_>>()) {
            let name = name.text().unwrap_or_default();
            if !members.contains_key(name) && !properties.contains_key(name) {
                let value =
                    self.extra(keywords).map_or_else(|| Some(json!("string")), |at| self.value(&at))?;
                members.insert(name.to_owned(), value);
            }
        }
        let least = keywords.get("minProperties").and_then(|at| at.node.as_i64()).unwrap_or(0);
        let least = usize::try_from(least).unwrap_or(0).min(100);
        if let Some(extra) = self.extra(keywords).filter(|_| properties.is_empty() || members.len() < least) {
            let names = keywords.all("patternProperties").find_map(|at| at.members().next());
            let pattern = names.and_then(|(pattern, ..)| scalar::of_pattern(pattern));
            for at in 0..least.max(1) {
                let Some(value) = self.value(&extra) else { break };
                let name = match (&pattern, at) {
                    (Some(name), 0) => name.clone(),
                    (_, 0) => "key".to_owned(),
                    (_, more) => format!("key{}", more + 1),
                };
                members.insert(name, value);
            }
        }
        let most = keywords.get("maxProperties").and_then(|at| at.node.as_i64());
        if let Some(most) = most.and_then(|most| usize::try_from(most).ok()) {
            let spare: Vec<String> =
                members.keys().rev().filter(|name| !keywords.is_required(name)).cloned().collect();
            for name in spare.into_iter().take(members.len().saturating_sub(most)) {
                members.shift_remove(&name);
            }
        }
        Some(Value::Object(members))
    }

    /// The value of a property that is not optional here.
    fn member(&mut self, property: &Property<'a>) -> Option<Value> {
        let spelling = self.mock.spelled.at(&property.at.pointer);
        let target = self.view.follow(&property.at);
        let shown = target.is_some_and(|target| target.get("contentSchema").is_some());
        if let Some(json) = spelling.and_then(|spelling| spelling.json.as_ref()).filter(|_| !shown) {
            return Some(Value::String(json.to_string()));
        }
        let made = if property.also.is_empty() {
            self.value(&property.at)
        } else {
            let all = std::iter::once(&property.at).chain(&property.also);
            let roots: Vec<At<'a>> = all.filter_map(|at| self.view.follow(at)).collect();
            let first = roots.first()?.clone();
            let place = property.at.pointer.clone();
            self.enter(&place, |maker| maker.of(&first, &Parts { roots, without: None }))
        };
        let is_nullable = || self.says(property, "nullable");
        made.or_else(|| is_nullable().then_some(Value::Null))
    }

    /// Whether a property, or what it refers to, has a flag.
    fn says(&self, property: &Property<'a>, flag: &str) -> bool {
        property.at.flag(flag) || self.view.follow(&property.at).is_some_and(|at| at.flag(flag))
    }

    /// What the document says of values under other keys.
    fn extra(&self, keywords: &Keywords<'a>) -> Option<At<'a>> {
        let pattern = keywords.all("patternProperties").find_map(|at| at.members().next().map(|(.., at)| at));
        let others =
            ["additionalProperties", "unevaluatedProperties"].iter().find_map(|key| keywords.get(key));
        pattern.or_else(|| others.filter(|at| at.node.as_mapping().is_some()))
    }

    fn list(&mut self, keywords: &Keywords<'a>) -> Option<Value> {
        let bound = |key: &str| keywords.get(key).and_then(|at| u64::try_from(at.node.as_i64()?).ok());
        let least = bound("minItems").unwrap_or(0);
        let most = bound("maxItems").unwrap_or(u64::MAX).min(LONGEST);
        let mut items: Vec<Value> = Vec::new();
        for first in
            keywords.get("prefixItems").into_iter().flat_map(|list| list.elements().collect::<Vec<_>>())
        {
            items.push(self.value(&first)?);
        }
        let Some(of) = keywords.get("items").filter(|items| items.node.as_mapping().is_some()) else {
            while (items.len() as u64) < least.min(most) {
                items.push(json!("string"));
            }
            return Some(Value::Array(items));
        };
        let wanted = least.max(u64::from(items.is_empty())).min(most);
        let is_unique = keywords.get("uniqueItems").is_some_and(|at| at.node.as_bool() == Some(true));
        let turn = self.turn;
        while (items.len() as u64) < wanted {
            if is_unique {
                self.turn = turn + items.len();
            }
            let made = self.value(&of);
            self.turn = turn;
            match made {
                Some(item) if !(is_unique && items.contains(&item)) => items.push(item),
                // A set of fewer values than it must have.
                Some(_) => break,
                None if least == 0 => break,
                None => return None,
            }
        }
        Some(Value::Array(items))
    }
}
