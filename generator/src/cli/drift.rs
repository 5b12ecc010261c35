//! `trueup drift`: holds a document against recorded traffic, the Zod schemas of its server, or another document of the same API.

use std::collections::BTreeSet;
use std::io::{BufReader, Read};
use std::path::Path;

use super::arguments::{Diff, Drift, FailOn, Format, Printing};
use super::{Failure, Status, diff, inputs, print, read};
use trueup::diagnostics::{Diagnostic, Diagnostics, Severity, codes, quote};
use trueup::drift::{self, Broken, Observer, Report};
use trueup::pipeline;
use trueup::resolve::Resolved;

pub(super) fn run(options: &Drift, printing: &Printing) -> Result<Status, Failure> {
    #[cfg(feature = "zod")]
    if let Some(folder) = &options.source.zod {
        return super::zod::run(options, folder, printing);
    }
    match (&options.source.har, &options.source.against) {
        (Some(recording), _) => traffic(options, recording, printing),
        (None, Some(other)) => beside(options, other, printing),
        (None, None) => Ok(Status::BadInput), // clap asks for one of them
    }
}

/// What `trueup diff` prints, without what a baseline has; the page is a matrix, as for the other sources.
fn beside(options: &Drift, other: &Path, printing: &Printing) -> Result<Status, Failure> {
    let known = baseline(options)?;
    let compared = Diff {
        old: options.document.spec.clone(),
        new: other.to_owned(),
        config: options.document.config.clone(),
        old_config: None,
        overlay: options.document.overlay.clone(),
        old_overlay: Vec::new(),
        ref_root: options.document.ref_root.clone(),
        fail_on: FailOn::Patch,
    };
    let Some((before, after)) = diff::both(&compared, printing)? else { return Ok(Status::BadInput) };
    let (Some(a), Some(b)) = (before.side(), after.side()) else { return Ok(Status::BadInput) };
    let mut report = trueup::diff::compare(&a, &b);
    drift::documents::judge(&mut report);
    if let Some(path) = &options.write_baseline {
        write_baseline(path, report.changes.iter().map(|change| change.fingerprint.as_str()))?;
    }
    if drift::documents::are_strangers(&report, &a, &b) {
        let message = format!(
            "no operation of {} is one of {}",
            read::shown(&compared.old),
            read::shown(&compared.new)
        );
        let mut said = Diagnostics::default();
        said.push(Diagnostic::warning(codes::UNREADABLE, message).help("is it a document of another API?"));
        print::aside(printing, &said, &after.sources);
    }
    let all = report.changes.len();
    report.without(&known);
    print::out(&match printing.format {
        Format::Html => {
            let title = format!("{} beside {}", read::shown(&compared.old), read::shown(&compared.new));
            drift::documents::matrix(&report, &title, (&a, &b), all - report.changes.len()).html()
        }
        _ => diff::rendered(&report, printing),
    });
    Ok(if drift::documents::count(&report) == 0 { Status::Done } else { Status::No })
}

fn traffic(options: &Drift, recording: &Path, printing: &Printing) -> Result<Status, Failure> {
    let known = baseline(options)?;
    let reading = pipeline::reading(&inputs(&options.document)?);
    let readable = reading.document.as_ref().filter(|_| !reading.diagnostics.has_errors());
    let Some((resolved, normalised, _)) = readable else {
        print::diagnostics(printing, &reading.diagnostics, &reading.sources);
        return Ok(Status::BadInput);
    };
    let bases = resolved.openapi.servers.iter().map(|server| drift::base_path(&server.url));
    let mut observer = Observer::new(normalised, bases);
    let broken = drift::read(open(recording)?, |entry, exchange| observer.observe(entry, &exchange));
    let mut report = Report::new(&observer.evidence, broken, resolved, normalised);
    if let Some(path) = &options.write_baseline {
        write_baseline(path, report.findings.iter().map(|finding| finding.fingerprint.as_str()))?;
    }
    report.without(&known);
    if let Some(path) = &options.overlay_out {
        let title = format!("What recorded traffic says of {}", read::shown(&options.document.spec));
        write_overlay(path, report.overlay(&title))?;
    }
    let mut unfit_or_unread = Diagnostics::default();
    unfit_or_unread.extend(report.broken.iter().map(|broken| unread(recording, broken)));
    unfit_or_unread.extend(unfit(recording, report.exchanges, resolved));
    if printing.format == Format::Html {
        print::aside(printing, &unfit_or_unread, &reading.sources);
    }
    let mut said = report.diagnostics();
    said.extend(unfit_or_unread);
    match printing.format {
        Format::Json => print::out(&format!("{:#}\n", report.json(&reading.sources))),
        Format::Sarif | Format::Github => print::diagnostics(printing, &said, &reading.sources),
        Format::Html => {
            let title = format!("{} beside recorded traffic", read::shown(&options.document.spec));
            print::out(&report.matrix(&title, normalised, &reading.sources).html());
        }
        Format::Auto | Format::Terminal | Format::Plain | Format::Markdown => {
            print::out(&report.text());
            print::diagnostics(printing, &said, &reading.sources);
        }
    }
    let nothing_read = report.exchanges.0 == 0 && !report.broken.is_empty();
    // What is behind the place where a recording breaks off may differ.
    let breaks_off = report.broken.iter().any(|broken| broken.end);
    Ok(match report.findings.is_empty() {
        _ if nothing_read => Status::BadInput,
        true if breaks_off => Status::BadInput,
        true => Status::Done,
        false => Status::No,
    })
}

/// A recording may be larger than any document: it is read as it comes.
pub(super) fn open(path: &Path) -> Result<BufReader<Box<dyn Read + Send>>, Failure> {
    let reader: Box<dyn Read + Send> =
        if path == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(read::open(path)?) };
    Ok(BufReader::with_capacity(1 << 16, reader))
}

pub(super) fn unread(recording: &Path, broken: &Broken) -> Diagnostic {
    let name = read::shown(recording);
    let message = format!("{name}:{}: an exchange cannot be read: {}", broken.line, broken.reason);
    if broken.empty {
        let message = format!("{name}:{}: the recording has no exchanges: {}", broken.line, broken.reason);
        return Diagnostic::error(codes::UNREADABLE, message).action("nothing is compared");
    }
    let severity = if broken.end { Severity::Error } else { Severity::Warning };
    let left_out = if broken.end { "it and everything behind it is left out" } else { "it is left out" };
    Diagnostic::new(severity, codes::UNREADABLE, message).action(left_out)
}

/// A recording of something else: that each of its paths is not documented does not say so.
pub(super) fn unfit(
    recording: &Path,
    (exchanges, known): (u64, u64),
    resolved: &Resolved,
) -> Option<Diagnostic> {
    let (all @ 1.., 0) = (exchanges, known) else { return None };
    let what = match all {
        1 => "its one exchange is of no operation of the document".to_owned(),
        _ => format!("none of its {all} exchanges is of an operation of the document"),
    };
    let servers = resolved.openapi.servers.iter();
    let mut bases: Vec<String> =
        servers.map(|server| quote(&format!("{}/", drift::base_path(&server.url)))).collect();
    bases.dedup();
    let expected = match bases.as_slice() {
        [] => "the document has no servers: its paths stand at the root".to_owned(),
        bases => format!("the servers of the document are at {}", bases.join(", ")),
    };
    let message = format!("{}: {what}", read::shown(recording));
    Some(
        Diagnostic::warning(codes::UNREADABLE, message)
            .help(format!("{expected}; is it a recording of another API?")),
    )
}

/// Fingerprints that are known and accepted.
pub(super) fn baseline(options: &Drift) -> Result<BTreeSet<String>, Failure> {
    let Some(path) = &options.baseline else { return Ok(BTreeSet::new()) };
    let bytes = read::bytes(path)?;
    let listed = serde_json::from_slice::<serde_json::Value>(&bytes).ok();
    let listed = listed.as_ref().and_then(|file| file.get("fingerprints")?.as_array());
    let listed = listed.and_then(|all| all.iter().map(|each| each.as_str().map(str::to_owned)).collect());
    listed.ok_or_else(|| {
        let message = format!("{} is no baseline", read::shown(path));
        Box::new(Diagnostic::error(codes::UNREADABLE, message).help("write one with --write-baseline"))
    })
}

/// Writes fingerprints for a later [`baseline`].
pub(super) fn write_baseline<'a>(path: &Path, all: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    let all: BTreeSet<&str> = all.collect();
    write(path, &format!("{:#}\n", serde_json::json!({ "fingerprints": all })))
}

/// Writes what would mend a document, if anything would.
pub(super) fn write_overlay(path: &Path, overlay: Option<String>) -> Result<(), Failure> {
    match overlay {
        Some(overlay) => write(path, &overlay),
        None => {
            print::err("nothing to propose: no overlay is written\n");
            Ok(())
        }
    }
}

/// By one atomic rename, of the file that a link leads to; what is no file (`/dev/stdout`) is written to.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let is_other = std::fs::metadata(path).is_ok_and(|there| !there.is_file());
    let written = if is_other {
        std::fs::write(path, text)
    } else {
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        trueup::output::write_lock(&target, text)
    };
    written.map_err(|error| {
        let message = format!("{} cannot be written: {}", read::shown(path), trueup::output::said(&error));
        Box::new(Diagnostic::error(codes::UNWRITABLE, message))
    })
}
