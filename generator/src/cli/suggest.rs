//! `trueup suggest`: looks at a document beside others of the same API, and beside traffic, and prints the rules it seems to need.

use super::arguments::{Document, Format, Printing, Suggest};
use super::{Failure, Status, drift, inputs, print, read};
use std::path::Path;
use trueup::diagnostics::Diagnostics;
use trueup::drift::Observer;
use trueup::pipeline::{self, Input, Inputs, Reading};
use trueup::suggest::{self, Confidence, Source};

pub(super) fn run(options: &Suggest, printing: &Printing) -> Result<Status, Failure> {
    let inputs_of_main = inputs(&options.document)?;
    let main = pipeline::reading(&inputs_of_main);
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
    let mut nothing_read = false;
    if let Some(recording) = &options.har {
        let (seen, any) = traffic(recording, &main, printing)?;
        nothing_read = !any;
        others.extend(seen);
    }
    let mut sources = Vec::with_capacity(others.len());
    for (name, reading) in &others {
        let Some(other) = source(name, reading) else {
            print::diagnostics(printing, &reading.diagnostics, &reading.sources);
            return Ok(Status::BadInput);
        };
        sources.push(other);
    }
    let mut found = suggest::suggest(looked_at, &sources, &main.rules);
    found.at_least(options.confidence.into());
    if inputs_of_main.lock.is_some() {
        found.names.keep_published();
    }
    if let Some(path) = &options.overlay_out {
        let title = format!("What trueup suggests for {name}");
        drift::write_overlay(path, found.overlay(&title, looked_at))?;
    }
    print::out(&match printing.format {
        Format::Html => found.matrix(&format!("Rules that {name} seems to need"), looked_at).html(),
        Format::Json => format!("{:#}\n", found.json()),
        _ if found.is_empty() => "# Nothing to suggest.\n".to_owned(),
        _ => found.rules(),
    });
    Ok(if nothing_read { Status::BadInput } else { Status::Done })
}

/// The document that the exchanges would have which do not agree with the main one, and whether the recording could be read.
fn traffic(
    recording: &Path,
    main: &Reading,
    printing: &Printing,
) -> Result<(Option<(String, Reading)>, bool), Failure> {
    let Some((resolved, normalised, _)) = &main.document else { return Ok((None, false)) };
    let bases = resolved.openapi.servers.iter().map(|server| trueup::drift::base_path(&server.url));
    let mut observer = Observer::inferring(normalised, bases);
    let broken =
        trueup::drift::read(drift::open(recording)?, |entry, exchange| observer.observe(entry, &exchange));
    let mut said = Diagnostics::default();
    said.extend(broken.iter().map(|broken| drift::unread(recording, broken)));
    let counts = (observer.evidence.exchanges, observer.evidence.known);
    said.extend(drift::unfit(recording, counts, resolved));
    print::aside(printing, &said, &main.sources);
    let name = read::shown(recording);
    let is_read =
        (observer.evidence.exchanges > 0 || broken.is_empty()) && !broken.iter().any(|each| each.end);
    let reading = observer.inferred().map(|text| {
        let spec = Input { name: name.clone(), bytes: text.into_bytes() };
        let (files, overlays) = (Vec::new(), Vec::new());
        pipeline::reading(&Inputs { spec, files, overlays, rules: None, lock: None, strict: false })
    });
    Ok((reading.map(|reading| (name, reading)), is_read))
}

fn source<'a>(name: &'a str, reading: &'a Reading) -> Option<Source<'a>> {
    let (resolved, normalised, _) = reading.document.as_ref()?;
    Some(Source { name, normalised, text: Some((resolved, &reading.sources)) })
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
