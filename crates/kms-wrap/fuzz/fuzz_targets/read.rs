//! Any bytes as a key file, as they are and with every decision taken.

#![no_main]

use kms_wrap::{Ask, Decision};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fuzz_target!(|input: &[u8]| {
    for decisions in [&[][..], &Decision::ALL] {
        let ask = Ask {
            decisions,
            ..Ask::default()
        };
        let _ = kms_wrap::read(input, &ask, &mut ChaCha20Rng::seed_from_u64(0));
    }
});
