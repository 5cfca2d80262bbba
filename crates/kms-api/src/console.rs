//! What this server adds under `/console/…` for its own console: sessions, and a list of keys with search.

use serde::{Deserialize, Serialize};

use crate::field::{checked_string, named};
use crate::keys::{EnterpriseProjectId, KeyDetail, Limit, Marker};
use crate::tags::{TagKey, TagValue};
use crate::{KeySpec, KeyState, KeyUsage, Origin, ProjectId};

/// The session's cookie: `HttpOnly`, `SameSite=Strict`, `Path=/`.
pub const SESSION_COOKIE: &str = "keyferry_session";

/// The header that every write with a cookie carries; a foreign page cannot send it without a preflight.
pub const CONSOLE_HEADER: &str = "x-keyferry-console";

/// In every answer of a server with a console inside: which one. It changes when another console is served.
pub const CONSOLE_BUILD_HEADER: &str = "x-keyferry-build";

named!(
    /// What an account may do.
    Role, "is one of admin, operator, auditor", {
    /// Everything.
    Admin = "admin",
    /// Everything with keys.
    Operator = "operator",
    /// Reads.
    Auditor = "auditor",
});

checked_string!(
    /// An account's name.
    UserName,
    |v| (1..=64).contains(&v.len())
        && v.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'@')),
    "has 1 to 64 characters: letters, digits, dots, underscores, hyphens and @"
);

/// `POST /console/session`: sign in. The name is not checked against [`UserName`], so that an unknown
/// and an impossible one get the same answer.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The account's name.
    pub user_name: String,
    /// Its password.
    pub password: String,
    /// For an account with a second step: what its authenticator shows, or a recovery code. It is asked for by
    /// [`ErrorCode::SecondStepNeeded`](crate::ErrorCode::SecondStepNeeded).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

named!(
    /// What a server may offer beyond the core of the API. The console hides what is not offered.
    Feature, "is a part of the console", {
    /// `GET /console/projects/{project_id}/overview`.
    Overview = "overview",
    /// `GET /console/projects/{project_id}/keys`: search, sort and filters.
    KeySearch = "key-search",
    /// The tags of all keys: find, rename, merge.
    Tags = "tags",
    /// `GET /console/audit`.
    Audit = "audit",
    /// One's own password, second step, sessions and access keys.
    OwnAccount = "own-account",
    /// Accounts, projects and the settings of the server.
    Administration = "administration",
    /// Further aliases of a key.
    Aliases = "aliases",
    /// Grants.
    Grants = "grants",
    /// Rotation.
    Rotation = "rotation",
});

/// Who is signed in: the answer of `POST` and `GET /console/session`; the latter answers `null` where nobody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The account's id, which grants name.
    pub user_id: String,
    /// Its name.
    pub user_name: String,
    /// What it may do.
    pub role: Role,
    /// The project that the console starts in.
    pub project: Project,
    /// Every project that the account may use, the former among them.
    pub projects: Vec<Project>,
    /// What the server offers beyond the core of the API; a server that does not say offers nothing more.
    #[serde(default)]
    pub features: Vec<Feature>,
    /// Seconds since 1970 when the session ends unless it is used.
    pub expires_at: u64,
    /// Seconds since 1970 when the session ends however much it is used; a server that does not say has no such end.
    #[serde(default)]
    pub ends_at: Option<u64>,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its id, as in the API's paths.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
}

checked_string!(
    /// What is searched for: part of an alias, or the start of a key's id.
    Search,
    |v| v.chars().count() <= 255 && !v.chars().any(char::is_control),
    "has at most 255 characters and no control characters"
);

checked_string!(
    /// Which tag a key must have: `key`, whatever its value, or `key=value`.
    TagFilter,
    |v| match v.split_once('=') {
        Some((key, value)) => TagKey::parse(key).is_ok() && TagValue::parse(value).is_ok(),
        None => TagKey::parse(v).is_ok(),
    },
    "is a tag's key, or its key and value with = between them"
);

impl TagFilter {
    /// The key, and the value if one is asked for.
    pub fn parts(&self) -> (&str, Option<&str>) {
        match self.as_str().split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (self.as_str(), None),
        }
    }
}

named!(
    /// What keys are sorted by.
    KeySort, "is one of created, alias, expires", {
    /// When they were made.
    Created = "created",
    /// Their alias.
    Alias = "alias",
    /// When their material expires; what never expires comes after everything that does.
    Expires = "expires",
});

named!(
    /// Which end of the sorted keys comes first.
    SortOrder, "is one of asc, desc", {
    /// The oldest, the first in the alphabet, what expires soonest.
    Ascending = "asc",
    /// The newest, the last in the alphabet, what expires last.
    Descending = "desc",
});

/// The query of `GET /console/projects/{project_id}/keys`. A key is listed where every condition holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeysQuery {
    /// Part of an alias (case does not count), or the start of an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// Only keys in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<KeyState>,
    /// Only keys of this spec.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<KeySpec>,
    /// Only keys for this usage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<KeyUsage>,
    /// Only keys whose material comes from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Only keys whose material expires by then, seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_before: Option<u64>,
    /// Only keys that have this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<TagFilter>,
    /// Only keys of this enterprise project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_project: Option<EnterpriseProjectId>,
    /// Absent: by creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<KeySort>,
    /// Absent: descending by creation, ascending by anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<SortOrder>,
    /// Absent: 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// A former answer's `next_marker`, with the same sort and order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Marker>,
}

impl KeysQuery {
    /// Sort and order, as asked for or as usual.
    pub fn sorted(&self) -> (KeySort, SortOrder) {
        let sort = self.sort.unwrap_or(KeySort::Created);
        let usual = match sort {
            KeySort::Created => SortOrder::Descending,
            KeySort::Alias | KeySort::Expires => SortOrder::Ascending,
        };
        (sort, self.order.unwrap_or(usual))
    }
}

/// How far the keys of a list are counted: one more means that there are more, not how many. Counting a million for
/// each page would cost more than reading the page.
pub const MOST_COUNTED: u64 = 10_000;

/// The answer of `GET /console/projects/{project_id}/keys`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysPage {
    /// This page.
    pub keys: Vec<KeyDetail>,
    /// How many match, counted to [`MOST_COUNTED`] and one.
    pub matching: u64,
    /// How many the project has, counted as far.
    pub total: u64,
    /// Where the next page starts; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<Marker>,
}
