//! `/sign-in`.

use anyhow::{Result, anyhow};

use crate::browser::{Browser, Role};
use crate::wait::{SOON, until};

/// The form to sign in.
pub struct SignIn<'a> {
    browser: &'a Browser,
}

impl<'a> SignIn<'a> {
    /// The page that is open in `browser`.
    pub const fn on(browser: &'a Browser) -> Self {
        Self { browser }
    }

    /// Signs in, which has to succeed: until the form is gone.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<()> {
        self.attempt(name, password).await?;
        let browser = self.browser;
        until("an end of the sign-in", SOON, async || {
            if browser.look(None, Role::Button, "Sign in").await?.is_none() {
                return Ok(Some(Ok(())));
            }
            let Some(alert) = browser.all(None, Role::Alert).await?.into_iter().next() else {
                return Ok(None);
            };
            let text = alert.text().await?;
            Ok((!text.trim().is_empty()).then(|| Err(anyhow!("not signed in: {text}"))))
        })
        .await?
    }

    /// Fills the form in and sends it.
    pub async fn attempt(&self, name: &str, password: &str) -> Result<()> {
        self.browser.fill("User name", name).await?;
        self.browser.fill("Password", password).await?;
        self.browser.press("Sign in").await
    }

    /// What it says when it is refused.
    pub async fn refusal(&self) -> Result<String> {
        self.browser.text_in(Role::Alert, "").await
    }

    /// Waits for the form.
    pub async fn is_open(&self) -> Result<()> {
        self.browser.find(Role::Button, "Sign in").await.map(drop)
    }
}
