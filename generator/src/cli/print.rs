//! Printing: diagnostics in the format asked for, results on standard output, colours only on a terminal.

use super::arguments::{Color, Format, Printing};
use std::io::{IsTerminal as _, Write as _};
use trueup::diagnostics::{Diagnostics, Severity, SourceMap, render};

/// Prints diagnostics: formats for machines go to standard output, those for people to standard error.
pub(crate) fn diagnostics(printing: &Printing, diagnostics: &Diagnostics, sources: &SourceMap) {
    match printing.format {
        Format::Json => out(&render::json(diagnostics, sources)),
        Format::Sarif => out(&render::sarif(diagnostics, sources)),
        Format::Github => out(&render::github(diagnostics, sources)),
        Format::Auto | Format::Terminal | Format::Plain | Format::Markdown | Format::Html => {
            for_people(printing, diagnostics, sources)
        }
    }
}

/// Prints diagnostics on standard error whatever the format, for a command whose result is on standard output.
pub(crate) fn aside(printing: &Printing, diagnostics: &Diagnostics, sources: &SourceMap) {
    match printing.format {
        Format::Json => err(&render::json(diagnostics, sources)),
        Format::Sarif => err(&render::sarif(diagnostics, sources)),
        Format::Github => err(&render::github(diagnostics, sources)),
        Format::Auto | Format::Terminal | Format::Plain | Format::Markdown | Format::Html => {
            for_people(printing, diagnostics, sources)
        }
    }
}

/// Prints some diagnostics for people; the count is that of all.
pub(crate) fn some_of(printing: &Printing, shown: &Diagnostics, all: &Diagnostics, sources: &SourceMap) {
    if std::io::stderr().is_terminal() && matches!(printing.format, Format::Auto)
        || printing.format == Format::Terminal
    {
        return for_people(printing, shown, sources);
    }
    err(&render::plain(shown, sources));
    count(all);
}

fn for_people(printing: &Printing, diagnostics: &Diagnostics, sources: &SourceMap) {
    let terminal = std::io::stderr().is_terminal();
    if printing.format == Format::Terminal || (printing.format == Format::Auto && terminal) {
        return err(&render::terminal(diagnostics, sources, colours(printing.color, terminal)));
    }
    err(&render::plain(diagnostics, sources));
    count(diagnostics);
}

fn count(diagnostics: &Diagnostics) {
    let (errors, warnings) = (diagnostics.count(Severity::Error), diagnostics.count(Severity::Warning));
    if errors + warnings > 0 {
        err(&format!("{}, {}\n", counted(errors, "error"), counted(warnings, "warning")));
    }
}

/// Whether standard output belongs to a program: nothing but diagnostics may be written there.
pub(crate) fn for_programs(printing: &Printing) -> bool {
    matches!(printing.format, Format::Json | Format::Sarif | Format::Github)
}

/// Whether results on standard output are coloured.
pub(crate) fn colours_out(printing: &Printing) -> bool {
    colours(printing.color, std::io::stdout().is_terminal())
}

fn colours(choice: Color, terminal: bool) -> bool {
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Writes to standard output. A reader that went away is no error of ours.
pub(crate) fn out(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes to standard error.
pub(crate) fn err(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
