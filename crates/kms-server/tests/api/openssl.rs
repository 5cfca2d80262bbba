//! The `openssl` program: it makes the keys of these tests, and opens what was made of them.

use std::process::Command;

use crate::binary::{self, finish};

/// Runs `openssl` with words of `arguments`, and gives what it writes.
pub fn openssl(arguments: &str, input: &[u8]) -> Vec<u8> {
    let mut command = Command::new("openssl");
    binary::piped(command.args(arguments.split_whitespace()));
    let output = finish(&mut command, input);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {complaint}");
    output.stdout
}

/// A new private key in PEM, PKCS#8: `RSA -pkeyopt rsa_keygen_bits:2048` for example.
pub fn private_key(algorithm: &str) -> Vec<u8> {
    openssl(&format!("genpkey -algorithm {algorithm}"), b"")
}

/// The same key in the form in which it is wrapped.
pub fn pkcs8_der(pem: &[u8]) -> Vec<u8> {
    openssl("pkcs8 -topk8 -nocrypt -outform DER", pem)
}

/// SHA-256 of the public half, as it stands in fingerprints.
pub fn spki_sha256(pem: &[u8]) -> String {
    let spki = openssl("pkey -pubout -outform DER", pem);
    hex::encode(openssl("dgst -sha256 -binary", &spki))
}
