//! `/keys/import` and `/keys/{key_id}/import`: the wizard, step by step.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::browser::{Browser, Role, can_be_pressed};
use crate::wait::{PATIENT, SOON, until};

/// What is said of a key before it has any material.
#[derive(Clone, Copy, Debug)]
pub struct EmptyKey<'a> {
    /// "Alias".
    pub alias: &'a str,
    /// "Key Algorithm".
    pub spec: &'a str,
    /// "Usage"; the spec's default where none is given.
    pub usage: Option<&'a str>,
    /// "Description".
    pub description: Option<&'a str>,
    /// "Tag key" and "Tag value".
    pub tags: &'a [(&'a str, &'a str)],
}

impl<'a> EmptyKey<'a> {
    /// A key with an alias and a spec.
    pub const fn new(alias: &'a str, spec: &'a str) -> Self {
        Self {
            alias,
            spec,
            usage: None,
            description: None,
            tags: &[],
        }
    }
}

/// The headings of the steps after the first.
const ITEMS: &str = "Download the Import Items";
const MATERIAL: &str = "Import Key Material";
const TOKEN: &str = "Import Key Token";

/// What the second step offers to do in the browser.
const GENERATE: &str = "Generate a key in this browser";
const OPEN_FILE: &str = "Open a key file and wrap it in this browser";

/// What the third step offers for a key that was made.
const BACKUP: &str = "A backup under a pass phrase";
const SHARES: &str = "Shares among several holders";
const NO_COPY: &str = "No copy";
const DECLINED: &str =
    "I do not keep a copy of this key, and I accept that its data is lost for ever with it";

const UNDERSTOOD: &str = "I understand the security and durability of using an imported key";

/// The wizard that is open.
pub struct Wizard<'a> {
    browser: &'a Browser,
}

impl<'a> Wizard<'a> {
    /// What is ticked by whoever keeps no copy of a key that the browser made.
    pub const DECLINED: &'static str = DECLINED;

    /// Opens the wizard by its address.
    pub async fn open(browser: &'a Browser) -> Result<Self> {
        browser.open("/keys/import").await?;
        Ok(Self::on(browser))
    }

    /// The wizard that `browser` shows.
    pub const fn on(browser: &'a Browser) -> Self {
        Self { browser }
    }

    /// Step 1, filled in and left by Next: the empty key is made.
    pub async fn make_empty_key(&self, key: &EmptyKey<'_>) -> Result<()> {
        self.describe(key).await?;
        self.accept_and_make().await
    }

    /// Step 1: the check box, and Next.
    pub async fn accept_and_make(&self) -> Result<()> {
        self.browser.tick(Role::CheckBox, UNDERSTOOD).await?;
        self.browser.press("Next").await?;
        self.is_at_items().await
    }

    /// Step 1, filled in but for the check box.
    pub async fn describe(&self, key: &EmptyKey<'_>) -> Result<()> {
        let browser = self.browser;
        browser.fill("Alias", key.alias).await?;
        browser.choose("Key Algorithm", key.spec).await?;
        if let Some(usage) = key.usage {
            browser.choose("Usage", usage).await?;
        }
        if let Some(description) = key.description {
            browser.fill("Description", description).await?;
        }
        for (index, (name, value)) in key.tags.iter().enumerate() {
            browser.press("Add Tag").await?;
            self.fill_nth("Tag key", index, name).await?;
            self.fill_nth("Tag value", index, value).await?;
        }
        Ok(())
    }

    /// Step 2: has the browser make a key.
    pub async fn choose_generation(&self) -> Result<()> {
        self.is_at_items().await?;
        self.browser.tick(Role::Radio, GENERATE).await?;
        self.browser.press("Next").await
    }

    /// Step 3: keeps no copy of the key that was made.
    pub async fn keep_no_copy(&self) -> Result<()> {
        self.browser
            .find_until(PATIENT, None, Role::Radio, NO_COPY)
            .await?;
        self.browser.tick(Role::Radio, NO_COPY).await?;
        self.browser.tick(Role::CheckBox, DECLINED).await
    }

    /// Step 3: makes a backup of the key under `passphrase`, and saves it.
    pub async fn back_up(&self, passphrase: &str) -> Result<PathBuf> {
        let browser = self.browser;
        browser
            .find_until(PATIENT, None, Role::Radio, BACKUP)
            .await?;
        browser.tick(Role::Radio, BACKUP).await?;
        browser.fill("New pass phrase", passphrase).await?;
        browser.fill("New pass phrase again", passphrase).await?;
        browser.press("Make the backup").await?;
        let save = browser
            .find_until(PATIENT, None, Role::Link, "Save the backup")
            .await?;
        let name = save.attr("download").await?.context("no name")?;
        browser.click(&save).await?;
        browser.download(&name).await
    }

    /// Step 3: splits the key, three of five, and saves every share.
    pub async fn split(&self) -> Result<Vec<PathBuf>> {
        let browser = self.browser;
        browser
            .find_until(PATIENT, None, Role::Radio, SHARES)
            .await?;
        browser.tick(Role::Radio, SHARES).await?;
        browser.press("Split the key").await?;
        let mut files = Vec::new();
        for number in 1..=5 {
            let save = format!("Save as a file {number}");
            let save = browser.find(Role::Link, &save).await?;
            let name = save.attr("download").await?.context("no name")?;
            browser.click(&save).await?;
            files.push(browser.download(&name).await?);
        }
        Ok(files)
    }

    /// Step 2: wants to open a file; ends at the file field of step 3.
    pub async fn choose_file_in_browser(&self) -> Result<()> {
        self.is_at_items().await?;
        self.browser.tick(Role::Radio, OPEN_FILE).await?;
        self.browser.press("Next").await?;
        self.is_at_material().await
    }

    /// Step 2: downloads the wrapping key, and goes on.
    pub async fn download_wrapping_key(&self, key_id: &str) -> Result<PathBuf> {
        self.is_at_items().await?;
        self.browser.press("Download and Continue").await?;
        let file = self
            .browser
            .download(&format!("wrappingKey_{key_id}"))
            .await?;
        self.is_at_material().await?;
        Ok(file)
    }

    /// Step 2: the key is on a machine without a network; ends with the request, saved.
    pub async fn save_import_request(&self, key_id: &str) -> Result<PathBuf> {
        self.is_at_items().await?;
        self.browser.press("Wrap Without a Network").await?;
        self.is_at_material().await?;
        self.browser.press("Save Import Request").await?;
        self.browser
            .download(&format!("import-request_{key_id}.json"))
            .await
    }

    /// Step 2: the material was wrapped before.
    pub async fn bring_existing_material(&self) -> Result<()> {
        self.is_at_items().await?;
        self.browser.press("Existing Key Material").await?;
        self.is_at_material().await
    }

    /// Step 3: the key file that the browser is to wrap.
    pub async fn open_key_file(&self, file: &Path) -> Result<()> {
        self.browser.choose_file("Key file", file).await
    }

    /// Step 3: waits until the file is recognised as this key, which shows its fingerprint.
    pub async fn recognises(&self, fingerprint: &str) -> Result<()> {
        self.browser.shows_digits(fingerprint).await
    }

    /// Step 3: the wrapped symmetric key.
    pub async fn choose_material(&self, file: &Path) -> Result<()> {
        self.browser.choose_file("Key material", file).await
    }

    /// Step 3: the two files of a key pair.
    pub async fn choose_pair(&self, temporary: &Path, private: &Path) -> Result<()> {
        self.browser
            .choose_file("Temporary key material", temporary)
            .await?;
        self.browser
            .choose_file("Private key ciphertext", private)
            .await
    }

    /// Leaves step 3, once the key is wrapped or the files are in order.
    pub async fn to_token(&self) -> Result<()> {
        until(
            "a way from the material to the token",
            PATIENT,
            async || {
                if self
                    .browser
                    .look(None, Role::Heading, TOKEN)
                    .await?
                    .is_some()
                {
                    return Ok(Some(()));
                }
                let next = self.browser.look(None, Role::Button, "Next").await?;
                let next = next.context("no Next")?;
                if can_be_pressed(&next).await? {
                    next.click().await?;
                }
                Ok(None)
            },
        )
        .await
    }

    /// Step 4: a token of one's own, as the API returned it.
    pub async fn choose_token(&self, file: &Path) -> Result<()> {
        self.browser.choose_file("Key import token", file).await
    }

    /// Step 4: OK, until the key is imported.
    pub async fn finish(&self) -> Result<()> {
        self.press_ok().await?;
        self.is_imported().await
    }

    /// Step 4: OK.
    pub async fn press_ok(&self) -> Result<()> {
        self.browser.press("OK").await
    }

    /// Waits for the message of success.
    pub async fn is_imported(&self) -> Result<()> {
        self.browser
            .text_until(SOON, Role::Status, "Key imported successfully")
            .await
            .map(drop)
    }

    /// After the import: the fingerprint that the browser computed is the one that the KMS reports.
    pub async fn proves_itself(&self) -> Result<()> {
        self.browser.says("The two fingerprints agree.").await
    }

    /// Waits for step 2.
    pub async fn is_at_items(&self) -> Result<()> {
        self.browser.find(Role::Heading, ITEMS).await.map(drop)
    }

    /// Waits for step 3; making a key may come before it.
    pub async fn is_at_material(&self) -> Result<()> {
        self.browser
            .find_until(PATIENT, None, Role::Heading, MATERIAL)
            .await
            .map(drop)
    }

    /// Waits for step 4.
    pub async fn is_at_token(&self) -> Result<()> {
        self.browser
            .find_until(PATIENT, None, Role::Heading, TOKEN)
            .await
            .map(drop)
    }

    async fn fill_nth(&self, name: &str, index: usize, text: &str) -> Result<()> {
        let field = until(format!("field {index} of {name:?}"), SOON, async || {
            let mut fields = self.browser.named(None, Role::TextBox, name).await?;
            Ok((index < fields.len()).then(|| fields.swap_remove(index)))
        });
        self.browser.fill_element(&field.await?, text).await
    }
}
