//! The files of a document, parsed, and the way from the text of a reference in one of them to a node in another.

use std::collections::BTreeMap;

use super::super::reference::percent_decode;
use super::super::tree::{Document, Node, Value};
use super::Unread;
use crate::diagnostics::{SourceId, SpecPointer};

/// Which file; the document itself is [`MAIN`].
pub(super) type FileId = usize;

/// The document itself.
pub(super) const MAIN: FileId = 0;

/// References followed one after the other before something else is met.
const CHAIN: usize = 64;

/// A place in a file. The same node is one target, however it is spelt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    pub(super) file: FileId,
    pub(super) pointer: SpecPointer,
}

/// A file.
struct Entry {
    path: String,
    content: Result<(SourceId, Node), Unread>,
}

/// All files there are.
pub(super) struct Library {
    files: Vec<Entry>,
    by_path: BTreeMap<String, FileId>,
    /// What the document calls itself (`$self` of OpenAPI 3.2), and the schemas with an `$id`.
    identifiers: BTreeMap<String, Target>,
}

/// Why a reference leads to no node.
pub(super) enum Miss {
    /// The file has not been read yet.
    Wanted(String),
    /// It leads to another host, or is no reference at all: `resolve` says so.
    NotAFile,
    /// The file cannot be had; why.
    Unreadable { path: String, why: Unread },
    /// The file has no such place.
    Nothing { path: String },
    /// References that lead back to themselves.
    Circle,
}

impl Library {
    pub(super) fn new(name: &str, document: &Document) -> Self {
        // Only its last part counts: paths are relative to the folder of the document.
        let path = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let content = Ok((document.source, document.root.clone()));
        let mut identifiers = BTreeMap::new();
        identify(&document.root, &mut identifiers);
        Self {
            files: vec![Entry { path: path.clone(), content }],
            by_path: BTreeMap::from([(path, MAIN)]),
            identifiers,
        }
    }

    pub(super) fn add(&mut self, path: &str, content: Result<Document, Unread>) {
        if self.by_path.contains_key(path) {
            return;
        }
        self.by_path.insert(path.to_owned(), self.files.len());
        let content = content.map(|document| (document.source, document.root));
        self.files.push(Entry { path: path.to_owned(), content });
    }

    pub(super) fn path(&self, file: FileId) -> &str {
        self.files.get(file).map_or("", |entry| entry.path.as_str())
    }

    pub(super) fn source(&self, file: FileId) -> Option<SourceId> {
        self.files.get(file)?.content.as_ref().ok().map(|(source, _)| *source)
    }

    fn root(&self, file: FileId) -> Option<&Node> {
        self.files.get(file)?.content.as_ref().ok().map(|(_, root)| root)
    }

    pub(super) fn node(&self, target: &Target) -> Option<&Node> {
        self.root(target.file)?.lookup(&target.pointer)
    }

    /// The node that the text of a reference in a file names. References on the way to it are followed, and so is it, where
    /// it is nothing but another reference.
    pub(super) fn locate(&self, text: &str, from: FileId) -> Result<Target, Miss> {
        let mut steps = 0;
        let mut at = self.locate_one(text, from, &mut steps)?;
        let mut seen = vec![at.clone()];
        while let Some(next) = self.node(&at).and_then(only_ref) {
            at = self.locate_one(next, at.file, &mut steps)?;
            if seen.contains(&at) || seen.len() > CHAIN {
                return Err(Miss::Circle);
            }
            seen.push(at.clone());
        }
        Ok(at)
    }

    fn locate_one(&self, text: &str, from: FileId, steps: &mut usize) -> Result<Target, Miss> {
        *steps += 1;
        if *steps > CHAIN * 4 {
            return Err(Miss::Circle);
        }
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut at = match self.identifiers.get(path).filter(|_| !path.is_empty()) {
            Some(named) => named.clone(),
            None => Target { file: self.file(path, from)?, pointer: SpecPointer::root() },
        };
        let path = self.path(at.file).to_owned();
        let fragment = percent_decode(fragment).ok_or(Miss::NotAFile)?;
        let nothing = || Miss::Nothing { path: path.clone() };
        if fragment.is_empty() {
            return Ok(at);
        }
        let Some(pointer) = fragment.starts_with('/').then(|| SpecPointer::parse(&fragment)) else {
            let root = self.root(at.file).ok_or_else(nothing)?;
            at.pointer = anchored(root, &fragment).ok_or_else(nothing)?;
            return Ok(at);
        };
        for token in pointer.ok_or(Miss::NotAFile)?.tokens() {
            let mut next = at.pointer.child(token);
            let here = |at: &Target, next: &SpecPointer| {
                self.node(&Target { file: at.file, pointer: next.clone() }).is_some()
            };
            // A place inside a part that stands elsewhere is a place there.
            while !here(&at, &next) {
                let held = self.node(&at).and_then(|node| node.get_str("$ref")).ok_or_else(nothing)?;
                at = self.locate_one(held, at.file, steps)?;
                next = at.pointer.child(token);
            }
            at.pointer = next;
        }
        Ok(at)
    }

    /// The file of a reference's path, as written in another file.
    fn file(&self, path: &str, from: FileId) -> Result<FileId, Miss> {
        if path.is_empty() {
            return Ok(from);
        }
        if leaves_the_host(path) {
            return Err(Miss::NotAFile);
        }
        let decoded = percent_decode(path).ok_or(Miss::NotAFile)?;
        let path = joined(self.path(from), &decoded);
        match self.by_path.get(&path).map(|id| (*id, self.files.get(*id).map(|entry| &entry.content))) {
            Some((id, Some(Ok(_)))) => Ok(id),
            Some((_, Some(Err(why)))) => Err(Miss::Unreadable { path, why: why.clone() }),
            _ => Err(Miss::Wanted(path)),
        }
    }
}

/// Whether the path of a reference has a scheme or names a host. A single letter is a drive, which is no scheme.
fn leaves_the_host(path: &str) -> bool {
    let scheme = path.split_once(':').map(|(scheme, _)| scheme);
    path.starts_with("//")
        || scheme.is_some_and(|scheme| {
            scheme.len() > 1
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        })
}

/// The path of a file as one that stands in `holder` names it: relative to the folder of the document. Steps up that
/// lead out of there are kept, for the reader to refuse.
pub(super) fn joined(holder: &str, path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    if !absolute {
        parts.extend(holder.split('/'));
        parts.pop();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if absolute { format!("/{joined}") } else { joined }
}

/// The text of a node that is a reference and nothing else.
fn only_ref(node: &Node) -> Option<&str> {
    node.get_str("$ref").filter(|_| node.as_mapping().is_some_and(|members| members.len() == 1))
}

/// The schema with an `$anchor`.
fn anchored(root: &Node, name: &str) -> Option<SpecPointer> {
    find(root, |node| ["$anchor", "$dynamicAnchor"].iter().any(|keyword| node.get_str(keyword) == Some(name)))
        .into_iter()
        .next()
}

/// What a document and its schemas call themselves: absolute, or without a path of their own to be mistaken for a file's.
fn identify(root: &Node, identifiers: &mut BTreeMap<String, Target>) {
    if let Some(own) = root.get_str("$self") {
        let own = own.split('#').next().unwrap_or_default();
        identifiers.insert(own.to_owned(), Target { file: MAIN, pointer: SpecPointer::root() });
    }
    for pointer in find(root, |node| node.get_str("$id").is_some()) {
        let id = root.lookup(&pointer).and_then(|node| node.get_str("$id")).unwrap_or_default();
        let id = id.split('#').next().unwrap_or_default();
        if !id.is_empty() {
            let target = Target { file: MAIN, pointer };
            identifiers.entry(id.to_owned()).or_insert(target);
        }
    }
}

/// The places of the objects that a test says yes to, in the order of the document.
fn find(root: &Node, test: impl Fn(&Node) -> bool) -> Vec<SpecPointer> {
    let mut found = Vec::new();
    // Pointers are made on the way down and only for what holds something.
    let mut todo = vec![(root, SpecPointer::root())];
    while let Some((node, at)) = todo.pop() {
        if test(node) {
            found.push(at.clone());
        }
        match &node.value {
            Value::Sequence(items) => {
                let holding = items.iter().enumerate().rev().filter(|(_, item)| holds(item));
                todo.extend(holding.map(|(index, item)| (item, at.index(index))));
            }
            Value::Mapping(members) => {
                let holding = members.iter().rev().filter(|(_, member)| holds(member));
                todo.extend(holding.map(|(key, member)| (member, at.child(key))));
            }
            _ => {}
        }
    }
    found
}

const fn holds(node: &Node) -> bool {
    matches!(node.value, Value::Sequence(_) | Value::Mapping(_))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paths_are_relative_to_the_file_that_holds_them() {
        let table = [
            ("api.yaml", "pet.yaml", "pet.yaml"),
            ("api.yaml", "./schemas//pet.yaml", "schemas/pet.yaml"),
            ("paths/pets.yaml", "../schemas/pet.yaml", "schemas/pet.yaml"),
            ("paths/pets.yaml", "pet.yaml", "paths/pet.yaml"),
            ("paths/pets.yaml", "..\\schemas\\pet.yaml", "schemas/pet.yaml"),
            ("paths/pets.yaml", "../../../x.yaml", "../../x.yaml"),
            ("a/b.yaml", "/etc/x.yaml", "/etc/x.yaml"),
        ];
        for (holder, path, expected) in table {
            assert_eq!(joined(holder, path), expected, "{holder} {path}");
        }
    }
}
