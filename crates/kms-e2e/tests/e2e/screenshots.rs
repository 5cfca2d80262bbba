//! Pictures of every page, for people to look at, in `target/screenshots/`; and no page is wider
//! than a narrow screen.

use anyhow::{Context as _, Result, ensure};
use kms_e2e::browser::{Browser, Theme};
use kms_e2e::place;
use kms_e2e::stage::{Setting, journey, journey_in};

use crate::tour;

const DESK: (u32, u32) = (1280, 900);
const WIDE: (u32, u32) = (2560, 1440);
const PHONE: (u32, u32) = (360, 740);
/// A screen of 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10).
const ENLARGED: (u32, u32) = (320, 256);

const WIDTH: &str = "return [document.scrollingElement.scrollWidth, innerWidth]";

#[tokio::test]
async fn every_page_fits_a_narrow_screen_in_english() -> Result<()> {
    journey(async |stage| {
        tour::take(stage, async |browser, place| {
            browser.prefer(Theme::Dark).await?;
            picture(browser, place, "dark", DESK).await?;
            picture(browser, place, "dark-360", PHONE).await?;
            picture(browser, place, "dark-2560", WIDE).await?;
            browser.prefer(Theme::Light).await?;
            picture(browser, place, "light", DESK).await?;
            picture(browser, place, "light-2560", WIDE).await?;
            fits(browser, place, "360").await
        })
        .await
    })
    .await
}

#[tokio::test]
async fn every_page_fits_a_narrow_screen_in_chinese() -> Result<()> {
    let setting = Setting {
        language: "zh-CN",
        ..Setting::default()
    };
    journey_in(setting, async |stage| {
        tour::take(stage, async |browser, place| {
            picture(browser, place, "zh-CN", DESK).await?;
            fits(browser, place, "zh-CN-360").await
        })
        .await
    })
    .await
}

/// A picture at the width of a phone; nothing sticks out there, nor on an enlarged screen.
async fn fits(browser: &Browser, place: &str, look: &str) -> Result<()> {
    picture(browser, place, look, PHONE).await?;
    sticks_in(browser, place).await?;
    browser.resize(ENLARGED.0, ENLARGED.1).await?;
    sticks_in(browser, place).await?;
    browser.resize(DESK.0, DESK.1).await
}

async fn sticks_in(browser: &Browser, place: &str) -> Result<()> {
    let widths = browser.script(WIDTH, Vec::new()).await?;
    let width = |index: usize| widths.get(index).and_then(serde_json::Value::as_u64);
    let (page, screen) = width(0).zip(width(1)).context("the page has no width")?;
    ensure!(
        page <= screen,
        "{place}: {page} pixels wide on a screen of {screen}"
    );
    Ok(())
}

async fn picture(browser: &Browser, place: &str, look: &str, size: (u32, u32)) -> Result<()> {
    browser.resize(size.0, size.1).await?;
    let folder = place::target().join("screenshots");
    std::fs::create_dir_all(&folder)?;
    Ok(std::fs::write(
        folder.join(format!("{place}.{look}.png")),
        browser.screenshot().await?,
    )?)
}
