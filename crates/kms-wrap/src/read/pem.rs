//! PEM (RFC 7468), as found in the wild: several blocks, any line width, repaired line ends.

use zeroize::Zeroizing;

use super::{Ask, Reading, der, foreign, text};
use crate::{Container, Format, ReadError, Warning};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Whether the bytes hold a PEM boundary.
pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    bytes
        .windows(BEGIN.len())
        .any(|window| window == BEGIN.as_bytes())
}

/// One block, its base64 not decoded yet.
struct Block<'a> {
    label: &'a str,
    body: &'a str,
}

/// Reads the one private key among all blocks.
pub(super) fn read(text: &str, ask: &Ask<'_>) -> Result<Reading, ReadError> {
    let escaped = text.contains("\\n");
    let text = unescaped(text);
    let blocks = split(&text)?;
    let parameters = blocks
        .iter()
        .filter(|block| block.label == "EC PARAMETERS")
        .map(decode)
        .collect::<Result<Vec<_>, _>>()?;
    let curve = parameters.iter().find_map(|der| der::named_curve(der));
    let ask = &Ask { curve, ..*ask };
    let mut keys: Vec<(&str, Zeroizing<Vec<u8>>)> = Vec::new();
    for block in blocks.iter().filter(|block| is_private(block.label)) {
        let der = decode(block)?;
        if !keys.iter().any(|(_, known)| *known == der) {
            keys.push((block.label, der));
        }
    }
    let Some((label, der)) = keys.first() else {
        return Err(without_key(&blocks, ask));
    };
    let others = blocks.iter().filter(|block| is_foreign(block.label));
    let count = keys.len() + others.count();
    if count > 1 && !(count == keys.len() && are_one(&keys, ask)) {
        return Err(ReadError::SeveralKeys { count });
    }
    let mut reading = der::labelled(label, der, ask)?;
    for der in &parameters {
        der::agree_on_curve(&reading.found, der)?;
    }
    if escaped {
        reading.warnings.push(Warning::EscapedNewlines);
    }
    Ok(reading.within(Format::Pem))
}

/// The text with line ends in place of the characters `\n`, and without `\r`.
fn unescaped(text: &str) -> Zeroizing<String> {
    // At full size: growing would leave copies behind.
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    for (at, line) in text.split("\\n").enumerate() {
        if at > 0 {
            plain.push('\n');
        }
        for part in line.split("\\r") {
            plain.push_str(part);
        }
    }
    plain
}

/// Whether blocks of several kinds hold one key.
fn are_one(keys: &[(&str, Zeroizing<Vec<u8>>)], ask: &Ask<'_>) -> bool {
    let mut found = keys
        .iter()
        .map(|(label, der)| der::labelled(label, der, ask).map(|reading| reading.found));
    let Some(Ok(first)) = found.next() else {
        return false;
    };
    found.all(|other| other.is_ok_and(|other| first.is_same_key(&other)))
}

fn is_private(label: &str) -> bool {
    matches!(
        label,
        "PRIVATE KEY" | "ENCRYPTED PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY"
    )
}

/// Whether a block holds a private key of a kind that is not read.
fn is_foreign(label: &str) -> bool {
    label.contains("PRIVATE KEY") && !is_private(label)
}

/// Names what a file without private key is; public halves by the hash of their key.
fn without_key(blocks: &[Block<'_>], ask: &Ask<'_>) -> ReadError {
    for block in blocks {
        if let Some(error) = foreign::pem_label(block.label) {
            return error;
        }
        if let Ok(der) = decode(block)
            && let Some(Err(error)) = der::read(&der, ask)
        {
            return error;
        }
    }
    malformed()
}

fn split(text: &str) -> Result<Vec<Block<'_>>, ReadError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let (label, after) = after.split_once(DASHES).ok_or_else(malformed)?;
        let (body, after) = after.split_once("-----END ").ok_or_else(malformed)?;
        let (end, after) = after.split_once(DASHES).ok_or_else(malformed)?;
        if label != end {
            return Err(malformed());
        }
        blocks.push(Block { label, body });
        rest = after;
    }
    Ok(blocks)
}

/// The DER of a block. Headers (RFC 1421) occur in encrypted keys only.
fn decode(block: &Block<'_>) -> Result<Zeroizing<Vec<u8>>, ReadError> {
    if block.body.contains("ENCRYPTED") {
        return Err(foreign::not_read(Container::LegacyEncryptedPem));
    }
    let decoded = text::base64(block.body).ok_or_else(malformed)?;
    Ok(decoded.bytes)
}

fn malformed() -> ReadError {
    ReadError::Malformed {
        format: Format::Pem,
    }
}
