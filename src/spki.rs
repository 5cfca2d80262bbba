//! Fingerprints of public keys, computed from the keys themselves: what a server says of them proves nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::Uint8Array;

use crate::digest::{digest, hex};

/// A key pair's fingerprint as the worker writes it, `spki-sha256:` and 64 hex digits, from the PEM of its public half.
pub async fn of_pem(pem: &str) -> Option<String> {
    let body: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .map(str::trim)
        .collect();
    Some(format!("spki-{}", of_base64(&body).await?))
}

/// `sha256:` and 64 hex digits of what `base64` stands for, as the worker writes it of a wrapping key.
pub async fn of_base64(base64: &str) -> Option<String> {
    let der = STANDARD.decode(base64).ok()?;
    let digest = digest("SHA-256", &Uint8Array::from(der.as_slice())).await;
    Some(format!("sha256:{}", hex(&digest.ok()?)))
}
