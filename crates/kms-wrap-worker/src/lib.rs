#![doc = include_str!("../README.md")]

mod reply;
mod request;

pub use reply::{Facts, Part, Refusal, Reply, Stage, Warning, Wrapped};
pub use request::{Request, Role};
