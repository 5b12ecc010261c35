//! `trueup ledger` and `ir`: commands that only look.

use super::arguments::{Deny, Document, Format, Ledger, Printing};
use super::{Failure, Status, inputs, print};
use trueup::ledger;
use trueup::pipeline::{self, Front};

pub(super) fn ledger(options: &Ledger, printing: &Printing) -> Result<Status, Failure> {
    let (Front { sources, diagnostics, .. }, account) = pipeline::account(&inputs(&options.document)?);
    let Some(account) = account else {
        print::diagnostics(printing, &diagnostics, &sources);
        return Ok(Status::BadInput);
    };
    print::out(&match printing.format {
        Format::Json => format!("{:#}\n", ledger::json(&account, &sources)),
        _ => ledger::text(&account, &sources),
    });
    let lost = account.losses().count() + account.missing.len();
    if options.deny == Some(Deny::Loss) && lost > 0 {
        print::err(&format!("{} lost\n", print::counted(lost, "node")));
        return Ok(Status::No);
    }
    Ok(Status::Done)
}

pub(super) fn ir(document: &Document, printing: &Printing) -> Result<Status, Failure> {
    let Front { sources, diagnostics, lowered, .. } = pipeline::front(&inputs(document)?);
    print::aside(printing, &diagnostics, &sources);
    let Some(lowered) = lowered else { return Ok(Status::BadInput) };
    print::out(&trueup::lower::outline(&lowered.api));
    Ok(Status::Done)
}
