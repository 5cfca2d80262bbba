//! M-of-N shares of a key: any M of them rebuild it, fewer say nothing of it.
//!
//! Shamir's scheme over GF(256), by the `vsss-rs` crate. A share is a text that says what it belongs
//! to, with checksums by which a mistyped line is found: docs/FILE-FORMATS.md.

mod error;
mod join;
mod layout;
mod lines;
mod material;
mod page;

use core::fmt;

use rand_core::CryptoRng;
use vsss_rs::Gf256;
use zeroize::Zeroizing;

use crate::read::text;
use crate::{Key, MAX_INPUT, Spec};

pub use error::{JoinError, ShareFault, SplitError};
pub use join::join;

use layout::{Head, Set};

/// The fewest shares that may be asked for to rebuild a key: one would be the key itself.
pub const MIN_THRESHOLD: u8 = 2;

/// The most shares of one key.
pub const MAX_SHARES: u8 = 16;

/// The first line of a share's block.
const BEGIN: &str = "-----BEGIN KEYFERRY KEY SHARE-----";

/// The last line of a share's block.
const END: &str = "-----END KEYFERRY KEY SHARE-----";

/// One share. Its bytes are wiped when it is dropped, and shown by no `Debug`.
pub struct Share {
    head: Head,
    /// The whole share, checksum included.
    bytes: Zeroizing<Vec<u8>>,
}

/// Splits a key into `count` shares, any `threshold` of which rebuild it.
pub fn split<R: CryptoRng + ?Sized>(
    key: &Key,
    threshold: u8,
    count: u8,
    rng: &mut R,
) -> Result<Vec<Share>, SplitError> {
    if threshold < MIN_THRESHOLD || threshold > count || count > MAX_SHARES {
        return Err(SplitError::Numbers { threshold, count });
    }
    if let Some(decision) = key.open_decisions().first() {
        return Err(SplitError::Undecided {
            decision: *decision,
        });
    }
    let secret = material::of(key).ok_or(SplitError::Damaged)?;
    let points = Gf256::split_bytes(threshold.into(), count.into(), &*secret, &mut *rng)
        .map_err(|_| SplitError::Damaged)?;
    let points: Vec<_> = points.into_iter().map(Zeroizing::new).collect();

    let mut id = [0; layout::SET_LEN];
    rng.fill_bytes(&mut id);
    let set = Set {
        id,
        threshold,
        count,
        spec: key.facts().spec,
        fingerprint: key.facts().fingerprint.clone(),
    };
    let shares: Vec<Share> = points
        .iter()
        .map(|point| Share::new(&set, point))
        .collect::<Option<_>>()
        .ok_or(SplitError::Damaged)?;
    // What is handed out must rebuild the key: afterwards nobody could mend it.
    let enough = shares.iter().take(threshold.into()).collect::<Vec<_>>();
    if join::secret(&enough).as_ref() != Some(&secret) {
        return Err(SplitError::Damaged);
    }
    Ok(shares)
}

impl Share {
    /// `point` is the number, followed by a byte of the share for each byte of the secret.
    fn new(set: &Set, point: &[u8]) -> Option<Self> {
        let (number, values) = point.split_first()?;
        let head = Head {
            set: set.clone(),
            number: *number,
        };
        let bytes = layout::write(&head, values)?;
        Some(Self { head, bytes })
    }

    /// Reads a share: the file, or its numbered lines typed or scanned. White space, line ends, the
    /// case of letters, and `O` for `0` or `I` and `L` for `1` do not matter.
    pub fn from_text(text: &[u8]) -> Result<Self, ShareFault> {
        let text = text::from_bytes(text)
            .or_else(|| text::from_utf16(text))
            .filter(|text| text.len() <= MAX_INPUT)
            .ok_or(ShareFault::NoShare)?;
        let bytes = match block(&text) {
            // Whoever says that it is one has mistyped its beginning.
            Some(block) => lines::read(block).map_err(|fault| match fault {
                ShareFault::NoShare => ShareFault::Line { line: 1 },
                ShareFault::Line { .. } | ShareFault::Checksum | ShareFault::Version { .. } => {
                    fault
                }
            }),
            None => lines::read(&text),
        }?;
        let head = layout::read(&bytes)?;
        Ok(Self { head, bytes })
    }

    /// The share as a text file.
    pub fn to_text(&self) -> Zeroizing<String> {
        let Set {
            threshold,
            count,
            spec,
            fingerprint,
            ..
        } = &self.head.set;
        let lines = self.lines();
        let head = format!(
            "Key share {} of {count}, made by Keyferry. Any {threshold} of the {count} shares rebuild the key.\n\
             Key: {spec}\nFingerprint: {fingerprint}\nSet: {}\n",
            self.head.number,
            self.set(),
        );
        let parts = [&head, BEGIN, "\n", &lines, END, "\n"];
        // At full size: growing would leave copies behind.
        let length = parts.iter().map(|part| part.len()).sum();
        let mut text = Zeroizing::new(String::with_capacity(length));
        for part in parts {
            text.push_str(part);
        }
        text
    }

    /// The share as a page to print: HTML that loads nothing and runs nothing, in English and Chinese,
    /// with the numbered lines and a QR code of them.
    pub fn to_html(&self) -> Zeroizing<String> {
        page::html(self)
    }

    /// A name for the file of [`Share::to_text`].
    pub fn name(&self) -> String {
        format!(
            "share-{}-of-{}-{}.txt",
            self.number(),
            self.count(),
            self.set()
        )
    }

    /// Its number, from 1.
    pub fn number(&self) -> u8 {
        self.head.number
    }

    /// How many shares rebuild the key.
    pub fn threshold(&self) -> u8 {
        self.head.set.threshold
    }

    /// How many shares there are.
    pub fn count(&self) -> u8 {
        self.head.set.count
    }

    /// What all shares of one splitting have in common, and those of no other: 8 characters drawn at
    /// random, `9F3A-77C1` for example.
    pub fn set(&self) -> String {
        self.head.set.name()
    }

    /// What the key is.
    pub fn spec(&self) -> Spec {
        self.head.set.spec
    }

    /// The key's fingerprint, as [`Facts`](crate::Facts) states it.
    pub fn fingerprint(&self) -> &str {
        &self.head.set.fingerprint
    }

    /// The checksum over everything in it, 16 hex digits.
    pub fn checksum(&self) -> String {
        layout::checksum_of(&self.bytes)
    }

    /// The numbered lines.
    fn lines(&self) -> Zeroizing<String> {
        lines::write(&self.bytes)
    }
}

/// What `text` is, if it is a key share: for [`read`](crate::read()), which cannot use one alone.
pub(crate) fn recognise(text: &str) -> Option<Result<Share, ShareFault>> {
    match Share::from_text(text.as_bytes()) {
        Err(fault) => text.contains(BEGIN).then_some(Err(fault)),
        share => Some(share),
    }
}

/// The lines between the first boundaries, if there are any.
fn block(text: &str) -> Option<&str> {
    let (_, after) = text.split_once(BEGIN)?;
    Some(
        after
            .split_once("-----END")
            .map_or(after, |(block, _)| block),
    )
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Share")
            .field("number", &self.number())
            .field("set", &self.set())
            .finish_non_exhaustive()
    }
}
