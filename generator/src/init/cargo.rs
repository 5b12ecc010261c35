//! What Cargo makes of a folder: whether it lies in a package or workspace, which packages below it that workspace takes in, and
//! what `cargo xtask` is there already. Works on texts that the caller found; nothing here is a full reader of manifests.

use super::xtask::Xtask;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::output::Glob;
use toml_edit::{DocumentMut, Item};

/// The folder of a beginning, or one above it.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// The folder of the beginning, from this one: empty, `api`, `services/api`.
    pub here: String,
    /// `Cargo.toml`, if there is one.
    pub manifest: Option<String>,
    /// `.cargo/config.toml`, if there is one: its path as the user knows it, and its text.
    pub config: Option<(String, String)>,
}

/// What runs the commands of a beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// A makefile.
    Make,
    /// A package that an alias of Cargo leads to.
    Xtask(Xtask),
}

/// Chooses what runs the commands, and says what stands in the way of `cargo xtask`. `levels` begin with the folder itself;
/// `is_asked` says that `cargo xtask` was asked for, `is_taken` that the folder of its package is there.
#[must_use]
pub fn runner(levels: &[Level], is_asked: bool, is_taken: bool) -> (Runner, Diagnostics) {
    let mut found = Diagnostics::default();
    if !is_asked && !is_in_cargo(levels) {
        return (Runner::Make, found);
    }
    let is_member = Workspace::around(levels)
        .is_some_and(|around| around.path(Xtask::FOLDER).is_some_and(|path| around.takes_in(&path)));
    let here = levels.first().and_then(|level| level.config.as_ref());
    let xtask = Xtask { is_member, writes_alias: here.is_none() };
    match alias(levels) {
        Some((_, words)) if words == xtask.alias() => {
            return (Runner::Xtask(Xtask { writes_alias: false, ..xtask }), found);
        }
        Some((path, _)) => {
            found.push(other(is_asked, &format!("{path} makes `cargo xtask` something else")));
            return (Runner::Make, found);
        }
        None if is_taken => {
            found.push(other(is_asked, &format!("there is a folder {} already", Xtask::FOLDER)));
            return (Runner::Make, found);
        }
        None => {}
    }
    if let Some((path, text)) = here {
        let has_table = text.parse::<DocumentMut>().is_ok_and(|config| config.contains_key("alias"));
        let table = if has_table { "below [alias]" } else { "below a new line [alias] at its end" };
        let message = format!("{path} is there already, and has no `cargo xtask`");
        let help = format!("write {table}: {}", xtask.line());
        found.push(Diagnostic::warning(codes::NOT_OWNED, message).help(help));
    }
    (Runner::Xtask(xtask), found)
}

fn other(is_asked: bool, message: &str) -> Diagnostic {
    if is_asked {
        return Diagnostic::error(codes::NOT_OWNED, message)
            .help("leave --xtask out: a makefile has the same commands");
    }
    Diagnostic::note(codes::NOT_OWNED, message).action("the commands are in a makefile")
}

/// A crate that Cargo would refuse to build where it is to stand: the workspace around it neither takes it in nor leaves it out.
#[must_use]
pub fn stranger(levels: &[Level], rust: &str) -> Option<Diagnostic> {
    let workspace = Workspace::around(levels)?;
    let path = workspace.path(rust)?;
    if workspace.takes_in(&path) || workspace.leaves_out(&path) {
        return None;
    }
    let message = format!("the workspace around {rust} does not name it: Cargo will build no crate there");
    let help = format!("add {path:?} to `members` of its Cargo.toml, or to `exclude`");
    Some(Diagnostic::warning(codes::NOT_OWNED, message).help(help))
}

/// Whether the folder lies in a package, or in a workspace that does not leave it out.
fn is_in_cargo(levels: &[Level]) -> bool {
    let is_left_out = Workspace::around(levels)
        .is_some_and(|around| around.path("").is_some_and(|here| around.leaves_out(&here)));
    levels.iter().any(|level| level.manifest.is_some()) && !is_left_out
}

/// What `cargo xtask` stands for here and which file says so: the nearest one wins.
fn alias(levels: &[Level]) -> Option<(&str, String)> {
    levels.iter().find_map(|level| {
        let (path, text) = level.config.as_ref()?;
        let config: DocumentMut = text.parse().ok()?;
        let words = match config.get("alias")?.get("xtask")? {
            item if item.is_str() => item.as_str()?.split_whitespace().map(str::to_owned).collect(),
            item => texts(Some(item)),
        };
        Some((path.as_str(), words.join(" ")))
    })
}

/// The nearest workspace, and what it says of its packages.
struct Workspace<'a> {
    /// The folder of the beginning, from its own.
    here: &'a str,
    members: Vec<String>,
    excluded: Vec<String>,
}

impl<'a> Workspace<'a> {
    fn around(levels: &'a [Level]) -> Option<Self> {
        levels.iter().find_map(|level| {
            let manifest: DocumentMut = level.manifest.as_ref()?.parse().ok()?;
            let table = manifest.get("workspace").filter(|item| item.is_table_like())?;
            let paths = |key: &str| texts(table.get(key)).iter().filter_map(|path| plain(path)).collect();
            Some(Self { here: &level.here, members: paths("members"), excluded: paths("exclude") })
        })
    }

    /// A path from the folder of the beginning as one from that of the workspace; none where it leads out of it.
    fn path(&self, path: &str) -> Option<String> {
        if path.starts_with('/') { None } else { plain(&format!("{}/{path}", self.here)) }
    }

    /// Whether a pattern of `members` has the package, a path from the folder of the workspace.
    fn takes_in(&self, path: &str) -> bool {
        self.members.iter().any(|pattern| Glob::new(pattern).matches(path)) && !self.leaves_out(path)
    }

    /// Whether `exclude` has it, or a folder around it; there are no patterns there.
    fn leaves_out(&self, path: &str) -> bool {
        self.excluded
            .iter()
            .any(|out| path.strip_prefix(out).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }
}

/// A relative path without what changes nothing in it; none where it leads upwards out of its folder.
fn plain(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The texts of an array; nothing else is one.
fn texts(item: Option<&Item>) -> Vec<String> {
    let values = item.and_then(Item::as_array).into_iter().flatten();
    values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Level, Runner, runner, stranger};
    use crate::init::Xtask;

    fn level(here: &str, manifest: &str, config: &str) -> Level {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let config = some(config).map(|text| (".cargo/config.toml".to_owned(), text));
        Level { here: here.to_owned(), manifest: some(manifest), config }
    }

    const OWN: Xtask = Xtask { is_member: false, writes_alias: true };
    const MEMBER: Xtask = Xtask { is_member: true, writes_alias: true };

    #[test]
    fn a_folder_of_cargo_gets_its_runner() {
        let there = Xtask { writes_alias: false, ..OWN };
        let package = "[package]\nname = 'a'\n";
        let ours = "alias = {xtask = 'run --quiet  --manifest-path xtask/Cargo.toml --'}";
        let listed = "[alias]\nxtask = ['run', '--quiet', '--manifest-path', 'xtask/Cargo.toml', '--']";
        let theirs = "[alias]\nxtask = 'run --package tasks --'";
        for (manifest, config, is_asked, is_taken, expected, said) in [
            ("", "", false, false, Runner::Make, ""),
            ("", "", true, false, Runner::Xtask(OWN), ""),
            (package, "", false, false, Runner::Xtask(OWN), ""),
            ("no manifest", "", false, false, Runner::Xtask(OWN), ""),
            ("[workspace]\nmembers = ['a']", "", false, false, Runner::Xtask(OWN), ""),
            ("[workspace]\nmembers = ['./*/']", "", false, false, Runner::Xtask(MEMBER), ""),
            ("[workspace]\nmembers = ['**']\nexclude = ['xtask']", "", false, false, Runner::Xtask(OWN), ""),
            (package, ours, false, true, Runner::Xtask(there), ""),
            (package, listed, false, false, Runner::Xtask(there), ""),
            (package, theirs, false, false, Runner::Make, "Note"),
            (package, theirs, true, false, Runner::Make, "Error"),
            (package, "", false, true, Runner::Make, "Note"),
            ("", "", true, true, Runner::Make, "Error"),
            (package, "[build]\njobs = 1", false, false, Runner::Xtask(there), "Warning"),
            (package, "not [ TOML", false, false, Runner::Xtask(there), "Warning"),
        ] {
            let (found, said_of_it) = runner(&[level("", manifest, config)], is_asked, is_taken);
            let severities: Vec<String> =
                said_of_it.iter().map(|one| format!("{:?}", one.severity)).collect();
            assert_eq!(
                (found, severities.join(" ").as_str()),
                (expected, said),
                "{manifest} {config} {is_asked} {is_taken}"
            );
        }
    }

    #[test]
    fn folders_above_count() {
        let below = |above: Level| runner(&[Level::default(), above], false, false).0;
        assert_eq!(below(level("api", "[package]", "")), Runner::Xtask(OWN));
        assert_eq!(below(level("api", "[workspace]\nmembers = ['api/*']", "")), Runner::Xtask(MEMBER));
        assert_eq!(below(level("api", "[workspace]\nmembers = ['*']", "")), Runner::Xtask(OWN));
        assert_eq!(below(level("api/v1", "[workspace]\nexclude = ['api']", "")), Runner::Make);
        assert_eq!(below(level("api", "[package]", "[alias]\nxtask = 'run --'")), Runner::Make);
        assert_eq!(below(level("api", "[package]", "[alias]\nx = 'run'")), Runner::Xtask(OWN));
    }

    #[test]
    fn a_crate_that_its_workspace_does_not_know_is_told() {
        for (manifest, rust, expected) in [
            ("[package]", "sdk-rust", None),
            ("[workspace]", "sdk-rust", Some("add \"api/sdk-rust\" to `members`")),
            ("[workspace]", "../rust/", Some("add \"rust\" to `members`")),
            ("[workspace]", "../../rust", None),
            ("[workspace]", "/rust", None),
            ("[workspace]\nmembers = ['api/sdk-*']", "sdk-rust", None),
            ("[workspace]\nexclude = ['api/']", "sdk-rust", None),
            ("[workspace]\nexclude = ['api/sdk']", "sdk-rust", Some("add \"api/sdk-rust\"")),
        ] {
            let found = stranger(&[Level::default(), level("api", manifest, "")], rust);
            let help = found.and_then(|found| found.help);
            match expected {
                Some(expected) => assert!(
                    help.as_ref().is_some_and(|help| help.starts_with(expected)),
                    "{manifest} {help:?}"
                ),
                None => assert_eq!(help, None, "{manifest} {rust}"),
            }
        }
    }
}
