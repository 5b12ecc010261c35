//! Which trueup made what was published: the provenance files of a revision say so, where the packages are committed. For `trueup
//! release` alone.

use super::revision::git;
use std::path::Path;
use trueup::output::sha256;
use trueup::provenance::{IN_CRATE, IN_PACKAGE, Provenance};

/// Packages that are looked at: a repository may hold those of many documents.
const MOST: usize = 200;

/// The versions that made the crate and the package of a document, where the revision has packages that are made from these bytes of it.
/// What cannot be read says nothing.
pub(super) fn of_revision(revision: &str, document: &[u8]) -> [Option<String>; 2] {
    let mut found = [None, None];
    let tree = git(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", "--end-of-options", revision]);
    let Some(tree) = tree.ok().filter(|output| output.status.success()) else { return found };
    let document = sha256(document);
    let names = String::from_utf8_lossy(&tree.stdout);
    let of_packages = names.split('\0').filter_map(|path| Some((path, place(path)?)));
    for (path, place) in of_packages.take(MOST) {
        let text = git(&["cat-file", "blob", &format!("{revision}:{path}")]);
        let text = text.ok().filter(|output| output.status.success());
        let told = text.and_then(|text| Provenance::parse(&String::from_utf8_lossy(&text.stdout)).ok());
        if let Some(told) = told.filter(|told| told.document.sha256 == document)
            && let Some(slot) = found.get_mut(place)
        {
            *slot = Some(told.generator);
        }
    }
    found
}

/// The version that made a package, and whether that is the crate (0) or the package (1).
pub(super) fn of_package(file: &Path) -> Option<(usize, String)> {
    let told = Provenance::parse(&std::fs::read_to_string(file).ok()?).ok()?;
    Some((place(&file.to_string_lossy())?, told.generator))
}

fn place(path: &str) -> Option<usize> {
    let name = path.rsplit(['/', '\\']).next()?;
    [IN_CRATE, IN_PACKAGE].iter().position(|known| *known == name)
}
