//! What somebody does who has the screen and nothing else: brings an RSA key of OpenSSL, finds it among many, uses it,
//! loses its material, brings it back, deletes it.

use anyhow::{Context as _, Result};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kms_e2e::browser::Role;
use kms_e2e::page::{Detail, EmptyKey, KeyList, Wizard};
use kms_e2e::stage::{Stage, journey};
use serde_json::json;

use crate::proof;

/// How many other keys there are, unless `KEYFERRY_E2E_KEYS` says another number.
const OTHERS: usize = 500;

/// How many of them are made at the same time.
const TOGETHER: usize = 8;

const ALIAS: &str = "harbour/manifest";

#[tokio::test]
async fn a_key_is_brought_found_used_lost_brought_back_and_deleted() -> Result<()> {
    journey(async |stage| {
        many_keys(stage).await?;
        stage.bench.run("openssl genrsa -out manifest.pem 2048")?;
        stage.sign_in().await?;
        let browser = &stage.browser;
        let wizard = Wizard::on(browser);
        KeyList::on(browser).await?.import().await?;
        let key = EmptyKey {
            tags: &[("team", "harbour")],
            ..EmptyKey::new(ALIAS, "RSA_2048")
        };
        wizard.make_empty_key(&key).await?;
        bring(stage).await?;

        let list = KeyList::open(browser).await?;
        let search = browser.find(Role::SearchBox, "Search").await?;
        browser.fill_element(&search, "manifest").await?;
        list.row(ALIAS).await?;
        browser.says(&format!("1 of {}", others()? + 1)).await?;
        list.open_key(ALIAS).await?;
        let detail = Detail::on(browser, ALIAS).await?;
        detail.has_tag_on_its_tab("team", "harbour").await?;

        let (key_id, _) = proof::imported(stage, ALIAS).await?;
        let material = json!({ "key_id": key_id });
        stage
            .api
            .post("delete-imported-key-material", &material)
            .await?;
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

fn others() -> Result<usize> {
    std::env::var("KEYFERRY_E2E_KEYS").map_or(Ok(OTHERS), |number| Ok(number.parse()?))
}

async fn many_keys(stage: &Stage) -> Result<()> {
    let make = |number: usize| async move {
        let body = json!({ "key_alias": format!("fleet/{number:05}") });
        stage.api.call("create-key", &body).await.map(drop)
    };
    let making = stream::iter(0..others()?).map(make);
    making.buffer_unordered(TOGETHER).try_collect().await
}
