//! From the settings of a client to the client: whether they can be used, alone and with each other.

use std::sync::Arc;
use std::time::Duration;

use super::super::api::Auth;
use super::super::base_url::base_url;
use super::super::core::{Core, Shared};
use super::super::credential::{self, Credentials, Source};
use super::super::error::{Error, ErrorKind, Result};
use super::super::grant::Ready;
use super::super::header::{self, Headers};
use super::super::heads::Heads;
use super::super::oauth::{Means, Tokens};
use super::super::operation::Operation;
use super::super::retry::Bucket;
use super::super::servers::Servers;
use super::super::transport::Transport;
use super::{ClientBuilder, Settings};

impl<C> ClientBuilder<C> {
    fn settings(&self) -> Result<(Settings, Headers)> {
        let refuse = |why: &str| Error::new(ErrorKind::Configuration, why);
        let listed = || match self.choice.of(self.api.servers) {
            Some(address) => address.map_err(|why| refuse(&why)),
            None => Ok(self.api.base_url.to_owned()),
        };
        let address = self.base_url.clone().map_or_else(listed, Ok)?;
        if address.is_empty() || (self.base_url.is_none() && !address.contains("://")) {
            return Err(refuse("no base URL was given"));
        }
        let base = base_url(&address).map_err(refuse)?;
        let mut headers = Headers::default();
        let mut header_secrets = Vec::new();
        for (name, value) in &self.headers {
            if let Some(why) = header::refusal(name, value.expose()) {
                return Err(refuse(&why));
            }
            headers.set(name, value.expose());
            if header::is_secret(name) {
                header_secrets.push(value.clone());
            }
        }
        if let Some(name) = &self.unknown {
            return Err(credential::unknown(self.api, name));
        }
        let has_credential = self.credentials.iter().any(Option::is_some);
        let authorized = self.api.auth == Auth::None
            || !self.api.key_required
            || headers.iter().any(|(name, _)| header::is_secret(name));
        if !has_credential && !authorized {
            return Err(refuse(&self.no_key()));
        }
        for (at, source) in self.credentials.iter().enumerate() {
            if let Some(Source::Given(secret)) = source
                && let Some(why) = credential::refusal(credential::auth(self.api, at), secret)
            {
                return Err(refuse(&format!("{}: {why}", credential::named(self.api, at))));
            }
        }
        let secret = has_credential || !header_secrets.is_empty();
        if base.is_http() && !base.is_loopback && !self.allow_http && secret {
            return Err(refuse("the base URL is http://, which shows the API key to everybody on the way"));
        }
        let (connecting, timeout) = (&self.connecting, self.timeout.flatten());
        let bounds = [
            ("timeout", timeout),
            ("connect_timeout", connecting.connect_timeout),
            ("read_timeout", connecting.read_timeout),
            ("pool_timeout", connecting.pool_timeout),
        ];
        if let Some((name, _)) = bounds.iter().find(|(_, bound)| *bound == Some(Duration::ZERO)) {
            return Err(refuse(&format!("{name}: nothing can be done in no time; `None` means no bound")));
        }
        if self.client.is_some() && self.connecting.is_of_one_client() {
            return Err(refuse(
                "a proxy and certificates belong to the HTTP client that was given: set them there",
            ));
        }
        if self.connecting.max_connections == 0 {
            return Err(refuse("there must be a connection at least"));
        }
        let servers = Servers {
            choice: self.choice.clone(),
            is_given: self.base_url.is_some(),
            https_only: secret && !self.allow_http,
        };
        let settings = Settings {
            base,
            servers,
            timeout: self.timeout,
            max_retries: self.max_retries,
            retry: self.retry.clone(),
            heed_should_retry: self.heed_should_retry,
            follow_redirects: self.follow_redirects,
            gzip: self.gzip,
            hooks: self.hooks.clone(),
            header_secrets,
        };
        Ok((settings, headers))
    }

    fn no_key(&self) -> String {
        let grant = if self.api.oauth.is_empty() { "" } else { ", or what tokens are asked for with" };
        match self.api.api_key_env {
            "" => format!("no API key was given{grant}"),
            name => format!("no API key was given; pass one, or set {name}{grant}"),
        }
    }

    /// Puts tokens where the client asks for them itself.
    fn tokens(&mut self, means: &Means<'_>) -> Result<(), String> {
        for (grant, oauth) in self.grants.iter().zip(self.api.oauth) {
            let Some(Some(source @ Source::Granted(_))) = self.credentials.get_mut(oauth.at) else {
                continue;
            };
            let ready = Ready::new(grant, oauth, &means.settings.base, self.allow_http)?;
            *source = Source::Granted(Some(Arc::new(Tokens::new(ready, means))));
        }
        Ok(())
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] if there is no API key, or a setting cannot be used.
    pub fn build(mut self) -> Result<C> {
        let (settings, given) = self.settings()?;
        // Plain text is fine on this machine alone: a proxy that the environment names may be on another.
        if settings.base.is_http() && settings.base.is_loopback && self.connecting.proxy.is_none() {
            self.connecting.no_proxy = true;
        }
        let refuse = |why: String| Error::new(ErrorKind::Configuration, why);
        let mut user_agent = format!("{}/{} (rust)", self.api.package, self.api.version);
        if let Some(product) = &self.user_agent {
            user_agent = format!("{product} {user_agent}");
        }
        if let Some(why) = header::refusal("user-agent", &user_agent) {
            return Err(refuse(why));
        }
        let transport = match self.client.take() {
            Some(client) => Transport::given(client, self.longest_body),
            None => {
                Transport::new(std::mem::take(&mut self.connecting), self.longest_body).map_err(refuse)?
            }
        };
        #[cfg(feature = "testing")]
        let transport = transport.played_by(self.fake.take());
        let mut headers = Headers::of_client(&user_agent, Operation::DEFAULT.accept);
        headers.set_all(&given);
        let (user_agent, retry_budget) = (user_agent.as_str(), self.retry_budget);
        let means = Means { transport: &transport, settings: &settings, user_agent, retry_budget };
        self.tokens(&means).map_err(refuse)?;
        let credentials = Credentials::new(self.credentials);
        let bucket = Bucket::new(self.retry_budget);
        let heads = Heads::new(&headers, credentials.given_key(self.api));
        let core = Shared { api: self.api, transport, settings, bucket, heads, credentials };
        Ok((self.make)(Core::new(core)))
    }
}
