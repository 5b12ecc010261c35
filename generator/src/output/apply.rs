//! Decides what a run does to a folder, then does it: write, check or only say so.
//!
//! A run refuses as a whole: when one file was edited by hand, none is written.

use super::{
    Change, ChangeKind, FileSet, Glob, InputHashes, MANIFEST_NAME, Manifest, RelPath, capped_diff, sha256,
};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// What to do with the differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Write them.
    Write,
    /// Report them; the caller turns any into exit status 1.
    Check,
    /// Report them as what would be done.
    DryRun,
}

/// What a run found and did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Every file that differs, by path.
    pub changes: Vec<Change>,
    /// Files that were right already.
    pub unchanged: usize,
    /// Generated paths left alone because a `keep` pattern names them.
    pub kept: Vec<String>,
    /// The manifest itself was out of date.
    pub manifest_changed: bool,
}

impl Report {
    /// Nothing differs.
    pub fn is_clean(&self) -> bool {
        self.changes.is_empty() && !self.manifest_changed
    }
}

/// A file that a run must not touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub path: String,
    /// Why.
    pub kind: RefusalKind,
}

/// Why a run refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalKind {
    /// Its contents are not what the generator wrote.
    HandEdited,
    /// It was there before and the manifest does not own it.
    NotOurs,
    /// A folder or file on the way is a symbolic link.
    SymbolicLink,
    /// The manifest cannot be trusted.
    BadManifest(String),
    /// The file system said no.
    Unusable(String),
}

const DIFF_LINES: usize = 40;

/// Brings `root` in line with `files`.
///
/// Files matching `keep` are neither written nor deleted. `force` overwrites hand-edited and foreign files.
///
/// # Errors
/// Every reason to refuse, at once; nothing was written then. In `Write` mode an I/O failure half-way leaves whole
/// files and the old manifest, and the next run finishes the work.
pub fn apply(
    mode: Mode,
    root: &Path,
    files: &FileSet,
    inputs: &InputHashes,
    keep: &[Glob],
    force: bool,
) -> Result<Report, Vec<Refusal>> {
    let manifest_path = root.join(MANIFEST_NAME);
    let old_manifest_text = read(&manifest_path, MANIFEST_NAME).map_err(|refusal| vec![refusal])?;
    let old = match old_manifest_text.as_deref().map(Manifest::parse).transpose() {
        Ok(manifest) => manifest.unwrap_or_default(),
        Err(_) if force => Manifest::default(),
        Err(error) => {
            return Err(vec![Refusal {
                path: MANIFEST_NAME.into(),
                kind: RefusalKind::BadManifest(error.0),
            }]);
        }
    };

    let is_kept = |path: &str| keep.iter().any(|glob| glob.matches(path));
    let mut report = Report::default();
    let mut refusals = Vec::new();
    let mut owned = BTreeMap::new();
    for (path, new) in files.iter() {
        if is_kept(path.as_str()) {
            report.kept.push(path.to_string());
            continue;
        }
        owned.insert(path.to_string(), sha256(new.as_bytes()));
        match existing(root, path) {
            Err(refusal) => refusals.push(refusal),
            Ok(None) => {
                report.changes.push(Change { path: path.clone(), kind: ChangeKind::Add, diff: Vec::new() })
            }
            Ok(Some(current)) if current == new.as_bytes() => report.unchanged += 1,
            Ok(Some(current)) => {
                if let (Some(kind), false) = (foreign(&old, path.as_str(), &current), force) {
                    refusals.push(Refusal { path: path.to_string(), kind });
                }
                let diff = capped_diff(&String::from_utf8_lossy(&current), new, DIFF_LINES);
                report.changes.push(Change { path: path.clone(), kind: ChangeKind::Change, diff });
            }
        }
    }
    for path in old.files.keys().filter(|path| !owned.contains_key(*path) && !is_kept(path)) {
        let Ok(path) = RelPath::new(path) else { continue };
        match existing(root, &path) {
            Err(refusal) => refusals.push(refusal),
            Ok(None) => {}
            Ok(Some(current)) => {
                if let (Some(kind), false) = (foreign(&old, path.as_str(), &current), force) {
                    refusals.push(Refusal { path: path.to_string(), kind });
                }
                report.changes.push(Change { path, kind: ChangeKind::Delete, diff: Vec::new() });
            }
        }
    }
    // One link stands before every file of its folder.
    refusals.dedup();
    if !refusals.is_empty() {
        return Err(refusals);
    }

    let manifest_text = Manifest::new(inputs.clone(), owned).render();
    report.manifest_changed = old_manifest_text.as_deref() != Some(manifest_text.as_str());
    if mode == Mode::Write {
        write_all(root, files, &report, &manifest_text)
            .map_err(|(path, error)| vec![Refusal { path, kind: RefusalKind::Unusable(said(&error)) }])?;
    }
    Ok(report)
}

/// What the file system says, without the number that the platform has for it.
pub fn said(error: &io::Error) -> String {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::NotADirectory => "what should be a folder on the way to it is a file".into(),
        ErrorKind::IsADirectory => "it is a folder".into(),
        _ => error.to_string(),
    }
}

/// Why the generator does not own the contents it finds, if it does not.
fn foreign(manifest: &Manifest, path: &str, current: &[u8]) -> Option<RefusalKind> {
    match manifest.files.get(path) {
        None => Some(RefusalKind::NotOurs),
        Some(hash) if *hash != sha256(current) => Some(RefusalKind::HandEdited),
        Some(_) => None,
    }
}

/// The bytes at a path, after making sure that no link leads elsewhere.
fn existing(root: &Path, path: &RelPath) -> Result<Option<Vec<u8>>, Refusal> {
    let mut at = root.to_path_buf();
    let mut so_far = String::new();
    for component in path.as_str().split('/') {
        at.push(component);
        so_far.push_str(component);
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.file_type().is_symlink() => {
                return Err(Refusal { path: so_far, kind: RefusalKind::SymbolicLink });
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(Refusal { path: path.to_string(), kind: RefusalKind::Unusable(said(&error)) });
            }
        }
        so_far.push('/');
    }
    match fs::read(&at) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) => Err(Refusal { path: path.to_string(), kind: RefusalKind::Unusable(said(&error)) }),
    }
}

fn read(path: &Path, name: &str) -> Result<Option<String>, Refusal> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Refusal { path: name.into(), kind: RefusalKind::Unusable(said(&error)) }),
    }
}

/// One atomic rename a file, deletions after writes, the manifest last: an interrupted run is finished by the next.
fn write_all(
    root: &Path,
    files: &FileSet,
    report: &Report,
    manifest: &str,
) -> Result<(), (String, io::Error)> {
    let named = |path: &str| {
        let path = path.to_owned();
        move |error| (path.clone(), error)
    };
    for change in &report.changes {
        let target = root.join(change.path.as_str());
        match (change.kind, files.get(change.path.as_str())) {
            (ChangeKind::Delete, _) => {
                fs::remove_file(&target).map_err(named(change.path.as_str()))?;
                remove_empty_folders(root, &target);
            }
            (_, Some(contents)) => replace(&target, contents).map_err(named(change.path.as_str()))?,
            (_, None) => {}
        }
    }
    if report.manifest_changed {
        replace(&root.join(MANIFEST_NAME), manifest).map_err(named(MANIFEST_NAME))?;
    }
    Ok(())
}

/// Writes beside the target and renames over it. Who may read what is there may read what comes, and nobody else.
fn replace(target: &Path, contents: &str) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(".trueup-new");
    let temporary = folder.join(name);
    let allowed = fs::metadata(target).ok().filter(fs::Metadata::is_file).map(|there| there.permissions());
    let written = fs::File::create(&temporary)
        .and_then(|mut file| {
            allowed.map_or(Ok(()), |allowed| file.set_permissions(allowed))?;
            file.write_all(contents.as_bytes()).and_then(|()| file.flush())
        })
        .and_then(|()| fs::rename(&temporary, target));
    if written.is_err() {
        // Nothing more can be done if even this fails; the error of the write is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn remove_empty_folders(root: &Path, file: &Path) {
    let mut folder = file.parent();
    while let Some(at) = folder.filter(|at| *at != root && at.starts_with(root)) {
        if fs::remove_dir(at).is_err() {
            return;
        }
        folder = at.parent();
    }
}

/// Writes the lock, a file of its own beside the rules, by one atomic rename.
///
/// # Errors
/// When the file system says no.
pub fn write_lock(path: &Path, text: &str) -> io::Result<()> {
    replace(path, text)
}
