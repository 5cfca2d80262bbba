//! Data keys and pairs of them.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::Harness;
use crate::material::{Blob, aes_key, openssl};

const CREATES: [&str; 2] = [post::CREATE_DATAKEY, post::CREATE_DATAKEY_WITHOUT_PLAINTEXT];

/// Opens a ciphertext as anybody can who has the key: docs/API.md, "Ciphertexts".
pub fn open_offline(key: &[u8], additional: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let (header, rest) = ciphertext.split_at(21);
    let (nonce, sealed) = rest.split_at(12);
    let payload = Payload {
        msg: sealed,
        aad: &[header, additional].concat(),
    };
    let cipher = Aes256Gcm::new_from_slice(key).unwrap();
    cipher
        .decrypt(&Nonce::try_from(nonce).unwrap(), payload)
        .unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(text(value)).unwrap()
}

fn with_digest(data_key: &[u8]) -> String {
    hex::encode([data_key, &Sha256::digest(data_key)].concat())
}

#[tokio::test]
async fn what_a_data_key_cannot_be_is_refused_by_field() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    for operation in CREATES {
        for (field, value, code) in [
            ("key_spec", json!("SM4"), ErrorCode::NotOffered),
            ("key_spec", json!("HMAC_SM3"), ErrorCode::NotOffered),
            ("key_spec", json!("AES_192"), ErrorCode::InvalidField),
            ("datakey_length", json!("12"), ErrorCode::InvalidField),
            ("datakey_length", json!("8200"), ErrorCode::InvalidField),
            ("datakey_length", json!(256), ErrorCode::InvalidField),
            ("pin", json!("1234"), ErrorCode::NotOffered),
            ("pin_type", json!("PlainText"), ErrorCode::NotOffered),
            ("encryption_context", json!({}), ErrorCode::UnknownField),
            (
                "additional_authenticated_data",
                json!("x".repeat(129)),
                ErrorCode::InvalidField,
            ),
        ] {
            let mut body = json!({"key_id": key});
            body[field] = value;
            server.post(operation, body).await.refused_at(code, field);
        }
    }
}

#[tokio::test]
async fn data_keys_are_made_under_enabled_symmetric_keys_of_the_project() {
    let server = Harness::start().await;
    let rsa = server
        .create_with(
            json!({"key_alias": "rsa", "key_spec": "RSA_2048", "key_usage": "ENCRYPT_DECRYPT"}),
        )
        .await;
    let mac = server.create("mac", "HMAC_256", "kms").await;
    let empty = server.create("empty", "AES_256", "external").await;
    let key = server.create("aes", "AES_256", "kms").await;
    let body = json!({"key_id": key});
    for operation in CREATES {
        for wrong in [&rsa, &mac] {
            server
                .post(operation, json!({"key_id": wrong}))
                .await
                .refused_at(ErrorCode::WrongUsage, "key_id");
        }
        server
            .post(operation, json!({"key_id": empty}))
            .await
            .refused_at(ErrorCode::KeyPendingImport, "key_id");
        server
            .as_caller(Role::Operator, "p2")
            .post(operation, body.clone())
            .await
            .refused_at(ErrorCode::KeyNotFound, "key_id");
        server.post(post::DISABLE_KEY, body.clone()).await.ok();
        server
            .post(operation, body.clone())
            .await
            .refused_at(ErrorCode::KeyDisabled, "key_id");
        server.post(post::ENABLE_KEY, body.clone()).await.ok();
    }
}

#[tokio::test]
async fn a_data_key_has_the_length_that_was_asked_for() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    for (asked, length) in [
        (json!({}), 32),
        (json!({"key_spec": "AES_128"}), 16),
        (json!({"key_spec": "AES_256"}), 32),
        (json!({"key_spec": "HMAC_256"}), 32),
        (json!({"key_spec": "HMAC_384"}), 48),
        (json!({"key_spec": "HMAC_512"}), 64),
        (json!({"datakey_length": "8"}), 1),
        (json!({"datakey_length": "8192"}), 1024),
        (json!({"key_spec": "AES_128", "datakey_length": "512"}), 64),
    ] {
        let mut body = asked.clone();
        body["key_id"] = json!(key);
        let made = server.post(post::CREATE_DATAKEY, body.clone()).await.ok();
        assert_eq!(bytes(&made["plain_text"]).len(), length, "{asked}");
        let hidden = server
            .post(post::CREATE_DATAKEY_WITHOUT_PLAINTEXT, body)
            .await
            .ok();
        assert!(hidden.get("plain_text").is_none(), "{asked}");
        for (answer, plain) in [(&made, Some(&made["plain_text"])), (&hidden, None)] {
            let body = json!({"key_id": key, "cipher_text": answer["cipher_text"], "datakey_cipher_length": length.to_string()});
            let opened = server.post(post::DECRYPT_DATAKEY, body).await.ok();
            assert_eq!(opened["datakey_length"], json!(length.to_string()));
            let data_key = bytes(&opened["data_key"]);
            assert_eq!(data_key.len(), length);
            assert_eq!(
                bytes(&opened["datakey_dgst"]),
                Sha256::digest(&data_key).to_vec()
            );
            if let Some(plain) = plain {
                assert_eq!(&opened["data_key"], plain);
            }
        }
    }
}

#[tokio::test]
async fn a_data_key_that_is_encrypted_comes_with_its_digest_and_length() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let data_key = [7; 32];
    let good = with_digest(&data_key);
    let mut altered = hex::decode(&good).unwrap();
    altered[0] ^= 1;
    for (field, value, code) in [
        (
            "plain_text",
            json!(hex::encode(altered)),
            ErrorCode::InvalidField,
        ),
        (
            "plain_text",
            json!(hex::encode(data_key)),
            ErrorCode::InvalidField,
        ),
        (
            "plain_text",
            json!(format!("{good}0")),
            ErrorCode::InvalidField,
        ),
        (
            "plain_text",
            json!("x".repeat(128)),
            ErrorCode::InvalidField,
        ),
        ("datakey_plain_length", json!("33"), ErrorCode::InvalidField),
        (
            "datakey_plain_length",
            json!("256"),
            ErrorCode::InvalidField,
        ),
        ("datakey_plain_length", json!("0"), ErrorCode::InvalidField),
        ("datakey_plain_length", json!(32), ErrorCode::InvalidField),
        ("key_spec", json!("AES_128"), ErrorCode::InvalidField),
        ("key_spec", json!("SM4"), ErrorCode::NotOffered),
        ("pin", json!("1234"), ErrorCode::NotOffered),
    ] {
        let mut body = json!({"key_id": key, "plain_text": good, "datakey_plain_length": "32"});
        body[field] = value;
        server
            .post(post::ENCRYPT_DATAKEY, body)
            .await
            .refused_at(code, field);
    }
    for length in ["32", "64"] {
        let body = json!({"key_id": key, "plain_text": good.to_uppercase(), "datakey_plain_length": length, "key_spec": "AES_256"});
        let made = server.post(post::ENCRYPT_DATAKEY, body).await.ok();
        assert_eq!(made["datakey_length"], json!("32"));
        let closed = bytes(&made["cipher_text"]).len().to_string();
        for length in ["32", "64", &closed] {
            let body = json!({"key_id": key, "cipher_text": made["cipher_text"], "datakey_cipher_length": length});
            let opened = server.post(post::DECRYPT_DATAKEY, body).await.ok();
            assert_eq!(bytes(&opened["data_key"]), data_key);
        }
    }
}

#[tokio::test]
async fn an_encrypted_data_key_opens_whole_under_its_key_with_its_additional_data_alone() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let other = server.create("two", "AES_256", "kms").await;
    let body = json!({"key_id": key, "additional_authenticated_data": "row 7"});
    let made = server.post(post::CREATE_DATAKEY, body).await.ok();
    let good = json!({"key_id": key, "cipher_text": made["cipher_text"], "datakey_cipher_length": "32", "additional_authenticated_data": "row 7"});
    let refused = async |field: &str, value: Value, code, at| {
        let mut body = good.clone();
        if value.is_null() {
            body.as_object_mut().unwrap().remove(field);
        } else {
            body[field] = value;
        }
        server
            .post(post::DECRYPT_DATAKEY, body)
            .await
            .refused_at(code, at);
    };
    let invalid = ErrorCode::CiphertextInvalid;
    refused("key_id", json!(other), invalid, "cipher_text").await;
    refused(
        "additional_authenticated_data",
        Value::Null,
        invalid,
        "cipher_text",
    )
    .await;
    refused(
        "additional_authenticated_data",
        json!("row 8"),
        invalid,
        "cipher_text",
    )
    .await;
    let bad = ErrorCode::InvalidField;
    refused(
        "datakey_cipher_length",
        json!("31"),
        bad,
        "datakey_cipher_length",
    )
    .await;
    refused("cipher_text", json!("abc"), bad, "cipher_text").await;
    refused("cipher_text", json!("00"), invalid, "cipher_text").await;
    let whole = bytes(&made["cipher_text"]);
    for index in 0..whole.len() {
        let mut altered = whole.clone();
        altered[index] ^= 0x20;
        refused(
            "cipher_text",
            json!(hex::encode(altered)),
            invalid,
            "cipher_text",
        )
        .await;
    }
    let opened = server.post(post::DECRYPT_DATAKEY, good).await.ok();
    assert_eq!(opened["data_key"], made["plain_text"]);
}

#[tokio::test]
async fn data_and_data_keys_do_not_open_as_one_another() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let made = server
        .post(post::CREATE_DATAKEY, json!({"key_id": key}))
        .await
        .ok();
    let as_data = STANDARD.encode(bytes(&made["cipher_text"]));
    server
        .post(post::DECRYPT_DATA, json!({"cipher_text": as_data}))
        .await
        .refused_at(ErrorCode::CiphertextInvalid, "cipher_text");
    let body = json!({"key_id": key, "plain_text": "x".repeat(32)});
    let data = server.post(post::ENCRYPT_DATA, body).await.ok();
    let data = STANDARD.decode(text(&data["cipher_text"])).unwrap();
    let body =
        json!({"key_id": key, "cipher_text": hex::encode(data), "datakey_cipher_length": "32"});
    server
        .post(post::DECRYPT_DATAKEY, body)
        .await
        .refused_at(ErrorCode::CiphertextInvalid, "cipher_text");
}

#[tokio::test]
async fn whoever_has_the_imported_key_opens_its_ciphertexts_offline() {
    let server = Harness::start().await;
    let secret = aes_key(3);
    let key = server
        .imported("own", "AES_256", &Blob::Secret(secret.clone()))
        .await;
    let body = json!({"key_id": key, "additional_authenticated_data": "row 7"});
    let made = server.post(post::CREATE_DATAKEY, body).await.ok();
    assert_eq!(
        open_offline(&secret, b"row 7", &bytes(&made["cipher_text"])),
        bytes(&made["plain_text"])
    );
    let body = json!({"key_id": key, "plain_text": "data"});
    let data = server.post(post::ENCRYPT_DATA, body).await.ok();
    let data = STANDARD.decode(text(&data["cipher_text"])).unwrap();
    assert_eq!(open_offline(&secret, b"", &data), b"data");
}

#[tokio::test]
async fn pairs_that_are_not_offered_or_not_permitted_are_refused() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let rsa = server
        .create_with(
            json!({"key_alias": "rsa", "key_spec": "RSA_2048", "key_usage": "ENCRYPT_DECRYPT"}),
        )
        .await;
    let (rsa_pair, ec_pair) = (post::CREATE_RSA_DATAKEY_PAIR, post::CREATE_EC_DATAKEY_PAIR);
    for (operation, spec, code) in [
        (rsa_pair, "RSA_1024", ErrorCode::InvalidField),
        (rsa_pair, "ECC_NIST_P256", ErrorCode::InvalidField),
        (ec_pair, "RSA_2048", ErrorCode::InvalidField),
        (ec_pair, "SM2", ErrorCode::NotOffered),
    ] {
        server
            .post(operation, json!({"key_id": key, "key_spec": spec}))
            .await
            .refused_at(code, "key_spec");
    }
    for (operation, spec) in [(rsa_pair, "RSA_2048"), (ec_pair, "ECC_NIST_P256")] {
        let body = |key: &str| json!({"key_id": key, "key_spec": spec});
        server
            .post(operation, body(&rsa))
            .await
            .refused_at(ErrorCode::WrongUsage, "key_id");
        server
            .post(operation, json!({"key_id": key}))
            .await
            .refused_at(ErrorCode::MissingField, "key_spec");
        let mut quoted = body(&key);
        quoted["with_plain_text"] = json!("true");
        server
            .post(operation, quoted)
            .await
            .refused_at(ErrorCode::InvalidField, "with_plain_text");
        server
            .post(post::DISABLE_KEY, json!({"key_id": key}))
            .await
            .ok();
        server
            .post(operation, body(&key))
            .await
            .refused_at(ErrorCode::KeyDisabled, "key_id");
        server
            .post(post::ENABLE_KEY, json!({"key_id": key}))
            .await
            .ok();
    }
    let pinned = json!({"key_id": key, "key_spec": "ECC_NIST_P256", "pin": "1"});
    server
        .post(ec_pair, pinned)
        .await
        .refused_at(ErrorCode::NotOffered, "pin");
}

#[tokio::test]
async fn the_private_half_of_a_pair_opens_as_data_and_is_the_public_halfs() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    for (operation, spec, shown) in [
        (post::CREATE_RSA_DATAKEY_PAIR, "RSA_2048", "2048 bit"),
        (post::CREATE_EC_DATAKEY_PAIR, "ECC_NIST_P256", "prime256v1"),
        (post::CREATE_EC_DATAKEY_PAIR, "ECC_NIST_P384", "secp384r1"),
        (post::CREATE_EC_DATAKEY_PAIR, "ECC_NIST_P521", "secp521r1"),
        (post::CREATE_EC_DATAKEY_PAIR, "ECC_SECG_P256K1", "secp256k1"),
    ] {
        let body =
            json!({"key_id": key, "key_spec": spec, "additional_authenticated_data": "row 7"});
        let made = server.post(operation, body.clone()).await.ok();
        assert_eq!(
            (&made["key_id"], &made["key_spec"]),
            (&json!(key), &json!(spec))
        );
        let private = STANDARD
            .decode(text(&made["private_key_plain_text"]))
            .unwrap();
        let public = openssl("pkey -inform DER -pubout -outform DER -in INPUT", &private);
        assert_eq!(
            STANDARD.encode(&public),
            text(&made["public_key"]),
            "{spec}"
        );
        let details = openssl("pkey -inform DER -text -noout -in INPUT", &private);
        assert!(String::from_utf8_lossy(&details).contains(shown), "{spec}");
        let open = json!({"cipher_text": made["private_key_cipher_text"], "additional_authenticated_data": "row 7"});
        assert_eq!(
            server.post(post::DECRYPT_DATA, open).await.ok()["plain_text_base64"],
            made["private_key_plain_text"]
        );

        let mut hidden = body;
        hidden["with_plain_text"] = json!(false);
        let made = server.post(operation, hidden).await.ok();
        assert!(made.get("private_key_plain_text").is_none(), "{spec}");
        assert!(made["private_key_cipher_text"].is_string(), "{spec}");
    }
}
