//! What is wrong on a step, and what it takes to leave.

use kms_wrap_worker::{Part, Refusal, Reply};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{open, open_with, until};
use super::super::worker::StubWorker;
use super::{at_file, choose_file, configure, paste, server};

#[wasm_bindgen_test]
async fn several_errors_are_listed_with_links_to_their_fields() {
    let stage = open("/keys/import", &server());
    stage.fill("Alias", "no spaces here").await;
    stage.press("Next").await;
    until("the focus at the list", || {
        let focused = document().active_element();
        focused.is_some_and(|one| one.class_name() == "error-list")
    })
    .await;
    let link = stage.element(".error-list a[href='#import-alias']").await;
    assert!(link.inner_text().starts_with("Alias: "));
    link.click();
    stage.focuses("Alias").await;
    let link = stage
        .element(".error-list a[href='#import-understood']")
        .await;
    link.click();
    let focused = document().active_element().expect("something has it");
    assert_eq!(focused.id(), "import-understood");
}

#[wasm_bindgen_test]
async fn what_the_key_demands_stands_beside_what_the_file_holds() {
    let mut refusal = Refusal::new("wrong-length", "", Part::File);
    refusal.params = vec![
        ("found".to_owned(), "16".to_owned()),
        ("expected".to_owned(), "32".to_owned()),
    ];
    let worker = StubWorker::default().on("inspect", Err(refusal));
    let stage = at_file(&server(), &worker).await;
    paste(&stage, "Key file", "0123").await;
    stage.faults("Key file", "Expected: 32 bytes").await;
    stage.sees("This key demands").await;
    let shown = stage.element(".wizard__form .facts").await.inner_text();
    assert!(
        shown.contains("32 bytes") && shown.contains("16 bytes"),
        "{shown}"
    );
}

#[wasm_bindgen_test]
async fn files_that_were_wrapped_elsewhere_are_at_stake() {
    let reply = Reply::Ciphertext {
        base64: "A".repeat(512),
        size: 384,
    };
    let worker = StubWorker::default().on("classify_wrapped", Ok(reply));
    let stage = open_with("/keys/import", &server(), &worker);
    configure(&stage).await;
    stage.press("Existing Key Material").await;
    choose_file(&stage, "Key material", "wrapped.bin").await;
    stage.sees("wrapped.bin: 384 bytes").await;
    stage.press("Cancel").await;
    stage.sees("will have to be chosen again").await;
    stage.press("Stay").await;
    assert!(stage.says("wrapped.bin: 384 bytes"));
}

#[wasm_bindgen_test]
async fn an_empty_key_that_stays_is_told_when_the_wizard_is_left() {
    let stage = open("/keys/import", &server());
    configure(&stage).await;
    stage.sees("Wrapping Algorithm").await;
    stage.press("Cancel").await;
    stage.hears("status", "The empty key payments stays").await;
    until("the list of keys", || !stage.says("Wrapping Algorithm")).await;
}
