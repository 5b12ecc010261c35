//! Which replies are one page of several, and how the next one is asked for: as a rule says, or as the document shows
//! where that can mean one thing only (`recognise`).

use super::argument::unknown_argument;
use super::envelope;
use super::model::{Argument, Fate, Fates, Field, Operation, Schemas};
use super::recognise::{FirstPage, Listing, Recogniser, first_page};
use super::replies::{Form, Reply};
use super::view::View;
use super::{Published, operation_key};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{JsonPointer, Location, Paging, PagingWay, ReplyKind, TokenPlace, WireName, Words};
use crate::rules::{self, OperationRule, Rules, Spanned, glob};

/// What it takes to settle the paging of operations.
pub(super) struct Look<'a> {
    pub(super) view: View<'a>,
    pub(super) schemas: &'a Schemas,
    pub(super) rules: &'a Rules,
    pub(super) published: &'a Published,
    /// The documented maximum of a number.
    pub(super) maximum: &'a dyn Fn(&Field) -> Option<u64>,
}

impl Look<'_> {
    /// Gives every list its paging, and makes a list of every reply that is a page of one.
    pub(super) fn settle(
        &self,
        operations: &mut [Operation],
        replies: &[Reply],
        own: &[OperationRule],
        fates: &mut Fates,
        diagnostics: &mut Diagnostics,
    ) {
        let mut recognised = 0_usize;
        let mut kept: Vec<String> = Vec::new();
        for ((operation, reply), rule) in operations.iter_mut().zip(replies).zip(own) {
            let listing = Listing::of(self.schemas, operation, reply, self.is_ruled(operation));
            match &rule.paging {
                Some(paging) if paging.none => {}
                Some(paging) => self.declared(operation, paging, listing.as_ref(), diagnostics),
                None => {
                    let Some(listing) = listing.filter(|_| reply.form == Form::Json) else { continue };
                    let recogniser = Recogniser { view: self.view, schemas: self.schemas };
                    let found = recogniser.paging(operation, reply, &listing);
                    let Some((paging, read)) = found else { continue };
                    if listing.is_object && operation.envelope.kind != ReplyKind::List {
                        if !self.may_become_list(operation) {
                            kept.push(operation.call());
                            continue;
                        }
                        self.open(operation, &listing);
                        operation.recognised = true;
                    }
                    for pointer in read {
                        fates.note(&pointer, Fate::Emitted("the way to the next page".into()));
                    }
                    let limit = recogniser.limit(operation);
                    let cap = limit.and_then(|argument| (self.maximum)(&argument.field));
                    let limit = limit.map(|argument| argument.field.public.clone());
                    operation.paging = Some(Paging { limit, max_limit: cap, ..paging });
                    recognised += 1;
                }
            }
        }
        told(recognised, &kept, diagnostics);
    }

    /// Whether a rule says where the answer of an operation sits.
    fn is_ruled(&self, operation: &Operation) -> bool {
        let call = operation.call();
        self.rules
            .envelopes
            .iter()
            .any(|rule| rule.calls.iter().any(|pattern| glob::matches(&pattern.value, &call)))
    }

    /// Whether an operation may give pages where it would give an object: not if it is published as giving that.
    fn may_become_list(&self, operation: &Operation) -> bool {
        let key = operation_key(
            operation.id.as_deref(),
            operation.http,
            &operation.path,
            operation.variant.as_deref(),
        );
        self.published.calls.get(&key).is_none_or(|known| known.gives_pages)
    }

    /// Makes a list of a reply that is an object around one.
    fn open(&self, operation: &mut Operation, listing: &Listing<'_>) {
        let empty_ok = operation.envelope.empty_ok;
        operation.envelope = super::model::Envelope {
            of: Some(listing.item),
            items: vec![listing.items.clone()],
            total: listing.total.iter().cloned().collect(),
            empty_ok,
            may_lack_items: listing.may_lack_items,
            ..envelope::blank(ReplyKind::List)
        };
        operation.envelope.fails = envelope::fails(&operation.envelope, self.schemas, self.rules);
    }

    /// The paging that a rule declares.
    fn declared(
        &self,
        operation: &mut Operation,
        rule: &rules::Paging,
        listing: Option<&Listing<'_>>,
        diagnostics: &mut Diagnostics,
    ) {
        let bad = |message: String, help: &str| {
            Diagnostic::error(codes::BAD_RULE, message).at(rule.span).help(help)
        };
        let ways = [
            rule.page.is_some(),
            rule.offset.is_some(),
            rule.cursor.is_some(),
            rule.next_url.is_some(),
            rule.link,
        ];
        if ways.iter().filter(|given| **given).count() != 1 {
            let message = format!("the paging of `{}` must be said in one way", operation.call());
            diagnostics.push(bad(message, "give one of page, offset, cursor, next_url, link"));
            return;
        }
        let tokens = [rule.token.is_some(), rule.token_header.is_some(), rule.last.is_some()];
        let token_count = tokens.iter().filter(|given| **given).count();
        if token_count != usize::from(rule.cursor.is_some()) {
            let message = format!("the place of the token of `{}` must be said once", operation.call());
            diagnostics.push(bad(message, "give `cursor` and one of token, token_header, last"));
            return;
        }
        match listing {
            Some(listing) if operation.envelope.kind != ReplyKind::List => self.open(operation, listing),
            _ if operation.envelope.kind == ReplyKind::List => {}
            _ => {
                let message = format!("`{}` does not answer with a list", operation.call());
                let found = bad(message, "say where its items are: an envelope of `kind: list`");
                diagnostics.push(found.related(operation.span, "the operation"));
                return;
            }
        }
        let mut argument = |name: &Spanned<String>| {
            let found = operation.arguments.iter().find(|argument| is_called(argument, &name.value));
            match found {
                None => unknown_argument(operation, name, diagnostics),
                Some(argument) if !is_usable(argument) => {
                    let message = format!("`{}` is no argument that pages can be asked for by", name.value);
                    let found = Diagnostic::error(codes::BAD_RULE, message).at(name.span);
                    diagnostics.push(found.help("name one of the query, a header or the body"));
                    return None;
                }
                Some(_) => {}
            }
            found
        };
        let words = |found: Option<&Argument>| found.map(|argument| argument.field.public.clone());
        let way = if let Some(page) = &rule.page {
            let found = argument(page);
            let first = found.and_then(|argument| first_page(self.view, &argument.field));
            let is_index = first == Some(FirstPage::Zero);
            words(found).map(if is_index { PagingWay::Index } else { PagingWay::Page })
        } else if let Some(offset) = &rule.offset {
            words(argument(offset)).map(PagingWay::Offset)
        } else if let Some(cursor) = &rule.cursor {
            let token = token(rule);
            words(argument(cursor)).zip(token).map(|(argument, token)| PagingWay::Cursor { argument, token })
        } else if let Some(at) = &rule.next_url {
            Some(PagingWay::Url(at.clone()))
        } else {
            Some(PagingWay::Link)
        };
        let limit = rule.limit.as_ref().and_then(&mut argument);
        let max_limit = limit.and_then(|argument| (self.maximum)(&argument.field));
        let limit: Option<Words> = words(limit);
        let more: Option<JsonPointer> = rule.more.clone();
        operation.paging = way.map(|way| Paging { way, limit, max_limit, more });
    }
}

fn token(rule: &rules::Paging) -> Option<TokenPlace> {
    let body = rule.token.clone().map(TokenPlace::Body);
    let header = || rule.token_header.as_ref().map(|name| TokenPlace::Header(WireName::new(&name.value)));
    body.or_else(header).or_else(|| rule.last.clone().map(TokenPlace::LastItem))
}

fn is_called(argument: &Argument, name: &str) -> bool {
    argument.field.public.snake() == name || argument.field.declared.for_encoder() == name
}

/// Whether the runtimes can set an argument again for another page.
fn is_usable(argument: &Argument) -> bool {
    matches!(argument.location, Location::Query | Location::Header | Location::Body)
}

/// Says what was taken for a page, once for the document.
fn told(recognised: usize, kept: &[String], diagnostics: &mut Diagnostics) {
    if recognised > 0 {
        let what = if recognised == 1 { "reply is".to_owned() } else { format!("{recognised} replies are") };
        let message = format!("{what} one page of several, as the document shows");
        let found = Diagnostic::note(codes::PAGING, message).action("callers can go on to the next pages");
        diagnostics
            .push(found.help("`trueup ir` shows them; `paging: {none: true}` of an operation takes it back"));
    }
    if !kept.is_empty() {
        let message = format!("{} could give pages, but published without them", kept.join(", "));
        let found = Diagnostic::note(codes::PAGING, message).action("the object is given, as before");
        diagnostics
            .push(found.help("say `paging` of the operation in the rules to change what is published"));
    }
}
