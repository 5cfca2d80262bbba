//! Fingerprints of public keys, computed from the keys themselves: what a server says of them proves nothing.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

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
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    let digest =
        subtle.digest_with_str_and_js_u8_array("SHA-256", &Uint8Array::from(der.as_slice()));
    let hash = JsFuture::from(digest.ok()?).await.ok()?;
    let hash = Uint8Array::new(hash.unchecked_ref::<ArrayBuffer>()).to_vec();
    let mut text = "sha256:".to_owned();
    for byte in hash {
        // Writing to a string does not fail.
        let _written = write!(text, "{byte:02x}");
    }
    Some(text)
}
