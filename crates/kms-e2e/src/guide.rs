//! The user's guide: which pages it has, and which pictures.

use std::path::{Path, PathBuf};

/// The folders of its languages, as in `docs/guide` and in addresses, with what a browser asks for.
pub const LANGUAGES: [(&str, &str); 2] = [("", "en-US"), ("zh-CN/", "zh-CN")];

/// Its pages, without their extension.
pub const PAGES: [&str; 7] = [
    "index",
    "import",
    "keys",
    "one-key",
    "overview-and-audit",
    "settings",
    "roles",
];

/// Its pictures, in the order in which the journey comes by. `NAME.png` is the English one,
/// `NAME.zh-CN.png` the Chinese one.
pub const PICTURES: [&str; 18] = [
    "sign-in",
    "import-parameters",
    "import-items",
    "import-material",
    "import-token",
    "import-proof",
    "key-material",
    "key-try-it",
    "key-deletion",
    "import-elsewhere",
    "import-keep",
    "keys",
    "find-anything",
    "overview",
    "tags",
    "audit",
    "settings",
    "access-keys",
];

/// Where the guide is written.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide")
}

/// The name of a picture's file in a language.
pub fn file_name(picture: &str, language: &str) -> String {
    if language.starts_with("en") {
        format!("{picture}.png")
    } else {
        format!("{picture}.{language}.png")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The names of the pictures on the pages of a language.
    fn named(folder: &str) -> BTreeSet<String> {
        let mut named = BTreeSet::new();
        for page in PAGES {
            let path = self::folder().join(format!("{folder}{page}.md"));
            let text = std::fs::read_to_string(&path).unwrap();
            let pictures = text.split("](").skip(1).filter_map(|rest| {
                let link = rest.split(')').next()?;
                link.contains(".png").then(|| {
                    let name = link.rsplit('/').next().unwrap_or(link);
                    name.to_owned()
                })
            });
            named.extend(pictures);
        }
        named
    }

    #[test]
    fn pages_name_the_pictures_that_the_journey_takes_and_no_others() {
        for (folder, language) in LANGUAGES {
            let taken = PICTURES.map(|picture| file_name(picture, language));
            assert_eq!(named(folder), BTreeSet::from(taken), "{language}");
        }
    }
}
