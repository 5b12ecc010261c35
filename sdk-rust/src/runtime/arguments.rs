//! From the struct of a method's arguments to the places where they travel.

use super::call::Call;
use super::wire::Wire;
use super::wire::maybe::Maybe;
use super::{style, url};

/// The arguments of a method, besides those given by position.
pub(crate) trait Parameters {
    /// Puts each argument where it travels.
    fn put(&self, call: &mut Call);
}

/// Says where the arguments in a struct travel.
///
/// ```text
/// parameters! {
///     ListRuns {
///         project: optional query "project",
///         run_ids: optional query_brackets "run_ids",
///         name: required body "name",
///     }
/// }
/// ```
///
/// Each field: its name, a mode as in `wire_object!`, a place (a function of [`place`]) and its wire name. `null` has no
/// form in a query and is left out there.
macro_rules! parameters {
    ($type:ident { $($field:ident: $mode:ident $place:ident $wire:literal),* $(,)? }) => {
        impl $crate::runtime::Parameters for $type {
            #[allow(unused_variables)] // a method may have no argument at all
            fn put(&self, call: &mut $crate::runtime::Call) {
                use $crate::runtime::arguments::{mode, place};

                $(mode::$mode(call, $wire, &self.$field, place::$place);)*
            }
        }
    };
}
pub(crate) use parameters;

/// A function of [`place`]; no value is `null`.
type Place<T> = fn(&mut Call, &'static str, Option<&T>);

/// Which arguments are sent, one function a mode.
pub(crate) mod mode {
    use super::{Call, Maybe, Place};

    pub(crate) fn required<T>(call: &mut Call, name: &'static str, value: &T, put: Place<T>) {
        put(call, name, Some(value));
    }

    pub(crate) fn optional<T>(call: &mut Call, name: &'static str, value: &Option<T>, put: Place<T>) {
        match value {
            Some(value) => put(call, name, Some(value)),
            None => call.pass_over(name),
        }
    }

    pub(crate) fn nullable<T>(call: &mut Call, name: &'static str, value: &Option<T>, put: Place<T>) {
        put(call, name, value.as_ref());
    }

    pub(crate) fn maybe<T>(call: &mut Call, name: &'static str, value: &Maybe<T>, put: Place<T>) {
        match value {
            Maybe::Absent => call.pass_over(name),
            value => put(call, name, value.value()),
        }
    }
}

/// Where and how an argument travels, one function a place.
pub(crate) mod place {
    use super::super::upload::FileUpload;
    use super::super::url::Pair;
    use super::{Call, Wire, style, url};

    /// A field of the body.
    pub(crate) fn body<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_body(name, value);
    }

    /// A field of the body whose value travels as a string that holds JSON.
    pub(crate) fn body_json_text<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_body_text(name, value);
    }

    /// The body itself.
    pub(crate) fn whole<T: Wire>(call: &mut Call, _: &'static str, value: Option<&T>) {
        call.put_whole(value);
    }

    /// The body itself, as it is.
    pub(crate) fn upload(call: &mut Call, _: &'static str, value: Option<&FileUpload>) {
        if let Some(upload) = value {
            call.put_upload(upload);
        }
    }

    /// A part of a multipart body.
    pub(crate) fn part<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_part(name, false, value);
    }

    /// A part for each item of a list.
    pub(crate) fn parts<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_part(name, true, value);
    }

    /// A part with the content of a file.
    pub(crate) fn file(call: &mut Call, name: &'static str, value: Option<&FileUpload>) {
        if let Some(upload) = value {
            call.put_file(name, upload);
        }
    }

    /// A part with the content of a file for each item of a list.
    pub(crate) fn files(call: &mut Call, name: &'static str, value: Option<&Vec<FileUpload>>) {
        for upload in value.into_iter().flatten() {
            call.put_file(name, upload);
        }
    }

    /// A field of a form: `name=value`, as [`query`].
    pub(crate) fn form<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| style::form(name, "", false, value));
    }

    /// A field of a form, as [`query_reserved`].
    pub(crate) fn form_reserved<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| style::form(name, "", true, value));
    }

    /// A field of a form, as [`query_brackets`].
    pub(crate) fn form_brackets<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| style::form(name, "[]", false, value));
    }

    /// A field of a form, as [`query_comma`].
    pub(crate) fn form_comma<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| style::delimited(name, ",", false, value).into_iter().collect());
    }

    /// A field of a form, as [`query_space`].
    pub(crate) fn form_space<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| style::delimited(name, "%20", false, value).into_iter().collect());
    }

    /// A field of a form, as [`query_pipe`].
    pub(crate) fn form_pipe<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| style::delimited(name, "%7C", false, value).into_iter().collect());
    }

    /// A field of a form, as [`query_deep`].
    pub(crate) fn form_deep<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| style::deep(name, value));
    }

    /// A field of a form, as [`query_json`].
    pub(crate) fn form_json<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_form(name, value, |value| {
            let text = (!value.is_null()).then(|| value.to_string());
            text.map(|text| Pair::new(name, &text)).into_iter().collect()
        });
    }

    /// `name=value`; a list repeats the name, members of an object are parameters of their own.
    pub(crate) fn query<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query(name, "", false, value);
    }

    /// The same, with reserved characters as they are.
    pub(crate) fn query_reserved<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query(name, "", true, value);
    }

    /// `name[]=a&name[]=b`.
    pub(crate) fn query_brackets<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query(name, "[]", false, value);
    }

    /// `name=a,b`; `name=key,1`.
    pub(crate) fn query_comma<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query_list(name, ",", false, value);
    }

    /// The same, with reserved characters as they are.
    pub(crate) fn query_comma_reserved<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query_list(name, ",", true, value);
    }

    /// `name=a%20b`.
    pub(crate) fn query_space<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query_list(name, "%20", false, value);
    }

    /// `name=a%7Cb`.
    pub(crate) fn query_pipe<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query_list(name, "%7C", false, value);
    }

    /// `name[key]=1`.
    pub(crate) fn query_deep<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query_deep(name, value);
    }

    /// `name={"a":1}`: compact JSON.
    pub(crate) fn query_json<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_query_json(name, value);
    }

    /// A header field: `a,b`; `key,1`.
    pub(crate) fn header<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_header(name, false, value);
    }

    /// A header field: `key=1,other=2`.
    pub(crate) fn header_exploded<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_header(name, true, value);
    }

    /// A header field of compact JSON.
    pub(crate) fn header_json<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_header_json(name, value);
    }

    /// A cookie; one for each element of a list and each member of an object.
    pub(crate) fn cookie<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_cookies(name, value, |value| style::each(name, value));
    }

    /// A cookie: `name=a,b`.
    pub(crate) fn cookie_comma<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_cookies(name, value, |value| {
            style::simple(value, false).into_iter().map(|text| (name.to_owned(), text)).collect()
        });
    }

    /// A cookie of compact JSON, percent-encoded.
    pub(crate) fn cookie_json<T: Wire>(call: &mut Call, name: &'static str, value: Option<&T>) {
        call.put_cookies(name, value, |value| {
            let text = (!value.is_null()).then(|| url::encoded(&value.to_string()));
            text.into_iter().map(|text| (name.to_owned(), text)).collect()
        });
    }
}
