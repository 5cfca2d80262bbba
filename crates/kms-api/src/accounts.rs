//! Accounts, access keys and sessions under `/console/…`, as administrators and their owners see them.

use serde::{Deserialize, Deserializer, Serialize};

use crate::ProjectId;
use crate::console::{Role, UserName};
use crate::field::checked_string;
use crate::keys::EnterpriseProjectId;

checked_string!(
    /// An access key's public part.
    AccessName,
    |v| v.len() == 20 && v.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()),
    "is 20 digits and capital letters long"
);

checked_string!(
    /// An account's id.
    UserId,
    |v| (1..=64).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
    "has 1 to 64 letters, digits and hyphens"
);

/// A password in a request. It shows itself to nobody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NewPassword(pub String);

impl NewPassword {
    /// The least length in characters (NIST SP 800-63B-4, section 3.1.1.2, for one that is not the only factor; sign-in
    /// is limited in its rate as well).
    pub const MINIMUM: usize = 8;
    /// The greatest length in bytes, so that hashing cannot be made to read megabytes.
    pub const MAXIMUM: usize = 1024;

    /// Whether `password` may be one: neither too short nor too long, on one line.
    pub fn is_fit(password: &str) -> bool {
        let long_enough = password.chars().count() >= Self::MINIMUM;
        long_enough && password.len() <= Self::MAXIMUM && !password.chars().any(char::is_control)
    }
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword")
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEntry {
    /// Its id, which grants name.
    pub user_id: String,
    /// What is typed at sign-in.
    pub user_name: UserName,
    /// What it may do.
    pub role: Role,
    /// Whether it may neither sign in nor sign requests.
    pub disabled: bool,
    /// Whether a code is asked for at sign-in.
    #[serde(default)]
    pub second_step: bool,
    /// The enterprise projects that it is limited to; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_projects: Option<Vec<EnterpriseProjectId>>,
    /// Seconds since 1970.
    pub created_at: u64,
}

/// What `GET /console/accounts` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsResponse {
    /// By name.
    pub accounts: Vec<AccountEntry>,
}

/// `POST /console/accounts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddAccountRequest {
    /// What is typed at sign-in.
    pub user_name: UserName,
    /// What it may do.
    pub role: Role,
    /// Absent: the server makes one and shows it once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<NewPassword>,
}

/// What `POST /console/accounts` and `POST /console/accounts/{user_id}/password` answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountWithPassword {
    /// The account.
    #[serde(flatten)]
    pub account: AccountEntry,
    /// The password, where the server made it: it is not shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// `PATCH /console/accounts/{user_id}`. One of the two fields at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeAccountRequest {
    /// What it may do from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Whether it may neither sign in nor sign requests from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
}

/// The most enterprise projects that one account or access key may be limited to.
pub const MAX_ENTERPRISE_PROJECTS: usize = 100;

/// `PUT /console/accounts/{user_id}/scope`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitAccountRequest {
    /// The enterprise projects that it is limited to, at least one; `null`: all.
    #[serde(deserialize_with = "required")]
    pub enterprise_projects: Option<Vec<EnterpriseProjectId>>,
}

/// A field that may be `null` but not be left out: a forgotten limit must not lift one.
fn required<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// `POST /console/accounts/{user_id}/password`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResetPasswordRequest {
    /// Absent: the server makes one and shows it once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<NewPassword>,
}

/// `POST /console/session/password`: one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The one that counts until now.
    pub current_password: NewPassword,
    /// The one that counts from now on.
    pub new_password: NewPassword,
}

/// An access key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeyEntry {
    /// Its public part.
    pub access: String,
    /// Whose it is.
    pub user_id: String,
    /// The account's name.
    pub user_name: UserName,
    /// The project that it works in.
    pub project_id: ProjectId,
    /// The enterprise projects that it is limited to, within those of its account; absent: all of those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_projects: Option<Vec<EnterpriseProjectId>>,
    /// Whether signatures with it are refused.
    pub disabled: bool,
    /// Seconds since 1970.
    pub created_at: u64,
}

/// What `GET /console/access-keys` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeysResponse {
    /// By account, the oldest first.
    pub access_keys: Vec<AccessKeyEntry>,
}

/// `POST /console/access-keys`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateAccessKeyRequest {
    /// Whose it will be; absent: the caller's own. Another's takes an administrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Absent: the default project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    /// The enterprise projects that it is limited to, within those of its account; absent: all of those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_projects: Option<Vec<EnterpriseProjectId>>,
}

/// What `POST /console/access-keys` answers: the one time that the secret is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedAccessKey {
    /// The public part.
    pub access: String,
    /// What requests are signed with.
    pub secret: String,
    /// Whose it is.
    pub user_id: String,
    /// The project that it works in.
    pub project_id: ProjectId,
}

/// `PATCH /console/access-keys/{access}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeAccessKeyRequest {
    /// Whether signatures with it are refused from now on.
    pub disabled: bool,
}

/// A session of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// Seconds since 1970 when it began.
    pub created_at: u64,
    /// Seconds since 1970 when it was used last.
    pub used_at: u64,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// What `GET /console/sessions` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsResponse {
    /// The newest first.
    pub sessions: Vec<SessionEntry>,
}
