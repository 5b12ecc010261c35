//! What a README tells of an API's credentials: what each is given by, which schemes of the document it is for, how it travels.

use super::markdown::code_span;
use crate::ir::{Api, AuthScheme, Credential, Location};

/// Rows of a table, where there is something to choose or to look up: more than one credential, or one for several schemes.
pub(super) fn rows(api: &Api) -> Vec<String> {
    let is_plain = matches!(api.auth.as_slice(), [] | [Credential { .. }])
        && api.auth.iter().all(|credential| credential.also.is_empty());
    if is_plain {
        return Vec::new();
    }
    let row = |(at, credential): (usize, &Credential)| {
        let cell = |text: &str| code_span(text).replace('|', "\\|");
        let given = if at == 0 { "api_key".to_owned() } else { credential.name.for_encoder().to_owned() };
        let schemes = [&credential.name].into_iter().chain(&credential.also);
        let schemes: Vec<String> = schemes.map(|name| cell(name.for_encoder())).collect();
        let travels = match &credential.scheme {
            AuthScheme::Bearer => "a Bearer token".to_owned(),
            AuthScheme::Basic => "`user:password`, by HTTP's Basic scheme".to_owned(),
            AuthScheme::Http(scheme) => {
                format!("what stands behind {} in `Authorization`", cell(scheme.for_encoder()))
            }
            AuthScheme::ApiKey { location, name } => {
                let place = match location {
                    Location::Header => "the header field",
                    Location::Cookie => "the cookie",
                    _ => "the query parameter",
                };
                format!("{place} {}", cell(name.for_encoder()))
            }
        };
        format!("| {} | {} | {travels} | `{}` |", cell(&given), schemes.join(", "), credential.env)
    };
    api.auth.iter().enumerate().map(row).collect()
}
