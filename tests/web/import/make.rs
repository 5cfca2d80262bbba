//! A key that is made in the browser.

use kms_wrap_worker::{FileToSave, Reply, ShareToSave};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::{Stage, open_with};
use super::super::worker::{StubWorker, facts, wrapped};
use super::{BROUGHT, LONG, LONG_PRINT, configure, serving};

pub(super) const PASSPHRASE: &str = "seven herons over the harbour";

fn file(name: &str) -> FileToSave {
    FileToSave {
        address: "blob:none".to_owned(),
        name: name.to_owned(),
        size: 300,
    }
}

/// A worker that makes a key, backs it up, splits it in two and wraps it.
pub(super) fn making() -> StubWorker {
    let facts = facts(BROUGHT);
    let backup = Reply::Backup {
        file: file("key.pem"),
        command: "openssl pkcs8".to_owned(),
    };
    let share = |number| ShareToSave {
        number,
        file: file("share.txt"),
        page: file("share.html"),
    };
    StubWorker::default()
        .on("generate", Ok(Reply::Generated { facts }))
        .on("backup", Ok(backup))
        .on(
            "split",
            Ok(Reply::Split {
                shares: vec![share(1), share(2)],
            }),
        )
        .on("wrap_generated", Ok(wrapped(BROUGHT, LONG_PRINT)))
}

pub(super) async fn at_key(worker: &StubWorker) -> Stage {
    let stage = open_with("/keys/import", &serving(&"A".repeat(LONG)), worker);
    configure(&stage).await;
    stage.press_radio("generate").await;
    stage.press("Next").await;
    stage
}

/// Presses Enter in the field `label`, which submits its form unless somebody keeps it from that.
pub(super) async fn press_enter(stage: &Stage, label: &str) {
    let field = stage.field(label).await;
    let press = "const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
        if (field.dispatchEvent(enter)) field.form.requestSubmit();";
    js_sys::Function::new_with_args("field", press)
        .call1(&JsValue::NULL, &field)
        .expect("a key can be pressed");
}

#[wasm_bindgen_test]
async fn a_key_that_takes_long_can_be_given_up() {
    let worker = StubWorker::default();
    let stage = at_key(&worker).await;
    stage.hears("status", "Drawing random numbers").await;
    stage.sees("0 s so far").await;
    stage.sees("The key is made in a worker").await;
    stage.press("Stop making the key").await;
    stage.sees("Wrapping Algorithm").await;
    assert!(!stage.says("s so far"));
}

#[wasm_bindgen_test]
async fn enter_in_the_new_pass_phrase_makes_the_backup_and_goes_nowhere() {
    let worker = making();
    let stage = at_key(&worker).await;
    stage.fill("New pass phrase", PASSPHRASE).await;
    stage.fill("New pass phrase again", PASSPHRASE).await;
    press_enter(&stage, "New pass phrase again").await;
    stage.sees("Save the backup").await;
    assert_eq!(worker.files_of("backup").len(), 1);
    assert!(!stage.says("Keep the key first"));
}

#[wasm_bindgen_test]
async fn two_pass_phrases_that_differ_are_told_and_nothing_is_made() {
    let worker = making();
    let stage = at_key(&worker).await;
    stage.fill("New pass phrase", PASSPHRASE).await;
    stage.fill("New pass phrase again", "other").await;
    stage.press("Make the backup").await;
    stage.faults("New pass phrase again", "differ").await;
    assert!(worker.files_of("backup").is_empty());
}

#[wasm_bindgen_test]
async fn a_key_is_kept_before_it_goes_on_and_every_share_has_to_be_saved() {
    let stage = at_key(&making()).await;
    stage.press_radio("shares").await;
    stage.press("Split the key").await;
    stage.sees("Saved: 0 of 2").await;
    stage.press("Save as a file 1").await;
    stage.sees("Saved: 1 of 2").await;
    stage.press("Next").await;
    stage.sees("Keep the key first").await;
    stage.press("Save as a page to print 2").await;
    stage.press("Next").await;
    stage.sees("Made in this browser; shares are kept").await;
}

#[wasm_bindgen_test]
async fn a_key_that_is_not_kept_is_declined_in_so_many_words() {
    let stage = at_key(&making()).await;
    stage.press_radio("nothing").await;
    stage.sees("can be lost for ever").await;
    stage
        .press(
            "I do not keep a copy of this key, and I accept that its data is lost for ever with it",
        )
        .await;
    stage.press("Next").await;
    stage.sees("Made in this browser; no copy is kept").await;
}
