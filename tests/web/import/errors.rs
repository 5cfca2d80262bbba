//! What is wrong on a step, and what it takes to leave.

use kms_wrap_worker::{Part, Refusal, Reply};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{open, open_with, tick, until};
use super::super::worker::{StubWorker, facts};
use super::make::press_enter;
use super::{BROUGHT, at_file, choose_file, configure, paste, server, worker};

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
async fn a_token_from_the_api_is_at_stake() {
    let reply = Reply::Ciphertext {
        base64: "A".repeat(512),
        size: 384,
    };
    let token = "B".repeat(400);
    let worker = StubWorker::default()
        .on("classify_wrapped", Ok(reply))
        .on("check_token", Ok(Reply::Token { token }));
    let stage = open_with("/keys/import", &server(), &worker);
    configure(&stage).await;
    stage.press("Existing Key Material").await;
    choose_file(&stage, "Key material", "wrapped.bin").await;
    stage.sees("wrapped.bin: 384 bytes").await;
    stage.press("Next").await;
    choose_file(&stage, "Key import token", "token.b64").await;
    stage.sees("token.b64 is a token").await;
    // Still at stake where it is out of sight.
    stage.press("Back").await;
    stage.sees("wrapped.bin: 384 bytes").await;
    stage.press("Back").await;
    stage.sees("Wrapping Algorithm").await;
    stage.press("Cancel").await;
    stage.sees("will have to be chosen again").await;
    stage.press("Stay").await;
}

#[wasm_bindgen_test]
async fn enter_in_a_file_s_pass_phrase_opens_it_and_goes_nowhere() {
    let needed = Refusal::new("passphrase-needed", "", Part::Passphrase);
    let mut opened = facts(BROUGHT);
    opened.format = vec!["encrypted-pkcs8".to_owned()];
    let worker = worker().on("inspect", Err(needed));
    let stage = at_file(&server(), &worker).await;
    paste(&stage, "Key file", "0123").await;
    stage.fill("Pass phrase", "seven herons").await;
    let worker = worker.on("inspect", Ok(Reply::Inspected { facts: opened }));
    press_enter(&stage, "Pass phrase").await;
    stage.sees("AES_256, 256 bits").await;
    press_enter(&stage, "Pass phrase").await;
    tick().await;
    assert_eq!(worker.files_of("inspect").len(), 3);
    assert!(worker.files_of("wrap").is_empty());
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
