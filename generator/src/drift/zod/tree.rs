//! Files that import each other: where a name of a module comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::syntax::{Entry, Export, Expr, Import, Module, Node};

/// Steps from a name to what stands behind it, through exports and imports.
const FARTHEST: usize = 64;
const EXTENSIONS: [&str; 8] = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/// All files of a folder.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Paths below the folder, with `/`.
    pub(super) paths: Vec<String>,
    pub(super) modules: Vec<Module>,
    by_path: BTreeMap<String, usize>,
    /// `compilerOptions.paths`: the folder of the file that says so, the pattern, where it leads.
    aliases: Vec<(String, String, Vec<String>)>,
    exporters: BTreeMap<String, Vec<usize>>,
    /// Of a namespace or a class: the module around it, and what it is called there.
    around: BTreeMap<usize, (usize, String)>,
    /// The other way.
    inside: BTreeMap<(usize, String), usize>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A value of a module.
    Value(usize, String),
    /// A whole module.
    Module(usize),
    /// Zod, or one of its functions.
    Zod(Option<String>),
    /// Something of another package, or of a file that is not there.
    Foreign,
}

impl Tree {
    pub(super) fn new(files: Vec<(String, Module)>, settings: &[(String, Node)]) -> Self {
        let mut tree = Self::default();
        for (path, module) in files {
            let number = tree.modules.len();
            tree.by_path.insert(path.clone(), number);
            for name in module.exports.keys() {
                tree.exporters.entry(name.clone()).or_default().push(number);
            }
            tree.add(path, module);
        }
        for (path, node) in settings {
            let folder = folder_of(path);
            let Some(options) = member(node, "compilerOptions") else { continue };
            let base = member(options, "baseUrl").and_then(text).unwrap_or(".");
            let Some(Node { expr: Expr::Object(entries), .. }) = member(options, "paths") else { continue };
            for entry in entries {
                let Entry::Member { name, value, .. } = entry else { continue };
                let Expr::List(targets) = &value.expr else { continue };
                let targets =
                    targets.iter().filter_map(text).map(|target| joined(&joined(folder, base), target));
                tree.aliases.push((folder.to_owned(), name.clone(), targets.collect()));
            }
        }
        tree
    }

    /// A module, and those inside of it behind it.
    fn add(&mut self, path: String, mut module: Module) -> usize {
        let number = self.modules.len();
        let spaces = std::mem::take(&mut module.spaces);
        self.paths.push(path.clone());
        self.modules.push(module);
        for (name, space) in spaces {
            let inner = self.add(path.clone(), space);
            self.around.insert(inner, (number, name.clone()));
            self.inside.insert((number, name), inner);
        }
        number
    }

    /// What a namespace or a class is called, from the outermost around it; nothing of a file.
    pub(super) fn names_of(&self, module: usize) -> Vec<&str> {
        let mut names = Vec::new();
        let mut at = module;
        while let Some((around, name)) = self.around.get(&at) {
            names.push(name.as_str());
            at = *around;
        }
        names.reverse();
        names
    }

    /// The names that others see of a module: none of what stands in something that they do not see.
    pub(super) fn exported(&self, module: usize) -> BTreeSet<&str> {
        let Some(of) = self.modules.get(module).filter(|_| self.is_seen(module)) else {
            return BTreeSet::new();
        };
        of.exports.values().filter_map(Export::local).collect()
    }

    fn is_seen(&self, module: usize) -> bool {
        let Some((around, name)) = self.around.get(&module) else { return true };
        let Some(of) = self.modules.get(*around) else { return false };
        // Most are exported by their own names.
        let by_name = of.exports.get(name).and_then(Export::local) == Some(name);
        (by_name || of.exports.values().filter_map(Export::local).any(|local| local == name))
            && self.is_seen(*around)
    }

    /// What a name means inside a module.
    pub(super) fn local(&self, module: usize, name: &str) -> Option<Found> {
        self.local_within(module, name, 0)
    }

    /// What a module exports under a name.
    pub(super) fn export(&self, module: usize, name: &str) -> Option<Found> {
        self.export_within(module, name, 0)
    }

    fn local_within(&self, number: usize, name: &str, steps: usize) -> Option<Found> {
        let module = self.modules.get(number)?;
        let around =
            || self.around.get(&number).and_then(|(around, _)| self.local_within(*around, name, steps));
        if module.is_class {
            return around();
        }
        self.own(number, name, steps).or_else(around)
    }

    /// What a module itself has under a name.
    fn own(&self, number: usize, name: &str, steps: usize) -> Option<Found> {
        let module = self.modules.get(number)?;
        if let Some(inner) = self.inside.get(&(number, name.to_owned())) {
            return Some(Found::Module(*inner));
        }
        if module.values.contains_key(name) {
            return Some(Found::Value(number, name.to_owned()));
        }
        module.imports.get(name).map(|import| self.imported(number, import, steps))
    }

    fn export_within(&self, number: usize, name: &str, steps: usize) -> Option<Found> {
        let module = self.modules.get(number)?;
        if steps > FARTHEST {
            return None;
        }
        match module.exports.get(name) {
            Some(Export::Local(local)) => self.own(number, local, steps + 1),
            Some(Export::Other(import)) => Some(self.imported(number, import, steps + 1)),
            None => module.stars.iter().find_map(|from| {
                let other = self.file(number, from)?;
                self.export_within(other, name, steps + 1)
            }),
        }
    }

    fn imported(&self, number: usize, import: &Import, steps: usize) -> Found {
        let Some(other) = self.file(number, &import.from) else { return self.foreign(import) };
        match &import.name {
            None => Found::Module(other),
            Some(name) => match self.export_within(other, name, steps + 1) {
                Some(found) => found,
                // What `require` gives, a default import gives too.
                None if name == "default" => Found::Module(other),
                None => Found::Foreign,
            },
        }
    }

    fn foreign(&self, import: &Import) -> Found {
        let name = import.name.as_deref();
        let of_zod = import.from == "zod" || import.from.starts_with("zod/");
        match name {
            _ if of_zod && matches!(name, None | Some("z" | "default")) => Found::Zod(None),
            _ if of_zod => Found::Zod(name.map(str::to_owned)),
            // Packages around Zod hand it on.
            Some("z") => Found::Zod(None),
            // A package of the same repository, whose settings are not read: if the name is exported once, it is that one.
            Some(name) if !import.from.starts_with('.') => {
                match self.exporters.get(name).map(Vec::as_slice) {
                    Some([only]) => self.export_within(*only, name, 0).unwrap_or(Found::Foreign),
                    _ => Found::Foreign,
                }
            }
            _ => Found::Foreign,
        }
    }

    /// The file that a module means by a specifier.
    fn file(&self, from: usize, specifier: &str) -> Option<usize> {
        let folder = folder_of(self.paths.get(from)?);
        if specifier.starts_with('.') {
            return self.at(&joined(folder, specifier));
        }
        // The settings that stand nearest count.
        let mut near: Vec<_> = self.aliases.iter().filter(|(of, ..)| is_below(folder, of)).collect();
        near.sort_by_key(|(of, ..)| std::cmp::Reverse(of.len()));
        near.into_iter().find_map(|(_, pattern, targets)| {
            let rest = match pattern.split_once('*') {
                Some((before, after)) => specifier.strip_prefix(before)?.strip_suffix(after)?,
                None if pattern == specifier => "",
                None => return None,
            };
            targets.iter().find_map(|target| self.at(&target.replacen('*', rest, 1)))
        })
    }

    fn at(&self, path: &str) -> Option<usize> {
        if let Some(number) = self.by_path.get(path) {
            return Some(*number);
        }
        let stem = ["js", "jsx", "mjs", "cjs"].iter().find_map(|end| path.strip_suffix(&format!(".{end}")));
        let stems = [Some(path.to_owned()), stem.map(str::to_owned), Some(joined(path, "index"))];
        stems.iter().flatten().find_map(|stem| {
            EXTENSIONS.iter().find_map(|end| self.by_path.get(&format!("{stem}.{end}")).copied())
        })
    }
}

fn member<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let Expr::Object(entries) = &node.expr else { return None };
    entries.iter().find_map(|entry| match entry {
        Entry::Member { name, value, .. } if name == key => Some(&**value),
        _ => None,
    })
}

fn text(node: &Node) -> Option<&str> {
    if let Expr::Text(text) = &node.expr { Some(text) } else { None }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_below(folder: &str, of: &str) -> bool {
    of.is_empty() || folder == of || folder.strip_prefix(of).is_some_and(|rest| rest.starts_with('/'))
}

/// A path below a folder, `.` and `..` resolved.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
