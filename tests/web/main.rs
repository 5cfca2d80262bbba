//! The console in a browser, over a stub of the server. Elements are found as a screen reader finds them.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it misses"
)]

mod audit;
mod detail;
mod frame;
mod import;
mod list;
mod moment;
mod narrow;
mod notices;
mod offline_page;
mod overview;
mod picture;
mod search_box;
mod settings;
mod sign_in;
mod stage;
mod stub;
mod tags;
mod worker;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
