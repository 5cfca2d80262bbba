//! A key that is pasted as text.

use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{at_file, paste, server, worker};

const KEY: &str = "8f1c06b2a3d94e57";

/// Has the browser answer this to whoever reads the clipboard, until the end of the test.
struct Clipboard;

impl Clipboard {
    fn answers(promise: &str) -> Self {
        let body = format!("navigator.clipboard.readText = () => {promise}");
        let set = js_sys::Function::new_no_args(&body);
        set.call0(&JsValue::NULL).expect("it can be replaced");
        Self
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        let restore = js_sys::Function::new_no_args("delete navigator.clipboard.readText");
        restore.call0(&JsValue::NULL).expect("it can be restored");
    }
}

/// Has the browser offer this in place of the clipboard, until the end of the test.
struct NoReading;

impl NoReading {
    fn offers(clipboard: &str) -> Self {
        let body = format!(
            "Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard}, configurable: true }})"
        );
        let set = js_sys::Function::new_no_args(&body);
        set.call0(&JsValue::NULL).expect("it can be hidden");
        Self
    }
}

impl Drop for NoReading {
    fn drop(&mut self) {
        let restore = js_sys::Function::new_no_args("delete navigator.clipboard");
        restore.call0(&JsValue::NULL).expect("it can be restored");
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_gives_no_page_the_clipboard_says_which_keys_paste() {
    for clipboard in ["undefined", "{ writeText: () => Promise.resolve() }"] {
        let _clipboard = NoReading::offers(clipboard);
        let stage = at_file(&server(), &worker()).await;
        stage.sees("To paste, press this field, then Ctrl+V").await;
        assert!(!stage.offers("Paste"), "{clipboard}");
        assert!(paste(&stage, "Key file", KEY).await);
        stage.sees("pasted text, 16 bytes").await;
    }
}

#[wasm_bindgen_test]
async fn pasted_text_goes_to_the_worker_as_a_file_and_stands_in_no_field() {
    let worker = worker();
    let stage = at_file(&server(), &worker).await;
    assert!(paste(&stage, "Key file", KEY).await);
    stage.hears("status", "The clipboard still holds it").await;
    stage.sees("pasted text, 16 bytes").await;
    let files = worker.files_of("inspect").concat();
    let [file] = files.as_slice() else {
        panic!("{} files", files.len())
    };
    assert_eq!(file.name(), "pasted text");
    let text = JsFuture::from(file.text()).await.expect("it can be read");
    assert_eq!(text.as_string().as_deref(), Some(KEY));
    let page = document().document_element().expect("a page").outer_html();
    assert!(!page.contains(KEY));
    assert_eq!(stage.field("Key file").await.value(), "");
}

#[wasm_bindgen_test]
async fn an_empty_clipboard_is_told() {
    let worker = worker();
    let stage = at_file(&server(), &worker).await;
    paste(&stage, "Key file", "").await;
    stage.hears("status", "The clipboard holds no text").await;
    assert!(worker.files_of("inspect").is_empty());
}

#[wasm_bindgen_test]
async fn the_button_reads_the_clipboard() {
    let _clipboard = Clipboard::answers(&format!("Promise.resolve('{KEY}')"));
    let worker = worker();
    let stage = at_file(&server(), &worker).await;
    stage.press("Paste").await;
    stage.sees("pasted text, 16 bytes").await;
    assert_eq!(worker.files_of("inspect").len(), 1);
}

#[wasm_bindgen_test]
async fn a_clipboard_that_may_not_be_read_is_told_with_the_way_that_remains() {
    assert!(window().is_secure_context());
    let _clipboard = Clipboard::answers("Promise.reject(new Error('denied'))");
    let stage = at_file(&server(), &worker()).await;
    stage.press("Paste").await;
    stage.hears("status", "then Ctrl+V").await;
}
