//! Whether the manifest that Cargo publishes says what the one says that it was given. Cargo writes it anew (tables for inline ones,
//! every target by name), so that bytes cannot be compared; what decides what users compile can.

use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;
use toml_edit::{DocumentMut, Item, Value};

/// Tables of targets: those of users are the library alone, which is looked at by itself.
const TARGETS: [&str; 5] = ["lib", "bin", "test", "example", "bench"];

/// What the published manifest says otherwise than the given one, a name of a table or key each.
///
/// # Errors
/// The published one, or the given one, is no TOML.
pub fn differences(given: &str, published: &str) -> Result<Vec<String>, String> {
    let read = |text: &str| text.parse::<DocumentMut>().map_err(|error| error.message().to_owned());
    let (given, published) = (read(given)?, read(published)?);
    let mut found = Vec::new();
    let (was, is) = (tables(&given), tables(&published));
    for key in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
        if was.get(key) != is.get(key) {
            found.push(key.clone());
        }
    }
    let package = |manifest: &DocumentMut, key: &str| {
        meaning(manifest.get("package").and_then(|package| package.get(key)))
    };
    for key in ["name", "version", "edition", "rust-version", "license", "links"] {
        if package(&given, key) != package(&published, key) {
            found.push(format!("package.{key}"));
        }
    }
    // A crate of ours has no build script, and Cargo says so.
    if !matches!(package(&published, "build"), Json::Null | Json::Bool(false)) {
        found.push("package.build".to_owned());
    }
    let lib = |key: &str| meaning(published.get("lib").and_then(|lib| lib.get(key)));
    let is_ours = |path: &Json| path.is_null() || path == "src/lib.rs";
    if !is_ours(&lib("path")) || lib("proc-macro") == true || lib("plugin") == true {
        found.push("lib".to_owned());
    }
    if published.contains_key("bin") {
        found.push("bin".to_owned());
    }
    Ok(found)
}

/// What the tables that are no package and no target mean, by their names.
fn tables(manifest: &DocumentMut) -> Map<String, Json> {
    let others = manifest.iter().filter(|(key, _)| *key != "package" && !TARGETS.contains(key));
    others
        .map(|(key, item)| (key.to_owned(), expanded(key, meaning(Some(item)))))
        .filter(|(_, value)| !is_empty(value))
        .collect()
}

fn is_empty(value: &Json) -> bool {
    value.as_object().is_some_and(Map::is_empty)
}

/// Dependencies in their long form: `x = "1"` is `x = {version = "1"}`.
fn expanded(key: &str, value: Json) -> Json {
    let Json::Object(members) = value else { return value };
    let members = members.into_iter().map(|(name, value)| match value {
        Json::String(version) if key.ends_with("dependencies") => {
            (name, serde_json::json!({ "version": version }))
        }
        Json::Object(_) if key == "target" => {
            let Json::Object(tables) = value else { return (name, value) };
            let tables = tables.into_iter().map(|(key, table)| (key.clone(), expanded(&key, table)));
            (name, Json::Object(tables.collect()))
        }
        other => (name, other),
    });
    Json::Object(members.collect())
}

/// An item without its spelling; the order of a list decides nothing in a manifest.
fn meaning(item: Option<&Item>) -> Json {
    fn of(value: &Value) -> Json {
        match value {
            Value::String(text) => text.value().as_str().into(),
            Value::Integer(number) => (*number.value()).into(),
            Value::Boolean(flag) => (*flag.value()).into(),
            Value::Array(items) => {
                let mut items: Vec<Json> = items.iter().map(of).collect();
                items.sort_by_key(Json::to_string);
                Json::Array(items)
            }
            Value::InlineTable(table) => {
                table.iter().map(|(key, value)| (key.to_owned(), of(value))).collect::<Map<_, _>>().into()
            }
            other => other.to_string().trim().into(),
        }
    }
    match item {
        None | Some(Item::None) => Json::Null,
        Some(Item::Value(value)) => of(value),
        Some(Item::Table(table)) => table
            .iter()
            .map(|(key, item)| (key.to_owned(), meaning(Some(item))))
            .collect::<Map<_, _>>()
            .into(),
        Some(Item::ArrayOfTables(tables)) => {
            tables.iter().map(|table| meaning(Some(&Item::Table(table.clone())))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::differences;

    const GIVEN: &str = "[package]\nname = \"shop\"\nversion = \"1.0.0\"\nedition = \"2024\"\n[features]\ndefault = []\nxml = [\"dep:b\"]\n\
        [dependencies]\na = \"1.2\"\nb = { version = \"2\", optional = true, features = [\"y\", \"x\"] }\n\
        [target.'cfg(unix)'.dependencies]\nc = \"3\"\n[lints.rust]\nunsafe_code = \"forbid\"\n";
    const PUBLISHED: &str = "# By Cargo.\n[package]\nedition = \"2024\"\nname = \"shop\"\nversion = \"1.0.0\"\nbuild = false\nautolib = false\n\
        [features]\ndefault = []\nxml = [\"dep:b\"]\n[lib]\nname = \"shop\"\npath = \"src/lib.rs\"\n[[test]]\nname = \"t\"\npath = \"tests/t.rs\"\n\
        [dependencies.a]\nversion = \"1.2\"\n[dependencies.b]\nversion = \"2\"\nfeatures = [\"x\", \"y\"]\noptional = true\n\
        [target.\"cfg(unix)\".dependencies.c]\nversion = \"3\"\n[lints.rust]\nunsafe_code = \"forbid\"\n";

    #[test]
    fn another_form_is_no_difference_and_another_meaning_is() {
        assert_eq!(differences(GIVEN, PUBLISHED), Ok(Vec::new()));
        for (old, new, found) in [
            ("version = \"1.2\"", "version = \"1.3\"", "dependencies"),
            ("[dependencies.a]", "[dependencies.z]\nversion = \"1\"\n[dependencies.a]", "dependencies"),
            ("version = \"3\"", "version = \"3\"\nregistry = \"x\"", "target"),
            ("xml = [\"dep:b\"]", "xml = []", "features"),
            ("build = false", "build = \"build.rs\"", "package.build"),
            ("version = \"1.0.0\"", "version = \"1.0.1\"", "package.version"),
            ("path = \"src/lib.rs\"", "path = \"src/other.rs\"", "lib"),
            ("path = \"src/lib.rs\"", "path = \"src/lib.rs\"\nproc-macro = true", "lib"),
            ("[[test]]", "[[bin]]\nname = \"b\"\npath = \"b.rs\"\n[[test]]", "bin"),
            ("[lints.rust]", "[patch.x]\na = \"1\"\n[lints.rust]", "patch"),
            ("[lints.rust]", "[build-dependencies.d]\nversion = \"1\"\n[lints.rust]", "build-dependencies"),
        ] {
            assert!(PUBLISHED.contains(old), "{old}");
            assert_eq!(differences(GIVEN, &PUBLISHED.replace(old, new)), Ok(vec![found.to_owned()]), "{new}");
        }
        assert!(differences(GIVEN, "[").is_err());
    }
}
