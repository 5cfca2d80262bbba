//! Searching what was recorded for a key, in every encoding in which it could have got there.

use std::path::Path;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// How many bytes of a key in a row count as the key.
const WINDOW: usize = 16;

/// A run of base64 without a partial group at its end: 15 bytes, 20 characters.
const BASE64_WINDOW: usize = 15;

/// The forms of a secret that are looked for.
pub struct Needles(Vec<(&'static str, Vec<u8>)>);

impl Needles {
    /// Every stretch of the secret: as bytes, in hex, in base64 however it is aligned, and as a
    /// list of numbers.
    pub fn new(secret: &[u8]) -> Self {
        let mut needles = Vec::new();
        for window in secret.windows(WINDOW) {
            needles.push(("bytes", window.to_vec()));
            needles.push(("hex", hex::encode(window).into_bytes()));
            needles.push(("HEX", hex::encode_upper(window).into_bytes()));
            let numbers: Vec<String> = window.iter().map(ToString::to_string).collect();
            needles.push(("numbers", numbers.join(",").into_bytes()));
        }
        for window in secret.windows(BASE64_WINDOW) {
            needles.push(("base64", STANDARD_NO_PAD.encode(window).into_bytes()));
            needles.push(("base64url", URL_SAFE_NO_PAD.encode(window).into_bytes()));
        }
        Self(needles)
    }

    /// The encodings in which the secret, or half of it, stands in `hay`.
    pub fn within(&self, hay: &[u8]) -> Vec<&'static str> {
        let found = self.0.iter().filter(|(_, needle)| contains(hay, needle));
        let mut found: Vec<&'static str> = found.map(|(encoding, _)| *encoding).collect();
        found.dedup();
        found
    }

    /// The files below `folder` that hold the secret.
    pub fn within_folder(&self, folder: &Path) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                found.extend(self.within_folder(&path)?);
            } else if kind.is_file() {
                // A browser's files come and go while they are read.
                let Ok(bytes) = std::fs::read(&path) else {
                    continue;
                };
                if !self.within(&bytes).is_empty() {
                    found.push(path.display().to_string());
                }
            }
        }
        Ok(found)
    }
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return true;
    };
    let mut hay = hay;
    while let Some(at) = hay.iter().position(|byte| byte == first) {
        hay = hay.get(at + 1..).unwrap_or_default();
        if hay.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn secret() -> Vec<u8> {
        (0..32).map(|n: u8| n.wrapping_mul(89) ^ 0xa7).collect()
    }

    fn found(text: &str) -> Vec<&'static str> {
        Needles::new(&secret()).within(text.as_bytes())
    }

    #[test]
    fn every_encoding_is_found() {
        let secret = secret();
        assert_eq!(
            Needles::new(&secret).within(&[&[0; 9], &*secret].concat()),
            ["bytes"]
        );
        assert_eq!(found(&format!("x{}y", hex::encode(&secret))), ["hex"]);
        assert_eq!(found(&hex::encode_upper(&secret)), ["HEX"]);
        assert_eq!(found(&format!("{secret:?}").replace(' ', "")), ["numbers"]);
    }

    #[test]
    fn base64_is_found_however_it_is_aligned() {
        for before in 0..4 {
            let bytes = [vec![7; before], secret()].concat();
            assert!(
                found(&STANDARD.encode(bytes)).contains(&"base64"),
                "{before} bytes before"
            );
        }
    }

    #[test]
    fn half_of_it_is_found_and_less_is_not() {
        let secret = secret();
        assert_eq!(found(&hex::encode(&secret[10..26])), ["hex"]);
        assert!(found(&hex::encode(&secret[10..25])).is_empty());
        assert!(found("").is_empty());
    }
}
