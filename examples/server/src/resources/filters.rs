//! The filters and date ranges of exports and lists: a few operators over a field or a dotted path, and `$gte`/`$lte`.

use serde_json::Value;

use crate::call::{required_text, text};
use crate::moment;
use crate::reply::Failure;
use crate::store::Entity;

/// One `{field, operator, value}`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter {
    field: String,
    operator: String,
    value: Value,
}

impl Filter {
    /// The filters of a list; none at all if it is absent.
    pub(super) fn all(filters: Option<&Value>) -> Result<Vec<Self>, Failure> {
        let filters = match filters {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(filters)) => filters,
            Some(_) => return Err(Failure::Validation("filters: expected array".to_owned())),
        };
        filters
            .iter()
            .map(|filter| match filter {
                Value::Object(filter) => Ok(Self {
                    field: required_text(filter, "field")?.to_owned(),
                    operator: text(filter, "operator").unwrap_or("is").to_owned(),
                    value: filter.get("value").cloned().unwrap_or_default(),
                }),
                _ => Err(Failure::Validation("filters: expected array of objects".to_owned())),
            })
            .collect()
    }

    /// Whether the event passes. An operator nobody knows lets nothing through.
    pub(super) fn passes(&self, event: &Entity) -> bool {
        let found = at(event, &self.field);
        match self.operator.as_str() {
            "exists" => found.is_some(),
            "not exists" => found.is_none(),
            "is" => found.is_some_and(|found| equal(found, &self.value)),
            "is not" => found.is_none_or(|found| !equal(found, &self.value)),
            "contains" => found.is_some_and(|found| contains(found, &self.value)),
            "not contains" => found.is_none_or(|found| !contains(found, &self.value)),
            "greater than" | "after" => self.compare(found).is_some_and(|(found, wanted)| found > wanted),
            "less than" | "before" => self.compare(found).is_some_and(|(found, wanted)| found < wanted),
            _ => false,
        }
    }

    fn compare(&self, found: Option<&Value>) -> Option<(f64, f64)> {
        Some((instant_or_number(found?)?, instant_or_number(&self.value)?))
    }
}

/// A range of time, both ends included, either end open.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct DateRange {
    from: Option<f64>,
    to: Option<f64>,
}

impl DateRange {
    /// The range of `{"$gte", "$lte"}`; everything if it is absent.
    pub(super) fn of(range: Option<&Value>) -> Result<Self, Failure> {
        let range = match range {
            None | Some(Value::Null) => return Ok(Self::default()),
            Some(Value::Object(range)) => range,
            Some(_) => return Err(Failure::Validation("dateRange: expected object".to_owned())),
        };
        let end = |name: &str| match range.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => instant_or_number(value)
                .map(Some)
                .ok_or_else(|| Failure::Validation(format!("dateRange.{name}: Invalid datetime"))),
        };
        Ok(Self { from: end("$gte")?, to: end("$lte")? })
    }

    /// Whether the moment, in milliseconds since 1970, lies within; one that is unknown only lies in an open range.
    pub(super) fn contains(&self, ms: Option<f64>) -> bool {
        match ms {
            Some(ms) => self.from.is_none_or(|from| ms >= from) && self.to.is_none_or(|to| ms <= to),
            None => *self == Self::default(),
        }
    }
}

/// The value at a dotted path.
fn at<'a>(event: &'a Entity, path: &str) -> Option<&'a Value> {
    let mut parts = path.split('.');
    let mut value = event.get(parts.next()?)?;
    for part in parts {
        value = value.get(part)?;
    }
    Some(value).filter(|value| !value.is_null())
}

/// Equality as a query sees it: `"5"` is 5 and `"true"` is true, because older revisions send every value as text.
fn equal(found: &Value, wanted: &Value) -> bool {
    found == wanted
        || match (found, wanted) {
            (Value::Number(found), Value::Number(wanted)) => found.as_f64() == wanted.as_f64(),
            (Value::Number(found), Value::String(wanted)) => {
                found.as_f64().is_some_and(|found| wanted.parse() == Ok(found))
            }
            (Value::Bool(found), Value::String(wanted)) => wanted.parse() == Ok(*found),
            _ => false,
        }
}

fn contains(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::String(found), Value::String(wanted)) => found.contains(wanted.as_str()),
        (Value::Array(found), wanted) => found.iter().any(|one| equal(one, wanted)),
        (found @ (Value::Object(_) | Value::Number(_)), Value::String(wanted)) => {
            found.to_string().contains(wanted)
        }
        _ => false,
    }
}

fn instant_or_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        #[allow(clippy::cast_precision_loss)] // milliseconds of this century fit a double
        Value::String(text) => text.parse().ok().or_else(|| moment::parse(text).map(|ms| ms as f64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::object;
    use serde_json::json;

    #[test]
    fn operators() {
        let event =
            object(json!({"event_name": "answer", "metadata": {"cost": 3, "ok": true}, "tags": ["a", "b"],
            "start_time": 1_767_225_600_000_i64, "error": null}));
        for (field, operator, value, expected) in [
            ("event_name", "is", json!("answer"), true),
            ("event_name", "is not", json!("answer"), false),
            ("event_name", "contains", json!("swe"), true),
            ("event_name", "not contains", json!("swe"), false),
            ("metadata.cost", "is", json!("3"), true),
            ("metadata.cost", "greater than", json!(2), true),
            ("metadata.cost", "less than", json!(2), false),
            ("metadata.ok", "is", json!(true), true),
            ("metadata.none", "exists", json!(null), false),
            ("error", "not exists", json!(null), true),
            ("tags", "contains", json!("b"), true),
            ("start_time", "after", json!("2025-12-31"), true),
            ("start_time", "before", json!("2025-12-31T00:00:00Z"), false),
            ("event_name", "rhymes with", json!("dancer"), false),
        ] {
            let filters =
                Filter::all(Some(&json!([{"field": field, "operator": operator, "value": value}]))).unwrap();
            assert_eq!(filters[0].passes(&event), expected, "{field} {operator} {value}");
        }
    }

    #[test]
    fn ranges_may_be_open() {
        for (range, ms, expected) in [
            (json!({"$gte": "2026-01-01"}), Some(1.767e12), false),
            (json!({"$lte": "2026-01-01"}), Some(1.767e12), true),
            (json!({"$gte": 1, "$lte": 3}), Some(2.0), true),
            (json!({"$gte": 1, "$lte": 3}), None, false),
            (json!({}), None, true),
        ] {
            assert_eq!(DateRange::of(Some(&range)).unwrap().contains(ms), expected, "{range} {ms:?}");
        }
        assert!(DateRange::of(Some(&json!({"$gte": "soon"}))).is_err());
    }
}
