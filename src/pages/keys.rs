//! Keys: the list, one key, a new key, an import.

mod action;
pub mod create;
mod delete;
pub mod detail;
pub mod import;
pub mod list;
mod parts;
mod tags;
