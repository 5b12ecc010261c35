//! How structs that hold passwords print: `{:?}` shows all of them but these.

use std::fmt;

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
