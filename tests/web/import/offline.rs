//! The key on a machine without a network.

use kms_wrap_worker::{Part, Refusal};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{Stage, open_with};
use super::super::worker::StubWorker;
use super::{LONG, choose_file, configure, serving};

pub(super) async fn at_request(wrapping_key: &str, worker: &StubWorker) -> Stage {
    let stage = open_with("/keys/import", &serving(wrapping_key), worker);
    configure(&stage).await;
    stage.press("Wrap Without a Network").await;
    stage.sees("Carry the request over").await;
    stage
}

#[wasm_bindgen_test]
async fn the_request_is_shown_as_a_qr_code_and_hidden_again() {
    let stage = at_request(&"A".repeat(LONG), &StubWorker::default()).await;
    assert!(stage.offers("Save Import Request"));
    let code = "[role=img][aria-label='QR code of the import request']";
    stage.press("Show it as a QR code").await;
    let shown = stage.element(code).await;
    assert!(shown.query_selector("path").expect("a selector").is_some());
    stage.press("Show it as a QR code").await;
    assert!(!shown.is_connected());
}

#[wasm_bindgen_test]
async fn a_key_in_place_of_the_answer_is_told_and_not_sent() {
    let refusal = Refusal::new("file-is-key", "", Part::File);
    let worker = StubWorker::default().on("read_import_answer", Err(refusal));
    let stage = at_request(&"A".repeat(LONG), &worker).await;
    choose_file(&stage, "Import answer", "key").await;
    stage
        .faults("Import answer", "This is a key; it was not sent")
        .await;
    stage.press("Next").await;
    assert!(stage.says("Bring the answer back"));
}
