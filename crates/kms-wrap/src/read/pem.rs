//! PEM (RFC 7468), as found in the wild: several blocks, any line width, repaired line ends.

use std::mem;

use zeroize::Zeroizing;

use super::several::{self, Entry};
use super::{Ask, Reading, der, foreign, legacy, openssh, text};
use crate::check::Named;
use crate::{Format, ReadError, Warning};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// The label of CMS, encrypted or signed.
const CMS: &str = "CMS";

/// Whether the bytes hold a PEM boundary.
pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    bytes
        .windows(BEGIN.len())
        .any(|window| window == BEGIN.as_bytes())
}

/// One block, its base64 not decoded yet.
struct Block<'a> {
    label: &'a str,
    /// Headers of RFC 1421, which occur in encrypted keys only.
    headers: &'a str,
    body: &'a str,
}

impl<'a> Block<'a> {
    fn new(label: &'a str, body: &'a str) -> Self {
        let body = body.trim_start();
        let has_headers = body.lines().next().is_some_and(|line| line.contains(':'));
        let length: usize = body
            .split_inclusive('\n')
            .take_while(|line| has_headers && !line.trim().is_empty())
            .map(str::len)
            .sum();
        let (headers, body) = body.split_at_checked(length).unwrap_or(("", body));
        Self {
            label,
            headers,
            body,
        }
    }

    fn read(&self, curve: Option<Named>, ask: &Ask<'_>) -> Result<Reading, ReadError> {
        let data = decode(self)?;
        if self.label == "OPENSSH PRIVATE KEY" {
            return openssh::read(&data, ask);
        }
        if !legacy::is_encrypted(self.headers) {
            return der::labelled(self.label, &data, curve, ask);
        }
        let opened = legacy::open(self.headers, &data, ask)?;
        match der::labelled(self.label, &opened, curve, ask) {
            // Right padding by chance, and noise.
            Err(ReadError::Malformed { .. } | ReadError::TrailingBytes { .. }) => {
                Err(ReadError::PassphraseWrong)
            }
            result => result.map(|reading| reading.within(Format::EncryptedPem)),
        }
    }
}

/// A block with a private key, and the `EC PARAMETERS` beside it.
struct Held<'a> {
    block: &'a Block<'a>,
    parameters: Vec<Zeroizing<Vec<u8>>>,
}

impl Held<'_> {
    fn read(&self, ask: &Ask<'_>) -> Result<Reading, ReadError> {
        if let Some(error) = foreign::pem_label(self.block.label)
            && self.block.label != CMS
        {
            return Err(error);
        }
        let mut parameters = self.parameters.iter();
        let curve = parameters.find_map(|der| der::named_curve(der));
        let reading = self.block.read(curve, ask)?;
        for der in &self.parameters {
            der::agree_on_curve(&reading.found, der)?;
        }
        Ok(reading.within(Format::Pem))
    }
}

/// Reads the one private key among all blocks, or the one that was picked.
pub(super) fn read(text: &str, ask: &Ask<'_>) -> Result<Reading, ReadError> {
    let escaped = text.contains("\\n");
    let text = unescaped(text);
    let blocks = split(&text)?;
    let mut parameters = Vec::new();
    let mut keys: Vec<Held<'_>> = Vec::new();
    for block in &blocks {
        if block.label == "EC PARAMETERS" {
            parameters.push(decode(block)?);
        } else if block.label.contains("PRIVATE KEY") || is_enveloped(block) {
            let parameters = mem::take(&mut parameters);
            keys.push(Held { block, parameters });
        }
    }
    let Some(last) = keys.last_mut() else {
        return Err(without_key(&blocks, ask));
    };
    last.parameters.append(&mut parameters);
    let entries = keys.iter().map(|key| Entry {
        name: None,
        open: |ask: &Ask<'_>| key.read(ask),
    });
    let mut reading = several::choose(entries, ask)?;
    if escaped {
        reading.warnings.push(Warning::EscapedNewlines);
    }
    Ok(reading)
}

/// Whether a block is encrypted CMS, which may hold a key; signed CMS holds certificates.
fn is_enveloped(block: &Block<'_>) -> bool {
    block.label == CMS && decode(block).is_ok_and(|der| der::is_enveloped(&der))
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
        blocks.push(Block::new(label, body));
        rest = after;
    }
    Ok(blocks)
}

/// The bytes of a block.
fn decode(block: &Block<'_>) -> Result<Zeroizing<Vec<u8>>, ReadError> {
    let decoded = text::base64(block.body).ok_or_else(malformed)?;
    Ok(decoded.bytes)
}

fn malformed() -> ReadError {
    ReadError::Malformed {
        format: Format::Pem,
    }
}
