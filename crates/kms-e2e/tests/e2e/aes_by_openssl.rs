//! `AES_256` by the commands of the product document, as they are printed there.

use anyhow::Result;
use kms_e2e::page::{EmptyKey, KeyList, Wizard};
use kms_e2e::stage::journey;

use crate::proof;

const RAND: &str = "openssl rand -out PlaintextKeyMaterial.bin 32";
const DECODE: &str = "openssl enc -d -base64 -A -in PublicKey.b64 -out PublicKey.bin";

#[tokio::test]
async fn key_wrapped_under_the_downloaded_key_is_imported_with_the_wizards_token() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("by-openssl", "AES_256"))
            .await?;
        let key_id = stage.api.key_id("by-openssl").await?;
        let wrapping_key = wizard.download_wrapping_key(&key_id).await?;

        stage.bench.run(RAND)?;
        let wrapped = stage.bench.wrap(
            "PlaintextKeyMaterial.bin",
            &wrapping_key,
            "EncryptedKeyMaterial.bin",
        );
        wizard.choose_material(&wrapped?).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        proof::is_symmetric_key(stage, "by-openssl", "PlaintextKeyMaterial.bin").await
    })
    .await
}

#[tokio::test]
async fn key_wrapped_under_the_apis_key_is_imported_with_the_apis_token() -> Result<()> {
    journey(async |stage| {
        let key_id = stage.api.empty_key("by-api", "AES_256").await?;
        let (public_key, token) = stage.api.parameters(&key_id).await?;
        stage.bench.write("PublicKey.b64", public_key)?;
        let token = stage.bench.write("ImportToken.b64", token)?;
        stage.bench.run(DECODE)?;
        stage.bench.run(RAND)?;
        let wrapping_key = stage.bench.path("PublicKey.bin");
        let wrapped = stage.bench.wrap(
            "PlaintextKeyMaterial.bin",
            &wrapping_key,
            "EncryptedKeyMaterial.bin",
        );

        stage.sign_in().await?;
        KeyList::on(&stage.browser)
            .await?
            .act("by-api", "Import Key Material")
            .await?;
        let wizard = Wizard::on(&stage.browser);
        wizard.bring_existing_material().await?;
        wizard.choose_material(&wrapped?).await?;
        wizard.to_token().await?;
        wizard.choose_token(&token).await?;
        wizard.finish().await?;
        proof::is_symmetric_key(stage, "by-api", "PlaintextKeyMaterial.bin").await
    })
    .await
}
