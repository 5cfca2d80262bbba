//! Recognising a key by its content, never by its file's name.

mod cms;
mod cost;
mod der;
mod foreign;
mod jwk;
mod legacy;
pub(crate) mod oid;
mod openssh;
mod pem;
mod pkcs12;
mod raw;
mod sealed;
mod several;
pub(crate) mod text;
mod trace;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::canonical::RsaNumbers;
use crate::check::{self, Named};
use crate::{Decision, Format, Key, ReadError, Spec, Warning};

pub(crate) use der::private_key;
pub(crate) use raw::is_varied;
pub use several::Candidate;

/// The largest input that is looked at, in bytes.
pub const MAX_INPUT: usize = 64 * 1024;

/// How many text encodings may lie around a key: base64 of base64 occurs in Kubernetes secrets.
const MAX_DEPTH: u8 = 2;

/// What the caller of [`read`] asks for and has to say; the default asks for nothing.
#[derive(Clone, Copy, Default)]
pub struct Ask<'a> {
    /// The spec that the key must have; without it, whatever the file holds is taken.
    pub wanted: Option<Spec>,
    /// The pass phrase of an encrypted file. An empty one counts as none.
    pub passphrase: Option<&'a [u8]>,
    /// Answers to what an earlier call asked ([`ReadError::decision`],
    /// [`Warning::decision`](crate::Warning::decision)); warnings may also be answered later, with
    /// [`Key::decide`].
    pub decisions: &'a [Decision],
    /// Which of several keys is meant: an index into [`ReadError::SeveralKeys`].
    pub pick: Option<usize>,
}

/// Reads and checks a key. `rng` draws the bases of the primality tests.
///
/// A 4096-bit RSA key takes some hundred milliseconds: call this off the main thread.
///
/// # Errors
///
/// The input is no key, not one that can be imported, or leaves something open that `ask` does not
/// answer.
pub fn read<R: CryptoRng + ?Sized>(
    input: &[u8],
    ask: &Ask<'_>,
    rng: &mut R,
) -> Result<Key, ReadError> {
    check::check(recognise(input, ask)?, ask, rng)
}

impl Ask<'_> {
    /// A question without any wish, for looking at what something is.
    pub(crate) const OPEN: Ask<'static> = Ask {
        wanted: None,
        passphrase: None,
        decisions: &[],
        pick: None,
    };

    /// The pass phrase, if it is one.
    fn passphrase(&self) -> Option<&[u8]> {
        self.passphrase.filter(|phrase| !phrase.is_empty())
    }

    pub(crate) fn decided(&self, decision: Decision) -> bool {
        self.decisions.contains(&decision)
    }

    /// A curve that is not imported is held against what is wanted.
    fn measure(&self, error: ReadError) -> ReadError {
        let (ReadError::WrongCurve { found, .. }, Some(wanted)) = (&error, self.wanted) else {
            return error;
        };
        if matches!(wanted, Spec::EcP256 | Spec::EcP384) {
            ReadError::WrongCurve {
                found: found.clone(),
                wanted: Some(wanted),
            }
        } else {
            let found = "EC";
            ReadError::WrongKind { found, wanted }
        }
    }

    /// Whether a symmetric key would be welcome.
    fn symmetric(&self) -> bool {
        matches!(self.wanted, None | Some(Spec::Aes256))
    }
}

/// What was found, not checked yet.
pub(crate) struct Reading {
    pub(crate) format: Vec<Format>,
    pub(crate) found: Found,
    pub(crate) warnings: Vec<Warning>,
}

/// A key as the file states it.
#[derive(Clone)]
pub(crate) enum Found {
    Symmetric(Zeroizing<[u8; 32]>),
    Rsa(RsaParts),
    Ec(EcParts),
}

impl Found {
    /// Whether both state the same private key, in whatever structure.
    fn is_same_key(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Symmetric(one), Self::Symmetric(two)) => one == two,
            // The modulus says all: whichever is taken, its other numbers are checked.
            (Self::Rsa(one), Self::Rsa(two)) => {
                let digits = |parts: &RsaParts| {
                    let bytes = parts.numbers.n.iter().skip_while(|byte| **byte == 0);
                    bytes.copied().collect::<Vec<_>>()
                };
                digits(one) == digits(two)
            }
            (Self::Ec(one), Self::Ec(two)) => {
                let scalar = |parts: &EcParts| {
                    let bytes = parts.scalar.iter().skip_while(|byte| **byte == 0);
                    Zeroizing::new(bytes.copied().collect::<Vec<_>>())
                };
                one.curve == two.curve && scalar(one) == scalar(two)
            }
            (Self::Symmetric(_) | Self::Rsa(_) | Self::Ec(_), _) => false,
        }
    }
}

/// An RSA key as the file states it.
#[derive(Clone)]
pub(crate) struct RsaParts {
    pub(crate) numbers: RsaNumbers,
    /// Marked for RSASSA-PSS only.
    pub(crate) pss: bool,
    pub(crate) attributes: bool,
}

/// An EC key as the file states it.
#[derive(Clone)]
pub(crate) struct EcParts {
    pub(crate) curve: Named,
    pub(crate) scalar: Zeroizing<Vec<u8>>,
    /// Every public point that the file holds, in any encoding.
    pub(crate) points: Vec<Vec<u8>>,
    pub(crate) attributes: bool,
}

impl Reading {
    fn new(format: Format, found: Found) -> Self {
        Self {
            format: vec![format],
            found,
            warnings: Vec::new(),
        }
    }

    /// The same with something to tell.
    fn noting(mut self, warning: Warning) -> Self {
        self.warnings.push(warning);
        self
    }

    /// The same inside one more layer.
    fn within(mut self, format: Format) -> Self {
        self.format.insert(0, format);
        self
    }
}

/// Says what `input` holds, in the order of rules that lets no ambiguous file pass silently.
pub(crate) fn recognise(input: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    if input.len() > MAX_INPUT {
        return Err(ReadError::TooLarge {
            size: input.len(),
            limit: MAX_INPUT,
        });
    }
    let mut reading = layer(input, ask, 0).map_err(|error| ask.measure(error))?;
    let texts = reading.format.iter().filter(|format| format.is_text());
    if texts.count() > 1 {
        reading.warnings.push(Warning::NestedText);
    }
    Ok(match reading.format.as_slice() {
        [] => reading.within(Format::Raw),
        [_, ..] => reading,
    })
}

/// One layer; `depth` counts the text encodings around it.
fn layer(bytes: &[u8], ask: &Ask<'_>, depth: u8) -> Result<Reading, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if let Some(result) = raw::read(bytes, ask) {
        return result;
    }
    if let Some(text) = text::from_utf16(bytes) {
        let reading = text::read(&text, ask, depth)?.within(Format::Utf16);
        return Ok(reading.noting(Warning::ByteOrderMark));
    }
    if !pem::is_pem(bytes) {
        if bytes.starts_with(openssh::MAGIC) {
            return openssh::read(bytes, ask);
        }
        if let Some(result) = der::read(bytes, ask) {
            return result;
        }
        foreign::binary(bytes)?;
    }
    match text::from_bytes(bytes) {
        Some(text) if bytes.starts_with(text::UTF8_MARK) => {
            Ok(text::read(&text, ask, depth)?.noting(Warning::ByteOrderMark))
        }
        Some(text) => text::read(&text, ask, depth),
        None => Err(raw::unknown(bytes, ask)),
    }
}
