//! Every URL of the console, once.

use std::str::FromStr;

use kms_api::KeyId;

/// A place in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: leads to the keys.
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
    /// `/settings`.
    Settings,
    /// Anything else.
    NotFound,
}

/// What is shown of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyTab {
    /// Its facts.
    #[default]
    General,
    /// Its tags.
    Tags,
    /// Its material.
    Material,
    /// Its use.
    Try,
}

impl KeyTab {
    /// In the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::General, Self::Tags, Self::Material, Self::Try];

    const fn segment(self) -> Option<&'static str> {
        match self {
            Self::General => None,
            Self::Tags => Some("tags"),
            Self::Material => Some("material"),
            Self::Try => Some("try"),
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
            Self::Settings => "/settings".to_owned(),
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
            ["settings"] => Self::Settings,
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

/// `?name=value&…`, or nothing where there are no pairs.
pub fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    if query.is_empty() {
        query
    } else {
        format!("?{query}")
    }
}

#[cfg(test)]
mod tests {
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
            Route::Settings,
        ];
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
    fn queries_are_escaped() {
        assert_eq!(query_string([("search", "a&b c")]), "?search=a%26b+c");
        assert_eq!(query_string([]), "");
    }
}
