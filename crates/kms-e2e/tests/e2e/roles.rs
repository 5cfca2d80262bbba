//! What each role is offered: nothing that the server would refuse. A refusal would be a complaint of the browser, and
//! fail the journey.

use anyhow::{Result, ensure};
use kms_e2e::browser::Role;
use kms_e2e::page::{KeyList, SignIn};
use kms_e2e::stage::{Stage, journey};

use crate::tour::settled;

const PASSWORD: &str = "correct horse battery staple";

/// Every page that has an address of its own, by its heading.
const PAGES: [(&str, &str); 4] = [
    ("/", "Overview"),
    ("/keys", "Keys"),
    ("/tags", "All tags"),
    ("/settings", "Settings"),
];

/// The tabs of a key that everybody sees.
const TABS: [&str; 7] = [
    "General",
    "Key material",
    "Tags",
    "Aliases",
    "Grants",
    "Rotation",
    "Code",
];

/// What changes something.
const CHANGES: [&str; 10] = [
    "Import Key",
    "Create Key",
    "Import Key Material",
    "Enable",
    "Disable",
    "Schedule deletion",
    "Add Tag",
    "Save",
    "Rotate now",
    "Rename",
];

#[tokio::test]
async fn an_auditor_is_offered_nothing_that_changes_anything() -> Result<()> {
    journey(async |stage| {
        let key_id = signed_in_as(stage, "auditor").await?;
        for (path, heading) in PAGES.into_iter().chain([("/audit", "Audit")]) {
            visit(stage, path, heading).await?;
            offers_no_change(stage, path).await?;
        }
        stage.browser.open(&format!("/keys/{key_id}")).await?;
        for tab in TABS.into_iter().chain(["Activity"]) {
            stage.browser.find(Role::Tab, tab).await?.click().await?;
            settled(&stage.browser).await?;
            offers_no_change(stage, tab).await?;
        }
        ensure!(
            stage
                .browser
                .look(None, Role::Tab, "Try it")
                .await?
                .is_none(),
            "an auditor is offered to try the key"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_operator_works_with_keys_and_sees_no_audit_log_and_no_accounts() -> Result<()> {
    journey(async |stage| {
        let key_id = signed_in_as(stage, "operator").await?;
        for (path, heading) in PAGES {
            visit(stage, path, heading).await?;
        }
        for name in ["Audit", "Accounts", "Projects", "Server"] {
            let link = stage.browser.look(None, Role::Link, name).await?;
            ensure!(link.is_none(), "an operator is offered {name}");
        }
        stage.browser.open(&format!("/keys/{key_id}")).await?;
        stage.browser.find(Role::Button, "Disable").await?;
        let activity = stage.browser.look(None, Role::Tab, "Activity").await?;
        ensure!(activity.is_none(), "an operator is offered the audit log");
        Ok(())
    })
    .await
}

/// A key, and somebody of `role` who is signed in; the key's id.
async fn signed_in_as(stage: &Stage, role: &str) -> Result<String> {
    let body = serde_json::json!({ "key_alias": "ledger" });
    let made = stage.api.call("create-key", &body).await?;
    stage.server.add_user("mary", role, PASSWORD).await?;
    stage.browser.open("/sign-in").await?;
    SignIn::on(&stage.browser).sign_in("mary", PASSWORD).await?;
    KeyList::on(&stage.browser).await?.row("ledger").await?;
    kms_e2e::api::text_at(&made, "/key_info/key_id")
}

async fn visit(stage: &Stage, path: &str, heading: &str) -> Result<()> {
    stage.browser.open(path).await?;
    stage.browser.find(Role::Heading, heading).await?;
    settled(&stage.browser).await
}

async fn offers_no_change(stage: &Stage, place: &str) -> Result<()> {
    for name in CHANGES {
        for role in [Role::Button, Role::Link] {
            let found = stage.browser.named(None, role, name).await?;
            ensure!(found.is_empty(), "an auditor is offered {name} at {place}");
        }
    }
    Ok(())
}
