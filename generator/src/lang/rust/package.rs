//! The package's own files: Cargo.toml and README.md, from the templates of every generated crate.

use toml_edit::{DocumentMut, Item};

use super::encode::{self, RustStr};
use super::plan::{AuthPlan, CratePlan, Feature};
use crate::lang::markdown;

// Not called Cargo.toml in the templates: Cargo leaves folders with a manifest out of a package.
const CARGO_TOML: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/package/rust/manifest.toml"));
const README: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/package/rust/README.md"));

/// Cargo.toml. Its dependencies are those of the runtime, whatever the document says.
///
/// # Errors
/// When the template is not TOML.
pub(super) fn cargo_toml(plan: &CratePlan) -> Result<String, String> {
    let package = &plan.package;
    let mut document: DocumentMut =
        CARGO_TOML.parse().map_err(|error| format!("the template of Cargo.toml is not TOML: {error}"))?;
    let mut set = |key: &str, value: Option<&String>| {
        let Some(table) = document.get_mut("package").and_then(Item::as_table_mut) else { return };
        match value {
            Some(value) => {
                table.insert(key, Item::Value(encode::toml_str(value)));
            }
            None => {
                table.remove(key);
            }
        }
    };
    set("name", Some(&package.name));
    set("version", Some(&package.version));
    set("license", package.license.as_ref());
    set("repository", package.repository.as_ref());
    set("description", Some(&package.description));
    let features: Vec<&str> =
        plan.resources.iter().filter_map(|resource| resource.feature.as_ref()).map(Feature::as_str).collect();
    if let Some(table) = document.get_mut("features").and_then(Item::as_table_mut) {
        let mut default = toml_edit::Array::from_iter(features.iter().copied());
        if plan.has_xml() {
            default.push("xml");
        }
        if plan.has_incoming {
            default.push("webhooks");
        }
        if !features.is_empty() {
            for feature in default.iter_mut() {
                feature.decor_mut().set_prefix("\n    ");
            }
            default.set_trailing("\n");
            default.set_trailing_comma(true);
        }
        if !default.is_empty() {
            table.insert("default", toml_edit::value(default));
        }
        for feature in features {
            table.insert(feature, toml_edit::value(toml_edit::Array::new()));
        }
        for resource in &plan.resources {
            let Some(now) = &resource.feature else { continue };
            for old in resource.former.iter().filter_map(|old| old.feature.as_ref()) {
                let same = toml_edit::Array::from_iter([now.as_str()]);
                table.insert(old.as_str(), toml_edit::value(same));
            }
        }
    }
    let body = document.to_string();
    let body = body.split_once("[package]").map_or(body.as_str(), |(_, rest)| rest);
    Ok(format!("# {}\n\n[package]{body}", plan.header))
}

/// Pairs of setters that tokens are asked for with, as Markdown; empty: there are none.
fn asks_for_tokens(plan: &CratePlan) -> String {
    let mut pairs = Vec::new();
    for scheme in &plan.client.oauth {
        let setter = |sets: &str| scheme.options.iter().find(|option| option.sets == sets);
        let mut pair = |a: &str, b: &str| {
            if let (Some(a), Some(b)) = (setter(a), setter(b)) {
                pairs.push(format!("`{}` and `{}`", a.setter, b.setter));
            }
        };
        if scheme.client_credentials.is_some() {
            pair("grant_client_id", "grant_client_secret");
        }
        pair("grant_username", "grant_password");
    }
    pairs.join(", or ")
}

/// README.md, which is the documentation of the crate too: its code blocks of Rust are compiled.
///
/// # Errors
/// When the template cannot be rendered.
pub(super) fn readme(plan: &CratePlan) -> Result<String, String> {
    let mut context = tera::Context::new();
    context.insert("name", &plan.package.name);
    context.insert("library", &plan.package.library);
    context.insert("client", plan.client.name.as_str());
    context.insert("title", &plan.package.title);
    context.insert("about", &plan.package.about.join("\n"));
    context.insert("api_key_env", plan.client.api_key_env.value());
    context.insert("base_url_env", plan.client.base_url_env.value());
    context.insert("asks_for_tokens", &asks_for_tokens(plan));
    context.insert("credentials", &plan.package.credentials);
    context.insert("needs_key", &(plan.client.auth != AuthPlan::None));
    if let Some(call) = &plan.package.quick_start {
        let argument = call.argument.as_ref().map(|name| RustStr::own(name.as_str()).source());
        let line =
            format!("client.{}().{}({}).await?", call.accessor, call.method, argument.unwrap_or_default());
        context.insert("quick_start", &line);
        context.insert("quick_start_lists", &call.is_list);
    }
    // Values are encoded for Markdown; HTML escapes would spoil them.
    tera::Tera::one_off(README, &context, false)
        .map(|text| markdown::page(&text))
        .map_err(|error| format!("the template of README.md fails: {error}"))
}
