//! A key file that is looked at: what is known of it, and the question that waits for its answer.

use kms_wrap_worker::{Facts, Refusal};

use super::reading::{Change, Reading};

/// A reading, and the worker's next look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What is known.
    pub reading: Reading,
    /// The number of the question that waits for its answer.
    pub asked: Option<u32>,
    tickets: u32,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// To the file.
    Change(Change),
    /// The last file was taken away.
    Emptied,
    /// The worker answered.
    Answered {
        /// The question's number.
        ticket: u32,
        /// The answer.
        answer: Box<Result<Facts, Refusal>>,
    },
}

impl Look {
    /// What follows from `event`.
    #[must_use]
    pub fn update(mut self, event: Event) -> Self {
        match event {
            Event::Change(change) => {
                self.reading.update(change);
                self.tickets = self.tickets.wrapping_add(1);
                self.asked = Some(self.tickets);
            }
            Event::Emptied => {
                self.reading = Reading::default();
                self.asked = None;
            }
            Event::Answered { ticket, answer } if self.asked == Some(ticket) => {
                self.asked = None;
                self.reading.update(Change::Seen(answer));
            }
            // Of a question that was replaced by another nobody wants to know.
            Event::Answered { .. } => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use kms_wrap_worker::Part;

    use super::*;

    #[test]
    fn what_a_former_file_was_is_not_listened_to() {
        let first = Look::default().update(Event::Change(Change::Chosen));
        let ticket = first.asked.unwrap();
        let answer = Box::new(Err(Refusal::new("empty", "", Part::File)));
        let look = first
            .update(Event::Change(Change::Chosen))
            .update(Event::Answered { ticket, answer });
        assert!(look.reading.refusal().is_none() && look.asked.is_some());
    }
}
