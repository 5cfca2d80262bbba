//! Keys: the list, one key, a new key, an import.

mod action;
mod action_menu;
mod batch;
mod change;
pub mod create;
mod delete;
pub mod detail;
pub mod import;
pub mod list;
mod parts;
mod results;
mod tags;
mod work;
