//! Which versions follow, and why.

use super::version::next;
use crate::diff::{Change, Kind, Report, Verdict};
use crate::ir::{Label, Package, Version};

/// How versions are chosen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// Both packages get the higher version.
    pub together: bool,
    /// Release a pre-release.
    pub label: Option<Label>,
}

/// One package of the two.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// `Rust` or `Python`.
    pub language: &'static str,
    /// What the package is called.
    pub package: String,
    /// What it was called, if that was another name.
    pub renamed_from: Option<String>,
    /// What is published.
    pub from: Version,
    /// What follows; the same where nothing changed.
    pub to: Version,
    /// What the changes ask for.
    pub verdict: Verdict,
    /// The changes that show in this package.
    pub changes: Vec<(Verdict, &'a Change)>,
    /// The version of trueup that made what is published, where it is not this one: what it writes is other, and its runtime too.
    pub made_by: Option<String>,
}

/// The version of trueup that makes what follows.
pub const MADE_BY: &str = env!("CARGO_PKG_VERSION");

impl Step<'_> {
    /// The next version as its registry writes it.
    #[must_use]
    pub fn written(&self, version: Version) -> String {
        if self.language == "Python" { version.pep440() } else { version.to_string() }
    }
}

/// Both packages.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// The crate.
    pub rust: Step<'a>,
    /// The package.
    pub python: Step<'a>,
}

impl Plan<'_> {
    /// Whether there is anything to release.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rust.from == self.rust.to && self.python.from == self.python.to
    }

    /// The crate, then the package.
    pub fn steps(&self) -> impl Iterator<Item = &Step<'_>> {
        [&self.rust, &self.python].into_iter()
    }
}

/// Chooses the next versions. `made_by` are the versions of trueup that made the crate and the package that are published, where that is
/// known.
///
/// # Errors
/// The version that is none (a rules file that was read has none).
pub fn plan<'a>(
    old: &Package,
    new: &Package,
    report: &'a Report,
    policy: Policy,
    made_by: [Option<String>; 2],
) -> Result<Plan<'a>, String> {
    let [rust_made_by, python_made_by] = made_by.map(|version| version.filter(|version| version != MADE_BY));
    let of = |language, was: &str, is: &str, version: &str, verdict: fn(&Change) -> Verdict, made_by| {
        let from = Version::parse(version).ok_or_else(|| version.to_owned())?;
        let mut changes: Vec<(Verdict, &Change)> = report
            .changes
            .iter()
            .map(|change| (verdict(change), change))
            // Another name of the package has a word of its own.
            .filter(|(verdict, change)| *verdict != Verdict::None && change.kind != Kind::PackageRenamed)
            .collect();
        changes.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
        let renamed_from = (was != is).then(|| was.to_owned());
        let verdict = changes.first().map(|(verdict, _)| *verdict).unwrap_or_default();
        // Another name is another package: nobody's code finds it.
        let verdict = if renamed_from.is_some() { Verdict::Major } else { verdict };
        // What another generator writes of the same document is at least not the same bytes.
        let made_by: Option<String> = made_by;
        let verdict = if made_by.is_some() { verdict.max(Verdict::Patch) } else { verdict };
        let to = next(from, verdict, policy.label.filter(|_| verdict != Verdict::None));
        Ok::<_, String>(Step {
            language,
            package: is.to_owned(),
            renamed_from,
            from,
            to,
            verdict,
            changes,
            made_by,
        })
    };
    let mut rust = of(
        "Rust",
        &old.rust_crate,
        &new.rust_crate,
        &old.rust_version,
        |change| change.verdicts.rust,
        rust_made_by,
    )?;
    let mut python = of(
        "Python",
        &old.python_package,
        &new.python_package,
        &old.python_version,
        |change| change.verdicts.python,
        python_made_by,
    )?;
    if policy.together && (rust.to != rust.from || python.to != python.from) {
        let higher = rust.to.max(python.to);
        (rust.to, python.to) = (higher, higher);
    }
    Ok(Plan { rust, python })
}
