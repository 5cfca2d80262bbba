//! TLS: who is trusted before and after the certificate's files change, and what a browser is told.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kms_api::console::Role;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::binary::{Server, keyferry, run};
use crate::door::{Door, PASSWORD};

/// Writes a new pair into the folder, and gives its certificate.
fn new_pair(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

fn arguments(folder: &Path) -> [String; 7] {
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    [
        "serve".to_owned(),
        "--listen".to_owned(),
        // Beyond loopback, which is refused without TLS.
        "0.0.0.0:0".to_owned(),
        "--tls-cert".to_owned(),
        file("cert.pem"),
        "--tls-key".to_owned(),
        file("key.pem"),
    ]
}

/// A new connection of somebody who trusts `root` alone: the answer to `GET /readyz`, and what was agreed on above TLS.
async fn ask(
    server: &Server,
    root: &CertificateDer<'static>,
) -> std::io::Result<(String, Vec<u8>)> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let mut config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let port = server.address.rsplit(':').next().unwrap();
    let stream = TcpStream::connect(format!("127.0.0.1:{port}")).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await?;
    let request = "GET /readyz HTTP/1.1\r\nHost: kms.example\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let agreed = stream.get_ref().1.alpn_protocol().unwrap_or_default();
    Ok((answer, agreed.to_vec()))
}

#[tokio::test]
async fn new_connections_get_the_new_certificate_and_a_broken_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = new_pair(folder.path());
    let arguments = arguments(folder.path());
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let mut server = Server::spawn(&mut keyferry(&folder.path().join("data"), &arguments));
    let mut log = server.log();
    assert_eq!(server.scheme, "https");
    let (answer, agreed) = ask(&server, &first).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let tls_only = "strict-transport-security: max-age=31536000\r\n";
    assert!(answer.contains(tls_only), "{answer}");
    assert_eq!(agreed, b"http/1.1");

    let second = new_pair(folder.path());
    server.signal("-HUP");
    assert!(log.any(|line| line.contains("certificate that was read again")));
    assert!(ask(&server, &first).await.is_err());
    ask(&server, &second).await.unwrap();

    fs::write(folder.path().join("key.pem"), "no key").unwrap();
    server.signal("-HUP");
    assert!(log.any(|line| line.contains("the former certificate stays in use")));
    ask(&server, &second).await.unwrap();
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn half_a_pair_and_a_broken_one_do_not_start() {
    let folder = tempfile::tempdir().unwrap();
    new_pair(folder.path());
    let arguments = arguments(folder.path());
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let data = folder.path().join("data");
    let half = run(&data, &arguments[..5], "");
    assert_eq!(half.status.code(), Some(2));
    fs::write(folder.path().join("cert.pem"), "no certificate").unwrap();
    let broken = run(&data, &arguments, "");
    let said = String::from_utf8_lossy(&broken.stderr);
    assert_eq!(broken.status.code(), Some(1), "{said}");
    assert!(said.contains("cert.pem: no certificate"), "{said}");
    assert!(!data.exists(), "nothing was made");
}

#[tokio::test]
async fn with_tls_cookies_come_back_by_tls_alone_and_a_browser_stays_with_it() {
    let door = Door::open_as(|settings| settings.tls = true).await;
    door.add_user("alice", Role::Operator).await;
    let local = door.sign_in("alice", PASSWORD, &[]).await;
    assert!(
        local.headers["set-cookie"]
            .to_str()
            .unwrap()
            .ends_with("; Secure")
    );
    assert!(!local.headers.contains_key("strict-transport-security"));
    let remote = door
        .send("GET", "/healthz", &[("host", "kms.example")], "")
        .await;
    assert!(remote.headers.contains_key("strict-transport-security"));
    let plain = Door::open().await;
    let remote = plain
        .send("GET", "/healthz", &[("host", "kms.example")], "")
        .await;
    assert!(!remote.headers.contains_key("strict-transport-security"));
}
