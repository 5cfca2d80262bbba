//! Journeys: one file each, every one with a server and a browser of its own.

#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

mod accessibility;
mod aes;
mod aes_by_openssl;
mod bad_input;
mod ceremony;
mod commands;
mod ec;
mod faults;
mod guide;
mod integrity;
mod keeping;
mod keyboard;
mod list;
mod memory;
mod newcomer;
mod offline;
mod plaintext;
mod proof;
mod resume;
mod roles;
mod rsa;
mod screenshots;
mod sdk;
mod sealed_worker;
mod secrecy;
mod session;
mod tour;
mod trouble;
