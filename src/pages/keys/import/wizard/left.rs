//! What is told at a field before its step is left: while it is typed in, and when the focus leaves it.

use super::{Edit, Fault, Field, Made, Step, Way, Wizard};

impl Wizard {
    /// Something was typed or chosen: what was wrong with it is for the next look to say.
    pub(super) fn edited(mut self, edit: Edit) -> Self {
        let field = self.draft.edit(edit);
        self.faults.clear(field);
        // Another row of tags may be right now, or gone.
        let draft = &self.draft;
        self.faults.retain(|field, fault| {
            let in_row = matches!(field, Field::TagKey(_) | Field::TagValue(_));
            !in_row || draft.fault_of(field).as_ref() == Some(fault)
        });
        self
    }

    /// The focus left a field: what is wrong with it is told there. One that is empty is not filled in yet.
    pub(super) fn left(mut self, field: Field, now: u64) -> Self {
        let fault = match (&self.step, field) {
            (Step::Configure(Made::Nothing), _)
            | (Step::Configure(Made::Untagged(_)), Field::TagKey(_) | Field::TagValue(_)) => {
                self.draft.fault_of(field)
            }
            (
                Step::Material {
                    way:
                        Way::Generate {
                            made: Some(made), ..
                        },
                    ..
                },
                Field::ShareCount,
            ) => made.keeping.fault_of_scheme(),
            (Step::Token(_), Field::Expiration) if !self.busy() => self.draft.expiration.fault(now),
            _ => None,
        };
        if let Some(fault) = fault.filter(|fault| *fault != Fault::Missing) {
            self.faults.note(field, fault);
        }
        self
    }
}
