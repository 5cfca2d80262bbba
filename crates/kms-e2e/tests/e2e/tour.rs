//! A walk past every page and every step, with a look at each.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use kms_e2e::browser::{Browser, Role};
use kms_e2e::page::{Detail, EmptyKey, KeyList, SignIn, Wizard};
use kms_e2e::stage::{ADMIN, Stage};
use kms_e2e::wait::{SOON, until};
use serde_json::json;

const SPECS: [&str; 5] = ["AES_256", "RSA_3072", "EC_P256", "EC_P384", "RSA_4096"];

/// The other tabs of a key.
const TABS: [(&str, &str); 7] = [
    ("Key material", "detail-material"),
    ("Aliases", "detail-aliases"),
    ("Grants", "detail-grants"),
    ("Rotation", "detail-rotation"),
    ("Try it", "detail-try"),
    ("Activity", "detail-activity"),
    ("Code", "detail-code"),
];

/// The other pages: address, heading, name.
const PAGES: [(&str, &str, &str); 9] = [
    ("/", "Overview", "overview"),
    ("/tags", "All tags", "tags"),
    ("/audit", "Audit", "audit"),
    ("/settings", "Settings", "settings"),
    ("/settings/account", "Settings", "settings-account"),
    ("/settings/access-keys", "Settings", "settings-access-keys"),
    ("/settings/accounts", "Settings", "settings-accounts"),
    ("/settings/projects", "Settings", "settings-projects"),
    ("/settings/server", "Settings", "settings-server"),
];

/// Calls `look` at every place, with its name.
pub(crate) async fn take(
    stage: &Stage,
    mut look: impl AsyncFnMut(&Browser, &str) -> Result<()>,
) -> Result<()> {
    let browser = &stage.browser;
    browser.open("/sign-in").await?;
    SignIn::on(browser).is_open().await?;
    look(browser, "sign-in").await?;
    SignIn::on(browser).sign_in(ADMIN, &stage.password).await?;
    browser.find(Role::Heading, "No keys yet").await?;
    look(browser, "keys-empty").await?;

    let key_id = wizard(stage, &mut look).await?;

    let detail = Detail::open(browser, &key_id, "harbour/payments").await?;
    look(browser, "detail").await?;
    detail.open_tab("Tags").await?;
    browser.find(Role::Button, "Add Tag").await?;
    look(browser, "detail-tags").await?;
    for (tab, place) in TABS {
        detail.open_tab(tab).await?;
        settled(browser).await?;
        look(browser, place).await?;
    }
    browser.press("Schedule deletion").await?;
    browser.find(Role::Button, "Cancel").await?;
    look(browser, "dialog-delete").await?;
    browser.press("Cancel").await?;
    browser.gone(Role::Button, "Cancel").await?;
    let doomed = json!({ "key_id": key_id, "pending_days": "7" });
    stage.api.call("schedule-key-deletion", &doomed).await?;
    Detail::open(browser, &key_id, "harbour/payments").await?;
    browser.find(Role::Button, "Cancel deletion").await?;
    look(browser, "detail-pending").await?;

    twenty_keys(stage).await?;
    let list = KeyList::open(browser).await?;
    list.row("harbour/payments").await?;
    look(browser, "keys-twenty").await?;
    list_in_use(browser, &mut look).await?;

    browser.activate(None, "Create Key").await?;
    browser.find(Role::TextBox, "Alias").await?;
    look(browser, "create-key").await?;
    for (path, heading, place) in PAGES {
        browser.open(path).await?;
        browser.find(Role::Heading, heading).await?;
        settled(browser).await?;
        look(browser, place).await?;
    }
    for (button, place) in [("Find anything", "palette"), ("Help", "help")] {
        browser.press(button).await?;
        browser.find(Role::Dialog, button).await?;
        settled(browser).await?;
        look(browser, place).await?;
        browser.press("Close").await?;
    }
    browser.open("/no/such/page").await?;
    browser.find(Role::Heading, "Not found").await?;
    look(browser, "not-found").await
}

/// What the list has beside its rows: filters, what is done to many keys, and its dialogs.
async fn list_in_use(
    browser: &Browser,
    look: &mut impl AsyncFnMut(&Browser, &str) -> Result<()>,
) -> Result<()> {
    browser.press("More filters").await?;
    browser.find(Role::TextBox, "Tag").await?;
    look(browser, "keys-filters").await?;
    browser.press("Columns").await?;
    browser.find(Role::Dialog, "Columns").await?;
    look(browser, "dialog-columns").await?;
    browser.key(Key::Escape).await?;
    browser.gone(Role::Dialog, "Columns").await?;
    browser
        .tick(Role::CheckBox, "Select every key of this page")
        .await?;
    browser.find(Role::Button, "Clear selection").await?;
    look(browser, "keys-selected").await?;
    for (button, role, inside, place) in [
        ("Add Tag", Role::TextBox, "Tag key", "dialog-add-tags"),
        ("Export", Role::Radio, "CSV", "dialog-export"),
    ] {
        browser.press(button).await?;
        browser.find(role, inside).await?;
        look(browser, place).await?;
        browser.key(Key::Escape).await?;
        browser.gone(role, inside).await?;
    }
    Ok(())
}

/// Waits until nothing is loading; what was loaded must be no failure.
pub(crate) async fn settled(browser: &Browser) -> Result<()> {
    const IDLE: &str = "return document.querySelector('main [aria-busy=true], .skeleton') === null";
    const ALERT: &str = "return document.querySelector('main [role=alert]')?.innerText ?? ''";
    until("the end of loading", SOON, async || {
        let idle = browser.script(IDLE, Vec::new()).await?;
        Ok((idle == serde_json::Value::Bool(true)).then_some(()))
    })
    .await?;
    let alert = browser.script(ALERT, Vec::new()).await?;
    ensure!(alert == "", "the page says {alert}");
    Ok(())
}

/// One import, step by step; the key's id.
async fn wizard(
    stage: &Stage,
    look: &mut impl AsyncFnMut(&Browser, &str) -> Result<()>,
) -> Result<String> {
    let browser = &stage.browser;
    stage.bench.aes_key("key.bin")?;
    let wizard = Wizard::open(browser).await?;
    let key = EmptyKey {
        description: Some("Signs the manifest of every crossing"),
        tags: &[("team", "harbour")],
        ..EmptyKey::new("harbour/payments", "AES_256")
    };
    wizard.describe(&key).await?;
    look(browser, "wizard-1-empty-key").await?;
    wizard.accept_and_make().await?;
    look(browser, "wizard-2-import-items").await?;
    wizard.choose_file_in_browser().await?;
    wizard.open_key_file(&stage.bench.path("key.bin")).await?;
    wizard
        .recognises(&stage.bench.fingerprint("key.bin")?)
        .await?;
    look(browser, "wizard-3-key-material").await?;
    wizard.to_token().await?;
    look(browser, "wizard-4-import-token").await?;
    wizard.finish().await?;
    look(browser, "wizard-5-imported").await?;
    stage.api.key_id("harbour/payments").await
}

/// Nineteen keys more, of several specs and in several states.
pub(crate) async fn twenty_keys(stage: &Stage) -> Result<()> {
    for (index, spec) in SPECS.iter().cycle().take(19).enumerate() {
        let origin = if index % 3 == 0 { "kms" } else { "external" };
        let alias = format!("fleet/{:02}", index + 1);
        let body = json!({ "key_alias": alias, "key_spec": spec, "origin": origin });
        let made = stage.api.call("create-key", &body).await?;
        if index % 6 == 0 {
            let key_id = kms_e2e::api::text_at(&made, "/key_info/key_id")?;
            stage
                .api
                .call("disable-key", &json!({ "key_id": key_id }))
                .await?;
        }
    }
    Ok(())
}
