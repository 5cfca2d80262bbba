//! Digests, computed by the browser.

use std::fmt::Write as _;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The digest of `bytes`; `algorithm` as Web Crypto calls it, such as `SHA-256`.
pub async fn digest(algorithm: &str, bytes: &Uint8Array) -> Result<Vec<u8>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let subtle = window.crypto()?.subtle();
    let digest = subtle.digest_with_str_and_js_u8_array(algorithm, bytes)?;
    let digest = JsFuture::from(digest).await?;
    Ok(Uint8Array::new(digest.unchecked_ref::<ArrayBuffer>()).to_vec())
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string does not fail.
        let _written = write!(text, "{byte:02x}");
    }
    text
}
