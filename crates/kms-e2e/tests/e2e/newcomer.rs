//! What somebody does who has the screen and nothing else: brings an RSA key of OpenSSL, finds it among many, uses it,
//! loses its material, brings it back, deletes it.

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kms_e2e::browser::Role;
use kms_e2e::page::{Detail, EmptyKey, KeyList, Wizard};
use kms_e2e::passing;
use kms_e2e::stage::{Stage, journey};
use kms_e2e::wait::{SOON, until};
use serde_json::json;

use crate::proof;

/// How many other keys there are.
const OTHERS: usize = 9_999;

const ALIAS: &str = "harbour/manifest";

#[tokio::test]
async fn a_key_is_brought_found_used_lost_brought_back_and_deleted() -> Result<()> {
    journey(async |stage| {
        let one = json!({ "key_alias": "fleet" });
        stage.api.call("create-key", &one).await?;
        passing::make_keys(&stage.server, "fleet", OTHERS - 1)?;
        stage.bench.run("openssl genrsa -out manifest.pem 2048")?;
        stage.sign_in().await?;
        let browser = &stage.browser;
        let wizard = Wizard::on(browser);
        KeyList::on(browser).await?.import().await?;
        let key = EmptyKey {
            usage: Some("SIGN_VERIFY"),
            tags: &[("team", "harbour")],
            ..EmptyKey::new(ALIAS, "RSA_2048")
        };
        wizard.make_empty_key(&key).await?;
        bring(stage).await?;

        let list = KeyList::open(browser).await?;
        let search = browser.find(Role::SearchBox, "Search").await?;
        browser.fill_element(&search, "manifest").await?;
        list.row(ALIAS).await?;
        browser.says(&format!("1 of {}", OTHERS + 1)).await?;
        list.open_key(ALIAS).await?;
        let detail = Detail::on(browser, ALIAS).await?;
        detail.has_tag_on_its_tab("team", "harbour").await?;

        sign(stage, &detail).await?;

        passing::let_expire(&stage.server, ALIAS)?;
        KeyList::open(browser).await?;
        let search = browser.find(Role::SearchBox, "Search").await?;
        browser.fill_element(&search, "manifest").await?;
        list.act(ALIAS, "Import Key Material").await?;
        bring(stage).await?;
        proof::is_key_pair(stage, ALIAS, "manifest.pem").await?;

        browser.press("Schedule deletion").await?;
        browser
            .fill("To confirm, type what is quoted", ALIAS)
            .await?;
        let dialog = browser.all(None, Role::Dialog).await?;
        let dialog = dialog.first().context("no dialog")?;
        browser
            .press_within(Some(dialog), "Schedule deletion")
            .await?;
        browser.says("Pending deletion").await
    })
    .await
}

/// Brings the bench's key, from the second step on.
async fn bring(stage: &Stage) -> Result<()> {
    let wizard = Wizard::on(&stage.browser);
    wizard.choose_file_in_browser().await?;
    wizard
        .open_key_file(&stage.bench.path("manifest.pem"))
        .await?;
    wizard.to_token().await?;
    wizard.finish().await?;
    wizard.proves_itself().await
}

/// Signs a message on the page; OpenSSL says that the key in the file did.
async fn sign(stage: &Stage, detail: &Detail<'_>) -> Result<()> {
    let browser = &stage.browser;
    detail.open_tab("Try it").await?;
    browser
        .choose("Signing algorithm", "RSASSA_PKCS1_V1_5_SHA_256")
        .await?;
    browser
        .fill("Message", "a message for the far bank")
        .await?;
    browser.press("Sign").await?;
    let signature = until("a signature", SOON, async || {
        let field = browser.find(Role::TextBox, "Signature").await?;
        Ok(field.prop("value").await?.filter(|text| !text.is_empty()))
    })
    .await?;
    stage.bench.write("message", proof::MESSAGE)?;
    stage.bench.write("signature", BASE64.decode(signature)?)?;
    let verified = stage.bench.run(
        "openssl rsa -in manifest.pem -pubout -out public.pem 2>/dev/null && \
         openssl dgst -sha256 -verify public.pem -signature signature message",
    )?;
    ensure!(verified.contains("Verified OK"), "{verified}");
    Ok(())
}
