//! Searching what was recorded for a key, in every encoding in which it could have got there.

use std::path::Path;

use aho_corasick::AhoCorasick;
use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use num_bigint::BigUint;

/// How many bytes of a key in a row count as the key.
const WINDOW: usize = 16;

/// A run of base64 without a partial group at its end: 15 bytes, 20 characters.
const BASE64_WINDOW: usize = 15;

/// The forms of secrets that are looked for, all in one pass.
pub struct Needles {
    names: Vec<&'static str>,
    finder: AhoCorasick,
}

impl Needles {
    /// Every stretch of the secret: as bytes, in hex, in base64 however it is aligned, and as a
    /// list of numbers; the same from its end to its start; and the whole as one decimal number.
    pub fn new(secret: &[u8]) -> Result<Self> {
        Self::of_all(&[secret.to_vec()])
    }

    /// The same of several secrets.
    pub fn of_all(secrets: &[Vec<u8>]) -> Result<Self> {
        let mut needles = Vec::new();
        for secret in secrets {
            stretches(secret, &mut needles);
            let reversed: Vec<u8> = secret.iter().rev().copied().collect();
            stretches(&reversed, &mut needles);
            // A number of few digits stands anywhere by chance.
            if secret.len() >= WINDOW {
                let number = BigUint::from_bytes_be(secret).to_string();
                needles.push(("decimal", number.into_bytes()));
            }
        }
        let (names, patterns): (Vec<_>, Vec<_>) = needles.into_iter().unzip();
        let finder = AhoCorasick::new(patterns)?;
        Ok(Self { names, finder })
    }

    /// The encodings in which a secret, or 16 bytes of it, stands in `hay`.
    pub fn within(&self, hay: &[u8]) -> Vec<&'static str> {
        let mut found: Vec<&'static str> = self
            .finder
            .find_overlapping_iter(hay)
            .filter_map(|one| self.names.get(one.pattern().as_usize()).copied())
            .collect();
        found.sort_unstable();
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

fn stretches(secret: &[u8], needles: &mut Vec<(&'static str, Vec<u8>)>) {
    for window in secret.windows(WINDOW) {
        needles.push(("bytes", window.to_vec()));
        needles.push(("hex", hex::encode(window).into_bytes()));
        needles.push(("HEX", hex::encode_upper(window).into_bytes()));
        for comma in [",", ", "] {
            let numbers: Vec<String> = window.iter().map(ToString::to_string).collect();
            needles.push(("numbers", numbers.join(comma).into_bytes()));
        }
    }
    for window in secret.windows(BASE64_WINDOW) {
        needles.push(("base64", STANDARD_NO_PAD.encode(window).into_bytes()));
        needles.push(("base64url", URL_SAFE_NO_PAD.encode(window).into_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn secret() -> Vec<u8> {
        (0..32).map(|n: u8| n.wrapping_mul(89) ^ 0xa7).collect()
    }

    fn found(text: &str) -> Vec<&'static str> {
        Needles::new(&secret()).unwrap().within(text.as_bytes())
    }

    #[test]
    fn every_encoding_is_found() {
        let secret = secret();
        assert_eq!(
            Needles::new(&secret)
                .unwrap()
                .within(&[&[0; 9], &*secret].concat()),
            ["bytes"]
        );
        assert_eq!(found(&format!("x{}y", hex::encode(&secret))), ["hex"]);
        assert_eq!(found(&hex::encode_upper(&secret)), ["HEX"]);
        assert_eq!(found(&format!("{secret:?}").replace(' ', "")), ["numbers"]);
    }

    #[test]
    fn the_secret_is_found_backwards_and_as_a_number() {
        let backwards: Vec<u8> = secret().into_iter().rev().collect();
        assert_eq!(found(&hex::encode(&backwards)), ["hex"]);
        assert_eq!(
            Needles::new(&secret()).unwrap().within(&backwards),
            ["bytes"]
        );
        let number = BigUint::from_bytes_be(&secret()).to_string();
        assert_eq!(found(&format!("d = {number};")), ["decimal"]);
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
