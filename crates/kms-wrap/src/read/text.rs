//! Keys written as text: hex and base64, with what surrounds them in real files.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::{Zeroize, Zeroizing};

use super::{Ask, Found, MAX_DEPTH, Reading, foreign, jwk, layer, pem, raw};
use crate::{Format, ReadError, Warning, shares};

/// Shorter texts are words, not keys in hex or base64.
const SHORTEST_KEY_TEXT: usize = 16;

/// The byte order mark of UTF-8, which Windows programs write.
pub(crate) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Text in memory that is wiped.
pub(crate) type Text = Zeroizing<String>;

/// Whether all bytes are printable ASCII or line ends and tabs.
pub(crate) fn is_ascii(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

/// The text of `bytes`: UTF-8 without control characters; a byte order mark is dropped.
pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Text> {
    let bytes = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    let text = core::str::from_utf8(bytes).ok()?;
    let plain = text
        .chars()
        .all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'));
    plain.then(|| Zeroizing::new(text.to_owned()))
}

/// UTF-16 behind a byte order mark, as `PowerShell`'s `>` writes it; ASCII only, so that random
/// bytes with such a start do not count.
pub(crate) fn from_utf16(bytes: &[u8]) -> Option<Text> {
    let (body, little_endian) = match bytes {
        [0xFF, 0xFE, body @ ..] => (body, true),
        [0xFE, 0xFF, body @ ..] => (body, false),
        _ => return None,
    };
    let (pairs, rest) = body.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let mut text = Zeroizing::new(String::with_capacity(pairs.len()));
    for pair in pairs {
        let byte = u8::try_from(if little_endian {
            u16::from_le_bytes(*pair)
        } else {
            u16::from_be_bytes(*pair)
        })
        .ok()
        .filter(|byte| is_ascii(&[*byte]))?;
        text.push(char::from(byte));
    }
    Some(text)
}

/// Reads a key from text.
pub(super) fn read(text: &str, ask: &Ask<'_>, depth: u8) -> Result<Reading, ReadError> {
    if let Some(share) = shares::recognise(text) {
        return Err(share.map_or_else(
            |fault| ReadError::DamagedShare { fault },
            |share| ReadError::Share {
                number: share.number(),
                threshold: share.threshold(),
                count: share.count(),
                set: share.set(),
            },
        ));
    }
    if pem::is_pem(text.as_bytes()) {
        return pem::read(text, ask);
    }
    if let Some(result) = jwk::read(text.trim(), ask) {
        return result;
    }
    foreign::text(text)?;
    let hex = if depth < MAX_DEPTH {
        hex(text)
    } else {
        Hex::No
    };
    if let Hex::Bytes(bytes) = &hex {
        if let Ok(key) = <[u8; raw::KEY_LEN]>::try_from(bytes.as_slice()) {
            let key = Found::Symmetric(Zeroizing::new(key));
            let reading = Reading::new(Format::Hex, key).noting(Warning::ReadAsHex);
            let bare = text.trim().bytes().all(|byte| byte.is_ascii_hexdigit());
            return Ok(if bare {
                reading
            } else {
                reading.noting(Warning::HexDecoration)
            });
        }
        if let Some(result) = inside_hex(bytes, ask, depth) {
            return result;
        }
    }
    if depth < MAX_DEPTH
        && text.len() >= SHORTEST_KEY_TEXT
        && let Some(decoded) = base64(text)
        && let Some(result) = inside_base64(text, &decoded, ask, depth)
        // Of digits in pairs the length that they give as hex is the one to tell.
        && (result.is_ok() || !matches!(hex, Hex::Bytes(_)))
    {
        return result;
    }
    Err(match hex {
        Hex::Bytes(bytes) if ask.symmetric() => raw::wrong_length(bytes.len()),
        Hex::Odd(digits) => ReadError::OddHex { digits },
        Hex::Bytes(_) | Hex::No => ReadError::Text { size: text.len() },
    })
}

/// What hex holds beside a key of the right length: DER, or one more layer of text.
fn inside_hex(bytes: &[u8], ask: &Ask<'_>, depth: u8) -> Option<Result<Reading, ReadError>> {
    match layer(bytes, ask, depth + 1) {
        Err(
            ReadError::Empty
            | ReadError::Text { .. }
            | ReadError::Unknown { .. }
            | ReadError::OddHex { .. }
            | ReadError::MissingByte { .. }
            | ReadError::AmbiguousText { .. },
        ) => None,
        result => Some(result.map(|reading| reading.within(Format::Hex))),
    }
}

/// What base64 holds, if that is anything: most words are base64, too.
fn inside_base64(
    text: &str,
    decoded: &Decoded,
    ask: &Ask<'_>,
    depth: u8,
) -> Option<Result<Reading, ReadError>> {
    match layer(&decoded.bytes, ask, depth + 1) {
        Ok(reading) => {
            let mut reading = reading.within(Format::Base64);
            if decoded.trailing_bits {
                reading.warnings.push(Warning::TrailingBits);
            }
            let symmetric = matches!(reading.found, Found::Symmetric(_));
            if symmetric && !(is_mixed(text) && is_wrapped(text)) {
                reading.warnings.push(Warning::PerhapsWords);
            }
            Some(Ok(reading))
        }
        Err(
            error @ (ReadError::MissingByte { .. }
            | ReadError::AlreadyWrapped { .. }
            | ReadError::WrongLength {
                found: 16 | 24 | 48 | 64,
                ..
            }),
        ) => is_mixed(text).then_some(Err(error)),
        Err(
            ReadError::Empty
            | ReadError::Text { .. }
            | ReadError::Unknown { .. }
            | ReadError::OddHex { .. }
            | ReadError::WrongLength { .. },
        ) => None,
        Err(error) => Some(Err(error)),
    }
}

/// Whether a text has what words lack and base64 of random bytes mostly has: padding, or digits
/// among letters of both cases.
fn is_mixed(text: &str) -> bool {
    let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    let mixed = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase);
    text.contains('=') || mixed && has(char::is_ascii_digit)
}

/// Whether the white space in a text is that of lines of one length, the last one aside.
fn is_wrapped(text: &str) -> bool {
    let mut lines = unquoted(text).lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let whole = |line: &str| !line.contains(char::is_whitespace);
    let mut before = first.len();
    whole(first)
        && lines.all(|line| {
            let fits = before == first.len() && line.len() <= first.len();
            before = line.len();
            fits && whole(line)
        })
}

/// What a text is as hex.
pub(crate) enum Hex {
    /// Pairs of digits.
    Bytes(Zeroizing<Vec<u8>>),
    /// Digits, but an odd number of them.
    Odd(usize),
    /// Something else.
    No,
}

/// Decodes hex in either case, with `0x`, quotes, `\x` pairs, and `:`, `-`, white space between pairs.
pub(crate) fn hex(text: &str) -> Hex {
    let text = unquoted(text);
    let text = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))
        .unwrap_or(text);
    let mut digits = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut broken_pair = false;
    for part in text
        .split([':', '-', ' ', '\t', '\r', '\n'])
        .flat_map(|part| part.split("\\x"))
    {
        for c in part.chars() {
            let Some(digit) = c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
                return Hex::No;
            };
            digits.push(digit);
        }
        broken_pair |= !part.len().is_multiple_of(2);
    }
    if digits.len() < SHORTEST_KEY_TEXT {
        return Hex::No;
    }
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return Hex::Odd(digits.len());
    }
    if broken_pair {
        return Hex::No;
    }
    Hex::Bytes(Zeroizing::new(
        pairs.iter().map(|[high, low]| high << 4 | low).collect(),
    ))
}

/// Decoded base64.
pub(crate) struct Decoded {
    /// The bytes.
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// The last character held bits that should be zero.
    pub(crate) trailing_bits: bool,
}

/// Decodes base64 in the standard or the URL alphabet (RFC 4648), not a mix of both; white space
/// anywhere, padding right or absent.
pub(crate) fn base64(text: &str) -> Option<Decoded> {
    let mut dense: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(text.len()));
    dense.extend(
        unquoted(text)
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace()),
    );
    let url = dense.iter().any(|byte| matches!(byte, b'-' | b'_'));
    if dense.contains(&b'=') && !dense.len().is_multiple_of(4) {
        return None;
    }
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(if url { &URL_SAFE } else { &STANDARD }, config);
    // One buffer of full size: growing would leave copies behind.
    let mut bytes = Zeroizing::new(vec![0; dense.len()]);
    let length = engine.decode_slice(dense.as_slice(), &mut bytes).ok()?;
    if let Some(rest) = bytes.get_mut(length..) {
        rest.zeroize();
    }
    bytes.truncate(length);
    let again = Zeroizing::new(engine.encode(bytes.as_slice()));
    let given = dense.iter().filter(|byte| **byte != b'=');
    let trailing_bits = !given.eq(again.as_bytes().iter().filter(|byte| **byte != b'='));
    Some(Decoded {
        bytes,
        trailing_bits,
    })
}

/// The text without white space and one pair of quotes around it.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
        .trim()
}
