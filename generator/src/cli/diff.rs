//! `trueup diff`: reads two documents, each with its rules, and prints what changed.

use super::arguments::{Diff, Document, Format, Printing};
use super::{Failure, Status, inputs, print};
use trueup::diagnostics::{Diagnostics, Severity};
use trueup::diff::{self, Side};
use trueup::pipeline::{self, Reading};

pub(super) fn run(options: &Diff, printing: &Printing) -> Result<Status, Failure> {
    let document = |spec: &std::path::Path| Document {
        spec: spec.to_path_buf(),
        config: options.config.clone(),
        overlay: options.overlay.clone(),
        ref_root: options.ref_root.clone(),
        strict: false,
    };
    let (old, new) = (document(&options.old), document(&options.new));
    let (old, new) = (pipeline::reading(&inputs(&old)?), pipeline::reading(&inputs(&new)?));
    let (Some(a), Some(b)) = (side(&old), side(&new)) else {
        for reading in [&old, &new] {
            print::diagnostics(printing, &errors(reading), &reading.sources);
        }
        return Ok(Status::BadInput);
    };
    let report = diff::compare(&a, &b);
    print::out(&match printing.format {
        Format::Json => diff::render::json(&report),
        _ => diff::render::terminal(&report, print::colours_out(printing)),
    });
    let limit: diff::Verdict = options.fail_on.into();
    Ok(if report.overall() >= limit && limit != diff::Verdict::None { Status::No } else { Status::Done })
}

fn side(reading: &Reading) -> Option<Side<'_>> {
    let (resolved, lowered) = reading.document.as_ref()?;
    Some(Side {
        sources: &reading.sources,
        diagnostics: &reading.diagnostics,
        resolved,
        api: Some(&lowered.api),
    })
}

/// What kept a document from being read.
fn errors(reading: &Reading) -> Diagnostics {
    let mut errors = Diagnostics::default();
    errors.extend(reading.diagnostics.iter().filter(|found| found.severity == Severity::Error).cloned());
    errors
}
