//! What a schema comes to once references are followed, wrappers are taken off and `allOf` is put together: two schemas that
//! say the same in different words look the same here.

use std::collections::BTreeMap;

use crate::diagnostics::SpecPointer;
use crate::load::Node;
use crate::load::shape::is_annotation;
use crate::normalise::view::{At, View};

/// References and `allOf` lead no deeper than this; documents beyond it were refused.
const DEEPEST: usize = 128;

/// A place that uses a schema: the place itself, what only describes it on the way, and the schema meant.
#[derive(Debug, Clone)]
pub(super) struct Site<'a> {
    /// The place.
    pub(super) at: At<'a>,
    /// The nodes that say something of this use, outermost first; the last one is the schema itself.
    chain: Vec<At<'a>>,
    /// The schema.
    pub(super) target: At<'a>,
    /// Its name under `components`, if it was reached by it.
    pub(super) name: Option<String>,
}

impl<'a> Site<'a> {
    /// Looks behind references, and behind wrappers that add words but no constraint.
    pub(super) fn of(view: View<'a>, at: &At<'a>) -> Self {
        let (mut target, mut chain, mut name) = (at.clone(), vec![at.clone()], None);
        for _ in 0..DEEPEST {
            let next = if target.node.get("$ref").is_some() {
                let Some(found) = view.follow(&target) else { break };
                if found.pointer == target.pointer {
                    break;
                }
                name = component(&found.pointer).map(str::to_owned);
                found
            } else if let Some((only, words)) = wrapped(&target) {
                chain.extend(words);
                name = None;
                only
            } else {
                break;
            };
            chain.push(next.clone());
            target = next;
        }
        Self { at: at.clone(), chain, target, name }
    }

    /// The nodes from the place to the schema.
    pub(super) fn chain(&self) -> &[At<'a>] {
        &self.chain
    }

    /// The outermost value of an annotation (`description`, `default`), with its place.
    pub(super) fn facet(&self, key: &str) -> Option<At<'a>> {
        self.chain.iter().find_map(|at| at.get(key))
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.chain.iter().any(|at| at.flag(key))
    }

    /// Whether a node of the chain belongs to the schema itself, wherever it is used.
    pub(super) fn is_of_target(&self, at: &At<'_>) -> bool {
        at.pointer.starts_with(&self.target.pointer)
    }
}

/// The name of a schema under `components`.
pub(super) fn component(pointer: &SpecPointer) -> Option<&str> {
    let tokens: Vec<&str> = pointer.tokens().collect();
    match tokens.as_slice() {
        ["components", "schemas", name] => Some(name),
        _ => None,
    }
}

/// Keywords that describe a use and leave the values alone; `nullable` is looked at separately.
fn is_words(key: &str) -> bool {
    key == "nullable" || is_annotation(key)
}

fn only_words(node: &Node) -> bool {
    node.as_mapping().is_some_and(|members| members.keys().all(is_words))
}

/// The one schema that a wrapper stands for, and the members beside it that only describe.
fn wrapped<'a>(at: &At<'a>) -> Option<(At<'a>, Vec<At<'a>>)> {
    let members = at.node.as_mapping()?;
    let mut lists = members.keys().filter(|key| matches!(*key, "allOf" | "anyOf" | "oneOf"));
    let (keyword, more) = (lists.next()?, lists.next());
    let is_plain = |key: &str| is_words(key) || key == keyword;
    if more.is_some() || !members.keys().all(is_plain) {
        return None;
    }
    let arms: Vec<At<'a>> = at.get(keyword)?.elements().collect();
    let (words, schemas): (Vec<At<'a>>, Vec<At<'a>>) =
        arms.into_iter().partition(|arm| keyword == "allOf" && only_words(arm.node));
    match schemas.as_slice() {
        [only] => Some((only.clone(), words)),
        _ => None,
    }
}

/// A property of an object.
#[derive(Debug, Clone)]
pub(super) struct Property<'a> {
    pub(super) at: At<'a>,
    pub(super) required: bool,
}

/// What an object says of keys it does not list.
#[derive(Debug, Clone)]
pub(super) enum Others<'a> {
    /// They may have any value.
    Any,
    /// There are none.
    None,
    /// They have values of a schema.
    Of(At<'a>),
}

/// A schema, put together.
#[derive(Debug, Clone)]
pub(super) struct Schema<'a> {
    pub(super) at: At<'a>,
    /// `None`: any value.
    pub(super) of_type: Option<&'a str>,
    pub(super) nullable: bool,
    pub(super) keywords: BTreeMap<&'a str, At<'a>>,
    pub(super) properties: BTreeMap<&'a str, Property<'a>>,
    /// Names that must be there, though nothing is said of them.
    pub(super) required: Vec<&'a str>,
    pub(super) others: Others<'a>,
    pub(super) arms: Vec<At<'a>>,
}

impl<'a> Schema<'a> {
    pub(super) fn of(view: View<'a>, target: &At<'a>) -> Self {
        let mut made = Self {
            at: target.clone(),
            of_type: None,
            nullable: false,
            keywords: BTreeMap::new(),
            properties: BTreeMap::new(),
            required: Vec::new(),
            others: Others::Any,
            arms: Vec::new(),
        };
        let mut seen = Vec::new();
        made.nullable = made.collect(view, target, &mut seen);
        for name in std::mem::take(&mut made.required) {
            match made.properties.get_mut(name) {
                Some(property) => property.required = true,
                None => made.required.push(name),
            }
        }
        made.of_type = made.keywords.get("type").and_then(|at| at.node.as_str()).or_else(|| made.inferred());
        made
    }

    /// Takes in a schema and what it is composed of. Whether null passes it.
    fn collect(&mut self, view: View<'a>, at: &At<'a>, seen: &mut Vec<SpecPointer>) -> bool {
        let Some(at) = view.follow(at) else { return false };
        if seen.contains(&at.pointer) || seen.len() > DEEPEST {
            return false;
        }
        seen.push(at.pointer.clone());
        let mut nullable = at.flag("nullable") || lists_null(&at);
        let mut parts_nullable: Option<bool> = None;
        for (key, _, value) in at.members() {
            match key {
                "properties" => {
                    for (name, _, at) in value.members() {
                        self.properties.entry(name).or_insert(Property { at, required: false });
                    }
                }
                "required" => self.required.extend(value.elements().filter_map(|at| at.node.as_str())),
                "additionalProperties" => match value.node.as_bool() {
                    Some(false) => self.others = Others::None,
                    Some(true) => {}
                    None if value.node.as_mapping().is_some_and(|members| !members.is_empty()) => {
                        self.others = Others::Of(value);
                    }
                    None => {}
                },
                "allOf" => {
                    for part in value.elements() {
                        let says = self.collect(view, &part, seen) || only_words(part.node);
                        parts_nullable = Some(parts_nullable.unwrap_or(true) && says);
                    }
                }
                "oneOf" | "anyOf" => {
                    let arms: Vec<At<'a>> = value.elements().collect();
                    match arms.as_slice() {
                        [only] => {
                            nullable |= self.collect(view, only, seen);
                        }
                        _ => {
                            nullable |= arms.iter().any(|arm| Site::of(view, arm).flag("nullable"));
                            self.arms.extend(arms);
                            self.keywords.entry(key).or_insert(value);
                        }
                    }
                }
                _ => {
                    self.keywords.entry(key).or_insert(value);
                }
            }
        }
        nullable || parts_nullable.unwrap_or(false)
    }

    /// The type that keywords give away.
    fn inferred(&self) -> Option<&'static str> {
        let says = |keys: &[&str]| keys.iter().any(|key| self.keywords.contains_key(key));
        if !self.properties.is_empty() || !matches!(self.others, Others::Any) {
            return Some("object");
        }
        if says(&["items", "minItems", "maxItems"]) {
            return Some("array");
        }
        if says(&["patternProperties", "minProperties", "maxProperties"]) {
            return Some("object");
        }
        let values = self.values()?;
        let all = |test: fn(&Node) -> bool| values.iter().all(|value| test(value));
        if all(|node| node.as_str().is_some()) {
            return Some("string");
        }
        if all(|node| node.as_i64().is_some()) {
            return Some("integer");
        }
        all(|node| node.as_bool().is_some()).then_some("boolean")
    }

    /// The values of its enum, null left out.
    pub(super) fn values(&self) -> Option<Vec<&'a Node>> {
        let list = self.keywords.get("enum")?.node.as_sequence()?;
        let values: Vec<&Node> = list.iter().filter(|value| !value.is_null()).collect();
        (!values.is_empty()).then_some(values)
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.keywords.get(key).and_then(|at| at.node.as_str())
    }

    /// Whether any value passes.
    pub(super) fn is_any(&self) -> bool {
        self.of_type.is_none() && self.arms.is_empty() && self.values().is_none()
    }

    /// An object of which nothing is known.
    pub(super) fn is_free_object(&self) -> bool {
        self.of_type == Some("object") && self.properties.is_empty() && matches!(self.others, Others::Any)
    }

    pub(super) fn is_union(&self) -> bool {
        self.arms.len() > 1
    }
}

fn lists_null(at: &At<'_>) -> bool {
    at.node.get("enum").and_then(Node::as_sequence).is_some_and(|list| list.iter().any(Node::is_null))
}

/// A use of a schema in a few words: `array of Dataset`, `string (date-time)`.
pub(super) fn described(view: View<'_>, at: &At<'_>) -> String {
    let mut out = String::new();
    let mut at = at.clone();
    for _ in 0..8 {
        let site = Site::of(view, &at);
        if let Some(name) = &site.name {
            return out + name;
        }
        let schema = Schema::of(view, &site.target);
        if schema.is_union() {
            let arms: Vec<String> = schema
                .arms
                .iter()
                .take(4)
                .map(|arm| Site::of(view, arm).name.unwrap_or_else(|| brief(view, arm)))
                .collect();
            let more = if schema.arms.len() > 4 { " | …" } else { "" };
            return out + &arms.join(" | ") + more;
        }
        match (schema.of_type, schema.keywords.get("items"), &schema.others) {
            (Some("array"), Some(items), _) => {
                out += "array of ";
                at = items.clone();
            }
            (Some("object"), _, Others::Of(values)) if schema.properties.is_empty() => {
                out += "map of ";
                at = values.clone();
            }
            _ => return out + &brief(view, &at),
        }
    }
    out + "…"
}

fn brief(view: View<'_>, at: &At<'_>) -> String {
    let schema = Schema::of(view, &Site::of(view, at).target);
    if schema.is_any() {
        return "any value".to_owned();
    }
    if schema.is_union() {
        return "a union".to_owned();
    }
    let of_type = schema.of_type.unwrap_or("any value").to_owned();
    match (schema.of_type, schema.text("format")) {
        (Some("object"), _) if schema.properties.is_empty() => "any object".to_owned(),
        (Some("object"), _) => {
            let count = schema.properties.len();
            format!("object with {count} {}", if count == 1 { "property" } else { "properties" })
        }
        (_, Some(format)) => format!("{of_type} ({format})"),
        _ => of_type,
    }
}

/// What two schemas have in common if they are one that was moved or renamed: their structure to some depth, names of components
/// and words left out.
pub(super) fn signature(view: View<'_>, at: &At<'_>, depth: usize) -> String {
    let site = Site::of(view, at);
    let schema = Schema::of(view, &site.target);
    let mut out = schema.of_type.unwrap_or("any").to_owned();
    if depth == 0 {
        return out;
    }
    if let Some(format) = schema.text("format") {
        out += &format!("({format})");
    }
    if let Some(values) = schema.values() {
        let values: Vec<String> = values.iter().map(|value| value.json_text()).collect();
        out += &format!("<{}>", values.join(","));
    }
    if let Some(items) = schema.keywords.get("items") {
        out += &format!("[{}]", signature(view, items, depth - 1));
    }
    if !schema.properties.is_empty() {
        let properties: Vec<String> = schema
            .properties
            .iter()
            .map(|(name, property)| format!("{name}:{}", signature(view, &property.at, depth - 1)))
            .collect();
        out += &format!("{{{}}}", properties.join(","));
    }
    if let Others::Of(values) = &schema.others {
        out += &format!("*{}", signature(view, values, depth - 1));
    }
    if schema.is_union() {
        let arms: Vec<String> = schema.arms.iter().map(|arm| signature(view, arm, depth - 1)).collect();
        out += &format!("|{}", arms.join("|"));
    }
    out
}

/// The type of what a place accepts, if it is one.
pub(super) fn type_of<'a>(view: View<'a>, at: &At<'a>) -> Option<&'a str> {
    Schema::of(view, &Site::of(view, at).target).of_type
}
