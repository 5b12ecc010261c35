//! `cargo xtask release`: versions, changelog and migration page by the generator, the SDKs anew; `--check` looks whether what is
//! there can be published.

mod opinions;
mod packages;
mod rehearsal;
mod witness;

use crate::generate;
use crate::process::{Failure, Outcome, cargo, command, output, run, tested_program};
use crate::steps::{self, Step};

pub(crate) use packages::bills;
pub(crate) use rehearsal::rehearse;

#[derive(clap::Args, Clone)]
pub(crate) struct Options {
    /// The git revision of the last release; by default the newest tag that has the version of its packages.
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Write nothing; look whether what is there can be published.
    #[arg(long)]
    check: bool,
    /// Release a pre-release: alpha, beta or rc.
    #[arg(long, value_name = "LABEL", conflicts_with = "check")]
    pre: Option<String>,
    /// Give both packages the higher of the two versions.
    #[arg(long)]
    together: bool,
    /// The date that the changelog shows.
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "check")]
    date: Option<String>,
    /// With --check: only the steps whose names contain this word; may be given several times.
    #[arg(long, value_name = "WORD", requires = "check")]
    only: Vec<String>,
}

const DOCUMENT: &str = "specs/hive/openapi.yaml";
const VECTORS: &str = "specs/hive/vectors";

pub(crate) fn run_task(options: &Options) -> Outcome {
    if options.check {
        let plan = Plan::since(options.since.as_deref(), options.together)?;
        println!("held against what was published: {}", plan.since);
        return steps::run(checks(&plan, options.together), &options.only);
    }
    let mut release = trueup_release(options.since.as_deref(), options.together)?;
    for (flag, value) in [("--pre", &options.pre), ("--date", &options.date)] {
        if let Some(value) = value {
            release.args([flag, value]);
        }
    }
    run(&mut release)?;
    generate::run(&generate::Options::default())?;
    // The lock of the workspace has the versions of its own packages too.
    run(&mut cargo(["update", "--workspace", "--offline", "--quiet"]))
}

fn trueup_release(since: Option<&str>, together: bool) -> Result<std::process::Command, Failure> {
    let mut release = command(tested_program("trueup")?, ["release", DOCUMENT]);
    if let Some(since) = since {
        release.args(["--since", since]);
    }
    if together {
        release.arg("--together");
    }
    Ok(release)
}

/// What trueup says of the release.
#[derive(Debug, Clone)]
struct Plan {
    /// The revision of the last release.
    since: String,
    rust: Half,
    python: Half,
}

/// One package of the two.
#[derive(Debug, Clone)]
struct Half {
    /// What was published.
    from: String,
    /// What the rules say now.
    stated: String,
    reasons: Vec<Reason>,
}

#[derive(Debug, Clone)]
struct Reason {
    verdict: String,
    kind: String,
    subject: String,
    message: String,
}

impl Plan {
    fn since(since: Option<&str>, together: bool) -> Result<Self, Failure> {
        let text = output(trueup_release(since, together)?.args(["--dry-run", "--format", "json"]))?;
        let plan: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| Failure::new(error.to_string()))?;
        let text = |of: &serde_json::Value, key: &str| of[key].as_str().unwrap_or_default().to_owned();
        let half = |language: &str| {
            let half = &plan[language];
            let reasons = half["reasons"].as_array().into_iter().flatten().map(|reason| Reason {
                verdict: text(reason, "verdict"),
                kind: text(reason, "kind"),
                subject: text(reason, "subject"),
                message: text(reason, "message"),
            });
            Half { from: text(half, "from"), stated: text(half, "stated"), reasons: reasons.collect() }
        };
        Ok(Self { since: text(&plan, "since"), rust: half("rust"), python: half("python") })
    }
}

impl Half {
    /// Whether the version that is stated tells users that something breaks: before 1.0 the second number does, before 0.1 the
    /// third one.
    fn announces_a_break(&self) -> bool {
        let numbers = |text: &str| -> Vec<u64> {
            let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
            text.get(..end).unwrap_or_default().split('.').filter_map(|part| part.parse().ok()).collect()
        };
        let (from, stated) = (numbers(&self.from), numbers(&self.stated));
        let first = from.iter().position(|number| *number != 0).unwrap_or(from.len());
        from.get(..=first) != stated.get(..=first)
    }
}

/// What takes longest comes last.
fn checks(plan: &Plan, together: bool) -> Vec<Step> {
    let (versions, rust, python) = (plan.clone(), plan.clone(), plan.clone());
    let (witness_rust, witness_python) = (plan.clone(), plan.clone());
    vec![
        Step::new("versions and changelog", move || {
            run(trueup_release(Some(&versions.since), together)?.arg("--check"))
        }),
        Step::new("gen --check", || {
            generate::run_program(
                &tested_program("trueup")?,
                &generate::Options { check: true, force: false },
            )
        }),
        Step::new("crate: publish dry run, provenance, licences", packages::crate_package),
        Step::new("package: wheel, source distribution, metadata, provenance", packages::distributions),
        Step::new("bills of materials", packages::bills),
        Step::new("package: griffe", move || opinions::griffe(&python)),
        Step::new("witness: README and examples of the last release, Python", move || {
            witness::python(&witness_python)
        }),
        Step::new("witness: README and examples of the last release, Rust", move || {
            witness::rust(&witness_rust)
        }),
        Step::new("crate: cargo-semver-checks", move || opinions::semver_checks(&rust)),
    ]
}

#[cfg(test)]
mod tests {
    use super::Half;

    #[test]
    fn versions_announce_breaks() {
        for (from, stated, breaks) in [
            ("1.2.3", "2.0.0", true),
            ("1.2.3", "1.3.0", false),
            ("1.2.3", "2.0.0-rc.1", true),
            ("0.3.1", "0.4.0", true),
            ("0.3.1", "0.3.2", false),
            ("0.0.1", "0.0.2", true),
            ("0.3.1", "1.0.0", true),
            ("0.3.1", "0.3.1", false),
            ("1.2.3rc1", "1.2.3", false),
        ] {
            let half = Half { from: from.to_owned(), stated: stated.to_owned(), reasons: Vec::new() };
            assert_eq!(half.announces_a_break(), breaks, "{from} {stated}");
        }
    }
}
