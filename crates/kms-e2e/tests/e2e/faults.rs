//! A server that goes away, and a user who presses twice.

use anyhow::Result;
use kms_e2e::browser::Role;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::{Setting, Stage, journey, journey_in};

use crate::proof;

#[tokio::test]
async fn import_goes_on_when_the_server_comes_back() -> Result<()> {
    let setting = Setting {
        expected: &["ERR_CONNECTION_REFUSED"],
        ..Setting::default()
    };
    journey_in(setting, async |stage| {
        let wizard = Wizard::on(&stage.browser);
        at_token(stage).await?;
        stage.server.kill().await?;
        wizard.press_ok().await?;
        stage.browser.text_in(Role::Alert, "server").await?;
        wizard.is_at_token().await?;

        stage.server.restart().await?;
        wizard.finish().await?;
        proof::is_symmetric_key(stage, "interrupted", "key.bin").await
    })
    .await
}

#[tokio::test]
async fn second_click_on_ok_imports_once() -> Result<()> {
    journey(async |stage| {
        at_token(stage).await?;
        let ok = stage.browser.find(Role::Button, "OK").await?;
        stage.browser.double_click(&ok).await?;
        Wizard::on(&stage.browser).is_imported().await?;
        assert_eq!(stage.browser.count_calls("import-key-material").await?, 1);
        proof::is_symmetric_key(stage, "interrupted", "key.bin").await
    })
    .await
}

/// The wizard at its last step, with the key of the bench's `key.bin` wrapped.
async fn at_token(stage: &Stage) -> Result<()> {
    stage.bench.aes_key("key.bin")?;
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard
        .make_empty_key(&EmptyKey::new("interrupted", "AES_256"))
        .await?;
    wizard.choose_file_in_browser().await?;
    wizard.open_key_file(&stage.bench.path("key.bin")).await?;
    wizard.to_token().await
}
