//! What is known of a key file and what its owner answered, as data: whoever shows it asks the worker, and tells
//! [`Reading::update`] what came back.

use kms_wrap_worker::{Ask, Candidate, Facts, Part, Refusal, Share};

use super::passphrase::was_encrypted;

/// A key file that may have been looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the owner decided, by name.
    decisions: Vec<String>,
    /// The keys of a file that holds several.
    candidates: Vec<Candidate>,
    /// Which of them is meant.
    pick: Option<u32>,
    /// What each file is, where they are shares of a key.
    shares: Vec<Share>,
    /// What the worker said last.
    seen: Option<Result<Facts, Refusal>>,
    passphrase_shown: bool,
}

/// What happens to a key file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was chosen, in place of any other.
    Chosen,
    /// One more file was chosen, or one was taken away, of those that are the shares of a key.
    Others,
    /// Its owner decided something.
    Decided(String),
    /// Its owner said which of several keys is meant.
    Picked(u32),
    /// A pass phrase is to be tried.
    Passphrase,
    /// The worker looked at it.
    Seen(Box<Result<Facts, Refusal>>),
}

impl Reading {
    /// Notes what happened. After everything but `Seen` the worker is to look anew.
    pub fn update(&mut self, change: Change) {
        match change {
            Change::Chosen => *self = Self::default(),
            Change::Decided(decision) => {
                if !self.decisions.contains(&decision) {
                    self.decisions.push(decision);
                }
            }
            // What was decided about another key says nothing about this one.
            Change::Picked(index) => {
                self.pick = Some(index);
                self.decisions.clear();
            }
            Change::Others => {
                self.pick = None;
                self.decisions.clear();
            }
            Change::Passphrase => {}
            Change::Seen(seen) => {
                self.passphrase_shown |= needs_passphrase(&seen);
                self.shares = match seen.as_ref() {
                    Ok(facts) => facts.shares.clone(),
                    Err(refusal) => refusal.shares().to_vec(),
                };
                if let Err(refusal) = seen.as_ref()
                    && !refusal.candidates().is_empty()
                {
                    self.candidates = refusal.candidates().to_vec();
                }
                self.seen = Some(*seen);
                return;
            }
        }
        self.seen = None;
    }

    /// How the worker is to read the file, where the key must be of `spec`.
    pub fn ask(&self, spec: Option<String>) -> Ask {
        Ask {
            spec,
            decisions: self.decisions.clone(),
            pick: self.pick,
        }
    }

    /// What the key is, once the file is read.
    pub fn facts(&self) -> Option<&Facts> {
        self.seen.as_ref()?.as_ref().ok()
    }

    /// Why the file is not read.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.seen.as_ref()?.as_ref().err()
    }

    /// The keys to choose from, and which one is chosen.
    pub fn choice(&self) -> (&[Candidate], Option<u32>) {
        (&self.candidates, self.pick)
    }

    /// What each file is, where they are shares of a key: the next file is one more, and takes the place of none.
    pub fn shares(&self) -> &[Share] {
        &self.shares
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

fn needs_passphrase(seen: &Result<Facts, Refusal>) -> bool {
    match seen {
        Ok(facts) => was_encrypted(&facts.format),
        Err(refusal) => refusal.part == Part::Passphrase,
    }
}

#[cfg(test)]
mod tests {
    use kms_wrap_worker::Asks;

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
            shares: Vec::new(),
        }
    }

    fn after(changes: impl IntoIterator<Item = Change>) -> Reading {
        let mut reading = Reading::default();
        for change in changes {
            reading.update(change);
        }
        reading
    }

    fn read(format: &[&str], open: &[&str]) -> Change {
        Change::Seen(Box::new(Ok(facts(format, open))))
    }

    fn refused(refusal: Refusal) -> Change {
        Change::Seen(Box::new(Err(refusal)))
    }

    fn decided(name: &str) -> Change {
        Change::Decided(name.to_owned())
    }

    #[test]
    fn a_key_may_be_used_once_its_warnings_are_decided() {
        let mut reading = after([Change::Chosen, read(&["raw"], &["accept-pattern"])]);
        assert!(!reading.settled());
        reading.update(decided("accept-pattern"));
        assert_eq!(reading.ask(None).decisions, ["accept-pattern"]);
        reading.update(read(&["raw"], &[]));
        assert!(reading.settled());
    }

    #[test]
    fn another_file_begins_without_what_was_known_before() {
        let reading = after([
            read(&["raw"], &["accept-pattern"]),
            decided("accept-pattern"),
            Change::Chosen,
        ]);
        assert_eq!(reading, Reading::default());
    }

    #[test]
    fn one_of_several_keys_can_be_chosen_and_then_another() {
        let candidate = |name: &str| Candidate {
            name: Some(name.to_owned()),
            kind: "RSA_2048".to_owned(),
            fingerprint: None,
        };
        let several = Refusal {
            asks: Some(Asks::Pick(vec![candidate("a"), candidate("b")])),
            ..Refusal::new("several-keys", "", Part::File)
        };
        let mut reading = after([Change::Chosen, refused(several), Change::Picked(1)]);
        assert_eq!(reading.ask(None).pick, Some(1));
        reading.update(read(&["PEM"], &["accept-exponent"]));
        reading.update(decided("accept-exponent"));
        reading.update(read(&["PEM"], &[]));
        assert_eq!(reading.choice().0.len(), 2);
        reading.update(Change::Picked(0));
        let ask = reading.ask(None);
        assert_eq!((ask.pick, ask.decisions.len()), (Some(0), 0));
    }

    #[test]
    fn the_pass_phrase_keeps_its_field_while_it_is_tried() {
        let needed = Refusal::new("passphrase-needed", "", Part::Passphrase);
        let mut reading = after([Change::Chosen, refused(needed), Change::Passphrase]);
        assert!(reading.takes_passphrase());
        reading.update(read(&["PEM", "encrypted PKCS#8"], &[]));
        assert!(reading.takes_passphrase());
        reading.update(Change::Chosen);
        assert!(!reading.takes_passphrase());
    }
}
