//! Keys saved as a file.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{open, tick};
use super::super::stub::{Stub, error};
use super::{LIST, in_pages, two_keys};

/// What the console saves from now on, as text. A browser under test keeps no files, so the address that one gets is
/// looked at.
mod saved {
    use js_sys::{Array, Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    /// The blobs that got an address.
    pub(super) struct Saved {
        url: JsValue,
        original: JsValue,
        blobs: Array,
    }

    impl Saved {
        pub(super) fn watch() -> Self {
            let url = Reflect::get(&js_sys::global(), &"URL".into()).expect("browsers have it");
            let original = Reflect::get(&url, &"createObjectURL".into()).expect("it is there");
            let blobs = Array::new();
            let spy = Function::new_with_args(
                "blobs, original",
                "return blob => { blobs.push(blob); return original.call(URL, blob) }",
            );
            let spy = spy
                .call2(&JsValue::NULL, &blobs, &original)
                .expect("it is a function");
            Reflect::set(&url, &"createObjectURL".into(), &spy).expect("it can be set");
            Self {
                url,
                original,
                blobs,
            }
        }

        pub(super) fn count(&self) -> u32 {
            self.blobs.length()
        }

        pub(super) async fn text(&self) -> String {
            let blob: web_sys::Blob = self.blobs.get(0).unchecked_into();
            let text = JsFuture::from(blob.text()).await.expect("it is text");
            text.as_string().expect("it is a string")
        }
    }

    impl Drop for Saved {
        fn drop(&mut self) {
            let name = "createObjectURL".into();
            Reflect::set(&self.url, &name, &self.original).expect("it can be set");
        }
    }
}

#[wasm_bindgen_test]
async fn every_page_of_the_filtered_keys_is_exported() {
    let stub = in_pages(Stub::signed_in_as("auditor"));
    let saved = saved::Saved::watch();
    let stage = open("/keys", &stub);
    stage.press("Export").await;
    stage.sees("All keys that match: 2").await;
    stage.press_last("Export").await;
    stage.sees("Keys exported: 2").await;
    let text = saved.text().await;
    assert!(text.contains("payments,enabled,AES_256"), "{text}");
    assert!(text.contains("archive,disabled,AES_256"), "{text}");
}

#[wasm_bindgen_test]
async fn selected_keys_alone_are_exported() {
    let stub = Stub::signed_in_as("admin").on(Method::Get, LIST, 200, &two_keys());
    let saved = saved::Saved::watch();
    let stage = open("/keys", &stub);
    stage.press("archive").await;
    stage.sees("1 selected").await;
    stage.press("Export").await;
    stage.press_radio("json").await;
    stage.press_last("Export").await;
    stage.sees("Keys exported: 1").await;
    let text = saved.text().await;
    assert!(text.contains(r#""alias":"archive""#), "{text}");
    assert!(!text.contains("payments"), "{text}");
}

#[wasm_bindgen_test]
async fn an_export_that_fails_says_why_and_saves_nothing() {
    let stub = in_pages(Stub::signed_in_as("admin")).on(
        Method::Get,
        &format!("{LIST}?limit=1000"),
        500,
        &error("KMS.0101"),
    );
    let saved = saved::Saved::watch();
    let stage = open("/keys", &stub);
    stage.press("Export").await;
    stage.sees("All keys that match: 2").await;
    stage.press_last("Export").await;
    stage.hears("alert", "request-7").await;
    assert_eq!(saved.count(), 0);
}

#[wasm_bindgen_test]
async fn an_export_that_was_cancelled_is_not_heard_any_more() {
    let path = format!("{LIST}?limit=1000");
    let stub = in_pages(Stub::signed_in_as("admin")).silent(Method::Get, &path);
    let stage = open("/keys", &stub);
    stage.press("Export").await;
    stage.sees("All keys that match: 2").await;
    stage.press_last("Export").await;
    stage.press("Cancel").await;
    let stub = stub.on(Method::Get, &path, 500, &error("KMS.0101"));
    for _ in 0..5 {
        tick().await;
    }
    stage.press("Export").await;
    stage.sees("All keys that match: 2").await;
    assert!(!stage.says("The keys were not exported"));
    let saved = saved::Saved::watch();
    let _stub = in_pages(stub);
    stage.press_last("Export").await;
    stage.sees("Keys exported: 2").await;
    assert_eq!(saved.count(), 1);
}
