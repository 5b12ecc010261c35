//! `_servers.py`: what callers may choose of the servers of an API; and the runtime's tables of them.

use serde::Serialize;

use super::models::tuple;
use crate::ir::{Server, ServerChoices, ServerVariable};
use crate::lang::python::encode::PyLiteral;
use crate::lang::python::reserved;

/// The module.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct ServersModule {
    /// `Literal["production", "staging"]`.
    names: String,
    /// Fields of a class; empty where there is none, or where a name is no identifier.
    fields: Vec<String>,
    /// The same as a dictionary.
    mapping: Option<String>,
    has_variables: bool,
    has_literals: bool,
}

/// What stands behind the base of a client: `[ServerName, ServerVariables]`.
pub(super) fn parameters(choices: &ServerChoices) -> &'static str {
    match (choices.is_empty(), choices.variables.is_empty()) {
        (true, _) => "",
        (false, true) => "[ServerName]",
        (false, false) => "[ServerName, ServerVariables]",
    }
}

/// Names that the module of the clients imports.
pub(super) fn imports(choices: &ServerChoices) -> &'static [&'static str] {
    match (choices.is_empty(), choices.variables.is_empty()) {
        (true, _) => &[],
        (false, true) => &["ServerName"],
        (false, false) => &["ServerName", "ServerVariables"],
    }
}

/// Plans the module; `None`: there is nothing to choose.
pub(super) fn plan(choices: &ServerChoices) -> Option<ServersModule> {
    if choices.is_empty() {
        return None;
    }
    let names: Vec<String> =
        choices.servers.iter().map(|server| PyLiteral::string(&server.name.snake()).to_string()).collect();
    let names = if names.is_empty() { "str".to_owned() } else { format!("Literal[{}]", names.join(", ")) };
    let is_field = |variable: &ServerVariable| {
        let name = variable.name.for_encoder();
        // Two underscores in front would make a private name of it, in a class.
        name.trim_start_matches('_').starts_with(|c: char| c.is_ascii_alphabetic())
            && !name.starts_with("__")
            && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
            && !reserved::KEYWORDS.contains(&name)
    };
    let hint = |variable: &ServerVariable| {
        let values: Vec<String> =
            variable.values.iter().map(|value| PyLiteral::text(value).to_string()).collect();
        if values.is_empty() { "str".to_owned() } else { format!("Literal[{}]", values.join(", ")) }
    };
    let all_fields = choices.variables.iter().all(is_field);
    let pairs = choices.variables.iter().map(|variable| {
        let hint = hint(variable);
        if all_fields {
            format!("{}: {hint}", PyLiteral::wire(&variable.name).to_string().trim_matches('"'))
        } else {
            format!("{}: {hint}", PyLiteral::wire(&variable.name))
        }
    });
    let pairs: Vec<String> = pairs.collect();
    let mapping = (!all_fields).then(|| format!("{{{}}}", pairs.join(", ")));
    let fields = if all_fields { pairs } else { Vec::new() };
    Some(ServersModule {
        names,
        fields,
        mapping,
        has_variables: !choices.variables.is_empty(),
        has_literals: !choices.servers.is_empty()
            || choices.variables.iter().any(|variable| !variable.values.is_empty()),
    })
}

/// The runtime's table of servers; `None`: an empty one.
pub(super) fn tables(servers: &[Server]) -> Option<String> {
    tuple(servers.iter().map(|server| {
        let variables = server.variables.iter().map(|variable| {
            let values = tuple(variable.values.iter().map(|value| PyLiteral::text(value).to_string()));
            let (name, default) = (PyLiteral::wire(&variable.name), PyLiteral::text(&variable.default));
            format!("({name}, {default}, {})", values.unwrap_or_else(|| "()".to_owned()))
        });
        let variables = tuple(variables).unwrap_or_else(|| "()".to_owned());
        let name = PyLiteral::string(&server.name.snake());
        format!("({name}, {}, {variables})", PyLiteral::text(&server.url))
    }))
}
