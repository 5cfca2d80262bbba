//! The other side: signing a request, for the command line and for tests.

use axum::http::{HeaderValue, header, request::Parts};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{ALGORITHM, DATE, DATE_FORMAT, SignatureError, canonical};

/// What is signed beside method, path, query and body; a header that the request lacks is left out.
const SIGNED: [&str; 3] = ["content-type", "host", "x-sdk-date"];

/// An access key in the hands of its owner.
#[derive(Clone)]
pub struct SigningKey {
    /// The public part.
    pub access: String,
    /// The secret that signs.
    pub secret: Zeroizing<String>,
}

/// Adds `X-Sdk-Date` and `Authorization` to a request that has its `Host`, as the official clients do.
pub fn sign(
    request: &mut Parts,
    body: &[u8],
    key: &SigningKey,
    signed_at: OffsetDateTime,
) -> Result<(), SignatureError> {
    let date = signed_at
        .format(DATE_FORMAT)
        .map_err(|_| SignatureError::Date)?;
    let value = HeaderValue::from_str(&date).map_err(|_| SignatureError::Date)?;
    request.headers.insert(DATE, value);
    let present = SIGNED
        .into_iter()
        .filter(|name| request.headers.contains_key(*name));
    let signed: Vec<String> = present.map(str::to_owned).collect();
    let content_hash = hex::encode(Sha256::digest(body));
    let canonical = canonical::request(request, &signed, &content_hash)?;
    let to_sign = format!(
        "{ALGORITHM}\n{date}\n{}",
        hex::encode(Sha256::digest(canonical))
    );
    let mac = Hmac::<Sha256>::new_from_slice(key.secret.as_bytes());
    let signature = mac
        .map_err(|_| SignatureError::Malformed)?
        .chain_update(to_sign);
    let authorization = format!(
        "{ALGORITHM} Access={}, SignedHeaders={}, Signature={}",
        key.access,
        signed.join(";"),
        hex::encode(signature.finalize().into_bytes())
    );
    let value = HeaderValue::from_str(&authorization).map_err(|_| SignatureError::Malformed)?;
    request.headers.insert(header::AUTHORIZATION, value);
    Ok(())
}
