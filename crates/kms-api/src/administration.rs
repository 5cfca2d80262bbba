//! Projects and the settings of a server, as administrators see them under `/console/…`.

use serde::{Deserialize, Serialize};

use crate::console::Project;
use crate::field::checked_string;

checked_string!(
    /// A project's name.
    ProjectName,
    |v| (1..=64).contains(&v.chars().count()) && !v.chars().any(char::is_control),
    "has 1 to 64 characters and no control characters"
);

/// What `GET /console/projects` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectsResponse {
    /// The default one first, then by name.
    pub projects: Vec<Project>,
}

/// `POST /console/projects`, which answers the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddProjectRequest {
    /// What it is called; no other project is.
    pub name: ProjectName,
}

/// What `GET /console/server` answers: how the server was set when it started. None of it changes while it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSettings {
    /// The server's version.
    pub version: String,
    /// How many keys a project may have (`--key-quota`); absent: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_quota: Option<u32>,
    /// The modulus of wrapping keys in bits (`--wrapping-key-bits`).
    pub wrapping_key_bits: u32,
    /// How long a wrapping key and its import token can be used, in seconds.
    pub wrapping_key_life: u64,
    /// After how many seconds without use a session ends.
    pub session_idle: u64,
    /// After how many seconds a session ends, used or not.
    pub session_life: u64,
    /// How long a request may take, in seconds (`--request-timeout`).
    pub request_timeout: u64,
    /// How many requests a second a caller may send (`--rate-limit`); absent: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<u32>,
    /// The OpenID Connect provider (`--oidc-issuer`), without its secret; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oidc: Option<OidcSummary>,
}

/// What an administrator needs to know of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OidcSummary {
    /// Its issuer, an address.
    pub issuer: String,
    /// What people call it (`--oidc-name`).
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_names_are_short_and_on_one_line() {
        for good in ["a", "default", "支付", &"é".repeat(64)] {
            assert!(ProjectName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a\nb", &"a".repeat(65)] {
            assert!(ProjectName::parse(bad).is_err(), "{bad}");
        }
    }
}
