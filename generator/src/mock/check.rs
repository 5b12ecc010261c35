//! What is wrong with a request: parameters and members of the body that must be there and are not, and values of another JSON
//! type than the document says. Formats, bounds and enums are the server's own business: SDKs do not look at them either.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::form::{self, pairs};
use super::problem::{Problem, of_body, of_parameter};
use super::routes::Route;
use super::{Mock, Request};
use crate::diagnostics::SpecPointer;
use crate::ir::BodyEncoding;
use crate::normalise::Fates;
use crate::normalise::keywords::{Keywords, Parts};
use crate::normalise::operation::is_json;
use crate::normalise::view::{At, View};

/// Steps that looking at one value may take: variants of variants are many.
const STEPS: usize = 50_000;
/// Schemas inside each other, at most: a variant of a schema may be the schema itself.
const DEEPEST: usize = 200;
/// Names inside each other that a field of a form has.
const NAMES: usize = 8;
/// Things that are told at once.
const TOLD: usize = 20;

/// Looks at requests and values.
pub(super) struct Checker<'a> {
    mock: &'a Mock,
    view: View<'a>,
    route: Option<&'a Route>,
    steps: usize,
    /// Schemas inside each other.
    depth: usize,
    found: Vec<Value>,
    /// What schemas say: a schema is looked at for each of many values.
    keywords: BTreeMap<SpecPointer, Rc<Keywords<'a>>>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(mock: &'a Mock, route: &'a Route) -> Self {
        Self { route: Some(route), ..Self::of_replies(mock) }
    }

    /// Looks at values of replies; the steps it may take are those of all of them together.
    pub(super) fn of_replies(mock: &'a Mock) -> Self {
        Self {
            mock,
            view: mock.view(),
            route: None,
            steps: 0,
            depth: 0,
            found: Vec::new(),
            keywords: BTreeMap::new(),
        }
    }

    /// Whether a value is one of a schema, as far as types and required members go.
    pub(super) fn fits(mock: &'a Mock, at: &At<'a>, value: &Value) -> bool {
        Self::of_replies(mock).is_one(at, value)
    }

    /// The same, of one of several values. What there are no steps left for fits.
    pub(super) fn is_one(&mut self, at: &At<'a>, value: &Value) -> bool {
        self.value(at, value, &mut Vec::new());
        std::mem::take(&mut self.found).is_empty()
    }

    /// What a schema says whose reference has been followed already.
    pub(super) fn keywords(&mut self, target: At<'a>) -> Rc<Keywords<'a>> {
        if let Some(known) = self.keywords.get(&target.pointer) {
            return Rc::clone(known);
        }
        let pointer = target.pointer.clone();
        let found = Rc::new(Keywords::collect(self.view, &Parts::of(target), &mut Fates::default()));
        self.keywords.insert(pointer, Rc::clone(&found));
        found
    }

    /// The whole request.
    pub(super) fn request(mut self, operation: &At<'a>, request: &Request) -> Result<(), Problem> {
        for parameter in form::parameters(self.view, operation) {
            self.parameter(&parameter, request);
        }
        self.body(operation, request)?;
        self.found.truncate(TOLD);
        if self.found.is_empty() { Ok(()) } else { Err(Problem::bad(self.found)) }
    }

    fn parameter(&mut self, parameter: &At<'a>, request: &Request) {
        let (name, place) =
            (parameter.str("name").unwrap_or_default(), parameter.str("in").unwrap_or_default());
        let spelling = self.mock.spelled.at(&parameter.pointer);
        let names: Vec<&str> = std::iter::once(name)
            .chain(spelling.into_iter().flat_map(|spelling| spelling.sent.iter().map(String::as_str)))
            .collect();
        let schema = parameter.get("schema").and_then(|schema| self.view.follow(&schema));
        let (_, query) = request.parts();
        let given: Option<String> = match place {
            "query" => {
                let given = pairs(query);
                let members = self.members_of(schema.as_ref());
                let is_it = |key: &str| {
                    let is_named = |name: &&str| {
                        key.strip_prefix(*name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
                    };
                    // An object whose members are parameters of their own (form, explode).
                    names.iter().any(is_named) || members.contains(key)
                };
                given.into_iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)
            }
            "header" => names.iter().find_map(|name| request.header(name).next()).map(str::to_owned),
            "cookie" => {
                let sent = request.header("cookie").flat_map(|line| line.split(';'));
                let mut named = sent.filter_map(|pair| pair.trim().split_once('='));
                named.find(|(own, _)| names.contains(own)).map(|(_, value)| value.to_owned())
            }
            _ => return,
        };
        match given {
            None if parameter.flag("required") => {
                let found =
                    of_parameter(place, name, &format!("the {place} lacks the required parameter `{name}`"));
                self.found.push(found);
            }
            Some(value) => {
                let of_type = schema.as_ref().and_then(|schema| schema.str("type"));
                let is_wrong = match of_type {
                    Some("integer") => value.parse::<i128>().is_err() && !is_whole(&value),
                    Some("number") => value.parse::<f64>().is_err(),
                    Some("boolean") => {
                        !matches!(value.as_str(), "true" | "false" | "1" | "0" | "True" | "False")
                    }
                    _ => false,
                };
                let is_absent = value.is_empty() || value == "null";
                if let Some(of_type) = of_type.filter(|_| is_wrong && !is_absent) {
                    let detail = format!("the parameter `{name}` is not of the type {of_type}");
                    self.found.push(of_parameter(place, name, &detail));
                }
            }
            None => {}
        }
    }

    /// The names of an object's members.
    fn members_of(&mut self, schema: Option<&At<'a>>) -> BTreeSet<&'a str> {
        let Some(schema) = schema else { return BTreeSet::new() };
        self.keywords(schema.clone()).properties.keys().copied().collect()
    }

    fn body(&mut self, operation: &At<'a>, request: &Request) -> Result<(), Problem> {
        let Some(declared) = operation.get("requestBody").and_then(|body| self.view.follow(&body)) else {
            return Ok(());
        };
        let Some(content) = declared.get("content") else { return Ok(()) };
        if request.body.is_empty() {
            if declared.flag("required") {
                self.found.push(of_body(&[], "the body is missing"));
            }
            return Ok(());
        }
        let sent = request.header("content-type").next().unwrap_or("application/json");
        let Some((_, _, media)) = content.members().find(|(name, ..)| form::is_media_type(name, sent)) else {
            let known: Vec<&str> = content.members().map(|(name, ..)| name).collect();
            if known.is_empty() {
                return Ok(());
            }
            let detail = format!("the body is {sent}; the document has {}", known.join(", "));
            return Err(Problem::new(415, detail));
        };
        let schema = media.get("schema");
        let essence = form::essence(sent);
        if is_json(sent) {
            match serde_json::from_slice::<Value>(&request.body) {
                Ok(value) => {
                    if let Some(schema) = schema.filter(|_| !self.is_json_text()) {
                        self.value(&schema, &value, &mut Vec::new());
                    }
                }
                Err(error) => self.found.push(of_body(&[], &format!("the body is no JSON: {error}"))),
            }
        } else if matches!(essence.as_str(), "application/x-www-form-urlencoded" | "multipart/form-data") {
            let text = String::from_utf8_lossy(&request.body);
            let given: Vec<String> = if essence.starts_with("multipart") {
                form::part_names(&text)
            } else {
                pairs(&text).into_iter().map(|(name, _)| name).collect()
            };
            let schema = schema.and_then(|schema| self.view.follow(&schema));
            self.form(schema.as_ref(), &given);
        }
        Ok(())
    }

    /// The body, or what is in its one member, travels as a string of JSON because a rule says so.
    fn is_json_text(&self) -> bool {
        let calls = self.route.into_iter().flat_map(|route| &route.calls);
        let mut operations = calls.filter_map(|(resource, own)| {
            self.mock.api.resources.get(*resource)?.operations.get(*own)?.body.as_ref()
        });
        operations.any(|body| body.encoding == BodyEncoding::JsonString)
    }

    /// The fields of a form, of which the required ones have to be there.
    fn form(&mut self, schema: Option<&At<'a>>, given: &[String]) {
        let Some(schema) = schema else { return };
        let keywords = self.keywords(schema.clone());
        // `a[b][c]` is a part of `a[b]` and of `a`.
        let outer = |key: &'_ String| {
            let ends = key.match_indices('[').map(|(at, _)| at).take(NAMES).collect::<Vec<_>>();
            ends.into_iter().chain([key.len()])
        };
        let given: BTreeSet<&str> =
            given.iter().flat_map(|key| outer(key).filter_map(|end| key.get(..end))).collect();
        for (name, property) in &keywords.properties {
            let spelling = self.mock.spelled.at(&property.at.pointer);
            let sent = spelling.into_iter().flat_map(|spelling| spelling.sent.iter().map(String::as_str));
            let is_there = std::iter::once(*name).chain(sent).any(|own| given.contains(own));
            if keywords.is_required(name) && !is_there && !property.at.flag("readOnly") {
                let detail = format!("the body lacks the required member `{name}`");
                self.found.push(of_body(&[(*name).to_owned()], &detail));
            }
        }
    }

    /// A value of a schema; `steps` lead to it.
    fn value(&mut self, at: &At<'a>, value: &Value, steps: &mut Vec<String>) {
        self.steps += 1;
        if self.steps > STEPS || self.depth >= DEEPEST || self.found.len() > TOLD {
            return;
        }
        self.depth += 1;
        self.inside(at, value, steps);
        self.depth -= 1;
    }

    fn inside(&mut self, at: &At<'a>, value: &Value, steps: &mut Vec<String>) {
        let Some(target) = self.view.follow(at) else { return };
        let keywords = self.keywords(target);
        let alternatives = keywords.alternatives();
        if value.is_null() {
            let may_be = keywords.is_nullable()
                || keywords.type_name().0.is_none()
                || keywords.get("enum").is_some_and(|list| list.elements().any(|value| value.node.is_null()));
            if !may_be {
                self.found.push(of_body(steps, &format!("{} is null, and must not be", shown(steps))));
            }
            return;
        }
        if let Some(of_type) = keywords.type_name().0.filter(|of_type| !is_of(value, of_type)) {
            let detail = format!("{} is {}, not {}", shown(steps), kind(value), with_article(of_type));
            self.found.push(of_body(steps, &detail));
            return;
        }
        match value {
            Value::Object(members) => self.members(&keywords, members, steps),
            Value::Array(items) => {
                let first: Vec<At<'a>> =
                    keywords.get("prefixItems").map(|list| list.elements().collect()).unwrap_or_default();
                let of = keywords.get("items").filter(|of| of.node.as_mapping().is_some());
                for (index, item) in items.iter().enumerate() {
                    if let Some(of) = first.get(index).or(of.as_ref()) {
                        steps.push(index.to_string());
                        self.value(of, item, steps);
                        steps.pop();
                    }
                }
            }
            _ => {}
        }
        for list in &alternatives {
            let arms: Vec<At<'a>> = list.list.elements().collect();
            if arms.is_empty() {
                continue;
            }
            let before = self.found.len();
            let mut nearest: Option<Vec<Value>> = None;
            for arm in &arms {
                self.value(arm, value, steps);
                let wrong = self.found.split_off(before);
                if wrong.is_empty() {
                    nearest = None;
                    break;
                }
                // Of what fits no variant, the one that says least is probably meant.
                if nearest.as_ref().is_none_or(|known| wrong.len() < known.len()) {
                    nearest = Some(wrong);
                }
            }
            self.found.extend(nearest.unwrap_or_default());
        }
    }

    fn members(
        &mut self,
        keywords: &Keywords<'a>,
        members: &serde_json::Map<String, Value>,
        steps: &mut Vec<String>,
    ) {
        let is_reply = self.route.is_none();
        let mut required: Vec<&str> = keywords
            .all("required")
            .flat_map(|list| list.elements().collect::<Vec<_>>())
            .filter_map(|at| at.text())
            .collect();
        required.sort_unstable();
        required.dedup();
        for (name, property) in &keywords.properties {
            let spelling = self.mock.spelled.at(&property.at.pointer);
            let sent = spelling.into_iter().flat_map(|spelling| spelling.sent.iter());
            let given =
                std::iter::once(*name).chain(sent.map(String::as_str)).find(|own| members.contains_key(*own));
            let says = |flag: &str| {
                property.at.flag(flag) || self.view.follow(&property.at).is_some_and(|at| at.flag(flag))
            };
            match given {
                Some(own) => {
                    required.retain(|required| required != name);
                    if spelling.is_some_and(|spelling| spelling.json.is_some()) {
                        continue;
                    }
                    steps.push(own.to_owned());
                    if let Some(value) = members.get(own) {
                        self.value(&property.at, value, steps);
                    }
                    steps.pop();
                }
                None if says(if is_reply { "writeOnly" } else { "readOnly" }) => {
                    required.retain(|required| required != name);
                }
                None => {}
            }
        }
        for name in required.into_iter().filter(|name| !members.contains_key(*name)) {
            let of = if steps.is_empty() { "the body".to_owned() } else { shown(steps) };
            steps.push(name.to_owned());
            self.found.push(of_body(steps, &format!("{of} lacks the required member `{name}`")));
            steps.pop();
        }
    }
}

fn is_whole(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
}

fn is_of(value: &Value, of_type: &str) -> bool {
    match of_type {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        _ => true,
    }
}

fn shown(steps: &[String]) -> String {
    steps.last().map_or_else(|| "the body".to_owned(), |step| format!("`{step}`"))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn with_article(of_type: &str) -> &str {
    match of_type {
        "object" => "an object",
        "array" => "a list",
        "string" => "a string",
        "boolean" => "a boolean",
        "number" => "a number",
        "integer" => "a whole number",
        other => other,
    }
}
