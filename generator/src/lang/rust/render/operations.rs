//! Static tables of operations.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::lang::rust::encode::ident;
use crate::lang::rust::plan::{OperationPlan, PagedByPlan, PagingPlan, PartialPlan, ReplyPlan, SpotPlan};

use super::file::word;
use super::xml;
use crate::lang::scope::Identifier;

pub(super) fn table(xml: &[&Identifier], plan: &OperationPlan) -> TokenStream {
    let (name, call, method, path) = (ident(&plan.name), &plan.call, word(plan.method), &plan.path);
    let wrapper = plan.wrapper.as_ref().map(|wrapper| quote!(wrapper: Some(#wrapper),));
    let encoding = plan.json_string.then(|| quote!(encoding: Encoding::JsonString,));
    let body_required = plan.body_required.then(|| quote!(body_required: true,));
    let content_type = plan.content_type.as_ref().map(|content_type| quote!(content_type: #content_type,));
    let format = plan.xml.as_ref().map(|root| {
        let root = xml::root(xml, root);
        quote!(format: BodyFormat::Xml(#root),)
    });
    let format = format.or_else(|| {
        let format = word(plan.format?);
        Some(quote!(format: BodyFormat::#format,))
    });
    let others = plan.others.iter().map(|(media_type, format, root)| match root {
        Some(root) => {
            let root = xml::root(xml, root);
            quote!((#media_type, BodyFormat::Xml(#root)))
        }
        None => {
            let format = word(format);
            quote!((#media_type, BodyFormat::#format))
        }
    });
    let others = (!plan.others.is_empty()).then(|| quote!(others: &[#(#others),*],));
    let parts = plan
        .parts
        .iter()
        .map(|(name, content_type)| quote!(PartType { name: #name, content_type: #content_type }));
    let parts = (!plan.parts.is_empty()).then(|| quote!(parts: &[#(#parts),*],));
    let reply_xml = plan.reply_xml.as_ref().map(|root| {
        let root = xml::root(xml, root);
        quote!(reply_xml: Some(#root),)
    });
    let accept = plan.accept.as_ref().map(|accept| quote!(accept: #accept,));
    let idempotent = plan.idempotent.then(|| quote!(idempotent: true,));
    let takes_key = plan.takes_key.then(|| quote!(takes_key: true,));
    let timeout = plan.timeout_ms.map(Literal::u64_unsuffixed).map(|ms| quote!(timeout_ms: Some(#ms),));
    let retries =
        plan.max_retries.map(Literal::u32_unsuffixed).map(|retries| quote!(max_retries: Some(#retries),));
    let security = plan.security.as_ref().map(|sets| {
        let sets = sets.iter().map(|set| {
            let set = set.iter().copied().map(Literal::usize_unsuffixed);
            quote!(&[#(#set),*])
        });
        quote!(security: &[#(#sets),*],)
    });
    let servers = (!plan.servers.is_empty()).then(|| {
        let servers = super::servers::tables(&plan.servers);
        quote!(servers: #servers,)
    });
    let anonymous = plan.anonymous.then(|| quote!(anonymous: true,));
    let paging = plan.paging.as_ref().map(paging);
    let batch = plan.batch.as_ref().map(|(list, size)| {
        let (list, size) = (spot(list), Literal::u32_unsuffixed(*size));
        quote!(batch: Some((#list, #size)),)
    });
    let partial = plan.partial.as_ref().map(partial);
    let reply = reply(&plan.reply);
    quote! {
        static #name: Operation = Operation {
            name: #call,
            method: Method::#method,
            path: #path,
            #servers
            #wrapper
            #encoding
            #body_required
            #content_type
            #format
            #others
            #parts
            #accept
            #idempotent
            #takes_key
            #timeout
            #retries
            #anonymous
            #security
            #paging
            #batch
            #partial
            #reply_xml
            reply: #reply,
            ..Operation::DEFAULT
        };
    }
}

fn paging(plan: &PagingPlan) -> TokenStream {
    let PagedByPlan { variant, spot: argument, at } = &plan.by;
    let inside = argument.as_ref().map(spot).into_iter().chain(at.as_ref().map(|at| quote!(#at)));
    let inside: Vec<TokenStream> = inside.collect();
    let variant = word(variant);
    let by =
        if inside.is_empty() { quote!(PagedBy::#variant) } else { quote!(PagedBy::#variant(#(#inside),*)) };
    let limit = plan.limit.as_ref().map(|limit| {
        let limit = spot(limit);
        quote!(limit: Some(#limit),)
    });
    let max = plan.max.map(Literal::u64_unsuffixed).map(|max| quote!(max: Some(#max),));
    let more = plan.more.as_ref().map(|more| quote!(more: Some(#more),));
    if limit.is_none() && max.is_none() && more.is_none() {
        return quote!(paging: Some(Paging::by(#by)),);
    }
    quote!(paging: Some(Paging { #limit #max #more ..Paging::by(#by) }),)
}

fn spot(plan: &SpotPlan) -> TokenStream {
    let (place, name) = (word(plan.place), &plan.name);
    quote!((In::#place, #name))
}

fn partial(plan: &PartialPlan) -> TokenStream {
    let statuses = plan.statuses.iter().copied().map(Literal::u16_unsuffixed);
    let (ids, errors) = (&plan.ids, &plan.errors);
    quote!(partial: Some(Partial { statuses: &[#(#statuses),*], ids: #ids, errors: #errors }),)
}

fn reply(plan: &ReplyPlan) -> TokenStream {
    let base = word(plan.base);
    let mut parts: Vec<TokenStream> = Vec::new();
    if !plan.value.is_empty() {
        let candidates = plan.value.iter().map(|(at, has)| {
            let spellings = has.iter().map(|spellings| quote!(&[#(#spellings),*]));
            if has.is_empty() { quote!(at(#at)) } else { quote!(at(#at).has(&[#(#spellings),*])) }
        });
        parts.push(quote!(value: &[#(#candidates),*]));
    }
    for (name, pointers) in &plan.places {
        let name = word(name);
        parts.push(quote!(#name: &[#(#pointers),*]));
    }
    if let Some(empty_ok) = plan.empty_ok {
        parts.push(quote!(empty_ok: #empty_ok));
    }
    if plan.may_lack_items {
        parts.push(quote!(may_lack_items: true));
    }
    if let Some(fails) = &plan.fails {
        let fails = fails.iter().map(|fail| word(fail));
        parts.push(quote!(fails: &[#(Fail::#fails),*]));
    }
    if parts.is_empty() {
        quote!(Envelope::#base)
    } else {
        quote!(Envelope { #(#parts,)* ..Envelope::#base })
    }
}
