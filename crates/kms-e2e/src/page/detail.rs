//! `/keys/{key_id}`.

use anyhow::Result;

use crate::browser::{Browser, Role};
use crate::wait::{SOON, until};

/// A key's page.
pub struct Detail<'a> {
    browser: &'a Browser,
}

impl<'a> Detail<'a> {
    /// Opens the page of a key by its address, and waits for its alias.
    pub async fn open(browser: &'a Browser, key_id: &str, alias: &str) -> Result<Self> {
        browser.open(&format!("/keys/{key_id}")).await?;
        Self::on(browser, alias).await
    }

    /// The page that `browser` shows.
    pub async fn on(browser: &'a Browser, alias: &str) -> Result<Self> {
        browser.find(Role::Heading, alias).await?;
        Ok(Self { browser })
    }

    /// Opens a tab.
    pub async fn open_tab(&self, name: &str) -> Result<()> {
        Ok(self.browser.find(Role::Tab, name).await?.click().await?)
    }

    /// Opens the tab "Key material", and waits until it shows a fingerprint.
    pub async fn shows_fingerprint(&self, fingerprint: &str) -> Result<()> {
        self.open_tab("Key material").await?;
        self.browser.shows_digits(fingerprint).await
    }

    /// Opens the tab "Tags", and waits until it has this tag.
    pub async fn has_tag_on_its_tab(&self, key: &str, value: &str) -> Result<()> {
        self.open_tab("Tags").await?;
        self.has_tag(key, value).await
    }

    /// Waits until the tab "Tags" has this tag.
    pub async fn has_tag(&self, key: &str, value: &str) -> Result<()> {
        until(format!("the tag {key}={value}"), SOON, async || {
            let keys = self.browser.named(None, Role::TextBox, "Tag key").await?;
            let values = self.browser.named(None, Role::TextBox, "Tag value").await?;
            for (found, its_value) in keys.iter().zip(&values) {
                let pair = (found.prop("value").await?, its_value.prop("value").await?);
                if pair == (Some(key.to_owned()), Some(value.to_owned())) {
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits until the page can be read to say this.
    pub async fn says(&self, text: &str) -> Result<()> {
        self.browser.says(text).await
    }
}
