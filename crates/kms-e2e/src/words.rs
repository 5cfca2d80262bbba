//! What the console calls things in another language, from the console's own words.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

/// The words of a language for those of English. One English word may have several.
#[derive(Debug, Default)]
pub struct Words(BTreeMap<String, Vec<String>>);

impl Words {
    /// The words of the language that a browser asks for.
    pub fn of(language: &str) -> Result<Self> {
        let mut words = Self::default();
        if language.starts_with("en") {
            return Ok(words);
        }
        let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
        for file in std::fs::read_dir(locales.join("en"))? {
            let english = file?.path();
            let name = english.file_name().context("a file without a name")?;
            let theirs = read(&locales.join(language).join(name))?;
            words.pair(&read(&english)?, &theirs);
        }
        Ok(words)
    }

    /// What to look for where English would say `name`.
    pub fn for_english(&self, name: &str) -> Vec<String> {
        self.0
            .get(name)
            .cloned()
            .unwrap_or_else(|| vec![name.to_owned()])
    }

    fn pair(&mut self, english: &Value, theirs: &Value) {
        match (english, theirs) {
            (Value::String(english), Value::String(theirs)) => {
                let words = self.0.entry(english.clone()).or_default();
                if !words.contains(theirs) {
                    words.push(theirs.clone());
                }
            }
            (Value::Object(english), Value::Object(theirs)) => {
                for (key, value) in english {
                    self.pair(value, theirs.get(key).unwrap_or(&Value::Null));
                }
            }
            _ => {}
        }
    }
}

fn read(path: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_str(&text)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_paired_by_their_place() {
        let mut words = Words::default();
        let english = json!({ "a": "Next", "b": { "c": "Next", "d": "Keys" } });
        words.pair(
            &english,
            &json!({ "a": "下一步", "b": { "c": "下一页", "d": "密钥" } }),
        );
        assert_eq!(words.for_english("Next"), ["下一步", "下一页"]);
        assert_eq!(words.for_english("Keys"), ["密钥"]);
        assert_eq!(words.for_english("AES_256"), ["AES_256"]);
    }
}
