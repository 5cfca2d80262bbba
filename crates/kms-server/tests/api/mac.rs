//! Message authentication codes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kms_api::console::Role;
use kms_api::paths::post;
use kms_api::{ErrorCode, KeyId};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};

use crate::harness::Harness;

const SPECS: [(&str, &str, usize); 3] = [
    ("HMAC_256", "HMAC_SHA_256", 32),
    ("HMAC_384", "HMAC_SHA_384", 48),
    ("HMAC_512", "HMAC_SHA_512", 64),
];

fn request(key: &str, algorithm: &str, message: &[u8]) -> Value {
    json!({"key_id": key, "mac_algorithm": algorithm, "message": STANDARD.encode(message)})
}

/// The key itself, from the store and the tests' root key.
async fn secret(server: &Harness, key: &str) -> Vec<u8> {
    let id = KeyId::parse(key).unwrap();
    let row = server.state.store.material(&id, 1).await.unwrap().unwrap();
    let identity = format!("material/{key}/1");
    let opened = server
        .state
        .sealing_keys
        .open(identity.as_bytes(), &row.sealed);
    opened.unwrap().to_vec()
}

fn offline(key: &[u8], length: usize, message: &[u8]) -> Vec<u8> {
    fn code<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
        let mut mac = <M as KeyInit>::new_from_slice(key).unwrap();
        mac.update(message);
        mac.finalize().into_bytes().to_vec()
    }
    match length {
        32 => code::<Hmac<Sha256>>(key, message),
        48 => code::<Hmac<Sha384>>(key, message),
        _ => code::<Hmac<Sha512>>(key, message),
    }
}

#[tokio::test]
async fn algorithm_message_usage_and_state_must_fit() {
    let server = Harness::start().await;
    let key = server.create("mac", "HMAC_256", "kms").await;
    let aes = server.create("aes", "AES_256", "kms").await;
    for operation in [post::GENERATE_MAC, post::VERIFY_MAC] {
        let send = async |mut body: Value| {
            if operation == post::VERIFY_MAC {
                body["mac"] = STANDARD.encode([1; 32]).into();
            }
            server.post(operation, body).await
        };
        let text = send(request(&key, "HMAC_SM3", b"x"))
            .await
            .refused_at(ErrorCode::NotOffered, "mac_algorithm");
        assert!(text.contains("HMAC_SM3"), "{text}");
        send(request(&key, "HMAC_MD5", b"x"))
            .await
            .refused_at(ErrorCode::InvalidField, "mac_algorithm");
        send(request(&key, "HMAC_SHA_512", b"x"))
            .await
            .refused_at(ErrorCode::WrongUsage, "mac_algorithm");
        send(request(&aes, "HMAC_SHA_256", b"x"))
            .await
            .refused_at(ErrorCode::WrongUsage, "key_id");
        for bad in [vec![], vec![7; 4097]] {
            send(request(&key, "HMAC_SHA_256", &bad))
                .await
                .refused_at(ErrorCode::InvalidField, "message");
        }
        let mut odd = request(&key, "HMAC_SHA_256", b"x");
        odd["message"] = "=a==".into();
        send(odd)
            .await
            .refused_at(ErrorCode::InvalidField, "message");
        let mut extra = request(&key, "HMAC_SHA_256", b"x");
        extra["message_type"] = "RAW".into();
        send(extra)
            .await
            .refused_at(ErrorCode::UnknownField, "message_type");
    }
    let stranger = server.as_caller(Role::Operator, "p2");
    let body = request(&key, "HMAC_SHA_256", b"x");
    stranger
        .post(post::GENERATE_MAC, body.clone())
        .await
        .refused_at(ErrorCode::KeyNotFound, "key_id");
    server
        .post(post::DISABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    server
        .post(post::GENERATE_MAC, body)
        .await
        .refused_at(ErrorCode::KeyDisabled, "key_id");
}

#[tokio::test]
async fn a_wrong_code_is_no_error() {
    let server = Harness::start().await;
    for (spec, algorithm, length) in SPECS {
        let key = server.create(spec, spec, "kms").await;
        let body = request(&key, algorithm, b"a message");
        let mac = server.post(post::GENERATE_MAC, body.clone()).await.ok()["mac"].clone();
        let mac = STANDARD.decode(mac.as_str().unwrap()).unwrap();
        let verify = async |message: &[u8], mac: &[u8]| -> Value {
            let mut body = request(&key, algorithm, message);
            body["mac"] = STANDARD.encode(mac).into();
            let answer = server.post(post::VERIFY_MAC, body).await.ok();
            assert_eq!(answer["mac_algorithm"], json!(algorithm));
            answer["mac_valid"].clone()
        };
        let mut altered = mac.clone();
        altered[length - 1] ^= 1;
        assert_eq!(verify(b"a message", &altered).await, json!(false));
        assert_eq!(verify(b"a message", &mac[..length - 1]).await, json!(false));
        assert_eq!(verify(b"b message", &mac).await, json!(false));
        assert_eq!(verify(b"a message", &mac).await, json!(true));
    }
}

#[tokio::test]
async fn a_code_is_the_one_that_another_library_makes() {
    let server = Harness::start().await;
    for (spec, algorithm, length) in SPECS {
        let key = server.create(spec, spec, "kms").await;
        let own = secret(&server, &key).await;
        assert_eq!(own.len(), length, "{spec}");
        for message in [vec![0], b"hello".to_vec(), vec![0xff; 4096]] {
            let answer = server
                .post(post::GENERATE_MAC, request(&key, algorithm, &message))
                .await
                .ok();
            assert_eq!(
                answer,
                json!({
                    "key_id": key,
                    "mac_algorithm": algorithm,
                    "mac": STANDARD.encode(offline(&own, length, &message)),
                })
            );
        }
    }
}
