//! Leaving the wizard, and coming back.

use anyhow::Result;
use kms_e2e::browser::Role;
use kms_e2e::page::{EmptyKey, KeyList, Wizard};
use kms_e2e::stage::journey;

use crate::proof;

#[tokio::test]
async fn leaving_warns_of_the_token_and_the_row_takes_the_import_up_again() -> Result<()> {
    journey(async |stage| {
        stage.bench.aes_key("key.bin")?;
        stage.sign_in().await?;
        let browser = &stage.browser;
        let wizard = Wizard::open(browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("left", "AES_256"))
            .await?;
        wizard.choose_file_in_browser().await?;

        browser.press("Cancel").await?;
        let dialog = browser.text_in(Role::Dialog, "token").await?;
        assert!(
            dialog.contains("Stay") && dialog.contains("Leave"),
            "{dialog}"
        );
        browser.press("Stay").await?;
        wizard.is_at_material().await?;
        browser.press("Cancel").await?;
        browser.press("Leave").await?;

        let list = KeyList::on(browser).await?;
        assert!(list.row_text("left").await?.contains("Pending import"));
        list.act("left", "Import Key Material").await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.bin")).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        proof::is_symmetric_key(stage, "left", "key.bin").await?;

        let list = KeyList::open(browser).await?;
        assert!(list.row_text("left").await?.contains("Enabled"));
        Ok(())
    })
    .await
}
