//! A disk that takes nothing more: requests fail, the process lives, and recovers by itself.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::binary::{Server, run};

/// Signs in, which writes a session, and gives the answer.
fn sign_in(server: &Server) -> String {
    let body = r#"{"user_name":"alice","password":"correct horse"}"#;
    let headers = "Content-Type: application/json\r\nSec-Fetch-Site: same-origin\r\nX-Keyferry-Console: 1\r\n";
    server.send("POST", "/console/session", headers, body)
}

/// Sets the largest size that a file of the server may grow to.
fn limit_files(server: &Server, size: &str) {
    let set = Command::new("prlimit")
        .args([&format!("--fsize={size}:unlimited"), "--pid", &server.id()])
        .status();
    assert!(set.unwrap().success());
}

#[test]
fn a_full_disk_fails_requests_until_there_is_room_again() {
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
    // A write beyond the limit is an error to handle, as one on a full disk is, and not a signal that kills.
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"])
        .args([
            env!("CARGO_BIN_EXE_keyferry"),
            "serve",
            "--listen",
            "127.0.0.1:0",
        ])
        .arg("--data-dir")
        .arg(data)
        .stdout(Stdio::piped())
        // The log is on the same disk.
        .stderr(File::create(folder.path().join("log")).unwrap());
    let server = Server::spawn(&mut command);
    assert!(sign_in(&server).starts_with("HTTP/1.1 200 "));

    limit_files(&server, "0");
    let refused = sign_in(&server);
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    assert!(refused.contains("retry-after: 1\r\n"), "{refused}");
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200 "));

    limit_files(&server, "unlimited");
    let answer = sign_in(&server);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(server.stop(), Some(0));
}
