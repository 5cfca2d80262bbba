//! CMS encrypted under a pass phrase: backups of symmetric keys, and what `openssl cms` encrypts.

use zeroize::Zeroizing;

use super::cost::Budget;
use super::{Ask, Found, MAX_DEPTH, Reading, foreign, layer};
use crate::cms::Sealed;
use crate::{Container, Format, ReadError, Warning};

/// Opens CMS with the pass phrase of `ask`.
///
/// 32 bytes in it are a key, whatever they look like: who encrypts them says so.
pub(super) fn read(der: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    // Before the pass phrase: nobody should type one in vain.
    let sealed = Sealed::parse(der).ok_or_else(not_read)?;
    let passphrase = ask.passphrase().ok_or(ReadError::PassphraseNeeded)?;
    Budget::new()
        .pbes2(sealed.derivation(), Format::Cms)
        .ok_or_else(not_read)??;
    let content = sealed.open(passphrase).ok_or(ReadError::PassphraseWrong)?;
    let mut reading = opened(&content, ask)?;
    if !sealed.is_authenticated() {
        reading.warnings.push(Warning::NotAuthenticated);
    }
    Ok(reading.within(Format::Cms))
}

/// What was under the pass phrase.
fn opened(content: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    if let Ok(key) = <[u8; 32]>::try_from(content) {
        let found = Found::Symmetric(Zeroizing::new(key));
        return Ok(Reading::new(Format::Raw, found));
    }
    // One pass phrase opens one layer: layer in layer would multiply the cost.
    let inner = Ask {
        passphrase: None,
        ..*ask
    };
    match layer(content, &inner, MAX_DEPTH) {
        Err(ReadError::PassphraseNeeded) => Err(not_read()),
        result => result,
    }
}

fn not_read() -> ReadError {
    foreign::not_read(Container::EnvelopedCms)
}
