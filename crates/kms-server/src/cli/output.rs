//! What goes to standard output: lines that others read by program. What is said beside them goes to standard error.

use std::io::{self, Write as _};

use serde::Serialize;

use super::CliError;

/// Writes one line, and passes it on at once.
pub(super) fn line(text: &str) -> Result<(), CliError> {
    bytes(format!("{text}\n").as_bytes())
}

/// Writes what has its lines already.
pub(super) fn bytes(text: &[u8]) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text)
        .and_then(|()| out.flush())
        .map_err(|error| CliError::Failed(format!("cannot write to standard output: {error}")))
}

/// Writes `value` as one JSON line.
pub(super) fn json(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string(value)
        .map_err(|error| CliError::Failed(format!("cannot write JSON: {error}")))?;
    line(&text)
}

/// Says something to the person who waits, beside the output.
pub(super) fn aside(text: &str) -> Result<(), CliError> {
    writeln!(io::stderr(), "keyferry: {text}")
        .map_err(|error| CliError::Failed(format!("cannot write to standard error: {error}")))
}
