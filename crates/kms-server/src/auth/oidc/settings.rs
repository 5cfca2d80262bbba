//! What the operator says of the provider.

use std::{fmt, str::FromStr};

use kms_api::console::Role;
use reqwest::Url;
use zeroize::Zeroizing;

/// Why the settings are not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OidcSettingsError {
    /// A URL that is none, or one that others could listen in on.
    #[error(
        "{0} must be a URL that begins with https://, without a query; http:// is for this machine alone"
    )]
    Url(&'static str),
    /// The server's own URL has a path.
    #[error("--public-url must be the server's address alone, like https://kms.example.org")]
    PublicPath,
    /// A rule that is none.
    #[error("--oidc-role must be VALUE=ROLE, the role one of admin, operator, auditor")]
    Role,
    /// Nobody could sign in.
    #[error("--oidc-issuer needs {0}")]
    Missing(&'static str),
    /// Something of the provider without the provider.
    #[error("--oidc-… flags need --oidc-issuer")]
    NoIssuer,
}

/// What a value of the role claim means here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRule {
    /// As the provider says it.
    pub value: String,
    /// What it permits here.
    pub role: Role,
}

impl FromStr for RoleRule {
    type Err = OidcSettingsError;

    /// `VALUE=ROLE`; the value may have a `=` in it.
    fn from_str(text: &str) -> Result<Self, OidcSettingsError> {
        let (value, role) = text.rsplit_once('=').ok_or(OidcSettingsError::Role)?;
        let role = role.parse().map_err(|_| OidcSettingsError::Role)?;
        if value.is_empty() {
            return Err(OidcSettingsError::Role);
        }
        Ok(Self {
            value: value.to_owned(),
            role,
        })
    }
}

/// Where browsers reach this server: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl FromStr for PublicUrl {
    type Err = OidcSettingsError;

    fn from_str(text: &str) -> Result<Self, OidcSettingsError> {
        let url = parse_url(text).ok_or(OidcSettingsError::Url("--public-url"))?;
        if url.path() == "/" {
            Ok(Self(url))
        } else {
            Err(OidcSettingsError::PublicPath)
        }
    }
}

impl PublicUrl {
    /// A path of this server as others write it.
    pub(crate) fn with(&self, path: &str) -> String {
        format!("{}{path}", self.0.as_str().trim_end_matches('/'))
    }

    /// Whether cookies travel by TLS alone.
    pub(crate) fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }
}

/// What the operator says of the provider. Its secret shows itself to nobody.
#[derive(Clone)]
pub struct OidcSettings {
    /// As the provider spells it: it is compared letter by letter.
    pub issuer: String,
    /// What people call the provider.
    pub name: String,
    /// Who this server is to the provider.
    pub client_id: String,
    /// Shows the provider that it is; absent for a public client, which PKCE protects.
    pub client_secret: Option<Zeroizing<String>>,
    /// What is asked for, `openid` among it.
    pub scopes: String,
    /// The claim that has the roles: a name, or a JSON pointer (RFC 6901) such as `/realm_access/roles`.
    pub role_claim: String,
    /// What its values mean here.
    pub roles: Vec<RoleRule>,
    /// Where browsers reach this server.
    pub public_url: PublicUrl,
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcSettings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// Whether an issuer's URL is one by which nothing travels readably.
pub fn is_safe_url(text: &str) -> bool {
    parse_url(text).is_some_and(|url| url.query().is_none())
}

/// A URL by which nothing travels readably: TLS, or not beyond this machine.
pub(super) fn parse_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host == "localhost"
        || address
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    let safe = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (safe && plain).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_a_value_and_a_role() {
        let rule: RoleRule = "cn=kms,dc=example=admin".parse().unwrap();
        assert_eq!(
            (rule.value.as_str(), rule.role),
            ("cn=kms,dc=example", Role::Admin)
        );
        for bad in ["", "kms", "=admin", "kms=king", "kms="] {
            assert_eq!(
                bad.parse::<RoleRule>(),
                Err(OidcSettingsError::Role),
                "{bad}"
            );
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for (text, taken) in [
            ("https://id.example", true),
            ("https://id.example/realms/main", true),
            ("http://127.0.0.1:5556/dex", true),
            ("http://[::1]:5556", true),
            ("http://localhost:5556", true),
            ("http://id.example", false),
            ("http://localhost.example", false),
            ("https://user:secret@id.example", false),
            ("https://id.example/#top", false),
            ("file:///etc/passwd", false),
            ("id.example", false),
        ] {
            assert_eq!(parse_url(text).is_some(), taken, "{text}");
        }
    }

    #[test]
    fn the_public_url_has_no_path() {
        let url: PublicUrl = "https://kms.example:8443".parse().unwrap();
        assert_eq!(url.with("/console"), "https://kms.example:8443/console");
        assert!(url.is_secure());
        assert!("https://kms.example/kms".parse::<PublicUrl>().is_err());
        assert!("http://kms.example".parse::<PublicUrl>().is_err());
    }
}
