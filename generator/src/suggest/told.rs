//! Other names that descriptions tell: `alias for criteria`, `formerly known as task`, `deprecated, use org_id`.

use std::collections::BTreeMap;

use super::aliases::{Alias, Sighting};
use super::family::{Pair, fields};
use super::likeness::{alike, schema_of};
use super::{Confidence, Source};
use crate::normalise::model::{Field, Object, Schema};

/// What stands before the name that a field goes by now.
const NOW: [&str; 16] = [
    "alias for",
    "alias of",
    "in favor of",
    "in favour of",
    "legacy name for",
    "legacy name of",
    "moved to",
    "old name for",
    "old name of",
    "renamed to",
    "replaced by",
    "replaced with",
    "superseded by",
    "synonym for",
    "synonym of",
    "use",
];
/// What stands before the name that it went by.
const BEFORE: [&str; 8] = [
    "formerly",
    "formerly called",
    "formerly known as",
    "formerly named",
    "previously called",
    "previously known as",
    "previously named",
    "renamed from",
];
/// Words between those and a name.
const BETWEEN: [&str; 6] = ["field", "instead", "parameter", "property", "the", "value"];

/// A field with another name of it, in one schema; the field of that name, where it is there too.
type Told<'a> = (&'a Field, String, &'a Field);

/// Other names that a description in either of two related schemas tells, for the schemas that do not have them as fields.
pub(super) fn aliases(main: Source<'_>, pairs: &[Pair<'_>]) -> Vec<Alias> {
    let mut known: BTreeMap<*const Schema, Vec<Told<'_>>> = BTreeMap::new();
    let mut found: BTreeMap<(String, String), Alias> = BTreeMap::new();
    let own = main.normalised.schemas.iter().map(|(_, schema)| (schema, schema, main));
    let related = pairs.iter().map(|pair| (pair.main, pair.other, pair.of));
    for (schema, told_in, of) in own.chain(related) {
        let Some(object) = fields(schema) else { continue };
        let told = known.entry(std::ptr::from_ref(told_in)).or_insert_with(|| told(told_in));
        for (now, old, at) in told.iter() {
            let Some(field) = named(object, name(now)).filter(|_| named(object, old).is_none()) else {
                continue;
            };
            let types = schema_of(main.normalised, field).zip(schema_of(of.normalised, at));
            if types.is_none_or(|(one, other)| alike(&one.kind, &other.kind).is_none()) {
                continue;
            }
            let reason =
                format!("the description of `{}` of {} in {} says so", name(at), told_in.name, of.name);
            let lines = |of: Source<'_>, field: &Field| {
                let side = of.side("", field.span);
                (side.place, side.lines)
            };
            let sighting = Sighting {
                schema: schema.name.clone(),
                node: schema.pointer.clone(),
                field: field.pointer.clone(),
                legacy: old.clone(),
                points: 0,
                reason,
                here: lines(main, field),
                there: lines(of, at),
            };
            let alias = found
                .entry((name(field).to_owned(), old.clone()))
                .or_insert_with(|| Alias::new(name(field), old, Confidence::Medium));
            alias.add(sighting);
        }
    }
    found.into_values().collect()
}

fn name(field: &Field) -> &str {
    field.declared.for_encoder()
}

fn named<'a>(object: &'a Object, name: &str) -> Option<&'a Field> {
    object.fields.iter().find(|field| self::name(field) == name)
}

/// What the descriptions of a schema's fields tell: the field, its other name, and the field whose description it is.
fn told(schema: &Schema) -> Vec<Told<'_>> {
    let Some(object) = fields(schema) else { return Vec::new() };
    let mut found = Vec::new();
    for field in &object.fields {
        let docs = [Some(&field.docs.summary), Some(&field.docs.description), field.docs.deprecated.as_ref()];
        let is_over = field.docs.deprecated.is_some();
        for text in docs.into_iter().flatten() {
            let tokens = tokens(text.for_encoder());
            let is_over = is_over || tokens.iter().any(|(word, _)| word.starts_with("deprecated"));
            for now in names_behind(&tokens, &NOW, is_over) {
                if let Some(now) = named(object, &now).filter(|now| now.declared != field.declared) {
                    found.push((now, name(field).to_owned(), field));
                }
            }
            // A name that is no field here must not be a word of the sentence.
            for old in names_behind(&tokens, &BEFORE, true).into_iter().filter(|old| old != name(field)) {
                found.push((field, old, field));
            }
        }
    }
    found
}

/// A word in lower case, and the name that it is where it can be nothing but one: it is quoted, or of several words.
type Token = (String, Option<String>);

fn tokens(text: &str) -> Vec<Token> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '`' | '\'' | '"');
    let all = text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    all.map(|word| {
        let bare = word.trim_matches(['`', '\'', '"']);
        let is_name =
            bare.len() < word.len() || bare.contains('_') || bare.chars().skip(1).any(char::is_uppercase);
        (bare.to_lowercase(), is_name.then(|| bare.to_owned()))
    })
    .collect()
}

/// The names behind any of these phrases. Where a phrase is one word alone it says so only of what is over.
fn names_behind(tokens: &[Token], phrases: &[&str], is_over: bool) -> Vec<String> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let fits = |phrase: &&&str| {
            let words: Vec<&str> = phrase.split(' ').collect();
            (words.len() > 1 || is_over)
                && words.len() <= rest.len()
                && words.iter().zip(rest).all(|(word, (token, _))| word == token)
        };
        let Some(phrase) = phrases.iter().filter(fits).max_by_key(|phrase| phrase.len()) else { continue };
        let behind = rest.iter().skip(phrase.split(' ').count());
        let mut behind = behind.skip_while(|(word, name)| name.is_none() && BETWEEN.contains(&word.as_str()));
        match behind.next() {
            Some((_, Some(name))) => found.push(name.clone()),
            // `alias for criteria`: a plain word is a name where a field is called so.
            Some((word, None)) if *phrases == NOW => found.push(word.clone()),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, NOW, names_behind, tokens};

    #[test]
    fn descriptions_tell_names() {
        for (text, now, before) in [
            ("Code of the metric (alias for criteria)", "criteria", ""),
            ("Deprecated: use `org_id` instead.", "org_id", ""),
            ("Deprecated, please use the orgId field.", "orgId", ""),
            ("Deprecated in favor of started_at", "started_at", ""),
            ("Project of the tool; formerly `task`.", "", "task"),
            ("Formerly known as evaluation_id.", "", "evaluation_id"),
            ("Renamed from 'tenant'", "", "tenant"),
            ("The value to use `when` nothing is given", "", ""),
            ("Formerly this was optional.", "", ""),
            ("Its name", "", ""),
        ] {
            let tokens = tokens(text);
            let is_over = text.starts_with("Deprecated");
            assert_eq!(names_behind(&tokens, &NOW, is_over).concat(), now, "{text}");
            assert_eq!(names_behind(&tokens, &BEFORE, true).concat(), before, "{text}");
        }
    }
}
