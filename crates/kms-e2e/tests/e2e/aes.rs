//! `AES_256`, generated in the browser or opened from a file.

use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_e2e::api::text_at;
use kms_e2e::page::{Detail, EmptyKey, KeyList, Wizard};
use kms_e2e::stage::{Stage, journey};

use crate::proof;

#[tokio::test]
async fn a_key_generated_in_the_browser_is_imported_and_encrypts() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        KeyList::on(&stage.browser).await?.import().await?;
        let wizard = Wizard::on(&stage.browser);
        let key = EmptyKey {
            description: Some("made where it is used"),
            tags: &[("team", "harbour"), ("stage", "test")],
            ..EmptyKey::new("payments/2026", "AES_256")
        };
        wizard.make_empty_key(&key).await?;
        wizard.choose_generation().await?;
        wizard.keep_no_copy().await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        wizard.proves_itself().await?;

        let (key_id, facts) = proof::imported(stage, "payments/2026").await?;
        assert_eq!(
            text_at(&facts, "/key_description")?,
            "made where it is used"
        );
        let detail = Detail::open(&stage.browser, &key_id, "payments/2026").await?;
        detail
            .shows_fingerprint(&text_at(&facts, "/material_fingerprint")?)
            .await?;
        detail.open_tab("Tags").await?;
        detail.has_tag("team", "harbour").await?;
        detail.has_tag("stage", "test").await?;
        stage.api.encrypts_and_decrypts(&key_id).await
    })
    .await
}

#[tokio::test]
async fn a_raw_file_is_imported_as_it_is() -> Result<()> {
    journey(async |stage| {
        let key = stage.bench.aes_key("key.bin")?;
        import_file(stage, "raw", "key.bin", &key).await
    })
    .await
}

#[tokio::test]
async fn a_hex_file_is_imported_as_the_bytes_that_it_spells() -> Result<()> {
    journey(async |stage| {
        let text = format!("{}\n", hex::encode(stage.bench.aes_key("key.bin")?));
        import_file(stage, "hex", "key.hex", text.as_bytes()).await
    })
    .await
}

#[tokio::test]
async fn a_base64_file_is_imported_as_the_bytes_that_it_spells() -> Result<()> {
    journey(async |stage| {
        let text = format!("{}\n", STANDARD.encode(stage.bench.aes_key("key.bin")?));
        import_file(stage, "base64", "key.b64", text.as_bytes()).await
    })
    .await
}

/// Imports `content` as a file; it stands for the bytes in the bench's `key.bin`.
async fn import_file(stage: &Stage, alias: &str, name: &str, content: &[u8]) -> Result<()> {
    let file = stage.bench.write(name, content)?;
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard
        .make_empty_key(&EmptyKey::new(alias, "AES_256"))
        .await?;
    wizard.choose_file_in_browser().await?;
    wizard.open_key_file(&file).await?;
    wizard.to_token().await?;
    wizard.finish().await?;
    wizard.proves_itself().await?;
    proof::is_symmetric_key(stage, alias, "key.bin").await
}
