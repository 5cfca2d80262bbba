//! What a user does who has a keyboard and nothing else.

use anyhow::{Result, bail};
use fantoccini::key::Key;

use super::Browser;

/// More stops than any page has.
const STOPS: usize = 200;

impl Browser {
    /// Presses Tab until what has the focus is called `name`.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let mut passed = Vec::new();
        for _ in 0..STOPS {
            let focused = self.focused_name().await?;
            if focused == name {
                return Ok(());
            }
            passed.push(focused);
            self.key(Key::Tab).await?;
        }
        bail!("Tab does not lead to {name:?}, but past {passed:?}")
    }

    /// Presses a key where the focus is.
    pub async fn key(&self, key: Key) -> Result<()> {
        self.write(&String::from(char::from(key))).await
    }

    /// Types where the focus is.
    pub async fn write(&self, text: &str) -> Result<()> {
        let focused = self.client.active_element().await?;
        Ok(focused.send_keys(text).await?)
    }

    /// What the browser tells assistive technology that the focused element is called.
    pub async fn focused_name(&self) -> Result<String> {
        let focused = self.client.active_element().await?;
        self.name_of(&focused).await
    }
}
