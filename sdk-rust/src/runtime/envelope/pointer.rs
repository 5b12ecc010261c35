//! JSON Pointers (RFC 6901) into a reply: looking, and taking out. `/` is the whole value.

use serde_json::{Map, Value};

/// What is there.
pub(crate) fn get<'a>(body: &'a Value, pointer: &str) -> Option<&'a Value> {
    if pointer == "/" {
        return Some(body);
    }
    pointer.split('/').skip(1).try_fold(body, |value, segment| match value {
        Value::Object(object) if segment.contains('~') => object.get(&unescape(segment)),
        Value::Object(object) => key(object, segment),
        Value::Array(array) => array.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

/// A field by its name. Replies have few fields around what they carry: looking at each is cheaper than hashing.
fn key<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    const FEW: usize = 16;
    if object.len() > FEW {
        return object.get(name);
    }
    object.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
}

/// Takes out what is there, and every container that this leaves empty.
pub(crate) fn take(body: &mut Value, pointer: &str) -> Option<Value> {
    if pointer == "/" {
        return Some(body.take());
    }
    let (parent, last) = pointer.rsplit_once('/')?;
    let taken = match body.pointer_mut(parent)? {
        Value::Object(object) => object.shift_remove(&unescape(last))?,
        Value::Array(array) => {
            let index = last.parse::<usize>().ok().filter(|index| *index < array.len())?;
            array.remove(index)
        }
        _ => return None,
    };
    prune(body, parent);
    Some(taken)
}

/// Drops the container at `pointer` if it is empty, then its parents likewise; the body itself stays.
fn prune(body: &mut Value, pointer: &str) {
    let empty = match body.pointer(pointer) {
        Some(Value::Object(object)) => object.is_empty(),
        Some(Value::Array(array)) => array.is_empty(),
        _ => false,
    };
    if empty && !pointer.is_empty() {
        take(body, pointer);
    }
}

/// A number that counts something: whole and not negative, `2` or `2.0`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked: whole, in range, not negative
pub(crate) fn count(value: &Value) -> Option<u64> {
    let whole = |number: &f64| number.fract() == 0.0 && (0.0..9e15).contains(number);
    value.as_u64().or_else(|| value.as_f64().filter(whole).map(|number| number as u64))
}

fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn taking_leaves_no_empty_container() {
        let cases = [
            (json!({"a": 1, "b": 2}), "/a", Some(json!(1)), json!({"b": 2})),
            (json!({"a": {"b": 1}}), "/a/b", Some(json!(1)), json!({})),
            (json!({"a": {"b": [1]}, "c": 0}), "/a/b/0", Some(json!(1)), json!({"c": 0})),
            (json!({"a": [1, 2]}), "/a/0", Some(json!(1)), json!({"a": [2]})),
            (json!({"a": [1]}), "/a/1", None, json!({"a": [1]})),
            (json!({"a": [1]}), "/a/x", None, json!({"a": [1]})),
            (json!({"a/b": {"c~d": 1}}), "/a~1b/c~0d", Some(json!(1)), json!({})),
            (json!({"a": 1}), "/", Some(json!({"a": 1})), json!(null)),
            (json!([{"a": 1}]), "/0/a", Some(json!(1)), json!([])),
            (json!({"a": 1}), "/a/b", None, json!({"a": 1})),
        ];
        for (mut body, pointer, taken, rest) in cases {
            let before = body.clone();
            assert_eq!(take(&mut body, pointer), taken, "{before} {pointer}");
            assert_eq!(body, rest, "{before} {pointer}");
        }
    }
}
