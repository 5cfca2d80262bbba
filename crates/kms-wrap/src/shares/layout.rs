//! The bytes of a share. Numbers are single bytes:
//!
//! magic `K`, version 1, set (5 bytes), number, threshold, count, spec, fingerprint (8 bytes of a
//! symmetric key's, 32 of a key pair's), the share of each byte of the secret, checksum (8 bytes).

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{MAX_SHARES, MIN_THRESHOLD, ShareFault, lines};
use crate::{Spec, fingerprint};

/// Bytes of a set's identifier.
pub(super) const SET_LEN: usize = 5;

/// Bytes of the checksum.
const CHECKSUM: usize = 8;

const MAGIC: u8 = b'K';
const VERSION: u8 = 1;

/// What all shares of one splitting have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) id: [u8; SET_LEN],
    pub(super) threshold: u8,
    pub(super) count: u8,
    pub(super) spec: Spec,
    pub(super) fingerprint: String,
}

/// Everything in a share but the share itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) set: Set,
    pub(super) number: u8,
}

impl Set {
    /// Its identifier as people read it.
    pub(super) fn name(&self) -> String {
        let mut name = lines::encode(&self.id);
        name.insert(4, b'-');
        String::from_utf8_lossy(&name).into_owned()
    }
}

/// The bytes of a share.
pub(super) fn write(head: &Head, values: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let set = &head.set;
    let (_, digits) = set.fingerprint.split_once(':')?;
    let fingerprint = HEXLOWER.decode(digits.as_bytes()).ok()?;
    let length = 6 + SET_LEN + fingerprint.len() + values.len() + CHECKSUM;
    // At full size: growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    bytes.extend([MAGIC, VERSION]);
    bytes.extend(set.id);
    bytes.extend([head.number, set.threshold, set.count, code(set.spec)]);
    bytes.extend(&fingerprint);
    bytes.extend_from_slice(values);
    let checksum = checksum(&bytes);
    bytes.extend(checksum);
    Some(bytes)
}

/// What a share says of itself, once its checksum is right.
pub(super) fn read(bytes: &[u8]) -> Result<Head, ShareFault> {
    let [MAGIC, version, ..] = bytes else {
        return Err(ShareFault::NoShare);
    };
    if *version != VERSION {
        return Err(ShareFault::Version { version: *version });
    }
    checked(bytes).and_then(head).ok_or(ShareFault::Checksum)
}

/// The share's part of the secret: the number, and a byte for each of the secret's.
pub(super) fn point(head: &Head, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let body = checked(bytes)?;
    let values = body.get(6 + SET_LEN + fingerprint_len(head.set.spec)..)?;
    let mut point = Zeroizing::new(Vec::with_capacity(1 + values.len()));
    point.push(head.number);
    point.extend_from_slice(values);
    Some(point)
}

/// The checksum at the end, in hex.
pub(super) fn checksum_of(bytes: &[u8]) -> String {
    let sum = bytes.last_chunk::<CHECKSUM>();
    sum.map_or_else(String::new, |sum| HEXLOWER.encode(sum))
}

fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (body, stated) = bytes.split_last_chunk::<CHECKSUM>()?;
    (checksum(body) == *stated).then_some(body)
}

fn head(body: &[u8]) -> Option<Head> {
    let (id, rest) = body.get(2..)?.split_first_chunk::<SET_LEN>()?;
    let ([number, threshold, count, spec], rest) = rest.split_first_chunk()?;
    let spec = Spec::ALL.into_iter().find(|one| code(*one) == *spec)?;
    let numbers = (MIN_THRESHOLD..=*count).contains(threshold)
        && *count <= MAX_SHARES
        && (1..=*count).contains(number);
    let fingerprint = rest.get(..fingerprint_len(spec)).filter(|_| numbers)?;
    Some(Head {
        set: Set {
            id: *id,
            threshold: *threshold,
            count: *count,
            spec,
            fingerprint: fingerprint::stated(spec, fingerprint),
        },
        number: *number,
    })
}

fn checksum(body: &[u8]) -> [u8; CHECKSUM] {
    let mut hash = Sha256::new();
    hash.update(b"keyferry share v1");
    hash.update(body);
    let hash = hash.finalize();
    hash.first_chunk().copied().unwrap_or_default()
}

/// The number of a spec in a share. Never given to another.
fn code(spec: Spec) -> u8 {
    match spec {
        Spec::Aes256 => 1,
        Spec::Rsa2048 => 2,
        Spec::Rsa3072 => 3,
        Spec::Rsa4096 => 4,
        Spec::EcP256 => 5,
        Spec::EcP384 => 6,
    }
}

fn fingerprint_len(spec: Spec) -> usize {
    match spec {
        Spec::Aes256 => 8,
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 | Spec::EcP256 | Spec::EcP384 => 32,
    }
}
