//! The versions of everything that the set-up installs. wasm-bindgen is not here: its tool must
//! equal the library to the digit, so that version is read from Cargo.lock.

/// Trunk, which builds the console.
pub(crate) const TRUNK: &str = "0.21.14";

/// npm's `binaryen`, whose `wasm-opt` shrinks WebAssembly.
pub(crate) const BINARYEN: &str = "132.0.0";

/// npm's `axe-core`, the accessibility checks of the journeys.
pub(crate) const AXE: &str = "4.14.1";

/// The official client of the API; the journeys import a key through it.
pub(crate) const PYTHON_SDK: &str = "3.1.219";

/// The referee of the journeys' cryptography.
pub(crate) const PYTHON_CRYPTOGRAPHY: &str = "50.0.2";

/// The oldest compiler that builds the workspace; equal to `rust-version` in Cargo.toml.
pub(crate) const RUST: (u32, u32) = (1, 95);
