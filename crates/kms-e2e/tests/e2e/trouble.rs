//! What goes wrong around a form: the session ends, the server is away, the line is slow. Nothing that was typed is lost.

use anyhow::Result;
use kms_e2e::browser::Role;
use kms_e2e::page::{EmptyKey, KeyList, SignIn, Wizard};
use kms_e2e::stage::{ADMIN, Setting, journey, journey_in};

use crate::proof;

#[tokio::test]
async fn a_session_that_ends_in_mid_form_keeps_the_place_and_what_was_typed() -> Result<()> {
    let setting = Setting {
        expected: &["401"],
        ..Setting::default()
    };
    journey_in(setting, async |stage| {
        stage.sign_in().await?;
        let browser = &stage.browser;
        browser.open("/keys/create").await?;
        browser.fill("Alias", "half-typed").await?;
        browser.forget_cookies().await?;
        browser.press("Create Key").await?;
        let sign_in = SignIn::on(browser);
        sign_in.is_open().await?;
        sign_in.sign_in(ADMIN, &stage.password).await?;

        let alias = browser.find(Role::TextBox, "Alias").await?;
        assert_eq!(alias.prop("value").await?.as_deref(), Some("half-typed"));
        browser.press("Create Key").await?;
        browser.find(Role::Heading, "half-typed").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_list_comes_back_by_itself_when_the_server_does() -> Result<()> {
    let setting = Setting {
        expected: &["ERR_CONNECTION_REFUSED"],
        ..Setting::default()
    };
    journey_in(setting, async |stage| {
        stage.api.empty_key("ashore", "AES_256").await?;
        stage.sign_in().await?;
        let list = KeyList::on(&stage.browser).await?;
        list.row("ashore").await?;
        stage.server.kill().await?;
        stage.browser.press("Refresh").await?;
        stage
            .browser
            .text_in(Role::Status, "The server cannot be reached")
            .await?;
        stage.server.restart().await?;
        stage.browser.gone(Role::Button, "Try now").await?;
        list.row("ashore").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_import_gets_through_a_slow_line() -> Result<()> {
    journey(async |stage| {
        stage.bench.aes_key("key.bin")?;
        stage.browser.slow_down().await?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("slowly", "AES_256"))
            .await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.bin")).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        proof::is_symmetric_key(stage, "slowly", "key.bin").await
    })
    .await
}
