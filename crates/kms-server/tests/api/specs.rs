//! Specs and algorithms beyond those that can be imported.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::ErrorCode;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::material::openssl;

fn sign(key: &str, algorithm: &str, kind: Option<&str>, message: &[u8]) -> Value {
    let mut body =
        json!({"key_id": key, "signing_algorithm": algorithm, "message": STANDARD.encode(message)});
    if let Some(kind) = kind {
        body["message_type"] = kind.into();
    }
    body
}

#[tokio::test]
async fn what_is_not_offered_is_refused_by_name() {
    let server = Harness::start().await;
    for spec in ["SM2", "SM4", "HMAC_SM3"] {
        let body = json!({"key_alias": spec, "key_spec": spec});
        let text = server
            .post(post::CREATE_KEY, body)
            .await
            .refused_at(ErrorCode::NotOffered, "key_spec");
        assert!(text.contains(spec), "{text}");
    }
    for spec in ["ED25519", "SECP256K1", "HMAC_384"] {
        let body = json!({"key_alias": spec, "key_spec": spec, "origin": "external"});
        let text = server
            .post(post::CREATE_KEY, body)
            .await
            .refused_at(ErrorCode::InvalidField, "origin");
        assert!(text.contains(spec), "{text}");
    }
    let ec = server.create("ec", "EC_P256", "kms").await;
    for algorithm in ["SM2DSA_SM3", "ECDSA_SHA_512", "ED25519_PH_SHA_512"] {
        let text = server
            .post(post::SIGN, sign(&ec, algorithm, None, &[1; 32]))
            .await
            .refused_at(ErrorCode::NotOffered, "signing_algorithm");
        assert!(text.contains(algorithm), "{text}");
    }
    let aes = server.create("aes", "AES_256", "kms").await;
    let body = json!({"key_id": aes, "plain_text": "x", "encryption_algorithm": "SM2_ENCRYPT"});
    let text = server
        .post(post::ENCRYPT_DATA, body)
        .await
        .refused_at(ErrorCode::NotOffered, "encryption_algorithm");
    assert!(text.contains("SM2_ENCRYPT"), "{text}");
}

#[tokio::test]
async fn ed25519_signs_messages_and_takes_no_digest() {
    let server = Harness::start().await;
    let key = server.create("ed", "ED25519", "kms").await;
    for kind in [None, Some("DIGEST")] {
        let text = server
            .post(post::SIGN, sign(&key, "ED25519_SHA_512", kind, &[1; 64]))
            .await
            .refused_at(ErrorCode::WrongUsage, "message_type");
        assert!(text.contains("RAW"), "{text}");
        let mut verify = sign(&key, "ED25519_SHA_512", kind, &[1; 64]);
        verify["signature"] = STANDARD.encode([1; 64]).into();
        server
            .post(post::VERIFY, verify)
            .await
            .refused_at(ErrorCode::WrongUsage, "message_type");
    }
    server
        .post(post::SIGN, sign(&key, "ECDSA_SHA_256", Some("RAW"), b"x"))
        .await
        .refused_at(ErrorCode::WrongUsage, "signing_algorithm");
    let message = b"signed by the KMS";
    let (signature, pem) = signed(&server, &key, "ED25519_SHA_512", message).await;
    assert_eq!(signature.len(), 64);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(file("key.pem"), pem).unwrap();
    std::fs::write(file("sig"), &signature).unwrap();
    let verify = format!(
        "pkeyutl -verify -rawin -pubin -inkey {} -sigfile {} -in INPUT",
        file("key.pem"),
        file("sig")
    );
    let said = openssl(&verify, message);
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("Verified Successfully"), "{said}");
}

#[tokio::test]
async fn secp256k1_signs_digests_and_messages() {
    let server = Harness::start().await;
    let key = server.create("k1", "SECP256K1", "kms").await;
    assert_eq!(
        server.describe(&key).await["key_usage"],
        json!("SIGN_VERIFY")
    );
    server
        .post(post::SIGN, sign(&key, "ECDSA_SHA_384", None, &[1; 48]))
        .await
        .refused_at(ErrorCode::WrongUsage, "signing_algorithm");
    server
        .post(post::SIGN, sign(&key, "ECDSA_SHA_256", None, &[1; 31]))
        .await
        .refused_at(ErrorCode::InvalidField, "message");
    let message = b"signed by the KMS";
    let (signature, pem) = signed(&server, &key, "ECDSA_SHA_256", message).await;
    let digest = openssl("dgst -sha256 -binary INPUT", message);
    let mut verify = sign(&key, "ECDSA_SHA_256", Some("DIGEST"), &digest);
    verify["signature"] = STANDARD.encode(&signature).into();
    assert_eq!(
        server.post(post::VERIFY, verify).await.ok()["signature_valid"],
        json!("true")
    );
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(file("key.pem"), &pem).unwrap();
    std::fs::write(file("sig"), &signature).unwrap();
    let shown = openssl("pkey -pubin -text -noout -in INPUT", pem.as_bytes());
    assert!(String::from_utf8_lossy(&shown).contains("secp256k1"));
    let verify = format!(
        "dgst -sha256 -verify {} -signature {} INPUT",
        file("key.pem"),
        file("sig")
    );
    assert!(String::from_utf8_lossy(&openssl(&verify, message)).contains("Verified OK"));
}

/// A signature of a message, which verifies and does not verify another, and the public key.
async fn signed(server: &Harness, key: &str, algorithm: &str, message: &[u8]) -> (Vec<u8>, String) {
    let body = sign(key, algorithm, Some("RAW"), message);
    let signature = server.post(post::SIGN, body).await.ok()["signature"].clone();
    for (text, valid) in [(message, "true"), (b"another".as_slice(), "false")] {
        let mut verify = sign(key, algorithm, Some("RAW"), text);
        verify["signature"] = signature.clone();
        let answer = server.post(post::VERIFY, verify).await.ok();
        assert_eq!(answer["signature_valid"], json!(valid));
    }
    let body = server
        .post(post::GET_PUBLIC_KEY, json!({"key_id": key}))
        .await
        .ok();
    let pem = body["public_key"].as_str().unwrap().to_owned();
    (STANDARD.decode(signature.as_str().unwrap()).unwrap(), pem)
}
