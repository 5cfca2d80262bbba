//! Keys in use.

use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::ErrorCode;
use kms_api::data::SigningAlgorithm;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::material::{Blob, aes_key, oaep, openssl, pkcs8, private_key_pem};

async fn encrypt(server: &Harness, key: &str, text: &str) -> String {
    let body = json!({"key_id": key, "plain_text": text});
    server.post(post::ENCRYPT_DATA, body).await.ok()["cipher_text"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn plaintext_has_1_to_4096_bytes_of_any_text() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    for bad in [String::new(), "x".repeat(4097)] {
        let body = json!({"key_id": key, "plain_text": bad});
        server
            .post(post::ENCRYPT_DATA, body)
            .await
            .refused_at(ErrorCode::InvalidField, "plain_text");
    }
    for text in [
        "x".repeat(4096),
        "a\0b\r\n".to_owned(),
        "密钥".to_owned(),
        "x".to_owned(),
    ] {
        let cipher = encrypt(&server, &key, &text).await;
        assert!(
            cipher.len() <= 5648,
            "the documented pattern: {}",
            cipher.len()
        );
        let plain = server
            .post(post::DECRYPT_DATA, json!({"cipher_text": cipher}))
            .await
            .ok();
        assert_eq!(plain["plain_text"], json!(text));
        assert_eq!(plain["plain_text_base64"], json!(STANDARD.encode(&text)));
        assert_eq!(plain["key_id"], json!(key), "the ciphertext names its key");
    }
}

#[tokio::test]
async fn an_altered_ciphertext_is_refused_at_every_byte() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let cipher = STANDARD
        .decode(encrypt(&server, &key, "secret").await)
        .unwrap();
    for index in 0..cipher.len() {
        let mut altered = cipher.clone();
        altered[index] ^= 0x20;
        let body = json!({"cipher_text": STANDARD.encode(altered), "key_id": key});
        let answer = server.post(post::DECRYPT_DATA, body).await;
        assert!(
            (400..500).contains(&answer.status),
            "byte {index}: {} {}",
            answer.status,
            answer.body
        );
    }
}

#[tokio::test]
async fn additional_data_must_be_the_same() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let body = json!({"key_id": key, "plain_text": "x", "additional_authenticated_data": "row 7"});
    let cipher = server.post(post::ENCRYPT_DATA, body).await.ok()["cipher_text"].clone();
    let decrypt = |aad: Value| {
        let mut body = json!({"cipher_text": cipher});
        if !aad.is_null() {
            body["additional_authenticated_data"] = aad;
        }
        server.post(post::DECRYPT_DATA, body)
    };
    decrypt(Value::Null)
        .await
        .refused(ErrorCode::CiphertextInvalid);
    decrypt(json!("row 8"))
        .await
        .refused(ErrorCode::CiphertextInvalid);
    decrypt(json!("x".repeat(129)))
        .await
        .refused_at(ErrorCode::InvalidField, "additional_authenticated_data");
    assert_eq!(decrypt(json!("row 7")).await.ok()["plain_text"], json!("x"));
}

#[tokio::test]
async fn a_ciphertext_of_another_key_or_project_is_refused() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let other = server.create("two", "AES_256", "kms").await;
    let cipher = encrypt(&server, &key, "x").await;
    let answer = server
        .post(
            post::DECRYPT_DATA,
            json!({"cipher_text": cipher, "key_id": other}),
        )
        .await;
    assert!((400..500).contains(&answer.status), "{}", answer.body);
    let stranger = server.as_caller(kms_api::console::Role::Operator, "p2");
    let answer = stranger
        .post(post::DECRYPT_DATA, json!({"cipher_text": cipher}))
        .await;
    assert!((400..500).contains(&answer.status), "{}", answer.body);
}

#[tokio::test]
async fn a_key_does_only_what_its_usage_allows() {
    let server = Harness::start().await;
    let signer = server.create("signer", "RSA_2048", "kms").await;
    server
        .post(
            post::ENCRYPT_DATA,
            json!({"key_id": signer, "plain_text": "x"}),
        )
        .await
        .refused(ErrorCode::WrongUsage);
    let aes = server.create("aes", "AES_256", "kms").await;
    let sign = json!({"key_id": aes, "message": STANDARD.encode([1; 32]), "signing_algorithm": "ECDSA_SHA_256"});
    server
        .post(post::SIGN, sign)
        .await
        .refused(ErrorCode::WrongUsage);
    let ec = server.create("ec", "EC_P256", "kms").await;
    let sign = json!({"key_id": ec, "message": STANDARD.encode([1; 48]), "signing_algorithm": "ECDSA_SHA_384"});
    server
        .post(post::SIGN, sign)
        .await
        .refused(ErrorCode::WrongUsage);
    server
        .post(post::GET_PUBLIC_KEY, json!({"key_id": aes}))
        .await
        .refused(ErrorCode::WrongUsage);
}

#[tokio::test]
async fn rsa_opens_what_openssl_encrypts_under_its_public_half() {
    let server = Harness::start().await;
    let pem = private_key_pem("RSA_2048");
    let body = json!({"key_alias": "rsa", "key_spec": "RSA_2048", "key_usage": "ENCRYPT_DECRYPT", "origin": "external"});
    let key = server.create_with(body).await;
    let parameters = server.parameters(&key).await;
    server
        .import(&key, &parameters, &Blob::Private(pkcs8(&pem)))
        .await
        .ok();
    let spki = openssl("pkey -pubout -outform DER -in INPUT", &pem);
    let cipher = STANDARD.encode(oaep(&spki, b"for the KMS"));
    server
        .post(post::DECRYPT_DATA, json!({"cipher_text": cipher}))
        .await
        .refused(ErrorCode::CiphertextInvalid);
    let body =
        json!({"cipher_text": cipher, "key_id": key, "encryption_algorithm": "RSAES_OAEP_SHA_256"});
    assert_eq!(
        server.post(post::DECRYPT_DATA, body).await.ok()["plain_text"],
        json!("for the KMS")
    );
    let own = encrypt(&server, &key, "round").await;
    let body = json!({"cipher_text": own, "key_id": key});
    assert_eq!(
        server.post(post::DECRYPT_DATA, body).await.ok()["plain_text"],
        json!("round")
    );
    let body = json!({"key_id": key, "plain_text": "x".repeat(191)});
    let answer = server.post(post::ENCRYPT_DATA, body).await;
    assert_eq!(
        (answer.status, answer.body["error"]["error_field"].as_str()),
        (400, Some("plain_text"))
    );
}

#[tokio::test]
async fn every_signing_algorithm_signs_digests_and_messages() {
    let server = Harness::start().await;
    let message = b"signed by the KMS";
    for spec in ["RSA_2048", "EC_P256", "EC_P384"] {
        let key = server.create(spec, spec, "kms").await;
        for algorithm in SigningAlgorithm::for_spec(spec.parse().unwrap()) {
            let hash = match algorithm.digest_length() {
                32 => digest(&SHA256, message),
                48 => digest(&SHA384, message),
                _ => digest(&SHA512, message),
            };
            let request = |kind: &str| {
                let text = if kind == "RAW" {
                    message.to_vec()
                } else {
                    hash.as_ref().to_vec()
                };
                json!({"key_id": key, "message": STANDARD.encode(text), "message_type": kind, "signing_algorithm": algorithm})
            };
            for (signed, verified) in [("RAW", "DIGEST"), ("DIGEST", "RAW")] {
                let signature =
                    server.post(post::SIGN, request(signed)).await.ok()["signature"].clone();
                let mut verify = request(verified);
                verify["signature"] = signature.clone();
                assert_eq!(
                    server.post(post::VERIFY, verify.clone()).await.ok()["signature_valid"],
                    json!("true")
                );
                let mut wrong = STANDARD.decode(signature.as_str().unwrap()).unwrap();
                *wrong.last_mut().unwrap() ^= 1;
                verify["signature"] = STANDARD.encode(wrong).into();
                assert_eq!(
                    server.post(post::VERIFY, verify).await.ok()["signature_valid"],
                    json!("false")
                );
            }
            let mut short = request("DIGEST");
            short["message"] = STANDARD.encode([1; 20]).into();
            server
                .post(post::SIGN, short)
                .await
                .refused_at(ErrorCode::InvalidField, "message");
        }
    }
}

#[tokio::test]
async fn openssl_verifies_what_an_imported_key_signs() {
    let server = Harness::start().await;
    let message = b"signed by the imported key";
    for (spec, algorithm, hash) in [
        ("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256", "sha256"),
        ("EC_P384", "ECDSA_SHA_384", "sha384"),
    ] {
        let pem = private_key_pem(spec);
        let key = server
            .imported(spec, spec, &Blob::Private(pkcs8(&pem)))
            .await;
        let body = json!({"key_id": key, "message": STANDARD.encode(message), "message_type": "RAW", "signing_algorithm": algorithm});
        let signature = server.post(post::SIGN, body).await.ok()["signature"].clone();
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(file("key.pem"), &pem).unwrap();
        std::fs::write(
            file("sig"),
            STANDARD.decode(signature.as_str().unwrap()).unwrap(),
        )
        .unwrap();
        let verify = format!(
            "dgst -{hash} -prverify {} -signature {} INPUT",
            file("key.pem"),
            file("sig")
        );
        assert!(
            String::from_utf8_lossy(&openssl(&verify, message)).contains("Verified OK"),
            "{spec}"
        );
    }
}

#[tokio::test]
async fn a_sealed_row_that_moved_to_another_key_does_not_open() {
    let server = Harness::start().await;
    let one = server
        .imported("one", "AES_256", &Blob::Secret(aes_key(1)))
        .await;
    let two = server
        .imported("two", "AES_256", &Blob::Secret(aes_key(2)))
        .await;
    let cipher = encrypt(&server, &one, "mine").await;
    server.swap_sealed_materials().await;
    let answer = server
        .post(post::DECRYPT_DATA, json!({"cipher_text": cipher}))
        .await;
    assert_eq!(answer.status, 500, "{}", answer.body);
    server
        .post(
            post::ENCRYPT_DATA,
            json!({"key_id": two, "plain_text": "x"}),
        )
        .await
        .refused(ErrorCode::Internal);
}
