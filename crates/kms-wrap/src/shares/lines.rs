//! Bytes as short numbered lines that can be typed by hand.
//!
//! A line is its number in two digits, up to 24 characters of Crockford's base32 (no I, L, O, U), and
//! two check characters over both. Read is the text without its white space, so that lines may break
//! anywhere; their numbers and lengths tell where each begins.

use data_encoding::{Encoding, Specification};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::ShareFault;

/// Crockford's base32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of base32 in a full line: 15 bytes.
const WIDTH: usize = 24;

/// Characters between two spaces.
const GROUP: usize = 4;

/// Characters of a line's number.
const NUMBER: usize = 2;

/// Check characters of a line.
const CHECK: usize = 2;

/// Characters of a full line, without spaces.
const LINE: usize = NUMBER + WIDTH + CHECK;

/// The most lines: their number has two digits.
const MAX_LINES: usize = 99;

/// The lines of `bytes`, each ended.
pub(super) fn write(bytes: &[u8]) -> Zeroizing<String> {
    let base32 = encode(bytes);
    let mut text = Zeroizing::new(String::with_capacity(2 * base32.len() + LINE));
    for (at, line) in base32.chunks(WIDTH).enumerate() {
        for c in number(at + 1) {
            text.push(c.into());
        }
        text.push(' ');
        for group in line.chunks(GROUP) {
            text.push(' ');
            text.extend(group.iter().copied().map(char::from));
        }
        text.push_str("  ");
        text.extend(check(at + 1, line).map(char::from));
        text.push('\n');
    }
    text
}

/// The bytes of the lines in `text`.
pub(super) fn read(text: &str) -> Result<Zeroizing<Vec<u8>>, ShareFault> {
    let mut dense = Zeroizing::new(Vec::with_capacity(text.len()));
    dense.extend(
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(symbol),
    );
    // A first line that is none: something else altogether.
    if !dense.starts_with(&number(1)) || dense.len() > MAX_LINES * LINE {
        return Err(ShareFault::NoShare);
    }
    let mut base32 = Zeroizing::new(Vec::with_capacity(dense.len()));
    for (at, line) in dense.chunks(LINE).enumerate() {
        let fault = ShareFault::Line { line: at + 1 };
        let (numbered, rest) = line.split_at_checked(NUMBER).ok_or(fault)?;
        let length = rest.len().checked_sub(CHECK).ok_or(fault)?;
        let (data, checked) = rest.split_at_checked(length).ok_or(fault)?;
        let known = data.iter().all(|c| ALPHABET.contains(c));
        if numbered != number(at + 1) || !known || checked != check(at + 1, data) {
            return Err(fault);
        }
        base32.extend_from_slice(data);
    }
    decode(&base32).ok_or(ShareFault::Checksum)
}

/// A character as the alphabet has it; what cannot be in a share becomes `?`.
fn symbol(c: char) -> u8 {
    match c.to_ascii_uppercase() {
        'O' => b'0',
        'I' | 'L' => b'1',
        other => u8::try_from(other).unwrap_or(b'?'),
    }
}

/// The number of a line, in two digits.
fn number(line: usize) -> [u8; NUMBER] {
    let digit = |value: usize| b'0' + u8::try_from(value % 10).unwrap_or(0);
    [digit(line / 10), digit(line)]
}

/// Two characters: 10 bits of a hash over number and data, so that one mistyped line in a thousand
/// passes, to be caught by the checksum over the whole.
fn check(line: usize, data: &[u8]) -> [u8; CHECK] {
    let mut hash = Sha256::new();
    hash.update(b"keyferry share line ");
    hash.update(number(line));
    hash.update(data);
    let hash = hash.finalize();
    let symbol = |byte: Option<&u8>| {
        let index = usize::from(byte.copied().unwrap_or(0) % 32);
        ALPHABET.get(index).copied().unwrap_or(b'?')
    };
    [symbol(hash.first()), symbol(hash.get(1))]
}

#[expect(
    clippy::expect_used,
    reason = "32 different characters are an alphabet"
)]
fn crockford() -> Encoding {
    let mut specification = Specification::new();
    specification
        .symbols
        .extend(ALPHABET.iter().copied().map(char::from));
    specification.encoding().expect("the alphabet is valid")
}

/// Bytes in Crockford's base32.
pub(super) fn encode(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let encoding = crockford();
    let mut base32 = Zeroizing::new(vec![0; encoding.encode_len(bytes.len())]);
    encoding.encode_mut(bytes, &mut base32);
    base32
}

/// `None` where the length is none of base32's, or bits behind the last byte are not zero.
fn decode(base32: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let encoding = crockford();
    let mut bytes = Zeroizing::new(vec![0; encoding.decode_len(base32.len()).ok()?]);
    encoding.decode_mut(base32, &mut bytes).ok()?;
    Some(bytes)
}
