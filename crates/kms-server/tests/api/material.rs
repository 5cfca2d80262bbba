//! Keys for the tests, and what clients make of them, good and bad.

use std::process::Command;

use aws_lc_rs::key_wrap::{AES_256, AesKek, KeyWrap, KeyWrapPadded};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::paths::post;
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::harness::{Answer, Harness};

/// A wrapping key and token, as a client holds them.
pub struct Parameters {
    pub token: String,
    pub spki: Vec<u8>,
    pub expires_at: u64,
}

impl Parameters {
    /// What `get-parameters-for-import` answered.
    pub fn of(body: &Value) -> Self {
        Self {
            token: body["import_token"].as_str().unwrap().to_owned(),
            spki: STANDARD
                .decode(body["public_key"].as_str().unwrap())
                .unwrap(),
            expires_at: body["expiration_time"].as_u64().unwrap(),
        }
    }
}

impl Harness {
    pub async fn parameters(&self, key: &str) -> Parameters {
        Parameters::of(&self.get_parameters(key).await.ok())
    }

    pub async fn get_parameters(&self, key: &str) -> Answer {
        let body = json!({"key_id": key, "wrapping_algorithm": "RSAES_OAEP_SHA_256"});
        self.post(post::GET_PARAMETERS_FOR_IMPORT, body).await
    }

    /// Imports what `material` puts under OAEP, and under a temporary key where there is a private key.
    pub async fn import(&self, key: &str, parameters: &Parameters, material: &Blob) -> Answer {
        self.post(post::IMPORT_KEY_MATERIAL, material.body(key, parameters))
            .await
    }

    /// A key with imported material.
    pub async fn imported(&self, alias: &str, spec: &str, blob: &Blob) -> String {
        let key = self.create(alias, spec, "external").await;
        let parameters = self.parameters(&key).await;
        self.import(&key, &parameters, blob).await.ok();
        key
    }
}

/// What goes into the two fields, before wrapping.
pub enum Blob {
    /// These bytes under OAEP.
    Secret(Vec<u8>),
    /// This private key under a temporary key of 32 bytes, RFC 5649.
    Private(Vec<u8>),
    /// The same under RFC 3394.
    PrivateUnpadded(Vec<u8>),
    /// A private key under a temporary key, of which other bytes go under OAEP.
    PrivateWith { pkcs8: Vec<u8>, sent: Vec<u8> },
    /// Bytes as they are.
    Raw {
        material: Vec<u8>,
        private_key: Option<Vec<u8>>,
    },
}

/// The temporary key of every test; a constant, so that failures repeat.
pub const TEMPORARY: [u8; 32] = *b"\xA1temporary key of the tests, 32\xFF";

impl Blob {
    pub fn body(&self, key: &str, parameters: &Parameters) -> Value {
        let (material, private_key) = match self {
            Self::Secret(secret) => (oaep(&parameters.spki, secret), None),
            Self::Private(pkcs8) => (oaep(&parameters.spki, &TEMPORARY), Some(kwp(pkcs8))),
            Self::PrivateUnpadded(pkcs8) => (oaep(&parameters.spki, &TEMPORARY), Some(kw(pkcs8))),
            Self::PrivateWith { pkcs8, sent } => (oaep(&parameters.spki, sent), Some(kwp(pkcs8))),
            Self::Raw {
                material,
                private_key,
            } => (material.clone(), private_key.clone()),
        };
        let mut body = json!({
            "key_id": key,
            "import_token": parameters.token,
            "encrypted_key_material": STANDARD.encode(material),
        });
        if let Some(private_key) = private_key {
            body["encrypted_privatekey"] = STANDARD.encode(private_key).into();
        }
        body
    }
}

pub fn oaep(spki: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let key = OaepPublicEncryptingKey::new(PublicEncryptingKey::from_der(spki).unwrap()).unwrap();
    let mut out = vec![0; key.ciphertext_size()];
    key.encrypt(&OAEP_SHA256_MGF1SHA256, plaintext, &mut out, None)
        .unwrap()
        .to_vec()
}

pub fn kwp(plaintext: &[u8]) -> Vec<u8> {
    let mut out = vec![0; plaintext.len() + 16];
    AesKek::new(&AES_256, &TEMPORARY)
        .unwrap()
        .wrap_with_padding(plaintext, &mut out)
        .unwrap()
        .to_vec()
}

/// RFC 3394 takes multiples of 8 alone, so that the rest is filled with zeros, as users do.
fn kw(plaintext: &[u8]) -> Vec<u8> {
    let mut padded = plaintext.to_vec();
    padded.resize(plaintext.len().next_multiple_of(8), 0);
    let mut out = vec![0; padded.len() + 8];
    AesKek::new(&AES_256, &TEMPORARY)
        .unwrap()
        .wrap(&padded, &mut out)
        .unwrap()
        .to_vec()
}

/// An AES key that is no pattern; `seed` tells one from another.
pub fn aes_key(seed: u8) -> Vec<u8> {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &[seed]);
    digest.as_ref().to_vec()
}

/// What OpenSSL prints for `arguments`.
pub fn openssl(arguments: &str, input: &[u8]) -> Vec<u8> {
    let folder = tempdir().unwrap();
    let file = folder.path().join("input");
    std::fs::write(&file, input).unwrap();
    let arguments = arguments.replace("INPUT", file.to_str().unwrap());
    let output = Command::new("openssl")
        .args(arguments.split(' '))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "openssl {arguments}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// A fresh private key for `spec`, PEM of PKCS#8.
pub fn private_key_pem(spec: &str) -> Vec<u8> {
    let options = match spec {
        "RSA_2048" => "RSA -pkeyopt rsa_keygen_bits:2048",
        "RSA_3072" => "RSA -pkeyopt rsa_keygen_bits:3072",
        "RSA_4096" => "RSA -pkeyopt rsa_keygen_bits:4096",
        "EC_P256" => "EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve",
        "EC_P384" => "EC -pkeyopt ec_paramgen_curve:P-384 -pkeyopt ec_param_enc:named_curve",
        "explicit" => "EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
        "secp256k1" => "EC -pkeyopt ec_paramgen_curve:secp256k1 -pkeyopt ec_param_enc:named_curve",
        other => panic!("{other}"),
    };
    openssl(&format!("genpkey -algorithm {options}"), b"")
}

/// PKCS#8 DER of a PEM private key.
pub fn pkcs8(pem: &[u8]) -> Vec<u8> {
    openssl("pkcs8 -topk8 -nocrypt -outform DER -in INPUT", pem)
}

/// The public half of a PEM private key, PEM.
pub fn public_pem(pem: &[u8]) -> String {
    String::from_utf8(openssl("pkey -pubout -in INPUT", pem)).unwrap()
}

/// SHA-256 of the public half of a PEM private key, as it stands in fingerprints.
pub fn spki_sha256(pem: &[u8]) -> String {
    let spki = openssl("pkey -pubout -outform DER -in INPUT", pem);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &spki);
    hex::encode(digest)
}
