//! Values that hold no others: formats, enums, limits and patterns.

use super::super::change::Verdict;
use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::Schema;
use super::{Comparer, Scope, shown};
use crate::load::Node;

use Verdict::{Major as M, Minor as I, Patch as P};

/// Limits below which nothing lies.
const LOWEST: &[&str] = &["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
/// Limits above which nothing lies.
const HIGHEST: &[&str] = &["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

/// Keywords that are compared as they stand.
const OTHERS: &[&str] = &[
    "not",
    "patternProperties",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "if",
    "then",
    "else",
];

impl<'a> Comparer<'a> {
    /// What no other comparison looks at.
    pub(super) fn constraints(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        for key in OTHERS {
            let same = match (before.keywords.get(key), after.keywords.get(key)) {
                (Some(a), Some(b)) => a.node.same_value(b.node),
                (None, None) => true,
                _ => false,
            };
            if !same {
                let found = self.keyword_change(Kind::ConstraintChanged, scope, key, before, after);
                self.push(scope, found.saying(format!("`{key}` changed")));
            }
        }
    }

    pub(super) fn scalars(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        self.formats(scope, before, after);
        self.enums(scope, before, after);
        self.bounds(scope, before, after);
        self.pattern(scope, before, after);
    }

    fn keyword_change(
        &self,
        kind: Kind,
        scope: &Scope,
        key: &str,
        before: &Schema<'a>,
        after: &Schema<'a>,
    ) -> Found {
        let anchor = |schema: &Schema<'a>| match schema.keywords.get(key) {
            Some(at) => Anchor::at(&at.pointer),
            None => Anchor::holder(&schema.at.pointer),
        };
        let found = Found::new(kind, anchor(before), anchor(after), scope.label.shown());
        found.values(shown(before.keywords.get(key)), shown(after.keywords.get(key)))
    }

    fn formats(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        let (was, is) = (before.text("format"), after.text("format"));
        if was == is {
            return;
        }
        let kind = match (was, is) {
            (None, _) => Kind::FormatAdded,
            (_, None) => Kind::FormatRemoved,
            _ => Kind::FormatChanged,
        };
        let found = self.keyword_change(kind, scope, "format", before, after);
        let of_type = after.of_type.unwrap_or_default();
        let cost = format_cost(of_type, was, is, kind.cost());
        let shown = |format: Option<&str>| format.unwrap_or("none").to_owned();
        self.push(
            scope,
            found.costing(cost).saying(format!("the format {} became {}", shown(was), shown(is))),
        );
    }

    /// Limits of numbers, lengths and counts.
    pub(super) fn bounds(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        for key in LOWEST.iter().chain(HIGHEST).chain(&["multipleOf", "uniqueItems"]) {
            let (was, is) = (before.keywords.get(key), after.keywords.get(key));
            let same = match (was, is) {
                (Some(a), Some(b)) => a.node.same_value(b.node),
                (None, None) => true,
                _ => false,
            };
            // What is false, and a smallest length of nothing, says what is so anyway.
            let says = |node: Option<&Node>| {
                node.is_some_and(|node| {
                    node.as_bool() != Some(false)
                        && !(key.starts_with("min") && *key != "minimum" && node.as_i64() == Some(0))
                })
            };
            let (old, new) = (was.map(|at| at.node), is.map(|at| at.node));
            if same || !(says(old) || says(new)) {
                continue;
            }
            let tighter = match (says(old), says(new)) {
                (false, true) => true,
                (true, false) => false,
                _ => is_tighter(key, old, new),
            };
            let kind = if tighter { Kind::BoundsTightened } else { Kind::BoundsLoosened };
            let found = self.keyword_change(kind, scope, key, before, after);
            let shown = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), Node::json_text);
            let message = format!("`{key}`: {} became {}", shown(old), shown(new));
            self.push(scope, found.saying(message));
        }
    }

    fn pattern(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        let (was, is) = (before.text("pattern"), after.text("pattern"));
        if was == is {
            return;
        }
        let kind = match (was, is) {
            (None, _) => Kind::BoundsTightened,
            (_, None) => Kind::BoundsLoosened,
            _ => Kind::PatternChanged,
        };
        let found = self.keyword_change(kind, scope, "pattern", before, after);
        self.push(scope, found.saying("the pattern of the text changed"));
    }
}

/// Whether a limit lets fewer values through. A multiple of a multiple is stricter; others are neither, and count as such.
fn is_tighter(key: &str, old: Option<&Node>, new: Option<&Node>) -> bool {
    let number = |node: Option<&Node>| {
        node.and_then(Node::as_number).and_then(|number| number.as_str().parse::<f64>().ok())
    };
    match (number(old), number(new)) {
        (Some(old), Some(new)) if LOWEST.contains(&key) => new > old,
        (Some(old), Some(new)) if HIGHEST.contains(&key) => new < old,
        (Some(old), Some(new)) => new > old || old % new != 0.0,
        _ => true,
    }
}

/// What a change of format costs: whether the SDKs have another type for it, and whether it says less of the value.
fn format_cost(of_type: &str, was: Option<&str>, is: Option<&str>, usual: Cost) -> Cost {
    let rust = if rust_type(of_type, was) == rust_type(of_type, is) { P } else { M };
    let python = if python_type(of_type, was) == python_type(of_type, is) { P } else { M };
    let (mut request, mut response) = (usual.request.wire, usual.response.wire);
    if let (Some(was), Some(is)) = (width(was), width(is)) {
        (request, response) = if was <= is { (I, I) } else { (M, P) };
    } else if width(was).is_some() || width(is).is_some() {
        // `int32` or nothing: how large a number may be was never said.
        (request, response) = (if is.is_some() { P } else { I }, P);
    }
    Cost::new([request, rust, python], [response, rust, python])
}

/// Bits of a number.
fn width(format: Option<&str>) -> Option<u8> {
    match format? {
        "int8" | "uint8" => Some(8),
        "int16" | "uint16" => Some(16),
        "int32" | "uint32" | "float" => Some(32),
        "int64" | "uint64" | "long" | "double" => Some(64),
        _ => None,
    }
}

/// What the crate makes of it: dates stay text.
fn rust_type(of_type: &str, format: Option<&str>) -> &'static str {
    match (of_type, format) {
        ("integer", Some("uint64" | "u-int64" | "ulong")) => "u64",
        ("integer", _) => "i64",
        ("number", _) => "f64",
        ("string", Some("byte")) => "Base64",
        ("string", Some("binary")) => "FileUpload",
        _ => "String",
    }
}

/// What the package makes of it.
fn python_type(of_type: &str, format: Option<&str>) -> &'static str {
    match (of_type, format) {
        ("integer", _) => "int",
        ("number", _) => "float",
        ("string", Some("date-time")) => "datetime",
        ("string", Some("date")) => "date",
        ("string", Some("byte")) => "Base64",
        ("string", Some("binary")) => "FileUpload",
        _ => "str",
    }
}
