//! The `openssl` program, and the keys that it makes for these tests.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs `openssl` with words of `arguments`, and gives what it writes.
pub(crate) fn openssl(arguments: &str, input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tests need the openssl program");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {complaint}");
    output.stdout
}

/// A file with `contents` for options that take no pipe; removed when dropped.
pub(crate) struct File(std::path::PathBuf);

impl File {
    pub(crate) fn new(name: &str, contents: &[u8]) -> Self {
        // Tests run side by side, some of them under one name.
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("kms-wrap-{}-{number}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, contents).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// PKCS#8 DER, as `openssl pkcs8 -topk8` writes it.
pub(crate) fn pkcs8(key: &[u8]) -> Vec<u8> {
    openssl("pkcs8 -topk8 -nocrypt -outform DER", key)
}

/// One PEM key for each kind that is imported, made once.
pub(crate) fn rsa_2048() -> &'static [u8] {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    KEY.get_or_init(|| openssl("genrsa 2048", b""))
}

pub(crate) fn rsa_3072() -> &'static [u8] {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    KEY.get_or_init(|| openssl("genrsa 3072", b""))
}

pub(crate) fn rsa_4096() -> &'static [u8] {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    KEY.get_or_init(|| openssl("genrsa 4096", b""))
}

pub(crate) fn ec_p256() -> &'static [u8] {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    KEY.get_or_init(|| openssl("ecparam -name prime256v1 -genkey", b""))
}

pub(crate) fn ec_p384() -> &'static [u8] {
    static KEY: OnceLock<Vec<u8>> = OnceLock::new();
    KEY.get_or_init(|| openssl("ecparam -name secp384r1 -genkey", b""))
}

/// DER `SubjectPublicKeyInfo` of a key.
pub(crate) fn public(key: &[u8]) -> Vec<u8> {
    openssl("pkey -pubout -outform DER", key)
}
