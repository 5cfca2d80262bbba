//! The provider: what it publishes of itself, where browsers are sent, and what it gives for a code.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jsonwebtoken::jwk::JwkSet;
use reqwest::{Client, RequestBuilder, Url, redirect};
use serde::{Deserialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::{
    Attempt, Identity, OidcSettings,
    id_token::{self, Expected, IdTokenError},
    settings::parse_url,
};

/// How long the provider may take for an answer, and for a connection.
const TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest answer that is read, in bytes.
const ANSWER_LIMIT: usize = 256 * 1024;
/// How long what the provider publishes of itself is believed, in seconds.
const FRESH: u64 = 10 * 60;

/// Why the provider could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// No answer, or a refusal.
    #[error("the provider's {0} cannot be had")]
    Unreachable(&'static str, #[source] reqwest::Error),
    /// An answer that is too long or not what it should be.
    #[error("the provider's {0} is not what it should be")]
    Unreadable(&'static str),
    /// Somebody else answers under this issuer's address.
    #[error("the provider calls itself by another issuer than --oidc-issuer")]
    OtherIssuer,
    /// The ID token.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
}

/// What a provider publishes of itself (OpenID Connect Discovery 1.0, section 3).
#[derive(Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
}

/// A provider and how to reach it.
pub struct Provider {
    /// What the operator says of it.
    pub settings: OidcSettings,
    client: Client,
    /// What it published, and until when that is believed.
    published: Mutex<Option<(Arc<Metadata>, u64)>>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl Provider {
    /// Fails where the system's trusted certificates cannot be had.
    pub fn new(settings: OidcSettings) -> Result<Self, ProviderError> {
        let secure = parse_url(&settings.issuer).is_some_and(|url| url.scheme() == "https");
        let client = Client::builder()
            // A redirect would lead the code and the secret to where nobody said.
            .redirect(redirect::Policy::none())
            .https_only(secure)
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .build()
            .map_err(|error| ProviderError::Unreachable("TLS", error))?;
        Ok(Self {
            settings,
            client,
            published: Mutex::default(),
        })
    }

    /// Where a browser is sent with `attempt`.
    pub(crate) async fn authorization_url(
        &self,
        attempt: &Attempt,
        redirect_uri: &str,
        now: u64,
    ) -> Result<String, ProviderError> {
        let metadata = self.metadata(now).await?;
        let endpoint = &metadata.authorization_endpoint;
        let mut url = parse_url(endpoint).ok_or(ProviderError::Unreadable("address"))?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("scope", &self.settings.scopes)
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &attempt.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// Whether an answer comes from this provider: a provider that says who it is must say so every time (RFC 9207).
    pub(crate) async fn is_of(
        &self,
        issuer: Option<&str>,
        now: u64,
    ) -> Result<bool, ProviderError> {
        let metadata = self.metadata(now).await?;
        Ok(match issuer {
            Some(issuer) => issuer == self.settings.issuer,
            None => !metadata.authorization_response_iss_parameter_supported,
        })
    }

    /// Who the code stands for.
    pub(crate) async fn redeem(
        &self,
        code: &str,
        attempt: &Attempt,
        redirect_uri: &str,
        now: u64,
    ) -> Result<Identity, ProviderError> {
        let metadata = self.metadata(now).await?;
        let endpoint = checked(&metadata.token_endpoint)?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", &attempt.verifier),
        ];
        let client_id = self.settings.client_id.as_str();
        let mut request = self.client.post(endpoint);
        match self.settings.client_secret.as_deref() {
            None => form.push(("client_id", client_id)),
            Some(secret) if metadata.takes_basic() => {
                // Form-encoded first (RFC 6749, section 2.3.1).
                request = request.basic_auth(form_encoded(client_id), Some(form_encoded(secret)));
            }
            Some(secret) => form.extend([("client_id", client_id), ("client_secret", secret)]),
        }
        let answer: TokenAnswer = ask("token", request.form(&form)).await?;
        // Not kept: a provider may change its keys at any time, and people do not sign in often.
        let keys = self.client.get(checked(&metadata.jwks_uri)?);
        let keys: JwkSet = ask("keys", keys).await?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id,
            nonce: &attempt.nonce,
            now,
        };
        Ok(id_token::verify(&answer.id_token, &keys, &expected)?)
    }

    async fn metadata(&self, now: u64) -> Result<Arc<Metadata>, ProviderError> {
        let known = {
            let published = self
                .published
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            published.clone()
        };
        if let Some((metadata, _)) = known.filter(|(_, until)| now < *until) {
            return Ok(metadata);
        }
        let issuer = self.settings.issuer.trim_end_matches('/');
        let url = checked(&format!("{issuer}/.well-known/openid-configuration"))?;
        let metadata: Metadata = ask("configuration", self.client.get(url)).await?;
        if metadata.issuer != self.settings.issuer {
            return Err(ProviderError::OtherIssuer);
        }
        let metadata = Arc::new(metadata);
        let mut published = self
            .published
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *published = Some((Arc::clone(&metadata), now + FRESH));
        Ok(metadata)
    }
}

impl Metadata {
    /// Whether the secret is sent as `client_secret_basic`, the method of a provider that names none.
    fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }
}

/// An address that the provider published.
fn checked(url: &str) -> Result<Url, ProviderError> {
    parse_url(url).ok_or(ProviderError::Unreadable("address"))
}

fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Sends a request and reads the JSON that answers it.
async fn ask<T: DeserializeOwned>(
    what: &'static str,
    request: RequestBuilder,
) -> Result<T, ProviderError> {
    let unreachable = |error| ProviderError::Unreachable(what, error);
    let answer = request.header("accept", "application/json").send().await;
    let mut answer = answer
        .and_then(reqwest::Response::error_for_status)
        .map_err(unreachable)?;
    if !answer.status().is_success() {
        return Err(ProviderError::Unreadable(what));
    }
    let mut body = Zeroizing::new(Vec::new());
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(ProviderError::Unreadable(what));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|_| ProviderError::Unreadable(what))
}
