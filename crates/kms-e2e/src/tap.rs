//! A tap on the line between browser and server: everything that passes is recorded, and an answer
//! can be damaged on its way.
//!
//! One request per connection, uncompressed: what is recorded can be searched as it is.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Larger than any head that a browser sends.
const HEAD_LIMIT: usize = 64 * 1024;

/// A tap that works until it is dropped.
pub struct Tap {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    sent: Vec<u8>,
    answered: Vec<u8>,
    damage: Option<String>,
    damaged: usize,
}

impl Tap {
    /// A tap in front of `server`.
    pub async fn before(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                // A connection that breaks is the browser's to notice.
                tokio::spawn(async move { relay(browser, server, &state).await });
            }
        });
        Ok(Self {
            address,
            state,
            task,
        })
    }

    /// Where the browser is to go.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that the browser sent, and everything that it was answered.
    pub fn recorded(&self) -> (Vec<u8>, Vec<u8>) {
        let state = lock(&self.state);
        (state.sent.clone(), state.answered.clone())
    }

    /// From now on changes one byte in the middle of each answer to a path that ends like this.
    pub fn damage(&self, path_end: &str) {
        lock(&self.state).damage = Some(path_end.to_owned());
    }

    /// How many answers were damaged.
    pub fn damaged(&self) -> usize {
        lock(&self.state).damaged
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn relay(mut browser: TcpStream, server: SocketAddr, state: &Mutex<State>) -> Result<()> {
    let mut received = Vec::new();
    let head_end = loop {
        if let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        ensure!(received.len() < HEAD_LIMIT, "a head without an end");
        ensure!(
            browser.read_buf(&mut received).await? > 0,
            "the browser left"
        );
    };
    lock(state).sent.extend_from_slice(&received);
    let (head, rest) = received.split_at(head_end);
    let head = String::from_utf8_lossy(head).into_owned();

    let mut server = TcpStream::connect(server).await?;
    server.write_all(plain_head(&head).as_bytes()).await?;
    server.write_all(rest.get(4..).unwrap_or_default()).await?;

    let (mut from_browser, mut to_browser) = browser.split();
    let (mut from_server, mut to_server) = server.split();
    let upward = async {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let count = from_browser.read(&mut buffer).await?;
            let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
                return anyhow::Ok(());
            };
            lock(state).sent.extend_from_slice(bytes);
            to_server.write_all(bytes).await?;
        }
    };
    let downward = async {
        let mut answer = Vec::new();
        from_server.read_to_end(&mut answer).await?;
        if is_to_be_damaged(&head, state) {
            flip_a_byte(&mut answer);
            lock(state).damaged += 1;
        }
        lock(state).answered.extend_from_slice(&answer);
        to_browser.write_all(&answer).await?;
        to_browser.shutdown().await?;
        anyhow::Ok(())
    };
    tokio::select! {
        Err(error) = upward => Err(error),
        answered = downward => answered,
    }
}

/// The head with the wish for an answer that is uncompressed and the last one.
fn plain_head(head: &str) -> String {
    let mut lines: Vec<&str> = head.split("\r\n").collect();
    lines.retain(|line| {
        let name = line
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        !matches!(name.as_str(), "accept-encoding" | "connection")
    });
    format!(
        "{}\r\nconnection: close\r\naccept-encoding: identity\r\n\r\n",
        lines.join("\r\n")
    )
}

fn is_to_be_damaged(head: &str, state: &Mutex<State>) -> bool {
    let path = head.split(' ').nth(1).unwrap_or_default();
    lock(state)
        .damage
        .as_ref()
        .is_some_and(|end| path.ends_with(end.as_str()))
}

/// Changes the byte in the middle of the body.
fn flip_a_byte(answer: &mut [u8]) {
    let body = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map_or(0, |end| end + 4);
    let middle = usize::midpoint(body, answer.len());
    if let Some(byte) = answer.get_mut(middle) {
        *byte ^= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_asks_for_a_plain_last_answer() {
        let head = "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\nConnection: keep-alive";
        let expected =
            "GET / HTTP/1.1\r\nHost: a\r\nconnection: close\r\naccept-encoding: identity\r\n\r\n";
        assert_eq!(plain_head(head), expected);
    }

    #[test]
    fn damage_is_one_bit_in_the_body() {
        let mut answer = *b"HTTP/1.1 200 OK\r\n\r\nabc";
        flip_a_byte(&mut answer);
        assert_eq!(&answer, b"HTTP/1.1 200 OK\r\n\r\nacc");
    }
}
