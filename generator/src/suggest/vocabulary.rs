//! Words that APIs use for one another: what an organization is to one revision, a tenant is to the next. They are those of the trade,
//! not of any one API.

use crate::ir::Words;

/// Words of one meaning, a line each.
const MEANINGS: [&[&str]; 24] = [
    &["account", "company", "org", "organisation", "organization", "tenant", "workspace"],
    &["category", "kind", "type"],
    &["label", "name", "title"],
    &["begin", "began", "start", "started", "starts"],
    &["end", "ended", "ends", "finish", "finished", "stop", "stopped"],
    &["created", "creation", "inserted"],
    &["changed", "modification", "modified", "updated"],
    &["archived", "deleted", "removed"],
    &["href", "link", "uri", "url"],
    &["count", "num", "number", "total"],
    &["member", "person", "user"],
    &["email", "mail"],
    &["mobile", "phone", "telephone"],
    &["postal", "postcode", "zip"],
    &["message", "msg"],
    &["desc", "description"],
    &["image", "img", "photo", "picture"],
    &["lang", "language", "locale"],
    &["addr", "address"],
    &["guid", "id", "identifier", "uid", "uuid"],
    &["config", "configuration", "options", "settings"],
    &["state", "status"],
    &["max", "maximum"],
    &["date", "time", "timestamp"],
];

/// Whether two names, given by their [`meanings`], say the same in other words: `tenant` and `org_id`, `startTime` and `started`. What
/// a name does not say of the thing itself, that it is its id, or the time of something, may be left out.
pub(super) fn same_meanings(one: &[String], other: &[String]) -> bool {
    !one.is_empty() && (one == other || bare(one) == bare(other) && !bare(one).is_empty())
}

/// What two names have in common that say the same.
pub(super) fn gist(meanings: &[String]) -> &[String] {
    let bare = bare(meanings);
    if bare.is_empty() { meanings } else { bare }
}

/// The meanings of a name's words: the first word of a line stands for all of it.
pub(super) fn meanings(name: &Words) -> Vec<String> {
    let known = |word: &String| {
        let word = word.to_lowercase();
        MEANINGS
            .iter()
            .find(|line| line.contains(&word.as_str()))
            .and_then(|line| line.first())
            .map_or(word, |first| (*first).to_owned())
    };
    name.as_slice().iter().map(known).collect()
}

/// Without an id or a time at its end.
fn bare(meanings: &[String]) -> &[String] {
    match meanings.split_last() {
        Some((last, rest)) if matches!(last.as_str(), "guid" | "date" | "at" | "on") => rest,
        _ => meanings,
    }
}

#[cfg(test)]
mod tests {
    use super::{meanings, same_meanings};
    use crate::naming::words;

    #[test]
    fn names_may_say_the_same_in_other_words() {
        for (one, other, same) in [
            ("tenant", "org_id", true),
            ("startTime", "started_at", true),
            ("created", "insertedAt", true),
            ("homepage_url", "homepageLink", true),
            ("id", "guid", true),
            ("id", "name", false),
            ("id", "date", false),
            ("org_id", "user_id", false),
            ("created_at", "updated_at", false),
            ("title", "subtitle", false),
        ] {
            let meanings = |name| meanings(&words(name, "field"));
            assert_eq!(same_meanings(&meanings(one), &meanings(other)), same, "{one} {other}");
        }
    }
}
