//! An import by the keyboard alone, and the ways that only the keyboard has.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use kms_e2e::api::text_at;
use kms_e2e::browser::Role;
use kms_e2e::page::{KeyList, Wizard};
use kms_e2e::stage::journey;

const UNDERSTOOD: &str = "I understand the security and durability of using an imported key";

#[tokio::test]
async fn a_key_is_made_and_imported_by_the_keyboard_alone() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let browser = &stage.browser;
        browser.find(Role::Heading, "No keys yet").await?;
        browser.tab_to("Import Key").await?;
        browser.key(Key::Enter).await?;

        browser.find(Role::TextBox, "Alias").await?;
        browser.tab_to("Alias").await?;
        browser.write("by-keyboard").await?;
        browser.tab_to(UNDERSTOOD).await?;
        browser.write(" ").await?;
        browser.tab_to("Next").await?;
        browser.key(Key::Enter).await?;

        let wizard = Wizard::on(browser);
        wizard.is_at_items().await?;
        browser
            .tab_to("Open a key file and wrap it in this browser")
            .await?;
        browser.key(Key::Down).await?;
        browser.tab_to("Next").await?;
        browser.key(Key::Enter).await?;

        wizard.is_at_material().await?;
        browser.find(Role::Radio, "No copy").await?;
        browser.tab_to("A backup under a pass phrase").await?;
        // The group is a ring: before the first way stands the last one.
        browser.key(Key::Up).await?;
        browser.tab_to(Wizard::DECLINED).await?;
        browser.write(" ").await?;
        browser.tab_to("Next").await?;
        browser.key(Key::Enter).await?;

        wizard.is_at_token().await?;
        browser.tab_to("OK").await?;
        browser.key(Key::Enter).await?;
        wizard.is_imported().await?;
        let key_id = stage.api.key_id("by-keyboard").await?;
        let key = stage.api.describe(&key_id).await?;
        assert_eq!(text_at(&key, "/key_state")?, "2");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn dialogs_give_the_focus_back() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let browser = &stage.browser;
        browser.find(Role::Heading, "No keys yet").await?;
        for name in ["Find anything", "Help"] {
            browser.tab_to(name).await?;
            browser.key(Key::Enter).await?;
            browser.find(Role::Dialog, name).await?;
            browser.key(Key::Escape).await?;
            browser.gone(Role::Dialog, name).await?;
            assert_eq!(browser.focused_name().await?, name);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_key_is_found_by_the_palette() -> Result<()> {
    journey(async |stage| {
        let key_id = stage.api.empty_key("harbour/light", "AES_256").await?;
        stage.sign_in().await?;
        let browser = &stage.browser;
        KeyList::on(browser).await?.totals().await?;
        browser.write("/").await?;
        assert_eq!(browser.focused_name().await?, "Search");
        let control = char::from(Key::Control);
        browser.write(&format!("{control}k")).await?;
        browser.find(Role::ComboBox, "Find anything").await?;
        // "Theme: Light" matches at once, the key only when the server has answered: Enter waits for it.
        browser.write("light").await?;
        browser.key(Key::Enter).await?;
        browser.find(Role::Heading, "harbour/light").await?;
        ensure!(
            browser.path().await?.ends_with(&key_id),
            "the palette led elsewhere"
        );
        Ok(())
    })
    .await
}
