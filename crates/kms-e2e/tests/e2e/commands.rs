//! The commands that the wizard shows, run as they are shown.

use anyhow::{Context as _, Result};
use kms_e2e::browser::Role;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::{Stage, journey};

use crate::proof;

/// What the region of the commands shows.
const SHOWN: &str = "return document.querySelector('code[role=region]').innerText";

#[tokio::test]
async fn openssl_wraps_a_symmetric_key_as_the_wizard_says() -> Result<()> {
    journey(async |stage| {
        let wizard = Wizard::on(&stage.browser);
        run_commands(stage, "AES_256").await?;
        let material = stage.bench.path("EncryptedKeyMaterial.bin");
        wizard.choose_material(&material).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        proof::is_symmetric_key(stage, "by-commands", "PlaintextKeyMaterial.bin").await
    })
    .await
}

#[tokio::test]
async fn openssl_wraps_key_pairs_as_the_wizard_says() -> Result<()> {
    for spec in ["RSA_4096", "EC_P384"] {
        journey(async |stage| {
            let wizard = Wizard::on(&stage.browser);
            run_commands(stage, spec).await?;
            wizard
                .choose_pair(
                    &stage.bench.path("EncryptedKeyMaterial.bin"),
                    &stage.bench.path("out_rsa_private_key.der"),
                )
                .await?;
            wizard.to_token().await?;
            wizard.finish().await?;
            let proven = proof::is_key_pair(stage, "by-commands", "private_key.pem").await;
            proven.map(drop)
        })
        .await?;
    }
    Ok(())
}

/// The wizard at its files, and what it says run beside the wrapping key that it saved.
async fn run_commands(stage: &Stage, spec: &str) -> Result<()> {
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard
        .make_empty_key(&EmptyKey::new("by-commands", spec))
        .await?;
    let key_id = stage.api.key_id("by-commands").await?;
    let wrapping_key = wizard.download_wrapping_key(&key_id).await?;
    let name = wrapping_key.file_name().context("a file without a name")?;
    let name = name.to_str().context("a name in ASCII")?;
    stage.bench.write(name, std::fs::read(&wrapping_key)?)?;
    stage
        .browser
        .find(Role::Heading, "Commands for this key")
        .await?;
    let shown = stage.browser.script(SHOWN, Vec::new()).await?;
    stage
        .bench
        .run(shown.as_str().context("no commands")?)
        .map(drop)
}
