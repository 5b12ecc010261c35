//! One request as the handlers see it: path parameters, query and body with every tolerated spelling undone.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::operation::{Operation, Resource};
use crate::reply::Failure;
use crate::store::Entity;
use crate::wire::spelling;

/// A request to one operation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    /// Which operation.
    pub(crate) operation: Operation,
    /// Path parameters by name, decoded.
    pub(crate) path: BTreeMap<String, String>,
    /// The query in order, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// The JSON body; null if there was none.
    pub(crate) body: Value,
}

impl Call {
    /// A path parameter.
    pub(crate) fn path(&self, name: &str) -> Result<&str, Failure> {
        self.path
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| Failure::bad_request(format!("the path has no {name}")))
    }

    /// The first query parameter with one of these names.
    #[must_use]
    pub(crate) fn query(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| {
            self.query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        })
    }

    /// A query parameter that must be there.
    pub(crate) fn required_query(&self, names: &[&str]) -> Result<&str, Failure> {
        let named = names.first().copied().unwrap_or_default();
        self.query(names).ok_or_else(|| Failure::bad_request(format!("Error: {named} is not specified!")))
    }

    /// The values of `name[]=` (or `name[0]=`). The validator takes nothing else for an array: a bare `name=` is a 400.
    pub(crate) fn query_array(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        let mut values = Vec::new();
        let mut seen = false;
        for (key, value) in &self.query {
            match key.strip_prefix(name) {
                Some("") => return Err(Failure::Validation("expected array, received string".to_owned())),
                Some(rest) if rest.starts_with('[') && rest.ends_with(']') => {
                    seen = true;
                    values.push(value.clone());
                }
                _ => {}
            }
        }
        Ok(seen.then_some(values))
    }

    /// A query parameter that holds JSON.
    pub(crate) fn query_json(&self, name: &str) -> Result<Option<Value>, Failure> {
        let Some(text) = self.query(&[name]) else { return Ok(None) };
        serde_json::from_str(text)
            .map(Some)
            .map_err(|_| Failure::Validation(format!("{name}: expected object, received string")))
    }

    /// A whole number of the query.
    pub(crate) fn query_number(&self, name: &str) -> Result<Option<usize>, Failure> {
        let Some(text) = self.query(&[name]) else { return Ok(None) };
        text.parse()
            .map(Some)
            .map_err(|_| Failure::Validation(format!("{name}: expected number, received string")))
    }

    /// The body as an object, out of its wrapper: `{"event": {…}}`, `{"event": "{…}"}` (JSON in a string) or flat.
    pub(crate) fn unwrapped(&self, wrapper: &str) -> Result<Entity, Failure> {
        let body = self.object()?;
        match body.get(wrapper) {
            Some(Value::Object(inner)) => Ok(inner.clone()),
            Some(Value::String(text)) => match serde_json::from_str(text) {
                Ok(Value::Object(inner)) => Ok(inner),
                _ => Err(Failure::bad_request(format!(
                    "{wrapper}: expected an object or one as a JSON string"
                ))),
            },
            Some(Value::Null) => Ok(Map::new()),
            Some(_) => Err(Failure::bad_request(format!("{wrapper}: expected object"))),
            None => Ok(body),
        }
    }

    /// The body as an object in canonical spelling; `wrapper` is what an older SDK put around it.
    pub(crate) fn canonical(&self, resource: Resource, wrapper: &str) -> Result<Entity, Failure> {
        let body = self.object()?;
        let wrapped = body.len() == 1 && matches!(body.get(wrapper), Some(Value::Object(_)));
        let body = if wrapped { self.unwrapped(wrapper)? } else { body };
        Ok(spelling::canonical(resource, body))
    }

    /// The body as an object; no body counts as an empty one.
    pub(crate) fn object(&self) -> Result<Entity, Failure> {
        match &self.body {
            Value::Object(body) => Ok(body.clone()),
            Value::Null => Ok(Map::new()),
            _ => Err(Failure::Validation("expected object".to_owned())),
        }
    }
}

/// A text field that must be there and not be empty.
pub(crate) fn required_text<'a>(body: &'a Entity, name: &str) -> Result<&'a str, Failure> {
    match body.get(name) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        Some(Value::String(_) | Value::Null) | None => {
            Err(Failure::bad_request(format!("Error: {name} is not specified!")))
        }
        Some(_) => Err(Failure::Validation(format!("{name}: expected string"))),
    }
}

/// A field that must be there and not be null.
pub(crate) fn required<'a>(body: &'a Entity, name: &str) -> Result<&'a Value, Failure> {
    match body.get(name) {
        None | Some(Value::Null) => Err(Failure::bad_request(format!("Error: {name} is not specified!"))),
        Some(value) => Ok(value),
    }
}

/// A list of objects that must be there.
pub(crate) fn required_objects(body: &Entity, name: &str) -> Result<Vec<Entity>, Failure> {
    let Value::Array(items) = required(body, name)? else {
        return Err(Failure::Validation(format!("{name}: expected array")));
    };
    items
        .iter()
        .map(|item| match item {
            Value::Object(item) => Ok(item.clone()),
            _ => Err(Failure::Validation(format!("{name}: expected array of objects"))),
        })
        .collect()
}

/// The texts of a list field; anything else counts as none.
#[must_use]
pub(crate) fn texts(body: &Entity, name: &str) -> Vec<String> {
    let items = body.get(name).and_then(Value::as_array);
    items.map(|items| items.iter().filter_map(Value::as_str).map(str::to_owned).collect()).unwrap_or_default()
}

/// The text of a field.
#[must_use]
pub(crate) fn text<'a>(body: &'a Entity, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}
