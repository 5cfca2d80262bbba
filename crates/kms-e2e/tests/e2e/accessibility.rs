//! axe finds nothing on any page, in either theme, in either language.

use std::cell::RefCell;

use anyhow::{Result, ensure};
use kms_e2e::axe;
use kms_e2e::browser::Theme;
use kms_e2e::stage::{Setting, Stage, journey, journey_in};

use crate::tour;

#[tokio::test]
async fn axe_finds_nothing_in_english() -> Result<()> {
    journey(look_everywhere).await
}

#[tokio::test]
async fn axe_finds_nothing_in_chinese() -> Result<()> {
    let setting = Setting {
        language: "zh-CN",
        ..Setting::default()
    };
    journey_in(setting, look_everywhere).await
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

/// Looks at every page before it says what is wrong, so that one run shows all there is to mend.
async fn look_everywhere(stage: &mut Stage) -> Result<()> {
    let found = RefCell::new(Vec::new());
    tour::take(stage, async |browser, place| {
        for theme in [Theme::Light, Theme::Dark] {
            browser.prefer(theme).await?;
            for violation in axe::violations(browser).await? {
                found
                    .borrow_mut()
                    .push(format!("{place}, {theme:?}: {violation:#?}"));
            }
        }
        browser.prefer(Theme::Light).await
    })
    .await?;
    let found = found.into_inner();
    ensure!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}
