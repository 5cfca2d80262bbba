//! Finding things as a screen reader does: by role and name, as the browser computes them.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fantoccini::elements::Element;
use serde_json::Value;

use super::{Browser, command::Computed};
use crate::wait::{SOON, until};

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `alert`
    Alert,
    /// `button`
    Button,
    /// `checkbox`
    CheckBox,
    /// `combobox`
    ComboBox,
    /// `dialog`
    Dialog,
    /// A file field, which has no role of its own: its name is all that counts.
    File,
    /// `heading`
    Heading,
    /// `link`
    Link,
    /// `menuitem`
    MenuItem,
    /// `radio`
    Radio,
    /// `radiogroup`
    RadioGroup,
    /// `row`
    Row,
    /// `searchbox`
    SearchBox,
    /// `status`
    Status,
    /// `tab`
    Tab,
    /// `textbox`
    TextBox,
}

impl Role {
    /// Which elements may have the role, and what the browser may call it.
    const fn candidates(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Alert => ("[role=alert]", &["alert"]),
            Self::Button => (
                "button, [role=button], summary, input[type=submit]",
                &["button", "DisclosureTriangle"],
            ),
            Self::CheckBox => ("input[type=checkbox], [role=checkbox]", &["checkbox"]),
            Self::ComboBox => ("select, [role=combobox]", &["combobox", "listbox"]),
            Self::Dialog => (
                "dialog[open], [role=dialog], [role=alertdialog]",
                &["dialog", "alertdialog"],
            ),
            Self::File => ("input[type=file]", &[]),
            Self::Heading => ("h1, h2, h3, h4, [role=heading]", &["heading"]),
            Self::Link => ("a[href], [role=link]", &["link"]),
            Self::MenuItem => ("[role=menuitem]", &["menuitem"]),
            Self::Radio => ("input[type=radio], [role=radio]", &["radio"]),
            Self::RadioGroup => ("fieldset, [role=radiogroup]", &["radiogroup", "group"]),
            Self::Row => ("tr, [role=row]", &["row"]),
            Self::SearchBox => ("input[type=search], [role=searchbox]", &["searchbox"]),
            Self::Status => ("[role=status]", &["status"]),
            Self::Tab => ("[role=tab]", &["tab"]),
            Self::TextBox => ("input, textarea, [role=textbox]", &["textbox"]),
        }
    }
}

impl Browser {
    /// The one thing of this role and name, as soon as there is one.
    pub async fn find(&self, role: Role, name: &str) -> Result<Element> {
        self.find_within(None, role, name).await
    }

    /// The same, within another element.
    pub async fn find_within(
        &self,
        scope: Option<&Element>,
        role: Role,
        name: &str,
    ) -> Result<Element> {
        self.find_until(SOON, scope, role, name).await
    }

    /// The same, with a limit of one's own.
    pub async fn find_until(
        &self,
        limit: Duration,
        scope: Option<&Element>,
        role: Role,
        name: &str,
    ) -> Result<Element> {
        until(format!("{role:?} {name:?}"), limit, async || {
            self.look(scope, role, name).await
        })
        .await
    }

    /// The one thing of this role and name that is there now. More than one is an error.
    pub async fn look(
        &self,
        scope: Option<&Element>,
        role: Role,
        name: &str,
    ) -> Result<Option<Element>> {
        let mut named = self.named(scope, role, name).await?;
        if named.len() > 1 {
            bail!("{} things are {role:?} {name:?}", named.len());
        }
        Ok(named.pop())
    }

    /// Everything of this role and name that is there now.
    pub async fn named(
        &self,
        scope: Option<&Element>,
        role: Role,
        name: &str,
    ) -> Result<Vec<Element>> {
        let mut named = Vec::new();
        for name in self.words.for_english(name) {
            for element in self.candidates(scope, role, Some(&name)).await? {
                if self.is_called(&element, role, &name).await? {
                    named.push(element);
                }
            }
        }
        Ok(named)
    }

    /// Every visible thing of this role, whatever its name.
    pub async fn all(&self, scope: Option<&Element>, role: Role) -> Result<Vec<Element>> {
        self.candidates(scope, role, None).await
    }

    /// Waits until nothing of this role and name is left.
    pub async fn gone(&self, role: Role, name: &str) -> Result<()> {
        until(format!("no more {role:?} {name:?}"), SOON, async || {
            Ok(self.look(None, role, name).await?.is_none().then_some(()))
        })
        .await
    }

    /// What the browser tells assistive technology that the element is called.
    pub async fn name_of(&self, element: &Element) -> Result<String> {
        let name = self.computed(element, "computedlabel").await?;
        Ok(name.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    async fn is_called(&self, element: &Element, role: Role, name: &str) -> Result<bool> {
        let found = self.name_of(element).await?;
        if role == Role::File {
            // Chromium adds what is chosen: "Key file: No file chosen".
            return Ok(found == name || found.starts_with(&format!("{name}:")));
        }
        let (_, roles) = role.candidates();
        let is = self.computed(element, "computedrole").await?;
        Ok(found == name && roles.contains(&is.as_str()))
    }

    async fn computed(&self, element: &Element, what: &'static str) -> Result<String> {
        let element = String::from(element.element_id());
        let answer = self.client.issue_cmd(Computed { element, what }).await?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }

    async fn candidates(
        &self,
        scope: Option<&Element>,
        role: Role,
        name: Option<&str>,
    ) -> Result<Vec<Element>> {
        let (selector, _) = role.candidates();
        let scope = scope.map_or(Ok(Value::Null), serde_json::to_value)?;
        let arguments = vec![selector.into(), name.into(), scope];
        let found = self.script(include_str!("find.js"), arguments).await?;
        let found = found
            .as_array()
            .context("the page did not answer with a list")?;
        Ok(found
            .iter()
            .filter_map(|reference| self.element(reference))
            .collect())
    }
}
