//! What is known of a key file and what its owner answered, as data: whoever shows it asks the worker, and tells
//! [`Reading::update`] what came back.

use kms_wrap_worker::{Facts, Part, Refusal};

use super::passphrase::was_encrypted;

/// A key file that may have been looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the owner decided, by name.
    pub decisions: Vec<String>,
    /// What the worker said last.
    pub seen: Option<Result<Facts, Refusal>>,
    /// The number of the question that waits for its answer.
    asked: Option<u32>,
    tickets: u32,
    passphrase_shown: bool,
}

/// What happens to a key file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was chosen, in place of any other.
    Chosen,
    /// Its owner decided something.
    Decided(String),
    /// A pass phrase is to be tried.
    Passphrase,
    /// The worker answered.
    Answered {
        /// The question's number.
        ticket: u32,
        /// The answer.
        answer: Box<Result<Facts, Refusal>>,
    },
}

impl Reading {
    /// What follows from `event`.
    #[must_use]
    pub fn update(mut self, event: Event) -> Self {
        match event {
            Event::Chosen => {
                self.decisions.clear();
                self.passphrase_shown = false;
                self.ask()
            }
            Event::Decided(decision) => {
                if !self.decisions.contains(&decision) {
                    self.decisions.push(decision);
                }
                self.ask()
            }
            Event::Passphrase => self.ask(),
            Event::Answered { ticket, answer } if self.asked == Some(ticket) => {
                self.asked = None;
                self.passphrase_shown |= needs_passphrase(&answer);
                self.seen = Some(*answer);
                self
            }
            // Of a question that was replaced by another nobody wants to know.
            Event::Answered { .. } => self,
        }
    }

    /// What was asked before is of no interest any more.
    fn ask(mut self) -> Self {
        self.tickets = self.tickets.wrapping_add(1);
        self.asked = Some(self.tickets);
        self.seen = None;
        self
    }

    /// The question that waits for its answer.
    pub fn asked(&self) -> Option<u32> {
        self.asked
    }

    /// What the key is, once the file is read.
    pub fn facts(&self) -> Option<&Facts> {
        self.seen.as_ref()?.as_ref().ok()
    }

    /// Why the file is not read.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.seen.as_ref()?.as_ref().err()
    }

    /// Whether the key may be used: it is read, and every warning is decided.
    pub fn settled(&self) -> bool {
        self.facts()
            .is_some_and(|facts| facts.open_decisions.is_empty())
    }

    /// Whether the pass phrase has its field: from the first time that the file asks for one until another is chosen.
    pub fn takes_passphrase(&self) -> bool {
        self.passphrase_shown
    }
}

fn needs_passphrase(answer: &Result<Facts, Refusal>) -> bool {
    match answer {
        Ok(facts) => was_encrypted(&facts.format),
        Err(refusal) => refusal.part == Part::Passphrase,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(format: &[&str], open: &[&str]) -> Facts {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Facts {
            format: owned(format),
            spec: "AES_256".into(),
            bits: 256,
            fingerprint: "hmac:01".into(),
            key_check_value: None,
            warnings: Vec::new(),
            open_decisions: owned(open),
        }
    }

    fn answered(reading: Reading, answer: Result<Facts, Refusal>) -> Reading {
        let ticket = reading.asked().expect("a question waits");
        let answer = Box::new(answer);
        reading.update(Event::Answered { ticket, answer })
    }

    fn chosen() -> Reading {
        Reading::default().update(Event::Chosen)
    }

    #[test]
    fn a_key_may_be_used_once_its_warnings_are_decided() {
        let reading = answered(chosen(), Ok(facts(&["raw"], &["accept-pattern"])));
        assert!(!reading.settled());
        let reading = reading.update(Event::Decided("accept-pattern".into()));
        assert_eq!(reading.decisions, ["accept-pattern"]);
        assert!(answered(reading, Ok(facts(&["raw"], &[]))).settled());
    }

    #[test]
    fn another_file_begins_without_what_was_decided_before() {
        let reading = answered(chosen(), Ok(facts(&["raw"], &["accept-pattern"])))
            .update(Event::Decided("accept-pattern".into()))
            .update(Event::Chosen);
        assert!(reading.decisions.is_empty() && reading.facts().is_none());
    }

    #[test]
    fn what_a_former_file_was_is_not_listened_to() {
        let first = chosen();
        let ticket = first.asked().unwrap();
        let reading = first.update(Event::Chosen).update(Event::Answered {
            ticket,
            answer: Box::new(Ok(facts(&["raw"], &[]))),
        });
        assert!(reading.seen.is_none() && reading.asked().is_some());
    }

    #[test]
    fn the_pass_phrase_keeps_its_field_while_it_is_tried() {
        let needed = Refusal::new("passphrase-needed", "", Part::Passphrase);
        let reading = answered(chosen(), Err(needed)).update(Event::Passphrase);
        assert!(reading.takes_passphrase());
        let reading = answered(reading, Ok(facts(&["PEM", "encrypted PKCS#8"], &[])));
        assert!(reading.takes_passphrase());
        assert!(!reading.update(Event::Chosen).takes_passphrase());
    }
}
