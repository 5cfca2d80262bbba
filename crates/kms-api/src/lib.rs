#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod accounts;
pub mod administration;
pub mod aliases;
pub mod audit;
pub mod console;
pub mod data;
pub mod datakeys;
pub mod error;
pub mod field;
pub mod grants;
pub mod id;
pub mod import;
pub mod keys;
mod lenient;
pub mod lifecycle;
pub mod mac;
pub mod offline;
pub mod overview;
pub mod paths;
pub mod random;
pub mod re_encrypt;
pub mod resources;
pub mod rotation;
pub mod sign_in;
pub mod spec;
pub mod tags;
pub mod tags_overview;
pub mod totp;

pub use aliases::KeyRef;
pub use error::{ErrorBody, ErrorCode, ErrorEnvelope};
pub use field::InvalidValue;
pub use id::{KeyId, ProjectId, Sequence};
pub use lifecycle::{KeyState, Operation};
pub use spec::{KeySpec, KeyUsage, Origin};
