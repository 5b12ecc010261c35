//! Options of a client that say who calls: its key and the credentials besides it. APIs without any do not have them.

use super::config::ClientBuilder;
use super::core::Core;
use super::credential::Source;

impl<C> ClientBuilder<C> {
    /// Puts a credential by the name of its scheme.
    pub(crate) fn named(mut self, name: &str, source: Source) -> Self {
        match self.api.more.iter().position(|scheme| scheme.name == name) {
            Some(at) => self.source(at + 1, source),
            None => {
                self.unknown = Some(name.to_owned());
                self
            }
        }
    }

    /// Puts a credential by its place: 0 is the key.
    pub(crate) fn source(mut self, at: usize, source: Source) -> Self {
        if let Some(place) = self.credentials.get_mut(at) {
            *place = Some(source);
        }
        self
    }
}

/// The options, for the builder of a client whose API has credentials.
macro_rules! key_options {
    ($client:ty) => {
        impl $crate::runtime::ClientBuilder<$client> {
            /// The credential. For HTTP's Basic scheme it is written `user:password`; for OAuth 2.0 and OpenID Connect it is an
            /// access token.
            pub fn api_key(self, key: impl Into<String>) -> Self {
                self.source(0, $crate::runtime::Source::given(key))
            }

            /// Asks for the API key before every call, in place of a fixed one: to read it from a vault, or to renew a token.
            /// What it gives is used for all tries of the call, and never shown.
            pub fn api_key_provider<F, A, E>(self, ask: F) -> Self
            where
                F: Fn() -> A + Send + Sync + 'static,
                A: Future<Output = std::result::Result<String, E>> + Send + 'static,
                E: Into<Box<dyn std::error::Error + Send + Sync>>,
            {
                self.source(0, $crate::runtime::Source::provider(ask))
            }

            /// A credential besides the API key, by the name that the document has for its security scheme.
            pub fn credential(self, name: &str, text: impl Into<String>) -> Self {
                self.named(name, $crate::runtime::Source::given(text))
            }

            /// The same, asked for before every call; see [`api_key_provider`](Self::api_key_provider).
            pub fn credential_provider<F, A, E>(self, name: &str, ask: F) -> Self
            where
                F: Fn() -> A + Send + Sync + 'static,
                A: Future<Output = std::result::Result<String, E>> + Send + 'static,
                E: Into<Box<dyn std::error::Error + Send + Sync>>,
            {
                self.named(name, $crate::runtime::Source::provider(ask))
            }
        }
    };
}
pub(crate) use key_options;

// For the tests of the runtime, whose clients are nothing but their insides.
#[cfg(test)]
key_options!(Core);
