//! Every URL of the console, once.

use std::str::FromStr;

use kms_api::KeyId;

/// A place in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: what needs attention, and what there is.
    Home,
    /// `/sign-in`.
    SignIn,
    /// `/keys`.
    Keys,
    /// `/keys/create`.
    CreateKey,
    /// `/keys/import`: the wizard from its first step.
    ImportKey,
    /// `/keys/{key_id}` and its tabs.
    Key(KeyId, KeyTab),
    /// `/keys/{key_id}/import`: the wizard for a key that exists.
    ImportMaterial(KeyId),
    /// `/tags`: the tags of all keys.
    Tags,
    /// `/audit`: what was done.
    Audit,
    /// `/settings` and its tabs.
    Settings(SettingsTab),
    /// Anything else.
    NotFound,
}

/// What is shown of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyTab {
    /// Its facts.
    #[default]
    General,
    /// Its material.
    Material,
    /// Its tags.
    Tags,
    /// Its further aliases.
    Aliases,
    /// What others may do with it.
    Grants,
    /// Its rotation, and its versions.
    Rotation,
    /// Its use.
    Try,
    /// What was done with it.
    Activity,
    /// How programs use it.
    Code,
}

impl KeyTab {
    /// In the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::General,
        Self::Material,
        Self::Tags,
        Self::Aliases,
        Self::Grants,
        Self::Rotation,
        Self::Try,
        Self::Activity,
        Self::Code,
    ];

    const fn segment(self) -> Option<&'static str> {
        match self {
            Self::General => None,
            Self::Material => Some("material"),
            Self::Tags => Some("tags"),
            Self::Aliases => Some("aliases"),
            Self::Grants => Some("grants"),
            Self::Rotation => Some("rotation"),
            Self::Try => Some("try"),
            Self::Activity => Some("activity"),
            Self::Code => Some("code"),
        }
    }
}

/// A part of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SettingsTab {
    /// Language, theme, time zone: of this browser.
    #[default]
    General,
    /// One's own account: password, second step, sessions.
    Account,
    /// One's own access keys.
    AccessKeys,
    /// Every account, for administrators.
    Accounts,
    /// Projects, for administrators.
    Projects,
    /// How the server is set, for administrators.
    Server,
}

impl SettingsTab {
    /// In the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::General,
        Self::Account,
        Self::AccessKeys,
        Self::Accounts,
        Self::Projects,
        Self::Server,
    ];

    const fn segment(self) -> Option<&'static str> {
        match self {
            Self::General => None,
            Self::Account => Some("account"),
            Self::AccessKeys => Some("access-keys"),
            Self::Accounts => Some("accounts"),
            Self::Projects => Some("projects"),
            Self::Server => Some("server"),
        }
    }
}

impl Route {
    /// The path.
    pub fn path(&self) -> String {
        match self {
            Self::Home | Self::NotFound => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Keys => "/keys".to_owned(),
            Self::CreateKey => "/keys/create".to_owned(),
            Self::ImportKey => "/keys/import".to_owned(),
            Self::Key(key, tab) => match tab.segment() {
                Some(segment) => format!("/keys/{key}/{segment}"),
                None => format!("/keys/{key}"),
            },
            Self::ImportMaterial(key) => format!("/keys/{key}/import"),
            Self::Tags => "/tags".to_owned(),
            Self::Audit => "/audit".to_owned(),
            Self::Settings(tab) => match tab.segment() {
                Some(segment) => format!("/settings/{segment}"),
                None => "/settings".to_owned(),
            },
        }
    }

    /// The place that `path` names.
    pub fn parse(path: &str) -> Self {
        let segments: Vec<&str> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        match segments.as_slice() {
            [] => Self::Home,
            ["sign-in"] => Self::SignIn,
            ["keys"] => Self::Keys,
            ["keys", "create"] => Self::CreateKey,
            ["keys", "import"] => Self::ImportKey,
            ["keys", key, rest @ ..] => Self::of_key(key, rest),
            ["tags"] => Self::Tags,
            ["audit"] => Self::Audit,
            ["settings"] => Self::Settings(SettingsTab::General),
            ["settings", segment] => SettingsTab::ALL
                .into_iter()
                .find(|tab| tab.segment() == Some(*segment))
                .map_or(Self::NotFound, Self::Settings),
            _ => Self::NotFound,
        }
    }

    fn of_key(key: &str, rest: &[&str]) -> Self {
        let Ok(key) = KeyId::from_str(key) else {
            return Self::NotFound;
        };
        match rest {
            ["import"] => Self::ImportMaterial(key),
            [] => Self::Key(key, KeyTab::General),
            [segment] => KeyTab::ALL
                .into_iter()
                .find(|tab| tab.segment() == Some(*segment))
                .map_or(Self::NotFound, |tab| Self::Key(key, tab)),
            _ => Self::NotFound,
        }
    }
}

/// The wizard for a key that is made in the browser.
pub fn import_made_key() -> String {
    Route::ImportKey.path() + &query_string([(WAY, GENERATE)])
}

/// The name of what says where an imported key comes from, and its one value.
pub const WAY: &str = "way";
/// It is made in the browser.
pub const GENERATE: &str = "generate";

/// What the user's guide says of a place, in a file of its own beside the console.
pub fn guide(language: &str, of: &Route) -> String {
    let folder = match language {
        "zh-CN" => "/guide/zh-CN",
        _ => "/guide",
    };
    let chapter = match of {
        Route::Home | Route::Audit => "overview-and-audit",
        Route::Keys | Route::CreateKey | Route::Tags => "keys",
        Route::ImportKey | Route::ImportMaterial(_) => "import",
        Route::Key(..) => "one-key",
        Route::Settings(_) => "settings",
        Route::SignIn | Route::NotFound => "index",
    };
    format!("{folder}/{chapter}.html")
}

/// `?name=value&…`, or nothing where there are no pairs. A space is `%20`: to the server a plus is a plus.
pub fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
        .replace('+', "%20");
    if query.is_empty() {
        query
    } else {
        format!("?{query}")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn key() -> KeyId {
        KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap()
    }

    #[test]
    fn every_route_comes_back_from_its_path() {
        let mut routes = vec![
            Route::Home,
            Route::SignIn,
            Route::Keys,
            Route::CreateKey,
            Route::ImportKey,
            Route::ImportMaterial(key()),
            Route::Tags,
            Route::Audit,
        ];
        routes.extend(SettingsTab::ALL.map(Route::Settings));
        routes.extend(KeyTab::ALL.map(|tab| Route::Key(key(), tab)));
        for route in routes {
            assert_eq!(Route::parse(&route.path()), route);
        }
    }

    #[test]
    fn a_slash_at_the_end_changes_nothing() {
        assert_eq!(Route::parse("/keys/"), Route::Keys);
    }

    #[test]
    fn what_names_no_place_is_not_found() {
        for path in [
            "/key",
            "/keys/7",
            "/keys/0D0466B0-e727-4d9c-b35d-f84bb474a37f",
            "/settings/x",
        ] {
            assert_eq!(Route::parse(path), Route::NotFound, "{path}");
        }
        let below = format!("/keys/{}/nothing", key());
        assert_eq!(Route::parse(&below), Route::NotFound);
    }

    #[test]
    fn every_place_has_its_chapter_of_the_guide() {
        let routes = [
            Route::Home,
            Route::SignIn,
            Route::Keys,
            Route::ImportKey,
            Route::Key(key(), KeyTab::Try),
            Route::Settings(SettingsTab::Account),
        ];
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        for route in routes {
            for language in ["en", "zh-CN"] {
                let url = guide(language, &route);
                let page = url.strip_prefix('/').unwrap().replace(".html", ".md");
                assert!(docs.join(&page).is_file(), "{page}");
            }
        }
        assert_eq!(guide("en", &Route::Audit), "/guide/overview-and-audit.html");
        assert_eq!(guide("zh-CN", &Route::Tags), "/guide/zh-CN/keys.html");
    }

    #[test]
    fn queries_are_escaped() {
        assert_eq!(query_string([("search", "a&b +c")]), "?search=a%26b%20%2Bc");
        assert_eq!(query_string([]), "");
    }
}
