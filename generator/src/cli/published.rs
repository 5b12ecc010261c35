//! Which state was published last, where nobody names it: the revision that a published package was made from, or the newest tag
//! whose version is the one its rules have. For `trueup release` alone.

use super::arguments::Release;
use super::revision::git;
use super::verify::package;
use super::{Failure, read};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use trueup::diagnostics::{Diagnostic, codes, escape_line};
use trueup::ir::Version;
use trueup::output::sha256;
use trueup::provenance::Provenance;

/// Tags that are looked at, newest first, and revisions of the history.
const MOST_TAGS: usize = 50;
const MOST_REVISIONS: usize = 5000;

/// What a revision holds.
pub(super) enum Held {
    /// No such document.
    Nothing,
    /// One that cannot be read, or whose rules or lock cannot.
    Unreadable,
    /// The versions of its crate and its package.
    Versions([String; 2]),
}

/// A published state, and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Since {
    /// A revision, or a folder.
    pub(super) state: String,
    /// What is said of it; nothing where the caller named it.
    pub(super) how: Option<String>,
}

/// Finds it. `versions` looks into a revision.
///
/// # Errors
/// A sentence: there is no history, nothing in it was published, or what was published is not in it.
pub(super) fn since(
    options: &Release,
    rules: &Path,
    versions: &dyn Fn(&str) -> Result<Held, Failure>,
) -> Result<Since, Failure> {
    if let Some(named) = &options.since {
        return Ok(Since { state: named.clone(), how: None });
    }
    let from = options.published.as_deref();
    if lines(&["rev-parse", "--verify", "--quiet", "HEAD"])?.is_none() {
        let message = "there is no history to find the published state in: the current folder is in no git repository with a commit";
        return Err(none(message.to_owned(), "name the published state with `--since DIR`"));
    }
    match from {
        Some(folder) => of_package(options, rules, folder),
        None => newest_tag(&options.document.spec, versions),
    }
}

/// The newest tag of this history whose version is that of its crate or package.
fn newest_tag(spec: &Path, versions: &dyn Fn(&str) -> Result<Held, Failure>) -> Result<Since, Failure> {
    // By date, and by version where the dates are equal.
    let sorted = ["tag", "--list", "--merged", "HEAD", "--sort=-version:refname", "--sort=-creatordate"];
    let tags = lines(&sorted)?.unwrap_or_default();
    let named: Vec<(&String, Version)> =
        tags.iter().filter_map(|tag| Some((tag, version_of(tag)?))).take(MOST_TAGS).collect();
    let mut passed = Vec::new();
    for (tag, version) in &named {
        let stated = match versions(tag)? {
            Held::Nothing => continue,
            // Whoever compares it says what is wrong with it, and where.
            Held::Unreadable => {
                let how = "the newest tag that may be a release".to_owned();
                return Ok(Since { state: (*tag).clone(), how: Some(how) });
            }
            Held::Versions(stated) => stated,
        };
        if stated.iter().any(|text| Version::parse(text) == Some(*version)) {
            let how =
                format!("the newest tag that has the version of its packages, {}", stated.join(" and "));
            return Ok(Since { state: (*tag).clone(), how: Some(how) });
        }
        passed.push(format!("{tag} has {}", stated.join(" and ")));
    }
    let why = match (named.is_empty(), passed.is_empty()) {
        (true, _) => "no tag of this history is called after a version".to_owned(),
        (false, true) => format!("no tag of this history has {}", read::shown(spec)),
        (false, false) => {
            passed.truncate(3);
            format!("no tag has the version that its packages had ({})", escape_line(&passed.join("; ")))
        }
    };
    let help = match is_shallow() {
        true => "this clone is shallow: `git fetch --unshallow --tags`, or name the state with `--since`",
        false => {
            "name the published state with `--since REV|DIR`, or the published package with `--published DIR`; a first release needs none"
        }
    };
    Err(none(format!("nothing that was published is found: {why}"), help))
}

/// The newest revision with the inputs that a package was made from.
fn of_package(options: &Release, rules: &Path, folder: &Path) -> Result<Since, Failure> {
    let file = if folder.is_file() { folder.to_path_buf() } else { package(folder)?.provenance };
    let text = String::from_utf8_lossy(&read::bytes(&file)?).into_owned();
    let told = Provenance::parse(&text).map_err(|why| {
        none(format!("{} {why}", read::shown(&file)), "restore it, or unpack the package anew")
    })?;
    let lock = rules.with_file_name("trueup.lock");
    let mut wanted: Vec<(&Path, &str)> = vec![(&options.document.spec, &told.document.sha256)];
    wanted.extend(told.rules.as_ref().map(|source| (rules, source.sha256.as_str())));
    for (path, source) in options.document.overlay.iter().zip(&told.overlays) {
        wanted.push((path, &source.sha256));
    }
    wanted.push((&lock, &told.lock));
    let paths: Vec<String> = wanted.iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect();
    let most = format!("--max-count={MOST_REVISIONS}");
    let mut ask = vec!["rev-list", &most, "HEAD", "--"];
    ask.extend(paths.iter().map(String::as_str));
    let mut hashes: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut is_whole = true;
    // How many of the inputs the nearest revision has.
    let mut nearest: (usize, Vec<&str>) = (0, Vec::new());
    for revision in lines(&ask)?.unwrap_or_default() {
        let mut missed = Vec::new();
        for (path, hash) in paths.iter().zip(wanted.iter().map(|(_, hash)| *hash)) {
            let here = Path::new(path).is_relative() && !path.starts_with("..");
            let object = format!("{revision}:{}{path}", if here { "./" } else { "" });
            let Some(blob) = lines(&["rev-parse", "--verify", "--quiet", &object])?.and_then(|mut l| l.pop())
            else {
                missed.push(path.as_str());
                continue;
            };
            if !hashes.contains_key(&blob) {
                let content = git(&["cat-file", "blob", &blob]).ok().filter(|output| output.status.success());
                is_whole &= content.is_some();
                hashes.insert(blob.clone(), content.map(|output| sha256(&output.stdout)));
            }
            if hashes.get(&blob).and_then(Option::as_deref) != Some(hash) {
                missed.push(path.as_str());
            }
        }
        if missed.is_empty() {
            let short: String = revision.chars().take(12).collect();
            let how = format!("the revision that {} was made from", read::shown(folder));
            return Ok(Since { state: short, how: Some(how) });
        }
        let has = paths.len() - missed.len();
        if has > nearest.0 {
            nearest = (has, missed);
        }
    }
    let why = match nearest.0 {
        0 => format!("none has {} as it was", read::shown(&options.document.spec)),
        _ => format!("the nearest one has another {}", escape_line(&nearest.1.join(" and another "))),
    };
    let help = match is_shallow() {
        true => "this clone is shallow: `git fetch --unshallow`, or name the state with `--since`",
        false if !is_whole => "files of the history cannot be read: the clone is partial or damaged",
        false => {
            "fetch the branch that it was released from, or name the published state with `--since REV|DIR`"
        }
    };
    let message = format!("no revision of this history is what {} was made from: {why}", read::shown(&file));
    Err(none(message, help))
}

/// `v1.2.0`, `1.2.0`, `shop-v1.2.0`, `shop/1.2.0-rc.1`, `shop@1.2.0`: the version at the end of a tag.
fn version_of(tag: &str) -> Option<Version> {
    let last = tag.rsplit(['/', '@']).next().unwrap_or(tag);
    let starts = std::iter::once(0).chain(last.match_indices(['-', '_']).map(|(at, _)| at + 1));
    let mut candidates = starts.filter_map(|at| last.get(at..));
    candidates.find_map(|text| Version::parse(text.strip_prefix('v').unwrap_or(text)))
}

fn is_shallow() -> bool {
    matches!(lines(&["rev-parse", "--is-shallow-repository"]), Ok(Some(said)) if said == ["true"])
}

/// What git prints, by line; `None` where it says no.
fn lines(arguments: &[&str]) -> Result<Option<Vec<String>>, Failure> {
    let Output { status, stdout, .. } = git(arguments).map_err(|error| {
        none(
            format!("git, which finds the published state, cannot be run: {error}"),
            "install git, or name the published state with `--since DIR`",
        )
    })?;
    let text = String::from_utf8_lossy(&stdout);
    Ok(status.success().then(|| text.lines().map(str::to_owned).collect()))
}

fn none(message: String, help: &str) -> Failure {
    Box::new(Diagnostic::error(codes::UNREADABLE, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn tags_end_in_versions() {
        for (tag, version) in [
            ("v1.2.0", Some("1.2.0")),
            ("1.2.0", Some("1.2.0")),
            ("shop-v1.2.0-rc.1", Some("1.2.0-rc.1")),
            ("shop-1.2.0", Some("1.2.0")),
            ("sdk/python/v0.3.0", Some("0.3.0")),
            ("@shop/sdk@2.0.0", Some("2.0.0")),
            ("nightly", None),
            ("v2", None),
            ("release-2024-01-31", None),
        ] {
            assert_eq!(version_of(tag).map(|version| version.to_string()).as_deref(), version, "{tag}");
        }
    }
}
