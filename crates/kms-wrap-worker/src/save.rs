//! Files for the owner to save: they leave as addresses that the page cannot read.

use js_sys::{Array, Uint8Array};
use kms_wrap::shares::Share;
use kms_wrap_worker::{FileToSave, Part, Refusal, ShareToSave};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, Url};

/// Puts a file where the browser's downloads find it until this worker ends.
pub(crate) fn file(name: &str, bytes: &[u8]) -> Result<FileToSave, Refusal> {
    let address = address(bytes).map_err(|_| {
        let text = "this browser could not make the file; choose another way to keep the key";
        Refusal::new("not-saved", text, Part::Worker)
    })?;
    Ok(FileToSave {
        address,
        name: name.to_owned(),
        // No key fills 4 GiB.
        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
    })
}

/// The two files of a share.
pub(crate) fn share(share: &Share) -> Result<ShareToSave, Refusal> {
    let name = share.name();
    let page = format!("{}.html", name.trim_end_matches(".txt"));
    Ok(ShareToSave {
        number: share.number(),
        file: file(&name, share.to_text().as_bytes())?,
        page: file(&page, share.to_html().as_bytes())?,
    })
}

fn address(bytes: &[u8]) -> Result<String, JsValue> {
    let array = Uint8Array::from(bytes);
    let options = BlobPropertyBag::new();
    // A type that no browser shows: opened, it is saved as well, and no page of this origin comes to hold it.
    options.set_type("application/octet-stream");
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&array), &options);
    array.fill(0, 0, array.length());
    Url::create_object_url_with_blob(&blob?)
}
