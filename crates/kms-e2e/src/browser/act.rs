//! What a user does.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;

use super::{Browser, Role};
use crate::wait::{SOON, until};

const CENTRE: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });";

/// Selects what a control holds, for the next key to replace it.
const SELECT: &str = "arguments[0].select?.();";

/// Whether a button can be pressed now. One whose work goes on keeps the focus, and says by ARIA alone that it cannot.
pub async fn can_be_pressed(button: &Element) -> Result<bool> {
    let barred = button.attr("aria-disabled").await?;
    Ok(button.is_enabled().await? && barred.as_deref() != Some("true"))
}

impl Browser {
    /// Presses the button of this name, once it can be pressed.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.press_within(None, name).await
    }

    /// The same, within another element.
    pub async fn press_within(&self, scope: Option<&Element>, name: &str) -> Result<()> {
        until(format!("press {name:?}"), SOON, async || {
            let Some(button) = self.look(scope, Role::Button, name).await? else {
                return Ok(None);
            };
            if !can_be_pressed(&button).await? {
                bail!("{name:?} is disabled");
            }
            self.click(&button).await?;
            Ok(Some(()))
        })
        .await
    }

    /// Presses an element twice, as fast as a mouse can.
    pub async fn double_click(&self, element: &Element) -> Result<()> {
        let (button, element) = (MOUSE_BUTTON_LEFT, element.clone());
        let to_element = PointerAction::MoveToElement {
            element,
            duration: None,
            x: 0.0,
            y: 0.0,
        };
        let mut mouse = MouseActions::new("mouse".to_owned()).then(to_element);
        for _ in 0..2 {
            mouse = mouse
                .then(PointerAction::Down { button })
                .then(PointerAction::Up { button });
        }
        Ok(self.client.perform_actions(mouse).await?)
    }

    /// Clicks an element in the middle of the window, where nothing that sticks to an edge covers it.
    pub async fn click(&self, element: &Element) -> Result<()> {
        self.script(CENTRE, vec![serde_json::to_value(element)?])
            .await?;
        Ok(element.click().await?)
    }

    /// Presses the button of this name, or follows the link: the first one, within an element.
    pub async fn activate(&self, scope: Option<&Element>, name: &str) -> Result<()> {
        until(format!("activate {name:?}"), SOON, async || {
            for role in [Role::Button, Role::MenuItem, Role::Link] {
                if let Some(element) = self.named(scope, role, name).await?.first() {
                    self.click(element).await?;
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Follows a link.
    pub async fn follow(&self, name: &str) -> Result<()> {
        until(format!("follow {name:?}"), SOON, async || {
            let Some(link) = self.look(None, Role::Link, name).await? else {
                return Ok(None);
            };
            self.click(&link).await?;
            Ok(Some(()))
        })
        .await
    }

    /// Types a text into the field of this name, in place of what it holds.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find(Role::TextBox, name).await?;
        self.fill_element(&field, text).await
    }

    /// Types a text into a field, in place of what it holds.
    pub async fn fill_element(&self, field: &Element, text: &str) -> Result<()> {
        self.script(SELECT, vec![serde_json::to_value(field)?])
            .await?;
        let delete = String::from(char::from(fantoccini::key::Key::Delete));
        field.send_keys(&delete).await?;
        Ok(field.send_keys(text).await?)
    }

    /// Chooses the option whose text contains `identifier`, from the list of this name.
    pub async fn choose(&self, name: &str, identifier: &str) -> Result<()> {
        let list = self.find(Role::ComboBox, name).await?;
        let options = list.find_all(fantoccini::Locator::Css("option")).await?;
        for option in options {
            if option.text().await?.contains(identifier) {
                return Ok(option.click().await?);
            }
        }
        bail!("{name:?} has no option with {identifier}")
    }

    /// The texts of the options in the list of this name.
    pub async fn options(&self, name: &str) -> Result<Vec<String>> {
        let list = self.find(Role::ComboBox, name).await?;
        let mut texts = Vec::new();
        for option in list.find_all(fantoccini::Locator::Css("option")).await? {
            texts.push(option.text().await?);
        }
        Ok(texts)
    }

    /// Ticks the check box of this name, or chooses the radio button.
    pub async fn tick(&self, role: Role, name: &str) -> Result<()> {
        let element = self.find(role, name).await?;
        if !element.is_selected().await? {
            self.click(&element).await?;
        }
        until(format!("{name:?} to be chosen"), SOON, async || {
            Ok(element.is_selected().await?.then_some(()))
        })
        .await
    }

    /// Chooses a file in the file field of this name.
    pub async fn choose_file(&self, name: &str, file: &Path) -> Result<()> {
        let file = file.canonicalize()?;
        let field = self.find(Role::File, name).await?;
        // A field for several files would add this one to those that it has.
        self.script(
            "arguments[0].value = '';",
            vec![serde_json::to_value(&field)?],
        )
        .await?;
        Ok(field
            .send_keys(file.to_str().context("a path beyond UTF-8")?)
            .await?)
    }

    /// Waits for an element of this role that says something with `part` in it, and returns it.
    pub async fn text_in(&self, role: Role, part: &str) -> Result<String> {
        self.text_until(SOON, role, part).await
    }

    /// The same, with a limit of one's own.
    pub async fn text_until(&self, limit: Duration, role: Role, part: &str) -> Result<String> {
        until(format!("{role:?} that says {part:?}"), limit, async || {
            for element in self.all(None, role).await? {
                let text = element.text().await?;
                if text.trim().is_empty() {
                    continue;
                }
                if self
                    .words
                    .for_english(part)
                    .iter()
                    .any(|part| text.contains(part.as_str()))
                {
                    return Ok(Some(text));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Everything that can be read on the page.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .script("return document.body.innerText", Vec::new())
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page can be read to say this.
    pub async fn says(&self, part: &str) -> Result<()> {
        until(format!("a page that says {part:?}"), SOON, async || {
            Ok(self.text().await?.contains(part).then_some(()))
        })
        .await
    }

    /// Waits until the page shows a fingerprint, however it groups the digits.
    pub async fn shows_digits(&self, fingerprint: &str) -> Result<()> {
        let digits = fingerprint.rsplit(':').next().unwrap_or(fingerprint);
        until(format!("the digits {digits}"), SOON, async || {
            let text: String = self.text().await?.split_whitespace().collect();
            Ok(text.contains(digits).then_some(()))
        })
        .await
    }

    /// What is wrong with the field of this name: the text that describes it, once it is invalid
    /// and says all of these words.
    pub async fn field_error(&self, role: Role, name: &str, words: &[&str]) -> Result<String> {
        until(
            format!("an error at {name:?} that says {words:?}"),
            SOON,
            async || {
                let Some(field) = self.look(None, role, name).await? else {
                    bail!("no such field");
                };
                if field.attr("aria-invalid").await?.as_deref() != Some("true") {
                    bail!("the field is not invalid");
                }
                let described = self
                    .script(DESCRIPTION, vec![serde_json::to_value(&field)?])
                    .await?;
                let described = described.as_str().unwrap_or_default().trim().to_owned();
                if described.is_empty() || !words.iter().all(|word| described.contains(word)) {
                    bail!("the field is described by {described:?}");
                }
                Ok(Some(described))
            },
        )
        .await
    }

    /// The file of this name among the downloads, once it is complete.
    pub async fn download(&self, name: &str) -> Result<PathBuf> {
        let path = self.downloads().join(name);
        until(format!("the download {name}"), SOON, async || {
            let complete = path.metadata().is_ok_and(|file| file.len() > 0);
            Ok((complete && !self.downloading()?).then(|| path.clone()))
        })
        .await
    }

    fn downloading(&self) -> Result<bool> {
        for entry in std::fs::read_dir(self.downloads())? {
            if entry?
                .path()
                .extension()
                .is_some_and(|extension| extension == "crdownload")
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

const DESCRIPTION: &str = r#"
    return (arguments[0].getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.innerText ?? "")
        .join("\n");
"#;
