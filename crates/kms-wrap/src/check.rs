//! Whether a key that was read may be used.

pub(crate) mod aes;
pub(crate) mod ec;
mod published;
pub(crate) mod rsa;

use rand_core::CryptoRng;

use crate::read::{Ask, Found, Reading};
use crate::{Decision, Flaw, Key, ReadError};

/// A curve whose keys are imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    P256,
    P384,
}

/// Checks what was read and brings it into the form in which it is wrapped.
pub(crate) fn check<R: CryptoRng + ?Sized>(
    reading: Reading,
    ask: &Ask<'_>,
    rng: &mut R,
) -> Result<Key, ReadError> {
    let Reading {
        format,
        found,
        warnings,
    } = reading;
    let (material, mut facts) = match found {
        Found::Symmetric(bytes) => aes::check(bytes, ask.wanted)?,
        Found::Rsa(parts) => rsa::check(&parts, ask, rng)?,
        Found::Ec(parts) => ec::check(&parts, ask.wanted)?,
    };
    if published::is_published(&facts.fingerprint) {
        return Err(Flaw::PublishedKey.into());
    }
    facts.format = format;
    facts.warnings.splice(0..0, warnings);
    let mut decisions = ask.decisions.to_vec();
    if ask.decided(Decision::UseBytesAsKey) {
        // Who says that text is the key has said that it may look like text.
        decisions.push(Decision::AcceptPattern);
    }
    Ok(Key::new(material, facts, &decisions))
}
