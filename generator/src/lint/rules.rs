//! All rules: their codes, how much each weighs, and their pages (docs/lint, which `generator/pages` links to).

use crate::diagnostics::{Code, Severity, codes, nearest};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name.
    pub code: Code,
    /// A warning: the SDK is worse for it. A note: its documentation is, or something may be meant otherwise.
    pub severity: Severity,
    /// Its page of the documentation, in Markdown.
    pub page: &'static str,
}

impl Rule {
    /// What it finds and what that does to an SDK: the first words of its page, one paragraph.
    #[must_use]
    pub fn description(&self) -> String {
        let paragraph = self.page.split("\n\n").nth(2).unwrap_or_default();
        paragraph.lines().collect::<Vec<_>>().join(" ")
    }

    /// What a finding takes from the score.
    pub(super) fn weight(&self) -> u64 {
        if self.severity == Severity::Note { 1 } else { 5 }
    }
}

macro_rules! rules {
    ($($severity:ident $code:ident $page:literal;)*) => {
        /// In the order of their names.
        pub static RULES: &[Rule] = &[$(Rule {
            code: codes::$code,
            severity: Severity::$severity,
            page: include_str!(concat!("../../pages/", $page, ".md")),
        }),*];
    };
}

rules! {
    Warning LINT_ALIAS "lint-alias";
    Warning LINT_BODY_OF_GET "lint-body-of-get";
    Warning LINT_BODY_OPTIONAL "lint-body-optional";
    Note LINT_BOOLEAN_TEXT "lint-boolean-text";
    Warning LINT_DATE_FORMAT "lint-date-format";
    Note LINT_ENUM_NUMBERS "lint-enum-numbers";
    Note LINT_ENUM_ONE "lint-enum-one";
    Warning LINT_ENUM_SPELLINGS "lint-enum-spellings";
    Warning LINT_ENVELOPE "lint-envelope";
    Note LINT_ENVELOPE_VARIES "lint-envelope-varies";
    Warning LINT_ERROR_SCHEMA "lint-error-schema";
    Note LINT_EXAMPLE "lint-example";
    Note LINT_FIELD_DESCRIPTION "lint-field-description";
    Note LINT_FREE_OBJECT "lint-free-object";
    Note LINT_ID_INT64 "lint-id-int64";
    Warning LINT_ID_NUMBER "lint-id-number";
    Note LINT_ID_TYPES "lint-id-types";
    Note LINT_INLINE_SCHEMA "lint-inline-schema";
    Note LINT_JSON_TEXT "lint-json-text";
    Note LINT_LICENSE "lint-license";
    Warning LINT_LIST_ITEMS "lint-list-items";
    Warning LINT_NAME_SUFFIX "lint-name-suffix";
    Warning LINT_NO_SUCCESS "lint-no-success";
    Warning LINT_NOTHING_REQUIRED "lint-nothing-required";
    Note LINT_OPERATION_DESCRIPTION "lint-operation-description";
    Warning LINT_OPERATION_ID "lint-operation-id";
    Warning LINT_PAGING "lint-paging";
    Note LINT_PARAMETER_DESCRIPTION "lint-parameter-description";
    Note LINT_QUERY_STYLE "lint-query-style";
    Warning LINT_REPEATED_SCHEMA "lint-repeated-schema";
    Warning LINT_REPLY_SCHEMA "lint-reply-schema";
    Note LINT_SCHEMA_DESCRIPTION "lint-schema-description";
    Warning LINT_SECURITY "lint-security";
    Warning LINT_SERVER "lint-server";
    Note LINT_SUCCESSES "lint-successes";
    Warning LINT_TAG "lint-tag";
    Note LINT_TAG_UNDECLARED "lint-tag-undeclared";
    Warning LINT_UNION "lint-union";
    Warning LINT_UNTYPED "lint-untyped";
    Note LINT_UNUSED "lint-unused";
}

/// The codes of rules that a word most likely stands for: those it is a part of, or else the one it misspells.
#[must_use]
pub fn near(word: &str) -> Vec<&'static str> {
    let word = word.trim_start_matches(PREFIX);
    // Behind what all codes begin with, so that it does not make everything alike.
    let own = |code: &'static str| code.trim_start_matches(PREFIX);
    let codes = || RULES.iter().map(|rule| rule.code.as_str());
    let is_part = |code: &&'static str| word.len() > 1 && own(code).contains(word);
    let holding: Vec<_> = codes().filter(is_part).collect();
    if !holding.is_empty() {
        return holding;
    }
    let meant = nearest(word, codes().map(own));
    codes().filter(|code| meant == Some(own(code))).collect()
}

/// What all codes begin with.
const PREFIX: &str = "lint-";

#[cfg(test)]
mod tests {
    use super::{RULES, near};
    use crate::diagnostics::codes::ALL;

    #[test]
    fn every_code_of_a_rule_is_a_rule_and_stands_once() {
        let of_rules = ALL.iter().filter(|code| code.as_str().starts_with("lint-"));
        let listed: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(of_rules.copied().collect::<Vec<_>>(), listed);
    }

    #[test]
    fn a_part_of_codes_leads_to_them_and_a_misspelt_code_to_the_one_that_is_meant() {
        for (word, expected) in [
            ("alias", &["lint-alias"][..]),
            ("lint-enum", &["lint-enum-numbers", "lint-enum-one", "lint-enum-spellings"]),
            ("lint-untypd", &["lint-untyped"]),
            ("no-such-rule", &[]),
            ("lint-", &[]),
            ("", &[]),
        ] {
            assert_eq!(near(word), expected, "{word}");
        }
    }

    #[test]
    fn every_rule_has_the_page_of_its_code() {
        for rule in RULES {
            assert!(
                rule.page.starts_with(&format!("# {}\n\n*{}", rule.code, rule.severity.as_str())),
                "{}",
                rule.code
            );
            assert!(!rule.description().is_empty(), "{}", rule.code);
        }
    }
}
