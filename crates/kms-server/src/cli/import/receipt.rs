//! The receipt: who imported which key, where to, and how its arrival was proven. Nothing in it is secret.

use kms_api::{KeyId, KeyState, KeyUsage, ProjectId};
use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{CliError, KeyFacts, fields};

/// How it is known that this very key arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Proof {
    /// The server shows the key's public half.
    PublicKey,
    /// The server reports the key's fingerprint.
    Fingerprint,
    /// The server reports nothing by which a symmetric key could be told.
    None,
    /// The server reports another key: there is no receipt for that.
    #[serde(skip)]
    Failed {
        /// Its fingerprint.
        reported: String,
    },
}

/// What is printed and kept.
#[derive(Debug, Serialize)]
pub(super) struct Receipt {
    /// The key as the file has it.
    #[serde(flatten)]
    pub(super) facts: KeyFacts,
    /// The key there.
    pub(super) key_id: KeyId,
    /// Its name.
    pub(super) key_alias: String,
    /// Its usage.
    pub(super) key_usage: Option<KeyUsage>,
    /// Its state after the import.
    pub(super) key_state: KeyState,
    /// The server.
    pub(super) endpoint: String,
    /// The project.
    pub(super) project_id: ProjectId,
    /// The public part of the access key that signed.
    pub(super) access: String,
    /// When, by the clock of the machine that imported.
    #[serde(serialize_with = "as_time")]
    pub(super) imported_at: u64,
    /// When the material expires; never if absent.
    #[serde(serialize_with = "as_time_or_none")]
    pub(super) expires_at: Option<u64>,
    /// `sha256:` and 64 hex digits of the wrapping key.
    pub(super) wrapping_key_fingerprint: String,
    /// How its arrival was proven.
    pub(super) proof: Proof,
}

impl Receipt {
    /// The receipt as a file.
    pub(super) fn to_json(&self) -> Result<Vec<u8>, CliError> {
        serde_json::to_vec_pretty(self)
            .map_err(|error| CliError::Failed(format!("cannot write JSON: {error}")))
    }

    /// Prints it as lines for people.
    pub(super) fn print(&self) -> Result<(), CliError> {
        self.facts.print()?;
        let key = format!("{} ({})", self.key_id, self.key_alias);
        let server = format!("{}, project {}", self.endpoint, self.project_id);
        let expires = self.expires_at.map_or_else(|| "never".to_owned(), time);
        let proof = match self.proof {
            Proof::PublicKey => "the server shows the public half of this very key",
            Proof::Fingerprint => "the server reports the fingerprint of this very key",
            Proof::None => {
                "none: the server reports nothing by which a symmetric key could be told"
            }
            Proof::Failed { .. } => "the server reports another key",
        };
        fields(&[
            ("Imported into", &key),
            ("Server", &server),
            ("By access key", &self.access),
            ("At", &time(self.imported_at)),
            ("Expires", &expires),
            ("Wrapped under", &self.wrapping_key_fingerprint),
            ("Proof", proof),
        ])
    }
}

/// RFC 3339, or the bare seconds of a time that it does not reach.
fn time(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok();
    let time = time.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    time.and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_else(|| seconds.to_string())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn as_time<S: serde::Serializer>(seconds: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&time(*seconds))
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference")]
fn as_time_or_none<S: serde::Serializer>(seconds: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    match seconds {
        Some(seconds) => as_time(seconds, to),
        None => to.serialize_none(),
    }
}
