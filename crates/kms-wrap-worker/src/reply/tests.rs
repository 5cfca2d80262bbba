use std::collections::BTreeSet;

use kms_api::import::{EncryptedKeyMaterial, EncryptedPrivateKey, WrappingAlgorithm};
use kms_api::offline::{AnswerFormat, RequestFormat, WrappingKeyText};
use kms_api::{KeyId, KeySpec};
use serde_json::Value;

use super::*;
use crate::{Asks, Candidate, Part, ShareFault, ShareHead};

fn key_id() -> KeyId {
    KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap()
}

fn file_to_save() -> FileToSave {
    FileToSave {
        address: "blob:https://kms.example/0".into(),
        name: "backup.pem".into(),
        size: 1,
    }
}

fn share() -> Share {
    Share {
        head: Some(ShareHead {
            number: 1,
            threshold: 2,
            count: 3,
            set: "9F3A-77C1".into(),
            spec: "RSA_4096".into(),
            fingerprint: "spki-sha256:00".into(),
        }),
        fault: Some(ShareFault {
            code: "share-line".into(),
            params: vec![("line".into(), "3".into())],
            message: "line 3".into(),
        }),
    }
}

fn facts() -> Facts {
    Facts {
        format: vec!["PEM".into(), "PKCS#8".into()],
        spec: "RSA_4096".into(),
        bits: 4096,
        fingerprint: "spki-sha256:00".into(),
        key_check_value: Some("377822".into()),
        warnings: vec![Warning {
            code: "printable".into(),
            params: vec![("bits".into(), "3".into())],
            message: "odd".into(),
            decision: Some("accept-pattern".into()),
        }],
        open_decisions: vec!["accept-pattern".into()],
        shares: vec![share()],
    }
}

/// One of each; a new variant breaks [`every_variant_is_listed`].
fn replies() -> Vec<Reply> {
    vec![
        Reply::Ready,
        Reply::Progress {
            stage: Stage::Generating,
        },
        Reply::Inspected { facts: facts() },
        Reply::Generated { facts: facts() },
        Reply::Backup {
            file: file_to_save(),
            command: "openssl".into(),
        },
        Reply::Split {
            shares: vec![ShareToSave {
                number: 1,
                file: file_to_save(),
                page: file_to_save(),
            }],
        },
        Reply::Wrapped {
            facts: facts(),
            wrapped: Wrapped {
                encrypted_key_material: "AA==".into(),
                encrypted_privatekey: Some("AA==".into()),
                wrapping_key_fingerprint: "sha256:00".into(),
                wrapping_key_bits: 3072,
            },
        },
        Reply::Ciphertext {
            base64: "AA==".into(),
            size: 1,
        },
        Reply::Token {
            token: "AA==".into(),
        },
        Reply::ImportRequest {
            request: ImportRequest {
                format: RequestFormat::One,
                key_id: key_id(),
                key_alias: "payments".into(),
                key_spec: KeySpec::Aes256,
                wrapping_algorithm: WrappingAlgorithm::RsaesOaepSha256,
                wrapping_key: WrappingKeyText::parse("A".repeat(392)).unwrap(),
                expiration_time: 1,
                material_fingerprint: Some("hmac:00".into()),
            },
            wrapping_key_fingerprint: "sha256:00".into(),
            wrapping_key_bits: 2048,
        },
        Reply::ImportAnswer {
            answer: ImportAnswer {
                format: AnswerFormat::One,
                key_id: key_id(),
                key_spec: KeySpec::EcP256,
                wrapping_key_fingerprint: "sha256:00".into(),
                encrypted_key_material: EncryptedKeyMaterial::parse("A".repeat(344)).unwrap(),
                encrypted_privatekey: Some(EncryptedPrivateKey::parse("A".repeat(204)).unwrap()),
                material_fingerprint: "hmac:00".into(),
                key_check_value: Some("377822".into()),
            },
        },
        Reply::Refused {
            refusal: Refusal {
                asks: Some(Asks::Shares(vec![share()])),
                ..Refusal::new("shares-too-few", "two more", Part::File)
            },
        },
        Reply::Refused {
            refusal: Refusal {
                asks: Some(Asks::Decision("recompute-crt".into())),
                ..Refusal::new("crt-mismatch", "odd", Part::File)
            },
        },
        Reply::Refused {
            refusal: Refusal {
                asks: Some(Asks::Pick(vec![Candidate {
                    name: Some("payments".into()),
                    kind: "RSA_4096".into(),
                    fingerprint: Some("spki-sha256:00".into()),
                }])),
                ..Refusal::new("several-keys", "two keys", Part::File)
            },
        },
    ]
}

#[test]
fn replies_survive_the_way() {
    for reply in replies() {
        let json = serde_json::to_string(&reply).unwrap();
        assert_eq!(serde_json::from_str::<Reply>(&json).unwrap(), reply);
    }
}

#[test]
fn every_variant_is_listed() {
    for reply in replies() {
        match reply {
            Reply::Ready
            | Reply::Progress { stage: _ }
            | Reply::Inspected { facts: _ }
            | Reply::Generated { facts: _ }
            | Reply::Backup {
                file: _,
                command: _,
            }
            | Reply::Split { shares: _ }
            | Reply::Wrapped {
                facts: _,
                wrapped: _,
            }
            | Reply::Ciphertext { base64: _, size: _ }
            | Reply::Token { token: _ }
            | Reply::ImportRequest {
                request: _,
                wrapping_key_fingerprint: _,
                wrapping_key_bits: _,
            }
            | Reply::ImportAnswer { answer: _ }
            | Reply::Refused { refusal: _ } => {}
        }
    }
}

fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                found.insert(name.clone());
                names(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whoever adds a field to what leaves the worker must add it here, and answer for it.
#[test]
fn no_reply_has_a_field_for_plaintext() {
    let mut found = BTreeSet::new();
    for reply in replies() {
        names(&serde_json::to_value(&reply).unwrap(), &mut found);
    }
    let allowed = [
        "address",
        "answer",
        "asks",
        "base64",
        "bits",
        "code",
        "command",
        "count",
        "decision",
        "encrypted_key_material",
        "encrypted_privatekey",
        "expiration_time",
        "facts",
        "fault",
        "file",
        "fingerprint",
        "format",
        "head",
        "key_alias",
        "key_check_value",
        "key_id",
        "key_spec",
        "kind",
        "material_fingerprint",
        "message",
        "name",
        "number",
        "open_decisions",
        "params",
        "page",
        "part",
        "pick",
        "refusal",
        "request",
        "set",
        "shares",
        "size",
        "spec",
        "stage",
        "threshold",
        "token",
        "warnings",
        "wrapped",
        "wrapping_algorithm",
        "wrapping_key",
        "wrapping_key_bits",
        "wrapping_key_fingerprint",
    ];
    assert_eq!(found, allowed.map(str::to_owned).into());
}
