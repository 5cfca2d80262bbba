//! What runs is what was built.

use anyhow::Result;
use kms_e2e::browser::Role;
use kms_e2e::page::{EmptyKey, KeyList, SignIn, Wizard};
use kms_e2e::stage::{Setting, Stage, journey_in};

/// The browser says on the console which file it refused, and so does the loader.
const SETTING: Setting = Setting {
    tapped: true,
    language: "en-US",
    expected: &["integrity", "did not start", "Failed to"],
};

#[tokio::test]
async fn one_changed_byte_in_the_wasm_stops_the_start_with_a_message() -> Result<()> {
    journey_in(SETTING, async |stage| does_not_start(stage, ".wasm").await).await
}

#[tokio::test]
async fn one_changed_byte_in_the_glue_stops_the_start_with_a_message() -> Result<()> {
    journey_in(SETTING, async |stage| {
        let page = stage.api.page("/").await?;
        let glue = page
            .split("data-js=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        does_not_start(stage, glue.unwrap()).await
    })
    .await
}

#[tokio::test]
async fn one_changed_byte_in_the_worker_stops_the_import_with_a_message() -> Result<()> {
    journey_in(SETTING, async |stage| {
        stage.bench.aes_key("key.bin")?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("damaged", "AES_256"))
            .await?;
        let tap = stage.tap.as_ref().unwrap();
        tap.damage(".wasm");
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.bin")).await?;
        let message = stage.browser.text_in(Role::Alert, "").await?;
        assert!(!message.trim().is_empty());
        assert!(
            tap.damaged() > 0,
            "the worker was loaded before it could be damaged"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn one_changed_byte_in_a_part_is_told_and_can_be_tried_again() -> Result<()> {
    journey_in(SETTING, async |stage| {
        stage.sign_in().await?;
        let list = KeyList::on(&stage.browser).await?;
        let tap = stage.tap.as_ref().unwrap();
        tap.damage(".wasm");
        list.import().await?;
        let told = stage
            .browser
            .text_in(Role::Alert, "This page was not loaded");
        told.await?;
        assert!(tap.damaged() > 0, "no part was loaded");

        tap.damage("nothing ends like this");
        stage.browser.press("Try again").await?;
        let form = stage.browser.find(Role::TextBox, "Alias").await;
        form.map(drop)
    })
    .await
}

/// The console does not start, and says so, where answers to this path are damaged.
async fn does_not_start(stage: &Stage, path_end: &str) -> Result<()> {
    let tap = stage.tap.as_ref().unwrap();
    tap.damage(path_end);
    stage.browser.open("/sign-in").await?;
    stage
        .browser
        .text_in(Role::Alert, "The console did not start")
        .await?;
    assert!(tap.damaged() > 0, "nothing was damaged");
    assert!(
        stage
            .browser
            .look(None, Role::Button, "Sign in")
            .await?
            .is_none()
    );

    // The control: with what was built, the same way leads to the form.
    tap.damage("nothing ends like this");
    stage.browser.forget_files().await?;
    stage.browser.reload().await?;
    SignIn::on(&stage.browser).is_open().await
}
