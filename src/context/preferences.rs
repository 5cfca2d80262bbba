//! Language, theme and time zone: kept in this browser, the former under the names that `loader.js` reads before the
//! first paint.

use kms_api::ProjectId;
use kms_api::console::Session;
use leptos::prelude::*;

use crate::i18n::Language;
use crate::zone::Zone;

const LANGUAGE: &str = "keyferry.language";
const THEME: &str = "keyferry.theme";
const SHORTCUTS: &str = "keyferry.shortcuts";
const PROJECT: &str = "keyferry.project";
const OFF: &str = "off";
const ZONE: &str = "keyferry.zone";

/// A theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name under which it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name.
    pub fn of_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.as_str() == name)
            .unwrap_or_default()
    }
}

/// The settings of this browser.
#[derive(Clone, Copy, Debug)]
pub struct Preferences {
    /// The language of every text.
    pub language: RwSignal<Language>,
    /// The colours.
    pub theme: RwSignal<Theme>,
    /// Whether keys without Control do something.
    pub shortcuts: RwSignal<bool>,
}

impl Preferences {
    /// What was chosen before; else the browser's language and zone, and the system's theme.
    pub fn of_this_browser() -> Self {
        let language = stored(LANGUAGE).or_else(|| window().navigator().language());
        let language = language.map_or_else(Language::default, |tag| Language::of_tag(&tag));
        let theme = stored(THEME).map_or_else(Theme::default, |name| Theme::of_name(&name));
        stored(ZONE)
            .map_or_else(Zone::default, |name| Zone::of_name(&name))
            .choose();
        let preferences = Self {
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            shortcuts: RwSignal::new(stored(SHORTCUTS).as_deref() != Some(OFF)),
        };
        Effect::new(move |_| preferences.show());
        preferences
    }

    /// Chooses a language and keeps it.
    pub fn choose_language(self, language: Language) {
        store(LANGUAGE, language.tag());
        self.language.set(language);
    }

    /// Chooses a theme and keeps it.
    pub fn choose_theme(self, theme: Theme) {
        store(THEME, theme.as_str());
        self.theme.set(theme);
    }

    /// Turns keys without Control on or off.
    pub fn choose_shortcuts(self, on: bool) {
        store(SHORTCUTS, if on { "on" } else { OFF });
        self.shortcuts.set(on);
    }

    /// Chooses a time zone and keeps it.
    pub fn choose_zone(self, zone: Zone) {
        store(ZONE, zone.as_str());
        zone.choose();
    }

    /// Writes both to the page's root element, where style sheets and screen readers look.
    fn show(self) {
        let Some(root) = document().document_element() else {
            return;
        };
        let _set = root.set_attribute("lang", self.language.get().tag());
        let _set = match self.theme.get() {
            Theme::System => root.remove_attribute("data-theme"),
            theme @ (Theme::Light | Theme::Dark) => {
                root.set_attribute("data-theme", theme.as_str())
            }
        };
    }
}

/// The project that was looked at last in this browser goes on being looked at.
pub fn in_remembered_project(mut session: Session) -> Session {
    let id = stored(PROJECT);
    let remembered = session
        .projects
        .iter()
        .find(|project| Some(project.id.as_str()) == id.as_deref());
    if let Some(project) = remembered.cloned() {
        session.project = project;
    }
    session
}

/// Remembers it.
pub fn remember_project(project: &ProjectId) {
    store(PROJECT, project.as_str());
}

/// A choice that each user of this browser makes for themselves.
#[derive(Clone, Copy, Debug)]
pub struct Kept(StoredValue<String>);

impl Kept {
    /// The choice of a name and a user.
    pub(super) fn of_user(name: &str, user: &str) -> Self {
        Self(StoredValue::new(format!("keyferry.{name}.{user}")))
    }

    /// What was chosen, if anything was.
    pub fn get(self) -> Option<String> {
        self.0.with_value(|name| stored(name))
    }

    /// Keeps a choice.
    pub fn keep(self, value: &str) {
        self.0.with_value(|name| store(name, value));
    }
}

/// Storage may be denied: then the choice lasts as long as the page.
fn stored(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

fn store(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _kept = storage.set_item(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn themes_come_back_from_their_names() {
        for theme in Theme::ALL {
            assert_eq!(Theme::of_name(theme.as_str()), theme);
        }
        assert_eq!(Theme::of_name("sepia"), Theme::System);
    }
}
