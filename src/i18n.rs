//! Every text of the console in the current language. `leptos_i18n` makes them from `locales/` (see `build.rs`), so that
//! a text that is missing or misspelt does not compile; nor does a place in a text that is left unfilled.
//!
//! - In a view: `t!(i18n, keys.title)`, which follows the language.
//! - As a prop or an attribute: `move || t_string!(i18n, keys.title)`.
//! - With places: `t_string!(i18n, keys.selected, count = selected.len())`, which is a `String`.

use std::sync::Arc;

use leptos::prelude::*;

use generated::i18n::Locale;

/// What `build.rs` wrote.
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
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

    /// Its texts, for [`t_string`].
    const fn locale(self) -> Locale {
        match self {
            Self::English => Locale::en,
            Self::Chinese => Locale::zh_CN,
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

    /// The texts of the current language, for [`t_string`]; whoever asks is told of the next one.
    pub fn locale(self) -> Locale {
        self.language().locale()
    }
}

/// The current language of the console around this component.
pub fn use_i18n() -> I18n {
    expect_context()
}

/// A text in a view. One type for all of them, so that what shows a text is compiled once, not once for each.
pub type Text<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// A text in a view, which follows the language.
pub fn text<T>(text: impl Fn() -> T + Send + Sync + 'static) -> Text<T> {
    Arc::new(text)
}

/// A text of the current language: a `&'static str`, or a `String` where places are filled.
macro_rules! t_string {
    ($i18n:expr, $($text:tt)+) => {
        ::leptos_i18n::td_string!($crate::i18n::I18n::locale($i18n), $($text)+)
    };
}

/// A text of the current language in a view, which follows the language.
macro_rules! t {
    ($($text:tt)+) => {
        $crate::i18n::text(move || $crate::i18n::t_string!($($text)+))
    };
}

pub(crate) use {t, t_string};

#[cfg(test)]
mod tests {
    use super::*;

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
