mod back;
mod files;
mod left;
mod make;
mod offline;
mod ok;
mod phases;

use kms_api::import::{GetParametersResponse, ImportToken};
use kms_api::keys::CreatedKey;
use kms_api::{ErrorBody, ErrorCode, KeyId, KeySpec, KeyUsage};
use kms_wrap_worker::{Facts, Part, Refusal, Role, Wrapped};

use super::*;
use crate::api::{self, ApiError};

const NOW: u64 = 1_800_000_000;

fn id() -> KeyId {
    KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap()
}

fn parameters() -> GetParametersResponse {
    GetParametersResponse {
        key_id: id(),
        import_token: ImportToken::parse("A".repeat(400)).unwrap(),
        expiration_time: NOW + 86_400,
        public_key: "MIIB".into(),
        wrapping_key_fingerprint: None,
    }
}

fn fetched() -> Outcome {
    Outcome::fetched(parameters(), "sha256:02".into())
}

fn facts(fingerprint: &str) -> Facts {
    Facts {
        format: vec!["raw".into()],
        spec: "AES_256".into(),
        bits: 256,
        fingerprint: fingerprint.into(),
        key_check_value: None,
        warnings: Vec::new(),
        open_decisions: Vec::new(),
        shares: Vec::new(),
    }
}

fn wrapped() -> Box<WrappedHere> {
    Box::new(WrappedHere {
        facts: facts("hmac:01"),
        wrapped: Wrapped {
            encrypted_key_material: "A".repeat(512),
            encrypted_privatekey: None,
            wrapping_key_fingerprint: "sha256:02".into(),
            wrapping_key_bits: 3072,
        },
    })
}

fn refused(code: ErrorCode) -> Outcome {
    Outcome::CallFailed(ApiError::Refused(api::Refusal {
        status: code.status(),
        body: ErrorBody {
            error_code: code.as_str().into(),
            error_msg: "no".into(),
            error_field: None,
        },
        request_id: None,
    }))
}

/// A wizard and what happens to it.
struct Play(Wizard);

impl Play {
    fn happens(self, event: Event) -> Self {
        Self(self.0.update(event))
    }
    fn edit(self, edit: Edit) -> Self {
        self.happens(Event::Edit(edit))
    }
    fn next(self) -> Self {
        self.next_at(NOW)
    }
    fn next_at(self, now: u64) -> Self {
        self.happens(Event::Next { now })
    }
    fn end(self, outcome: Outcome) -> Self {
        self.end_at(outcome, NOW)
    }
    fn end_at(self, outcome: Outcome, now: u64) -> Self {
        let ticket = self.0.running.as_ref().expect("a task is running").ticket;
        self.happens(Event::Finished {
            ticket,
            outcome,
            stage: None,
            now,
        })
    }
    fn task(&self) -> &Task {
        &self.0.running.as_ref().expect("a task is running").task
    }

    fn configured() -> Self {
        Self(Wizard::default())
            .edit(Edit::Alias("payments".into()))
            .edit(Edit::Understood(true))
            .next()
            .end(Outcome::Created(CreatedKey {
                key_id: id(),
                domain_id: String::new(),
                region_id: String::new(),
            }))
    }
    /// At step 3 with a file that was recognised.
    fn opened() -> Self {
        Self::configured()
            .next()
            .end(fetched())
            .happens(Event::File(Field::KeyFile))
            .end(Outcome::Inspected(facts("hmac:01")))
    }
    /// At step 4.
    fn ready() -> Self {
        Self::opened().next().end(Outcome::Wrapped(wrapped()))
    }
    /// At step 3 with a key that was made here.
    fn made() -> Self {
        Self::configured()
            .edit(Edit::Choice(Choice::Generate))
            .next()
            .end(fetched())
            .end(Outcome::Generated(facts("hmac:01")))
    }
    fn keep(self, keep: Keep) -> Self {
        self.happens(Event::Keep(keep))
    }
    /// At step 4 with a key that was made here, of which no copy is kept.
    fn made_and_ready() -> Self {
        Self::made()
            .keep(Keep::Way(KeepWay::Nothing))
            .keep(Keep::Declined(true))
            .next()
            .end(Outcome::Wrapped(wrapped()))
    }
    fn existing(spec: KeySpec) -> Self {
        let mut play = Self::configured();
        if let Step::Items(items) = &mut play.0.step {
            items.key.spec = spec;
        }
        play.happens(Event::Existing)
    }
}

#[test]
fn step_1_is_not_left_while_anything_is_wrong() {
    let play = Play(Wizard::default())
        .edit(Edit::Alias("a b".into()))
        .next();
    assert_eq!(play.0.faults.of(Field::Alias), Some(&Fault::AliasRule));
    assert_eq!(
        play.0.faults.of(Field::Understood),
        Some(&Fault::NotUnderstood)
    );
    assert_eq!((play.0.step.index(), play.0.running.is_none()), (0, true));
    let play = play.edit(Edit::Alias("ab".into()));
    assert_eq!(play.0.faults.of(Field::Alias), None);
}

#[test]
fn a_tag_key_that_stands_twice_is_told_at_its_row() {
    let mut play = Play(Wizard::default())
        .edit(Edit::AddTag)
        .edit(Edit::AddTag);
    for id in [0, 1] {
        play = play.edit(Edit::TagKey(id, "env".into()));
    }
    assert_eq!(
        play.next().0.faults.of(Field::TagKey(1)),
        Some(&Fault::TagKeyRepeated)
    );
}

#[test]
fn there_is_no_twenty_first_row_of_tags() {
    let play = (0..25).fold(Play(Wizard::default()), |play, _| play.edit(Edit::AddTag));
    assert_eq!(play.0.draft.tags.len(), 20);
}

#[test]
fn the_usage_follows_the_algorithm() {
    let play = Play(Wizard::default()).edit(Edit::Spec(KeySpec::Rsa2048));
    assert_eq!(play.0.draft.usage, KeyUsage::SignVerify);
    let play = play
        .edit(Edit::Spec(KeySpec::Aes256))
        .edit(Edit::Spec(KeySpec::EcP256));
    assert_eq!(play.0.draft.usage, KeyUsage::SignVerify);
}

#[test]
fn an_alias_that_is_taken_is_told_at_the_alias_and_nothing_is_lost() {
    let play = Play(Wizard::default())
        .edit(Edit::Alias("a".into()))
        .edit(Edit::Understood(true))
        .next();
    let play = play.end(refused(ErrorCode::AliasTaken));
    assert!(matches!(
        play.0.faults.of(Field::Alias),
        Some(Fault::Server(_))
    ));
    assert_eq!((play.0.step.index(), play.0.draft.alias.as_str()), (0, "a"));
}

#[test]
fn tags_that_fail_do_not_make_a_second_key() {
    let play = Play(Wizard::default())
        .edit(Edit::Alias("a".into()))
        .edit(Edit::Understood(true))
        .edit(Edit::AddTag)
        .edit(Edit::TagKey(0, "env".into()))
        .next()
        .end(Outcome::Created(CreatedKey {
            key_id: id(),
            domain_id: String::new(),
            region_id: String::new(),
        }))
        .end(refused(ErrorCode::InvalidField));
    assert!(play.0.faults.of(Field::Tags).is_some());
    let play = play.next();
    assert!(matches!(play.task(), Task::Tag(..)));
    assert_eq!(play.end(Outcome::Tagged).0.step.index(), 1);
}

#[test]
fn going_back_keeps_the_draft_and_the_key() {
    let play = Play::configured().happens(Event::Back);
    assert!(matches!(play.0.step, Step::Configure(Made::Whole(_))));
    assert_eq!(play.0.draft.alias, "payments");
    let play = play.next();
    assert_eq!((play.0.step.index(), play.0.running), (1, None));
}

#[test]
fn step_3_is_not_left_without_a_file() {
    let play = Play::configured().next().end(fetched()).next();
    assert_eq!(play.0.faults.of(Field::KeyFile), Some(&Fault::NoFile));
}

#[test]
fn a_refused_file_is_told_at_its_field_and_keeps_step_3_shut() {
    let refusal = Refusal::new("empty", "the file is empty", Part::File);
    let play = Play::opened()
        .happens(Event::File(Field::KeyFile))
        .end(Outcome::Refused(refusal))
        .next();
    assert!(matches!(
        play.0.faults.of(Field::KeyFile),
        Some(Fault::File(_))
    ));
    assert_eq!((play.0.step.index(), play.0.running), (2, None));
}

#[test]
fn an_encrypted_file_asks_for_its_pass_phrase() {
    let refusal = Refusal::new("passphrase-needed", "", Part::Passphrase);
    let play = Play::opened()
        .happens(Event::File(Field::KeyFile))
        .end(Outcome::Refused(refusal));
    assert!(play.0.faults.of(Field::Passphrase).is_some());
    let play = play
        .happens(Event::Passphrase)
        .end(Outcome::Inspected(facts("hmac:01")));
    assert!(play.0.faults.is_empty());
}

#[test]
fn what_a_former_file_was_is_not_listened_to() {
    let play = Play::opened().happens(Event::File(Field::KeyFile));
    let old = play.0.running.clone().unwrap().ticket;
    let play = play.happens(Event::File(Field::KeyFile));
    let play = play.happens(Event::Finished {
        stage: None,
        ticket: old,
        outcome: Outcome::Inspected(facts("old")),
        now: NOW,
    });
    assert!(matches!(
        &play.0.step,
        Step::Material {
            way: Way::Open { file, .. },
            ..
        } if file.facts().is_none()
    ));
    assert!(play.0.running.is_some());
}

#[test]
fn other_material_than_before_is_refused_before_it_is_sent() {
    let mut play = Play::configured();
    if let Step::Items(items) = &mut play.0.step {
        items.key.previous = Some("hmac:99".into());
    }
    let play = play
        .next()
        .end(fetched())
        .happens(Event::File(Field::KeyFile));
    let play = play.end(Outcome::Inspected(facts("hmac:01")));
    assert!(matches!(
        play.0.faults.of(Field::KeyFile),
        Some(Fault::Differs { .. })
    ));
    assert_eq!(play.next().0.step.index(), 2);
}
