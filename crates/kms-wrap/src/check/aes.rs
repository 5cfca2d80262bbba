//! Symmetric keys: what no random generator gives.

use zeroize::Zeroizing;

use crate::key::Material;
use crate::{Facts, Flaw, Format, Key, ReadError, Spec, Warning, fingerprint};

/// The most distinct bytes that make a key suspicious: 32 random bytes have 30 on average, and 17
/// or fewer once in 2^43.
const FEW_DISTINCT: usize = 17;

/// Refuses keys that are none, and warns of those that look like text or repeat themselves.
pub(super) fn check(
    bytes: Zeroizing<[u8; 32]>,
    wanted: Option<Spec>,
) -> Result<(Material, Facts), ReadError> {
    if let Some(wanted) = wanted.filter(|spec| *spec != Spec::Aes256) {
        return Err(ReadError::WrongKind {
            found: "AES",
            wanted,
        });
    }
    if let Some(flaw) = flaw(&bytes) {
        return Err(flaw.into());
    }
    let facts = facts(&bytes);
    Ok((Material::Symmetric(bytes), facts))
}

/// A key that was made here: there is nothing to check in it.
pub(crate) fn generated(bytes: Zeroizing<[u8; 32]>, format: Vec<Format>) -> Key {
    let facts = Facts {
        format,
        ..facts(&bytes)
    };
    Key::new(Material::Symmetric(bytes), facts, &[])
}

fn facts(bytes: &[u8; 32]) -> Facts {
    Facts {
        format: Vec::new(),
        spec: Spec::Aes256,
        bits: Spec::Aes256.bits(),
        fingerprint: fingerprint::symmetric(bytes),
        // Set by the key, once nothing about its bytes is left to decide.
        key_check_value: None,
        public_key: None,
        warnings: warnings(bytes),
    }
}

fn flaw(bytes: &[u8; 32]) -> Option<Flaw> {
    let steps = |step: u8| {
        bytes
            .windows(2)
            .all(|pair| matches!(pair, [one, two] if one.wrapping_add(step) == *two))
    };
    if steps(0) {
        return Some(Flaw::EqualBytes);
    }
    if steps(1) || steps(u8::MAX) {
        return Some(Flaw::Counting);
    }
    None
}

fn warnings(bytes: &[u8; 32]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut sorted = Zeroizing::new(*bytes);
    sorted.sort_unstable();
    let distinct = sorted.chunk_by(|one, two| one == two).count();
    if distinct <= FEW_DISTINCT {
        warnings.push(Warning::FewDistinctBytes { distinct });
    }
    let (first, second) = bytes.split_at(16);
    if first == second {
        warnings.push(Warning::EqualHalves);
    }
    // The narrowest of three descriptions is enough.
    if bytes.iter().all(u8::is_ascii_hexdigit) {
        warnings.push(Warning::HexDigits);
    } else if bytes
        .iter()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n'))
    {
        warnings.push(Warning::Printable);
    } else if core::str::from_utf8(bytes).is_ok_and(|text| text.chars().any(char::is_alphabetic)) {
        warnings.push(Warning::Utf8Text);
    }
    warnings
}
