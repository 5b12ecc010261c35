//! `trueup release`: the next versions from what changed since the last published state; writes them with changelog and
//! migration page, or only says so.

use super::arguments::{Format, Printing, Release};
use super::diff::{Named, state};
use super::published::{self, Held, Since};
use super::revision::Origin;
use super::verify::package;
use super::{Failure, Status, inputs, makers, print, read, rules_path};
use std::path::{Path, PathBuf};
use trueup::diagnostics::{Diagnostic, Diagnostics, SourceMap, codes};
use trueup::ir::Version;
use trueup::pipeline::{self, Inputs, Succession};
use trueup::release::{self, Plan, Policy};

/// A file of a release, and what it is to hold.
struct Text {
    path: PathBuf,
    text: String,
}

pub(super) fn run(options: &Release, printing: &Printing) -> Result<Status, Failure> {
    if let Some(date) = options.date.as_deref().filter(|date| !is_date(date)) {
        return Err(usage(
            &format!("{} is no date", trueup::diagnostics::quote(date)),
            "write it as 2026-01-31",
        ));
    }
    let Some(rules) = rules_path(&options.document) else {
        return Err(usage(
            "there are no rules that versions could be written to",
            "`trueup init` makes them",
        ));
    };
    let new = inputs(&options.document)?;
    let since = published::since(options, &rules, &|tag| versions(options, &rules, tag))?;
    let old = state_of(options, &rules, &since.state)?;
    let succession = match pipeline::succession(&old, &new) {
        Ok(succession) => succession,
        Err(told) => {
            let (diagnostics, sources) = *told;
            print::diagnostics(printing, &diagnostics, &sources);
            return Ok(Status::BadInput);
        }
    };
    let Succession { report, packages: [was, is], rust, python } = &succession;
    let policy = Policy { together: options.together, label: options.pre.map(Into::into) };
    let plan = release::plan(was, is, report, policy, makers(options, &since.state, &old)?)
        .map_err(|version| usage(&format!("{version} is no version that another one follows"), ""))?;
    let stated = [&is.rust_version, &is.python_version].map(|text| Version::parse(text));
    if options.check {
        if let (Some(how), false) = (&since.how, print::for_programs(printing)) {
            print::out(&format!("held against {}, {how}\n", since.state));
        }
        return check(options, printing, &plan, stated, &rules);
    }
    let mut texts = Vec::new();
    if !plan.is_empty() {
        let changelog = beside(&options.changelog, &rules, "CHANGELOG.md");
        let entry = release::entry(&plan, options.date.as_deref());
        if let Some(text) = release::with_entry(text_if_any(&changelog)?.as_deref(), &entry) {
            texts.push(Text { path: changelog, text });
        }
        if let Some(text) = release::migration(&plan, (&rust[0], &rust[1]), (&python[0], &python[1])) {
            texts.push(Text { path: beside(&options.migration, &rules, "MIGRATION.md"), text });
        }
        let written = text_if_any(&rules)?.unwrap_or_default();
        let [rust, python] = [&plan.rust, &plan.python].map(|step| step.written(step.to));
        let edited = release::with_versions(&written, &rust, &python).map_err(|why| {
            let message = format!("{} {why}", read::shown(&rules));
            let help = format!("write the versions {rust} and {python} under `sdk:` by hand");
            Box::new(Diagnostic::error(codes::BAD_RULE, message).help(help))
        })?;
        // The rules come last: while they have the old versions, the same command finishes the work.
        texts.push(Text { path: rules.clone(), text: edited });
    }
    texts.retain(|Text { path, text }| std::fs::read(path).ok().as_deref() != Some(text.as_bytes()));
    if !options.dry_run {
        write(&texts)?;
    }
    print::out(&match printing.format {
        Format::Json => json(&plan, &texts, &since, stated),
        _ => told(&plan, &texts, &since, options.dry_run),
    });
    Ok(Status::Done)
}

/// Which trueup made the crate and the package that are published, where that can be found.
fn makers(options: &Release, since: &str, old: &Inputs) -> Result<[Option<String>; 2], Failure> {
    let mut found = match Path::new(since).is_dir() {
        true => [None, None],
        false => makers::of_revision(since, &old.spec.bytes),
    };
    if let Some(folder) = &options.published {
        let file = if folder.is_file() { folder.clone() } else { package(folder)?.provenance };
        if let Some((place, version)) = makers::of_package(&file)
            && let Some(slot) = found.get_mut(place)
        {
            *slot = Some(version);
        }
    }
    Ok(found)
}

/// What a revision holds of the document.
fn versions(options: &Release, rules: &Path, revision: &str) -> Result<Held, Failure> {
    let origin = Origin::Revision(revision.to_owned());
    if origin.bytes_if_any(&placed(&options.document.spec)?)?.is_none() {
        return Ok(Held::Nothing);
    }
    let reading = pipeline::reading(&state_of(options, rules, revision)?);
    let package = reading.document.map(|(_, _, lowered)| lowered.api.package);
    Ok(package
        .map_or(Held::Unreadable, |package| Held::Versions([package.rust_version, package.python_version])))
}

/// A path as git is asked for it: from here, not from the top of the repository.
fn placed(path: &Path) -> Result<PathBuf, Failure> {
    if path.is_absolute() {
        let message = format!("{} cannot be looked for in a revision", read::shown(path));
        return Err(usage(&message, "name the document by a relative path"));
    }
    Ok(if path.starts_with("..") { path.to_path_buf() } else { Path::new("./").join(path) })
}

/// The same files as they were published.
fn state_of(options: &Release, rules: &Path, since: &str) -> Result<Inputs, Failure> {
    let folder = Path::new(since);
    let is_folder = folder.is_dir();
    let place = |path: &Path| -> Result<(Origin, PathBuf), Failure> {
        if is_folder {
            let name = path.file_name().map(PathBuf::from).unwrap_or_default();
            return Ok((Origin::Disk, folder.join(name)));
        }
        Ok((Origin::Revision(since.to_owned()), placed(path)?))
    };
    let (origin, path) = place(&options.document.spec)?;
    let (_, rules) = place(rules)?;
    let rules = origin.bytes_if_any(&rules)?.map(|_| (origin.clone(), rules));
    let mut overlays = Vec::new();
    for overlay in &options.document.overlay {
        let (origin, path) = place(overlay)?;
        // One that is new since then was not applied then.
        if origin.bytes_if_any(&path)?.is_some() {
            overlays.push((origin, path));
        }
    }
    state(&Named { origin, path, rules }, &overlays, options.document.ref_root.as_ref())
}

/// Whether the rules have versions that are enough, and the changelog has them.
fn check(
    options: &Release,
    printing: &Printing,
    plan: &Plan<'_>,
    stated: [Option<Version>; 2],
    rules: &Path,
) -> Result<Status, Failure> {
    let mut found = Diagnostics::default();
    let changelog = beside(&options.changelog, rules, "CHANGELOG.md");
    let text = text_if_any(&changelog)?.unwrap_or_default();
    for (step, stated) in plan.steps().zip(stated) {
        let Some(stated) = stated.filter(|_| step.from != step.to) else { continue };
        // A pre-release of what is asked for is on its way there.
        if stated.numbers < step.to.numbers || stated <= step.from {
            let message = format!(
                "{} {} has the version {}, and {} changes ask for {}",
                step.language,
                step.package,
                step.written(stated),
                step.verdict.as_str(),
                step.written(step.to)
            );
            found.push(
                Diagnostic::error(codes::OUT_OF_DATE, message).help("run the same command without --check"),
            );
        } else if !release::has_entry(&text, step, stated) {
            let message = format!(
                "{} has no entry for {} {} {}",
                read::shown(&changelog),
                step.language,
                step.package,
                step.written(stated)
            );
            found.push(
                Diagnostic::error(codes::OUT_OF_DATE, message).help("run the same command without --check"),
            );
        }
    }
    print::diagnostics(printing, &found, &SourceMap::new());
    Ok(if found.is_empty() { Status::Done } else { Status::No })
}

fn beside(given: &Option<PathBuf>, rules: &Path, name: &str) -> PathBuf {
    given.clone().unwrap_or_else(|| rules.with_file_name(name))
}

fn text_if_any(path: &Path) -> Result<Option<String>, Failure> {
    let bytes = read::bytes_if_any(path)?;
    bytes.map(String::from_utf8).transpose().map_err(|_| {
        let message = format!("{} is not UTF-8", read::shown(path));
        Box::new(Diagnostic::error(codes::UNREADABLE, message).help("save it as UTF-8"))
    })
}

fn write(texts: &[Text]) -> Result<(), Failure> {
    let refuse = |path: &Path, why: &str| {
        let message = format!("{} cannot be written: {why}", read::shown(path));
        Box::new(Diagnostic::error(codes::UNWRITABLE, message))
    };
    // What can be seen to fail is seen before anything is written.
    for Text { path, .. } in texts {
        let is_taken = path.exists() && !path.is_file();
        let is_locked = std::fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if is_taken || is_locked || folder.is_some_and(|folder| folder.exists() && !folder.is_dir()) {
            return Err(refuse(path, "something else is in its place"));
        }
    }
    for Text { path, text } in texts {
        trueup::output::write_lock(path, text)
            .map_err(|error| refuse(path, &trueup::output::said(&error)))?;
    }
    Ok(())
}

fn told(plan: &Plan<'_>, texts: &[Text], since: &Since, is_dry: bool) -> String {
    const MOST: usize = 5;
    let mut out =
        since.how.as_ref().map_or_else(String::new, |how| format!("since {}, {how}\n", since.state));
    for step in plan.steps() {
        let (from, to) = (step.written(step.from), step.written(step.to));
        let verdict = step.verdict.as_str();
        out += &match step.from == step.to {
            true => format!("{} {}: {from} stays, nothing of it changed\n", step.language, step.package),
            false => format!("{} {}: {from} → {to} ({verdict})\n", step.language, step.package),
        };
        if let Some(was) = &step.renamed_from {
            out += &format!("    it was called {was}\n");
        }
        let worst: Vec<_> = step.changes.iter().filter(|(verdict, _)| *verdict == step.verdict).collect();
        for (_, change) in worst.iter().take(MOST) {
            let text = format!("{}: {}", change.subject, change.message);
            out += &format!("    {}\n", trueup::diagnostics::escape_line(&text));
        }
        if let Some(was) = &step.made_by {
            let was = trueup::diagnostics::escape_line(was);
            out += &format!("    made by trueup {}; what was published, by {was}\n", release::MADE_BY);
        }
        if worst.len() > MOST {
            out += &format!("    and {} more\n", worst.len() - MOST);
        }
    }
    for Text { path, text } in texts {
        let verb = if is_dry { "would write" } else { "wrote" };
        out += &format!("{verb} {}\n", read::shown(path));
        if is_dry {
            let before = std::fs::read_to_string(path).unwrap_or_default();
            for line in trueup::output::capped_diff(&before, text, 400) {
                out += &format!("    {}\n", trueup::diagnostics::escape_line(&line));
            }
        }
    }
    out
}

fn json(plan: &Plan<'_>, texts: &[Text], since: &Since, stated: [Option<Version>; 2]) -> String {
    let step = |step: &release::Step<'_>, stated: Option<Version>| {
        let reasons: Vec<serde_json::Value> = step
            .changes
            .iter()
            .map(|(verdict, change)| {
                serde_json::json!({
                    "verdict": verdict.as_str(), "kind": change.kind.as_str(), "subject": change.subject,
                    "message": change.message, "fingerprint": change.fingerprint,
                })
            })
            .collect();
        serde_json::json!({
            "package": step.package, "renamed_from": step.renamed_from, "from": step.written(step.from),
            "stated": stated.map(|stated| step.written(stated)), "to": step.written(step.to), "verdict": step.verdict.as_str(), "reasons": reasons,
            "made_by": {"was": step.made_by.as_deref().unwrap_or(release::MADE_BY), "is": release::MADE_BY},
        })
    };
    let files: Vec<String> = texts.iter().map(|text| read::shown(&text.path)).collect();
    format!(
        "{:#}\n",
        serde_json::json!({
            "since": since.state, "rust": step(&plan.rust, stated[0]), "python": step(&plan.python, stated[1]), "files": files,
        })
    )
}

fn usage(message: &str, help: &str) -> Failure {
    let found = Diagnostic::error(codes::USAGE, message);
    Box::new(if help.is_empty() { found } else { found.help(help) })
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2
        && parts.iter().all(|part| is_number(part))
        && ("01"..="12").contains(month) && ("01"..="31").contains(day))
}
