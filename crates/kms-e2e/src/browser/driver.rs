//! The process of a chromedriver.

use std::process::Stdio;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::place;
use crate::wait::SOON;

/// A chromedriver on a port of its own choice.
pub(super) struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    pub(super) async fn start() -> Result<Self> {
        let program = place::chromedriver();
        let mut child = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let stdout = child.stdout.take().context("chromedriver has no output")?;
        let port = tokio::time::timeout(SOON, announced_port(BufReader::new(stdout)))
            .await
            .context("chromedriver did not say its port")??;
        let address = format!("http://127.0.0.1:{port}");
        Ok(Self { child, address })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) async fn stop(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }
}

/// The number at the end of "ChromeDriver was started successfully on port 4711."
async fn announced_port(mut output: impl AsyncBufRead + Unpin) -> Result<u16> {
    let mut line = String::new();
    while output.read_line(&mut line).await? > 0 {
        if let Some((_, port)) = line.trim_end().rsplit_once("started successfully on port ") {
            return Ok(port.trim_end_matches('.').parse()?);
        }
        line.clear();
    }
    anyhow::bail!("chromedriver ended before it listened")
}
