//! What the parts of other files are called in the document: after their file, or after the last word of their pointer; with a
//! folder in front where two would be called the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::SpecPointer;

/// Files that are called like this have the name of their folder.
const NAMELESS: &[&str] = &[
    "index",
    "_index",
    "schema",
    "schemas",
    "model",
    "models",
    "definition",
    "definitions",
    "openapi",
    "swagger",
    "main",
    "root",
    "spec",
    "api",
    "components",
    "types",
    "common",
    "all",
    "mod",
];

/// Folders that tell what kind of thing lies in them and not what it is about.
const KINDS: &[&str] = &[
    "schemas",
    "schema",
    "models",
    "model",
    "components",
    "definitions",
    "responses",
    "parameters",
    "requests",
    "requestBodies",
    "request_bodies",
    "headers",
    "examples",
    "attributes",
    "types",
    "spec",
    "specs",
    "specification",
    "openapi",
    "api",
    "src",
    "docs",
    "resources",
    ".",
    "..",
    "",
];

/// What holds named things.
const HOLDERS: &[&str] = &[
    "schemas",
    "definitions",
    "$defs",
    "parameters",
    "responses",
    "headers",
    "requestBodies",
    "securitySchemes",
    "links",
    "callbacks",
    "models",
    "types",
];

/// Words of a pointer that only tell the way.
const WAY: &[&str] = &[
    "properties",
    "items",
    "additionalProperties",
    "schema",
    "content",
    "responses",
    "parameters",
    "paths",
    "components",
    "schemas",
    "definitions",
    "$defs",
    "requestBody",
    "allOf",
    "oneOf",
    "anyOf",
];

/// A part that needs a name: its file, its place in there.
pub(super) struct Nameless<'a> {
    pub(super) path: &'a str,
    pub(super) pointer: &'a SpecPointer,
}

/// A name for each, in the same order. `taken` are the names the document has already.
pub(super) fn choose(parts: &[Nameless<'_>], taken: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<String> = parts.iter().map(plain).collect();
    let taken: BTreeSet<String> = taken.iter().map(|name| folded(name)).collect();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        groups.entry(folded(name)).or_default().push(index);
    }
    let mut used = taken.clone();
    let mut crowded = Vec::new();
    for (name, members) in groups {
        let depth = |index: &usize| parts[*index].path.matches('/').count();
        let least = members.iter().map(depth).min().unwrap_or(0);
        let mut outer = members.iter().filter(|index| depth(index) == least);
        // The one that lies further out than the others is the one that is meant without more words.
        let keeps = outer.next().filter(|_| outer.next().is_none() && !taken.contains(&name)).copied();
        if keeps.is_some() {
            used.insert(name);
        }
        crowded.extend(members.into_iter().filter(|index| Some(*index) != keeps));
    }
    crowded.sort_by_key(|index| (parts[*index].path, parts[*index].pointer));
    for index in crowded {
        let part = &parts[index];
        let mut name = names[index].clone();
        for qualifier in qualifiers(part) {
            name = qualified(qualifier, &name);
            if !used.contains(&folded(&name)) {
                break;
            }
        }
        let base = name.clone();
        let mut number = 2;
        while !used.insert(folded(&name)) {
            name = format!("{base}{number}");
            number += 1;
        }
        names[index] = name;
    }
    names
}

/// The name of a part by itself.
fn plain(part: &Nameless<'_>) -> String {
    let tokens: Vec<&str> = part.pointer.tokens().collect();
    match tokens.as_slice() {
        [] => of_file(part.path),
        [only] => (*only).to_owned(),
        [.., holder, last] if HOLDERS.contains(holder) && !is_number(last) => (*last).to_owned(),
        tokens => {
            let mut words = vec![of_file(part.path)];
            words.extend(tokens.iter().filter(|token| !WAY.contains(token)).map(|token| (*token).to_owned()));
            words.join("_")
        }
    }
}

/// The name of a file: its own, or that of its folder where it says nothing.
fn of_file(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let stem = stem(file);
    if NAMELESS.contains(&stem.to_ascii_lowercase().as_str())
        && let Some(folder) = parts.find(|folder| !matches!(*folder, "" | "." | ".."))
    {
        return folder.to_owned();
    }
    stem.to_owned()
}

/// `pet.schema.yaml` → `pet`.
fn stem(file: &str) -> &str {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    ["schema", "model", "response", "parameter"]
        .iter()
        .find_map(|kind| stem.strip_suffix(kind)?.strip_suffix('.'))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(stem)
}

/// What may be put in front of a name, nearest first.
fn qualifiers<'a>(part: &Nameless<'a>) -> Vec<&'a str> {
    let mut parts = part.path.rsplit('/');
    let file = parts.next().map(stem).filter(|_| !part.pointer.is_root());
    let file = file.filter(|stem| !NAMELESS.contains(&stem.to_ascii_lowercase().as_str()));
    file.into_iter().chain(parts.filter(|folder| !KINDS.contains(folder))).collect()
}

/// The two words joined in the manner of the second.
fn qualified(qualifier: &str, name: &str) -> String {
    if name.starts_with(|c: char| c.is_uppercase()) {
        let mut letters = qualifier.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}{name}", letters.as_str())
    } else if name.contains('-') {
        format!("{qualifier}-{name}")
    } else {
        format!("{qualifier}_{name}")
    }
}

/// What is left of a name where types are called after it: letters and digits.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_number(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_a_person_would_choose() {
        let table: &[(&str, &str, &str)] = &[
            ("schemas/Pet.yaml", "", "Pet"),
            ("schemas/pet.schema.json", "", "pet"),
            ("pets/index.yaml", "", "pets"),
            ("common.yaml", "/Error", "Error"),
            ("common.yaml", "/components/schemas/Fault", "Fault"),
            ("pet.yaml", "/properties/status", "pet_status"),
            ("pets.yaml", "/get/responses/200", "pets_get_200"),
            // Two of one name: each with its folder, unless one lies further out.
            ("resources/apps/models/error.yml", "", "apps_error"),
            ("resources/disks/models/error.yml", "", "disks_error"),
            ("Link.yml", "", "Link"),
            ("deep/down/Link.yml", "", "DownLink"),
            ("a.yml", "/thing", "a_thing"),
            ("b.yml", "/thing", "b_thing"),
            // The document has this one.
            ("other/Known.yml", "", "OtherKnown"),
        ];
        let pointers: Vec<SpecPointer> =
            table.iter().map(|(_, pointer, _)| SpecPointer::parse(pointer).unwrap()).collect();
        let parts: Vec<Nameless<'_>> =
            table.iter().zip(&pointers).map(|((path, ..), pointer)| Nameless { path, pointer }).collect();
        let expected: Vec<&str> = table.iter().map(|(.., name)| *name).collect();
        let taken = BTreeSet::from(["known".to_owned()]);
        let mut chosen = choose(&parts[2..], &taken);
        chosen.splice(0..0, [plain(&parts[0]), plain(&parts[1])]);
        assert_eq!(chosen, expected);
    }
}
