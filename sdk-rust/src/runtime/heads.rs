//! The header fields that requests of a client begin with, made once and copied by every call: most send the key of the client, and
//! a body of JSON or none. What a single call adds to them is in `call::sending`.

use super::api::Auth;
use super::credential;
use super::header::Headers;
use super::secret::Secret;

/// The media type of most bodies.
const JSON: &str = "application/json";

/// Header fields of a client, as its requests begin.
#[derive(Debug)]
pub(crate) struct Heads {
    plain: Bodies,
    /// With the client's key among them, where it is known and travels so.
    keyed: Option<Bodies>,
}

/// The same fields, without a body and with one.
#[derive(Debug)]
struct Bodies {
    none: Headers,
    json: Headers,
}

impl Bodies {
    fn new(headers: &Headers) -> Self {
        // Copies have as large a table, and need not make another one.
        let none = headers.with_room(Headers::MORE);
        let mut json = none.clone();
        json.set_content_type(JSON.into());
        Self { none, json }
    }
}

impl Heads {
    /// Of what every request sends, and the key that most of them send.
    pub(crate) fn new(headers: &Headers, key: Option<(Auth, &Secret)>) -> Self {
        let is_field = |auth| matches!(auth, Auth::Bearer | Auth::Basic | Auth::Http(_) | Auth::Header(_));
        let keyed = key.filter(|(auth, _)| is_field(*auth)).map(|(auth, secret)| {
            let mut headers = headers.clone();
            credential::put(&[(auth, secret.clone())], &mut headers, &mut Vec::new());
            Bodies::new(&headers)
        });
        Self { plain: Bodies::new(headers), keyed }
    }

    /// Whether the key is among the fields of calls that send it.
    pub(crate) fn have_key(&self) -> bool {
        self.keyed.is_some()
    }

    /// What every request sends.
    pub(crate) fn plain(&self) -> &Headers {
        &self.plain.none
    }

    /// What a request begins with, with or without the key, and whether that says already what its body is.
    pub(crate) fn of(&self, with_key: bool, content_type: Option<&str>) -> (&Headers, bool) {
        let bodies = self.keyed.as_ref().filter(|_| with_key).unwrap_or(&self.plain);
        match content_type {
            Some(JSON) => (&bodies.json, true),
            _ => (&bodies.none, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_calls_begin_with_is_there_already() {
        let secret = Secret::new("k1");
        let cases = [
            (None, [None; 2]),
            (Some(Auth::Bearer), [None, Some("Bearer k1")]),
            (Some(Auth::Http("Mine")), [None, Some("Mine k1")]),
            // These are no fields of their own.
            (Some(Auth::Query("key")), [None; 2]),
            (Some(Auth::Cookie("key")), [None; 2]),
        ];
        for (auth, authorization) in cases {
            let heads = Heads::new(&Headers::of_client("me/1", "*/*"), auth.map(|auth| (auth, &secret)));
            assert_eq!(heads.have_key(), authorization[1].is_some());
            for (with_key, authorization) in [false, true].into_iter().zip(authorization) {
                let bodies = [(None, None), (Some("text/plain"), None), (Some(JSON), Some(JSON))];
                for (content_type, said) in bodies {
                    let (headers, says_type) = heads.of(with_key, content_type);
                    let shown = (headers.get("user-agent"), headers.get("authorization"));
                    assert_eq!(shown, (Some("me/1"), authorization), "{auth:?} {content_type:?}");
                    assert_eq!((headers.get("content-type"), says_type), (said, said.is_some()));
                }
            }
        }
    }

    #[test]
    fn what_a_client_sends_anyway_stays() {
        let mut headers = Headers::of_client("me/1", "*/*");
        headers.set("authorization", "Mine x");
        let heads = Heads::new(&headers, Some((Auth::Bearer, &Secret::new("k1"))));
        assert_eq!(heads.of(true, None).0.get("authorization"), Some("Mine x"));
    }
}
