//! RSA key pairs made by OpenSSL.

use anyhow::Result;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::journey;

use crate::proof::{self, MESSAGE};

/// OpenSSL's options for RSASSA-PSS as the API has it.
const PSS: &str = "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest";

#[tokio::test]
async fn a_4096_key_from_genrsa_signs_what_openssl_verifies() -> Result<()> {
    journey(async |stage| {
        stage
            .bench
            .run("openssl genrsa -traditional -out key.pem 4096")?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        let key = EmptyKey {
            usage: Some("SIGN_VERIFY"),
            ..EmptyKey::new("signer", "RSA_4096")
        };
        wizard.make_empty_key(&key).await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.pem")).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        wizard.proves_itself().await?;

        let key_id = proof::is_key_pair(stage, "signer", "key.pem").await?;
        let signature = stage
            .api
            .sign(&key_id, "RSASSA_PSS_SHA_256", MESSAGE)
            .await?;
        stage.bench.verify("key.pem", MESSAGE, &signature, PSS)?;
        let signature = stage
            .api
            .sign(&key_id, "RSASSA_PKCS1_V1_5_SHA_512", MESSAGE)
            .await?;
        stage
            .bench
            .verify("key.pem", MESSAGE, &signature, "-sha512")
    })
    .await
}

#[tokio::test]
async fn what_openssl_encrypts_under_the_public_half_is_decrypted() -> Result<()> {
    journey(async |stage| {
        stage.bench.run("openssl genrsa -out key.pem 2048")?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        let usage = Some("ENCRYPT_DECRYPT");
        let key = EmptyKey {
            usage,
            ..EmptyKey::new("opener", "RSA_2048")
        };
        wizard.make_empty_key(&key).await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.pem")).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        wizard.proves_itself().await?;

        let key_id = proof::is_key_pair(stage, "opener", "key.pem").await?;
        let ciphertext = stage.bench.encrypt("key.pem", MESSAGE)?;
        assert_eq!(stage.api.decrypt(&key_id, &ciphertext).await?, MESSAGE);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_files_made_by_the_product_documents_commands_are_imported() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("two-files", "RSA_4096"))
            .await?;
        let key_id = stage.api.key_id("two-files").await?;
        let wrapping_key = wizard.download_wrapping_key(&key_id).await?;

        for command in [
            "openssl rand -out 0xPlaintextKeyMaterial.bin -hex 32",
            "cat 0xPlaintextKeyMaterial.bin | xxd -r -ps > PlaintextKeyMaterial.bin",
            "openssl genrsa -out pkcs1_rsa_private_key.pem 4096",
            "openssl pkcs8 -topk8 -inform PEM -in pkcs1_rsa_private_key.pem -outform pem -nocrypt \
             -out rsa_private_key.pem",
            "openssl pkcs8 -topk8 -inform PEM -outform DER -in rsa_private_key.pem \
             -out rsa_private_key.der -nocrypt",
            "openssl enc -id-aes256-wrap-pad -K $(cat 0xPlaintextKeyMaterial.bin) -iv A65959A6 \
             -in rsa_private_key.der -out out_rsa_private_key.der",
        ] {
            stage.bench.run(command)?;
        }
        let temporary = stage.bench.wrap(
            "PlaintextKeyMaterial.bin",
            &wrapping_key,
            "EncryptedKeyMaterial.bin",
        );
        let private = stage.bench.path("out_rsa_private_key.der");
        wizard.choose_pair(&temporary?, &private).await?;
        wizard.to_token().await?;
        wizard.finish().await?;

        let key_id = proof::is_key_pair(stage, "two-files", "rsa_private_key.pem").await?;
        let signature = stage
            .api
            .sign(&key_id, "RSASSA_PSS_SHA_256", MESSAGE)
            .await?;
        stage
            .bench
            .verify("rsa_private_key.pem", MESSAGE, &signature, PSS)
    })
    .await
}
