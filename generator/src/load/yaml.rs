//! YAML text → spanned tree: drives the event parser, builds nodes without recursion, expands aliases and merge keys
//! under the budget, and reads plain scalars by the YAML 1.2 core schema.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle, Span as EventSpan, StructureStyle, Tag, options};

use super::Budget;
use super::meter::Meter;
use super::number::Number;
use super::scalar::{self, Scalar};
use super::tree::{Node, Text, Value};
use super::yaml_mapping::{OpenMapping, anchor_cost};
use super::yaml_words;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceId, Span, SpecPointer, codes, quote};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A collection whose end has not been seen.
enum Open {
    Sequence { start: Span, flow: bool, items: Vec<Node>, anchor: usize },
    Mapping { start: Span, flow: bool, members: OpenMapping, anchor: usize },
}

/// A finished anchored node and what a copy of it costs.
struct Anchor {
    node: Node,
    nodes: usize,
    depth: usize,
    bytes: usize,
}

struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    meter: Meter<'a>,
    diagnostics: &'a mut Diagnostics,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchor>,
    root: Option<Node>,
    documents: usize,
    /// Where the last event ends.
    read_to: usize,
}

/// Reads a whole text as one YAML document; the first syntax error ends it. An empty text is `null`.
pub(super) fn read(
    source: SourceId,
    text: &str,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Result<Node> {
    let nesting = budget.depth.saturating_add(8);
    let mut options = options! {
        flow_nesting_limit: nesting,
        block_nesting_limit: nesting,
        // JSON read as YAML may have keys longer than YAML's 1024 characters.
        simple_key_max_lookahead: 4096,
    };
    options.set_emit_comments(false);
    let meter = Meter::new(budget);
    let mut reader = Reader {
        source,
        text,
        meter,
        diagnostics,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        root: None,
        documents: 0,
        read_to: 0,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => {
                let result = reader.event(event, span);
                result.map_err(|error| {
                    let at = reader.place();
                    if error.pointer.is_some() { error } else { Box::new(error.pointer(&at)) }
                })?;
            }
            Err(error) => {
                let open_flow = reader.open.iter().rev().find_map(|open| match open {
                    Open::Sequence { start, flow: true, .. } | Open::Mapping { start, flow: true, .. } => {
                        Some(*start)
                    }
                    _ => None,
                });
                let context =
                    yaml_words::Context { source, text, budget, open_flow, read_to: reader.read_to };
                return Err(Box::new(yaml_words::syntax(&error, &context).pointer(&reader.place())));
            }
        }
    }
    let empty = Span::new(source, 0, 0);
    Ok(reader.root.unwrap_or(Node::new(empty, Value::Null)))
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, at: EventSpan) -> Result<()> {
        let span = self.span(at);
        self.read_to = self.read_to.max(span.end as usize);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Box::new(
                        Diagnostic::error(codes::SYNTAX, "a second YAML document begins here; one is read")
                            .at(span)
                            .help("put each document in its own file"),
                    ));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.meter.node(self.open.len(), span)?;
                if let Some(Open::Mapping { members, .. }) = self.open.last_mut()
                    && members.wants_key()
                {
                    return self.scalar_key(text, style, anchor, tag.as_deref(), span);
                }
                let value = self.scalar(text, style, tag.as_deref(), span)?;
                self.finish(Node::new(span, value), anchor)?;
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.begin_collection(tag.as_deref(), "seq", span)?;
                let flow = style == StructureStyle::Flow;
                self.open.push(Open::Sequence { start: span, flow, items: Vec::new(), anchor });
            }
            Event::MappingStart(style, anchor, tag) => {
                self.begin_collection(tag.as_deref(), "map", span)?;
                let flow = style == StructureStyle::Flow;
                self.open.push(Open::Mapping { start: span, flow, members: OpenMapping::default(), anchor });
            }
            Event::SequenceEnd | Event::MappingEnd => self.end_collection(span)?,
            Event::Alias(id) => self.alias(id, span)?,
            _ => {}
        }
        Ok(())
    }

    /// The pointer to the value that is being read.
    fn place(&self) -> SpecPointer {
        self.open.iter().fold(SpecPointer::root(), |at, open| match open {
            Open::Sequence { items, .. } => at.index(items.len()),
            Open::Mapping { members, .. } => members.pending_key().map_or(at.clone(), |key| at.child(key)),
        })
    }

    /// The event's stretch of text, without the line breaks that block scalars and collections trail.
    fn span(&self, at: EventSpan) -> Span {
        let end_of_text = self.text.len();
        let start = at.start.byte_offset().unwrap_or(0).min(end_of_text);
        let end = at.end.byte_offset().unwrap_or(start).clamp(start, end_of_text);
        let trimmed = self.text.get(start..end).map_or(0, |text| text.trim_end().len());
        Span::new(self.source, start, start + trimmed)
    }

    fn begin_collection(&mut self, tag: Option<&Tag>, own: &str, span: Span) -> Result<()> {
        self.meter.node(self.open.len(), span)?;
        if let Some(Open::Mapping { members, .. }) = self.open.last()
            && members.wants_key()
        {
            let message = "a list or an object is used as a key";
            return Err(Box::new(Diagnostic::error(codes::SYNTAX, message).at(span).help("keys are text")));
        }
        if let Some(tag) = tag.filter(|tag| tag.core_suffix() != Some(own)) {
            self.refuse_tag(tag, span)?;
        }
        Ok(())
    }

    fn end_collection(&mut self, end: Span) -> Result<()> {
        // A block collection ends with its last element; a flow one with its bracket.
        let (node, anchor) = match self.open.pop() {
            Some(Open::Sequence { start, flow, items, anchor }) => {
                let end = if flow { end } else { items.last().map_or(start, |node| node.span) };
                (Node::new(whole(start, end), Value::Sequence(items)), anchor)
            }
            Some(Open::Mapping { start, flow, members, anchor }) => {
                let (members, last) = members.finish();
                let end = if flow { end } else { last.unwrap_or(start) };
                (Node::new(whole(start, end), Value::Mapping(members)), anchor)
            }
            None => return Ok(()),
        };
        self.finish(node, anchor)
    }

    /// Puts a finished node where it belongs, and keeps a copy if it is anchored.
    fn finish(&mut self, node: Node, anchor: usize) -> Result<()> {
        if anchor > 0 {
            let (nodes, depth, bytes) = anchor_cost(&node);
            self.meter.copy(nodes, bytes, node.span)?;
            self.anchors.insert(anchor, Anchor { node: node.clone(), nodes, depth, bytes });
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { members, .. }) => {
                if let Some(duplicate) = members.value(node)? {
                    let object = self.place();
                    self.diagnostics.push(duplicate.at_key(&object));
                }
            }
        }
        Ok(())
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<()> {
        let Some(anchor) = self.anchors.get(&id) else {
            let message = "this alias stands inside the node it refers to";
            return Err(Box::new(
                Diagnostic::error(codes::SYNTAX, message)
                    .at(span)
                    .help("use a $ref for recursive structures"),
            ));
        };
        if let Err(mut breach) = self.meter.copy(anchor.nodes, anchor.bytes, span) {
            *breach = breach.related(anchor.node.span, "the anchored node");
            return Err(breach);
        }
        self.meter.depth(self.open.len() + anchor.depth, span)?;
        let node = anchor.node.clone();
        if let Some(Open::Mapping { members, .. }) = self.open.last_mut()
            && members.wants_key()
        {
            return match node.value {
                Value::String(text) => {
                    members.key(text.text, span, false);
                    Ok(())
                }
                _ => Err(Box::new(
                    Diagnostic::error(codes::SYNTAX, "an alias used as a key does not name a text").at(span),
                )),
            };
        }
        self.finish(node, 0)
    }

    /// A scalar in key position: its text as written, whatever it would mean as a value (`200`, `true`, `null`).
    fn scalar_key(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<()> {
        let plain = style == ScalarStyle::Plain;
        if plain && self.text.get(span.start as usize..span.end as usize).is_none_or(str::is_empty) {
            let diagnostic = Diagnostic::error(codes::SYNTAX, "the key in front of this `:` is missing");
            return Err(Box::new(diagnostic.at(span).help("write \"\" for an empty key")));
        }
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema_tag("str")) {
            self.refuse_tag(tag, span)?;
        }
        if anchor > 0 {
            let node = Node::new(span, Value::String(Text { text: text.clone().into_owned(), plain }));
            self.anchors.insert(anchor, Anchor { node, nodes: 1, depth: 0, bytes: text.len() });
        }
        if let Some(Open::Mapping { members, .. }) = self.open.last_mut() {
            let merge = plain && text == "<<";
            members.key(text.into_owned(), span, merge);
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<Value> {
        let plain = style == ScalarStyle::Plain;
        match tag.map(|tag| (tag, tag.core_suffix())) {
            None if plain => {}
            None | Some((_, Some("str"))) => return Ok(string(text, false)),
            // `!!int "1"` reads as the plain scalar would.
            Some((_, Some("null" | "bool" | "int" | "float"))) => {
                if scalar::resolve(&text) == Scalar::Text {
                    let message = format!("{} is no value of the type its tag asks for", quote(&text));
                    let place = self.place();
                    self.diagnostics.push(
                        Diagnostic::error(codes::WRONG_TYPE, message)
                            .at(span)
                            .pointer(&place)
                            .help("remove the tag"),
                    );
                }
            }
            Some((tag, _)) => {
                self.refuse_tag(tag, span)?;
                return Ok(string(text, plain));
            }
        }
        Ok(match scalar::resolve(&text) {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Number(number) => {
                self.warn_of_trap(&text, span, "the number");
                match Number::from_json_text(&number) {
                    Ok(number) => Value::Number(number),
                    Err(_) => {
                        let message =
                            format!("the number {} is larger than a 64-bit float can be", quote(&text));
                        let diagnostic = Diagnostic::error(codes::SYNTAX, message).at(span);
                        return Err(Box::new(diagnostic.help("put it in quotes if it is text")));
                    }
                }
            }
            Scalar::NotFinite => {
                let message = format!("{} is a number that JSON cannot hold", quote(&text));
                let place = self.place();
                self.diagnostics.push(
                    Diagnostic::oddity(codes::YAML_TRAP, message)
                        .at(span)
                        .pointer(&place)
                        .action("it is read as text")
                        .help("put it in quotes if it is text"),
                );
                string(text, plain)
            }
            Scalar::Text => {
                self.warn_of_trap(&text, span, "the text");
                string(text, plain)
            }
        })
    }

    fn warn_of_trap(&mut self, text: &str, span: Span, read_as: &str) {
        if let Some(other) = scalar::yaml_1_1_trap(text) {
            let shown = quote(text);
            let place = self.place();
            self.diagnostics.push(
                Diagnostic::warning(codes::YAML_TRAP, format!("older YAML readers take {shown} for {other}"))
                    .at(span)
                    .pointer(&place)
                    .action(format!("it is read as {read_as}, as YAML 1.2 says"))
                    .help("put it in quotes if it is text"),
            );
        }
    }

    /// A tag asks for a type outside the core schema: nothing is constructed or fetched for it, ever.
    fn refuse_tag(&mut self, tag: &Tag, span: Span) -> Result<()> {
        let message = format!("the tag {} is not supported", quote(&tag.to_string()));
        Err(Box::new(
            Diagnostic::error(codes::UNKNOWN_TAG, message)
                .at(span)
                .help("remove it: documents hold plain data, and nothing is included or constructed"),
        ))
    }
}

fn string(text: Cow<'_, str>, plain: bool) -> Value {
    Value::String(Text { text: text.into_owned(), plain })
}

/// From the start of a collection to its end; an element reached through an alias may stand elsewhere and counts for nothing.
fn whole(start: Span, end: Span) -> Span {
    if end.start >= start.start { start.to(end) } else { start }
}
