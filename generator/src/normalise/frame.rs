//! The frame of a document: title, server, security, tags, and how the packages are called.

use openapiv3::OpenAPI;

use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes};
use crate::ir::{Package, SpecText, Version, Words};
use crate::naming;
use crate::rules::{Rules, Spanned};

/// Title of a document that has none.
const UNTITLED: &str = "API";
/// Version of packages when the document's is none of theirs.
const UNVERSIONED: &str = "0.1.0";

pub(super) fn title(openapi: &OpenAPI, rules: &Rules) -> String {
    let own = rules.sdk.name.as_ref().map(|name| name.value.as_str());
    let title = own.unwrap_or(&openapi.info.title);
    if title.trim().is_empty() { UNTITLED.to_owned() } else { title.to_owned() }
}

/// Package facts: from the rules, checked; else made from title and version.
pub(super) fn package(
    title: &str,
    version: &str,
    at: Option<Span>,
    rules: &Rules,
    diagnostics: &mut Diagnostics,
) -> Package {
    let sdk = &rules.sdk;
    let own_version = semver(version);
    let is_said = sdk.version.is_some() || (sdk.rust_version.is_some() && sdk.python_version.is_some());
    if let (None, false, Some(at)) = (&own_version, is_said, at) {
        let message =
            format!("the version {} is no version of a package", crate::diagnostics::quote(version));
        let help = "set `version:` under `sdk:` in trueup.yaml";
        let found = Diagnostic::warning(codes::BAD_VERSION, message).at(at);
        let found = found.pointer(&SpecPointer::root().child("info").child("version"));
        diagnostics.push(found.action(format!("the packages are {UNVERSIONED}")).help(help));
    }
    let naming::Product { words, class } = naming::product(title);
    // `1password` begins no identifier.
    let is_number = words.snake().starts_with(|c: char| c.is_ascii_digit());
    let (plain, class) = if is_number {
        (naming::join([&Words::split("api"), &words]), format!("Api{class}"))
    } else {
        (words, class)
    };
    let upper = plain.snake().to_ascii_uppercase();
    let mut take =
        |given: &Option<Spanned<String>>, fits: &dyn Fn(&str) -> bool, what: &str, default: String| {
            let Some(given) = given else { return default };
            if fits(&given.value) {
                return given.value.clone();
            }
            let message = format!("{} is no {what}", crate::diagnostics::quote(&given.value));
            diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(given.span));
            default
        };
    let version = take(
        &sdk.version,
        &is_version,
        "version such as 1.2.3 or 1.2.3-rc.1",
        own_version.unwrap_or_else(|| UNVERSIONED.to_owned()),
    );
    let rust_version =
        take(&sdk.rust_version, &is_version, "version such as 1.2.3 or 1.2.3-rc.1", version.clone());
    let python_version = take(&sdk.python_version, &is_version, "version such as 1.2.3 or 1.2.3rc1", version);
    Package {
        rust_crate: take(&sdk.rust_crate, &is_crate, "crate name", plain.kebab()),
        rust_client: take(&sdk.rust_client, &is_type, "type name", "Client".to_owned()),
        python_package: take(&sdk.python_package, &is_module, "Python module name", plain.snake()),
        python_client: take(&sdk.python_client, &is_type, "class name", class),
        rust_version: canonical(&rust_version, Version::to_string),
        python_version: canonical(&python_version, |version| version.pep440()),
        license: sdk
            .license
            .as_ref()
            .map(|_| take(&sdk.license, &is_license, "SPDX expression", String::new())),
        repository: sdk.repository.as_ref().map(|url| SpecText::new(&url.value)),
        env_api_key: take(&sdk.env_api_key, &is_variable, "variable name", format!("{upper}_API_KEY")),
        env_base_url: take(&sdk.env_base_url, &is_variable, "variable name", format!("{upper}_API_URL")),
        request_id_header: take(&sdk.request_id_header, &is_header, "header name", "x-request-id".to_owned()),
    }
}

fn starts(text: &str, first: impl Fn(char) -> bool) -> bool {
    text.len() <= 64 && text.chars().next().is_some_and(first)
}

fn is_crate(text: &str) -> bool {
    starts(text, |c| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

fn is_module(text: &str) -> bool {
    starts(text, |c| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_type(text: &str) -> bool {
    starts(text, |c| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_variable(text: &str) -> bool {
    starts(text, |c| c.is_ascii_uppercase() || c == '_')
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn is_header(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn is_license(text: &str) -> bool {
    text.len() <= 128 && text.chars().all(|c| c.is_ascii_alphanumeric() || "-.+() ".contains(c))
}

/// Three numbers, and the count of a pre-release as SemVer or PEP 440 writes it.
fn is_version(text: &str) -> bool {
    Version::parse(text).is_some()
}

/// A version as one of the two writes it.
fn canonical(text: &str, write: impl Fn(&Version) -> String) -> String {
    Version::parse(text).map_or_else(|| text.to_owned(), |version| write(&version))
}

/// `v2`, `1.0` and the like filled up to three numbers.
fn semver(version: &str) -> Option<String> {
    let mut parts: Vec<&str> = version.trim().trim_start_matches(['v', 'V']).split('.').collect();
    parts.resize(3.max(parts.len()), "0");
    let made = parts.join(".");
    is_version(&made).then_some(made)
}
