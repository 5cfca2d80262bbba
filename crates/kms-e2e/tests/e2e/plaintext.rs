//! A plaintext key where a wrapped file belongs: recognised, and never sent.

use anyhow::{Result, ensure};
use kms_e2e::browser::Role;
use kms_e2e::leak::Needles;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::{Setting, Stage, journey_in};

use crate::bad_input::writes;

const TAPPED: Setting = Setting {
    tapped: true,
    language: "en-US",
    expected: &[],
};

#[tokio::test]
async fn plaintext_in_key_material_is_never_sent() -> Result<()> {
    journey_in(TAPPED, async |stage| {
        let key = stage.bench.aes_key("raw.bin")?;
        stage.bench.write("hex.txt", hex::encode(&key))?;
        stage
            .bench
            .run("openssl base64 -in raw.bin -out base64.txt")?;
        at_files(stage, "AES_256").await?;
        refuses(
            stage,
            "Key material",
            &["raw.bin", "hex.txt", "base64.txt"],
            &key,
        )
        .await
    })
    .await
}

#[tokio::test]
async fn plaintext_in_temporary_key_material_is_never_sent() -> Result<()> {
    journey_in(TAPPED, async |stage| {
        let key = stage.bench.aes_key("temporary.bin")?;
        stage.bench.write("0xtemporary.bin", hex::encode(&key))?;
        at_files(stage, "RSA_2048").await?;
        let files = ["temporary.bin", "0xtemporary.bin"];
        refuses(stage, "Temporary key material", &files, &key).await
    })
    .await
}

#[tokio::test]
async fn plaintext_in_private_key_ciphertext_is_never_sent() -> Result<()> {
    journey_in(TAPPED, async |stage| {
        stage.bench.run("openssl genrsa -out key.pem 2048")?;
        stage
            .bench
            .run("openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der")?;
        stage
            .bench
            .run("openssl rsa -traditional -in key.pem -outform DER -out pkcs1.der")?;
        stage
            .bench
            .run("openssl base64 -A -in key.der -out key.b64")?;
        let key = stage.bench.read("pkcs1.der")?;
        at_files(stage, "RSA_2048").await?;
        let files = ["key.pem", "key.der", "pkcs1.der", "key.b64"];
        refuses(stage, "Private key ciphertext", &files, &key).await
    })
    .await
}

/// The wizard at the fields for files that were wrapped elsewhere.
async fn at_files(stage: &Stage, spec: &str) -> Result<()> {
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard
        .make_empty_key(&EmptyKey::new("refused", spec))
        .await?;
    wizard.bring_existing_material().await
}

/// Each file is refused at the field, and nothing of `key` passes the tap.
async fn refuses(stage: &Stage, field: &str, files: &[&str], key: &[u8]) -> Result<()> {
    let browser = &stage.browser;
    let sent = writes(browser).await?;
    for file in files {
        browser.choose_file(field, &stage.bench.path(file)).await?;
        browser
            .field_error(Role::File, field, &["key", "not sent"])
            .await?;
        // A fresh field for the next file.
        browser.press("Back").await?;
        Wizard::on(browser).bring_existing_material().await?;
    }
    assert_eq!(writes(browser).await?, sent, "something was sent");
    let (recorded, _) = stage.tap.as_ref().unwrap().recorded();
    ensure!(!recorded.is_empty(), "the tap recorded nothing");
    assert_eq!(Needles::new(key).within(&recorded), Vec::<&str>::new());
    Ok(())
}
