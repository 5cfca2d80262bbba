//! The wrapping key that a service handed out, and whether it is the one that it shows.

use std::path::Path;

use kms_wrap::WrappingKey;

use crate::cli::{CliError, Refusal, key_file::Input};

/// Reads it, and refuses any other than the expected one.
pub(super) fn read(file: &Path, expected: Option<&str>) -> Result<WrappingKey, CliError> {
    let bytes = Input::of(file).read()?;
    let key = WrappingKey::from_bytes(&bytes)
        .map_err(|error| Refusal::new(error.code(), error.to_string()))?;
    expect(&key, expected)?;
    Ok(key)
}

/// Refuses any other than the expected one.
pub(super) fn expect(key: &WrappingKey, expected: Option<&str>) -> Result<(), CliError> {
    match expected {
        Some(expected) if expected != key.fingerprint() => {
            let text = format!(
                "this is another wrapping key: its fingerprint is {}, not {expected}",
                key.fingerprint()
            );
            Err(Refusal::new("another-wrapping-key", text).into())
        }
        Some(_) | None => Ok(()),
    }
}

/// A fingerprint of a wrapping key as it is printed here and in the console; the digits may stand alone.
pub(super) fn parse_fingerprint(text: &str) -> Result<String, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.strip_prefix("sha256:").unwrap_or(&lower);
    if digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(format!("sha256:{digits}"))
    } else {
        Err("the fingerprint of a wrapping key is `sha256:` and 64 hexadecimal digits".to_owned())
    }
}
