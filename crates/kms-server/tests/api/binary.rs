//! The program itself: what it prints, when it ends, and how.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

pub fn keyferry(data: &Path, arguments: &[&str]) -> Command {
    let mut command = without_data(arguments);
    command.arg("--data-dir").arg(data);
    command
}

/// A call that needs no data folder.
pub fn without_data(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    piped(command.args(arguments));
    command
}

/// Lets [`finish`] write to a command and read from it.
pub fn piped(command: &mut Command) {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
}

pub fn run(data: &Path, arguments: &[&str], stdin: &str) -> Output {
    finish(&mut keyferry(data, arguments), stdin.as_bytes())
}

/// Runs a command to its end.
pub fn finish(command: &mut Command, stdin: &[u8]) -> Output {
    let mut child = command.spawn().unwrap();
    // A call that is refused ends before it reads.
    let _written = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A running server, its address, and what it printed before that.
pub struct Server {
    child: Child,
    pub scheme: String,
    pub address: String,
    before: Vec<String>,
}

impl Server {
    pub fn start(data: &Path) -> Self {
        Self::spawn(&mut keyferry(data, &["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Runs a command that becomes a server, and waits until it listens.
    pub fn spawn(command: &mut Command) -> Self {
        let mut server = Self {
            child: command.spawn().unwrap(),
            scheme: String::new(),
            address: String::new(),
            before: Vec::new(),
        };
        let output = BufReader::new(server.child.stdout.take().unwrap());
        for line in output.lines() {
            let line = line.unwrap();
            if let Some(url) = line.strip_prefix("Keyferry listens on ") {
                let (scheme, address) = url.split_once("://").unwrap();
                scheme.clone_into(&mut server.scheme);
                address.clone_into(&mut server.address);
                return server;
            }
            server.before.push(line);
        }
        panic!("the server ended before it listened");
    }

    /// Its log, for whoever wants to read it.
    pub fn log(&mut self) -> impl Iterator<Item = String> + use<> {
        let log = BufReader::new(self.child.stderr.take().unwrap());
        log.lines().map(|line| line.unwrap())
    }

    /// The process's id.
    pub fn id(&self) -> String {
        self.child.id().to_string()
    }

    pub fn get(&self, path: &str) -> String {
        self.send("GET", path, "", "")
    }

    /// Sends a request with these header lines and gives the whole answer.
    pub fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends it a signal, `-HUP` for instance.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.id()]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits until it ends by itself and gives its exit code.
    pub fn ended(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Ends it without a word.
    pub fn kill(self) {
        drop(self);
    }

    /// Tells it to stop and gives its exit code.
    pub fn stop(mut self) -> Option<i32> {
        self.signal("-TERM");
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    /// Nothing is left running when an expectation fails.
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

#[test]
fn first_start_prints_the_password_once_and_the_address_last() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let line = server.before.join("\n");
    let password = line
        .strip_prefix("First start: sign in as user admin with password ")
        .and_then(|rest| rest.strip_suffix(" (it is not shown again)"));
    assert_eq!(password.map(str::len), Some(29), "{line}");
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200 "));
    assert_eq!(server.stop(), Some(0));

    let server = Server::start(folder.path());
    assert_eq!(server.before, Vec::<String>::new());
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn accounts_projects_and_access_keys_are_made_before_the_start_and_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let add = [
        "user",
        "add",
        "alice",
        "--role",
        "operator",
        "--password-stdin",
    ];
    assert_eq!(run(data, &add, "correct horse\n").status.code(), Some(0));
    let server = Server::start(data);
    assert_eq!(
        server.before,
        Vec::<String>::new(),
        "alice is the first account"
    );

    let verified = run(data, &["audit", "verify"], "");
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let exported = run(data, &["audit", "export"], "");
    assert_eq!(text(&exported.stdout).lines().count(), 2);

    let listed = run(data, &["user", "list", "--json"], "");
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed[0]["user_name"], "alice");
    assert_eq!(listed[0]["user_id"].as_str().unwrap().len(), 32);

    let made = run(data, &["project", "create", "second", "--json"], "");
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let project = made["project_id"].as_str().unwrap();
    let create = [
        "access-key",
        "create",
        "--user",
        "alice",
        "--json",
        "--project",
        project,
    ];
    let key: Value = serde_json::from_slice(&run(data, &create, "").stdout).unwrap();
    assert_eq!(key["project_id"], project);
    assert_eq!(key["access"].as_str().map(str::len), Some(20));
    assert_eq!(key["secret"].as_str().map(str::len), Some(40));
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn wrong_calls_end_with_2_and_failures_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let add = [
        "user",
        "add",
        "alice",
        "--role",
        "operator",
        "--password-stdin",
    ];
    for (arguments, stdin, code) in [
        (
            ["user", "add", "alice", "--role", "king", "--password-stdin"].as_slice(),
            "correct horse",
            2,
        ),
        (
            &["user", "add", "a/b", "--role", "admin", "--password-stdin"],
            "correct horse",
            2,
        ),
        (
            &["user", "add", "alice", "--role", "admin"],
            "correct horse",
            2,
        ),
        (&add, "short", 2),
        (&add, "correct horse", 0),
        (&add, "correct horse", 1),
        (&["access-key", "create", "--user", "nobody"], "", 1),
        (
            &[
                "access-key",
                "create",
                "--user",
                "alice",
                "--project",
                "none",
            ],
            "",
            1,
        ),
        (&["user", "list", "--database", "mysql://x"], "", 2),
        (&["serve", "--listen", "0.0.0.0:0"], "", 2),
        (
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--wrapping-key-bits",
                "1024",
            ],
            "",
            2,
        ),
    ] {
        let output = run(data, arguments, stdin);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        assert_eq!(output.stderr.is_empty(), code == 0, "{arguments:?}");
    }
}

#[test]
fn a_refusal_arrives_although_the_body_was_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let body = vec![b'x'; 4 * 1024 * 1024];
    for path in ["/v1.0/p/kms/list-keys", "/console/session"] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             Sec-Fetch-Site: same-origin\r\nX-Keyferry-Console: 1\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            server.address,
            body.len()
        )
        .unwrap();
        stream.write_all(&body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        assert!(answer.contains("error_code"), "{path}: {answer}");
    }
}
