//! What this server adds under `/console/…` for its own console: sessions, and a list of keys with search.

use serde::{Deserialize, Serialize};

use crate::field::{checked_string, named};
use crate::keys::{KeyDetail, Limit, Marker};
use crate::{KeySpec, KeyState, ProjectId};

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

/// The query of `GET /console/projects/{project_id}/keys`.
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
    /// Absent: 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// A former answer's `next_marker`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Marker>,
}

/// The answer of `GET /console/projects/{project_id}/keys`, the newest key first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysPage {
    /// This page.
    pub keys: Vec<KeyDetail>,
    /// How many match.
    pub matching: u64,
    /// How many the project has.
    pub total: u64,
    /// Where the next page starts; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<Marker>,
}
