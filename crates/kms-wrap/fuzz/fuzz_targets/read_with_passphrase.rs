//! Any bytes as an encrypted key file. The seeds open with this pass phrase.

#![no_main]

use kms_wrap::{Ask, Decision};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fuzz_target!(|input: &[u8]| {
    let ask = Ask {
        passphrase: Some(b"pw"),
        decisions: &Decision::ALL,
        pick: Some(1),
        ..Ask::default()
    };
    let _ = kms_wrap::read(input, &ask, &mut ChaCha20Rng::seed_from_u64(0));
});
