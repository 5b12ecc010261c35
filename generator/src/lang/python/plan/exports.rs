//! The three `__init__.py`: what the package, `models` and `resources` export, each imported when it is first used.

use std::collections::BTreeMap;

use serde::Serialize;

use super::models::{ModelsModule, tuple};
use crate::lang::python::docs;
use crate::lang::python::encode::{PyDoc, PyLiteral};
use crate::lang::python::imports::{Imports, export_order, member_order, module_order};
use crate::lang::python::names::Names;
use crate::lang::python::reserved;

/// One `__init__.py`.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct Exports {
    doc: Option<PyDoc>,
    /// Imports for type checkers.
    imports: Vec<String>,
    /// Module and names, for the run time.
    modules: Vec<ExportedModule>,
    /// Sorted.
    exports: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ExportedModule {
    module: String,
    /// A tuple of names; an empty one stands for the module itself.
    names: String,
}

/// From this many names on, a list of them is no longer for readers: it goes into a table of its own.
const MANY: usize = 500;
/// Columns of that table.
const WIDTH: usize = 96;

/// A table of modules and their names, for an `__init__.py` that imports them as a whole for type checkers.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct Index {
    doc: Option<PyDoc>,
    modules: Vec<IndexedModule>,
}

#[derive(Debug, Serialize)]
struct IndexedModule {
    module: String,
    /// Names with blanks between them.
    lines: Vec<String>,
}

/// The table of `models`, for a package with many.
pub(super) fn models_index(modules: &[ModelsModule]) -> Option<Index> {
    if modules.iter().map(|module| module.exports.len()).sum::<usize>() < MANY {
        return None;
    }
    let filled = |names: &[String]| {
        let mut lines: Vec<String> = Vec::new();
        for name in names {
            match lines.last_mut() {
                Some(line) if line.len() + name.len() < WIDTH => {
                    line.push(' ');
                    line.push_str(name);
                }
                _ => lines.push(name.clone()),
            }
        }
        lines
    };
    let indexed =
        |module: &ModelsModule| IndexedModule { module: module.stem.clone(), lines: filled(&module.exports) };
    let doc = docs::sentence("What the API takes and returns, one module a topic.", 0);
    // They are also the order of the import statements.
    let mut modules: Vec<&ModelsModule> = modules.iter().collect();
    modules.sort_by(|a, b| module_order(&a.stem, &b.stem));
    Some(Index { doc, modules: modules.into_iter().map(indexed).collect() })
}

/// The package itself.
pub(super) fn root(names: &Names, doc: Option<PyDoc>) -> Exports {
    let client = &names.package.python_client;
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    modules.insert("._client".to_owned(), vec![format!("Async{client}"), client.clone()]);
    for (module, names) in reserved::EXPORTS {
        modules.insert(module.to_owned(), names.iter().map(|name| (*name).to_owned()).collect());
    }
    let mut exports = lazy(doc, modules);
    exports.imports.insert(0, "from . import models, resources".to_owned());
    for module in ["models", "resources"] {
        exports.modules.push(ExportedModule { module: format!(".{module}"), names: "()".to_owned() });
        exports.exports.push(module.to_owned());
    }
    exports.exports.push("__version__".to_owned());
    exports.exports.sort_by(|a, b| export_order(a, b));
    exports
}

/// `models`.
pub(super) fn models(modules: &[ModelsModule]) -> Exports {
    let modules =
        modules.iter().map(|module| (format!(".{}", module.stem), module.exports.clone())).collect();
    lazy(docs::sentence("What the API takes and returns, one module a topic.", 0), modules)
}

/// `resources`.
pub(super) fn resources(names: &Names) -> Exports {
    let modules = names.resources.iter().map(|own| {
        let classes = [&own.class, &own.async_class];
        (format!(".{}", own.module), classes.map(Clone::clone).to_vec())
    });
    lazy(docs::sentence("The resources of the client, one module each.", 0), modules.collect())
}

fn lazy(doc: Option<PyDoc>, modules: BTreeMap<String, Vec<String>>) -> Exports {
    let mut imports = Imports::default();
    let mut exports = Vec::new();
    let mut groups = Vec::new();
    for (module, mut names) in modules {
        for name in &names {
            imports.name(&module, name);
        }
        exports.extend(names.iter().cloned());
        names.sort_by(|a, b| member_order(a, b));
        let names = tuple(names.iter().map(|name| PyLiteral::string(name).to_string()));
        groups.push(ExportedModule { module, names: names.unwrap_or_else(|| "()".to_owned()) });
    }
    exports.sort_by(|a, b| export_order(a, b));
    Exports { doc, imports: imports.sections().concat(), modules: groups, exports }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_a_large_package_are_in_the_order_of_isort() {
        let stems = ["io", "io_part_10", "io_part_2", "a"];
        let modules = stems.map(|stem| ModelsModule::of(stem, vec![format!("In{stem}"); MANY / 4]));
        let index = models_index(&modules).expect("there are many names");
        let sorted: Vec<&str> = index.modules.iter().map(|module| module.module.as_str()).collect();
        assert_eq!(sorted, ["a", "io", "io_part_2", "io_part_10"]);
    }
}
