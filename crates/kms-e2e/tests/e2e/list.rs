//! The list of keys: the way back to it, and what is done to many keys at once.

use anyhow::{Result, ensure};
use kms_e2e::browser::Role;
use kms_e2e::page::{Detail, KeyList};
use kms_e2e::stage::journey;
use kms_e2e::wait::{SOON, until};

use crate::tour::twenty_keys;

#[tokio::test]
async fn the_way_back_leads_to_the_row() -> Result<()> {
    journey(async |stage| {
        twenty_keys(stage).await?;
        stage.sign_in().await?;
        let browser = &stage.browser;
        browser.open("/keys?search=fleet").await?;
        let list = KeyList::on(browser).await?;
        list.open_key("fleet/07").await?;
        Detail::on(browser, "fleet/07").await?;
        browser.script("history.back()", Vec::new()).await?;
        list.row("fleet/07").await?;
        until("the focus at the row", SOON, async || {
            Ok((browser.focused_name().await? == "fleet/07").then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn many_keys_are_tagged_and_exported_at_once() -> Result<()> {
    journey(async |stage| {
        twenty_keys(stage).await?;
        stage.sign_in().await?;
        let browser = &stage.browser;
        let list = KeyList::open(browser).await?;
        list.row("fleet/01").await?;
        browser
            .tick(Role::CheckBox, "Select every key of this page")
            .await?;
        browser.press("Add Tag").await?;
        browser.fill("Tag key", "team").await?;
        browser.fill("Tag value", "harbour").await?;
        browser.press("Add tags").await?;
        browser.text_in(Role::Status, "Tags added").await?;

        browser.open("/keys?tag=team%3Dharbour").await?;
        assert_eq!(KeyList::on(browser).await?.totals().await?, (19, 19));
        browser.press("Export").await?;
        let dialog = browser.find(Role::Dialog, "Export keys").await?;
        browser.press_within(Some(&dialog), "Export").await?;
        let file = browser.download("keyferry-keys.csv").await?;
        let text = std::fs::read_to_string(file)?;
        assert_eq!(text.lines().count(), 20, "{text}");
        ensure!(text.contains("fleet/19"), "{text}");
        Ok(())
    })
    .await
}
