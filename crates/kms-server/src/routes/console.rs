//! What this server adds for its own console, under `/console/`.

pub(crate) mod keys;
pub(crate) mod session;
