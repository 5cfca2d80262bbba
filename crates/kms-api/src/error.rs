//! What a refusal says: `{"error":{"error_code":"KMS.nnnn","error_msg":"…"}}` (semantics.md, "Shapes").
//!
//! A code is the documented one where the public documentation has one; those of this server's own begin with `KMS.9`.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $text:literal, $status:literal;)+) => {
        /// Every reason for a refusal: a closed set, so that a new one must be handled wherever codes are matched.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$meta])* $variant),+ }

        impl ErrorCode {
            /// Every code, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// `KMS.nnnn`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// The code that a server sent, if it is one of these; a foreign server may have others.
            pub fn from_wire(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes! {
    /// Something failed inside the server; the log has it under the request id.
    Internal = "KMS.0101", 500;
    /// The server cannot reach its store, is stopping, or gave the request up after its time.
    Unavailable = "KMS.0102", 503;
    /// No such path.
    NoSuchPath = "KMS.0201", 404;
    /// The body is not the JSON that the operation takes.
    MalformedBody = "KMS.0202", 400;
    /// The body or a header is too large.
    TooLarge = "KMS.0203", 413;
    /// A required field is missing.
    MissingField = "KMS.0204", 400;
    /// `key_id` breaks its pattern.
    InvalidKeyId = "KMS.0205", 400;
    /// No such key in this project.
    KeyNotFound = "KMS.0207", 404;
    /// The key is disabled.
    KeyDisabled = "KMS.0209", 409;
    /// The key is pending deletion.
    KeyPendingDeletion = "KMS.0210", 409;
    /// Not signed in, or the signature does not hold.
    NotAuthenticated = "KMS.0301", 401;
    /// The session or the request's date is too old.
    AuthenticationExpired = "KMS.0303", 401;
    /// The role does not permit it.
    NotPermitted = "KMS.0307", 403;
    /// A field's value breaks its rule.
    InvalidField = "KMS.0308", 400;
    /// The key's origin is not `external`.
    NotExternal = "KMS.0309", 409;
    /// The key is not pending import.
    NotPendingImport = "KMS.0310", 409;
    /// The wrapped material does not open: one answer, whatever was wrong.
    DoesNotOpen = "KMS.0311", 400;
    /// More than 20 tags on one key.
    TooManyTags = "KMS.0409", 400;
    /// Another key of the project has this alias.
    AliasTaken = "KMS.1104", 409;
    /// The quota of keys is used up.
    QuotaExceeded = "KMS.1105", 409;
    /// The key is not pending deletion.
    NotPendingDeletion = "KMS.1501", 409;
    /// The import token or its wrapping key has lapsed.
    TokenExpired = "KMS.2601", 400;
    /// `expiration_time` does not lie in the future.
    ExpirationInPast = "KMS.2602", 400;
    /// The import token is another key's.
    TokenOfAnotherKey = "KMS.2603", 400;
    /// The material that opened does not fit the key's spec.
    MaterialUnfit = "KMS.2604", 400;
    /// The import token is not one of this server's, or was altered.
    TokenInvalid = "KMS.2605", 400;
    /// The re-imported material is not the one that the key had.
    MaterialDiffers = "KMS.2606", 409;
    /// The key has no material that could be deleted.
    NoMaterial = "KMS.2701", 409;
    /// The key has no material yet.
    KeyPendingImport = "KMS.9001", 409;
    /// The key's usage or spec does not allow the operation or algorithm.
    WrongUsage = "KMS.9002", 400;
    /// A field that the operation does not have.
    UnknownField = "KMS.9003", 400;
    /// A field that stands twice.
    RepeatedField = "KMS.9004", 400;
    /// A tag key that stands twice.
    TagKeyRepeated = "KMS.9005", 400;
    /// The import token was used.
    TokenUsed = "KMS.9008", 400;
    /// The ciphertext is not one that this key made, or was altered.
    CiphertextInvalid = "KMS.9009", 400;
    /// Too many requests or attempts.
    RateLimited = "KMS.9010", 429;
    /// A request from a page of another origin.
    ForeignOrigin = "KMS.9011", 403;
    /// The body is not declared as JSON.
    UnsupportedMediaType = "KMS.9012", 415;
    /// Documented in this API, but not offered by this server.
    NotOffered = "KMS.9013", 501;
    /// The path is there, but not with this method.
    NoSuchMethod = "KMS.9014", 405;
    /// No such grant on the key.
    GrantNotFound = "KMS.9020", 404;
    /// The key has as many grants as it may have.
    TooManyGrants = "KMS.9021", 409;
    /// No such alias in this project.
    AliasNotFound = "KMS.9022", 404;
    /// No such account.
    AccountNotFound = "KMS.9023", 404;
    /// Another account has this name.
    AccountNameTaken = "KMS.9024", 409;
    /// Without this account there would be no administrator.
    LastAdministrator = "KMS.9025", 409;
    /// No such access key.
    AccessKeyNotFound = "KMS.9026", 404;
}

/// The envelope of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEnvelope {
    /// The refusal.
    pub error: ErrorBody,
}

/// A refusal. Read leniently: a foreign server may leave out or add fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// `KMS.nnnn`; see [`ErrorBody::code`].
    pub error_code: String,
    /// What happened and what to do, in English.
    pub error_msg: String,
    /// The field that is at fault, where there is one. This server's own addition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_field: Option<String>,
}

impl ErrorBody {
    /// The code, if it is one that this product knows.
    pub fn code(&self) -> Option<ErrorCode> {
        ErrorCode::from_wire(&self.error_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_come_back_from_the_wire() {
        let texts: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::from_wire(code.as_str()), Some(*code));
            assert!((400..=599).contains(&code.status()));
        }
    }

    #[test]
    fn a_foreign_servers_refusal_is_read() {
        let body: ErrorEnvelope = serde_json::from_str(
            r#"{"error":{"error_code":"KMS.0999","error_msg":"?","extra":1}}"#,
        )
        .unwrap();
        assert_eq!(body.error.code(), None);
    }
}
