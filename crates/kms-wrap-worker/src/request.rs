//! What the console asks of the worker.

use serde::{Deserialize, Serialize};

/// A question. The file that it is about, or the files of a key's shares, and the pass phrase go beside it as parts of
/// their own.
///
/// Specs are named as the API names them (`AES_256`), decisions as `kms_wrap::Decision` does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Is anybody there? Answered by `Ready`.
    Ping,
    /// What is the file? Answered by `Inspected`.
    Inspect {
        /// How it is to be read.
        ask: Ask,
    },
    /// Reads, checks and wraps the file. Answered by `Wrapped`.
    Wrap {
        /// How it is to be read.
        ask: Ask,
        /// The wrapping key: base64 of its DER `SubjectPublicKeyInfo`.
        wrapping_key: String,
    },
    /// Makes a key at random, in place of any that was made before; it stays in the worker. Answered by
    /// `Generated`, after some `Progress`.
    Generate {
        /// What to make.
        spec: String,
    },
    /// An encrypted copy of the key that was made; the pass phrase goes beside. Answered by `Backup`.
    Backup,
    /// Splits the key that was made into shares. Answered by `Split`.
    Split {
        /// How many shares rebuild the key.
        threshold: u8,
        /// How many shares there are.
        count: u8,
    },
    /// Wraps the key that was made. Answered by `Wrapped`.
    WrapGenerated {
        /// The wrapping key, as above.
        wrapping_key: String,
    },
    /// Can the file be what was wrapped elsewhere? Answered by `Ciphertext`.
    ClassifyWrapped {
        /// Which file of an import it is meant to be.
        role: Role,
        /// The wrapping key, as above, where it is known.
        wrapping_key: Option<String>,
    },
    /// Can the file be an import token? Answered by `Token`.
    CheckToken,
    /// What does a file ask for that came from where a key is imported? Answered by `ImportRequest`.
    ReadImportRequest,
    /// What is in a file that came back from a machine without a network? Answered by `ImportAnswer`.
    ReadImportAnswer {
        /// The wrapping key of the request: base64 of its DER `SubjectPublicKeyInfo`.
        wrapping_key: String,
    },
}

/// How a key file is to be read: `kms_wrap::Ask` without the pass phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What it must hold; without it, whatever it holds is taken.
    pub spec: Option<String>,
    /// What its owner decided so far.
    pub decisions: Vec<String>,
    /// Which of several keys is meant: an index into the candidates of a refusal.
    pub pick: Option<u32>,
}

/// Which of the files of an import a file is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The wrapped symmetric key.
    KeyMaterial,
    /// The wrapped temporary key.
    TemporaryKeyMaterial,
    /// The private key under the temporary key.
    PrivateKeyCiphertext,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_survive_the_way() {
        let requests = [
            Request::Ping,
            Request::Inspect {
                ask: Ask {
                    spec: Some("AES_256".into()),
                    decisions: vec!["accept-pattern".into()],
                    pick: Some(1),
                },
            },
            Request::Wrap {
                ask: Ask::default(),
                wrapping_key: "MIIB".into(),
            },
            Request::Generate {
                spec: "RSA_4096".into(),
            },
            Request::Backup,
            Request::Split {
                threshold: 3,
                count: 5,
            },
            Request::WrapGenerated {
                wrapping_key: "MIIB".into(),
            },
            Request::ClassifyWrapped {
                role: Role::PrivateKeyCiphertext,
                wrapping_key: None,
            },
            Request::CheckToken,
            Request::ReadImportRequest,
            Request::ReadImportAnswer {
                wrapping_key: "MIIB".into(),
            },
        ];
        for request in requests {
            let json = serde_json::to_string(&request).unwrap();
            assert_eq!(serde_json::from_str::<Request>(&json).unwrap(), request);
        }
    }

    #[test]
    fn a_request_with_anything_more_is_refused() {
        let ask = r#"{"spec":null,"decisions":[],"pick":null}"#;
        let json = format!(r#"{{"kind":"wrap","ask":{ask},"wrapping_key":""}}"#);
        assert!(serde_json::from_str::<Request>(&json).is_ok());
        for more in [
            json.replace(r#""pick""#, r#""key":"AAAA","pick""#),
            json.replace(r#""wrapping_key""#, r#""key":"AAAA","wrapping_key""#),
        ] {
            assert!(serde_json::from_str::<Request>(&more).is_err(), "{more}");
        }
    }
}
