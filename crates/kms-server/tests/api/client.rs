//! A client of a running server, over a real connection.

use std::io;
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::binary::Server;
use crate::place::Place;

/// A password for whoever is added.
const PASSWORD: &str = "correct horse battery staple";

/// Somebody who is signed in; whatever server it asks.
#[derive(Clone)]
pub struct Client {
    pub address: String,
    cookie: String,
    project: String,
}

impl Place {
    /// Starts the program on this place. Its log goes nowhere: a pipe that nobody reads would stop it.
    pub fn serve(&self) -> Server {
        let arguments = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--wrapping-key-bits",
            "2048",
        ];
        Server::spawn(self.keyferry(&arguments).stderr(Stdio::null()))
    }

    /// Adds an operator.
    pub fn add_operator(&self, name: &str) {
        let arguments = [
            "user",
            "add",
            name,
            "--role",
            "operator",
            "--password-stdin",
        ];
        let mut child = self.keyferry(&arguments).spawn().unwrap();
        io::Write::write_all(&mut child.stdin.take().unwrap(), PASSWORD.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }
}

impl Client {
    /// Signs in at a server.
    pub async fn sign_in(address: &str, name: &str) -> Self {
        let mut client = Self {
            address: address.to_owned(),
            cookie: String::new(),
            project: String::new(),
        };
        let body = json!({"user_name": name, "password": PASSWORD});
        let (head, session) = client
            .exchange("POST", "/console/session", &body)
            .await
            .unwrap();
        let cookie = head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        cookie
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .clone_into(&mut client.cookie);
        session["project"]["id"]
            .as_str()
            .unwrap()
            .clone_into(&mut client.project);
        client
    }

    /// The same at another server.
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..self.clone()
        }
    }

    /// An operation's status and body; an error where the server does not answer.
    pub async fn post(&self, operation: &str, body: &Value) -> io::Result<(u16, Value)> {
        let path = format!("/v1.0/{}/kms/{operation}", self.project);
        let (head, body) = self.exchange("POST", &path, body).await?;
        Ok((status(&head), body))
    }

    /// An operation that succeeds.
    pub async fn ok(&self, operation: &str, body: Value) -> Value {
        let (status, answer) = self.post(operation, &body).await.unwrap();
        assert_eq!(status, 200, "{operation}: {answer}");
        answer
    }

    async fn exchange(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> io::Result<(String, Value)> {
        let body = body.to_string();
        let mut stream = TcpStream::connect(&self.address).await?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n\
             Sec-Fetch-Site: same-origin\r\nX-Keyferry-Console: 1\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len(),
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        // A server that was killed in the middle has not answered.
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        let body = match body {
            "" => Value::Null,
            body => serde_json::from_str(body).map_err(|_| io::ErrorKind::UnexpectedEof)?,
        };
        Ok((head.to_lowercase(), body))
    }
}

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}
