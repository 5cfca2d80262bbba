//! The key on a machine without a network.

use kms_api::import::EncryptedKeyMaterial;
use kms_api::offline::{AnswerFormat, ImportAnswer};

use super::*;

fn offline() -> Play {
    let key = GetParametersResponse {
        public_key: "A".repeat(564),
        ..parameters()
    };
    Play::configured()
        .happens(Event::Offline { now: NOW })
        .end(Outcome::fetched(key, "sha256:02".into()))
}

fn answer() -> ImportAnswer {
    ImportAnswer {
        format: AnswerFormat::One,
        key_id: id(),
        key_spec: KeySpec::Aes256,
        wrapping_key_fingerprint: "sha256:02".into(),
        encrypted_key_material: EncryptedKeyMaterial::parse("A".repeat(512)).unwrap(),
        encrypted_privatekey: None,
        material_fingerprint: "hmac:01".into(),
        key_check_value: Some("377822".into()),
    }
}

fn answered(answer: ImportAnswer) -> Play {
    let play = offline().happens(Event::File(Field::Answer));
    assert!(matches!(play.task(), Task::ReadAnswer { .. }));
    play.end(Outcome::Answered(Box::new(answer)))
}

#[test]
fn the_request_says_what_is_wanted_and_nothing_of_the_token() {
    let request = offline().0.import_request().expect("a request");
    assert_eq!(request.key_alias, "payments");
    assert_eq!(request.expiration_time, NOW + 86_400);
    let text = serde_json::to_string(&request).unwrap();
    let token = parameters().import_token;
    assert!(text.contains(&"A".repeat(564)) && !text.contains("token"));
    assert!(!text.contains(&format!("\"{}\"", token.as_str())));
}

#[test]
fn an_answer_is_sent_as_it_came_with_the_wizard_s_own_token() {
    let play = answered(answer()).next();
    assert_eq!(play.0.step.index(), 3);
    let play = play.next();
    let Task::Import(attempt) = play.task() else {
        panic!("not sent")
    };
    assert_eq!(attempt.request.import_token, parameters().import_token);
    assert_eq!(
        attempt.request.encrypted_key_material,
        answer().encrypted_key_material
    );
    let play = play.end(Outcome::Imported(None));
    let Step::Done(receipt) = &play.0.step else {
        panic!("not done")
    };
    let facts = receipt.facts.as_ref().expect("the answer's fingerprint");
    assert_eq!(facts.fingerprint, "hmac:01");
}

#[test]
fn a_request_that_was_carried_away_stays_good_when_the_wizard_goes_back() {
    let play = offline();
    let before = play.0.import_request();
    let play = play
        .happens(Event::Back)
        .happens(Event::Offline { now: NOW + 3600 });
    assert!(play.0.running.is_none());
    assert_eq!(play.0.import_request(), before);
    let lapsed = play
        .happens(Event::Back)
        .happens(Event::Offline { now: NOW + 86_400 });
    assert!(matches!(lapsed.task(), Task::Fetch(_, Purpose::Offline)));
}

#[test]
fn an_answer_to_anything_else_is_refused() {
    let other_key = ImportAnswer {
        key_spec: KeySpec::EcP256,
        ..answer()
    };
    let other_request = ImportAnswer {
        wrapping_key_fingerprint: "sha256:03".into(),
        ..answer()
    };
    for (came, fault) in [
        (other_key, Fault::OtherKey),
        (other_request, Fault::OtherRequest),
    ] {
        let play = answered(came);
        assert_eq!(play.0.faults.of(Field::Answer), Some(&fault));
        assert_eq!(play.next().0.step.index(), 2);
    }
}

#[test]
fn another_key_than_the_one_before_is_refused_before_anything_is_sent() {
    let mut play = offline();
    if let Step::Material { key, .. } = &mut play.0.step {
        key.previous = Some("hmac:77".into());
    }
    let play = play
        .happens(Event::File(Field::Answer))
        .end(Outcome::Answered(Box::new(answer())));
    assert!(matches!(
        play.0.faults.of(Field::Answer),
        Some(Fault::Differs { .. })
    ));
}

#[test]
fn a_token_that_lapsed_meanwhile_is_told_and_the_answer_stays() {
    let play = answered(answer()).next().next_at(NOW + 86_400);
    assert_eq!(play.0.faults.of(Field::Token), Some(&Fault::RequestLapsed));
    assert!(matches!(
        play.happens(Event::Back).0.step.way(),
        Some(Way::Offline {
            answer: Some(_),
            ..
        })
    ));
}
