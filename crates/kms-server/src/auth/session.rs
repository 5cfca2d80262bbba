//! Sessions: a random token in a cookie; the store keeps its hash.

use axum::http::{HeaderMap, HeaderValue, header, uri::Authority};
use kms_api::console::SESSION_COOKIE;
use sha2::{Digest as _, Sha256};

use crate::{
    crypto::{CryptoError, fill_random},
    store::accounts::{SessionLimits, SessionRow},
};

/// A session ends when it was not used for so long, in seconds.
pub(crate) const SESSION_IDLE: u64 = 30 * 60;
/// A session ends so long after it began, used or not.
pub(crate) const SESSION_LIFE: u64 = 12 * 60 * 60;
/// A use is noted when the noted one is older than this, so that not every request writes.
const NOTED: u64 = 60;

/// What the cookie holds: 256 random bits, in hexadecimal.
pub(crate) struct Token(String);

impl Token {
    /// A new token.
    pub(crate) fn make() -> Result<Self, CryptoError> {
        let mut bytes = [0; 32];
        fill_random(&mut bytes)?;
        Ok(Self(hex::encode(bytes)))
    }

    /// The token in the request's cookie, if there is exactly one.
    pub(crate) fn of_request(headers: &HeaderMap) -> Option<Self> {
        only_cookie(headers, SESSION_COOKIE).map(|token| Self(token.to_owned()))
    }

    /// What the store knows it by. The token has 256 random bits: no salt and no slow hash is needed.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// `Set-Cookie` that hands the token over.
    pub(crate) fn cookie(&self, secure: bool) -> Option<HeaderValue> {
        set_cookie(&self.0, SESSION_LIFE, secure)
    }
}

/// The value of the cookie of that name, if there is exactly one.
pub(super) fn only_cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    let first = values.next();
    // Two cookies of one name: somebody planted one of them.
    if values.next().is_some() { None } else { first }
}

/// `Set-Cookie` that takes the token back.
pub(crate) fn no_cookie(secure: bool) -> Option<HeaderValue> {
    set_cookie("", 0, secure)
}

fn set_cookie(value: &str, seconds: u64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!(
        "{SESSION_COOKIE}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}"
    );
    HeaderValue::try_from(text).ok()
}

/// Whether the client came by a name that is not this machine's own: then by TLS, or not safely.
pub(crate) fn is_remote(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<Authority>().ok());
    let Some(host) = authority.as_ref().map(Authority::host) else {
        return true;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = address
        .parse()
        .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    !(loopback || host == "localhost")
}

impl SessionRow {
    /// When it ends unless it is used.
    pub(crate) fn expires_at(&self) -> u64 {
        (self.used_at + SESSION_IDLE).min(self.ends_at())
    }

    /// When it ends however much it is used.
    pub(crate) fn ends_at(&self) -> u64 {
        self.created_at + SESSION_LIFE
    }

    /// Whether it may be used at `now`.
    pub(crate) fn is_live(&self, now: u64) -> bool {
        now < self.expires_at()
    }

    /// Whether a use at `now` is to be noted.
    pub(crate) fn is_stale(&self, now: u64) -> bool {
        now >= self.used_at + NOTED
    }
}

impl SessionLimits {
    /// What is over at `now`.
    pub(crate) fn at(now: u64) -> Self {
        Self {
            created_at: now.saturating_sub(SESSION_LIFE),
            used_at: now.saturating_sub(SESSION_IDLE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn token_is_read_from_among_other_cookies_and_only_if_there_is_one() {
        let token = |values: &[&str]| Token::of_request(&headers("cookie", values)).map(|t| t.0);
        assert_eq!(
            token(&["a=1; keyferry_session=t; b=2"]).as_deref(),
            Some("t")
        );
        assert_eq!(token(&["a=1", "keyferry_session=t"]).as_deref(), Some("t"));
        assert_eq!(token(&["keyferry_session=t; keyferry_session=u"]), None);
        assert_eq!(token(&["keyferry_session=t", "keyferry_session=t"]), None);
        assert_eq!(token(&["xkeyferry_session=t"]), None);
        assert_eq!(token(&[]), None);
    }

    #[test]
    fn cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let token = Token::make().unwrap();
        let cookie = token.cookie(true).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert_eq!(token.0.len(), 64);
        let attributes = "; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200; Secure";
        assert_eq!(cookie, format!("keyferry_session={}{attributes}", token.0));
        assert!(
            !no_cookie(false)
                .unwrap()
                .to_str()
                .unwrap()
                .contains("Secure")
        );
    }

    #[test]
    fn secure_is_left_out_for_this_machine_only() {
        for (host, remote) in [
            ("127.0.0.1:8080", false),
            ("localhost:8080", false),
            ("[::1]:8080", false),
            ("kms.example", true),
            ("localhost.example", true),
            ("192.0.2.1", true),
            ("", true),
        ] {
            assert_eq!(is_remote(&headers("host", &[host])), remote, "{host}");
        }
    }

    #[test]
    fn session_ends_after_half_an_hour_unused_and_after_twelve_hours_anyway() {
        let row = |used_at| SessionRow {
            token_hash: [0; 32],
            account_id: String::new(),
            created_at: 100_000,
            used_at,
        };
        assert!(row(100_000).is_live(101_799) && !row(100_000).is_live(101_800));
        let late = row(100_000 + SESSION_LIFE - 10);
        assert!(late.is_live(100_000 + SESSION_LIFE - 1) && !late.is_live(100_000 + SESSION_LIFE));
        assert!(row(100_000).is_stale(100_060) && !row(100_000).is_stale(100_059));
    }
}
