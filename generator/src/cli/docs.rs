//! `trueup docs`: writes the pages for the users of both SDKs, or says where a folder of them is not what the document says.

use super::arguments::{Docs, Printing};
use super::generate::{Differences, Job, pass};
use super::{Failure, Status, inputs, print, read};
use trueup::diagnostics::Severity;
use trueup::output::Mode;
use trueup::pipeline::{self, Reference};

pub(super) fn run(options: &Docs, printing: &Printing) -> Result<Status, Failure> {
    let Reference { sources, mut diagnostics, pages } = pipeline::reference(&inputs(&options.document)?);
    let Some((files, hashes)) = pages else {
        print::diagnostics(printing, &diagnostics, &sources);
        return Ok(Status::BadInput);
    };
    let jobs = [Job { language: "Pages", root: &options.out, files, keep: Vec::new() }];
    let mode = if options.check { Mode::Check } else { Mode::Write };
    let mut said = String::new();
    let mut closing = String::new();
    let status = match pass(&jobs, mode, &hashes, options.force, &mut diagnostics) {
        Err(status) => status,
        Ok(reports) if options.check => {
            let differences = Differences::of(&jobs, &reports, None);
            let programs = print::for_programs(printing);
            if programs {
                diagnostics.extend(differences.diagnostics(Severity::Error));
            } else {
                said = differences.text();
            }
            if differences.files.is_empty() {
                Status::Done
            } else {
                closing =
                    "the pages are not what the document says; run the same command without --check\n".into();
                Status::No
            }
        }
        Ok(reports) => {
            for report in &reports {
                closing += &format!(
                    "pages in {}: {} changed, {} unchanged\n",
                    read::shown(&options.out),
                    print::counted(report.changes.len(), "file"),
                    report.unchanged
                );
            }
            Status::Done
        }
    };
    print::diagnostics(printing, &diagnostics, &sources);
    print::out(&said);
    print::err(&closing);
    Ok(status)
}
