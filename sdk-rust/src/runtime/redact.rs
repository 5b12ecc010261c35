//! What is not shown: structs that hold passwords print all but these, and messages what a server says without the
//! credentials in it.

use std::fmt;

use super::credential::base64;
use super::secret::Secret;
use super::url;

/// `text` without a credential, in any of the forms in which servers repeat one.
pub(crate) fn without(secret: &Secret, text: String) -> String {
    forms(secret.expose()).into_iter().fold(text, |text, form| Secret::new(form).mask(text))
}

/// A credential itself, as JSON and URLs have it, and what is secret by itself in `user:password` and `Bearer abc`.
fn forms(secret: &str) -> Vec<String> {
    let json = serde_json::Value::from(secret).to_string();
    let json = json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned();
    let mut forms = vec![secret.to_owned(), json, url::encoded(secret)];
    if let Some((_, password)) = secret.split_once(':') {
        forms.extend([password.to_owned(), base64(secret.as_bytes())]);
    }
    forms.extend(secret.rsplit_once(' ').map(|(_, word)| word.to_owned()));
    forms
}

/// Implements `Debug` for a struct, with some of its fields hidden.
///
/// ```text
/// redacted! { Login { user: shown, password: hidden } }
/// ```
macro_rules! redacted {
    ($type:ident { $($field:ident: $how:ident),* $(,)? }) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type))
                    $(.field(stringify!($field), &$crate::runtime::redact::$how(&self.$field)))*
                    .finish()
            }
        }
    };
}
pub(crate) use redacted;

/// A field as it is.
pub(crate) fn shown<T: fmt::Debug>(value: &T) -> &T {
    value
}

/// A field that is there, whatever it holds.
pub(crate) fn hidden<T>(_: &T) -> Hidden {
    Hidden
}

/// Stands for what is not shown.
pub(crate) struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    struct Login {
        user: String,
        password: Option<String>,
    }

    redacted! { Login { user: shown, password: hidden } }

    #[test]
    fn a_hidden_field_shows_that_it_is_there_and_no_more() {
        let login = Login { user: "ann".into(), password: Some("hunter2".into()) };
        assert_eq!(format!("{login:?}"), r#"Login { user: "ann", password: [redacted] }"#);
    }
}
