//! Traces: a collector gets the span of a request, and nothing that is secret.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use crate::binary::{Server, keyferry};

/// A collector: whatever is sent to it comes out of the channel.
fn collector() -> (String, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let sender = sender.clone();
            thread::spawn(move || take(&stream, &sender));
        }
    });
    (address, receiver)
}

/// Takes the requests of one connection, and answers that all is well.
fn take(stream: &TcpStream, sender: &mpsc::Sender<(String, Vec<u8>)>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).unwrap_or(0) == 0 {
                return;
            }
        }
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>().unwrap())
        });
        let mut body = vec![0; length.unwrap()];
        reader.read_exact(&mut body).unwrap();
        let mut writer = stream;
        writer
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
        // A test that has seen enough has gone.
        let _sent = sender.send((head, body));
    }
}

fn holds(body: &[u8], words: &[u8]) -> bool {
    body.windows(words.len()).any(|window| window == words)
}

#[test]
fn a_collector_gets_a_request_s_span_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (address, spans) = collector();
    let endpoint = format!("http://{address}");
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--otlp-endpoint",
        &endpoint,
    ];
    let server = Server::spawn(&mut keyferry(folder.path(), &serve));
    let body = r#"{"user_name":"alice-who-is-not","password":"correct horse"}"#;
    let headers = "Content-Type: application/json\r\nSec-Fetch-Site: same-origin\r\nX-Keyferry-Console: 1\r\n\
        Cookie: other=crumbs\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";
    let answer = server.send("POST", "/console/session?query=searched", headers, body);
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let id = answer
        .lines()
        .find_map(|line| line.strip_prefix("x-request-id: "))
        .unwrap()
        .to_owned();
    assert_eq!(server.stop(), Some(0));

    let (head, body) = spans.recv().unwrap();
    assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
    for words in ["keyferry", "POST /console/session", "KMS.0301", id.as_str()] {
        assert!(holds(&body, words.as_bytes()), "no {words}");
    }
    assert!(
        holds(
            &body,
            &hex::decode("0af7651916cd43dd8448eb211c80319c").unwrap()
        ),
        "the caller's trace"
    );
    for secret in ["correct horse", "alice-who-is-not", "crumbs", "searched"] {
        assert!(!holds(&body, secret.as_bytes()), "{secret}");
    }
}

#[test]
fn a_collector_that_is_away_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    // A port that nobody listens on any more.
    let away = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let endpoint = format!("http://{away}");
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--otlp-endpoint",
        &endpoint,
    ];
    let server = Server::spawn(&mut keyferry(folder.path(), &serve));
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200 "));
    assert_eq!(server.stop(), Some(0));
}
