//! Published vectors and a sample of every format: the same natively and in a browser's worker, where the
//! console runs this crate.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(not(target_arch = "wasm32"))]
mod keys;
mod kwp;
mod oaep;
mod samples;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

#[cfg(not(target_arch = "wasm32"))]
use core::prelude::v1::test as vector;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as vector;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(5649)
}
