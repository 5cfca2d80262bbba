//! Keys: the list, one key, a new key, an import.

mod action;
mod action_menu;
mod ask;
mod batch;
mod change;
mod command;
pub mod create;
mod delete;
pub mod detail;
mod disable;
pub mod import;
mod last_use;
pub mod list;
mod parts;
mod results;
mod tags;
mod work;
