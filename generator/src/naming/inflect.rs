//! Singular forms of English nouns, well enough for the names of array items and resources.

use crate::ir::Words;

const IRREGULAR: &[(&str, &str)] = &[
    ("children", "child"),
    ("people", "person"),
    ("men", "man"),
    ("women", "woman"),
    ("indices", "index"),
    ("vertices", "vertex"),
    ("matrices", "matrix"),
    ("criteria", "criterion"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("caches", "cache"),
    ("shelves", "shelf"),
    ("halves", "half"),
    ("leaves", "leaf"),
    ("lives", "life"),
    ("analyses", "analysis"),
    ("diagnoses", "diagnosis"),
    ("hypotheses", "hypothesis"),
    ("quizzes", "quiz"),
    ("feet", "foot"),
    ("mice", "mouse"),
];

/// Words that end in `s` and are singular already, or have no singular.
const UNCHANGED: &[&str] = &[
    "news",
    "series",
    "species",
    "kubernetes",
    "https",
    "dns",
    "aws",
    "ios",
    "os",
    "gas",
    "bus",
    "alias",
    "canvas",
    "analytics",
    "logistics",
    "atlas",
    "lens",
    "bias",
    "sms",
    "mms",
    "gps",
    "tls",
    "nas",
    "pos",
];

/// The last word in the singular; `None` where it has no other form (`data`, `status`), so that a caller can add `item`.
#[must_use]
pub fn singular(words: &Words) -> Option<Words> {
    let (last, init) = words.as_slice().split_last()?;
    let singular = word_singular(last)?;
    Some(Words::from_words(init.iter().cloned().chain([singular])))
}

fn word_singular(word: &str) -> Option<String> {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return Some((*one).to_owned());
    }
    if UNCHANGED.contains(&word) || word.len() < 3 {
        return None;
    }
    let cut = |suffix: &str, with: &str| word.strip_suffix(suffix).map(|stem| format!("{stem}{with}"));
    if ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return None;
    }
    if word.ends_with("aliases") || word.ends_with("canvases") {
        return cut("es", "");
    }
    if word.len() > 4 && word.ends_with("ies") {
        return cut("ies", "y");
    }
    if ["sses", "shes", "ches", "xes", "zzes", "uses"].iter().any(|end| word.ends_with(end)) {
        // `causes`, `clauses` keep their `e`; `statuses`, `buses` lose it.
        return if word.ends_with("uses") && !word.ends_with("tuses") && word != "buses" {
            cut("s", "")
        } else {
            cut("es", "")
        };
    }
    cut("s", "")
}

/// Whether two words are one noun, singular or plural.
#[must_use]
pub fn is_form_of(a: &str, b: &str) -> bool {
    a == b || word_singular(a).as_deref() == Some(b) || word_singular(b).as_deref() == Some(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singulars() {
        for (many, one) in [
            ("tools", Some("tool")),
            ("categories", Some("category")),
            ("statuses", Some("status")),
            ("boxes", Some("box")),
            ("classes", Some("class")),
            ("matches", Some("match")),
            ("children", Some("child")),
            ("responses", Some("response")),
            ("shelves", Some("shelf")),
            ("archives", Some("archive")),
            ("sms", None),
            ("images", Some("image")),
            ("keys", Some("key")),
            ("causes", Some("cause")),
            ("aliases", Some("alias")),
            ("linked_datasets", Some("linked_dataset")),
            ("data", None),
            ("status", None),
            ("address", None),
            ("analysis", None),
        ] {
            assert_eq!(singular(&Words::split(many)).map(|w| w.snake()).as_deref(), one, "{many}");
        }
        assert!(is_form_of("tool", "tools") && is_form_of("tools", "tool") && !is_form_of("tool", "toy"));
    }
}
