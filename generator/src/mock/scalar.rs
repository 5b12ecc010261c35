//! Texts and numbers within what a schema says of them.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Value, json};

use crate::normalise::keywords::Keywords;

pub(super) const DATE_TIME: &str = "2025-01-02T03:04:05Z";
pub(super) const DATE: &str = "2025-01-02";

/// Texts of the formats of JSON Schema 2020-12 (Validation §7.3) and of the OpenAPI registry.
const FORMATS: &[(&str, &str)] = &[
    ("binary", "binary"),
    ("byte", "dHJ1ZXVw"),
    ("base64url", "dHJ1ZXVw"),
    ("char", "a"),
    ("date", DATE),
    ("date-time", DATE_TIME),
    ("decimal", "1.5"),
    ("decimal128", "1.5"),
    ("duration", "PT1H"),
    ("email", "user@example.com"),
    ("hostname", "example.com"),
    ("http-date", "Thu, 02 Jan 2025 03:04:05 GMT"),
    ("idn-email", "user@example.com"),
    ("idn-hostname", "example.com"),
    ("int32", "1"),
    ("int64", "1"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("iri", "https://example.com/"),
    ("iri-reference", "/example"),
    ("json-pointer", "/example"),
    ("media-range", "text/plain"),
    ("password", "password"),
    ("regex", "^example$"),
    ("relative-json-pointer", "0/example"),
    ("time", "03:04:05Z"),
    ("uint64", "1"),
    ("uri", "https://example.com/"),
    ("uri-reference", "/example"),
    ("uri-template", "https://example.com/{id}"),
    ("url", "https://example.com/"),
    ("uuid", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
];

/// A text is not longer than this, whatever its schema asks for.
const LONGEST: u64 = 10_000;
/// Steps, and bytes, that a text of a pattern may take.
const PATTERN_STEPS: usize = 10_000;

/// A text; with another turn another one, where the format leaves a choice.
pub(super) fn text(keywords: &Keywords<'_>, turn: usize) -> String {
    let bound = |key: &str| keywords.get(key).and_then(|at| u64::try_from(at.node.as_i64()?).ok());
    let (least, most) = (bound("minLength").unwrap_or(0).min(LONGEST), bound("maxLength").unwrap_or(LONGEST));
    let fits = |text: &str| (least..=most).contains(&(text.chars().count() as u64));
    let format = keywords.str("format").unwrap_or_default();
    if let Some(known) = of_format(format, turn).filter(|known| fits(known)) {
        return known;
    }
    let pattern = keywords.str("pattern").and_then(of_pattern);
    if let Some(made) = pattern.filter(|made| fits(made)) {
        return made;
    }
    let base64 = matches!(keywords.str("contentEncoding"), Some("base64" | "base64url"));
    let mut text = if base64 { "dHJ1ZXVw".to_owned() } else { "string".to_owned() };
    if turn > 0 && !base64 {
        text.push_str(&(turn + 1).to_string());
    }
    while (text.chars().count() as u64) < least {
        text.push_str("string");
    }
    let length = usize::try_from(most.min((text.chars().count() as u64).min(least.max(12)))).unwrap_or(0);
    text.chars().take(length).collect()
}

fn of_format(format: &str, turn: usize) -> Option<String> {
    let (_, known) = FORMATS.iter().find(|(name, _)| *name == format)?;
    // The last digits of a UUID, and the day of a date, tell the elements of a set apart.
    Some(match format {
        "uuid" => format!("{}{:02x}", &known[..known.len() - 2], turn % 255 + 1),
        "date" | "date-time" => format!("{}{:02}{}", &known[..8], turn % 27 + 2, &known[10..]),
        _ => (*known).to_owned(),
    })
}

/// A text that a pattern matches. Patterns are those of ECMA-262; what is not understood gives none.
pub(super) fn of_pattern(pattern: &str) -> Option<String> {
    let limited = regex_syntax::ParserBuilder::new().nest_limit(64).build().parse(pattern).ok()?;
    let mut out = String::new();
    (walk(&limited, &mut out, &mut 0).is_some() && regex::Regex::new(pattern).ok()?.is_match(&out))
        .then_some(out)
}

/// Writes the shortest text, of letters and digits where there is a choice.
fn walk(of: &Hir, out: &mut String, steps: &mut usize) -> Option<()> {
    // Nothing, written very often, takes its time as well.
    *steps += 1;
    if out.len() > PATTERN_STEPS || *steps > PATTERN_STEPS {
        return None;
    }
    match of.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(text) => out.push_str(std::str::from_utf8(&text.0).ok()?),
        HirKind::Class(class) => out.push(of_class(class)?),
        HirKind::Repetition(repeated) => {
            // A choice of nothing shows little of what the pattern is for.
            let least = if repeated.max == Some(0) { 0 } else { repeated.min.max(1) };
            for _ in 0..least {
                walk(&repeated.sub, out, steps)?;
            }
        }
        HirKind::Capture(group) => walk(&group.sub, out, steps)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| walk(part, out, steps))?,
        HirKind::Alternation(parts) => walk(parts.first()?, out, steps)?,
    }
    Some(())
}

fn of_class(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let has = |c: char| class.iter().any(|range| (range.start()..=range.end()).contains(&c));
    ['a', 'A', '1', '_', '-', ' ']
        .into_iter()
        .find(|c| has(*c))
        .or_else(|| Some(class.iter().next()?.start()))
}

/// A number: 1, or the nearest to it that is within the bounds.
pub(super) fn number(keywords: &Keywords<'_>, whole: bool, turn: usize) -> Value {
    let bound =
        |key: &str| keywords.get(key).and_then(|at| at.node.as_number().map(crate::load::Number::as_f64));
    let flag = |key: &str| keywords.get(key).is_some_and(|at| at.node.as_bool() == Some(true));
    if let Some(number) = whole.then(|| exact_number(keywords, turn)).flatten() {
        return number;
    }
    if !whole && !keywords.says(&["minimum", "maximum", "multipleOf"]) {
        #[allow(clippy::cast_precision_loss, reason = "turns are small")]
        return json!(1.5 + turn as f64);
    }
    let step = bound("multipleOf").filter(|step| *step > 0.0).unwrap_or(if whole { 1.0 } else { 0.5 });
    let (least, most) = (bound("minimum"), bound("maximum"));
    // In steps from zero.
    let mut lowest = least.map(|least| (least / step).ceil());
    let mut highest = most.map(|most| (most / step).floor());
    if flag("exclusiveMinimum") && lowest.is_some_and(|lowest| Some(lowest * step) == least) {
        lowest = lowest.map(|lowest| lowest + 1.0);
    }
    if flag("exclusiveMaximum") && highest.is_some_and(|highest| Some(highest * step) == most) {
        highest = highest.map(|highest| highest - 1.0);
    }
    let mut steps = 1.0_f64;
    steps = lowest.map_or(steps, |lowest| steps.max(lowest));
    #[allow(clippy::cast_precision_loss, reason = "turns are small")]
    let turned = steps + turn as f64;
    steps = highest.map_or(turned, |highest| if turned <= highest { turned } else { steps.min(highest) });
    let value = steps * step;
    let is_inside = least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most);
    // Bounds closer to each other than a step.
    let value = if is_inside { value } else { least.or(most).unwrap_or(value) };
    if whole || value.fract() == 0.0 || !value.is_finite() {
        // 2^53: beyond it a double has no whole steps.
        #[allow(clippy::cast_possible_truncation, reason = "the bound is far inside of an i64")]
        if value.abs() <= 9_007_199_254_740_992.0 {
            return json!(value as i64);
        }
        let exact = |key: &str| {
            keywords.get(key).and_then(|at| at.node.as_number().map(crate::load::Number::to_json))
        };
        return exact("minimum").or_else(|| exact("maximum")).unwrap_or_else(|| json!(1));
    }
    json!(value)
}

/// A whole number whose bounds are whole too, without a double in between; `None` where they are not, or where none of 64 bits
/// fits.
fn exact_number(keywords: &Keywords<'_>, turn: usize) -> Option<Value> {
    // Some(None): there is no such bound. None: it is not whole.
    let bound = |key: &str| match keywords.get(key) {
        Some(at) => at.node.as_number().and_then(crate::load::Number::as_i128).map(Some),
        None => Some(None),
    };
    let flag = |key: &str| keywords.get(key).is_some_and(|at| at.node.as_bool() == Some(true));
    let (least, most) = (bound("minimum")?, bound("maximum")?);
    let step = bound("multipleOf")?.unwrap_or(1);
    if step < 1 {
        return None;
    }
    let below = |number: i128| number.div_euclid(step);
    let least = least.map(|least| least.saturating_add(i128::from(flag("exclusiveMinimum"))));
    let most = most.map(|most| most.saturating_sub(i128::from(flag("exclusiveMaximum"))));
    // In steps from zero.
    let lowest = least.map(|least| below(least.saturating_sub(1)) + 1);
    let highest = most.map(below);
    let first = lowest.map_or(1, |lowest| lowest.max(1));
    let turned = first.saturating_add(i128::try_from(turn).ok()?);
    let steps = highest.map_or(turned, |highest| if turned <= highest { turned } else { first.min(highest) });
    let value = steps.checked_mul(step)?;
    let is_inside = least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most);
    let own = |value: i128| {
        i64::try_from(value).map(Value::from).or_else(|_| u64::try_from(value).map(Value::from))
    };
    is_inside.then(|| own(value).ok()).flatten()
}
