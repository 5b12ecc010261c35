//! The bill of materials of a package: CycloneDX 1.6 as JSON (ECMA-424), read off the package file that it is published with.
//! A library says what it asks for, not what a program that uses it got: components have requirements, and no versions.

use serde_json::{Value, json};
use toml_edit::{DocumentMut, Item};

/// A dependency as the package file has it.
struct Asked {
    name: String,
    requirement: String,
    is_optional: bool,
}

/// Of a crate, by its Cargo.toml.
///
/// # Errors
/// The file is no TOML, which is a bug.
pub fn rust(manifest: &str) -> Result<String, String> {
    let document: DocumentMut = manifest.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
    let package =
        |key: &str| document.get("package").and_then(|package| package.get(key)).and_then(Item::as_str);
    let all = document.get("dependencies").and_then(Item::as_table_like);
    let asked = all.into_iter().flat_map(|all| all.iter()).map(|(name, item)| {
        let version = item.as_str().or_else(|| item.get("version").and_then(Item::as_str));
        let is_optional = item.get("optional").and_then(Item::as_bool).unwrap_or(false);
        Asked { name: name.to_owned(), requirement: version.unwrap_or("*").to_owned(), is_optional }
    });
    let (name, version) = (package("name").unwrap_or_default(), package("version").unwrap_or_default());
    Ok(bill("cargo", name, version, package("license"), asked.collect()))
}

/// Of a package, by its pyproject.toml.
///
/// # Errors
/// The file is no TOML, which is a bug.
pub fn python(manifest: &str) -> Result<String, String> {
    let document: DocumentMut = manifest.parse().map_err(|error| format!("pyproject.toml: {error}"))?;
    let project = |key: &str| document.get("project").and_then(|project| project.get(key));
    let text = |key: &str| project(key).and_then(Item::as_str);
    let all = project("dependencies").and_then(Item::as_array);
    let asked = all.into_iter().flat_map(|all| all.iter()).filter_map(|item| {
        // PEP 508: the name ends where the requirement begins.
        let text = item.as_str()?;
        let end =
            text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(text.len());
        let (name, requirement) = text.split_at(end);
        Some(Asked { name: name.to_owned(), requirement: requirement.trim().to_owned(), is_optional: false })
    });
    let asked = asked.collect();
    Ok(bill(
        "pypi",
        text("name").unwrap_or_default(),
        text("version").unwrap_or_default(),
        text("license"),
        asked,
    ))
}

fn bill(kind: &str, name: &str, version: &str, license: Option<&str>, mut asked: Vec<Asked>) -> String {
    asked.sort_by(|a, b| a.name.cmp(&b.name));
    let own = format!("{}@{version}", purl(kind, name));
    let mut component =
        json!({ "type": "library", "bom-ref": own, "name": name, "version": version, "purl": own });
    if let Some(license) = license {
        component["licenses"] = json!([{ "expression": license }]);
    }
    let components: Vec<Value> = asked
        .iter()
        .map(|asked| {
            json!({
                "type": "library",
                "bom-ref": purl(kind, &asked.name),
                "name": asked.name,
                "purl": purl(kind, &asked.name),
                "scope": if asked.is_optional { "optional" } else { "required" },
                "properties": [{ "name": "trueup:requirement", "value": asked.requirement }],
            })
        })
        .collect();
    let depends: Vec<String> = asked.iter().map(|asked| purl(kind, &asked.name)).collect();
    let generator = json!({ "type": "application", "name": "trueup", "version": env!("CARGO_PKG_VERSION") });
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "tools": { "components": [generator] }, "component": component },
        "components": components,
        "dependencies": [{ "ref": own, "dependsOn": depends }],
    });
    format!("{bill:#}\n")
}

/// A package URL (ECMA-427): names of PyPI are lower case with dashes.
fn purl(kind: &str, name: &str) -> String {
    let name = if kind == "pypi" { name.to_lowercase().replace(['_', '.'], "-") } else { name.to_owned() };
    format!("pkg:{kind}/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_lists_what_it_asks_for() {
        let text = rust("[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT OR Apache-2.0\"\n[dependencies]\nserde = { version = \"1\", optional = true }\nbytes = \"1.2\"\n[dev-dependencies]\nx = \"1\"\n").unwrap();
        let bill: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(bill["metadata"]["component"]["purl"], "pkg:cargo/a@1.0.0");
        assert_eq!(bill["metadata"]["component"]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(bill["dependencies"][0]["dependsOn"], json!(["pkg:cargo/bytes", "pkg:cargo/serde"]));
        assert_eq!(bill["components"][1]["scope"], "optional");
    }

    #[test]
    fn a_package_lists_what_it_asks_for() {
        let text = python("[project]\nname = \"my_pkg\"\nversion = \"1.0.0rc1\"\ndependencies = [\"typing-extensions>=4.12\", \"httpx2 >=2,<3\"]\n").unwrap();
        let bill: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(bill["metadata"]["component"]["purl"], "pkg:pypi/my-pkg@1.0.0rc1");
        assert_eq!(bill["components"][0]["properties"][0]["value"], ">=2,<3");
        assert_eq!(bill["components"][1]["name"], "typing-extensions");
    }
}
