//! The three `__init__.py`: what the package, `models` and `resources` export, each imported when it is first used.

use std::collections::BTreeMap;

use serde::Serialize;

use super::models::{ModelsModule, tuple};
use crate::lang::layout::LIMIT;
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
    /// Old names, which nothing else exports.
    former: Vec<FormerName>,
}

/// An old name and the one of now.
#[derive(Debug, Serialize)]
struct FormerName {
    name: String,
    now: String,
}

/// Old names of all modules, sorted.
fn former(modules: &[ModelsModule]) -> Vec<FormerName> {
    sorted(modules.iter().flat_map(|module| &module.former))
}

fn sorted<'a>(names: impl Iterator<Item = &'a (String, String)>) -> Vec<FormerName> {
    let mut found: Vec<FormerName> =
        names.map(|(name, now)| FormerName { name: name.clone(), now: now.clone() }).collect();
    found.sort_by(|a, b| export_order(&a.name, &b.name));
    found
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
    /// Modules with models.
    modules: Vec<String>,
    former: Vec<FormerName>,
    /// Files of the table, each short enough for a reader; the first one puts all of them together.
    #[serde(skip)]
    pub(in crate::lang::python) parts: Vec<IndexPart>,
}

/// A file of the table.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct IndexPart {
    #[serde(skip)]
    pub(in crate::lang::python) stem: String,
    modules: Vec<IndexedModule>,
    /// The other files, where this is the first one: module, and what its table is called here.
    others: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
struct IndexedModule {
    module: String,
    /// Names with blanks between them.
    lines: Vec<String>,
}

/// Whether the package has too many models for a reader to look through, or for a program to import at once.
pub(super) fn are_many(modules: &[ModelsModule]) -> bool {
    modules.iter().map(|module| module.exports.len()).sum::<usize>() >= MANY
}

/// The table of `models`, for a package with many.
pub(super) fn models_index(modules: &[ModelsModule]) -> Option<Index> {
    if !are_many(modules) {
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
    let former = former(modules);
    // They are also the order of the import statements.
    let mut modules: Vec<&ModelsModule> = modules.iter().collect();
    modules.sort_by(|a, b| module_order(&a.stem, &b.stem));
    let names = modules.iter().map(|module| module.stem.clone()).collect();
    Some(Index { doc, modules: names, former, parts: index_parts(modules.into_iter().map(indexed)) })
}

/// Modules one after the other, in as many files as it takes.
fn index_parts(modules: impl Iterator<Item = IndexedModule>) -> Vec<IndexPart> {
    let mut groups: Vec<(usize, Vec<IndexedModule>)> = vec![(0, Vec::new())];
    for module in modules {
        let lines = module.lines.len() + 2;
        match groups.last_mut() {
            Some((used, group)) if group.is_empty() || *used + lines <= LIMIT => {
                *used += lines;
                group.push(module);
            }
            _ => groups.push((lines, vec![module])),
        }
    }
    let count = groups.len();
    let stem = |at: usize| if at == 0 { "_index".to_owned() } else { format!("_index_part_{}", at + 1) };
    let others = |at: usize| match at {
        0 => (1..count).map(|other| (stem(other), format!("PART_{}", other + 1))).collect(),
        _ => Vec::new(),
    };
    let part = |(at, (_, modules))| IndexPart { stem: stem(at), modules, others: others(at) };
    groups.into_iter().enumerate().map(part).collect()
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
    let exported =
        modules.iter().map(|module| (format!(".{}", module.stem), module.exports.clone())).collect();
    let made = lazy(docs::sentence("What the API takes and returns, one module a topic.", 0), exported);
    Exports { former: former(modules), ..made }
}

/// `resources`.
pub(super) fn resources(names: &Names) -> Exports {
    let modules = names.resources.iter().map(|own| {
        let classes = [&own.class, &own.async_class];
        (format!(".{}", own.module), classes.map(Clone::clone).to_vec())
    });
    let made = lazy(docs::sentence("The resources of the client, one module each.", 0), modules.collect());
    Exports { former: sorted(names.resources.iter().flat_map(|own| &own.former_classes)), ..made }
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
    Exports { doc, imports: imports.sections().concat(), modules: groups, exports, former: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_a_large_package_are_in_the_order_of_isort() {
        let stems = ["io", "io_part_10", "io_part_2", "a"];
        let modules = stems.map(|stem| ModelsModule::of(stem, vec![format!("In{stem}"); MANY / 4]));
        let index = models_index(&modules).expect("there are many names");
        assert_eq!(index.modules, ["a", "io", "io_part_2", "io_part_10"]);
        let [part] = index.parts.as_slice() else { panic!("four short modules need one file") };
        let sorted: Vec<&str> = part.modules.iter().map(|module| module.module.as_str()).collect();
        assert_eq!((part.stem.as_str(), sorted), ("_index", vec!["a", "io", "io_part_2", "io_part_10"]));
    }

    #[test]
    fn a_long_table_goes_on_in_other_files_and_no_module_is_cut() {
        let module =
            |at: usize| IndexedModule { module: format!("m{at}"), lines: vec!["A".to_owned(); LIMIT / 2] };
        let parts = index_parts((0..3).map(module));
        let stems: Vec<(&str, usize)> =
            parts.iter().map(|part| (part.stem.as_str(), part.modules.len())).collect();
        assert_eq!(stems, [("_index", 1), ("_index_part_2", 1), ("_index_part_3", 1)]);
        let named = |module: &str, name: &str| (module.to_owned(), name.to_owned());
        assert_eq!(parts[0].others, [named("_index_part_2", "PART_2"), named("_index_part_3", "PART_3")]);
        assert!(parts[1..].iter().all(|part| part.others.is_empty()));
    }
}
