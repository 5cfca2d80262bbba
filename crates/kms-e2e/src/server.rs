//! The real server, in a process and with a data directory of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::api::Credentials;
use crate::place;
use crate::wait::{SOON, until};

/// A server that runs until it is stopped or dropped.
pub struct Server {
    child: Option<Child>,
    data: PathBuf,
    address: SocketAddr,
    log: Log,
}

/// Everything that the server printed since it was first started, its log among it.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Server {
    /// Starts a server on a free port of the loopback, with its data in `data`.
    pub async fn start(data: &Path) -> Result<Self> {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Self {
            child: None,
            data: data.to_owned(),
            address: any,
            log: Log::default(),
        };
        server.run(any).await?;
        Ok(server)
    }

    /// Starts the stopped server again, on the same port and data.
    pub async fn restart(&mut self) -> Result<()> {
        ensure!(self.child.is_none(), "the server still runs");
        self.run(self.address).await
    }

    /// Asks the server to stop, and waits until it has.
    pub async fn stop(&mut self) -> Result<()> {
        let mut child = self.child.take().context("the server does not run")?;
        let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        kill_process(pid.context("the server ended on its own")?, Signal::TERM)?;
        let status = tokio::time::timeout(SOON, child.wait())
            .await
            .context("the server did not stop when asked to")??;
        ensure!(status.success(), "the server stopped with {status}");
        Ok(())
    }

    /// Ends the server as a power cut would.
    pub async fn kill(&mut self) -> Result<()> {
        let mut child = self.child.take().context("the server does not run")?;
        Ok(child.kill().await?)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that it printed.
    pub fn log(&self) -> String {
        self.log.read()
    }

    /// Its data directory.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The password of `admin`, which the first start printed.
    pub async fn first_password(&self) -> Result<String> {
        until("the first password", SOON, async || {
            Ok(printed_password(&self.log()))
        })
        .await
    }

    /// Makes an account.
    pub async fn add_user(&self, name: &str, role: &str, password: &str) -> Result<()> {
        let arguments = ["user", "add", name, "--role", role, "--password-stdin"];
        self.command(&arguments, password).await.map(drop)
    }

    /// Makes an access key for an account.
    pub async fn access_key(&self, user: &str) -> Result<Credentials> {
        let printed = self
            .command(&["access-key", "create", "--user", user, "--json"], "")
            .await?;
        Credentials::from_json(&printed)
    }

    async fn run(&mut self, listen: SocketAddr) -> Result<()> {
        let mut child = Command::new(place::keyferry()?)
            .arg("serve")
            .args(["--listen", &listen.to_string()])
            .arg("--data-dir")
            .arg(&self.data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the server")?;
        let seen = self.log().len();
        self.log.follow(child.stdout.take());
        self.log.follow(child.stderr.take());
        let address = until("the server's address", SOON, async || {
            if let Some(status) = child.try_wait()? {
                bail!("the server ended with {status}: {}", self.log());
            }
            let log = self.log();
            Ok(log.get(seen..).and_then(printed_address))
        })
        .await?;
        self.address = address;
        self.child = Some(child);
        Ok(())
    }

    /// Runs a subcommand on the server's data, `input` being what it reads.
    async fn command(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut child = Command::new(place::keyferry()?)
            .args(arguments)
            .arg("--data-dir")
            .arg(&self.data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child
            .stdin
            .take()
            .context("no way to the command's input")?;
        stdin.write_all(input.as_bytes()).await?;
        drop(stdin);
        let output = child.wait_with_output().await?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "keyferry {arguments:?}: {errors}");
        Ok(String::from_utf8(output.stdout)?)
    }
}

impl Log {
    fn read(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes in lines until the stream ends.
    fn follow(&self, stream: Option<impl AsyncRead + Unpin + Send + 'static>) {
        let Some(stream) = stream else { return };
        let log = self.clone();
        tokio::spawn(async move {
            let mut lines = BufReader::new(stream).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let mut text = log.0.lock().unwrap_or_else(PoisonError::into_inner);
                text.push_str(&line);
                text.push('\n');
            }
        });
    }
}

/// The first address of the loopback in what was printed.
fn printed_address(text: &str) -> Option<SocketAddr> {
    text.lines().find_map(|line| {
        let (_, rest) = line.split_once("http://")?;
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ':')));
        let address: SocketAddr = rest.get(..end.unwrap_or(rest.len()))?.parse().ok()?;
        (address.port() != 0).then_some(address)
    })
}

/// The word after the word "password".
fn printed_password(text: &str) -> Option<String> {
    let mut words = text
        .split_whitespace()
        .skip_while(|word| *word != "password");
    words.nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_a_sentence() {
        let found = printed_address("starting\nKeyferry is ready at http://127.0.0.1:4711/ now\n");
        assert_eq!(found, Some(SocketAddr::from(([127, 0, 0, 1], 4711))));
        assert_eq!(printed_address("listening on http://127.0.0.1:0"), None);
        assert_eq!(printed_address("http://localhost:8080"), None);
    }

    #[test]
    fn a_password_is_the_word_after_its_name() {
        let found = printed_password("Sign in as admin with password X-y_z9 (keep it)\n");
        assert_eq!(found.as_deref(), Some("X-y_z9"));
        assert_eq!(printed_password("http://127.0.0.1:1"), None);
    }
}
