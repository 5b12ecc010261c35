//! The servers of an API: the runtime's tables of them, and what callers choose from.

use crate::ir::{Server, ServerChoices, ServerVariable, WireName, Words};
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::rust::names::{setters, types, variants};
use crate::lang::scope::Identifier;
use crate::naming;

/// A server, as the runtime is told of it.
#[derive(Debug, Clone)]
pub struct ServerPlan {
    /// What it is chosen by.
    pub name: RustStr,
    /// Its address.
    pub url: RustStr,
    /// Name, default and values of its variables.
    pub variables: Vec<(RustStr, RustStr, Vec<RustStr>)>,
}

/// An enum that callers choose from.
#[derive(Debug)]
pub struct ChoicePlan {
    /// Its type.
    pub name: Identifier,
    /// Documentation of the type.
    pub docs: RustDoc,
    /// Variants, and what the runtime knows each by.
    pub variants: Vec<(Identifier, RustStr, RustDoc)>,
}

/// A setter of the client's builder.
#[derive(Debug)]
pub struct VariablePlan {
    /// The setter.
    pub setter: Identifier,
    /// Its documentation.
    pub docs: RustDoc,
    /// The variable.
    pub name: RustStr,
    /// What it takes; `None`: any text.
    pub choice: Option<ChoicePlan>,
}

/// `src/servers.rs`.
#[derive(Debug)]
pub struct ServersPlan {
    /// Which server.
    pub servers: Option<ChoicePlan>,
    /// Parts of addresses.
    pub variables: Vec<VariablePlan>,
}

/// The runtime's table of servers.
pub(super) fn tables(servers: &[Server]) -> Vec<ServerPlan> {
    let table = |server: &Server| ServerPlan {
        name: RustStr::own(server.name.snake()),
        url: RustStr::text(&server.url),
        variables: server
            .variables
            .iter()
            .map(|variable| {
                let values = variable.values.iter().map(RustStr::text).collect();
                (RustStr::wire(&variable.name), RustStr::text(&variable.default), values)
            })
            .collect(),
    };
    servers.iter().map(table).collect()
}

/// What callers choose; `None`: there is nothing to choose.
pub(super) fn plan(choices: &ServerChoices) -> Option<ServersPlan> {
    if choices.is_empty() {
        return None;
    }
    let mut types = types().reserve(&["Server"]);
    let mut setters = setters().reserve(&["server_named", "server_variable"]);
    let servers = (!choices.servers.is_empty()).then(|| servers(&choices.servers));
    let variables = choices.variables.iter().map(|variable| {
        let name = variable.name.for_encoder();
        let words = naming::join([&Words::split("server"), &naming::words(name, "variable")]);
        VariablePlan {
            setter: setters.claim(&words),
            docs: described(variable),
            name: RustStr::wire(&variable.name),
            choice: (!variable.values.is_empty()).then(|| values(types.claim(&words), variable)),
        }
    });
    Some(ServersPlan { variables: variables.collect(), servers })
}

fn servers(servers: &[Server]) -> ChoicePlan {
    let names: Vec<String> = servers.iter().map(|server| server.name.snake()).collect();
    let wanted = servers.iter().zip(&names).map(|(server, name)| (&server.name, name.as_str()));
    let claimed = variants().claim_all(wanted);
    let documented = |server: &Server| {
        let mut docs = RustDoc::default();
        docs.push_code("", &WireName::new(server.url.for_encoder()), "");
        docs.push_text(&server.description);
        docs
    };
    let variants = claimed.into_iter().zip(servers).zip(names);
    ChoicePlan {
        name: variants_type(),
        docs: RustDoc::own(
            "A server of the API. Where an operation has servers of its own, those of the same name are meant too.",
        ),
        variants: variants
            .map(|((variant, server), name)| (variant, RustStr::own(name), documented(server)))
            .collect(),
    }
}

fn variants_type() -> Identifier {
    types().claim(&Words::split("server"))
}

fn values(name: Identifier, variable: &ServerVariable) -> ChoicePlan {
    let words: Vec<Words> =
        variable.values.iter().map(|value| naming::words(value.for_encoder(), "value")).collect();
    let wanted = words.iter().zip(&variable.values).map(|(words, value)| (words, value.for_encoder()));
    let claimed = variants().claim_all(wanted);
    let documented = |value: &crate::ir::SpecText| {
        let mut docs = RustDoc::default();
        docs.push_code("", &WireName::new(value.for_encoder()), "");
        docs
    };
    let variants = claimed.into_iter().zip(&variable.values);
    ChoicePlan {
        name,
        docs: described(variable),
        variants: variants.map(|(own, value)| (own, RustStr::text(value), documented(value))).collect(),
    }
}

fn described(variable: &ServerVariable) -> RustDoc {
    let mut docs = RustDoc::default();
    docs.push_codes(
        &["", " in the address of the server, where no base URL is given. Default: ", "."],
        &[variable.name.clone(), WireName::new(variable.default.for_encoder())],
    );
    docs.push_text(&variable.description);
    docs
}
