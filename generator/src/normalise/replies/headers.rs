//! Header fields of replies: which there are, and what callers are told of them.

use super::super::model::Fate;
use super::super::schema::SchemaReader;
use super::super::view::At;

/// Header fields of all documented replies: callers read them by name, as the type that is said here.
pub(super) fn read<'a>(reader: &mut SchemaReader<'a, '_>, operation: &At<'a>) {
    for (_, _, written) in operation.get("responses").iter().flat_map(At::members) {
        let Some(response) = reader.view.follow(&written) else { continue };
        for (name, _, field) in response.get("headers").iter().flat_map(At::members) {
            if name.eq_ignore_ascii_case("content-type") {
                let why = "Content-Type among headers: OpenAPI has media types for that";
                reader.fates.note(&field.pointer, Fate::Ignored(why.into()));
            }
        }
        for (_, field) in of(reader, &written) {
            let what = "a field of a reply, read by its name and type";
            reader.fates.note(&field.pointer, Fate::Emitted(what.into()));
        }
    }
}

/// The header fields of a response, by name; `Content-Type` means nothing there (OpenAPI 3.1.1 §4.8.17.1).
pub(super) fn of<'a>(reader: &SchemaReader<'a, '_>, written: &At<'a>) -> Vec<(&'a str, At<'a>)> {
    let Some(response) = reader.view.follow(written) else { return Vec::new() };
    let written = response.get("headers");
    let fields = written.iter().flat_map(At::members);
    let mut found: Vec<_> = fields
        .filter(|(name, ..)| !name.eq_ignore_ascii_case("content-type"))
        .filter_map(|(name, _, field)| Some((name, reader.view.follow(&field)?)))
        .collect();
    found.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    found
}

/// What a caller may know of a header field: its name, its type, and what it is for.
pub(super) fn line<'a>(reader: &SchemaReader<'a, '_>, name: &str, field: &At<'a>) -> String {
    let schema = field.get("schema").and_then(|schema| reader.view.follow(&schema));
    let schema = schema.as_ref().unwrap_or(field);
    let of = match schema.str("type") {
        Some("array") => {
            let items = schema.get("items").and_then(|items| reader.view.follow(&items));
            format!("list of {}", items.as_ref().and_then(|items| items.str("type")).unwrap_or("string"))
        }
        of => of.unwrap_or("string").to_owned(),
    };
    let what = field.str("description").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let what = if what.is_empty() { what } else { format!(": {what}") };
    format!("- `{name}` ({of}){what}")
}
