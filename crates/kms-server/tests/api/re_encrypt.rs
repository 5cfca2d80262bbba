//! Re-encryption.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::Harness;

async fn encrypt(server: &Harness, key: &str, additional: Option<&str>) -> Value {
    let mut body = json!({"key_id": key, "plain_text": "to be moved"});
    if let Some(additional) = additional {
        body["additional_authenticated_data"] = additional.into();
    }
    server.post(post::ENCRYPT_DATA, body).await.ok()["cipher_text"].clone()
}

async fn rsa(server: &Harness, alias: &str) -> String {
    let body = json!({"key_alias": alias, "key_spec": "RSA_2048", "key_usage": "ENCRYPT_DECRYPT"});
    server.create_with(body).await
}

#[tokio::test]
async fn each_side_is_refused_by_its_own_field() {
    let server = Harness::start().await;
    let from = server.create("from", "AES_256", "kms").await;
    let to = server.create("to", "AES_256", "kms").await;
    let signer = server.create("ec", "EC_P256", "kms").await;
    let cipher = encrypt(&server, &from, Some("old")).await;
    let good = json!({"source_key_id": from, "source_additional_authenticated_data": "old", "destination_key_id": to, "cipher_text": cipher});
    let unknown = "00000000-0000-4000-8000-000000000000";
    for (field, value, code, at) in [
        (
            "source_key_id",
            json!(unknown),
            ErrorCode::KeyNotFound,
            "source_key_id",
        ),
        (
            "source_key_id",
            json!(to),
            ErrorCode::CiphertextInvalid,
            "cipher_text",
        ),
        (
            "source_key_id",
            json!(signer),
            ErrorCode::WrongUsage,
            "source_key_id",
        ),
        (
            "source_additional_authenticated_data",
            json!("new"),
            ErrorCode::CiphertextInvalid,
            "cipher_text",
        ),
        (
            "source_encryption_algorithm",
            json!("RSAES_OAEP_SHA_256"),
            ErrorCode::WrongUsage,
            "source_encryption_algorithm",
        ),
        (
            "destination_encryption_algorithm",
            json!("RSAES_OAEP_SHA_256"),
            ErrorCode::WrongUsage,
            "destination_encryption_algorithm",
        ),
        (
            "destination_encryption_algorithm",
            json!("SM2_ENCRYPT"),
            ErrorCode::NotOffered,
            "destination_encryption_algorithm",
        ),
        (
            "destination_key_id",
            json!(unknown),
            ErrorCode::KeyNotFound,
            "destination_key_id",
        ),
        (
            "destination_key_id",
            json!(signer),
            ErrorCode::WrongUsage,
            "destination_key_id",
        ),
        (
            "datakey_cipher_length",
            json!("32"),
            ErrorCode::InvalidField,
            "datakey_cipher_length",
        ),
        (
            "cipher_text",
            json!("A".repeat(64)),
            ErrorCode::CiphertextInvalid,
            "cipher_text",
        ),
        (
            "cipher_text",
            json!("?"),
            ErrorCode::InvalidField,
            "cipher_text",
        ),
        ("key_id", json!(to), ErrorCode::UnknownField, "key_id"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        server
            .post(post::RE_ENCRYPT, body)
            .await
            .refused_at(code, at);
    }
}

#[tokio::test]
async fn both_keys_are_of_the_project_and_enabled() {
    let server = Harness::start().await;
    let from = server.create("from", "AES_256", "kms").await;
    let to = server.create("to", "AES_256", "kms").await;
    let cipher = encrypt(&server, &from, None).await;
    let good = json!({"source_key_id": from, "destination_key_id": to, "cipher_text": cipher});
    let stranger = server.as_caller(Role::Operator, "p2");
    let mut body = good.clone();
    body.as_object_mut().unwrap().remove("source_key_id");
    stranger
        .post(post::RE_ENCRYPT, body)
        .await
        .refused_at(ErrorCode::CiphertextInvalid, "cipher_text");
    for (key, at) in [(&to, "destination_key_id"), (&from, "source_key_id")] {
        server
            .post(post::DISABLE_KEY, json!({"key_id": key}))
            .await
            .ok();
        server
            .post(post::RE_ENCRYPT, good.clone())
            .await
            .refused_at(ErrorCode::KeyDisabled, at);
    }
}

#[tokio::test]
async fn data_moves_between_keys_and_additional_data() {
    let server = Harness::start().await;
    let from = server.create("from", "AES_256", "kms").await;
    let to = server.create("to", "AES_256", "kms").await;
    let body = json!({
        "source_additional_authenticated_data": "old",
        "destination_key_id": to,
        "destination_additional_authenticated_data": "new",
        "cipher_text": encrypt(&server, &from, Some("old")).await,
    });
    let moved = server.post(post::RE_ENCRYPT, body).await.ok();
    assert_eq!(
        (&moved["key_id"], &moved["source_key_id"]),
        (&json!(to), &json!(from)),
        "the ciphertext names its key"
    );
    for side in ["source", "destination"] {
        let algorithm = &moved[format!("{side}_encryption_algorithm")];
        assert_eq!(algorithm, &json!("SYMMETRIC_DEFAULT"));
    }
    let body = json!({"cipher_text": moved["cipher_text"], "additional_authenticated_data": "new"});
    let opened = server.post(post::DECRYPT_DATA, body).await.ok();
    assert_eq!(
        (&opened["key_id"], &opened["plain_text"]),
        (&json!(to), &json!("to be moved"))
    );
}

#[tokio::test]
async fn data_moves_between_symmetric_keys_and_key_pairs() {
    let server = Harness::start().await;
    let aes = server.create("aes", "AES_256", "kms").await;
    let rsa = rsa(&server, "rsa").await;
    let body =
        json!({"destination_key_id": rsa, "cipher_text": encrypt(&server, &aes, None).await});
    let under_rsa = server.post(post::RE_ENCRYPT, body).await.ok();
    assert_eq!(
        under_rsa["destination_encryption_algorithm"],
        json!("RSAES_OAEP_SHA_256")
    );
    let mut back = json!({"destination_key_id": aes, "cipher_text": under_rsa["cipher_text"]});
    server
        .post(post::RE_ENCRYPT, back.clone())
        .await
        .refused_at(ErrorCode::CiphertextInvalid, "cipher_text");
    back["source_key_id"] = json!(rsa);
    let back = server.post(post::RE_ENCRYPT, back).await.ok();
    let body = json!({"cipher_text": back["cipher_text"]});
    assert_eq!(
        server.post(post::DECRYPT_DATA, body).await.ok()["plain_text"],
        json!("to be moved")
    );
    let long = json!({"key_id": aes, "plain_text": "x".repeat(191)});
    let long = server.post(post::ENCRYPT_DATA, long).await.ok();
    let body = json!({"destination_key_id": rsa, "cipher_text": long["cipher_text"]});
    server
        .post(post::RE_ENCRYPT, body)
        .await
        .refused_at(ErrorCode::InvalidField, "destination_key_id");
}

#[tokio::test]
async fn a_data_key_stays_a_data_key() {
    let server = Harness::start().await;
    let from = server.create("from", "AES_256", "kms").await;
    let to = server.create("to", "AES_256", "kms").await;
    let rsa = rsa(&server, "rsa").await;
    let made = server
        .post(post::CREATE_DATAKEY, json!({"key_id": from}))
        .await
        .ok();
    let body = |to: &str, length: Option<&str>| {
        let mut body = json!({"destination_key_id": to, "cipher_text": made["cipher_text"]});
        if let Some(length) = length {
            body["datakey_cipher_length"] = length.into();
        }
        body
    };
    server
        .post(post::RE_ENCRYPT, body(&rsa, None))
        .await
        .refused_at(ErrorCode::WrongUsage, "destination_key_id");
    server
        .post(post::RE_ENCRYPT, body(&to, Some("33")))
        .await
        .refused_at(ErrorCode::InvalidField, "datakey_cipher_length");
    for length in [None, Some("32"), Some("64")] {
        let moved = server.post(post::RE_ENCRYPT, body(&to, length)).await.ok();
        let bytes = hex::decode(moved["cipher_text"].as_str().unwrap()).unwrap();
        server
            .post(
                post::DECRYPT_DATA,
                json!({"cipher_text": STANDARD.encode(bytes)}),
            )
            .await
            .refused(ErrorCode::CiphertextInvalid);
        let open = json!({"key_id": to, "cipher_text": moved["cipher_text"], "datakey_cipher_length": "32"});
        let opened = server.post(post::DECRYPT_DATAKEY, open).await.ok();
        assert_eq!(opened["data_key"], made["plain_text"]);
    }
}
