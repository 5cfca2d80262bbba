#![doc = include_str!("../README.md")]

mod refusal;
mod reply;
mod request;

pub use refusal::{Asks, Candidate, Part, Refusal};
pub use reply::{Facts, FileToSave, Reply, Stage, Warning, Wrapped};
pub use request::{Ask, Request, Role};
