//! The flags of `keyferry serve` that say at which provider people may sign in.

use std::{fs, path::PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use super::CliError;
use crate::auth::oidc::{
    OidcSettings, OidcSettingsError, Provider, PublicUrl, RoleRule, is_safe_url,
};

/// Its flags (docs/SIGN-IN.md).
#[derive(Debug, Args)]
pub(super) struct OidcArgs {
    /// OpenID Connect provider at which people may sign in, exactly as it calls itself.
    #[arg(long, value_name = "URL", env = "KEYFERRY_OIDC_ISSUER")]
    oidc_issuer: Option<String>,
    /// What the console calls the provider; by default its host.
    #[arg(long, value_name = "NAME", env = "KEYFERRY_OIDC_NAME")]
    oidc_name: Option<String>,
    /// Who this server is to the provider.
    #[arg(long, value_name = "ID", env = "KEYFERRY_OIDC_CLIENT_ID")]
    oidc_client_id: Option<String>,
    /// File with the client's secret; a public client has none.
    #[arg(long, value_name = "FILE", env = "KEYFERRY_OIDC_CLIENT_SECRET_FILE")]
    oidc_client_secret_file: Option<PathBuf>,
    /// Scopes that are asked for, with spaces between them.
    #[arg(
        long,
        value_name = "SCOPES",
        env = "KEYFERRY_OIDC_SCOPE",
        default_value = "openid profile email"
    )]
    oidc_scope: String,
    /// Claim of the ID token that has the user's roles: a name, or a JSON pointer that begins with a slash.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "KEYFERRY_OIDC_ROLE_CLAIM",
        default_value = "roles"
    )]
    oidc_role_claim: String,
    /// What a value of that claim means here, like kms-admins=admin; may be given more than once, or with commas.
    #[arg(
        long,
        value_name = "VALUE=ROLE",
        env = "KEYFERRY_OIDC_ROLE",
        value_delimiter = ','
    )]
    oidc_role: Vec<RoleRule>,
    /// Where browsers reach this server: scheme, host and port.
    #[arg(long, value_name = "ORIGIN", env = "KEYFERRY_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
}

impl From<OidcSettingsError> for CliError {
    fn from(error: OidcSettingsError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl OidcArgs {
    /// The provider, if one is named.
    pub(super) fn provider(&self) -> Result<Option<Provider>, CliError> {
        let Some(issuer) = self.oidc_issuer.clone() else {
            let alone = self.oidc_client_id.is_some() || !self.oidc_role.is_empty();
            return if alone {
                Err(OidcSettingsError::NoIssuer.into())
            } else {
                Ok(None)
            };
        };
        if !is_safe_url(&issuer) {
            return Err(OidcSettingsError::Url("--oidc-issuer").into());
        }
        let missing = OidcSettingsError::Missing;
        let client_id = self.oidc_client_id.clone();
        let client_id = client_id.ok_or(missing("--oidc-client-id"))?;
        let public_url = self.public_url.clone().ok_or(missing("--public-url"))?;
        if self.oidc_role.is_empty() {
            return Err(missing("--oidc-role, or nobody has a role").into());
        }
        let scopes = self.oidc_scope.clone();
        if !scopes.split(' ').any(|scope| scope == "openid") {
            return Err(missing("openid among --oidc-scope").into());
        }
        let name = self.oidc_name.clone().unwrap_or_else(|| host(&issuer));
        let settings = OidcSettings {
            issuer,
            name,
            client_id,
            client_secret: self.secret()?,
            scopes,
            role_claim: self.oidc_role_claim.clone(),
            roles: self.oidc_role.clone(),
            public_url,
        };
        let provider = Provider::new(settings);
        provider
            .map(Some)
            .map_err(|error| CliError::Failed(format!("--oidc-issuer: {error}")))
    }

    /// The first line of the file.
    fn secret(&self) -> Result<Option<Zeroizing<String>>, CliError> {
        let Some(path) = &self.oidc_client_secret_file else {
            return Ok(None);
        };
        let text = fs::read_to_string(path).map(Zeroizing::new);
        let text = text.map_err(|error| {
            CliError::Failed(format!(
                "--oidc-client-secret-file {}: {error}",
                path.display()
            ))
        })?;
        let secret = Zeroizing::new(text.lines().next().unwrap_or_default().trim().to_owned());
        if secret.is_empty() {
            let text = "--oidc-client-secret-file is empty; leave it out for a public client";
            return Err(CliError::Usage(text.to_owned()));
        }
        Ok(Some(secret))
    }
}

/// The host of a URL that was checked.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest).to_owned()
}
