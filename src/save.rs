//! Handing a file to the browser's downloads.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves what `base64` stands for as `name`; nothing where it is not base64.
pub fn base64(name: &str, base64: &str) {
    if let Ok(bytes) = STANDARD.decode(base64) {
        file(name, &bytes, "application/octet-stream");
    }
}

/// Saves `text` as `name`.
pub fn json(name: &str, text: &str) {
    file(name, text.as_bytes(), "application/json");
}

/// Saves a table as `name`.
pub fn csv(name: &str, text: &str) {
    file(name, text.as_bytes(), "text/csv");
}

/// Saves `text` as `name`, to be read by people.
pub fn text(name: &str, text: &str) {
    file(name, text.as_bytes(), "text/plain");
}

/// A file that is made in pieces: each of them leaves the program's memory as it comes.
pub struct Pieces(Array);

impl Pieces {
    /// An empty file.
    pub fn new() -> Self {
        Self(Array::new())
    }

    /// Adds a piece.
    pub fn push(&self, bytes: &[u8]) {
        self.0.push(&Uint8Array::from(bytes));
    }

    /// Saves the file as `name`. A browser that refuses downloads says so itself.
    pub fn save(&self, name: &str, media_type: &str) {
        let _saved = self.try_save(name, media_type);
    }

    fn try_save(&self, name: &str, media_type: &str) -> Result<(), JsValue> {
        let document = web_sys::window()
            .and_then(|window| window.document())
            .ok_or(JsValue::NULL)?;
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&self.0, &options)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
        Url::revoke_object_url(&address)
    }
}

impl Default for Pieces {
    fn default() -> Self {
        Self::new()
    }
}

fn file(name: &str, bytes: &[u8], media_type: &str) {
    let pieces = Pieces::new();
    pieces.push(bytes);
    pieces.save(name, media_type);
}
