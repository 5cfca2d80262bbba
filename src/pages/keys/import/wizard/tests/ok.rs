//! From the last step on: OK, and what the server says to it.

use super::*;

#[test]
fn a_second_ok_while_importing_does_nothing() {
    let play = Play::ready().next();
    let before = play.0.clone();
    assert!(matches!(play.task(), Task::Import(_)));
    assert_eq!(play.next().0, before);
}

#[test]
fn ok_imports_and_asks_what_the_server_holds() {
    let play = Play::ready().next().end(Outcome::Imported(None));
    assert_eq!(play.0.step.index(), 4);
    assert!(matches!(play.task(), Task::Describe(_)));
    assert!(!play.0.busy() && !play.0.at_stake());
}

/// At the end of the import of a key pair, where the server reports `reported`.
fn pair_imported(reported: Option<&str>) -> Play {
    let mut play = Play::ready();
    if let Step::Token(ready) = &mut play.0.step {
        ready.key.spec = KeySpec::EcP256;
    }
    let mut play = play.next().end(Outcome::Imported(Some("7".into())));
    if let Step::Done(receipt) = &mut play.0.step {
        assert_eq!(receipt.request_id.as_deref(), Some("7"));
        receipt.reported = Some(kms_api::keys::MaterialFacts {
            material_fingerprint: reported.map(str::to_owned),
            ..kms_api::keys::MaterialFacts::default()
        });
    }
    Play(play.0.ask_for_public_key())
}

fn proof(play: &Play) -> Proof {
    match &play.0.step {
        Step::Done(receipt) => receipt.proof(),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Token(_) => {
            panic!("not done")
        }
    }
}

fn agrees(play: &Play) -> Option<(bool, Basis)> {
    match proof(play) {
        Proof::Known { agrees, basis, .. } => Some((agrees, basis)),
        Proof::Asking | Proof::ThereOnly { .. } | Proof::HereOnly { .. } => None,
    }
}

#[test]
fn a_key_pair_is_proven_by_its_public_half() {
    let end = |reported, public: Option<&str>| {
        let play = pair_imported(reported);
        assert!(matches!(play.task(), Task::PublicKey(_)));
        assert_eq!(proof(&play), Proof::Asking);
        play.end(Outcome::PublicKey(public.map(str::to_owned)))
    };
    // The key that was brought has the fingerprint hmac:01 in these tests.
    let known = |agrees| Some((agrees, Basis::PublicKey));
    assert_eq!(agrees(&end(None, Some("hmac:01"))), known(true));
    assert_eq!(agrees(&end(None, Some("hmac:77"))), known(false));
    assert_eq!(agrees(&end(Some("hmac:01"), Some("hmac:01"))), known(true));
    // A server that says one thing and gives another is not believed.
    assert_eq!(agrees(&end(Some("hmac:01"), Some("hmac:77"))), known(false));
    assert_eq!(agrees(&end(Some("hmac:77"), Some("hmac:01"))), known(false));
    let reported = Some((true, Basis::Reported));
    assert_eq!(agrees(&end(Some("hmac:01"), None)), reported);
    assert!(matches!(proof(&end(None, None)), Proof::HereOnly { .. }));
    let play = pair_imported(None).end(Outcome::CallFailed(ApiError::Offline));
    assert!(matches!(proof(&play), Proof::HereOnly { .. }));
}

#[test]
fn an_old_wrapping_key_is_renewed_and_the_file_wrapped_again() {
    let play = Play::ready().next_at(NOW + 600);
    assert!(matches!(play.task(), Task::Fetch(_, Purpose::Renew)));
    let play = play.end_at(fetched(), NOW + 600);
    assert!(matches!(play.task(), Task::Wrap { .. }));
    let play = play.end_at(Outcome::Wrapped(wrapped()), NOW + 600);
    assert!(matches!(
        play.task(),
        Task::Import(Attempt { renewed: true, .. })
    ));
}

#[test]
fn a_refused_token_is_renewed_once_and_then_told() {
    let play = Play::ready().next().end(refused(ErrorCode::TokenExpired));
    assert!(matches!(play.task(), Task::Fetch(_, Purpose::Renew)));
    let play = play.end(fetched()).end(Outcome::Wrapped(wrapped()));
    let play = play.end(refused(ErrorCode::TokenExpired));
    assert!(matches!(
        play.0.faults.of(Field::Token),
        Some(Fault::Server(_))
    ));
    assert_eq!(play.0.running, None);
}

#[test]
fn a_file_exchanged_before_it_is_wrapped_again_is_shown_first() {
    let mut other = wrapped();
    other.facts.fingerprint = "hmac:77".into();
    let play = Play::ready().next_at(NOW + 600).end(fetched());
    let play = play.end(Outcome::Wrapped(other));
    assert_eq!(play.0.step.index(), 2);
    assert!(matches!(play.task(), Task::Inspect { .. }));
}

#[test]
fn material_that_the_server_refuses_leads_back_to_its_file() {
    let play = Play::ready()
        .next()
        .end(refused(ErrorCode::MaterialDiffers));
    assert_eq!(play.0.step.index(), 2);
    assert!(matches!(
        play.0.faults.of(Field::KeyFile),
        Some(Fault::Server(_))
    ));
    // Choosing another file mends it.
    let play = play
        .happens(Event::File(Field::KeyFile))
        .end(Outcome::Inspected(facts("hmac:01")));
    assert!(play.0.faults.is_empty());
}

#[test]
fn a_server_that_is_gone_loses_nothing_and_is_tried_again() {
    let play = Play::ready()
        .next()
        .end(Outcome::CallFailed(ApiError::Offline));
    assert_eq!(play.0.step.index(), 3);
    assert_eq!(play.0.problem, Some(Problem::Call(ApiError::Offline)));
    let play = play.happens(Event::Retry);
    assert!(matches!(
        play.task(),
        Task::Import(Attempt { unsure: true, .. })
    ));
    // The first try had arrived after all: the server is asked, and the import is done.
    let play = play.end(refused(ErrorCode::NotPendingImport));
    assert!(matches!(play.task(), Task::Settle(..)));
}

#[test]
fn expiry_must_lie_in_the_future() {
    let past = Expiration::At {
        local: "x".into(),
        seconds: Some(NOW),
    };
    let play = Play::ready().edit(Edit::Expiration(past)).next();
    assert_eq!(
        play.0.faults.of(Field::Expiration),
        Some(&Fault::NotInFuture)
    );
    let later = Expiration::At {
        local: "x".into(),
        seconds: Some(NOW + 1),
    };
    let play = play.edit(Edit::Expiration(later)).next();
    let Task::Import(attempt) = play.task() else {
        panic!("not importing")
    };
    assert_eq!(attempt.request.expiration_time, Some(NOW + 1));
}

#[test]
fn a_key_pair_wrapped_elsewhere_needs_both_files_and_a_token() {
    let cipher = |characters: usize| Ciphertext {
        base64: "A".repeat(characters),
        size: 384,
    };
    let play = Play::existing(KeySpec::EcP384).next();
    assert!(
        play.0.faults.of(Field::Material).is_some()
            && play.0.faults.of(Field::PrivateKey).is_some()
    );
    let play = play
        .happens(Event::File(Field::Material))
        .end(Outcome::Classified(cipher(512)));
    let play = play
        .happens(Event::File(Field::PrivateKey))
        .end(Outcome::Classified(cipher(268)))
        .next();
    assert_eq!(play.0.step.index(), 3);
    let play = play.next();
    assert_eq!(play.0.faults.of(Field::Token), Some(&Fault::NoFile));
    let token = ImportToken::parse("B".repeat(300)).unwrap();
    let play = play
        .happens(Event::File(Field::Token))
        .end(Outcome::TokenChecked(token.clone()))
        .next();
    let Task::Import(attempt) = play.task() else {
        panic!("not importing")
    };
    assert_eq!(attempt.request.import_token, token);
    assert!(attempt.request.encrypted_privatekey.is_some());
}

#[test]
fn a_plaintext_key_among_wrapped_files_stays_out_of_the_step() {
    let refusal = Refusal::new("plaintext-key", "", Part::File);
    let play = Play::existing(KeySpec::Aes256)
        .happens(Event::File(Field::Material))
        .end(Outcome::Refused(refusal));
    assert!(matches!(
        play.0.faults.of(Field::Material),
        Some(Fault::File(_))
    ));
    assert_eq!(play.next().0.step.index(), 2);
}

#[test]
fn a_live_token_is_at_stake_and_an_empty_draft_is_not() {
    assert!(!Wizard::default().at_stake());
    assert!(
        Play(Wizard::default())
            .edit(Edit::Alias("a".into()))
            .0
            .at_stake()
    );
    assert!(!Play::configured().0.at_stake());
    assert!(Play::opened().0.at_stake());
    assert!(Play::opened().happens(Event::Back).0.at_stake());
}

#[test]
fn ok_says_of_the_expiry_and_of_the_token_what_is_wrong_at_once() {
    let past = Expiration::At {
        local: "2001-01-01T00:00".into(),
        seconds: Some(1),
    };
    let play = Play::existing(KeySpec::Aes256)
        .happens(Event::File(Field::Material))
        .end(Outcome::Classified(Ciphertext {
            base64: "A".repeat(512),
            size: 384,
        }))
        .next()
        .edit(Edit::Expiration(past))
        .next();
    assert_eq!(play.0.faults.of(Field::Token), Some(&Fault::NoFile));
    assert_eq!(
        play.0.faults.of(Field::Expiration),
        Some(&Fault::NotInFuture)
    );
}
