//! Where requests go: the servers that the document lists, their variables, and what the caller chose (OpenAPI, Server
//! Object).

use std::borrow::Cow;

use super::base_url::{BaseUrl, base_url};
use super::config::ClientBuilder;

/// A server of the document.
#[derive(Debug)]
pub(crate) struct Server {
    /// What callers choose it by.
    pub(crate) name: &'static str,
    /// `https://{region}.example.com/v1`; one that is relative lies below the client's base URL.
    pub(crate) url: &'static str,
    pub(crate) variables: &'static [Variable],
}

/// A part of a server's URL that callers may choose.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) default: &'static str,
    /// What it may be; empty: anything.
    pub(crate) values: &'static [&'static str],
}

/// What a caller chose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    pub(crate) name: Option<&'static str>,
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl Choice {
    /// The address of the server of this name, else of the first one; `None`: there is none.
    pub(crate) fn of(&self, servers: &[Server]) -> Option<Result<String, String>> {
        let named = self.name.and_then(|name| servers.iter().find(|server| server.name == name));
        named.or_else(|| servers.first()).map(|server| self.address(server))
    }

    fn address(&self, server: &Server) -> Result<String, String> {
        let mut url = String::new();
        let mut rest = server.url;
        while let Some((before, inside)) = rest.split_once('{') {
            let Some((name, behind)) = inside.split_once('}') else { break };
            url.push_str(before);
            let variable = server.variables.iter().find(|variable| variable.name == name);
            let given = self.variables.iter().rev().find(|(own, _)| *own == name);
            if let (Some(variable), Some((_, value))) = (variable, given) {
                refuse(variable, value, &url)?;
                url.push_str(value);
            } else {
                url.push_str(variable.map_or("", |variable| variable.default));
            }
            rest = behind;
        }
        url.push_str(rest);
        Ok(url)
    }
}

/// Whether a value leads to the kind of address that the template shows, and to no other host.
fn refuse(variable: &Variable, value: &str, before: &str) -> Result<(), String> {
    let name = variable.name.escape_debug();
    if !variable.values.is_empty() && !variable.values.contains(&value) {
        let known = variable.values.join(", ");
        return Err(format!("the server variable `{name}` must be one of: {}", known.escape_debug()));
    }
    let is_in_path =
        before.starts_with('/') || before.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    let fine = |c: u8| {
        c.is_ascii_alphanumeric()
            || b"-._~".contains(&c)
            || (if is_in_path { c == b'/' } else { b":[]".contains(&c) })
    };
    // One at the very beginning may be a whole address, which is checked as such.
    if variable.values.is_empty() && !before.is_empty() && !value.bytes().all(fine) {
        return Err(format!("the server variable `{name}` has a character that cannot stand there"));
    }
    Ok(())
}

/// The servers of operations that have their own.
#[derive(Debug)]
pub(crate) struct Servers {
    pub(crate) choice: Choice,
    /// The caller gave a base URL, which holds for all operations.
    pub(crate) is_given: bool,
    /// Nothing secret is sent in the clear.
    pub(crate) https_only: bool,
}

impl Servers {
    /// Where the requests of an operation go.
    pub(crate) fn base<'a>(&self, base: &'a BaseUrl, own: &[Server]) -> Result<Cow<'a, BaseUrl>, String> {
        let Some(address) = self.choice.of(own) else { return Ok(Cow::Borrowed(base)) };
        let address = address?;
        let is_absolute = address.contains("://");
        if is_absolute && self.is_given {
            return Ok(Cow::Borrowed(base));
        }
        let found = if is_absolute { base_url(&address) } else { base.below(&address) }?;
        if self.https_only && found.is_http() && !found.is_loopback {
            return Err("its server is http://, which shows the API key to everybody on the way".to_owned());
        }
        Ok(Cow::Owned(found))
    }
}

impl<C> ClientBuilder<C> {
    /// One of the document's servers, where no base URL is given.
    pub(crate) fn server_named(mut self, name: &'static str) -> Self {
        self.choice.name = Some(name);
        self
    }

    /// A variable of the document's servers, where no base URL is given.
    pub(crate) fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.choice.variables.push((name, value.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static REGIONAL: Server = Server {
        name: "regional",
        url: "https://{region}.example.com:{port}/{base}",
        variables: &[
            Variable { name: "region", default: "eu", values: &["eu", "us"] },
            Variable { name: "port", default: "443", values: &[] },
            Variable { name: "base", default: "v1", values: &[] },
        ],
    };

    #[test]
    fn variables_fill_their_places() {
        let cases: [(&[(&'static str, &str)], Result<&str, &str>); 9] = [
            (&[], Ok("https://eu.example.com:443/v1")),
            (&[("region", "us"), ("base", "v2/x")], Ok("https://us.example.com:443/v2/x")),
            (&[("region", "us"), ("region", "eu")], Ok("https://eu.example.com:443/v1")),
            (&[("region", "mars")], Err("one of: eu, us")),
            (&[("region", "evil.com/")], Err("one of")),
            (&[("port", "8080")], Ok("https://eu.example.com:8080/v1")),
            (&[("port", "80@evil.com")], Err("`port`")),
            (&[("port", "80/x")], Err("`port`")),
            (&[("base", "v1?q")], Err("`base`")),
        ];
        for (variables, expected) in cases {
            let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            let got = Choice { name: None, variables }.address(&REGIONAL);
            match expected {
                Ok(url) => assert_eq!(got.as_deref(), Ok(url)),
                Err(words) => assert!(got.unwrap_err().contains(words)),
            }
        }
    }

    #[test]
    fn operations_have_servers_of_their_own() {
        let own = [
            Server { name: "live", url: "https://up.example.com/v2/", variables: &[] },
            Server { name: "test", url: "http://10.0.0.1", variables: &[] },
            Server { name: "below", url: "/v9", variables: &[] },
            Server { name: "beside", url: "v9", variables: &[] },
            Server { name: "dots", url: "../v9", variables: &[] },
        ];
        let cases = [
            (None, false, Some("https://up.example.com/v2/x")),
            (Some("other"), false, Some("https://up.example.com/v2/x")),
            (Some("test"), false, None),
            (Some("below"), false, Some("https://api.example.com/v9/x")),
            (Some("beside"), false, Some("https://api.example.com/v1/v9/x")),
            (Some("dots"), false, None),
            (None, true, Some("https://api.example.com/v1/x")),
            (Some("below"), true, Some("https://api.example.com/v9/x")),
        ];
        let base = base_url("https://api.example.com/v1").unwrap();
        for (name, is_given, expected) in cases {
            let choice = Choice { name, variables: Vec::new() };
            let servers = Servers { choice, is_given, https_only: true };
            let url = servers.base(&base, &own).map(|base| String::from(base.with("/x", None)));
            assert_eq!(url.ok().as_deref(), expected, "{name:?} {is_given}");
        }
    }
}
