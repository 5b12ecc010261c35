//! From an exchange that a suite describes to a call of a typed operation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::suite::{Body, Request, Response, Suite, Target, Vector};
use super::values;
use crate::ir::{
    Api, Argument, AuthScheme, BodyFormat, EventForm, Location, Operation, ReplyKind, Style, TypeUse,
};
use crate::load::reference::percent_decode;

/// A call, what must go over the wire, and what the caller gets, as the tests of an SDK read it.
#[derive(Debug, Serialize)]
pub struct Case {
    /// The vector's.
    pub id: String,
    /// Why the call cannot be made: it fails then. The rest says nothing.
    pub unsupported: Option<String>,
    /// Goes behind the address of the server to make the base URL.
    pub server_path: String,
    /// `resource.method`.
    pub call: String,
    /// The key the client is made with.
    pub credential: Option<String>,
    /// The credentials besides it, by the names of their schemes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub credentials: BTreeMap<String, String>,
    /// By public name, nested values under their wire names.
    pub arguments: Map<String, Value>,
    /// Headers and members of the body that are no arguments.
    pub options: Map<String, Value>,
    /// HTTP method.
    pub method: String,
    /// As it travels, with the server's path.
    pub path: String,
    /// What must arrive besides.
    pub request: Request,
    /// What is answered.
    pub response: Response,
    /// `value`, `items` or `error`; empty: nothing to read.
    pub expect: Value,
}

/// What a suite says of a document.
pub(super) fn of(suite: &Suite, document: &str, api: &Api) -> Vec<Case> {
    match suite.about(document) {
        Some(about) => about.into_iter().filter_map(|vector| case(vector, api, true)).collect(),
        None => suite.vectors.iter().filter_map(|vector| case(vector, api, false)).collect(),
    }
}

/// A vector as a call. One without an operation here is about another document, unless it names this one (`own`).
fn case(vector: &Vector, api: &Api, own: bool) -> Option<Case> {
    let mut case = Case {
        id: vector.id.clone(),
        unsupported: None,
        server_path: vector.operation.as_ref().map(|target| target.server_path.clone()).unwrap_or_default(),
        call: String::new(),
        credential: api.auth.first().and_then(|first| credential(&first.scheme, vector)),
        credentials: api
            .auth
            .iter()
            .skip(1)
            .filter_map(|own| Some((own.name.for_encoder().to_owned(), credential(&own.scheme, vector)?)))
            .collect(),
        arguments: Map::new(),
        options: Map::new(),
        method: vector.method.clone(),
        path: vector.path.clone(),
        request: vector.request.clone(),
        response: vector.response.clone(),
        expect: Value::Null,
    };
    let target = vector.operation.as_ref();
    let found = target.and_then(|target| find(api, vector, &target.path_template).zip(Some(target)));
    match found {
        Some((operation, target)) => {
            case.call.clone_from(&operation.call);
            case.expect = expected(operation, &vector.response);
            let given = Given { api, operation, vector, target };
            if let Err(why) = given.arguments(&mut case) {
                case.unsupported = Some(why);
            }
        }
        None if !own => return None,
        None if target.is_none() => {
            case.unsupported = Some("nothing in the document describes this exchange".to_owned());
        }
        None => {
            case.unsupported = Some(format!("the SDK has no operation {} {}", vector.method, vector.path));
        }
    }
    Some(case)
}

/// The operation; of several, the one that sends the media type that was sent, and gives what was answered.
fn find<'a>(api: &'a Api, vector: &Vector, template: &str) -> Option<&'a Operation> {
    let fits = |operation: &&Operation| {
        operation.http.as_str() == vector.method && operation.path_template().for_encoder() == template
    };
    let all = || api.resources.iter().flat_map(|resource| &resource.operations).filter(fits);
    let kind = vector.response.body.as_ref().map(|body| body.kind.as_str());
    let gives = |operation: &Operation| match operation.envelope.kind {
        ReplyKind::Events(_) => kind == Some("sse"),
        ReplyKind::Lines => kind == Some("jsonl"),
        ReplyKind::Text => kind == Some("text"),
        ReplyKind::Bytes => kind == Some("binary"),
        _ => kind == Some("json"),
    };
    let body = vector.request.body.as_ref();
    let sends = |operation: &Operation| match (body, &operation.body) {
        (Some(sent), Some(own)) if essence(own.media_type.for_encoder()) == essence(&sent.content_type) => 0,
        (Some(sent), Some(own)) if other(own, sent).is_some() => 1,
        (Some(_), _) => 2,
        (None, _) => 0,
    };
    all().min_by_key(|operation| (sends(operation), !gives(operation)))
}

/// The media type among a body's others that was sent.
fn other<'a>(own: &'a crate::ir::Body, sent: &Body) -> Option<&'a str> {
    let mut names = own.others.iter().map(|(name, _)| name.for_encoder());
    names.find(|name| essence(name) == essence(&sent.content_type))
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The credential of a scheme that a request shows.
fn credential(scheme: &AuthScheme, vector: &Vector) -> Option<String> {
    let header = |name: &str| header(&vector.request, name);
    let behind = |scheme: &str| {
        let sent = header("authorization")?;
        let (name, value) = sent.split_once(' ')?;
        name.eq_ignore_ascii_case(scheme).then(|| value.trim().to_owned())
    };
    match scheme {
        AuthScheme::Bearer => behind("Bearer"),
        AuthScheme::Http(scheme) => behind(scheme.for_encoder()),
        AuthScheme::ApiKey { location: Location::Header, name } => header(name.for_encoder()),
        AuthScheme::ApiKey { location: Location::Query, name } => {
            vector.request.query.get(name.for_encoder())?.as_str().map(str::to_owned)
        }
        _ => None,
    }
}

fn header(request: &Request, name: &str) -> Option<String> {
    let found = request.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?.1;
    Some(text(found))
}

/// A value of the suite as text: it writes some numbers as such.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What the caller gets.
fn expected(operation: &Operation, response: &Response) -> Value {
    if response.status >= 400 {
        return json!({"error": {"status": response.status}});
    }
    let Some(body) = &response.body else { return Value::Null };
    match (operation.envelope.kind, &body.events, &body.items) {
        (ReplyKind::Events(form), Some(Value::Array(events)), _) => {
            return json!({"events": of_events(form, events)});
        }
        (ReplyKind::Lines, _, Some(items)) => return json!({"lines": items}),
        _ => {}
    }
    let value = body.json.as_ref().or(body.derived_value.as_ref()).or(body.items.as_ref());
    match (operation.envelope.kind, value) {
        (ReplyKind::List, Some(value)) => {
            let at = operation.envelope.items.iter().find_map(|place| {
                place.steps.iter().try_fold(value, |value, step| match value {
                    Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                    other => other.get(step),
                })
            });
            json!({"items": at})
        }
        (_, Some(value)) => json!({"value": value}),
        (_, None) => match &body.base64 {
            Some(bytes) if body.kind == "binary" => json!({"bytes": bytes}),
            _ => json!({"text": body.text}),
        },
    }
}

/// The data of events, up to the one that says that there are no more.
fn of_events(form: EventForm, events: &[Value]) -> Value {
    let data = |event: &Value| text(event.get("data").unwrap_or(&Value::Null));
    let read = |text: String| match form {
        EventForm::Text => Value::String(text),
        EventForm::Json | EventForm::Whole => serde_json::from_str(&text).unwrap_or(Value::String(text)),
    };
    events.iter().map(data).take_while(|data| data != "[DONE]").map(read).collect()
}

/// What goes into a call.
struct Given<'a> {
    api: &'a Api,
    operation: &'a Operation,
    vector: &'a Vector,
    target: &'a Target,
}

impl Given<'_> {
    /// Fills in the arguments.
    ///
    /// # Errors
    /// Why there is no call that would send this.
    fn arguments(&self, case: &mut Case) -> Result<(), String> {
        let own = |argument: &&Argument| argument.location != Location::Body;
        for argument in self.operation.arguments.iter().filter(own) {
            if let Some(value) = self.parameter(argument) {
                case.arguments.insert(argument.field.name.snake(), value);
            } else if argument.field.required {
                let name = argument.field.wire.for_encoder();
                return Err(format!("the required parameter {name:?} is not sent"));
            }
        }
        if let Some(accept) = header(&self.vector.request, "accept") {
            case.options.insert("headers".to_owned(), json!({"Accept": accept}));
        }
        match &self.vector.request.body {
            Some(body) => self.body(body, case),
            None => match self
                .operation
                .arguments
                .iter()
                .find(|argument| argument.location == Location::Body && argument.field.required)
            {
                Some(required) => {
                    let name = required.field.wire.for_encoder();
                    Err(format!("no body is sent, and the document requires {name:?} in it"))
                }
                None => Ok(()),
            },
        }
    }

    /// The value of a parameter, if the request has it.
    fn parameter(&self, argument: &Argument) -> Option<Value> {
        let (api, ty, name) = (self.api, &argument.field.ty, argument.field.wire.for_encoder());
        let query = &self.vector.request.query;
        match argument.location {
            Location::Path => {
                let raw = text(self.target.raw_path_params.get(name)?);
                let raw = percent_decode(&raw).unwrap_or(raw);
                Some(values::in_path(api, ty, name, &raw))
            }
            Location::Header => {
                header(&self.vector.request, name).map(|text| values::delimited(api, ty, &text, ','))
            }
            Location::Cookie => {
                let cookies = header(&self.vector.request, "cookie")?;
                let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
                let (_, text) = pairs.find(|(other, _)| *other == name)?;
                Some(values::delimited(api, ty, text, ','))
            }
            Location::Query => {
                let found = query.get(name).or_else(|| query.get(&format!("{name}[]")));
                match (found, argument.style) {
                    (Some(Value::Array(several)), _) => {
                        let item = values::item(ty).unwrap_or(ty);
                        Some(several.iter().map(|one| values::scalar(api, item, &text(one))).collect())
                    }
                    (Some(one), Style::Json) => serde_json::from_str(&text(one)).ok(),
                    (Some(one), Style::Comma) => Some(values::delimited(api, ty, &text(one), ',')),
                    (Some(one), Style::Space) => Some(values::delimited(api, ty, &text(one), ' ')),
                    (Some(one), Style::Pipe) => Some(values::delimited(api, ty, &text(one), '|')),
                    (Some(one), _) => match values::item(ty) {
                        Some(item) => Some(Value::Array(vec![values::scalar(api, item, &text(one))])),
                        None => Some(values::delimited(api, ty, &text(one), ',')),
                    },
                    (None, _) if values::is_object(api, ty) => self.spread(argument),
                    (None, _) => None,
                }
            }
            Location::Body => None,
        }
    }

    /// An object whose members travel as parameters of their own: `a=1&b=2` (form, explode) or `name[a]=1` (deepObject).
    fn spread(&self, argument: &Argument) -> Option<Value> {
        let query = &self.vector.request.query;
        let (ty, name) = (&argument.field.ty, argument.field.wire.for_encoder());
        let deep: Vec<(&str, String)> = query
            .iter()
            .filter_map(|(key, value)| {
                Some((key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?, text(value)))
            })
            .collect();
        let taken: BTreeSet<&str> =
            self.operation.arguments.iter().map(|argument| argument.field.wire.for_encoder()).collect();
        let path = self.operation.path_template();
        let free = |key: &str| !taken.contains(key) && !path.for_encoder().contains(&format!("{key}="));
        let members = if deep.is_empty() {
            query
                .iter()
                .filter(|(key, _)| free(key))
                .map(|(key, value)| (key.as_str(), text(value)))
                .collect()
        } else {
            deep
        };
        let members: Vec<(&str, &str)> = members.iter().map(|(key, value)| (*key, value.as_str())).collect();
        (!members.is_empty()).then(|| values::object(self.api, ty, members))
    }

    fn body(&self, body: &Body, case: &mut Case) -> Result<(), String> {
        let Some(own) = &self.operation.body else {
            return Err(format!("the SDK sends no body of type {} here", body.content_type));
        };
        if let Some(chosen) = other(own, body) {
            case.arguments.insert("content_type".to_owned(), json!(chosen));
        }
        let Some(mut value) = sent(body) else {
            return Err(format!(
                "the suite does not say what value a body of type {} has",
                body.content_type
            ));
        };
        if let Some(wrapper) = &own.wrapper {
            value = value.get(wrapper.for_encoder()).cloned().unwrap_or_default();
        }
        let mut arguments =
            self.operation.arguments.iter().filter(|argument| argument.location == Location::Body);
        if own.whole.is_some() {
            let name = arguments.next().map(|argument| argument.field.name.snake());
            case.arguments.extend(name.map(|name| (name, value)));
            return Ok(());
        }
        let is_form = matches!(own.format, BodyFormat::Multipart | BodyFormat::Form);
        let Value::Object(mut members) = value else {
            return Err("the operation takes an object".to_owned());
        };
        for argument in arguments {
            if let Some(value) = members.shift_remove(argument.field.wire.for_encoder()) {
                let value = if is_form { suited(&argument.field.ty, value) } else { value };
                case.arguments.insert(argument.field.name.snake(), value);
            } else if argument.field.required {
                let name = argument.field.wire.for_encoder();
                return Err(format!("the body lacks the required {name:?}"));
            }
        }
        if !members.is_empty() {
            case.options.insert("body".to_owned(), Value::Object(members));
        }
        Ok(())
    }
}

/// The value that a body stands for.
fn sent(body: &Body) -> Option<Value> {
    if body.kind != "multipart" {
        let file = || body.base64.as_ref().map(|bytes| file(bytes, None, Some(&body.content_type)));
        let value = body.json.clone().or_else(|| body.derived_value.clone()).or_else(|| body.items.clone());
        return value
            .or_else(|| body.text.clone().filter(|_| body.kind == "text").map(Value::String))
            .or_else(file);
    }
    let mut members: Map<String, Value> = Map::new();
    for part in body.parts.iter().chain(&body.files) {
        let text = |key: &str| part.rest.get(key).and_then(Value::as_str);
        let value = match text("base64") {
            Some(bytes) => file(bytes, text("filename"), text("contentType")),
            None => part.rest.get("json").or_else(|| part.rest.get("text")).cloned().unwrap_or_default(),
        };
        match members.get_mut(&part.name) {
            None => _ = members.insert(part.name.clone(), value),
            Some(Value::Array(several)) => several.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
    Some(Value::Object(members))
}

/// The content of a file, as the tests of SDKs read it.
fn file(bytes: &str, name: Option<&str>, content_type: Option<&str>) -> Value {
    json!({"base64": bytes, "filename": name, "contentType": content_type})
}

/// What was read off a part, which is text or looks like JSON, as a value of the argument's type.
fn suited(ty: &TypeUse, value: Value) -> Value {
    match (ty, value) {
        (TypeUse::String, value @ (Value::Number(_) | Value::Bool(_))) => Value::String(value.to_string()),
        (
            TypeUse::List(_),
            value @ (Value::Number(_) | Value::String(_) | Value::Bool(_) | Value::Object(_)),
        ) => Value::Array(vec![value]),
        (_, value) => value,
    }
}
