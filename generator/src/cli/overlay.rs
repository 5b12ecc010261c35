//! `trueup overlay`: applies overlays to a document, says whether they are in order, or makes one of two revisions.

use super::arguments::{Format, Overlay, OverlayApply, OverlayCompare, OverlayValidate, Printing};
use super::{Failure, Status, print, read};
use std::path::Path;
use trueup::diagnostics::{Diagnostic, Diagnostics, SourceMap, codes};
use trueup::load::overlay::{self, Applied};
use trueup::load::{self, Budget, Document, Node};

pub(super) fn run(command: &Overlay, printing: &Printing) -> Result<Status, Failure> {
    match command {
        Overlay::Apply(options) => apply(options, printing),
        Overlay::Compare(options) => compare(options, printing),
        Overlay::Validate(options) => validate(options, printing),
    }
}

/// What is read and said while overlays are looked at.
struct Desk {
    budget: Budget,
    sources: SourceMap,
    diagnostics: Diagnostics,
}

impl Desk {
    fn new() -> Self {
        Self { budget: Budget::default(), sources: SourceMap::new(), diagnostics: Diagnostics::default() }
    }

    fn parse(&mut self, path: &Path) -> Result<Option<Document>, Failure> {
        let bytes = read::bytes(path)?;
        let name = path.to_string_lossy();
        Ok(load::parse(&name, &bytes, &self.budget, &mut self.sources, &mut self.diagnostics))
    }

    /// The exit status for what was said, which is printed. A result goes to standard output, so findings go beside it.
    fn close(&self, printing: &Printing) -> Status {
        if !self.diagnostics.is_empty() {
            print::aside(printing, &self.diagnostics, &self.sources);
        }
        if self.diagnostics.has_errors() { Status::BadInput } else { Status::Done }
    }
}

fn apply(options: &OverlayApply, printing: &Printing) -> Result<Status, Failure> {
    let mut desk = Desk::new();
    let document = desk.parse(&options.spec)?;
    let overlays: Vec<Option<Document>> =
        options.overlay.iter().map(|path| desk.parse(path)).collect::<Result<_, _>>()?;
    let Some(mut document) = document else { return Ok(desk.close(printing)) };
    let mut applied: Vec<Applied> = Vec::new();
    for overlay in overlays.iter().flatten() {
        applied.extend(overlay::apply(&mut document.root, overlay, &desk.budget, &mut desk.diagnostics));
    }
    let status = desk.close(printing);
    if status != Status::Done {
        return Ok(status);
    }
    let text = written(&document.root, is_json(&options.spec, options.out.as_deref()))?;
    let matches = match printing.format {
        Format::Json => listed_json(&applied, &desk.sources),
        _ => listed(&applied, &desk.sources),
    };
    match &options.out {
        Some(path) => {
            trueup::output::write_lock(path, &text).map_err(|error| {
                let why = trueup::output::said(&error);
                let message = format!("{} cannot be written: {why}", read::shown(path));
                Box::new(Diagnostic::error(codes::UNWRITABLE, message))
            })?;
            print::out(&matches);
        }
        None => {
            print::err(&matches);
            print::out(&text);
        }
    }
    Ok(Status::Done)
}

fn compare(options: &OverlayCompare, printing: &Printing) -> Result<Status, Failure> {
    let mut desk = Desk::new();
    let (old, new) = (desk.parse(&options.old)?, desk.parse(&options.new)?);
    let status = desk.close(printing);
    let (Status::Done, Some(old), Some(new)) = (status, old, new) else { return Ok(Status::BadInput) };
    let Some(difference) = overlay::difference(&old.root, &new.root) else {
        let message = "an overlay changes parts of a document: both documents have to be objects";
        return Err(Box::new(Diagnostic::error(codes::NOT_OPENAPI, message)));
    };
    if difference.actions.is_empty() {
        print::err("the documents say the same: there is nothing to overlay\n");
        return Ok(Status::Done);
    }
    let title = format!("From {} to {}", read::shown(&options.old), read::shown(&options.new));
    let overlay = serde_json::json!({
        "overlay": difference.version(),
        "info": { "title": title, "version": "1.0.0" },
        "actions": difference.actions,
    });
    print::out(&serialised(&overlay, printing.format == Format::Json)?);
    Ok(Status::No)
}

fn validate(options: &OverlayValidate, printing: &Printing) -> Result<Status, Failure> {
    let mut desk = Desk::new();
    let mut document = match &options.spec {
        Some(spec) => desk.parse(spec)?,
        None => None,
    };
    for path in &options.overlay {
        let Some(overlay) = desk.parse(path)? else { continue };
        let mut found = Diagnostics::default();
        overlay::validate(&overlay, &mut found);
        if let (Some(document), false) = (&mut document, found.has_errors()) {
            let _ = overlay::apply(&mut document.root, &overlay, &desk.budget, &mut found);
        }
        desk.diagnostics.extend(found.iter().cloned());
    }
    print::diagnostics(printing, &desk.diagnostics, &desk.sources);
    Ok(if desk.diagnostics.has_errors() { Status::BadInput } else { Status::Done })
}

/// A file is written as its name says, and otherwise as the document is.
fn is_json(spec: &Path, out: Option<&Path>) -> bool {
    let ending = |path: &Path| path.extension().map(|ending| ending.eq_ignore_ascii_case("json"));
    out.and_then(ending).or_else(|| ending(spec)).unwrap_or(false)
}

fn written(root: &Node, json: bool) -> Result<String, Failure> {
    if json {
        Ok(load::written::json(root))
    } else {
        load::written::yaml(root).map_err(|why| unwritten(&why))
    }
}

pub(super) fn serialised(value: &serde_json::Value, json: bool) -> Result<String, Failure> {
    if json {
        return Ok(format!("{value:#}\n"));
    }
    load::written::yaml_of(value).map_err(|why| unwritten(&why))
}

fn unwritten(why: &str) -> Failure {
    Box::new(Diagnostic::error(codes::INTERNAL, format!("the result cannot be written as YAML: {why}")))
}

/// What each action was done to, a line each.
fn listed(applied: &[Applied], sources: &SourceMap) -> String {
    let mut out = String::new();
    for action in applied {
        let count = print::counted(action.matches.len(), "match").replace("matchs", "matches");
        let target = trueup::diagnostics::quote(&action.target);
        out += &format!("{}: {} {target}: {count}\n", place(action, sources), action.what);
        for pointer in &action.matches {
            out += &format!("    {}\n", pointer.shown());
        }
    }
    out
}

fn listed_json(applied: &[Applied], sources: &SourceMap) -> String {
    let one = |action: &Applied| {
        let matches: Vec<String> = action.matches.iter().map(ToString::to_string).collect();
        serde_json::json!({
            "at": place(action, sources),
            "action": action.what,
            "target": action.target,
            "matches": matches,
        })
    };
    format!("{:#}\n", applied.iter().map(one).collect::<serde_json::Value>())
}

fn place(action: &Applied, sources: &SourceMap) -> String {
    let name = sources.get(action.at.source).map(|source| source.name().to_owned()).unwrap_or_default();
    let at = sources.line_column(action.at);
    let (line, column) = at.map_or((1, 1), |at| (at.line, at.column));
    format!("{}:{line}:{column}", trueup::diagnostics::escape_line(&name))
}
