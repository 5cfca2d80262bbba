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

#[tokio::test]
async fn plaintext_ec_key_in_private_key_ciphertext_is_never_sent() -> Result<()> {
    journey_in(TAPPED, async |stage| {
        let key = ec_key(stage)?;
        at_files(stage, "EC_P256").await?;
        let files = ["key.pem", "key.der", "sec1.der", "part.bin", "hex.txt"];
        refuses(stage, "Private key ciphertext", &files, &key).await
    })
    .await
}

#[tokio::test]
async fn plaintext_in_the_token_field_is_never_sent() -> Result<()> {
    journey_in(TAPPED, async |stage| {
        let key = ec_key(stage)?;
        stage.bench.run("openssl rand -out material.bin 384")?;
        at_files(stage, "AES_256").await?;
        let browser = &stage.browser;
        let wizard = Wizard::on(browser);
        wizard
            .choose_material(&stage.bench.path("material.bin"))
            .await?;
        let sent = writes(browser).await?;
        for file in ["key.pem", "key.der", "hex.txt"] {
            wizard.to_token().await?;
            wizard.choose_token(&stage.bench.path(file)).await?;
            browser
                .field_error(Role::File, "Key import token", &["key", "not sent"])
                .await?;
            // A fresh field for the next file.
            browser.press("Back").await?;
        }
        assert_eq!(writes(browser).await?, sent, "something was sent");
        nothing_passed(stage, &key)
    })
    .await
}

/// A P-256 key in several forms: PEM, PKCS#8 and SEC1 DER, SEC1 cut off, hex of the PEM. Returns its SEC1 form.
fn ec_key(stage: &Stage) -> Result<Vec<u8>> {
    let bench = &stage.bench;
    bench.run("openssl ecparam -name prime256v1 -genkey -noout -out traditional.pem")?;
    bench.run("openssl pkcs8 -topk8 -nocrypt -in traditional.pem -out key.pem")?;
    bench.run("openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der")?;
    bench.run("openssl ec -in traditional.pem -outform DER -out sec1.der")?;
    bench.run("head -c 112 sec1.der > part.bin")?;
    bench.write("hex.txt", hex::encode(bench.read("key.pem")?))?;
    bench.read("sec1.der")
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
    nothing_passed(stage, key)
}

/// Nothing of `key` passed the tap.
fn nothing_passed(stage: &Stage, key: &[u8]) -> Result<()> {
    let (recorded, _) = stage.tap.as_ref().unwrap().recorded();
    ensure!(!recorded.is_empty(), "the tap recorded nothing");
    assert_eq!(Needles::new(key)?.within(&recorded), Vec::<&str>::new());
    Ok(())
}
