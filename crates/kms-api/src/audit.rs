//! The audit log as it is read: records, the queries for them, and the head of the chain (docs/AUDIT.md).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::KeyId;
use crate::field::{InvalidValue, checked_string, named};

named!(
    /// Who acted.
    ActorKind, "is one of account, anonymous, system, command-line", {
    /// An account, in a session or with an access key.
    Account = "account",
    /// Somebody who did not show who they are.
    Anonymous = "anonymous",
    /// The server itself: what it does without being asked for.
    System = "system",
    /// Somebody with the data folder: `keyferry user add` and its kin.
    CommandLine = "command-line",
});

/// The outcome of what was not refused; a refusal has its error code there.
pub const DONE: &str = "done";

/// What a record says. It has no field for a secret, a body, or any text that nobody checked.
///
/// Numbers are signed, and names are plain texts, because that is what the database has: a record that somebody altered
/// must be readable to be named.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When it was written, milliseconds since 1970.
    pub time: i64,
    /// Who acted: a name of [`ActorKind`].
    pub actor_kind: String,
    /// The account's id. Of a sign-in that failed: whose password was tried, if there is such an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The account's name at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// The public part of the access key that signed the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_key: Option<String>,
    /// The session that the request came in: the first 16 hexadecimal digits of what the database knows it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The client's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The operation: `import-key-material`, `sign-in`, …
    pub action: String,
    /// The project that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
    /// The key that it was about; an alias is resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// What else it was about: the id of an account, project, grant or second key, an access key's public part, an
    /// alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// [`DONE`], or the error code of the refusal.
    pub outcome: String,
    /// The HTTP status that was answered; 0 where nobody asked by HTTP.
    pub status: i64,
    /// How many like this the record stands for.
    pub count: i64,
    /// The answer's `X-Request-Id`; of several, the first one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl AuditEntry {
    /// Whether it was not refused.
    pub fn is_done(&self) -> bool {
        self.outcome == DONE
    }
}

/// A record in its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its number: the first has 1, and none is left out.
    pub seq: i64,
    /// What it says.
    #[serde(flatten)]
    pub entry: AuditEntry,
    /// How the fields were put into the hash; 1 today.
    pub layout: i64,
    /// SHA-256 over the hash of the record before it and its own fields, in hexadecimal.
    pub hash: String,
    /// HMAC-SHA-256 of the hash under a key that the database has only sealed, in hexadecimal.
    pub mac: String,
}

/// The end of the chain: noted elsewhere, it shows later that nothing before it was taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// How many records there are.
    pub seq: i64,
    /// The hash of the last one, in hexadecimal; empty where there is none.
    pub hash: String,
}

/// `SEQ:HASH`.
impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl AuditHead {
    /// The rule of the text that names a head.
    pub const RULE: &'static str =
        "is SEQ:HASH: a record's number, a colon, and its hash in 64 hexadecimal digits";
}

impl FromStr for AuditHead {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let parse = || {
            let (seq, hash) = text.split_once(':')?;
            let seq = seq.parse::<i64>().ok().filter(|seq| *seq >= 0)?;
            let whole = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            let hash = hash.to_ascii_lowercase();
            whole.then_some(Self { seq, hash })
        };
        parse().ok_or(InvalidValue { rule: Self::RULE })
    }
}

checked_string!(
    /// A word that records are searched by: an action, an outcome, an account's name or id.
    AuditWord,
    |v| (1..=128).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_graphic()),
    "has 1 to 128 printable ASCII characters without spaces"
);

/// How many records a page has at most.
pub const MAX_PAGE: u32 = 1000;

/// A page's size: 1 to [`MAX_PAGE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct PageSize(u32);

impl PageSize {
    /// The number itself.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for PageSize {
    type Error = InvalidValue;

    fn try_from(size: u32) -> Result<Self, InvalidValue> {
        let rule = "is a number from 1 to 1000";
        let size = (1..=MAX_PAGE).contains(&size).then_some(Self(size));
        size.ok_or(InvalidValue { rule })
    }
}

impl From<PageSize> for u32 {
    fn from(size: PageSize) -> Self {
        size.0
    }
}

/// The query of `GET /console/audit`: all that is given must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// From this millisecond since 1970 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// Before this millisecond since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
    /// A name of [`ActorKind`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_kind: Option<ActorKind>,
    /// An account's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AuditWord>,
    /// An account's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_name: Option<AuditWord>,
    /// A key's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyId>,
    /// An operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<AuditWord>,
    /// [`DONE`], `refused` (whatever the reason), or an error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<AuditWord>,
    /// A former answer's `next_before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// Absent: 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<PageSize>,
}

/// The value of [`AuditQuery::outcome`] that stands for every refusal.
pub const REFUSED: &str = "refused";

/// The answer of `GET /console/audit`, the newest record first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// This page.
    pub records: Vec<AuditRecord>,
    /// Where the next page starts; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_before: Option<u64>,
    /// The end of the chain when the page was read.
    pub head: AuditHead,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_written_as_it_is_read() {
        let hash = "0a".repeat(32);
        let text = format!("12:{hash}");
        assert_eq!(text.parse::<AuditHead>().unwrap().to_string(), text);
        let negative = format!("-1:{hash}");
        let word = format!("x:{hash}");
        for bad in ["", "12", "12:", "12:0a0a", &negative, &word] {
            assert!(bad.parse::<AuditHead>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_page_has_a_thousand_records_at_most() {
        for (size, right) in [(0, false), (1, true), (1000, true), (1001, false)] {
            assert_eq!(PageSize::try_from(size).is_ok(), right, "{size}");
        }
    }
}
