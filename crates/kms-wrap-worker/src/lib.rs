#![doc = include_str!("../README.md")]

mod refusal;
mod reply;
mod request;
mod share;

pub use refusal::{Asks, Candidate, Part, Refusal};
pub use reply::{Facts, FileToSave, Reply, ShareToSave, Stage, Warning, Wrapped};
pub use request::{Ask, Request, Role};
pub use share::{Share, ShareFault, ShareHead};
