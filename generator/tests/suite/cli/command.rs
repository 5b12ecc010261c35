//! Runs the built `trueup` in a folder of its own and sees which files that changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A temporary folder, gone when dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("trueup-cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let at = self.at(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Everything in it: contents by path; folders without files have none.
    pub(crate) fn contents(&self) -> BTreeMap<String, Option<Vec<u8>>> {
        fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Option<Vec<u8>>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                if path.is_dir() {
                    found.insert(format!("{name}/"), None);
                    walk(root, &path, found);
                } else if path.is_file() {
                    found.insert(name, Some(fs::read(&path).unwrap()));
                }
            }
        }
        let mut found = BTreeMap::new();
        walk(&self.0, &self.0, &mut found);
        found
    }

    /// Runs `trueup` in it. No run takes a minute: one that does has hung.
    pub(crate) fn trueup(&self, arguments: &[&str], stdin: Option<&str>) -> Output {
        let input = match stdin {
            Some(path) => Stdio::from(fs::File::open(self.at(path)).unwrap()),
            None => Stdio::null(),
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_trueup"))
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(input)
            .stdout(fs::File::create(self.stream("out")).unwrap())
            .stderr(fs::File::create(self.stream("err")).unwrap())
            .spawn()
            .unwrap();
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begin.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("`trueup {}` hangs", arguments.join(" "));
            }
            std::thread::sleep(Duration::from_millis(3));
        };
        Output {
            status,
            stdout: fs::read(self.stream("out")).unwrap(),
            stderr: fs::read(self.stream("err")).unwrap(),
        }
    }

    /// What a run prints goes to files beside the folder: a pipe that nobody reads would stop it.
    fn stream(&self, name: &str) -> PathBuf {
        self.0.with_extension(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for stream in ["out", "err"] {
            let _ = fs::remove_file(self.stream(stream));
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}
