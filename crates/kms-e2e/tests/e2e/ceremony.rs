//! A key ceremony: the shares of a key come together in one browser.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use kms_e2e::api::text_at;
use kms_e2e::browser::Role;
use kms_e2e::page::{Detail, EmptyKey, KeyList, Wizard};
use kms_e2e::stage::journey;
use serde_json::json;

use crate::proof;

#[tokio::test]
async fn three_of_five_shares_bring_a_key_back_and_two_do_not() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let browser = &stage.browser;
        let wizard = Wizard::open(browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("ceremony", "AES_256"))
            .await?;
        wizard.choose_generation().await?;
        let shares = wizard.split().await?;
        assert_eq!(shares.len(), 5);
        wizard.to_token().await?;
        wizard.finish().await?;
        wizard.proves_itself().await?;
        let (key_id, facts) = proof::imported(stage, "ceremony").await?;
        let fingerprint = text_at(&facts, "/material_fingerprint")?;

        // The material is lost, and three holders come together.
        let lost = json!({ "key_id": key_id });
        stage
            .api
            .call("delete-imported-key-material", &lost)
            .await?;
        let list = KeyList::open(browser).await?;
        list.act("ceremony", "Import Key Material").await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&shares[4]).await?;
        browser.says("1 of 3 shares").await?;
        wizard.open_key_file(&shares[0]).await?;
        browser.says("2 of 3 shares").await?;
        browser.says("Not here: 2, 3, 4.").await?;
        browser.press("Next").await?;
        wizard.is_at_material().await?;

        // A damaged share is named, and taken away again.
        let damaged = damaged(&shares[1])?;
        wizard.open_key_file(&damaged).await?;
        browser.says("Damaged:").await?;
        browser.press("Remove damaged.txt").await?;
        browser.says("2 of 3 shares").await?;

        wizard.open_key_file(&shares[2]).await?;
        wizard.recognises(&fingerprint).await?;
        browser.says("This is the key that was here before").await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        wizard.proves_itself().await?;

        Ok(())
    })
    .await
}

/// The share with one character of its lines exchanged.
fn damaged(share: &Path) -> Result<PathBuf> {
    let text = std::fs::read_to_string(share)?;
    let at = text.find("SHARE-----\n").context("no share")? + 24;
    let mut bytes = text.into_bytes();
    let byte = bytes.get_mut(at).context("too short")?;
    *byte = if *byte == b'7' { b'8' } else { b'7' };
    let file = share.with_file_name("damaged.txt");
    std::fs::write(&file, bytes)?;
    Ok(file)
}

#[tokio::test]
async fn a_key_s_material_tab_says_whether_a_file_is_the_key() -> Result<()> {
    journey(async |stage| {
        stage.bench.aes_key("key.bin")?;
        stage.bench.aes_key("other.bin")?;
        stage.sign_in().await?;
        let browser = &stage.browser;
        let wizard = Wizard::open(browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("question", "AES_256"))
            .await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.bin")).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        let (key_id, _) = proof::imported(stage, "question").await?;
        let detail = Detail::open(browser, &key_id, "question").await?;
        detail.open_tab("Key material").await?;
        browser
            .choose_file("Key file", &stage.bench.path("key.bin"))
            .await?;
        browser
            .text_in(Role::Status, "Yes, this is the key")
            .await?;
        browser
            .choose_file("Key file", &stage.bench.path("other.bin"))
            .await?;
        browser
            .text_in(Role::Alert, "No, the KMS holds another key")
            .await?;
        Ok(())
    })
    .await
}
