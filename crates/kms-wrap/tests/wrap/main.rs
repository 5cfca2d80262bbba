//! The crate against published vectors, against OpenSSL, and against what people really choose.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod backup;
mod canonical;
mod checks;
mod classify;
mod containers;
mod corpus;
mod formats;
mod numbers;
mod oaep;
mod openssl;
mod property;
mod refused;
mod several;
mod shares;
mod structure;
mod tools;
mod wrap;

use kms_wrap::{Ask, Decision, Key, ReadError, Spec};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(5649)
}

fn read(input: &[u8]) -> Result<Key, ReadError> {
    kms_wrap::read(input, &Ask::default(), &mut rng())
}

fn read_as(input: &[u8], wanted: Spec) -> Result<Key, ReadError> {
    let ask = Ask {
        wanted: Some(wanted),
        ..Ask::default()
    };
    kms_wrap::read(input, &ask, &mut rng())
}

fn read_deciding(input: &[u8], decision: Decision) -> Result<Key, ReadError> {
    let ask = Ask {
        decisions: &[decision],
        ..Ask::default()
    };
    kms_wrap::read(input, &ask, &mut rng())
}

fn read_with(input: &[u8], passphrase: &[u8]) -> Result<Key, ReadError> {
    let ask = Ask {
        passphrase: Some(passphrase),
        ..Ask::default()
    };
    kms_wrap::read(input, &ask, &mut rng())
}

/// A symmetric key that looks random.
const AES: [u8; 32] = [
    0xf0, 0x1d, 0x8e, 0x3b, 0xc2, 0x07, 0x95, 0x6a, 0xde, 0x41, 0x7f, 0x88, 0x13, 0xaa, 0x5c, 0xe9,
    0x30, 0xb6, 0x04, 0xd3, 0x72, 0x9e, 0x2f, 0x58, 0xcb, 0x19, 0x64, 0xfd, 0x86, 0x4b, 0xa7, 0x0e,
];
