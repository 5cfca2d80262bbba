//! A file that is not the key that is wanted: exit status 3, with the reason.

use std::{collections::BTreeMap, fmt};

use kms_wrap::{Candidate, Decision, ReadError, WrapError, shares::JoinError};
use serde::Serialize;
use serde_json::{Value, json};

use super::Input;
use crate::cli::CliError;

/// Why a file is not taken, in words and as data. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// A stable name of the reason, in kebab-case.
    code: String,
    /// The same in English.
    message: String,
    /// What the reason says beyond its name.
    params: BTreeMap<String, String>,
    /// What `--decide` has to say for the file to be taken all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<String>,
    /// The keys that `--pick` can choose from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keys: Vec<Choice>,
    /// The key of the server that it is about, which stands beside the refusal.
    #[serde(skip)]
    key_id: Option<String>,
}

/// One of several keys in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Choice {
    /// What `--pick` takes.
    pick: usize,
    /// What the file calls it.
    name: Option<String>,
    /// What it is.
    kind: String,
    /// Its fingerprint, where it is known without a pass phrase.
    fingerprint: Option<String>,
}

impl Refusal {
    /// A refusal that nothing can be decided about.
    pub(in crate::cli) fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            params: BTreeMap::new(),
            decision: None,
            keys: Vec::new(),
            key_id: None,
        }
    }

    /// Why the file was not read.
    pub(super) fn of_file(error: &ReadError) -> Self {
        let params = error.params().into_iter();
        let mut keys = Vec::new();
        if let ReadError::SeveralKeys { keys: several } = error {
            keys = several.iter().enumerate().map(Choice::of).collect();
        }
        let mut message = error.to_string();
        if *error == ReadError::PassphraseNeeded {
            message += "; answer the prompt, or give --passphrase-fd N";
        }
        Self {
            params: params
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            decision: error.decision().map(|decision| decision.to_string()),
            keys,
            ..Self::new(error.code(), message)
        }
    }

    /// Why shares rebuild no key; the one that is meant is named by its file.
    pub(in crate::cli) fn of_shares(error: &JoinError, files: &[Input]) -> Self {
        let file = error.position().and_then(|at| files.get(at - 1));
        let message = file.map_or_else(|| error.to_string(), |file| format!("{file}: {error}"));
        let file = file.map(|file| ("file".to_owned(), file.to_string()));
        let params = error.params().into_iter();
        Self {
            params: params
                .map(|(name, value)| (name.to_owned(), value))
                .chain(file)
                .collect(),
            ..Self::new(error.code(), message)
        }
    }

    /// More bytes than such a file has.
    pub(super) fn too_large(limit: usize) -> Self {
        let message = format!("it has more than {limit} bytes; such a file has at most {limit}");
        let limit = ("limit".to_owned(), limit.to_string());
        Self {
            params: BTreeMap::from([limit]),
            ..Self::new("too-large", message)
        }
    }

    /// A warning that nobody has answered.
    pub(in crate::cli) fn undecided(decision: Decision) -> Self {
        let error = WrapError::Undecided { decision };
        Self {
            decision: Some(decision.to_string()),
            ..Self::new(
                error.code(),
                "the key has a warning that must be answered first",
            )
        }
    }

    /// The same, about a key of the server.
    pub(in crate::cli) fn about(mut self, key_id: &impl ToString) -> Self {
        self.key_id = Some(key_id.to_string());
        self
    }

    /// The object that stands for it with `--json`.
    pub(super) fn to_json(&self) -> Value {
        let mut object = json!({ "refused": self });
        if let (Some(key_id), Some(fields)) = (&self.key_id, object.as_object_mut()) {
            fields.insert("key_id".to_owned(), key_id.as_str().into());
        }
        object
    }
}

impl Choice {
    fn of((index, key): (usize, &Candidate)) -> Self {
        Self {
            pick: index + 1,
            name: key.name.clone(),
            kind: key.kind.clone(),
            fingerprint: key.fingerprint.clone(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.message))?;
        if let Some(decision) = &self.decision {
            write!(f, "; if that is what you want, give --decide {decision}")?;
        }
        for key in &self.keys {
            write!(f, "\n  --pick {}  {}", key.pick, visible(&key.kind))?;
            for more in [&key.name, &key.fingerprint].into_iter().flatten() {
                write!(f, "  {}", visible(more))?;
            }
        }
        Ok(())
    }
}

impl From<Refusal> for CliError {
    fn from(refusal: Refusal) -> Self {
        Self::NotThisKey(Box::new(refusal))
    }
}

/// Text out of a file, without what a terminal would obey.
pub(in crate::cli) fn visible(text: &str) -> String {
    let escaped = |c: char| -> String {
        if c.is_control() || is_format(c) {
            c.escape_unicode().collect()
        } else {
            c.to_string()
        }
    };
    text.chars().map(escaped).collect()
}

/// Whether a character shows nothing but changes how others show: their direction, or where they join.
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_out_of_a_file_does_not_reach_the_terminal_as_a_command() {
        let error = ReadError::SeveralKeys {
            keys: vec![Candidate {
                name: Some("a\u{1b}[2Jb\nc".to_owned()),
                kind: "RSA_2048".to_owned(),
                fingerprint: None,
            }],
        };
        let text = Refusal::of_file(&error).to_string();
        let listed = text.lines().nth(1);
        assert_eq!(listed, Some(r"  --pick 1  RSA_2048  a\u{1b}[2Jb\u{a}c"));
    }

    #[test]
    fn a_name_out_of_a_file_does_not_turn_the_text_around_it() {
        let text = "a\u{202e}b\u{2066}c\u{200b}d\u{feff}e";
        assert_eq!(visible(text), r"a\u{202e}b\u{2066}c\u{200b}d\u{feff}e");
        assert_eq!(visible("密钥 é"), "密钥 é");
    }
}
