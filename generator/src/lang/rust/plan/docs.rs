//! What doc comments say: the document's words, then the facts it states, else an honest sentence of our own.

use std::collections::BTreeMap;

use crate::ir::{Api, Docs, Field, Operation, SpecText, TypeUse, WireName, Words};
use crate::lang::rust::encode::{RustDoc, RustStr};

/// Summary and description, or `otherwise`; then examples and a notice of deprecation.
pub(super) fn item(docs: &Docs, otherwise: &str) -> RustDoc {
    let mut doc = prose(docs, otherwise);
    facts(&mut doc, docs);
    doc
}

/// A type of the document, which has a name there at least.
pub(super) fn model(schema: &WireName, docs: &Docs) -> RustDoc {
    let mut doc = prose(docs, "");
    if doc.is_empty() {
        doc.push_code("", schema, " of the document, which does not describe it.");
    }
    facts(&mut doc, docs);
    doc
}

/// The document's words alone, or `otherwise`.
pub(super) fn prose(docs: &Docs, otherwise: &str) -> RustDoc {
    let mut doc = RustDoc::default();
    doc.push_sentence(&docs.summary);
    if !says_the_same(&docs.summary, &docs.description) {
        doc.push_text(&docs.description);
    }
    if doc.is_empty() {
        doc.push_own(otherwise);
    }
    doc
}

/// A field of a model, or an argument. Where the document describes its type alone, it says what that says first.
pub(super) fn field(api: &Api, field: &Field) -> RustDoc {
    let mut doc = RustDoc::default();
    doc.push_sentence(&field.docs.summary);
    if !says_the_same(&field.docs.summary, &field.docs.description) {
        doc.push_text(&field.docs.description);
    }
    if let Some(docs) = type_docs(api, &field.ty).filter(|_| doc.is_empty()) {
        if docs.summary.is_blank() {
            doc.push_first_paragraph(&docs.description);
        } else {
            doc.push_sentence(&docs.summary);
        }
    }
    if doc.is_empty() {
        doc.push_code("", &field.wire, " on the wire; the document does not describe it.");
    }
    facts(&mut doc, &field.docs);
    doc
}

fn type_docs<'a>(api: &'a Api, ty: &TypeUse) -> Option<&'a Docs> {
    match ty {
        TypeUse::Named(id) => api.types.get(*id).map(|def| &def.docs),
        _ => None,
    }
}

fn facts(doc: &mut RustDoc, docs: &Docs) {
    if !docs.constraints.is_empty() {
        doc.push_own(&format!("Constraints: {}.", docs.constraints.join("; ")));
    }
    if let Some(default) = &docs.default {
        doc.push_json("The server's default", default);
    }
    if let Some(example) = &docs.example {
        doc.push_json("Example", example);
    }
    if let Some(reason) = &docs.deprecated {
        doc.push_own("**Deprecated.**");
        doc.push_text(reason);
    }
}

fn says_the_same(summary: &SpecText, description: &SpecText) -> bool {
    let plain = |text: &SpecText| text.for_encoder().trim().trim_end_matches('.').to_owned();
    plain(summary) == plain(description)
}

/// A method that calls an operation.
pub(super) fn method(api: &Api, common: &CommonErrors, operation: &Operation, path: &WireName) -> RustDoc {
    let mut doc = prose(&operation.docs, "The document does not describe this operation.");
    doc.push_code("", &WireName::new(format!("{} {}", operation.http.as_str(), path.for_encoder())), "");
    media_types(&mut doc, operation);
    if let Some(batch) = &operation.batch {
        doc.push_own(&format!(
            "More than {} `{}` go out in several requests, one after the other. What fails behind the first one is an error of the kind [`Batch`](crate::ErrorKind::Batch), whose `ids()` are done.",
            batch.size,
            batch.argument.snake()
        ));
    }
    if let Some(bounds) = operation.bounds.in_words() {
        doc.push_own(&bounds);
    }
    doc.push_labelled("On success", &operation.success.summary);
    doc.push_text(&operation.success.description);
    if let Some(example) = &operation.request_example {
        doc.push_json("Body of a request", example);
    }
    if let Some(example) = &operation.success.example {
        doc.push_json("Body of a reply", example);
    }
    doc.push_lines(vec!["# Errors".to_owned()]);
    let (listed, own): (Vec<_>, Vec<_>) = operation.errors.iter().partition(|error| common.0.contains(error));
    let client = Words::split(&api.package.rust_client).pascal();
    let mut sentence = "[`Error`](crate::Error) if the server refuses or cannot be reached".to_owned();
    if !listed.is_empty() {
        let listed: Vec<String> = listed.iter().map(|(status, _)| status.to_string()).collect();
        sentence += &format!("; [`{client}`](crate::{client}#errors) says what {} mean", listed.join(", "));
    }
    doc.push_own(&(sentence + "."));
    for (status, docs) in own {
        doc.push_item(&status.to_string(), error_text(docs));
    }
    doc
}

/// In which media type the body is sent, where the document has several.
fn media_types(doc: &mut RustDoc, operation: &Operation) {
    let Some(body) = operation.body.as_ref().filter(|body| !body.is_only) else { return };
    if body.others.is_empty() {
        return doc.push_code("The body is sent as ", &body.media_type, ".");
    }
    let names: Vec<WireName> =
        [&body.media_type].into_iter().chain(body.others.iter().map(|(name, _)| name)).cloned().collect();
    let mut words = vec!["The body is sent as ", "; `content_type` of the request chooses "];
    words.extend(std::iter::repeat_n(", ", body.others.len().saturating_sub(2)));
    words.extend((body.others.len() > 1).then_some(" or "));
    words.push(" instead.");
    doc.push_codes(&words, &names);
}

/// A method that takes optional arguments, beside one that does not.
pub(super) fn method_with(plain: &str) -> RustDoc {
    let mut doc = RustDoc::own(&format!("[`{plain}`](Self::{plain}) with optional arguments."));
    doc.push_lines(vec!["# Errors".to_owned()]);
    doc.push_own(&format!("As for [`{plain}`](Self::{plain})."));
    doc
}

/// Errors that most operations document in the same words: they are explained once, at the client.
pub(super) struct CommonErrors(Vec<(u16, Docs)>);

impl CommonErrors {
    pub(super) fn of(api: &Api) -> Self {
        let operations = || api.resources.iter().flat_map(|resource| &resource.operations);
        let mut counts: BTreeMap<(u16, &SpecText), (usize, &Docs)> = BTreeMap::new();
        for (status, docs) in operations().flat_map(|operation| &operation.errors) {
            counts.entry((*status, error_text(docs))).or_insert((0, docs)).0 += 1;
        }
        let enough = (operations().count() / 2).max(2);
        let common = counts.into_iter().filter(|(_, (count, _))| *count >= enough);
        Self(common.map(|((status, _), (_, docs))| (status, docs.clone())).collect())
    }

    /// Adds the section of the client's documentation that methods refer to.
    pub(super) fn describe(&self, doc: &mut RustDoc) {
        if !self.0.is_empty() {
            doc.push_lines(vec!["# Errors".to_owned()]);
            doc.push_own("What these statuses mean to most operations:");
            for (status, docs) in &self.0 {
                doc.push_item(&status.to_string(), error_text(docs));
            }
        }
    }
}

fn error_text(docs: &Docs) -> &SpecText {
    if docs.description.is_blank() { &docs.summary } else { &docs.description }
}

/// The note of `#[deprecated]` on what the document deprecates.
pub(super) fn note(docs: &Docs) -> Option<RustStr> {
    let reason = docs.deprecated.as_ref()?;
    Some(if reason.is_blank() {
        RustStr::own("the document marks it as deprecated")
    } else {
        crate::lang::rust::encode::note(reason)
    })
}
