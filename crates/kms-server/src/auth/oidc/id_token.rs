//! Whether an ID token holds (OpenID Connect Core 1.0, section 3.1.3.7).

use std::collections::HashSet;

use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::identity::Identity;

/// What signs an ID token: a key of which the provider publishes half. HMAC is not among them, or whoever knows the
/// public half could sign; nor is `none`.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// How far the provider's clock may differ from ours, in seconds.
const LEEWAY: u64 = 60;
/// The longest subject (OpenID Connect Core 1.0, section 2).
const SUBJECT: usize = 255;

/// Why a token does not hold. No text repeats what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// Not a token, or one that asks for what nobody here knows.
    #[error("the ID token is not a JWT that this server can read")]
    Malformed,
    /// Signed in a way that proves nothing.
    #[error("the ID token is not signed by RS, PS, ES or EdDSA")]
    Algorithm,
    /// No published key fits.
    #[error("none of the provider's keys fits the ID token's key id and algorithm")]
    NoKey,
    /// Signature, issuer or audience.
    #[error("the ID token's signature, issuer or audience does not hold")]
    Refused,
    /// Another party was meant.
    #[error("the ID token was issued to another client")]
    AuthorizedParty,
    /// Lapsed, or of a time to come.
    #[error("the ID token has lapsed or is not valid yet; compare the clocks")]
    Time,
    /// Of another attempt.
    #[error("the ID token is of another sign-in: its nonce differs")]
    Nonce,
    /// Nobody.
    #[error("the ID token has no subject of 1 to 255 characters")]
    Subject,
}

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) now: u64,
}

/// The claims that decide.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: u64,
    iat: u64,
    nbf: Option<u64>,
    azp: Option<String>,
    nonce: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// The user of a token that one of `keys` signed and that says what is expected.
pub(super) fn verify(
    token: &str,
    keys: &JwkSet,
    expected: &Expected<'_>,
) -> Result<Identity, IdTokenError> {
    let header = decode_header(token).map_err(|_| IdTokenError::Malformed)?;
    if header.crit.is_some() {
        return Err(IdTokenError::Malformed);
    }
    if !ALGORITHMS.contains(&header.alg) {
        return Err(IdTokenError::Algorithm);
    }
    let fitting = |key: &&Jwk| fits(key, header.kid.as_deref(), header.alg);
    let mut validation = Validation::new(header.alg);
    validation.set_audience(&[expected.client_id]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
    // The time is compared below: the library has a clock of its own.
    validation.validate_exp = false;
    let mut verdict = Err(IdTokenError::NoKey);
    for key in keys.keys.iter().filter(fitting) {
        let Ok(key) = DecodingKey::from_jwk(key) else {
            continue;
        };
        verdict = decode::<Claims>(token, &key, &validation).map_err(|_| IdTokenError::Refused);
        if verdict.is_ok() {
            break;
        }
    }
    check(verdict?.claims, expected)
}

/// Whether a published key may have signed it. A provider with one key need not name it.
fn fits(key: &Jwk, id: Option<&str>, algorithm: Algorithm) -> bool {
    let named = id.is_none_or(|id| key.common.key_id.as_deref() == Some(id));
    let signs = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    let stated = key.common.key_algorithm;
    named && signs && stated.is_none_or(|stated| stated == KeyAlgorithm::from(algorithm))
}

/// What the signature does not say.
fn check(claims: Claims, expected: &Expected<'_>) -> Result<Identity, IdTokenError> {
    let audiences: HashSet<&str> = match &claims.aud {
        Audience::One(one) => HashSet::from([one.as_str()]),
        Audience::Many(many) => many.iter().map(String::as_str).collect(),
    };
    if claims.iss != expected.issuer || !audiences.contains(expected.client_id) {
        return Err(IdTokenError::Refused);
    }
    let party = claims.azp.as_deref();
    if party.map_or(audiences.len() > 1, |party| party != expected.client_id) {
        return Err(IdTokenError::AuthorizedParty);
    }
    let soon = expected.now.saturating_add(LEEWAY);
    let lapsed = claims.exp.saturating_add(LEEWAY) <= expected.now;
    if lapsed || claims.iat > soon || claims.nbf.is_some_and(|from| from > soon) {
        return Err(IdTokenError::Time);
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(IdTokenError::Nonce);
    }
    let named = (1..=SUBJECT).contains(&claims.sub.len());
    if !named || claims.sub.chars().any(char::is_control) {
        return Err(IdTokenError::Subject);
    }
    Ok(Identity {
        subject: claims.sub,
        claims: claims.others,
    })
}
