//! What comes from files and wrapping keys, and what must not be believed of them.

use kms_api::KeyState;
use kms_api::keys::KeyDetail;

use super::*;

fn cipher(characters: usize) -> Ciphertext {
    Ciphertext {
        base64: "A".repeat(characters),
        size: 384,
    }
}

fn classifies(play: &Play) -> (Role, bool) {
    let Task::Classify { role, wrapping_key } = play.task() else {
        panic!("{:?}", play.task())
    };
    (*role, wrapping_key.is_some())
}

fn codes(play: &Play) -> Option<&str> {
    match &play.0.problem {
        Some(Problem::Worker(refusal)) => Some(&refusal.code),
        _ => None,
    }
}

#[test]
fn a_wrapping_key_that_is_not_the_one_stated_is_not_taken() {
    let mut answer = parameters();
    answer.wrapping_key_fingerprint = Some("sha256:99".into());
    let play = Play::configured()
        .next()
        .end(Outcome::fetched(answer, "sha256:02".into()));
    assert_eq!(codes(&play), Some("wrapping-key-differs"));
    assert_eq!((play.0.step.index(), play.0.can_retry()), (1, true));
    assert!(play.0.step.parameters().is_none());
}

#[test]
fn the_fingerprint_that_is_shown_is_the_computed_one() {
    let play = Play::opened();
    let held = play.0.step.parameters().unwrap();
    assert_eq!(held.fingerprint, "sha256:02");
}

#[test]
fn a_key_that_was_wrapped_under_another_wrapping_key_is_not_sent() {
    let mut other = wrapped();
    other.wrapped.wrapping_key_fingerprint = "sha256:99".into();
    let play = Play::opened().next().end(Outcome::Wrapped(other));
    assert_eq!(codes(&play), Some("wrapping-key-differs"));
    assert_eq!(play.0.step.index(), 2);
}

#[test]
fn a_second_file_is_looked_at_after_the_first() {
    let play = Play::existing(KeySpec::EcP384)
        .happens(Event::File(Field::Material))
        .happens(Event::File(Field::PrivateKey));
    assert_eq!(classifies(&play).0, Role::TemporaryKeyMaterial);
    let play = play.end(Outcome::Classified(cipher(512)));
    assert_eq!(classifies(&play).0, Role::PrivateKeyCiphertext);
    let play = play.end(Outcome::Classified(cipher(268))).next();
    assert_eq!(play.0.step.index(), 3);
}

#[test]
fn a_second_file_is_looked_at_although_the_first_is_refused() {
    let refusal = Refusal::new("plaintext-key", "", Part::File);
    let play = Play::existing(KeySpec::EcP384)
        .happens(Event::File(Field::PrivateKey))
        .happens(Event::File(Field::Material))
        .end(Outcome::Refused(refusal));
    assert_eq!(classifies(&play).0, Role::TemporaryKeyMaterial);
    let play = play.end(Outcome::Classified(cipher(512)));
    assert!(play.0.faults.of(Field::PrivateKey).is_some());
    assert!(play.0.faults.of(Field::Material).is_none());
}

#[test]
fn next_tries_the_pass_phrase_that_was_typed() {
    let refusal = Refusal::new("passphrase-needed", "", Part::Passphrase);
    let play = Play::opened()
        .happens(Event::File(Field::KeyFile))
        .end(Outcome::Refused(refusal))
        .next();
    assert!(matches!(play.task(), Task::Inspect { .. }));
}

#[test]
fn files_are_held_against_the_wizards_wrapping_key_only_where_it_was_downloaded() {
    let play = Play::configured()
        .happens(Event::Download)
        .end(fetched())
        .happens(Event::File(Field::Material));
    assert_eq!(classifies(&play), (Role::KeyMaterial, true));
    // The key is held from another way, and the file was wrapped under one of another session.
    let play = Play::opened()
        .happens(Event::Back)
        .happens(Event::Existing)
        .happens(Event::File(Field::Material));
    assert_eq!(classifies(&play), (Role::KeyMaterial, false));
    let play = play.end(Outcome::Classified(cipher(512))).next();
    let with_other = Play(play.0.clone()).edit(Edit::OtherToken(true)).next();
    assert_eq!(with_other.0.faults.of(Field::Token), Some(&Fault::NoFile));
    // With the wizard's own token the file is looked at once more.
    let play = play.next();
    assert_eq!(classifies(&play), (Role::KeyMaterial, true));
    let sent = Play(play.0.clone()).end(Outcome::Classified(cipher(512)));
    assert!(matches!(sent.task(), Task::Import(_)));
    let refusal = Refusal::new("above-modulus", "", Part::File);
    let play = play.end(Outcome::Refused(refusal));
    assert_eq!(play.0.step.index(), 2);
    assert!(play.0.faults.of(Field::Material).is_some());
}

#[test]
fn a_made_key_that_is_refused_is_told_above_the_step_and_made_again() {
    let refusal = Refusal::new("composite", "", Part::File);
    let play = Play::configured()
        .edit(Edit::Choice(Choice::Generate))
        .next()
        .end(fetched())
        .end(Outcome::Refused(refusal));
    assert_eq!(codes(&play), Some("composite"));
    assert!(play.0.faults.is_empty() && play.0.can_retry());
}

#[test]
fn no_key_is_made_for_one_that_takes_only_its_former_material() {
    let mut play = Play::configured().edit(Edit::Choice(Choice::Generate));
    if let Step::Items(items) = &mut play.0.step {
        items.key.previous = Some("hmac:99".into());
    }
    let play = play.next();
    assert_eq!(play.0.faults.of(Field::Way), Some(&Fault::FormerOnly));
    let play = play.edit(Edit::Choice(Choice::Open));
    assert_eq!(play.0.faults.of(Field::Way), None);
    assert!(matches!(play.next().task(), Task::Fetch(..)));
}

fn detail(state: KeyState) -> Outcome {
    let json = format!(
        r#"{{"key_id":"{}","domain_id":"d","key_alias":"a","realm":"r","key_spec":"AES_256","key_usage":"ENCRYPT_DECRYPT","key_description":"","creation_date":"1","scheduled_deletion_date":"","key_state":"{}","default_key_flag":"0","key_type":"1","expiration_time":"","origin":"external","key_rotation_enabled":"false","sys_enterprise_project_id":"0"}}"#,
        id(),
        state.as_str()
    );
    let detail: KeyDetail = serde_json::from_str(&json).unwrap();
    Outcome::Described(Box::new(detail))
}

fn unsure() -> Play {
    Play::ready()
        .next()
        .end(Outcome::CallFailed(ApiError::Offline))
        .happens(Event::Retry)
        .end(refused(ErrorCode::TokenUsed))
}

#[test]
fn an_import_without_an_answer_was_done_if_the_key_has_its_material() {
    let play = unsure().end(detail(KeyState::Enabled));
    assert_eq!((play.0.step.index(), play.0.problem), (4, None));
}

#[test]
fn an_import_that_was_not_done_after_all_is_told_with_the_refusal() {
    let play = unsure().end(detail(KeyState::PendingImport));
    // The token is gone, so a new one is fetched and the file wrapped again; refused once more, that is told.
    let play = play
        .end(fetched())
        .end(Outcome::Wrapped(wrapped()))
        .end(refused(ErrorCode::TokenUsed));
    assert!(matches!(
        play.0.faults.of(Field::Token),
        Some(Fault::Server(_))
    ));
}

#[test]
fn a_server_that_does_not_tell_what_it_holds_leaves_the_import_unproven() {
    for error in [ApiError::Offline, ApiError::SignedOut] {
        let play = Play::ready()
            .next()
            .end(Outcome::Imported(None))
            .end(Outcome::CallFailed(error));
        let Step::Done(receipt) = &play.0.step else {
            panic!("not done")
        };
        assert!(receipt.reported.is_some());
        assert!(matches!(receipt.proof(), Proof::HereOnly { .. }));
    }
}

/// The worker's answer to shares that are not enough.
fn more_shares(here: usize) -> Outcome {
    let share = kms_wrap_worker::Share {
        head: None,
        fault: None,
    };
    Outcome::Refused(Refusal {
        asks: Some(kms_wrap_worker::Asks::Shares(vec![share; here])),
        ..Refusal::new("shares-too-few", "", Part::File)
    })
}

#[test]
fn shares_come_one_by_one_until_they_rebuild_the_key() {
    let play = Play::configured()
        .next()
        .end(fetched())
        .happens(Event::File(Field::KeyFile))
        .end(more_shares(1));
    assert!(play.0.takes_shares());
    let play = play.next();
    assert_eq!((play.0.step.index(), &play.0.running), (2, &None));
    let play = play.happens(Event::OtherShares).end(more_shares(2));
    let play = play
        .happens(Event::OtherShares)
        .end(Outcome::Inspected(facts("hmac:01")));
    assert!(play.0.faults.is_empty());
    assert!(matches!(play.next().task(), Task::Wrap { .. }));
}

#[test]
fn without_its_last_share_the_step_is_as_it_was() {
    let play = Play::configured()
        .next()
        .end(fetched())
        .happens(Event::File(Field::KeyFile))
        .end(more_shares(1))
        .happens(Event::NoFile);
    assert!(!play.0.takes_shares() && play.0.faults.is_empty());
    assert_eq!(play.0.running, None);
}

#[test]
fn one_of_several_keys_is_read_once_it_is_picked_and_wrapped_as_it_was_read() {
    let candidate = kms_wrap_worker::Candidate {
        name: Some("payments".into()),
        kind: "AES_256".into(),
        fingerprint: None,
    };
    let several = Refusal {
        asks: Some(kms_wrap_worker::Asks::Pick(vec![
            candidate.clone(),
            candidate,
        ])),
        ..Refusal::new("several-keys", "", Part::File)
    };
    let play = Play::configured()
        .next()
        .end(fetched())
        .happens(Event::File(Field::KeyFile))
        .end(Outcome::Refused(several));
    // Next waits until one is picked.
    let play = play.next();
    assert_eq!((play.0.step.index(), &play.0.running), (2, &None));
    let play = play.happens(Event::Pick(1));
    let Task::Inspect { ask } = play.task() else {
        panic!("{:?}", play.task())
    };
    assert_eq!(ask.pick, Some(1));
    let play = play.end(Outcome::Inspected(facts("hmac:01")));
    assert!(play.0.faults.is_empty());
    let play = play.next();
    let Task::Wrap { ask, .. } = play.task() else {
        panic!("{:?}", play.task())
    };
    assert_eq!(ask.pick, Some(1));
}
