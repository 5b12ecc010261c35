//! Values of header fields by the types that documents give them (OpenAPI 3.1.1 §4.8.21; simple style).

use super::error::{Error, ErrorKind, Result};
use super::header::Headers;

/// A type that a header field can be read as: `String`, `bool`, `i64`, `u64`, `f64`.
pub trait FromHeader: sealed::Sealed + Sized {
    #[doc(hidden)]
    const WHAT: &'static str;

    #[doc(hidden)]
    fn from_header(text: &str) -> Option<Self>;
}

mod sealed {
    pub trait Sealed {}
}

impl Headers {
    /// The value of a field as the type the document gives it; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Response`] if the server sent something else.
    pub fn parse<T: FromHeader>(&self, name: &str) -> Result<Option<T>> {
        self.get(name).map(|text| parsed(name, text)).transpose()
    }

    /// The elements of a field that is a list (`a,b`), over all fields of that name; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Response`] if the server sent something else.
    pub fn parse_list<T: FromHeader>(&self, name: &str) -> Result<Option<Vec<T>>> {
        if self.get(name).is_none() {
            return Ok(None);
        }
        let elements = self.get_all(name).flat_map(|value| value.split(',')).map(str::trim);
        elements
            .filter(|text| !text.is_empty())
            .map(|text| parsed(name, text))
            .collect::<Result<_>>()
            .map(Some)
    }
}

fn parsed<T: FromHeader>(name: &str, text: &str) -> Result<T> {
    let refused =
        || Error::new(ErrorKind::Response, format!("the header `{}` is no {}", name.escape_debug(), T::WHAT));
    T::from_header(text.trim()).ok_or_else(refused)
}

/// The types, each with its name and its parser.
macro_rules! types {
    ($($type:ty, $what:literal, $parse:expr;)*) => {$(
        impl sealed::Sealed for $type {}

        impl FromHeader for $type {
            const WHAT: &'static str = $what;

            fn from_header(text: &str) -> Option<Self> {
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(text)
            }
        }
    )*};
}

types! {
    String, "text", |text| Some(text.to_owned());
    bool, "boolean", |text| match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    };
    i64, "whole number", |text| text.parse().ok();
    u64, "whole number that is not negative", |text| text.parse().ok();
    f64, "number", |text| {
        // Rust reads `inf` and `nan` too, which no document means.
        let plain = text.bytes().all(|c| c.is_ascii_digit() || b"+-.eE".contains(&c));
        text.parse().ok().filter(|number: &f64| plain && number.is_finite())
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_their_types() {
        let mut headers = Headers::default();
        for (name, value) in
            [("total", " 12"), ("ratio", "1.5"), ("flag", "True"), ("tags", "a, b,,c"), ("odd", "nan")]
        {
            headers.set(name, value);
        }
        assert_eq!(headers.parse::<u64>("Total").unwrap(), Some(12));
        assert_eq!(headers.parse::<i64>("total").unwrap(), Some(12));
        assert_eq!(headers.parse::<f64>("ratio").unwrap(), Some(1.5));
        assert_eq!(headers.parse::<bool>("flag").unwrap(), Some(true));
        assert_eq!(headers.parse::<String>("flag").unwrap().as_deref(), Some("True"));
        assert_eq!(headers.parse::<u64>("none").unwrap(), None);
        assert_eq!(headers.parse_list::<String>("tags").unwrap().unwrap(), ["a", "b", "c"]);
        assert_eq!(headers.parse_list::<String>("none").unwrap(), None);
        assert_eq!(headers.parse::<f64>("odd").unwrap_err().kind(), ErrorKind::Response);
        assert_eq!(headers.parse::<u64>("ratio").unwrap_err().kind(), ErrorKind::Response);
        assert_eq!(headers.parse_list::<bool>("tags").unwrap_err().kind(), ErrorKind::Response);
    }
}
