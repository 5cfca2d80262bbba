//! SDK-HMAC-SHA256, the signature of the API's official clients (docs/API.md, "Signing").
//!
//! Pure: headers and bytes in, a verdict out. What an attacker writes is parsed here, so the
//! grammar is as narrow as the official clients allow: whatever could be read in two ways is
//! refused.

mod canonical;
mod sign;

use axum::http::{HeaderMap, HeaderName, header, request::Parts};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use time::{PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

pub use sign::{SigningKey, sign};

/// The only algorithm, and the first line of what is signed.
const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// When the client signed, `20261123T213326Z`.
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
/// The body's hash, where the client sends it.
const CONTENT_HASH: HeaderName = HeaderName::from_static("x-sdk-content-sha256");
/// The form of [`DATE`].
const DATE_FORMAT: &[BorrowedFormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second]Z");
/// How far a request's date may lie from the server's clock, in seconds, either way.
const WINDOW: u64 = 15 * 60;

/// Why a request's signature is not accepted. No text repeats what the client sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header that may stand once only stands twice.
    #[error("the header {0} stands more than once; send it once")]
    Repeated(&'static str),
    /// `Authorization` has another form.
    #[error(
        "Authorization must be `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`, \
         the signature as 64 lower-case hexadecimal digits"
    )]
    Malformed,
    /// `SignedHeaders` could be read in two ways.
    #[error("SignedHeaders must be in lower case, sorted, without repetition, joined by `;`")]
    SignedHeaders,
    /// `host` or `x-sdk-date` is not covered.
    #[error("SignedHeaders must contain {0}")]
    NotSigned(&'static str),
    /// A header of `SignedHeaders` is not in the request, or is there twice.
    #[error("each header of SignedHeaders must stand in the request exactly once")]
    SignedHeaderAbsent,
    /// `X-Sdk-Date` is absent or has another form.
    #[error("X-Sdk-Date must be the time of signing in UTC, like 20261123T213326Z")]
    Date,
    /// Signed too long ago, or in the future.
    #[error("X-Sdk-Date must lie within 15 minutes of the server's clock; sign the request anew")]
    OutsideWindow,
    /// `UNSIGNED-PAYLOAD`.
    #[error("an unsigned body is not accepted here; sign the body's SHA-256")]
    UnsignedPayload,
    /// The body is not the one that `X-Sdk-Content-Sha256` names.
    #[error("X-Sdk-Content-Sha256 is not the SHA-256 of the body in lower-case hexadecimal")]
    ContentHash,
}

/// What `Authorization` and `X-Sdk-Date` claim; well-formed, and not yet believed.
#[derive(Debug)]
pub(crate) struct Claim {
    access: String,
    signed_headers: Vec<String>,
    signature: [u8; 32],
    date: String,
}

impl Claim {
    /// Reads the claim, and refuses one that was not made around `now` (seconds since 1970).
    pub(crate) fn read(headers: &HeaderMap, now: i64) -> Result<Self, SignatureError> {
        let authorization = only(headers, &header::AUTHORIZATION, "Authorization")?
            .ok_or(SignatureError::Malformed)?;
        let date = only(headers, &DATE, "X-Sdk-Date")?.ok_or(SignatureError::Date)?;
        let signed_at = PrimitiveDateTime::parse(date, DATE_FORMAT)
            .map_err(|_| SignatureError::Date)?
            .assume_utc()
            .unix_timestamp();
        let claim = Self::parse(authorization, date)?;
        if now.abs_diff(signed_at) > WINDOW {
            return Err(SignatureError::OutsideWindow);
        }
        Ok(claim)
    }

    fn parse(authorization: &str, date: &str) -> Result<Self, SignatureError> {
        let parameters = authorization
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or(SignatureError::Malformed)?;
        let (mut access, mut signed_headers, mut signature) = (None, None, None);
        for parameter in parameters.split(',') {
            let (name, value) = parameter
                .trim_matches(' ')
                .split_once('=')
                .ok_or(SignatureError::Malformed)?;
            let place = match name {
                "Access" => &mut access,
                "SignedHeaders" => &mut signed_headers,
                "Signature" => &mut signature,
                _ => return Err(SignatureError::Malformed),
            };
            if place.replace(value).is_some() {
                return Err(SignatureError::Malformed);
            }
        }
        let (Some(access), Some(signed_headers), Some(signature)) =
            (access, signed_headers, signature)
        else {
            return Err(SignatureError::Malformed);
        };
        if access.is_empty() || access.len() > 128 || !access.bytes().all(|b| b.is_ascii_graphic())
        {
            return Err(SignatureError::Malformed);
        }
        Ok(Self {
            access: access.to_owned(),
            signed_headers: parse_signed_headers(signed_headers)?,
            signature: parse_signature(signature)?,
            date: date.to_owned(),
        })
    }

    /// The access key that the client names.
    pub(crate) fn access(&self) -> &str {
        &self.access
    }

    /// What the client must have signed for this request and body.
    pub(crate) fn string_to_sign(
        &self,
        request: &Parts,
        body: &[u8],
    ) -> Result<String, SignatureError> {
        let content_hash = hex::encode(Sha256::digest(body));
        match only(&request.headers, &CONTENT_HASH, "X-Sdk-Content-Sha256")? {
            Some("UNSIGNED-PAYLOAD") => return Err(SignatureError::UnsignedPayload),
            Some(other) if other != content_hash => return Err(SignatureError::ContentHash),
            Some(_) | None => {}
        }
        let canonical = canonical::request(request, &self.signed_headers, &content_hash)?;
        Ok(format!(
            "{ALGORITHM}\n{}\n{}",
            self.date,
            hex::encode(Sha256::digest(canonical))
        ))
    }

    /// Whether `secret` made this signature over `string_to_sign`; takes the same time for any
    /// wrong one.
    pub(crate) fn holds(&self, string_to_sign: &str, secret: &[u8]) -> bool {
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret) else {
            return false; // HMAC takes a key of any length (RFC 2104, section 2).
        };
        mac.chain_update(string_to_sign)
            .verify_slice(&self.signature)
            .is_ok()
    }
}

/// The value of a header that may stand once at most; `None` also for one that is no visible ASCII.
fn only<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
    shown: &'static str,
) -> Result<Option<&'h str>, SignatureError> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(SignatureError::Repeated(shown));
    }
    Ok(first.map(|value| value.to_str().unwrap_or_default()))
}

fn parse_signed_headers(text: &str) -> Result<Vec<String>, SignatureError> {
    let names: Vec<String> = text.split(';').map(str::to_owned).collect();
    let plain = names.iter().all(|name| {
        HeaderName::from_bytes(name.as_bytes()).is_ok_and(|parsed| parsed.as_str() == name)
    });
    let ascending = names.iter().zip(names.iter().skip(1)).all(|(a, b)| a < b);
    if !plain || !ascending {
        return Err(SignatureError::SignedHeaders);
    }
    for required in ["host", "x-sdk-date"] {
        if !names.iter().any(|name| name == required) {
            return Err(SignatureError::NotSigned(required));
        }
    }
    Ok(names)
}

fn parse_signature(text: &str) -> Result<[u8; 32], SignatureError> {
    let mut signature = [0; 32];
    let lower = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !lower || hex::decode_to_slice(text, &mut signature).is_err() {
        return Err(SignatureError::Malformed);
    }
    Ok(signature)
}

#[cfg(test)]
mod tests;
