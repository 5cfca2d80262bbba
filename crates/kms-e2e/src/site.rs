//! A small site of the journeys' own: a place that a key could be sent to, and a page without any
//! policy that serves as the control.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::openssl::Workbench;

/// A script that says something wherever it is run: as a worker, a module or an imported script.
const SCRIPT: &str = "self.postMessage?.(\"here\");";

/// What RFC 6455 section 1.3 has a server append to the key of a handshake.
const WEBSOCKET: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A site that runs until it is dropped.
pub struct Site {
    address: SocketAddr,
    visits: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

struct Content {
    worker: Vec<u8>,
    bench: Workbench,
    visits: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// A site with `worker` as its `/worker.js`; every other path is a blank page at `/`, or a small
    /// script. WebSockets are accepted.
    pub async fn start(worker: Vec<u8>, bench: Workbench) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let visits = Arc::<Mutex<Vec<String>>>::default();
        let content = Arc::new(Content {
            worker,
            bench,
            visits: Arc::clone(&visits),
        });
        let task = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                let content = Arc::clone(&content);
                tokio::spawn(async move { content.answer(visitor).await });
            }
        });
        Ok(Self {
            address,
            visits,
            task,
        })
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The first lines of the requests that came, and `connection` for each that sent none.
    pub fn visits(&self) -> Vec<String> {
        self.visits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Content {
    async fn answer(&self, visitor: TcpStream) -> Result<()> {
        let mut visitor = BufReader::new(visitor);
        let mut head = Vec::new();
        let mut line = String::new();
        while visitor.read_line(&mut line).await? > 2 {
            head.push(line.trim_end().to_owned());
            line.clear();
        }
        let request = head
            .first()
            .cloned()
            .unwrap_or_else(|| "connection".to_owned());
        self.visits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request.clone());
        let mut visitor = visitor.into_inner();
        if let Some(key) = head
            .iter()
            .find_map(|line| value(line, "sec-websocket-key"))
        {
            visitor.write_all(self.handshake(key)?.as_bytes()).await?;
        } else {
            let (kind, body) = match request.split(' ').nth(1) {
                Some("/") => (
                    "text/html",
                    b"<!doctype html><title>Control</title>".as_slice(),
                ),
                Some("/worker.js") => ("text/javascript", self.worker.as_slice()),
                _ => ("text/javascript", SCRIPT.as_bytes()),
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
                 access-control-allow-origin: *\r\nconnection: close\r\n\r\n"
            );
            visitor.write_all(answer.as_bytes()).await?;
            visitor.write_all(body).await?;
        }
        Ok(visitor.shutdown().await?)
    }

    /// The answer that opens a WebSocket.
    fn handshake(&self, key: &str) -> Result<String> {
        let digest = self
            .bench
            .run(&format!("printf '%s' '{key}{WEBSOCKET}' | openssl sha1 -r"))?;
        let digest = digest.split_whitespace().next().context("no digest")?;
        let accept = STANDARD.encode(hex::decode(digest)?);
        Ok(format!(
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
             sec-websocket-accept: {accept}\r\n\r\n"
        ))
    }
}

/// The value of the header `name` (in lower case) if `line` is that header.
fn value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (found, value) = line.split_once(':')?;
    found.eq_ignore_ascii_case(name).then(|| value.trim())
}
