//! All rules: their codes, and how much each weighs. What they are about stands with their codes, and in docs/lint.md.

use crate::diagnostics::{Code, Severity, codes};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name.
    pub code: Code,
    /// A warning: the SDK is worse for it. A note: its documentation is, or something may be meant otherwise.
    pub severity: Severity,
}

impl Rule {
    /// What a finding takes from the score.
    pub(super) fn weight(&self) -> u64 {
        if self.severity == Severity::Note { 1 } else { 5 }
    }
}

const fn warning(code: Code) -> Rule {
    Rule { code, severity: Severity::Warning }
}

const fn note(code: Code) -> Rule {
    Rule { code, severity: Severity::Note }
}

/// In the order of their names.
pub static RULES: &[Rule] = &[
    warning(codes::LINT_ALIAS),
    warning(codes::LINT_BODY_OF_GET),
    warning(codes::LINT_BODY_OPTIONAL),
    note(codes::LINT_BOOLEAN_TEXT),
    warning(codes::LINT_DATE_FORMAT),
    note(codes::LINT_ENUM_NUMBERS),
    note(codes::LINT_ENUM_ONE),
    warning(codes::LINT_ENUM_SPELLINGS),
    warning(codes::LINT_ENVELOPE),
    note(codes::LINT_ENVELOPE_VARIES),
    warning(codes::LINT_ERROR_SCHEMA),
    note(codes::LINT_EXAMPLE),
    note(codes::LINT_FIELD_DESCRIPTION),
    note(codes::LINT_FREE_OBJECT),
    note(codes::LINT_ID_INT64),
    warning(codes::LINT_ID_NUMBER),
    note(codes::LINT_ID_TYPES),
    note(codes::LINT_INLINE_SCHEMA),
    note(codes::LINT_JSON_TEXT),
    note(codes::LINT_LICENSE),
    warning(codes::LINT_LIST_ITEMS),
    warning(codes::LINT_NAME_SUFFIX),
    warning(codes::LINT_NO_SUCCESS),
    warning(codes::LINT_NOTHING_REQUIRED),
    note(codes::LINT_OPERATION_DESCRIPTION),
    warning(codes::LINT_OPERATION_ID),
    warning(codes::LINT_PAGING),
    note(codes::LINT_PARAMETER_DESCRIPTION),
    note(codes::LINT_QUERY_STYLE),
    warning(codes::LINT_REPEATED_SCHEMA),
    warning(codes::LINT_REPLY_SCHEMA),
    note(codes::LINT_SCHEMA_DESCRIPTION),
    warning(codes::LINT_SECURITY),
    warning(codes::LINT_SERVER),
    note(codes::LINT_SUCCESSES),
    warning(codes::LINT_TAG),
    note(codes::LINT_TAG_UNDECLARED),
    warning(codes::LINT_UNION),
    warning(codes::LINT_UNTYPED),
    note(codes::LINT_UNUSED),
];

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::diagnostics::codes::ALL;

    #[test]
    fn every_code_of_a_rule_is_a_rule_and_stands_once() {
        let of_rules = ALL.iter().filter(|code| code.as_str().starts_with("lint-"));
        let listed: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(of_rules.copied().collect::<Vec<_>>(), listed);
    }
}
