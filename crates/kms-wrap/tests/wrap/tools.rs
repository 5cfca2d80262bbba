//! Files that other programs write, made on the spot: ssh-keygen, Java's keytool, Node.js, and Python's
//! `cryptography`. A program that is missing fails its test and names the Debian package.

use std::path::{Path, PathBuf};
use std::process::Command;

use kms_wrap::{Ask, Key, ReadError, Spec};

use crate::openssl::{openssl, pkcs8};
use crate::wrap::open;
use crate::{read, read_with, rng};

/// A folder for the files of one test; removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kms-wrap-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a program in a folder.
fn run(program: &str, package: &str, arguments: &[&str], folder: &Path) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| {
            panic!("{program} does not run ({error}): install Debian's {package}")
        });
    let said = [output.stdout.clone(), output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    output.stdout
}

fn opened(key: &Key) -> Vec<u8> {
    open(key, "tools")
}

#[test]
fn ssh_keygen_writes_keys_in_the_open_and_under_a_pass_phrase() {
    let folder = Folder::new("ssh");
    let kinds = [
        ("rsa", "2048", Spec::Rsa2048),
        ("rsa", "3072", Spec::Rsa3072),
        ("ecdsa", "256", Spec::EcP256),
        ("ecdsa", "384", Spec::EcP384),
    ];
    let keygen = |arguments: &[&str]| run("ssh-keygen", "openssh-client", arguments, &folder.0);
    for (kind, bits, spec) in kinds {
        let name = format!("{kind}{bits}");
        let make = [
            "-q", "-t", kind, "-b", bits, "-C", "someone", "-N", "", "-f", &name,
        ];
        keygen(&make);
        let key = read(&folder.file(&name)).unwrap();
        assert_eq!(key.facts().spec, spec);
        assert_eq!(key.facts().format.last().unwrap().as_str(), "OpenSSH");
        let file = folder.file(&name);
        for cipher in [
            "aes256-ctr",
            "aes256-cbc",
            "aes256-gcm@openssh.com",
            "chacha20-poly1305@openssh.com",
        ] {
            keygen(&[
                "-q", "-p", "-Z", cipher, "-P", "", "-N", "horse", "-f", &name,
            ]);
            let sealed = folder.file(&name);
            assert_eq!(read(&sealed).unwrap_err(), ReadError::PassphraseNeeded);
            assert_eq!(
                read_with(&sealed, b"cart").unwrap_err(),
                ReadError::PassphraseWrong
            );
            let again = read_with(&sealed, b"horse").unwrap();
            assert_eq!(
                again.facts().fingerprint,
                key.facts().fingerprint,
                "{cipher}"
            );
            std::fs::write(folder.0.join(&name), &file).unwrap();
        }
        // The same key as ssh-keygen itself converts it.
        keygen(&["-q", "-p", "-m", "PKCS8", "-P", "", "-N", "", "-f", &name]);
        assert_eq!(opened(&key), pkcs8(&folder.file(&name)), "{name}");
    }
    for (kind, found) in [
        ("ed25519", "unsupported-algorithm"),
        ("ecdsa", "wrong-curve"),
    ] {
        let bits = if kind == "ecdsa" { "521" } else { "256" };
        keygen(&["-q", "-t", kind, "-b", bits, "-N", "", "-f", kind]);
        assert_eq!(read(&folder.file(kind)).unwrap_err().code(), found);
        assert_eq!(
            read(&folder.file(&format!("{kind}.pub")))
                .unwrap_err()
                .code(),
            "public-half"
        );
    }
}

#[test]
fn a_costly_openssh_key_is_refused_before_its_pass_phrase_is_tried() {
    let folder = Folder::new("ssh-cost");
    let make = ["-q", "-t", "ecdsa", "-a", "1", "-N", "horse", "-f", "key"];
    run("ssh-keygen", "openssh-client", &make, &folder.0);
    let text = String::from_utf8(folder.file("key")).unwrap();
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let mut body = openssl("base64 -d -A", body.as_bytes());
    // KDF options: salt of 16 bytes, then the rounds.
    let at = body
        .windows(4)
        .position(|bytes| bytes == [0, 0, 0, 16])
        .unwrap()
        + 20;
    body[at..at + 4].copy_from_slice(&100_000_u32.to_be_bytes());
    let expected = ReadError::CostTooHigh {
        cost: 100_000,
        limit: 1024,
        unit: "rounds",
    };
    assert_eq!(read_with(&body, b"horse").unwrap_err(), expected);
}

#[test]
fn keytool_writes_stores_of_several_keys_and_secret_ones() {
    let folder = Folder::new("keytool");
    let store = [
        "-storetype",
        "PKCS12",
        "-keystore",
        "s.p12",
        "-storepass",
        "horse1",
    ];
    let keytool = |arguments: &[&str]| {
        let arguments = [arguments, &store].concat();
        run("keytool", "default-jre-headless", &arguments, &folder.0)
    };
    let name = ["-dname", "CN=test", "-alias", "first"];
    keytool(
        &[
            &["-genkeypair", "-keyalg", "RSA", "-keysize", "2048"],
            &name[..],
        ]
        .concat(),
    );
    keytool(&[
        "-genseckey",
        "-keyalg",
        "AES",
        "-keysize",
        "256",
        "-alias",
        "secret",
    ]);
    let file = folder.file("s.p12");
    assert_eq!(read(&file).unwrap_err(), ReadError::PassphraseNeeded);
    let ReadError::SeveralKeys { keys } = read_with(&file, b"horse1").unwrap_err() else {
        panic!("several keys");
    };
    let mut found: Vec<_> = keys
        .iter()
        .map(|key| (key.name.as_deref(), key.kind.as_str()))
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [(Some("first"), "RSA_2048"), (Some("secret"), "AES_256")]
    );
    for (spec, alias) in [(Spec::Rsa2048, "first"), (Spec::Aes256, "secret")] {
        let ask = Ask {
            wanted: Some(spec),
            passphrase: Some(b"horse1"),
            ..Ask::default()
        };
        let key = kms_wrap::read(&file, &ask, &mut rng()).unwrap();
        let listed = keys
            .iter()
            .find(|key| key.name.as_deref() == Some(alias))
            .unwrap();
        assert_eq!(listed.fingerprint.as_ref(), Some(&key.facts().fingerprint));
        if spec == Spec::Rsa2048 {
            let openssl_too = "pkcs12 -nocerts -nodes -passin pass:horse1";
            let same = read(&openssl(openssl_too, &file)).unwrap();
            // Java writes the smaller prime first at times, which the canonical form does not.
            assert!(
                opened(&key) == opened(&same),
                "another key than OpenSSL finds"
            );
        }
    }
}

#[test]
fn node_writes_pem_der_and_jwk() {
    let folder = Folder::new("node");
    let script = r#"
        const {generateKeyPairSync, generateKeySync, webcrypto} = require("crypto");
        const fs = require("fs");
        const sealed = {cipher: "aes-256-cbc", passphrase: "horse"};
        const write = (name, pair, type) => {
            const key = pair.privateKey;
            fs.writeFileSync(name + ".pem", key.export({type: "pkcs8", format: "pem"}));
            fs.writeFileSync(name + ".plain", key.export({type, format: "pem"}));
            fs.writeFileSync(name + ".der", key.export({type: "pkcs8", format: "der"}));
            fs.writeFileSync(name + ".jwk", JSON.stringify(key.export({format: "jwk"})));
            fs.writeFileSync(name + ".sealed", key.export({type: "pkcs8", format: "pem", ...sealed}));
            fs.writeFileSync(name + ".old", key.export({type, format: "pem", ...sealed}));
        };
        write("rsa", generateKeyPairSync("rsa", {modulusLength: 3072}), "pkcs1");
        write("ec", generateKeyPairSync("ec", {namedCurve: "P-384"}), "sec1");
        const aes = generateKeySync("aes", {length: 256});
        fs.writeFileSync("aes.raw", aes.export());
        fs.writeFileSync("aes.jwk", JSON.stringify(aes.export({format: "jwk"})));
    "#;
    run("node", "nodejs", &["-e", script], &folder.0);
    for name in ["rsa", "ec"] {
        let expected = pkcs8(&folder.file(&format!("{name}.pem")));
        for form in ["pem", "plain", "der", "jwk"] {
            let key = read(&folder.file(&format!("{name}.{form}"))).unwrap();
            assert_eq!(opened(&key), expected, "{name}.{form}");
        }
        for form in ["sealed", "old"] {
            let key = read_with(&folder.file(&format!("{name}.{form}")), b"horse").unwrap();
            assert_eq!(opened(&key), expected, "{name}.{form}");
        }
    }
    let fingerprint = |name| {
        read(&folder.file(name))
            .unwrap()
            .facts()
            .fingerprint
            .clone()
    };
    assert_eq!(fingerprint("aes.raw"), fingerprint("aes.jwk"));
}

#[test]
fn pythons_cryptography_writes_every_form_it_knows() {
    let folder = Folder::new("python");
    let script = r#"
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.hazmat.primitives.hashes import SHA1

keys = {
    "rsa": rsa.generate_private_key(65537, 2048),
    "ec": ec.generate_private_key(ec.SECP256R1()),
}
p = s.PrivateFormat
sealed = s.BestAvailableEncryption(b"horse")
old = p.PKCS12.encryption_builder().key_cert_algorithm(
    pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(SHA1()).build(b"horse")
for name, key in keys.items():
    def write(form, data):
        with open(name + "." + form, "wb") as file:
            file.write(data)
    none = s.NoEncryption()
    write("pem", key.private_bytes(s.Encoding.PEM, p.PKCS8, none))
    write("der", key.private_bytes(s.Encoding.DER, p.PKCS8, none))
    write("plain", key.private_bytes(s.Encoding.PEM, p.TraditionalOpenSSL, none))
    write("ssh", key.private_bytes(s.Encoding.PEM, p.OpenSSH, none))
    write("p12.open", pkcs12.serialize_key_and_certificates(b"n", key, None, None, none))
    write("sealed", key.private_bytes(s.Encoding.PEM, p.PKCS8, sealed))
    write("old", key.private_bytes(s.Encoding.PEM, p.TraditionalOpenSSL, sealed))
    write("p12", pkcs12.serialize_key_and_certificates(b"n", key, None, None, sealed))
    write("p12.old", pkcs12.serialize_key_and_certificates(b"n", key, None, None, old))
"#;
    let python = std::env::var("KEYFERRY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    run(&python, "python3-cryptography", &["-c", script], &folder.0);
    for name in ["rsa", "ec"] {
        let expected = pkcs8(&folder.file(&format!("{name}.pem")));
        for form in ["pem", "der", "plain", "ssh", "p12.open"] {
            let key = read(&folder.file(&format!("{name}.{form}")));
            let key = key.unwrap_or_else(|error| panic!("{name}.{form}: {error}"));
            assert_eq!(opened(&key), expected, "{name}.{form}");
        }
        for form in ["sealed", "old", "p12", "p12.old"] {
            let key = read_with(&folder.file(&format!("{name}.{form}")), b"horse");
            let key = key.unwrap_or_else(|error| panic!("{name}.{form}: {error}"));
            assert_eq!(opened(&key), expected, "{name}.{form}");
        }
    }
}
