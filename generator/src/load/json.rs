//! JSON text → spanned tree, by RFC 8259 to the letter, with errors that name what stands there instead.
//! Reads without recursion; what JSON allows but a document must not have (duplicate keys) is reported here too.

use super::Budget;
use super::indentation;
use super::json_lexer::{Lexer, TokenKind};
use super::meter::Meter;
use super::tree::{Mapping, Node, Text, Value};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceId, Span, SpecPointer, codes, quote};

/// A collection whose end has not been seen.
enum Open {
    Sequence { start: Span, items: Vec<Node> },
    Mapping { start: Span, members: Mapping, key: Option<(String, Span)> },
}

/// Reads a whole text as one JSON value; the first syntax error ends it.
pub(super) fn read(
    source: SourceId,
    text: &str,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Result<Node, Box<Diagnostic>> {
    let mut open = Vec::new();
    read_value(source, text, budget, diagnostics, &mut open).map_err(|error| {
        let at = place(&open);
        let error = if error.pointer.is_some() { error } else { Box::new(error.pointer(&at)) };
        traced(error, text)
    })
}

/// A bracket too many or too few is noticed where nothing fits any more; the indentation tells where it was.
fn traced(error: Box<Diagnostic>, text: &str) -> Box<Diagnostic> {
    let Some(late) = error.span.filter(|_| error.code == codes::SYNTAX && error.help.is_none()) else {
        return error;
    };
    let late_at = late.start as usize;
    let Some(at) = indentation::out_of_step(text, late_at) else { return error };
    if text.get(at..late_at).is_none_or(|between| !between.contains('\n')) {
        return error;
    }
    let message = "this line is indented for other brackets than are open here: one is missing before it, or one too many";
    let mut traced = Diagnostic::error(codes::SYNTAX, message)
        .at(Span::new(late.source, at, at + 1))
        .related(late, format!("it goes wrong here: {}", error.message))
        .help("look at the brackets of the line before");
    traced.pointer = error.pointer;
    Box::new(traced)
}

/// The pointer to the value that is being read.
fn place(open: &[Open]) -> SpecPointer {
    open.iter().fold(SpecPointer::root(), |at, open| match open {
        Open::Sequence { items, .. } => at.index(items.len()),
        Open::Mapping { key: Some((key, _)), .. } => at.child(key),
        Open::Mapping { .. } => at,
    })
}

fn read_value(
    source: SourceId,
    text: &str,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
    open: &mut Vec<Open>,
) -> Result<Node, Box<Diagnostic>> {
    let mut lexer = Lexer::new(source, text);
    let mut meter = Meter::new(budget);
    loop {
        let token = lexer.next_token()?;
        let mut node = match (token.kind, open.last_mut()) {
            (TokenKind::EndObject, Some(Open::Mapping { key: None, .. }))
            | (TokenKind::EndArray, Some(Open::Sequence { .. })) => close(open, token.span),
            (TokenKind::String(name), Some(Open::Mapping { key: key @ None, .. })) => {
                let colon = lexer.next_token()?;
                if !matches!(colon.kind, TokenKind::Colon) {
                    return Err(unexpected(&colon.kind, colon.span, "`:` after a key"));
                }
                *key = Some((name, token.span));
                continue;
            }
            (kind, Some(Open::Mapping { key: None, .. })) => {
                return Err(unexpected(&kind, token.span, "a key in double quotes or `}`"));
            }
            (kind, _) => {
                meter.node(open.len(), token.span)?;
                let value = match kind {
                    TokenKind::BeginObject => {
                        open.push(Open::Mapping { start: token.span, members: Mapping::new(), key: None });
                        continue;
                    }
                    TokenKind::BeginArray => {
                        open.push(Open::Sequence { start: token.span, items: Vec::new() });
                        continue;
                    }
                    TokenKind::String(text) => Value::String(Text { text, plain: false }),
                    TokenKind::Number(number) => Value::Number(number),
                    TokenKind::True => Value::Bool(true),
                    TokenKind::False => Value::Bool(false),
                    TokenKind::Null => Value::Null,
                    kind => return Err(unexpected(&kind, token.span, "a value")),
                };
                Node::new(token.span, value)
            }
        };
        // The finished value goes into its collection; `,` or an end follows, and an end finishes the collection too.
        loop {
            match open.last_mut() {
                None => {
                    let rest = lexer.next_token()?;
                    return match rest.kind {
                        TokenKind::End => Ok(node),
                        _ => Err(unexpected(&rest.kind, rest.span, "the end of the document")),
                    };
                }
                Some(Open::Sequence { items, .. }) => items.push(node),
                Some(Open::Mapping { members, key, .. }) => {
                    if let Some((name, key_span)) = key.take()
                        && let Err(duplicate) = add_member(members, name, key_span, node)
                    {
                        diagnostics.push(duplicate.at_key(&place(open)));
                    }
                }
            }
            let follow = lexer.next_token()?;
            let in_mapping = matches!(open.last(), Some(Open::Mapping { .. }));
            match follow.kind {
                TokenKind::Comma => {
                    lexer.refuse_trailing_comma(&follow)?;
                    break;
                }
                TokenKind::EndObject if in_mapping => {}
                TokenKind::EndArray if !in_mapping => {}
                _ => {
                    let wanted = if in_mapping { "`,` or `}`" } else { "`,` or `]`" };
                    let error = unexpected(&follow.kind, follow.span, wanted);
                    return Err(match open.last() {
                        Some(Open::Sequence { start, .. } | Open::Mapping { start, .. }) => {
                            Box::new(error.related(*start, "opened here"))
                        }
                        None => error,
                    });
                }
            }
            node = close(open, follow.span);
        }
    }
}

/// Ends the innermost collection.
fn close(open: &mut Vec<Open>, end: Span) -> Node {
    match open.pop() {
        Some(Open::Sequence { start, mut items }) => {
            items.shrink_to_fit();
            Node::new(start.to(end), Value::Sequence(items))
        }
        Some(Open::Mapping { start, mut members, .. }) => {
            members.shrink();
            Node::new(start.to(end), Value::Mapping(members))
        }
        None => Node::new(end, Value::Null),
    }
}

/// A key that is given twice in one object.
pub(super) struct Duplicate {
    name: String,
    first: Span,
    second: Span,
}

impl Duplicate {
    /// The diagnostic, for an object at a place.
    pub(super) fn at_key(&self, object: &SpecPointer) -> Diagnostic {
        let message = format!("the key {} is given twice in one object", quote(&self.name));
        Diagnostic::error(codes::DUPLICATE_KEY, message)
            .at(self.second)
            .pointer(&object.child(&self.name))
            .related(self.first, "first given here")
            .help("keep one of the two, or rename one")
    }
}

/// Adds a member. One that is there already stands, and both places are named.
pub(super) fn add_member(
    members: &mut Mapping,
    name: String,
    key_span: Span,
    node: Node,
) -> Result<(), Duplicate> {
    match members.key_span(&name) {
        Some(first) => Err(Duplicate { name, first, second: key_span }),
        None => {
            members.set(name, key_span, node);
            Ok(())
        }
    }
}

fn unexpected(kind: &TokenKind, at: Span, wanted: &str) -> Box<Diagnostic> {
    let found = match kind {
        TokenKind::BeginObject => "`{`",
        TokenKind::EndObject => "`}`",
        TokenKind::BeginArray => "`[`",
        TokenKind::EndArray => "`]`",
        TokenKind::Colon => "`:`",
        TokenKind::Comma => "`,`",
        TokenKind::String(_) => "a string",
        TokenKind::Number(_) => "a number",
        TokenKind::True | TokenKind::False => "a boolean",
        TokenKind::Null => "null",
        TokenKind::End => "the end of the document",
    };
    Box::new(Diagnostic::error(codes::SYNTAX, format!("expected {wanted}, found {found}")).at(at))
}
