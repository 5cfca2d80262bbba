//! The steps are counted alike in every way, and what is done is not counted once more.

use kms_api::import::EncryptedKeyMaterial;
use kms_api::offline::{AnswerFormat, ImportAnswer};
use kms_api::{KeyId, KeySpec};
use kms_wrap_worker::Reply;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{Stage, open_with, until};
use super::super::stub::key_id;
use super::super::worker::StubWorker;
use super::make::{at_key, making};
use super::offline::at_request;
use super::sending::{at_review, taking};
use super::{BROUGHT, LONG, LONG_PRINT, choose_file, configure, server, worker};

/// Waits until the rail says `text`, and until as many steps are done as `done`.
async fn counts(stage: &Stage, text: &str, done: u32) {
    let rail = stage.element(".wizard__rail").await;
    until(text, || {
        let short = rail.query_selector(".steps__short");
        let short = short
            .expect("a selector")
            .and_then(|one| one.text_content());
        let all = rail.query_selector_all("[data-progress=done]");
        short.as_deref() == Some(text) && all.expect("a selector").length() == done
    })
    .await;
}

/// The step that is current, by its heading and by the rail.
async fn is_at(stage: &Stage, heading: &str, place: u32) {
    counts(stage, &format!("Step {place} of 4"), place - 1).await;
    let current = stage.element("[aria-current=step] .steps__name").await;
    assert_eq!(current.text_content().as_deref(), Some(heading));
    let own = stage.element(".wizard__form h2").await;
    assert_eq!(own.inner_text(), heading);
}

#[wasm_bindgen_test]
async fn a_key_that_is_opened_takes_four_steps_and_then_all_are_done() {
    let stage = at_review(&taking(BROUGHT), &worker()).await;
    is_at(&stage, "Import Key Token", 4).await;
    stage.press("Back").await;
    is_at(&stage, "Import Key Material", 3).await;
    stage.press("Next").await;
    stage.press("OK").await;
    counts(&stage, "Steps done: 4 of 4", 4).await;
}

#[wasm_bindgen_test]
async fn a_key_that_is_made_takes_four_steps() {
    let stage = at_key(&making()).await;
    is_at(&stage, "Import Key Material", 3).await;
    stage.press_radio("nothing").await;
    stage
        .press(
            "I do not keep a copy of this key, and I accept that its data is lost for ever with it",
        )
        .await;
    stage.press("Next").await;
    is_at(&stage, "Import Key Token", 4).await;
}

#[wasm_bindgen_test]
async fn a_key_that_is_wrapped_by_hand_takes_four_steps() {
    let reply = Reply::Ciphertext {
        base64: "A".repeat(512),
        size: 384,
    };
    let worker = StubWorker::default().on("classify_wrapped", Ok(reply));
    let stage = open_with("/keys/import", &server(), &worker);
    is_at(&stage, "Configure key parameters", 1).await;
    configure(&stage).await;
    is_at(&stage, "Download the Import Items", 2).await;
    stage.press("Existing Key Material").await;
    is_at(&stage, "Import Key Material", 3).await;
    choose_file(&stage, "Key material", "wrapped.bin").await;
    stage.sees("wrapped.bin: 384 bytes").await;
    stage.press("Next").await;
    is_at(&stage, "Import Key Token", 4).await;
}

#[wasm_bindgen_test]
async fn a_key_that_is_wrapped_without_a_network_takes_four_steps() {
    let answer = ImportAnswer {
        format: AnswerFormat::One,
        key_id: KeyId::parse(key_id(1)).expect("an id"),
        key_spec: KeySpec::Aes256,
        wrapping_key_fingerprint: LONG_PRINT.to_owned(),
        encrypted_key_material: EncryptedKeyMaterial::parse("A".repeat(512)).expect("of a length"),
        encrypted_privatekey: None,
        material_fingerprint: BROUGHT.to_owned(),
        key_check_value: None,
    };
    let reply = Reply::ImportAnswer { answer };
    let worker = StubWorker::default().on("read_import_answer", Ok(reply));
    let stage = at_request(&"A".repeat(LONG), &worker).await;
    is_at(&stage, "Import Key Material", 3).await;
    choose_file(&stage, "Import answer", "import-answer.json").await;
    stage.sees("is the answer to this request").await;
    stage.press("Next").await;
    is_at(&stage, "Import Key Token", 4).await;
}
