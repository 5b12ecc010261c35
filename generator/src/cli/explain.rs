//! `trueup explain`: says where a name comes from.

use super::arguments::{Explain, Format, Printing};
use super::{Failure, Status, inputs, print};
use trueup::diagnostics::{Diagnostic, codes};
use trueup::{explain, pipeline};

pub(super) fn run(options: &Explain, printing: &Printing) -> Result<Status, Failure> {
    let reading = pipeline::reading(&inputs(&options.document)?);
    let Some((resolved, _, lowered)) = &reading.document else {
        print::diagnostics(printing, &reading.diagnostics, &reading.sources);
        return Ok(Status::BadInput);
    };
    match explain::Index::of(resolved, &lowered.api).explain(&reading.rules, &options.name) {
        Ok(items) => {
            print::out(&match printing.format {
                Format::Json => format!("{:#}\n", explain::json(&items, &reading.sources)),
                _ => explain::text(&items, &reading.sources),
            });
            Ok(Status::Done)
        }
        Err(near) => {
            let message = format!("nothing of the SDKs goes by the name `{}`", options.name);
            let mut missed = Diagnostic::error(codes::USAGE, message);
            if let Some(near) = near {
                missed = missed.help(format!("is `{near}` meant?"));
            }
            let mut diagnostics = trueup::diagnostics::Diagnostics::default();
            diagnostics.push(missed);
            print::aside(printing, &diagnostics, &reading.sources);
            Ok(Status::No)
        }
    }
}
