//! What comes back from the worker: wrapped bytes and facts. There is no field for plaintext.

use kms_api::offline::{ImportAnswer, ImportRequest};
use serde::{Deserialize, Serialize};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reply {
    /// To `Ping`.
    Ready,
    /// To `Generate`, any number of times before the answer itself.
    Progress {
        /// What is being done now.
        stage: Stage,
    },
    /// To `Inspect`.
    Inspected {
        /// What the file is.
        facts: Facts,
    },
    /// To `Generate`.
    Generated {
        /// What the key is.
        facts: Facts,
    },
    /// To `Backup`.
    Backup {
        /// The key under the pass phrase.
        file: FileToSave,
        /// The command that opens the file with a stock tool.
        command: String,
    },
    /// To `Wrap` and `WrapGenerated`.
    Wrapped {
        /// What the key is.
        facts: Facts,
        /// The key under the wrapping key.
        wrapped: Wrapped,
    },
    /// To `ClassifyWrapped`: the file's ciphertext.
    Ciphertext {
        /// Base64 of it, as the API takes it.
        base64: String,
        /// Its length in bytes.
        size: u32,
    },
    /// To `CheckToken`: the token as the API takes it.
    Token {
        /// Base64, opaque.
        token: String,
    },
    /// To `ReadImportRequest`.
    ImportRequest {
        /// What the file asks for.
        request: ImportRequest,
        /// `sha256:` and 64 hex digits of its wrapping key.
        wrapping_key_fingerprint: String,
        /// Length of the wrapping key's modulus in bits.
        wrapping_key_bits: u32,
    },
    /// To `ReadImportAnswer`.
    ImportAnswer {
        /// What is in the file: nothing but ciphertext and fingerprints.
        answer: ImportAnswer,
    },
    /// To anything.
    Refused {
        /// Why.
        refusal: Refusal,
    },
}

/// A file for the owner to save. The page can hand it to the browser's downloads and cannot read it: its policy lets
/// it connect to no `blob:`, and the browser shows no page of this type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileToSave {
    /// A `blob:` address, which holds until the worker ends.
    pub address: String,
    /// A name for the file.
    pub name: String,
    /// Its size in bytes.
    pub size: u32,
}

/// The stages of making a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Drawing random numbers until a key is found.
    Generating,
    /// Checking the key.
    Checking,
}

/// A wrapped key, in the two fields of `import-key-material`. Both are base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrapped {
    /// One OAEP block: the symmetric key, or the temporary key.
    pub encrypted_key_material: String,
    /// Key pairs only: the private key under the temporary key.
    pub encrypted_privatekey: Option<String>,
    /// `sha256:` and 64 hex digits of the wrapping key that was used.
    pub wrapping_key_fingerprint: String,
    /// Length of the wrapping key's modulus in bits.
    pub wrapping_key_bits: u32,
}

/// Everything about a key that may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The layers that were opened, outermost first: base64, PEM, PKCS#8.
    pub format: Vec<String>,
    /// What it is, as the API names it.
    pub spec: String,
    /// Its size in bits.
    pub bits: u32,
    /// `hmac:` and 16 hex digits, or `spki-sha256:` and 64.
    pub fingerprint: String,
    /// Symmetric keys: 6 hex digits.
    pub key_check_value: Option<String>,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
    /// The decisions that are still missing, each once.
    pub open_decisions: Vec<String>,
}

/// Something the owner should know, and mostly confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// For translations.
    pub code: String,
    /// Name and value pairs for a translation.
    pub params: Vec<(String, String)>,
    /// In English.
    pub message: String,
    /// The decision that it asks for.
    pub decision: Option<String>,
}

/// Why there is no other answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// For translations.
    pub code: String,
    /// Name and value pairs for a translation.
    pub params: Vec<(String, String)>,
    /// In English.
    pub message: String,
    /// What is at fault.
    pub part: Part,
    /// With what it would go on, if there is anything.
    pub asks: Option<Asks>,
}

/// What a refusal asks of the owner of the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// This decision.
    Decision(String),
    /// To pick one of the keys in the file.
    Pick(Vec<Candidate>),
}

/// One of several keys in a file, told without any of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// What the file calls it: a key id, an alias, a comment.
    pub name: Option<String>,
    /// What it is: a spec, or `EC P-521`, `AES 128`, `encrypted`, `damaged`.
    pub kind: String,
    /// Its fingerprint, as in [`Facts`].
    pub fingerprint: Option<String>,
}

/// The part of a request that a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The file.
    File,
    /// The pass phrase.
    Passphrase,
    /// The wrapping key that the server handed out.
    WrappingKey,
    /// Nothing that the user gave: the program or the browser.
    Worker,
}

impl Refusal {
    /// A refusal without parameters that asks for nothing.
    pub fn new(code: &str, message: &str, part: Part) -> Self {
        Self {
            code: code.to_owned(),
            params: Vec::new(),
            message: message.to_owned(),
            part,
            asks: None,
        }
    }

    /// The decision with which it would go on.
    pub fn decision(&self) -> Option<&str> {
        match &self.asks {
            Some(Asks::Decision(decision)) => Some(decision),
            Some(Asks::Pick(_)) | None => None,
        }
    }

    /// The keys of a file that holds several, one of which is to be picked.
    pub fn candidates(&self) -> &[Candidate] {
        match &self.asks {
            Some(Asks::Pick(candidates)) => candidates,
            Some(Asks::Decision(_)) | None => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kms_api::import::{EncryptedKeyMaterial, EncryptedPrivateKey, WrappingAlgorithm};
    use kms_api::offline::{AnswerFormat, RequestFormat, WrappingKeyText};
    use kms_api::{KeyId, KeySpec};
    use serde_json::Value;

    use super::*;

    fn key_id() -> KeyId {
        KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap()
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
                file: FileToSave {
                    address: "blob:https://kms.example/0".into(),
                    name: "backup.pem".into(),
                    size: 1,
                },
                command: "openssl".into(),
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
                    encrypted_privatekey: Some(
                        EncryptedPrivateKey::parse("A".repeat(204)).unwrap(),
                    ),
                    material_fingerprint: "hmac:00".into(),
                    key_check_value: Some("377822".into()),
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
            "answer",
            "address",
            "asks",
            "base64",
            "bits",
            "code",
            "command",
            "decision",
            "encrypted_key_material",
            "encrypted_privatekey",
            "expiration_time",
            "facts",
            "file",
            "fingerprint",
            "format",
            "key_alias",
            "key_check_value",
            "key_id",
            "key_spec",
            "kind",
            "material_fingerprint",
            "message",
            "name",
            "open_decisions",
            "params",
            "part",
            "pick",
            "refusal",
            "request",
            "size",
            "spec",
            "stage",
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
}
