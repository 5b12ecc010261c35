//! `xml.rs`: how values stand in bodies of XML, as data for the runtime; and the same in tables of operations.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{XmlMember, XmlName, XmlObject, XmlPlace, XmlRoot, XmlShape};
use crate::lang::rust::encode::{RustDoc, RustStr, ident};
use crate::lang::rust::plan::CratePlan;
use crate::lang::scope::Identifier;

use super::file::File;

/// The file.
pub(super) fn file(plan: &CratePlan) -> Result<String, String> {
    let docs = RustDoc::own("How values stand in bodies of XML: elements, attributes and their names.");
    let mut file = File::new(&plan.header, &docs);
    file.group([quote!(
        use crate::runtime::xml::{Member, Name, Object, Place, Shape};
    )]);
    for (name, object) in &plan.xml {
        file.item(self::object(plan, name, object));
    }
    file.finish()
}

fn object(plan: &CratePlan, name: &Identifier, object: &XmlObject) -> TokenStream {
    let name = ident(name);
    let members = object.members.iter().map(|member| self::member(plan, member));
    quote!(pub(crate) static #name: Object = Object(&[#(#members),*]);)
}

fn member(plan: &CratePlan, member: &XmlMember) -> TokenStream {
    let (key, name) = (RustStr::wire(&member.key), self::name(&member.name, &quote!()));
    let place = match member.place {
        XmlPlace::Element => quote!(Element),
        XmlPlace::Items => quote!(Items),
        XmlPlace::Attribute => quote!(Attribute),
        XmlPlace::Text => quote!(Text),
    };
    let of = shape(&names(plan), &member.of, &quote!(), &quote!());
    quote!(Member { key: #key, name: #name, place: Place::#place, of: #of })
}

/// Names of the statics.
pub(super) fn names(plan: &CratePlan) -> Vec<&Identifier> {
    plan.xml.iter().map(|(name, _)| name).collect()
}

/// A body in the table of an operation.
pub(super) fn root(names: &[&Identifier], root: &XmlRoot) -> TokenStream {
    let (name, of) = (
        self::name(&root.name, &quote!(xml::)),
        shape(names, &root.of, &quote!(xml::), &quote!(crate::xml::)),
    );
    quote!(&xml::Root { name: #name, of: #of })
}

/// `runtime` and `own` are the paths to the runtime's types and to the statics.
fn shape(names: &[&Identifier], of: &XmlShape, runtime: &TokenStream, own: &TokenStream) -> TokenStream {
    match of {
        XmlShape::Any => quote!(#runtime Shape::Any),
        XmlShape::Text => quote!(#runtime Shape::Text),
        XmlShape::Bool => quote!(#runtime Shape::Bool),
        XmlShape::Number => quote!(#runtime Shape::Number),
        XmlShape::Object(id) => match names.get(id.0) {
            Some(name) => {
                let name = ident(name);
                quote!(#runtime Shape::Object(&#own #name))
            }
            None => quote!(#runtime Shape::Any),
        },
        XmlShape::List(name, of) => {
            let (name, of) = (self::name(name, runtime), shape(names, of, runtime, own));
            quote!(#runtime Shape::List(#name, &#of))
        }
        XmlShape::Map(of) => {
            let of = shape(names, of, runtime, own);
            quote!(#runtime Shape::Map(&#of))
        }
    }
}

fn name(name: &XmlName, runtime: &TokenStream) -> TokenStream {
    let (local, prefix, namespace) =
        (RustStr::wire(&name.local), RustStr::wire(&name.prefix), RustStr::wire(&name.namespace));
    let within = (!prefix.value().is_empty() || !namespace.value().is_empty())
        .then(|| quote!(.within(#prefix, #namespace)));
    quote!(#runtime Name::new(#local) #within)
}
