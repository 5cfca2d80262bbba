//! EC key pairs made by OpenSSL.

use anyhow::Result;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::journey;

use crate::proof::{self, MESSAGE};

#[tokio::test]
async fn a_p384_key_from_ecparam_signs_what_openssl_verifies() -> Result<()> {
    journey(async |stage| {
        // The file has two PEM blocks, the curve's parameters before the key.
        stage
            .bench
            .run("openssl ecparam -name secp384r1 -genkey -out key.pem")?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("curve", "EC_P384"))
            .await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.pem")).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        wizard.proves_itself().await?;

        let key_id = proof::is_key_pair(stage, "curve", "key.pem").await?;
        let signature = stage.api.sign(&key_id, "ECDSA_SHA_384", MESSAGE).await?;
        stage
            .bench
            .verify("key.pem", MESSAGE, &signature, "-sha384")
    })
    .await
}
