//! Traces of a private key in bytes that are no whole structure: cut off, or with something before it.

/// DER of the identifiers in private keys: RSA, EC, and the curves, which SEC1 names alone.
///
/// A ciphertext of 2400 bytes holds the shortest of them by chance once in 2^42.
const IDENTIFIERS: [&[u8]; 6] = [
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01",
    b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01",
    b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
    b"\x06\x05\x2b\x81\x04\x00\x22",
    b"\x06\x05\x2b\x81\x04\x00\x23",
    b"\x06\x05\x2b\x81\x04\x00\x0a",
];

/// How far into the bytes a SEC1 key may begin: its head is short, and chance would find it anywhere.
const SEC1_WITHIN: usize = 64;

/// Whether a private key lies in the bytes.
pub(crate) fn holds_key(bytes: &[u8]) -> bool {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    // PKCS#1 names no algorithm: version 0 and a modulus of 256 bytes or more, or 65537 and what follows.
    let pkcs1 = bytes
        .windows(6)
        .any(|window| matches!(window, [0x02, 0x01, 0x00, 0x02, 0x82, 0x01..=0x04]));
    let exponents = holds(b"\x02\x03\x01\x00\x01\x02\x82");
    // Version 1 and a scalar of 32, 48 or 66 bytes.
    let sec1 = bytes
        .windows(5)
        .take(SEC1_WITHIN)
        .any(|window| matches!(window, [0x02, 0x01, 0x01, 0x04, 0x20 | 0x30 | 0x42]));
    pkcs1 || exponents || sec1 || IDENTIFIERS.iter().any(|identifier| holds(identifier))
}
