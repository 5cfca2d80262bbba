//! axe finds nothing on any page, in either theme, in either language.

use anyhow::{Result, ensure};
use kms_e2e::axe;
use kms_e2e::browser::{Browser, Theme};
use kms_e2e::stage::{Setting, journey, journey_in};

use crate::tour;

#[tokio::test]
async fn axe_finds_nothing_in_english() -> Result<()> {
    journey(async |stage| {
        tour::take(stage, async |browser, place| inspect(browser, place).await).await
    })
    .await
}

#[tokio::test]
async fn axe_finds_nothing_in_chinese() -> Result<()> {
    let setting = Setting {
        language: "zh-CN",
        ..Setting::default()
    };
    journey_in(setting, async |stage| {
        tour::take(stage, async |browser, place| inspect(browser, place).await).await
    })
    .await
}

#[tokio::test]
async fn axe_finds_what_is_wrong() -> Result<()> {
    journey(async |stage| {
        stage.browser.open("/sign-in").await?;
        stage
            .browser
            .find(kms_e2e::browser::Role::Button, "Sign in")
            .await?;
        let spoil = "document.querySelector('label').remove();";
        stage.browser.script(spoil, Vec::new()).await?;
        let violations = axe::violations(&stage.browser).await?;
        ensure!(
            !violations.is_empty(),
            "a field without a label is no violation"
        );
        Ok(())
    })
    .await
}

async fn inspect(browser: &Browser, place: &str) -> Result<()> {
    for theme in [Theme::Light, Theme::Dark] {
        browser.prefer(theme).await?;
        let violations = axe::violations(browser).await?;
        ensure!(violations.is_empty(), "{place}, {theme:?}: {violations:#?}");
    }
    browser.prefer(Theme::Light).await
}
