//! Signing in and out, and where one arrives.

use anyhow::Result;
use kms_e2e::browser::Role;
use kms_e2e::page::{Account, KeyList, SignIn};
use kms_e2e::stage::{ADMIN, Setting, journey, journey_in};
use kms_e2e::wait::{SOON, until};

/// The browser writes every 401 on the console.
const REFUSED: Setting = Setting {
    tapped: false,
    language: "en-US",
    expected: &["401"],
};

#[tokio::test]
async fn unknown_user_and_wrong_password_get_the_same_alert() -> Result<()> {
    journey_in(REFUSED, async |stage| {
        let page = SignIn::on(&stage.browser);
        let mut refusals = Vec::new();
        for (name, password) in [(ADMIN, "not the password"), ("nobody", &*stage.password)] {
            stage.browser.open("/sign-in").await?;
            page.attempt(name, password).await?;
            refusals.push(page.refusal().await?);
        }
        assert!(!refusals[0].trim().is_empty());
        assert_eq!(refusals[0], refusals[1]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn deep_link_is_where_one_arrives_after_signing_in() -> Result<()> {
    journey(async |stage| {
        let key_id = stage.api.empty_key("deep", "AES_256").await?;
        stage.browser.open(&format!("/keys/{key_id}")).await?;
        SignIn::on(&stage.browser)
            .sign_in(ADMIN, &stage.password)
            .await?;
        stage.browser.find(Role::Heading, "deep").await?;
        assert_eq!(stage.browser.path().await?, format!("/keys/{key_id}"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn session_outlives_a_restart_of_the_server_and_ends_by_signing_out() -> Result<()> {
    journey_in(REFUSED, async |stage| {
        stage.api.empty_key("ashore", "AES_256").await?;
        stage.sign_in().await?;
        let list = KeyList::on(&stage.browser).await?;
        list.row("ashore").await?;
        stage.server.stop().await?;
        stage.server.restart().await?;
        KeyList::open(&stage.browser).await?;

        Account::on(&stage.browser).sign_out(ADMIN).await?;
        SignIn::on(&stage.browser).is_open().await?;
        stage.browser.open("/keys").await?;
        SignIn::on(&stage.browser).is_open().await
    })
    .await
}

#[tokio::test]
async fn unknown_route_says_not_found() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        stage.browser.open("/no/such/page").await?;
        stage.browser.find(Role::Heading, "Not found").await?;
        until("a title of its own", SOON, async || {
            Ok(stage
                .browser
                .title()
                .await?
                .contains("Not found")
                .then_some(()))
        })
        .await
    })
    .await
}
