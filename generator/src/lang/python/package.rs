//! `pyproject.toml`: a fixed file in which the few facts about the package are set, as TOML values and never as text.

use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::encode;
use crate::ir::{Api, Package};

/// Everything that does not depend on the API.
const TEMPLATE: &str = include_str!("../../../templates/package/python/pyproject.toml");

/// Writes the file.
///
/// # Errors
/// When the template is no TOML, which a test excludes.
pub(super) fn pyproject(api: &Api, package: &Package) -> Result<String, String> {
    let mut document: DocumentMut = TEMPLATE.parse().map_err(|error| format!("pyproject.toml: {error}"))?;
    if let Some(project) = document.get_mut("project").and_then(Item::as_table_mut) {
        project["name"] = value(package.python_package.as_str());
        project["version"] = value(package.python_version.as_str());
        project["description"] = value(encode::description(&api.title));
        match &package.license {
            Some(license) => project["license"] = value(license.as_str()),
            None => {
                project.remove("license");
            }
        }
        if let Some(url) = package.repository.as_ref().and_then(encode::web_address) {
            let mut urls = Table::new();
            urls["Repository"] = value(url);
            project["urls"] = Item::Table(urls);
        }
    }
    let wheel = ["tool", "hatch", "build", "targets", "wheel"]
        .iter()
        .try_fold(document.as_item_mut(), |item, key| item.get_mut(key))
        .and_then(Item::as_table_mut);
    if let Some(wheel) = wheel {
        wheel["packages"] = value(Array::from_iter([format!("src/{}", package.python_package)]));
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::SpecText;
    use crate::lang::python::samples;

    #[test]
    fn text_of_a_document_makes_no_table() {
        let mut api = samples::api();
        api.title = SpecText::new("x\"\n[build-system]\nrequires = [\"evil\"]\n# ''' \"\"\" \\ \u{1b}\0");
        api.package.repository = Some(SpecText::new("https://example.com/\"\n[tool.evil]"));
        let text = pyproject(&api, &api.package).unwrap();
        let document: DocumentMut = text.parse().unwrap();
        let keys =
            |item: &Item| item.as_table().unwrap().iter().map(|(key, _)| key.to_owned()).collect::<Vec<_>>();
        assert_eq!(keys(document.as_item()), ["build-system", "project", "tool"]);
        assert_eq!(document["build-system"]["requires"].as_array().unwrap().len(), 1);
        assert_eq!(keys(&document["tool"]), ["hatch", "mypy", "pyright", "pytest", "ruff"]);
        assert_eq!(
            document["project"]["description"].as_str().unwrap(),
            "Typed client of the x\" [build-system] requires = [\"evil\"] # ''' \"\"\" \\ API"
        );
        assert!(document["project"].get("urls").is_none(), "no address has white space");
    }
}
