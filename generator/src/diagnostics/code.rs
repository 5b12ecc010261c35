//! The stable names of all diagnostics, with the sentence that explains each (SARIF rules, `--help`, docs).
//! A code is never renamed or reused: people filter on it.

use std::fmt;

/// The stable kebab-case name of one kind of diagnostic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    name: &'static str,
    summary: &'static str,
}

impl Code {
    /// The name: lower-case words joined by `-`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// One sentence on what the code stands for.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        self.summary
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! codes {
    ($($constant:ident = $name:literal: $summary:literal;)*) => {
        /// Every code there is, one constant each.
        pub mod codes {
            use super::Code;
            $(#[doc = $summary] pub const $constant: Code = Code { name: $name, summary: $summary };)*
            /// All codes, in the order of their names.
            pub const ALL: &[Code] = &[$($constant),*];
        }
    };
}

// In the order of their names; a test holds that.
codes! {
    ALIAS_COLLISION = "alias-collision": "A legacy name is a real field somewhere its rule reaches.";
    ALIAS_LIMIT = "alias-limit": "YAML aliases expand beyond the node budget.";
    BAD_ENCODING = "bad-encoding": "The input is not text in an encoding that can be read.";
    BAD_HEADER = "bad-header": "A header has a name that HTTP does not allow.";
    BAD_MEDIA_TYPE = "bad-media-type": "A media type cannot be the value of a header.";
    BAD_OVERLAY = "bad-overlay": "An overlay document or one of its actions is malformed.";
    BAD_REF = "bad-ref": "A $ref is not a reference that can be followed.";
    BAD_RULE = "bad-rule": "A rule is malformed.";
    BAD_SERVER = "bad-server": "A server URL is not an HTTP address a client can be pointed at.";
    BAD_VERSION = "bad-version": "A version is no version of a package.";
    BUDGET_EXCEEDED = "budget-exceeded": "The input is larger, deeper or more complex than a limit allows.";
    COSTLY_PATTERN = "costly-pattern": "A pattern may take very long to match, or is very long itself.";
    DANGLING_REF = "dangling-ref": "A $ref points at nothing.";
    DISCRIMINATOR_ODD = "discriminator-odd": "A discriminator names a property or schema that is not there.";
    DRIFT_ABSENT = "drift-absent": "The source lacks a field that the document describes.";
    DRIFT_AMBIGUOUS = "drift-ambiguous": "Several schemas of the source may be one of the document.";
    DRIFT_CLOSED = "drift-closed": "Document and source disagree on members that an object does not name.";
    DRIFT_DEFAULT = "drift-default": "Document and source name different defaults.";
    DRIFT_ENUM_VALUE = "drift-enum-value": "Traffic or source and an enum of the document do not list the same values.";
    DRIFT_ENVELOPE = "drift-envelope": "A recorded reply has its payload in none of the declared places.";
    DRIFT_FIELD = "drift-field": "Recorded traffic or the source has a field that the document does not name.";
    DRIFT_FORMAT = "drift-format": "Document and source disagree on the format of a text.";
    DRIFT_LIMIT = "drift-limit": "Document and source disagree on a number that limits a value.";
    DRIFT_MISSING = "drift-missing": "Recorded traffic lacks a field that the document requires.";
    DRIFT_NULL = "drift-null": "Traffic or source and document do not have null in the same places.";
    DRIFT_OPERATION = "drift-operation": "Recorded traffic has an operation that the document does not describe.";
    DRIFT_PARAMETER = "drift-parameter": "Recorded traffic has a parameter that the document does not name.";
    DRIFT_REQUIRED = "drift-required": "Document and source disagree on whether a field may be missing.";
    DRIFT_STATUS = "drift-status": "Recorded traffic has a status that the document does not list.";
    DRIFT_TYPE = "drift-type": "Recorded traffic or the source has another type than the document says.";
    DRIFT_UNDECIDABLE = "drift-undecidable": "Only running the source would tell what it says.";
    DRIFT_UNSAID = "drift-unsaid": "The source has a check that no document can say.";
    DUPLICATE_ENUM_VALUE = "duplicate-enum-value": "An enum lists one value twice.";
    DUPLICATE_KEY = "duplicate-key": "A mapping names one key twice.";
    DUPLICATE_OPERATION_ID = "duplicate-operation-id": "Two operations share an operationId.";
    DUPLICATE_PARAMETER = "duplicate-parameter": "One operation declares a parameter twice.";
    ENUM_TYPE_MISMATCH = "enum-type-mismatch": "An enum value does not have the type of its schema.";
    ENVELOPE_MISMATCH = "envelope-mismatch": "An operation's reply fits no envelope kind.";
    INSECURE_URL = "insecure-url": "Credentials would travel to an address without encryption.";
    INTERNAL = "internal": "A bug of trueup, not of the input.";
    INVALID_DEFAULT = "invalid-default": "A default value does not have the type of its schema.";
    KEYWORD_IGNORED = "keyword-ignored": "A keyword has no meaning here and is ignored.";
    LINT_ALIAS = "lint-alias": "A field seems to go by another name in a related schema.";
    LINT_BODY_OF_GET = "lint-body-of-get": "A method whose body has no meaning in HTTP takes one.";
    LINT_BODY_OPTIONAL = "lint-body-optional": "A body may be left out although members of it may not.";
    LINT_BOOLEAN_TEXT = "lint-boolean-text": "A text is `true` or `false`.";
    LINT_DATE_FORMAT = "lint-date-format": "A text looks like a date or a time and does not say so.";
    LINT_ENUM_NUMBERS = "lint-enum-numbers": "The values of an enum are numbers without names.";
    LINT_ENUM_ONE = "lint-enum-one": "An enum has one value.";
    LINT_ENUM_SPELLINGS = "lint-enum-spellings": "Two values of an enum differ in case or signs alone.";
    LINT_ENVELOPE = "lint-envelope": "A reply looks like a list inside an object, and no rule declares it.";
    LINT_ENVELOPE_VARIES = "lint-envelope-varies": "A list sits elsewhere than most lists.";
    LINT_ERROR_SCHEMA = "lint-error-schema": "An operation has no schema for a failure.";
    LINT_EXAMPLE = "lint-example": "The body of an operation has no example.";
    LINT_FIELD_DESCRIPTION = "lint-field-description": "Fields of a schema are not described.";
    LINT_FREE_OBJECT = "lint-free-object": "No member of an object is known.";
    LINT_ID_INT64 = "lint-id-int64": "An id is a number of 64 bits.";
    LINT_ID_NUMBER = "lint-id-number": "An id is a number with a fraction.";
    LINT_ID_TYPES = "lint-id-types": "An id is of another type than elsewhere.";
    LINT_INLINE_SCHEMA = "lint-inline-schema": "The object of a body or reply has no name.";
    LINT_JSON_TEXT = "lint-json-text": "A text holds JSON.";
    LINT_LICENSE = "lint-license": "No licence is named.";
    LINT_LIST_ITEMS = "lint-list-items": "A list does not say what it holds.";
    LINT_NAME_SUFFIX = "lint-name-suffix": "A name got a number because another one is the same.";
    LINT_NO_SUCCESS = "lint-no-success": "An operation has no response for a success.";
    LINT_NOTHING_REQUIRED = "lint-nothing-required": "Every field of an object in replies may be absent.";
    LINT_OPERATION_DESCRIPTION = "lint-operation-description": "An operation is not described.";
    LINT_OPERATION_ID = "lint-operation-id": "An operation has no operationId.";
    LINT_PAGING = "lint-paging": "An operation takes a page and no rule says that it pages.";
    LINT_PARAMETER_DESCRIPTION = "lint-parameter-description": "A parameter is not described.";
    LINT_QUERY_STYLE = "lint-query-style": "How a list or an object in the query travels is left to a default.";
    LINT_REPEATED_SCHEMA = "lint-repeated-schema": "One object is written in several places.";
    LINT_REPLY_SCHEMA = "lint-reply-schema": "A reply has no schema.";
    LINT_SCHEMA_DESCRIPTION = "lint-schema-description": "A schema is not described.";
    LINT_SECURITY = "lint-security": "Credentials are not declared, or not asked for.";
    LINT_SERVER = "lint-server": "The first server is none that a client can be pointed at.";
    LINT_SUCCESSES = "lint-successes": "An operation gives different things for different successes.";
    LINT_TAG = "lint-tag": "An operation has no tag.";
    LINT_TAG_UNDECLARED = "lint-tag-undeclared": "A tag is used and not declared.";
    LINT_UNION = "lint-union": "The members of a union cannot be told apart.";
    LINT_UNTYPED = "lint-untyped": "A schema does not say what its values are.";
    LINT_UNUSED = "lint-unused": "Nothing leads to a component.";
    MISSING_FIELD = "missing-field": "An OpenAPI object lacks a field it must have.";
    NAME_COLLISION = "name-collision": "Two things would get one public name.";
    NOT_OPENAPI = "not-openapi": "The document is not an OpenAPI document.";
    NOT_OWNED = "not-owned": "A file in an output folder is not the generator's to overwrite or delete.";
    NOT_TEXT = "not-text": "The input is binary: an archive, an image or the like.";
    NULLABLE_IN_31 = "nullable-in-31": "`nullable` has no meaning in OpenAPI 3.1.";
    OTHER_LINTER = "other-linter": "Another linter, whose report was given, found this.";
    OUT_OF_DATE = "out-of-date": "A generated file is not what the document says.";
    PAGING = "paging": "Replies that come in pages were recognised, or could be.";
    PATH_PARAMETER = "path-parameter": "A path template and its parameters do not agree.";
    PATH_TEMPLATE = "path-template": "A path template is malformed.";
    REF_CYCLE = "ref-cycle": "References lead back to themselves without reaching anything.";
    REF_SIBLINGS = "ref-siblings": "Keywords stand next to a $ref.";
    REMOTE_REF = "remote-ref": "A $ref leads out of the document.";
    RULE_MATCHES_NOTHING = "rule-matches-nothing": "A rule or overlay action matches nothing in the document.";
    SCHEMA_CONFLICT = "schema-conflict": "Keywords of one schema contradict each other.";
    SECRET = "secret": "An example looks like a credential that works.";
    SYNTAX = "syntax": "The input is not well-formed YAML or JSON.";
    UNKNOWN_FIELD = "unknown-field": "A field is not part of the OpenAPI object it stands in.";
    UNKNOWN_RULE_KEY = "unknown-rule-key": "The rules file has a key that does not exist.";
    UNKNOWN_SCHEME = "unknown-scheme": "Credentials are asked for by a security scheme that is not there.";
    UNKNOWN_TAG = "unknown-tag": "A YAML tag asks for a type that is not supported.";
    UNREADABLE = "unreadable": "An input file cannot be read.";
    UNSUPPORTED = "unsupported": "Something of the document has no form in the generated code.";
    UNSUPPORTED_VERSION = "unsupported-version": "This version of the OpenAPI specification is not supported.";
    UNWRITABLE = "unwritable": "An output file or folder cannot be read or written.";
    USAGE = "usage": "The command line asks for something that cannot be done.";
    WRONG_TYPE = "wrong-type": "A value does not have the type its place asks for.";
    YAML_TRAP = "yaml-trap": "A plain scalar reads differently under YAML 1.1 and 1.2.";
}

#[cfg(test)]
mod tests {
    use super::codes::ALL;

    #[test]
    fn names_are_kebab_case_sorted_and_unique() {
        for code in ALL {
            assert!(
                code.as_str().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{code}"
            );
            assert!(code.summary().ends_with('.'), "{code}");
        }
        assert!(ALL.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()), "codes are listed by name");
    }
}
