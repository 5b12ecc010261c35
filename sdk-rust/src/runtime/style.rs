//! How values are written in paths, queries, headers and cookies (OpenAPI 3.1.1 §4.8.12.3 and §4.8.12.4; RFC 6570).
//!
//! A value arrives as JSON. `null` has no form here and is left out; lists and objects inside of lists and objects are
//! written as JSON text, but for `deepObject`, which has names for them.

use serde_json::{Map, Value};

use super::url::{self, Pair};

/// The style of a value in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathStyle {
    /// `a,b`; `key,1,other,2`.
    Simple,
    /// `a,b`; `key=1,other=2`.
    SimpleExploded,
    /// `.a,b`; `.key,1,other,2`.
    Label,
    /// `.a.b`; `.key=1.other=2`.
    LabelExploded,
    /// `;name=a,b`; `;name=key,1,other,2`.
    Matrix,
    /// `;name=a;name=b`; `;key=1;other=2`.
    MatrixExploded,
    /// As `Simple`, with reserved characters as they are, `/` among them.
    Reserved,
    /// Compact JSON.
    Json,
}

/// A value as it stands in a path, percent-encoded; empty when it has no element.
pub(crate) fn in_path(style: PathStyle, name: &str, value: &Value) -> String {
    let (first, separator, exploded, named) = match style {
        PathStyle::Json => return url::encoded(&value.to_string()),
        PathStyle::Simple | PathStyle::Reserved => ("", ",", false, false),
        PathStyle::SimpleExploded => ("", ",", true, false),
        PathStyle::Label => (".", ",", false, false),
        PathStyle::LabelExploded => (".", ".", true, false),
        PathStyle::Matrix => (";", ",", false, true),
        PathStyle::MatrixExploded => (";", ";", true, true),
    };
    let reserved = style == PathStyle::Reserved;
    let encode = |text: &str| if reserved { url::encoded_reserved(text, false) } else { url::encoded(text) };
    let own_name = format!("{}=", url::encoded(name));
    let elements: Vec<String> = match value {
        Value::Array(items) => {
            let prefix = if named && exploded { own_name.as_str() } else { "" };
            items.iter().filter_map(text).map(|item| format!("{prefix}{}", encode(&item))).collect()
        }
        Value::Object(members) => {
            let between = if exploded { "=" } else { "," };
            pairs(members).map(|(key, value)| format!("{}{between}{}", encode(key), encode(&value))).collect()
        }
        // A single value has no delimiters to tell from its characters.
        one if style == PathStyle::Simple || style == PathStyle::SimpleExploded => {
            text(one).iter().map(|one| url::segment(one)).collect()
        }
        one => text(one).iter().map(|one| encode(one)).collect(),
    };
    let all = elements.join(separator);
    if all.is_empty() {
        return all;
    }
    let has_names = exploded && matches!(value, Value::Array(_) | Value::Object(_));
    let name = if named && !has_names { own_name.as_str() } else { "" };
    format!("{first}{name}{all}")
}

/// A value in simple style, as in a header: `a,b` for a list, `key,1,other,2` or `key=1,other=2` for an object. What has
/// no element is not sent: RFC 6570 §2.3 counts it as undefined.
pub(crate) fn simple(value: &Value, explode: bool) -> Option<String> {
    let texts: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        Value::Object(members) => {
            let between = if explode { "=" } else { "," };
            pairs(members).map(|(name, value)| format!("{name}{between}{value}")).collect()
        }
        one => return text(one),
    };
    (!texts.is_empty()).then(|| texts.join(","))
}

/// `name=a&name=b`, with `suffix` after the name; members of an object are parameters of their own.
pub(crate) fn form(name: &str, suffix: &'static str, reserved: bool, value: &Value) -> Vec<Pair> {
    let pair = |name: &str, text: &str| Pair { suffix, ..Pair::written(name, text, reserved) };
    match value {
        Value::Array(items) => items.iter().filter_map(text).map(|item| pair(name, &item)).collect(),
        Value::Object(members) => {
            pairs(members).map(|(key, value)| Pair::written(key, &value, reserved)).collect()
        }
        one => text(one).iter().map(|one| pair(name, one)).collect(),
    }
}

/// The same before it is encoded, as names and values.
pub(crate) fn each(name: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Array(items) => items.iter().filter_map(text).map(|item| (name.to_owned(), item)).collect(),
        Value::Object(members) => pairs(members).map(|(key, value)| (key.to_owned(), value)).collect(),
        one => text(one).map(|one| (name.to_owned(), one)).into_iter().collect(),
    }
}

/// A list or an object as one value, its elements with `delimiter` between them as it is.
pub(crate) fn delimited(name: &str, delimiter: &str, reserved: bool, value: &Value) -> Option<Pair> {
    let elements: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        Value::Object(members) => pairs(members).flat_map(|(key, value)| [key.to_owned(), value]).collect(),
        one => text(one).into_iter().collect(),
    };
    (!elements.is_empty()).then(|| Pair::list(name, &elements, delimiter, reserved))
}

/// `name[key]=1`. Lists inside repeat their name with `[]`, lists of objects with the position: the specification leaves
/// both open, and this is what the widespread readers of such queries read.
pub(crate) fn deep(name: &str, value: &Value) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut open = vec![(name.to_owned(), String::new(), value)];
    while let Some((name, path, value)) = open.pop() {
        let inside: Vec<(String, &Value)> = match value {
            Value::Object(members) => {
                members.iter().map(|(key, value)| (format!("{path}[{}]", url::encoded(key)), value)).collect()
            }
            Value::Array(items) => {
                let plain = items.iter().all(|item| !item.is_object() && !item.is_array());
                let step = |at: usize| if plain { String::new() } else { at.to_string() };
                items.iter().enumerate().map(|(at, item)| (format!("{path}[{}]", step(at)), item)).collect()
            }
            one => {
                found.extend(text(one).map(|text| Pair { path, ..Pair::new(name, &text) }));
                continue;
            }
        };
        open.extend(inside.into_iter().rev().map(|(path, value)| (name.clone(), path, value)));
    }
    found
}

/// A value as text; `null` has no form.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // `1e+20` would come as `1e 20` where a form is read and the sign was not encoded.
        Value::Number(number) => Some(number.to_string().replace("e+", "e")),
        other => Some(other.to_string()),
    }
}

fn pairs(members: &Map<String, Value>) -> impl Iterator<Item = (&str, String)> {
    members.iter().filter_map(|(name, value)| Some((name.as_str(), text(value)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn query(pairs: &[Pair]) -> String {
        url::query(pairs).unwrap_or_default()
    }

    #[test]
    fn every_style_of_a_path() {
        use PathStyle::{
            Json, Label, LabelExploded, Matrix, MatrixExploded, Reserved, Simple, SimpleExploded,
        };
        let (one, list, object) =
            (json!("a/b,c"), json!(["x y", 2, null]), json!({"k": 1, "l": true, "m": null}));
        for (style, texts) in [
            (Simple, ["a%2Fb,c", "x%20y,2", "k,1,l,true"]),
            (SimpleExploded, ["a%2Fb,c", "x%20y,2", "k=1,l=true"]),
            (Label, [".a%2Fb%2Cc", ".x%20y,2", ".k,1,l,true"]),
            (LabelExploded, [".a%2Fb%2Cc", ".x%20y.2", ".k=1.l=true"]),
            (Matrix, [";p=a%2Fb%2Cc", ";p=x%20y,2", ";p=k,1,l,true"]),
            (MatrixExploded, [";p=a%2Fb%2Cc", ";p=x%20y;p=2", ";k=1;l=true"]),
            (Reserved, ["a/b,c", "x%20y,2", "k,1,l,true"]),
            (
                Json,
                [
                    "%22a%2Fb%2Cc%22",
                    "%5B%22x%20y%22%2C2%2Cnull%5D",
                    "%7B%22k%22%3A1%2C%22l%22%3Atrue%2C%22m%22%3Anull%7D",
                ],
            ),
        ] {
            let written = [&one, &list, &object].map(|value| in_path(style, "p", value));
            assert_eq!(written, texts, "{style:?}");
            assert!(style == Json || in_path(style, "p", &json!([])).is_empty(), "{style:?}");
        }
    }

    #[test]
    fn every_style_of_a_query() {
        let (list, object) = (json!(["a,b", 2, null]), json!({"k": 1, "l": [1, 2], "m": null}));
        assert_eq!(query(&form("p", "", false, &list)), "p=a%2Cb&p=2");
        assert_eq!(query(&form("p", "[]", false, &list)), "p[]=a%2Cb&p[]=2");
        assert_eq!(query(&form("p", "", false, &object)), "k=1&l=%5B1%2C2%5D");
        assert_eq!(query(&form("p", "", true, &json!("a/b?c&d#e%20%"))), "p=a/b?c%26d%23e%20%25");
        assert_eq!(query(&form("p", "", false, &json!([1e20, 1.5e-7, 1e16]))), "p=1e20&p=1.5e-7&p=1e16");
        for (delimiter, text) in [(",", "p=a%2Cb,2"), ("%20", "p=a%2Cb%202"), ("%7C", "p=a%2Cb%7C2")] {
            assert_eq!(query(&[delimited("p", delimiter, false, &list).unwrap()]), text);
        }
        assert_eq!(query(&[delimited("p", ",", false, &json!({"k": 1, "l": "x"})).unwrap()]), "p=k,1,l,x");
        assert!(delimited("p", ",", false, &json!([])).is_none());
        let nested = json!({"a b": 1, "c": {"d": [1, "e&"]}, "f": [{"g": 2}], "h": null});
        assert_eq!(query(&deep("p", &nested)), "p[a%20b]=1&p[c][d][]=1&p[c][d][]=e%26&p[f][0][g]=2");
    }

    #[test]
    fn lists_and_objects_in_headers() {
        for (value, explode, sent) in [
            (json!(["a", 1, true, null]), false, Some("a,1,true")),
            (json!({"a": 1, "b": null, "c": "d"}), false, Some("a,1,c,d")),
            (json!({"a": 1, "b": null, "c": "d"}), true, Some("a=1,c=d")),
            (json!([]), false, None),
            (json!("a"), true, Some("a")),
        ] {
            assert_eq!(simple(&value, explode).as_deref(), sent, "{value}");
        }
    }
}
