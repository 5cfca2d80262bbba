//! Every text of the console in the current language. `build.rs` makes them from `locales/`, so that a text that is
//! missing or misspelt does not compile; nor does a place in a text that is left unfilled.
//!
//! - In a view: `t!(i18n, keys.title)`, which is a closure.
//! - As a prop or an attribute: `move || t_string!(i18n, keys.title)`.
//! - With places: `t_string!(i18n, keys.selected, count = selected.len())`, which is a `String`.

use leptos::prelude::*;

pub use texts::{EN, Texts, ZH_CN};

/// The types and constants that `build.rs` wrote, each with its English text.
#[expect(clippy::doc_markdown, reason = "texts are no Markdown")]
pub mod texts {
    use super::Pattern;

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// A language of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its tag, as in `html[lang]`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// Its name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "中文",
        }
    }

    /// The language of a tag such as `zh-Hans-CN`.
    pub fn of_tag(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        if tag == "zh" || tag.starts_with("zh-") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// Its texts.
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::English => &EN,
            Self::Chinese => &ZH_CN,
        }
    }
}

/// The current language.
#[derive(Clone, Copy, Debug)]
pub struct I18n(Signal<Language>);

impl I18n {
    /// Texts in whatever `language` says.
    pub fn new(language: impl Into<Signal<Language>>) -> Self {
        Self(language.into())
    }

    /// The current language; whoever asks is told of the next one.
    pub fn language(self) -> Language {
        self.0.get()
    }

    /// The texts of the current language; whoever asks is told of the next one.
    pub fn texts(self) -> &'static Texts {
        self.language().texts()
    }
}

/// The current language of the console around this component.
pub fn use_i18n() -> I18n {
    expect_context()
}

/// A text with places to be filled.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The text, with `{{ name }}` for each place.
    pub text: &'static str,
    /// The names, each once, sorted.
    pub places: &'static [&'static str],
}

impl Pattern {
    /// The text with each place filled.
    pub fn fill(&self, values: &[(&str, String)]) -> String {
        let mut parts = self.text.split("{{");
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once("}}").unwrap_or(("", part));
            let value = values.iter().find(|(place, _)| *place == name.trim());
            filled += value.map_or("", |(_, value)| value);
            filled += rest;
        }
        filled
    }

    /// Whether each place is named, in any order. For use when the console is built.
    pub const fn takes(&self, names: &[&str]) -> bool {
        let mut place = 0;
        while place < self.places.len() {
            let mut name = 0;
            while name < names.len() && !same(self.places[place], names[name]) {
                name += 1;
            }
            if name == names.len() {
                return false;
            }
            place += 1;
        }
        self.places.len() == names.len()
    }
}

/// `==` for texts while the console is built.
const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A text of the current language: a `&'static str`, or a `String` where places are filled.
macro_rules! t_string {
    ($i18n:expr, $($path:ident).+) => {{
        let text: &'static str = $crate::i18n::I18n::texts($i18n).$($path).+;
        text
    }};
    ($i18n:expr, $($path:ident).+, $($name:ident = $value:expr),+ $(,)?) => {{
        const { assert!($crate::i18n::EN.$($path).+.takes(&[$(stringify!($name)),+])) };
        $crate::i18n::I18n::texts($i18n).$($path).+.fill(&[$((stringify!($name), $value.to_string())),+])
    }};
}

/// A text of the current language in a view, which follows the language.
macro_rules! t {
    ($($tokens:tt)+) => {
        move || $crate::i18n::t_string!($($tokens)+)
    };
}

pub(crate) use {t, t_string};

#[cfg(test)]
mod tests {
    use super::*;

    const PATTERN: Pattern = Pattern {
        text: "{{ shown }} of {{total}}",
        places: &["shown", "total"],
    };

    #[test]
    fn places_are_filled_by_name() {
        let values = [("total", "9".to_owned()), ("shown", "2".to_owned())];
        assert_eq!(PATTERN.fill(&values), "2 of 9");
    }

    #[test]
    fn every_place_has_to_be_named() {
        assert!(PATTERN.takes(&["total", "shown"]));
        for names in [
            &["total"][..],
            &["total", "show"],
            &["total", "shown", "more"],
        ] {
            assert!(!PATTERN.takes(names), "{names:?}");
        }
    }

    #[test]
    fn any_chinese_is_chinese_and_anything_else_english() {
        for (tag, language) in [
            ("zh", Language::Chinese),
            ("zh-Hant-TW", Language::Chinese),
            ("ZH-cn", Language::Chinese),
            ("zho-x", Language::English),
            ("de", Language::English),
            ("en-GB", Language::English),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }
}
