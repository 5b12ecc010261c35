//! `trueup suggest`: looks at a document beside others of the same API and prints the rules it seems to need.

use super::arguments::{Document, Format, Printing, Suggest};
use super::{Failure, Status, inputs, print, read};
use trueup::pipeline::{self, Reading};
use trueup::suggest::{self, Confidence, Source};

pub(super) fn run(options: &Suggest, printing: &Printing) -> Result<Status, Failure> {
    let main = pipeline::reading(&inputs(&options.document)?);
    let mut others: Vec<(String, Reading)> = Vec::new();
    for spec in &options.others {
        // Rules are those of the main document: another one is looked at as it is.
        let document = Document {
            spec: spec.clone(),
            config: None,
            overlay: Vec::new(),
            ref_root: options.document.ref_root.clone(),
            strict: false,
        };
        let mut inputs = inputs(&document)?;
        (inputs.rules, inputs.lock) = (None, None);
        others.push((read::shown(spec), pipeline::reading(&inputs)));
    }
    let name = read::shown(&options.document.spec);
    let Some(looked_at) = source(&name, &main) else {
        print::diagnostics(printing, &main.diagnostics, &main.sources);
        return Ok(Status::BadInput);
    };
    let mut sources = Vec::with_capacity(others.len());
    for (name, reading) in &others {
        let Some(other) = source(name, reading) else {
            print::diagnostics(printing, &reading.diagnostics, &reading.sources);
            return Ok(Status::BadInput);
        };
        sources.push(other);
    }
    let mut found = suggest::suggest(looked_at, &sources);
    found.at_least(options.confidence.into());
    print::out(&match printing.format {
        Format::Json => format!("{:#}\n", found.json()),
        _ if found.is_empty() => "# Nothing to suggest.\n".to_owned(),
        _ => found.rules(),
    });
    Ok(Status::Done)
}

fn source<'a>(name: &'a str, reading: &'a Reading) -> Option<Source<'a>> {
    let (_, normalised, _) = reading.document.as_ref()?;
    Some(Source { name, normalised })
}

impl From<super::arguments::Sureness> for Confidence {
    fn from(chosen: super::arguments::Sureness) -> Self {
        match chosen {
            super::arguments::Sureness::Low => Self::Low,
            super::arguments::Sureness::Medium => Self::Medium,
            super::arguments::Sureness::High => Self::High,
        }
    }
}
