//! A key that is made in the browser is kept before it is sent.

use anyhow::{Context as _, Result};
use kms_e2e::browser::Role;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::{Setting, Stage, journey, journey_in};

use crate::proof;

const PASSPHRASE: &str = "far bank, near bank, ferry";

/// At step 3 of the wizard, where a key of `spec` is made.
async fn made<'a>(stage: &'a Stage, alias: &str, spec: &str) -> Result<Wizard<'a>> {
    stage.sign_in().await?;
    let wizard = Wizard::open(&stage.browser).await?;
    wizard.make_empty_key(&EmptyKey::new(alias, spec)).await?;
    wizard.choose_generation().await?;
    Ok(wizard)
}

#[tokio::test]
async fn a_made_key_pair_is_backed_up_read_back_and_opened_by_openssl() -> Result<()> {
    journey(async |stage| {
        let wizard = made(stage, "backed-up", "EC_P384").await?;
        wizard.is_at_material().await?;
        let browser = &stage.browser;
        browser.find(Role::Radio, "No copy").await?;
        browser.press("Next").await?;
        browser.says("Keep the key first").await?;

        let file = wizard.back_up(PASSPHRASE).await?;
        browser
            .choose_file("Read the backup back (recommended)", &file)
            .await?;
        browser
            .text_in(Role::Status, "it holds this very key")
            .await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        wizard.proves_itself().await?;

        // The backup holds the key that the KMS holds.
        let opened = format!(
            "openssl pkey -in {} -passin 'pass:{PASSPHRASE}' -out key.pem",
            file.display()
        );
        stage.bench.run(&opened)?;
        proof::is_key_pair(stage, "backed-up", "key.pem").await?;
        Ok(())
    })
    .await
}

/// Tries to read what is behind the address; says what became of it.
const READ: &str = r"
    const [address, done] = arguments;
    const request = new XMLHttpRequest();
    const ways = {
      fetch: () => fetch(address).then((answer) => answer.text()),
      XMLHttpRequest: () => new Promise((resolve, reject) => {
        request.onload = resolve;
        request.onerror = reject;
        request.open('GET', address);
        request.send();
      }),
      frame: () => new Promise((resolve, reject) => {
        const frame = document.createElement('iframe');
        frame.onload = () => frame.contentDocument?.body?.innerText ? resolve() : reject();
        frame.src = address;
        document.body.append(frame);
        setTimeout(reject, 1000);
      }),
    };
    Promise.all(Object.entries(ways).map(([name, way]) =>
      way().then(() => name, () => null),
    )).then((open) => done(open.filter((name) => name).join(' ')));
";

/// The browser tells on the console whatever it blocks.
const SETTING: Setting = Setting {
    tapped: false,
    language: "en-US",
    expected: &["Content Security Policy", "blob:"],
};

#[tokio::test]
async fn the_page_cannot_read_what_it_saves() -> Result<()> {
    journey_in(SETTING, async |stage| {
        let wizard = made(stage, "saved", "AES_256").await?;
        let file = wizard.back_up(PASSPHRASE).await?;
        assert!(std::fs::read_to_string(file)?.contains("BEGIN CMS"));
        let browser = &stage.browser;
        let save = browser.find(Role::Link, "Save the backup").await?;
        let address = save.attr("href").await?.context("no address")?;
        assert!(address.starts_with("blob:"), "{address}");
        let open = browser.async_script(READ, vec![address.into()]).await?;
        assert_eq!(open.as_str(), Some(""));
        // The attempts themselves work: they read what the policy lets the page read.
        let own = format!("{}/", browser.origin());
        let open = browser.async_script(READ, vec![own.into()]).await?;
        assert_eq!(open.as_str(), Some("fetch XMLHttpRequest"));
        Ok(())
    })
    .await
}
