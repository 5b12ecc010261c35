//! Schemas of single values held against each other: type, format, values, limits, defaults.

use super::disagreement::{Disagreement, Spot};
use super::model::{Kind as Zod, Schema};
use crate::diagnostics::{codes, quote};
use crate::drift::evidence::Fact;
use crate::ir::EnumWire;
use crate::load::Node;
use crate::normalise::model::{Kind, Schema as Documented};

/// Formats of texts that say something of their spelling; others are hints for readers.
const FORMATS: [&str; 12] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ip",
    "ipv4",
    "ipv6",
    "time",
    "uri",
    "url",
    "uuid",
];

/// What differs; `None`: they are of different types.
pub(super) fn compare(
    zod: &Schema,
    documented: &Documented,
    node: Option<&Node>,
    spot: &Spot,
) -> Option<Vec<Disagreement>> {
    let mut found = match (&zod.kind, &documented.kind) {
        (Zod::Values(values), kind) => self::values(zod, values, documented, kind, spot)?,
        (Zod::Text, Kind::Enum(_)) if !zod.checks.is_empty() => {
            vec![Disagreement::undecidable(spot, zod.span, "a check of its own")]
        }
        (Zod::Text, Kind::String | Kind::DateTime | Kind::Date | Kind::Bytes)
            if documented.constants.is_empty() =>
        {
            format(zod, node, spot)
        }
        (Zod::Number, Kind::Number)
        | (Zod::Whole, Kind::Int | Kind::UInt)
        | (Zod::BigInt, Kind::Int | Kind::UInt | Kind::String)
        | (Zod::Bool, Kind::Bool)
        | (Zod::Date, Kind::String | Kind::DateTime | Kind::Date)
            if documented.constants.is_empty() =>
        {
            Vec::new()
        }
        _ => return None,
    };
    found.extend(limits(zod, node, spot));
    found.extend(default(zod, node, spot));
    Some(found)
}

fn values(
    zod: &Schema,
    values: &[EnumWire],
    documented: &Documented,
    kind: &Kind,
    spot: &Spot,
) -> Option<Vec<Disagreement>> {
    let mut listed: Vec<(&EnumWire, bool)> = match kind {
        Kind::Enum(all) => all.iter().map(|value| (&value.wire, true)).collect(),
        Kind::String | Kind::Int | Kind::UInt | Kind::Number | Kind::Bool | Kind::DateTime | Kind::Date => {
            documented.constants.iter().map(|value| (value, true)).collect()
        }
        _ => return None,
    };
    let fits = |value: &EnumWire| {
        matches!(
            (value, kind),
            (EnumWire::String(_), Kind::String | Kind::DateTime | Kind::Date | Kind::Enum(_))
                | (EnumWire::Int(_), Kind::Int | Kind::UInt | Kind::Number | Kind::Enum(_))
                | (EnumWire::Bool(_), Kind::Bool | Kind::Enum(_))
        )
    };
    if !values.iter().all(fits) {
        return None;
    }
    // `true` and `false` are all there is.
    if listed.is_empty() && matches!(kind, Kind::Bool) && values.len() == 2 {
        return Some(Vec::new());
    }
    let name = quote(&spot.name);
    if listed.is_empty() {
        let message =
            format!("{name} is one of {} values in the source, but the document lists none", values.len());
        return Some(vec![
            Disagreement::differ(codes::DRIFT_ENUM_VALUE, spot, zod.span, message).detail("none listed"),
        ]);
    }
    let legacy: Vec<&str> = match kind {
        Kind::Enum(all) => {
            all.iter().flat_map(|value| value.legacy.iter().map(|text| text.for_encoder())).collect()
        }
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for value in values {
        match listed.iter_mut().find(|(known, _)| *known == value) {
            Some(known) => known.1 = false,
            None if legacy.contains(&value.text().as_str()) => {}
            None => {
                let text = value.text();
                let message = format!(
                    "{name} has the value {} in the source, which the document does not list",
                    quote(&text)
                );
                let differ = Disagreement::differ(codes::DRIFT_ENUM_VALUE, spot, zod.span, message);
                let help = "add it to the enum, or declare it as an alias of a value";
                found.push(differ.detail(format!("source:{text}")).help(help).fact(Fact::Value(text)));
            }
        }
    }
    for (value, _) in listed.into_iter().filter(|(_, left)| *left) {
        let text = value.text();
        let message =
            format!("{name} has the value {} in the document, which the source does not take", quote(&text));
        found.push(
            Disagreement::differ(codes::DRIFT_ENUM_VALUE, spot, zod.span, message)
                .detail(format!("document:{text}")),
        );
    }
    Some(found)
}

fn format(zod: &Schema, node: Option<&Node>, spot: &Spot) -> Vec<Disagreement> {
    let canonical = |name: &str| if name == "url" { "uri".to_owned() } else { name.to_owned() };
    let said = node.and_then(|node| node.get_str("format")).map(canonical);
    let documented = said.as_deref().filter(|name| FORMATS.contains(name));
    let source = zod.format.filter(|name| FORMATS.contains(name));
    let agree = match (documented, source) {
        (Some(documented), Some(source)) => {
            documented == source || (source == "ip" && documented.starts_with("ip"))
        }
        (None, None) => true,
        // A pattern may say the same.
        (Some(_), None) => !zod.checks.is_empty() || zod.format.is_some(),
        (None, Some(_)) => said.is_some() || node.is_some_and(|node| node.get("pattern").is_some()),
    };
    if agree {
        return Vec::new();
    }
    let shown = |name: Option<&str>| {
        name.map_or_else(|| "no format".to_owned(), |name| format!("the format {}", quote(name)))
    };
    let message = format!(
        "{} has {} in the document, but {} in the source",
        quote(&spot.name),
        shown(documented),
        shown(source)
    );
    let detail = format!("{}:{}", documented.unwrap_or_default(), source.unwrap_or_default());
    vec![Disagreement::differ(codes::DRIFT_FORMAT, spot, zod.span, message).detail(detail)]
}

/// Numbers that limit a value.
pub(super) fn limits(zod: &Schema, node: Option<&Node>, spot: &Spot) -> Vec<Disagreement> {
    const NAMES: [&str; 9] = [
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ];
    let number = |name: &str| node?.get(name)?.as_number()?.as_str().parse::<f64>().ok();
    let is_exclusive =
        |name: &str| node.and_then(|node| node.get(name)).and_then(Node::as_bool) == Some(true);
    // OpenAPI 3.0: a flag beside `minimum` makes that the exclusive one.
    let documented = |name: &str| match name {
        "minimum" if is_exclusive("exclusiveMinimum") => None,
        "maximum" if is_exclusive("exclusiveMaximum") => None,
        "exclusiveMinimum" if is_exclusive(name) => number("minimum"),
        "exclusiveMaximum" if is_exclusive(name) => number("maximum"),
        _ => number(name),
    };
    let unsaid = zod.checks.iter().any(|(name, _)| *name == "limit");
    let mut found = Vec::new();
    for name in NAMES {
        let (document, source) = (documented(name), zod.limits.get(name).copied());
        let same = match (document, source) {
            (Some(a), Some(b)) => (a - b).abs() < f64::EPSILON,
            (a, b) => a.is_none() == b.is_none(),
        };
        if same || (unsaid && source.is_none()) {
            continue;
        }
        let shown = |limit: Option<f64>| limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string());
        let message = format!(
            "the {} of {} is {} in the document, but {} in the source",
            quote(name),
            quote(&spot.name),
            shown(document),
            shown(source)
        );
        let detail = format!("{name}:{}:{}", shown(document), shown(source));
        found.push(Disagreement::differ(codes::DRIFT_LIMIT, spot, zod.span, message).detail(detail));
    }
    found
}

fn default(zod: &Schema, node: Option<&Node>, spot: &Spot) -> Option<Disagreement> {
    let documented = node?.get("default")?;
    let source = zod.default.as_ref()?;
    let same = match source {
        EnumWire::String(text) => documented.as_str() == Some(text.for_encoder()),
        EnumWire::Int(number) => documented.as_i64() == Some(*number),
        EnumWire::Bool(flag) => documented.as_bool() == Some(*flag),
    };
    if same {
        return None;
    }
    let message = format!(
        "the default of {} is {} in the document, but {} in the source",
        quote(&spot.name),
        quote(&documented.json_text()),
        quote(&source.text())
    );
    Some(Disagreement::differ(codes::DRIFT_DEFAULT, spot, zod.span, message).detail("default"))
}
