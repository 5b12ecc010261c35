//! Which schemas clients send, and which they receive. Where what is sent is spelled one way and what is received another way, that is a
//! convention: nobody takes one spelling for the other.

use std::collections::BTreeSet;

use crate::diagnostics::SpecPointer;
use crate::normalise::Normalised;
use crate::normalise::model::SchemaId;

/// Places of schemas by direction; many are in both.
pub(super) struct Directions {
    pub(super) sent: BTreeSet<SpecPointer>,
    pub(super) received: BTreeSet<SpecPointer>,
}

impl Directions {
    pub(super) fn of(normalised: &Normalised) -> Self {
        let sent = normalised.operations.iter().flat_map(|operation| {
            let arguments = operation.arguments.iter().map(|argument| argument.field.schema);
            operation.request.into_iter().chain(arguments)
        });
        let received = normalised.operations.iter().flat_map(|operation| {
            let errors = operation.error_schemas.iter().map(|(_, schema)| *schema);
            operation.reply.into_iter().chain(operation.envelope.of).chain(errors)
        });
        Self { sent: reached(normalised, sent.collect()), received: reached(normalised, received.collect()) }
    }

    fn is_sent_alone(&self, schema: &SpecPointer) -> bool {
        self.sent.contains(schema) && !self.received.contains(schema)
    }

    fn is_received_alone(&self, schema: &SpecPointer) -> bool {
        self.received.contains(schema) && !self.sent.contains(schema)
    }

    /// Whether one schema is only sent, and the other one only received.
    pub(super) fn part(&self, one: &SpecPointer, other: &SpecPointer) -> bool {
        self.is_sent_alone(one) && self.is_received_alone(other)
            || self.is_received_alone(one) && self.is_sent_alone(other)
    }
}

fn reached(normalised: &Normalised, roots: Vec<SchemaId>) -> BTreeSet<SpecPointer> {
    let all = normalised.schemas.closure(roots);
    all.iter().filter_map(|id| Some(normalised.schemas.get(*id)?.pointer.clone())).collect()
}
