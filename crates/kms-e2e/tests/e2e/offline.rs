//! A key that never was on a machine with a network: a request goes there, an answer comes back.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use kms_e2e::axe;
use kms_e2e::browser::{Browser, Role, Theme};
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::place;
use kms_e2e::stage::{Stage, journey};
use serde_json::Value;

use crate::proof;

#[tokio::test]
async fn the_page_from_disk_wraps_a_key_while_the_browser_has_no_network() -> Result<()> {
    journey(async |stage| {
        stage
            .bench
            .run("openssl ecparam -name prime256v1 -genkey -noout -out key.pem")?;
        let (request, key_id) = request(stage, "faraway", "EC_P256").await?;
        let browser = &stage.browser;
        let page = save_page(stage).await?;

        let away = stage.folder().join("away");
        let machine = Browser::start("file://", &away, "en-US").await?;
        let answer = wrap_there(stage, &machine, &page, &request, &key_id).await;
        let complaints = machine.complaints(&[]).await?;
        let asked = machine.requests().await?;
        machine.close().await?;
        let answer = answer?;
        ensure!(complaints.is_empty(), "{complaints:#?}");
        ensure!(
            !asked.is_empty() && asked.iter().all(|one| is_local(&one.url)),
            "{asked:#?}"
        );

        // The key in place of the answer is recognised, and goes nowhere.
        browser
            .choose_file("Import answer", &stage.bench.path("key.pem"))
            .await?;
        browser
            .field_error(Role::File, "Import answer", &["key", "not sent"])
            .await?;
        browser.choose_file("Import answer", &answer).await?;
        let fingerprint = stage.bench.pair_fingerprint("key.pem")?;
        browser.shows_digits(&fingerprint).await?;
        arrives(stage).await?;
        proof::is_key_pair(stage, "faraway", "key.pem").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_command_line_answers_a_request() -> Result<()> {
    journey(async |stage| {
        stage.bench.aes_key("key.bin")?;
        let (request, key_id) = request(stage, "faraway", "AES_256").await?;
        let out = stage.folder().join("out");
        let made = Command::new(place::keyferry()?)
            .arg("wrap")
            .arg(stage.bench.path("key.bin"))
            .arg("--request")
            .arg(&request)
            .arg("--out")
            .arg(&out)
            .output()?;
        let said = String::from_utf8_lossy(&made.stderr);
        ensure!(made.status.success(), "keyferry wrap: {said}");
        let answer = out.join(format!("import-answer_{key_id}.json"));
        stage.browser.choose_file("Import answer", &answer).await?;
        arrives(stage).await?;
        proof::is_symmetric_key(stage, "faraway", "key.bin").await
    })
    .await
}

/// The wizard with an empty key, and its import request on the disk.
async fn request(stage: &Stage, alias: &str, spec: &str) -> Result<(PathBuf, String)> {
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard.make_empty_key(&EmptyKey::new(alias, spec)).await?;
    let key_id = stage.api.key_id(alias).await?;
    let request = wizard.save_import_request(&key_id).await?;
    let said: Value = serde_json::from_slice(&std::fs::read(&request)?)?;
    ensure!(
        said.get("import_token").is_none(),
        "the request holds the token"
    );
    Ok((request, key_id))
}

/// The page, saved from the console, which states its hash.
async fn save_page(stage: &Stage) -> Result<PathBuf> {
    stage.browser.follow("Save the wrap page").await?;
    let page = stage.browser.download("keyferry-wrap.html").await?;
    let sum = stage
        .bench
        .run(&format!("sha256sum '{}'", page.display()))?;
    let sum = sum.split_whitespace().next().context("no sum")?;
    stage.browser.shows_digits(sum).await?;
    Ok(page)
}

/// On the machine without a network: the answer, wrapped by the page.
async fn wrap_there(
    stage: &Stage,
    machine: &Browser,
    page: &Path,
    request: &Path,
    key_id: &str,
) -> Result<PathBuf> {
    machine.welcome("file://");
    machine.go_offline().await?;
    machine.open(&format!("file://{}", page.display())).await?;
    looks_well(machine, "begin").await?;
    let key = stage.bench.path("key.pem");
    machine.choose_file("Import request", &key).await?;
    machine
        .field_error(Role::File, "Import request", &["key", "not kept"])
        .await?;
    machine.choose_file("Import request", request).await?;
    machine.says("faraway").await?;
    let said: Value = serde_json::from_slice(&std::fs::read(request)?)?;
    let wrapping_key = said["wrapping_key"].as_str().context("no wrapping key")?;
    stage.bench.write("wrapping.b64", wrapping_key)?;
    let print = stage
        .bench
        .run("openssl base64 -d -A -in wrapping.b64 | sha256sum")?;
    machine
        .shows_digits(print.split_whitespace().next().context("no print")?)
        .await?;
    machine.choose_file("Key file", &key).await?;
    let fingerprint = stage.bench.pair_fingerprint("key.pem")?;
    machine.shows_digits(&fingerprint).await?;
    machine.press("Wrap and save the answer").await?;
    let answer = machine
        .download(&format!("import-answer_{key_id}.json"))
        .await?;
    machine.text_in(Role::Status, "was saved").await?;
    looks_well(machine, "done").await?;
    Ok(answer)
}

/// A picture in either theme, wide and narrow, and nothing that axe finds.
async fn looks_well(machine: &Browser, place: &str) -> Result<()> {
    let folder = place::target().join("screenshots");
    std::fs::create_dir_all(&folder)?;
    for (theme, look) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
        machine.prefer(theme).await?;
        for (width, height) in [(360, 740), (1280, 900)] {
            machine.resize(width, height).await?;
            let name = format!("offline-{place}.{look}.{width}.png");
            std::fs::write(folder.join(name), machine.screenshot().await?)?;
        }
        let violations = axe::violations(machine).await?;
        ensure!(violations.is_empty(), "{place}, {look}: {violations:#?}");
    }
    Ok(())
}

/// From the answer on: imported, and proven to be the key.
async fn arrives(stage: &Stage) -> Result<()> {
    let wizard = Wizard::on(&stage.browser);
    wizard.to_token().await?;
    wizard.finish().await?;
    wizard.proves_itself().await
}

fn is_local(url: &str) -> bool {
    // The page that the browser begins with is its own.
    ["file:", "blob:", "data:", "chrome:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}
