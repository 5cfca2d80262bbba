//! Handing a file to the browser's downloads.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves what `base64` stands for as `name`. A browser that refuses downloads says so itself.
pub(super) fn file(name: &str, base64: &str) {
    let _saved = try_file(name, base64);
}

fn try_file(name: &str, base64: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    // `atob` gives a character below 256 for each byte.
    let bytes: Vec<u8> = window
        .atob(base64)?
        .chars()
        .filter_map(|c| u8::try_from(c).ok())
        .collect();
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&address)
}
