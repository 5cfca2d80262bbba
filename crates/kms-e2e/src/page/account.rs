//! The account's menu in the header.

use anyhow::Result;

use crate::browser::{Browser, Role};

/// The menu of the account that is signed in.
pub struct Account<'a> {
    browser: &'a Browser,
}

impl<'a> Account<'a> {
    /// The menu on any page of `browser`.
    pub const fn on(browser: &'a Browser) -> Self {
        Self { browser }
    }

    /// Signs out.
    pub async fn sign_out(&self, name: &str) -> Result<()> {
        if self
            .browser
            .look(None, Role::Button, "Sign out")
            .await?
            .is_none()
        {
            self.browser.press(&format!("Account of {name}")).await?;
        }
        self.browser.press("Sign out").await
    }
}
