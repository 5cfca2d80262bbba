//! One sign-in on its way: what ties the answer to the browser that asked, kept by that browser alone.
//!
//! It is sealed into a cookie, so that any replica can take the answer and nobody without the root key can read or make
//! one.

use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    auth::session::only_cookie,
    crypto::{CryptoError, SealingKeys, fill_random},
    error::AppError,
};

/// How long somebody may take at the provider, in seconds.
const LIFE: u64 = 10 * 60;
/// The cookie; with TLS under a name that no sub-domain and no plain HTTP can set (`__Host-`).
const COOKIE: &str = "keyferry_oidc";

/// What a browser is sent to the provider with.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Attempt {
    /// Comes back with the answer: ties it to this browser (RFC 6749, section 10.12).
    pub(crate) state: String,
    /// Comes back in the ID token: ties it to this attempt.
    pub(crate) nonce: String,
    /// Shows the provider that the code is redeemed by whoever asked for it (RFC 7636).
    pub(crate) verifier: String,
    /// Seconds since 1970 when it has lapsed.
    pub(crate) until: u64,
}

impl Attempt {
    /// A new attempt that begins at `now`.
    pub(crate) fn make(now: u64) -> Result<Self, CryptoError> {
        Ok(Self {
            state: random()?,
            nonce: random()?,
            verifier: random()?,
            until: now + LIFE,
        })
    }

    /// `code_challenge` of the method S256.
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }

    /// What the store notes of an attempt that was answered.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.state).into()
    }
}

/// 256 random bits, 43 characters.
fn random() -> Result<String, CryptoError> {
    let mut bytes = [0; 32];
    fill_random(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// An attempt as its cookie has it.
pub(crate) struct SealedAttempt(String);

impl SealedAttempt {
    /// Seals an attempt.
    pub(crate) fn seal(sealing_keys: &SealingKeys, attempt: &Attempt) -> Result<Self, AppError> {
        let text = serde_json::to_vec(attempt).map_err(AppError::internal)?;
        Ok(Self(
            URL_SAFE_NO_PAD.encode(sealing_keys.seal_sign_in(&text)?),
        ))
    }

    /// The attempt in the request's cookie, if it is one of ours that has not lapsed.
    pub(crate) fn open(
        sealing_keys: &SealingKeys,
        headers: &HeaderMap,
        secure: bool,
        now: u64,
    ) -> Option<Attempt> {
        let sealed = URL_SAFE_NO_PAD
            .decode(only_cookie(headers, &name(secure))?)
            .ok()?;
        let text = sealing_keys.open_sign_in(&sealed)?;
        let attempt: Attempt = serde_json::from_slice(&text).ok()?;
        (now < attempt.until).then_some(attempt)
    }

    /// `Set-Cookie` that hands it over. It must come back from the provider's site, and so is `Lax`.
    pub(crate) fn cookie(&self, secure: bool) -> Option<HeaderValue> {
        set_cookie(&self.0, LIFE, secure)
    }

    /// `Set-Cookie` that takes it back.
    pub(crate) fn no_cookie(secure: bool) -> Option<HeaderValue> {
        set_cookie("", 0, secure)
    }
}

fn name(secure: bool) -> String {
    let prefix = if secure { "__Host-" } else { "" };
    format!("{prefix}{COOKIE}")
}

fn set_cookie(value: &str, seconds: u64, secure: bool) -> Option<HeaderValue> {
    let name = name(secure);
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}{secure}");
    HeaderValue::try_from(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_comes_back_from_its_cookie_until_it_lapses() {
        let sealing_keys = SealingKeys::from_bytes(&[7; 32]).unwrap();
        let attempt = Attempt::make(1000).unwrap();
        for secure in [true, false] {
            let sealed = SealedAttempt::seal(&sealing_keys, &attempt).unwrap();
            let cookie = sealed.cookie(secure).unwrap();
            let cookie = cookie.to_str().unwrap();
            assert_eq!(cookie.starts_with("__Host-"), secure);
            assert_eq!(cookie.ends_with("; Secure"), secure);
            assert!(cookie.contains("; HttpOnly; SameSite=Lax; Path=/; Max-Age=600"));
            assert!(!cookie.contains(&attempt.state) && !cookie.contains(&attempt.verifier));
            let mut headers = HeaderMap::new();
            let pair = cookie.split(';').next().unwrap();
            headers.insert("cookie", pair.parse().unwrap());
            let open = |root: &SealingKeys, now| SealedAttempt::open(root, &headers, secure, now);
            assert_eq!(open(&sealing_keys, 1599).unwrap().state, attempt.state);
            assert!(open(&sealing_keys, 1600).is_none());
            let other = SealingKeys::from_bytes(&[8; 32]).unwrap();
            assert!(open(&other, 1000).is_none());
            assert!(SealedAttempt::open(&sealing_keys, &headers, !secure, 1000).is_none());
        }
    }

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        let mut attempt = Attempt::make(0).unwrap();
        attempt.verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
        assert_eq!(
            attempt.challenge(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
