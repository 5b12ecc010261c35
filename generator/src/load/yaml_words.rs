//! Syntax errors of the YAML event parser, said in our own words.

use granit_parser::{ErrorKind, ScanError};

use super::Budget;
use super::indentation::{self, Blame};
use crate::diagnostics::{Diagnostic, SourceId, Span, codes, quote};

/// What the reader had seen when the error came.
pub(super) struct Context<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) budget: &'a Budget,
    /// The innermost bracket or brace that is open.
    pub(super) open_flow: Option<Span>,
    /// Where the last thing ends that was read whole.
    pub(super) read_to: usize,
}

/// The diagnostic for a syntax error. A quote or bracket that is never closed is noticed lines later: it is named then.
pub(super) fn syntax(error: &ScanError, context: &Context<'_>) -> Diagnostic {
    let Context { source, text, .. } = *context;
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let width =
        text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let span = Span::new(source, at, at + width);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        let message =
            format!("the document has more than {} levels of nesting (depth)", context.budget.depth);
        return Diagnostic::error(codes::BUDGET_EXCEEDED, message)
            .at(span)
            .help("split the document, or raise the limit");
    }
    let lines_apart = |from: usize| text.get(from..at).is_some_and(|between| between.contains('\n'));
    if concerns_quotes(error.kind())
        && let Some(start) = text.get(context.read_to..at).and_then(|rest| rest.find(['"', '\'']))
        && lines_apart(context.read_to + start)
    {
        let start = context.read_to + start;
        return Diagnostic::error(codes::SYNTAX, "a quoted text begins here and is not closed on its line")
            .at(Span::new(source, start, start + 1))
            .related(span, "it goes wrong here at the latest")
            .help("add the missing quote, or indent the lines it goes on in");
    }
    // The innermost one that has been read, or one that the parser has only looked at so far.
    let open = context.open_flow.map(|open| open.start as usize);
    let open = open.or_else(|| indentation::unclosed(text, context.read_to, at));
    if let Some(open) = open.filter(|open| concerns_flow(error.kind()) && lines_apart(*open)) {
        let open = Span::new(source, open, open + 1);
        return Diagnostic::error(
            codes::SYNTAX,
            "a bracket or brace is opened here, and what follows does not fit in it",
        )
        .at(open)
        .related(span, "it goes wrong here")
        .help("close it, or put a comma between elements");
    }
    let (message, help) = words(error.kind());
    let diagnostic = Diagnostic::error(codes::SYNTAX, message).at(span);
    let diagnostic = match indentation::blame(text, at).filter(|_| concerns_indentation(error.kind())) {
        Some(Blame::Earlier(line)) => {
            let message = "the indentation of this line ends an object or a list that goes on below";
            return Diagnostic::error(codes::SYNTAX, message)
                .at(Span::new(source, line.start, line.end))
                .related(span, "it goes on here")
                .help("indent this line like those around it");
        }
        Some(Blame::Either(line)) => {
            diagnostic.related(Span::new(source, line.start, line.end), "perhaps this line is at fault")
        }
        None => diagnostic,
    };
    if help.is_empty() { diagnostic } else { diagnostic.help(help) }
}

/// Errors that come of a quote too many or too few.
fn concerns_quotes(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::TabInIndentation
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::MappingValueNotAllowed
            | ErrorKind::CommentNotSeparated
    )
}

/// Errors that come of a bracket or brace too many or too few.
fn concerns_flow(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::FlowMappingValueAdjacentCollection
            | ErrorKind::BlockEntryInFlowCollection
            | ErrorKind::InvalidBlockEntryWhitespace
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::InvalidFlowScalarIndent
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::PlainScalarStartsWithDashFlowIndicator
            | ErrorKind::UnexpectedEof
    )
}

/// Errors that come of a line that stands too far left or right.
fn concerns_indentation(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::InvalidIndentation
            | ErrorKind::InvalidDocumentEnd
            | ErrorKind::MissingDocumentEndBeforeDirective
            | ErrorKind::ExpectedDocumentStart
    )
}

fn fixed(message: &str, help: &'static str) -> (String, &'static str) {
    (message.to_owned(), help)
}

fn words(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as K;
    match kind {
        K::UnexpectedEofFlowSequence => fixed("the text ends inside a list: `]` is missing", "close it"),
        K::UnexpectedEofFlowMapping | K::UnexpectedEofImplicitFlowMapping => {
            fixed("the text ends inside an object: `}` is missing", "close it")
        }
        K::UnexpectedEofBlockSequence | K::UnexpectedEofBlockMapping | K::UnexpectedEof => {
            fixed("the text ends in the middle of something", "")
        }
        K::UnclosedFlowCollection { open } => {
            (format!("this {} is never closed", quote(&open.to_string())), "close it")
        }
        K::MismatchedFlowCollectionEnd { open, close } => (
            format!("{} closes what {} opened", quote(&close.to_string()), quote(&open.to_string())),
            "make the brackets match",
        ),
        K::MisplacedFlowCollectionEnd => fixed("this bracket closes nothing", "remove it"),
        K::ExpectedFlowMappingSeparator => fixed(
            "expected `,` or `}` in an object",
            "put a comma between members, and text with special characters in quotes",
        ),
        K::ExpectedFlowSequenceSeparator => fixed(
            "expected `,` or `]` in a list",
            "put a comma between elements, and text with special characters in quotes",
        ),
        K::ExpectedBlockMappingKey => fixed(
            "expected a key: this line does not continue the object above it",
            "check the indentation of this line and the one before, and that every key has its `:`",
        ),
        K::ExpectedBlockSequenceEntry => fixed(
            "expected `- `: this line does not continue the list above it",
            "check the indentation of this line and the one before",
        ),
        K::SimpleKeyExpected | K::InvalidSimpleKey => {
            fixed("a key without its `:`", "add the `:` and a space, or check the indentation")
        }
        K::MappingValueNotAllowed | K::MappingKeyNotAllowed => {
            fixed("a key cannot stand here", "check the indentation; put text that contains `: ` in quotes")
        }
        K::InvalidColonPlacement
        | K::FlowMappingValueAdjacentCollection
        | K::InvalidMappingValueWhitespace => fixed(
            "this `:` is misplaced",
            "close the bracket or brace above, or put text that contains `:` in quotes",
        ),
        K::InvalidQuotedScalarIndent => fixed(
            "a quoted text goes on here, with too little indentation: perhaps it was never closed",
            "add the missing quote, or indent the line",
        ),
        K::InvalidIndentation | K::InvalidFlowScalarIndent => {
            fixed("the indentation fits nothing above", "indent with spaces, like the lines around")
        }
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => {
            fixed("a tab is used where YAML allows only spaces", "replace it with spaces")
        }
        K::BlockSequenceEntryNotAllowed | K::InvalidBlockEntryWhitespace | K::BlockEntryInFlowCollection => {
            fixed("a list element (`- `) cannot stand here", "check the indentation")
        }
        K::UnknownAnchor => fixed(
            "this alias refers to an anchor that is not defined above it",
            "define it with & first, or quote the `*`",
        ),
        K::UnclosedQuotedScalar => fixed("this quoted text is never closed", "add the missing quote"),
        K::DocumentIndicatorInQuotedScalar => {
            fixed("`---` or `...` stands inside a quoted text", "close the quote, or indent the line")
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => fixed(
            "something follows a quoted text on its line",
            "quote the whole text, or remove what follows",
        ),
        K::UnknownQuotedScalarEscape => {
            fixed("this escape is unknown", "write a backslash as \\\\, or use single quotes")
        }
        K::InvalidQuotedScalarHexEscape => fixed("an escape lacks its hexadecimal digits", ""),
        K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate => fixed(
            "a \\u escape names half of a surrogate pair without the other half",
            "write both halves, or the character itself",
        ),
        K::InvalidUnicodeEscape => fixed("an escape names no character of Unicode", ""),
        K::UnexpectedCharacter { character } => (
            format!("the character {} cannot start a value", quote(&character.to_string())),
            "put the text in quotes",
        ),
        K::PlainScalarStartsWithDashFlowIndicator | K::UnexpectedEndOfPlainScalar => {
            fixed("this text cannot stand without quotes", "put it in quotes")
        }
        K::CommentInterceptedScalar => {
            fixed("a comment stands in the middle of a text", "move it, or quote the text")
        }
        K::CommentNotSeparated => {
            fixed("a comment needs a space in front of its `#`", "add the space, or quote the text")
        }
        K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => {
            fixed("something follows `|` or `>` on its line", "begin the text on the next line")
        }
        K::InvalidBlockScalarIndent => {
            fixed("a line of this block text is indented less than its first", "indent all its lines alike")
        }
        K::BomInsideDocument => fixed("a byte order mark stands inside the document", "remove it"),
        K::UndeclaredTagHandle => fixed("a tag uses a handle that is not declared", "remove the tag"),
        K::InvalidDocumentEnd | K::MissingDocumentEndBeforeDirective | K::ExpectedDocumentStart => fixed(
            "the document is over, but something follows",
            "check the indentation of this line and the one before",
        ),
        K::UnsupportedYamlMajorVersion => fixed("the %YAML directive names an unknown version", "remove it"),
        K::ExpectedNodeContent => fixed("expected a value", ""),
        _ => fixed("this is not well-formed YAML", "check indentation and quotes"),
    }
}
