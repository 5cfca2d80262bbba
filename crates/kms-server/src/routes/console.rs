//! What this server adds for its own console, under `/console/`.

pub(crate) mod access_keys;
pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod keys;
pub(crate) mod overview;
pub(crate) mod own;
pub(crate) mod projects;
pub(crate) mod server;
pub(crate) mod session;
pub(crate) mod tags;
mod totp;
