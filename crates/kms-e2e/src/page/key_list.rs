//! `/keys`.

use anyhow::{Context as _, Result};
use fantoccini::elements::Element;

use crate::browser::{Browser, Role};
use crate::wait::{SOON, until};

/// The list of keys.
pub struct KeyList<'a> {
    browser: &'a Browser,
}

impl<'a> KeyList<'a> {
    /// The list in `browser`, opened by its address.
    pub async fn open(browser: &'a Browser) -> Result<Self> {
        browser.open("/keys").await?;
        Self::on(browser).await
    }

    /// The list that `browser` shows, or is about to.
    pub async fn on(browser: &'a Browser) -> Result<Self> {
        browser.find(Role::Heading, "Keys").await?;
        Ok(Self { browser })
    }

    /// Starts an import.
    pub async fn import(&self) -> Result<()> {
        self.browser.activate(None, "Import Key").await
    }

    /// Waits for a row whose key's alias begins like this; its text.
    pub async fn row_that_begins(&self, start: &str) -> Result<String> {
        until(format!("a row of {start}…"), SOON, async || {
            for row in self.browser.all(None, Role::Row).await? {
                let text = row.text().await?;
                if text.trim_start().starts_with(start) {
                    return Ok(Some(text));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits for the row of the key with this alias.
    pub async fn row(&self, alias: &str) -> Result<Element> {
        until(format!("the row of {alias}"), SOON, async || {
            for row in self.browser.all(None, Role::Row).await? {
                if self
                    .browser
                    .look(Some(&row), Role::Link, alias)
                    .await?
                    .is_some()
                {
                    return Ok(Some(row));
                }
            }
            Ok(None)
        })
        .await
    }

    /// What the row of the key with this alias says.
    pub async fn row_text(&self, alias: &str) -> Result<String> {
        Ok(self.row(alias).await?.text().await?)
    }

    /// Takes a row's action, which is there directly or under "More".
    pub async fn act(&self, alias: &str, action: &str) -> Result<()> {
        let row = self.row(alias).await?;
        let link = self.browser.look(Some(&row), Role::Link, action).await?;
        let button = self.browser.look(Some(&row), Role::Button, action).await?;
        if link.or(button).is_none() {
            self.browser.press_within(Some(&row), "More").await?;
        }
        self.browser.activate(Some(&row), action).await
    }

    /// Opens a key's page.
    pub async fn open_key(&self, alias: &str) -> Result<()> {
        self.browser.follow(alias).await
    }

    /// How many rows have a link, which are those of keys.
    pub async fn count(&self) -> Result<usize> {
        let mut count = 0;
        for row in self.browser.all(None, Role::Row).await? {
            let links = self.browser.all(Some(&row), Role::Link).await?;
            count += usize::from(!links.is_empty());
        }
        Ok(count)
    }

    /// The number of keys that match and of keys that there are, from the text "N of M" ("N / M").
    pub async fn totals(&self) -> Result<(usize, usize)> {
        until("the text N of M", SOON, async || {
            Ok(totals(&self.browser.text().await?))
        })
        .await
        .context("the list does not say how many keys match")
    }
}

fn totals(text: &str) -> Option<(usize, usize)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(3).find_map(|window| match window {
        [matching, "of" | "/", all] => Some((matching.parse().ok()?, all.parse().ok()?)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::totals;

    #[test]
    fn totals_stand_around_a_word() {
        assert_eq!(totals("Keys\n20 of 21 keys"), Some((20, 21)));
        assert_eq!(totals("Step one of two"), None);
    }
}
