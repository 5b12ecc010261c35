//! What a client asks tokens with: which grant, in whose name, at which address (RFC 6749 §2.3, §4.3, §4.4 and §6). Asking
//! itself is in `oauth`.

use std::time::Duration;

use super::api::{OAuth, TokenUrls};
use super::base_url::{BaseUrl, base_url};
use super::config::ClientBuilder;
use super::credential::{Source, base64};
use super::secret::Secret;
use super::transport::Url;

/// A token is renewed so long before its end, but not before half of its life is over.
const LEEWAY: Duration = Duration::from_secs(30);

/// What a caller gave to ask for the tokens of one scheme.
#[derive(Clone, Default)]
pub(crate) struct Grant {
    client_id: Option<String>,
    client_secret: Option<Secret>,
    username: Option<String>,
    password: Option<Secret>,
    token_url: Option<String>,
    scopes: Option<Vec<String>>,
    secret_in_body: bool,
    leeway: Option<Duration>,
}

impl Grant {
    /// Takes what the environment has; it counts if a token can be asked for with it.
    fn read(&mut self, oauth: &OAuth) -> bool {
        let read = |name: &str| {
            std::env::var(format!("{}{name}", oauth.env)).ok().filter(|value| !value.trim().is_empty())
        };
        let put = |place: &mut Option<String>, name: &str| {
            if let Some(value) = read(name) {
                *place = Some(value);
            }
        };
        put(&mut self.client_id, "CLIENT_ID");
        put(&mut self.token_url, "TOKEN_URL");
        if oauth.password.is_some() {
            put(&mut self.username, "USERNAME");
            self.password = read("PASSWORD").map(Secret::new).or(self.password.take());
        }
        self.client_secret = read("CLIENT_SECRET").map(Secret::new).or(self.client_secret.take());
        let is_user = self.username.is_some() && self.password.is_some();
        let is_program = self.client_id.is_some() && self.client_secret.is_some();
        is_user || (is_program && oauth.client_credentials.is_some())
    }

    /// The parameters of the grant, and where it is asked for.
    fn parameters(&self, oauth: &OAuth) -> Result<(Parameters, TokenUrls), String> {
        let wanted = match (oauth.client_credentials.is_some(), oauth.password.is_some()) {
            (true, true) => "a client id and its secret, or a user name and its password",
            (true, false) => "a client id and its secret",
            (false, _) => "a user name and its password",
        };
        let missing = || format!("no token can be asked for: give {wanted}");
        if self.username.is_some() || self.password.is_some() {
            let (Some(name), Some(password)) = (&self.username, &self.password) else {
                return Err(missing());
            };
            let parameters = vec![
                ("grant_type", Secret::new("password")),
                ("username", Secret::new(name)),
                ("password", password.clone()),
            ];
            return Ok((parameters, oauth.password.ok_or_else(missing)?));
        }
        if self.client_id.is_none() || self.client_secret.is_none() {
            return Err(missing());
        }
        let urls = oauth.client_credentials.ok_or_else(missing)?;
        Ok((vec![("grant_type", Secret::new("client_credentials"))], urls))
    }

    /// How the program says who it is: a header field, or parameters (RFC 6749 §2.3.1).
    fn program(&self) -> Result<(Option<Secret>, Parameters), String> {
        match (&self.client_id, &self.client_secret) {
            (None, None) => Ok((None, Vec::new())),
            (None, Some(_)) => Err("a client secret was given without a client id".to_owned()),
            (Some(id), _) if id.is_empty() => Err("the client id is empty".to_owned()),
            (Some(id), Some(secret)) if !self.secret_in_body => {
                let pair = format!("{}:{}", encoded(id), encoded(secret.expose()));
                Ok((Some(Secret::new(base64(pair.as_bytes()))), Vec::new()))
            }
            (Some(id), secret) => {
                let secret = secret.clone().map(|secret| ("client_secret", secret));
                Ok((None, [("client_id", Secret::new(id))].into_iter().chain(secret).collect()))
            }
        }
    }

    fn scope(&self, oauth: &OAuth) -> Result<Option<Secret>, String> {
        let of_document = || oauth.scopes.iter().map(|&scope| scope.to_owned()).collect();
        let scopes: Vec<String> = self.scopes.clone().unwrap_or_else(of_document);
        // RFC 6749 §3.3
        let fine = |scope: &String| {
            !scope.is_empty() && scope.bytes().all(|c| c.is_ascii_graphic() && !b"\"\\".contains(&c))
        };
        if !scopes.iter().all(fine) {
            return Err("a scope is empty or has a character that no scope has".to_owned());
        }
        Ok((!scopes.is_empty()).then(|| Secret::new(scopes.join(" "))))
    }
}

/// Names and values of a form.
type Parameters = Vec<(&'static str, Secret)>;

/// A grant that can be asked for.
pub(crate) struct Ready {
    parameters: Parameters,
    /// The program, where it is no header field.
    program: Parameters,
    /// The secret, where it is one.
    hidden: Option<Secret>,
    /// What follows `Basic`.
    pub(crate) authorization: Option<Secret>,
    pub(crate) token_url: Url,
    pub(crate) refresh_url: Url,
    pub(crate) leeway: Duration,
}

impl Ready {
    /// Checks what was given.
    pub(crate) fn new(
        grant: &Grant,
        oauth: &OAuth,
        base: &BaseUrl,
        allow_http: bool,
    ) -> Result<Self, String> {
        let (mut parameters, urls) = grant.parameters(oauth)?;
        parameters.extend(grant.scope(oauth)?.map(|scope| ("scope", scope)));
        let (authorization, program) = grant.program()?;
        let (token, refresh) = match &grant.token_url {
            Some(given) => (given.as_str(), given.as_str()),
            None if urls.refresh.is_empty() => (urls.token, urls.token),
            None => (urls.token, urls.refresh),
        };
        Ok(Self {
            parameters,
            program,
            hidden: grant.client_secret.clone(),
            authorization,
            token_url: endpoint(base, token, allow_http)?,
            refresh_url: endpoint(base, refresh, allow_http)?,
            leeway: grant.leeway.unwrap_or(LEEWAY),
        })
    }

    /// The form that asks for a token.
    pub(crate) fn form(&self) -> String {
        form(self.parameters.iter().chain(&self.program))
    }

    /// The form that asks for another one (RFC 6749 §6); its scopes stay those of the first.
    pub(crate) fn refresh_form(&self, token: &Secret) -> String {
        let own = [("grant_type", Secret::new("refresh_token")), ("refresh_token", token.clone())];
        form(own.iter().chain(&self.program))
    }

    /// What must not be shown, also as it travels.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let all = self.parameters.iter().chain(&self.program);
        let secret = all.filter(|(name, _)| matches!(*name, "password" | "client_secret"));
        let as_sent = |secret: &Secret| [secret.clone(), Secret::new(encoded(secret.expose()))];
        let mut found: Vec<Secret> = secret.flat_map(|(_, secret)| as_sent(secret)).collect();
        found.extend(self.hidden.iter().flat_map(as_sent));
        found.extend(self.authorization.clone());
        found
    }
}

/// The address that a document or a caller has for tokens: relative ones lie below the base URL as if it were a folder.
fn endpoint(base: &BaseUrl, address: &str, allow_http: bool) -> Result<Url, String> {
    const ODD: &str = "the token URL must be an http or https URL with a host, or a path";
    if address.is_empty() || address.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(ODD.to_owned());
    }
    if address.contains('#') {
        return Err("the token URL must not have a fragment".to_owned());
    }
    let path = address.split('?').next().unwrap_or_default();
    let joined = base.folder().join(address).map_err(|_| ODD.to_owned())?;
    let mut bare = joined.clone();
    bare.set_query(None);
    // What is absolute is looked at as it was written: the URL library mends much.
    let written = if path.contains("://") { path } else { bare.as_str() };
    let found = base_url(written).map_err(|why| why.replace("the base URL", "the token URL"))?;
    if found.is_http() && !found.is_loopback && !allow_http {
        return Err("the token URL is http://, which shows secrets to everybody on the way".to_owned());
    }
    Ok(joined)
}

fn form<'a>(parameters: impl Iterator<Item = &'a (&'static str, Secret)>) -> String {
    let pairs: Vec<String> =
        parameters.map(|(name, value)| format!("{name}={}", encoded(value.expose()))).collect();
    pairs.join("&")
}

/// A text as forms have it (RFC 6749, appendix B).
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// What the setters of a crate's builder do; `of` is a place in `Api::oauth`.
impl<C> ClientBuilder<C> {
    /// Takes from the environment what tokens are asked for with.
    pub(super) fn grants_from_env(mut self) -> Self {
        for (of, oauth) in self.api.oauth.iter().enumerate() {
            if self.grants.get_mut(of).is_some_and(|grant| grant.read(oauth)) {
                self = self.source(oauth.at, Source::Granted(None));
            }
        }
        self
    }

    pub(crate) fn grant_client_id(self, of: usize, id: impl Into<String>) -> Self {
        self.granted(of, |grant| grant.client_id = Some(id.into()))
    }

    pub(crate) fn grant_client_secret(self, of: usize, secret: impl Into<String>) -> Self {
        self.granted(of, |grant| grant.client_secret = Some(Secret::new(secret)))
    }

    pub(crate) fn grant_username(self, of: usize, name: impl Into<String>) -> Self {
        self.granted(of, |grant| grant.username = Some(name.into()))
    }

    pub(crate) fn grant_password(self, of: usize, password: impl Into<String>) -> Self {
        self.granted(of, |grant| grant.password = Some(Secret::new(password)))
    }

    pub(crate) fn grant_token_url(self, of: usize, url: impl Into<String>) -> Self {
        self.grant(of, |grant| grant.token_url = Some(url.into()))
    }

    pub(crate) fn grant_scopes<S: Into<String>>(
        self,
        of: usize,
        scopes: impl IntoIterator<Item = S>,
    ) -> Self {
        self.grant(of, |grant| grant.scopes = Some(scopes.into_iter().map(Into::into).collect()))
    }

    pub(crate) fn grant_secret_in_body(self, of: usize, in_body: bool) -> Self {
        self.grant(of, |grant| grant.secret_in_body = in_body)
    }

    pub(crate) fn grant_leeway(self, of: usize, leeway: Duration) -> Self {
        self.grant(of, |grant| grant.leeway = Some(leeway))
    }

    fn grant(mut self, of: usize, change: impl FnOnce(&mut Grant)) -> Self {
        self.grants.get_mut(of).map(change);
        self
    }

    /// The same for what makes the client ask for tokens, in place of one that was given.
    fn granted(self, of: usize, change: impl FnOnce(&mut Grant)) -> Self {
        let at = self.api.oauth.get(of).map(|oauth| oauth.at);
        let changed = self.grant(of, change);
        match at {
            Some(at) => changed.source(at, Source::Granted(None)),
            None => changed,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that panics has failed
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded_as_in_forms() {
        let cases = [("a b", "a+b"), ("p%:ä+&=~", "p%25%3A%C3%A4%2B%26%3D~"), ("a-b_c.d*", "a-b_c.d%2A")];
        for (text, expected) in cases {
            assert_eq!(encoded(text), expected, "{text}");
        }
    }

    #[test]
    fn token_urls_are_found_and_checked() {
        let cases = [
            ("https://api.example.com/v1", "/oauth/token", Some("https://api.example.com/oauth/token")),
            ("https://api.example.com/v1", "oauth/token", Some("https://api.example.com/v1/oauth/token")),
            ("https://api.example.com/v1/", "token?x=1", Some("https://api.example.com/v1/token?x=1")),
            ("https://api.example.com", "token/", Some("https://api.example.com/token/")),
            ("https://api.example.com", "https://id.example.com/t", Some("https://id.example.com/t")),
            ("http://127.0.0.1:80", "//id.example.com/t", None),
            ("https://api.example.com", "http://id.example.com/t", None),
            ("https://api.example.com", "http://127.0.0.1:8/t", Some("http://127.0.0.1:8/t")),
            ("https://api.example.com", "https://u:p@id.example.com/t", None),
            ("https://api.example.com", "https://id.example.com/t#f", None),
            ("https://api.example.com", "ftp://id.example.com/t", None),
            ("https://api.example.com", "javascript:alert(1)", None),
            ("https://api.example.com", "\\\\evil/t", None),
            ("https://api.example.com", "/a\r\nb", None),
            ("https://api.example.com", "", None),
        ];
        for (base, address, expected) in cases {
            let found = endpoint(&base_url(base).unwrap(), address, false);
            assert_eq!(found.as_ref().ok().map(Url::as_str), expected, "{base} {address}: {found:?}");
        }
    }
}
