//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

/// The workspace's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        PathBuf::from,
    )
}

/// The server's binary, with the console inside.
pub fn keyferry() -> Result<PathBuf> {
    let path = env::var_os("KEYFERRY_BIN")
        .map_or_else(|| target().join("release/keyferry"), PathBuf::from);
    ensure!(
        path.is_file(),
        "{} does not exist: run `cargo xtask build --release`, or name the server in KEYFERRY_BIN",
        path.display()
    );
    Ok(path)
}

/// The browser's driver.
pub fn chromedriver() -> PathBuf {
    env::var_os("CHROMEDRIVER").map_or_else(|| "chromedriver".into(), PathBuf::from)
}

/// The file that the environment variable names; `cargo xtask test e2e` sets it.
pub fn named(variable: &str) -> Result<PathBuf> {
    let path = env::var_os(variable)
        .with_context(|| format!("{variable} is not set; `cargo xtask test e2e` sets it"))?;
    Ok(PathBuf::from(path))
}
