//! Names that the generator had to change: two things of a document that would be called the same.

use super::desk::Desk;
use crate::diagnostics::{codes, quote};
use crate::ir::Shape;
use crate::normalise::model::Schema;

pub(super) fn check(desk: &mut Desk<'_>) {
    let (normalised, api) = (desk.look.normalised, &desk.look.lowered.api);
    for (_, def) in api.types.iter().filter(|(_, def)| def.usage.request || def.usage.response) {
        desk.checked(codes::LINT_NAME_SUFFIX, 1);
        let Some(schema) = normalised.schemas.at(&def.pointer).and_then(|id| normalised.schemas.get(id))
        else {
            continue;
        };
        let wanted = schema.public_words().unwrap_or_else(|| normalised.type_words(&def.pointer));
        let (is, wanted) = (def.name.pascal(), wanted.pascal());
        if is != wanted && numbered(&is, &wanted) {
            let message = format!("{} is called {is}: another type is called {wanted}", quote(&schema.name));
            let help = "give one of them another name under `rename:` in the rules, or in the document";
            desk.find(codes::LINT_NAME_SUFFIX, &def.pointer, message, help);
        }
        if let Shape::Object(object) = &def.shape {
            fields(desk, schema, object);
        }
    }
}

/// Fields that differ in case or signs alone.
fn fields(desk: &mut Desk<'_>, schema: &Schema, object: &crate::ir::ObjectType) {
    let crate::normalise::model::Kind::Object(written) = &schema.kind else { return };
    for field in &object.fields {
        let Some(wanted) = written.fields.iter().find(|other| other.declared == field.wire) else { continue };
        let (is, wanted) = (field.name.snake(), wanted.public.snake());
        if is != wanted && numbered(&is, &wanted) {
            let message = format!(
                "the field {} of {} is called {is}: another one is called {wanted}",
                quote(field.wire.for_encoder()),
                quote(&schema.name)
            );
            let help = "give one of them another name under `rename:` in the rules";
            desk.find(codes::LINT_NAME_SUFFIX, &field.pointer, message, help);
        }
    }
}

/// Whether a name is another one with a number behind it.
fn numbered(name: &str, base: &str) -> bool {
    name.strip_prefix(base).is_some_and(|rest| {
        let rest = rest.trim_start_matches('_');
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
    })
}
