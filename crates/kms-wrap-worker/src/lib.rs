#![doc = include_str!("../README.md")]

mod reply;
mod request;

pub use reply::{
    Asks, Candidate, Facts, FileToSave, Part, Refusal, Reply, Stage, Warning, Wrapped,
};
pub use request::{Ask, Request, Role};
