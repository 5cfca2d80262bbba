//! Key files that are not the key: each is named at its field, and nothing is sent.

use anyhow::Result;
use kms_e2e::browser::{Browser, Role};
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::{Stage, journey};

/// A file, and the words that the error must have: what it is, and what was expected.
type Case<'a> = (&'a str, &'a [&'a str]);

#[tokio::test]
async fn what_is_no_aes_key_is_named_at_the_field_and_not_sent() -> Result<()> {
    journey(async |stage| {
        stage.bench.write("empty", [])?;
        stage.bench.write(
            "text.txt",
            "Dear keeper of keys,\nplease find the key attached.\n",
        )?;
        stage.bench.run("openssl rand -out short.bin 16")?;
        stage.bench.run("openssl rand -out long.bin 33")?;
        stage.bench.run("openssl genrsa -out rsa.pem 2048")?;
        stage.bench.run("head -c 50000000 /dev/zero > large.bin")?;
        let cases: &[Case<'_>] = &[
            ("empty", &["empty"]),
            ("text.txt", &["text"]),
            ("short.bin", &["16", "32"]),
            ("long.bin", &["33", "32"]),
            ("rsa.pem", &["RSA", "AES"]),
            ("large.bin", &["50"]),
        ];
        refuses(stage, "AES_256", cases).await
    })
    .await
}

#[tokio::test]
async fn what_is_no_p384_key_is_named_at_the_field_and_not_sent() -> Result<()> {
    journey(async |stage| {
        stage
            .bench
            .run("openssl ecparam -name secp384r1 -genkey -noout -out key.pem")?;
        stage
            .bench
            .run("openssl ecparam -name prime256v1 -genkey -noout -out p256.pem")?;
        stage
            .bench
            .run("openssl pkey -in key.pem -pubout -out public.pem")?;
        stage
            .bench
            .run("openssl req -x509 -key key.pem -subj /CN=ferry -out certificate.pem")?;
        stage
            .bench
            .run("openssl x509 -in certificate.pem -outform DER -out certificate.der")?;
        for (curve, file) in [("secp521r1", "p521.pem"), ("secp256k1", "k256.pem")] {
            stage.bench.run(&format!(
                "openssl ecparam -name {curve} -genkey -noout -out {file}"
            ))?;
        }
        let cases: &[Case<'_>] = &[
            ("p256.pem", &["256", "384"]),
            ("p521.pem", &["P-521", "EC_P384"]),
            ("k256.pem", &["secp256k1", "EC_P384"]),
            ("public.pem", &["public key", "private key"]),
            ("certificate.pem", &["certificate", "private key"]),
            ("certificate.der", &["certificate", "private key"]),
        ];
        refuses(stage, "EC_P384", cases).await
    })
    .await
}

#[tokio::test]
async fn rsa_key_with_another_modulus_is_named_at_the_field_and_not_sent() -> Result<()> {
    journey(async |stage| {
        stage.bench.run("openssl genrsa -out key.pem 3072")?;
        refuses(stage, "RSA_2048", &[("key.pem", &["3072", "2048"])]).await
    })
    .await
}

#[tokio::test]
async fn encrypted_file_asks_for_its_pass_phrase_and_opens_with_it_alone() -> Result<()> {
    journey(async |stage| {
        let browser = &stage.browser;
        stage
            .bench
            .run("openssl ecparam -name prime256v1 -genkey -noout -out plain.pem")?;
        stage.bench.run(
            "openssl pkcs8 -topk8 -v2 aes256 -passout pass:correct -in plain.pem -out key.pem",
        )?;
        let wizard = at_key_file(stage, "EC_P256").await?;
        let sent = writes(browser).await?;
        wizard.open_key_file(&stage.bench.path("key.pem")).await?;
        let field = browser.find(Role::TextBox, "Pass phrase").await?;
        browser.press("Next").await?;
        browser
            .field_error(Role::TextBox, "Pass phrase", &["encrypted"])
            .await?;
        browser.fill_element(&field, "not it").await?;
        browser.press("Next").await?;
        browser
            .field_error(Role::TextBox, "Pass phrase", &["wrong"])
            .await?;
        assert_eq!(writes(browser).await?, sent);

        browser.fill("Pass phrase", "correct").await?;
        wizard.to_token().await?;
        wizard.finish().await
    })
    .await
}

/// The wizard at the file field of an empty key of `spec`.
async fn at_key_file<'a>(stage: &'a Stage, spec: &str) -> Result<Wizard<'a>> {
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard
        .make_empty_key(&EmptyKey::new("refused", spec))
        .await?;
    wizard.choose_file_in_browser().await?;
    Ok(wizard)
}

/// Each file is refused at the field "Key file" with these words, and no request follows.
async fn refuses(stage: &Stage, spec: &str, cases: &[Case<'_>]) -> Result<()> {
    let wizard = at_key_file(stage, spec).await?;
    let sent = writes(&stage.browser).await?;
    for (file, words) in cases {
        wizard.open_key_file(&stage.bench.path(file)).await?;
        stage
            .browser
            .field_error(Role::File, "Key file", words)
            .await?;
    }
    assert_eq!(writes(&stage.browser).await?, sent, "something was sent");
    Ok(())
}

/// How many requests left the page that carry anything.
pub(crate) async fn writes(browser: &Browser) -> Result<usize> {
    let requests = browser.requests().await?;
    Ok(requests
        .iter()
        .filter(|request| request.method != "GET")
        .count())
}
