//! What a journey cannot wait for: thousands of keys, and the passing of time.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::place;
use crate::server::Server;

/// Makes `number` keys like the one called `alias`, without material of their own: `fleet/00001` and so on.
pub fn make_keys(server: &Server, alias: &str, number: usize) -> Result<()> {
    in_database(server, &["crowd", alias, &number.to_string()])
}

/// Lets the material of the key called `alias` expire.
pub fn let_expire(server: &Server, alias: &str) -> Result<()> {
    in_database(server, &["lapse", alias])
}

fn in_database(server: &Server, arguments: &[&str]) -> Result<()> {
    let output = Command::new(place::named("KEYFERRY_PYTHON")?)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/python/database.py"))
        .arg(server.data().join("keyferry.db"))
        .args(arguments)
        .output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{arguments:?}: {errors}");
    Ok(())
}
