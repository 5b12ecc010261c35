//! The output stage over real folders: what is written, refused, kept and deleted.

#![allow(clippy::unwrap_used, reason = "a helper of tests may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use trueup::output::{FileSet, Glob, InputHashes, MANIFEST_NAME, Mode, RefusalKind, Report, apply};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("trueup-output-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, path: &str, text: &str) {
        let at = self.0.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    }

    fn text(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.0.join(path)).ok()
    }

    fn run(&self, mode: Mode, files: &[(&str, &str)]) -> Result<Report, Vec<(String, RefusalKind)>> {
        self.run_with(mode, files, &[], false)
    }

    fn run_with(
        &self,
        mode: Mode,
        files: &[(&str, &str)],
        keep: &[&str],
        force: bool,
    ) -> Result<Report, Vec<(String, RefusalKind)>> {
        let set = FileSet::from_files(files.iter().map(|(p, t)| ((*p).into(), (*t).into()))).unwrap();
        let keep: Vec<Glob> = keep.iter().map(|k| Glob::new(k)).collect();
        apply(mode, Path::new(&self.0), &set, &InputHashes::default(), &keep, force)
            .map_err(|refusals| refusals.into_iter().map(|r| (r.path, r.kind)).collect())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn writes_then_finds_nothing_to_do() {
    let folder = Folder::new();
    let files = [("src/lib.rs", "a"), ("README.md", "b")];
    assert_eq!(folder.run(Mode::Write, &files).unwrap().changes.len(), 2);
    assert_eq!(folder.text("src/lib.rs").as_deref(), Some("a"));
    assert!(folder.run(Mode::Check, &files).unwrap().is_clean());
}

#[test]
fn check_and_dry_run_write_nothing() {
    for mode in [Mode::Check, Mode::DryRun] {
        let folder = Folder::new();
        assert_eq!(folder.run(mode, &[("a.rs", "a")]).unwrap().changes.len(), 1);
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0);
    }
}

#[test]
fn a_hand_edited_file_stops_the_whole_run() {
    let folder = Folder::new();
    folder.run(Mode::Write, &[("a.rs", "1"), ("b.rs", "1")]).unwrap();
    folder.put("a.rs", "mine");
    let refusals = folder.run(Mode::Write, &[("a.rs", "2"), ("b.rs", "2")]).unwrap_err();
    assert_eq!(refusals, [("a.rs".to_owned(), RefusalKind::HandEdited)]);
    assert_eq!(folder.text("b.rs").as_deref(), Some("1"), "nothing is written by a refused run");
    folder.run_with(Mode::Write, &[("a.rs", "2"), ("b.rs", "2")], &[], true).unwrap();
    assert_eq!(folder.text("a.rs").as_deref(), Some("2"));
}

#[test]
fn a_hand_edited_file_is_not_deleted_either() {
    let folder = Folder::new();
    folder.run(Mode::Write, &[("a.rs", "1")]).unwrap();
    folder.put("a.rs", "mine");
    assert_eq!(folder.run(Mode::Write, &[]).unwrap_err(), [("a.rs".to_owned(), RefusalKind::HandEdited)]);
}

#[test]
fn files_of_the_user_are_neither_overwritten_nor_deleted() {
    let folder = Folder::new();
    folder.put("a.rs", "mine");
    folder.put("notes.txt", "mine");
    assert_eq!(
        folder.run(Mode::Write, &[("a.rs", "1")]).unwrap_err(),
        [("a.rs".to_owned(), RefusalKind::NotOurs)]
    );
    folder.run(Mode::Write, &[("b.rs", "1")]).unwrap();
    folder.run(Mode::Write, &[]).unwrap();
    assert_eq!((folder.text("notes.txt").as_deref(), folder.text("b.rs")), (Some("mine"), None));
}

#[test]
fn kept_files_survive_even_when_generated() {
    let folder = Folder::new();
    folder.put("src/extra.rs", "mine");
    let report =
        folder.run_with(Mode::Write, &[("src/extra.rs", "theirs")], &["src/extra.rs"], true).unwrap();
    assert_eq!(report.kept, ["src/extra.rs"]);
    assert_eq!(folder.text("src/extra.rs").as_deref(), Some("mine"));
}

#[test]
fn stale_files_and_their_empty_folders_go() {
    let folder = Folder::new();
    folder.run(Mode::Write, &[("src/deep/a.rs", "1"), ("src/b.rs", "1")]).unwrap();
    folder.run(Mode::Write, &[("src/b.rs", "1")]).unwrap();
    assert!(!folder.0.join("src/deep").exists());
    assert!(folder.0.join("src/b.rs").exists());
}

#[test]
fn a_manifest_that_leaves_the_folder_is_not_believed() {
    let folder = Folder::new();
    let outside = folder.0.with_extension("outside");
    fs::write(&outside, "x").unwrap();
    let name = outside.file_name().unwrap().to_str().unwrap();
    for text in [
        format!(r#"{{"//":"","inputs":{{"generator":"","spec":""}},"files":{{"../{name}":"00"}}}}"#),
        "not json".to_owned(),
    ] {
        folder.put(MANIFEST_NAME, &text);
        let refusals = folder.run(Mode::Write, &[("a.rs", "1")]).unwrap_err();
        assert!(
            matches!(&refusals[..], [(path, RefusalKind::BadManifest(_))] if path == MANIFEST_NAME),
            "{refusals:?}"
        );
    }
    assert!(outside.exists());
    fs::remove_file(outside).unwrap();
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    let folder = Folder::new();
    let elsewhere = Folder::new();
    std::os::unix::fs::symlink(&elsewhere.0, folder.0.join("src")).unwrap();
    let refusals = folder.run(Mode::Write, &[("src/a.rs", "1"), ("src/b.rs", "1")]).unwrap_err();
    assert_eq!(refusals, [("src".to_owned(), RefusalKind::SymbolicLink)]);
    assert!(!elsewhere.0.join("a.rs").exists());
}

#[test]
fn an_interrupted_run_is_finished_by_the_next() {
    let folder = Folder::new();
    folder.run(Mode::Write, &[("a.rs", "1"), ("b.rs", "1")]).unwrap();
    // As if a run to "2" had stopped after its first rename: new contents, old manifest.
    folder.put("a.rs", "2");
    folder.run(Mode::Write, &[("a.rs", "2"), ("b.rs", "2")]).unwrap();
    assert!(folder.run(Mode::Check, &[("a.rs", "2"), ("b.rs", "2")]).unwrap().is_clean());
}
