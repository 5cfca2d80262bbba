//! The Keyferry console: docs/ARCHITECTURE.md has the map.

#![expect(unreachable_pub, reason = "`#[component]` makes what it writes `pub`")]

pub mod api;
pub mod app;
pub mod components;
pub mod context;
pub mod digest;
pub mod format;
pub mod i18n;
pub mod key_file;
pub mod load;
pub mod pages;
pub mod records;
pub mod route;
pub mod save;
pub mod shell;
pub mod shown;
pub mod spki;
pub mod words;
pub mod worker;
pub mod zone;

pub use app::App;
