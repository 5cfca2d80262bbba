#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

pub mod backup;
mod canonical;
mod check;
mod classify;
mod cms;
mod decision;
mod error;
mod facts;
mod fingerprint;
mod hybrid;
mod key;
pub mod kwp;
mod make;
mod oaep;
mod passphrase;
mod read;
pub mod shares;
mod spec;
mod spki;
pub mod target;
mod warning;

pub use classify::{NotWrapped, WrappedRole, classify_wrapped};
pub use decision::{Decision, UnknownDecision};
pub use error::{Container, Flaw, MakeError, PublicKind, ReadError, WrapError, WrappingKeyError};
pub use facts::{Facts, Format};
pub use hybrid::{Wrapped, wrap};
pub use key::Key;
#[cfg(feature = "rsa-keygen")]
pub use make::make_rsa;
pub use make::{make_aes256, make_ec};
pub use passphrase::{MIN_PASSPHRASE, PassphraseError, check_passphrase};
pub use read::{Ask, Candidate, MAX_INPUT, read};
pub use spec::{Spec, UnknownSpec};
pub use spki::WrappingKey;
pub use warning::Warning;
