//! Any bytes as what was wrapped elsewhere.

#![no_main]

use kms_wrap::{WrappedRole, classify_wrapped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    for role in [
        WrappedRole::KeyMaterial,
        WrappedRole::TemporaryKeyMaterial,
        WrappedRole::PrivateKeyCiphertext,
    ] {
        if let Ok(ciphertext) = classify_wrapped(role, input, None) {
            assert!(ciphertext.len() <= input.len());
        }
    }
});
