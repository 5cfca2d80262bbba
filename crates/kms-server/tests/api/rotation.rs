//! Rotation: on schedule, on demand, and what was encrypted before.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::console::Role;
use kms_api::paths::post;
use kms_api::{ErrorCode, KeyId};
use kms_server::background;
use kms_server::store::StoreError;
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::material::{Blob, aes_key};

const DAY: u64 = 24 * 60 * 60;

const CHANGES: [&str; 4] = [
    post::ENABLE_KEY_ROTATION,
    post::DISABLE_KEY_ROTATION,
    post::UPDATE_KEY_ROTATION_INTERVAL,
    post::ROTATE_ON_DEMAND,
];

fn body(operation: &str, key: &str) -> Value {
    let mut body = json!({"key_id": key});
    if operation == post::UPDATE_KEY_ROTATION_INTERVAL {
        body["rotation_interval"] = 30.into();
    }
    body
}

async fn status(server: &Harness, key: &str) -> Value {
    let body = json!({"key_id": key});
    server.post(post::GET_KEY_ROTATION_STATUS, body).await.ok()
}

async fn rotations(server: &Harness, key: &str) -> u64 {
    status(server, key).await["number_of_rotations"]
        .as_u64()
        .unwrap()
}

async fn rotate(server: &Harness, key: &str) {
    let body = json!({"key_id": key});
    let answer = server.post(post::ROTATE_ON_DEMAND, body.clone()).await.ok();
    assert_eq!(answer, body);
}

async fn enable(server: &Harness, key: &str, days: u64) {
    let body = json!({"key_id": key});
    let answer = server.post(post::ENABLE_KEY_ROTATION, body).await.ok();
    assert_eq!(answer, json!({}));
    let body = json!({"key_id": key, "rotation_interval": days});
    server
        .post(post::UPDATE_KEY_ROTATION_INTERVAL, body)
        .await
        .ok();
}

async fn encrypt(server: &Harness, key: &str, text: &str) -> String {
    let body = json!({"key_id": key, "plain_text": text});
    let answer = server.post(post::ENCRYPT_DATA, body).await.ok();
    answer["cipher_text"].as_str().unwrap().to_owned()
}

async fn decrypt(server: &Harness, cipher: &str) -> Value {
    let body = json!({"cipher_text": cipher});
    server.post(post::DECRYPT_DATA, body).await.ok()["plain_text"].clone()
}

/// The version that a ciphertext names: docs/API.md, "Ciphertexts".
fn version(cipher: &str) -> u32 {
    let bytes = STANDARD.decode(cipher).unwrap();
    u32::from_be_bytes(bytes[17..21].try_into().unwrap())
}

#[tokio::test]
async fn keys_that_do_not_rotate_say_why() {
    let server = Harness::start().await;
    let empty = server.create("empty", "AES_256", "external").await;
    let imported = server
        .imported("imported", "AES_256", &Blob::Secret(aes_key(1)))
        .await;
    let mut refused = vec![(empty, "imported"), (imported, "imported")];
    for spec in ["RSA_2048", "EC_P256", "ED25519"] {
        refused.push((server.create(spec, spec, "kms").await, "public half"));
    }
    refused.push((server.create("mac", "HMAC_256", "kms").await, "HMAC"));
    for (key, reason) in refused {
        for operation in CHANGES {
            let text = server
                .post(operation, body(operation, &key))
                .await
                .refused_at(ErrorCode::WrongUsage, "key_id");
            assert!(text.contains(reason), "{text}");
        }
        let status = status(&server, &key).await;
        assert_eq!(status["key_rotation_enabled"], json!(false));
        assert_eq!(status["number_of_rotations"], json!(0));
        let info = server.describe(&key).await;
        assert_eq!(info["key_rotation_enabled"], json!("false"));
    }
}

#[tokio::test]
async fn only_an_enabled_key_of_the_project_is_rotated() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let stranger = server.as_caller(Role::Operator, "p2");
    let auditor = server.as_caller(Role::Auditor, "p1");
    for operation in CHANGES {
        let body = body(operation, &key);
        stranger
            .post(operation, body.clone())
            .await
            .refused_at(ErrorCode::KeyNotFound, "key_id");
        auditor
            .post(operation, body)
            .await
            .refused(ErrorCode::NotPermitted);
    }
    let id = json!({"key_id": key});
    server.post(post::DISABLE_KEY, id.clone()).await.ok();
    for operation in CHANGES {
        server
            .post(operation, body(operation, &key))
            .await
            .refused_at(ErrorCode::KeyDisabled, "key_id");
    }
    let schedule = json!({"key_id": key, "pending_days": "7"});
    server
        .post(post::SCHEDULE_KEY_DELETION, schedule)
        .await
        .ok();
    for operation in CHANGES {
        server
            .post(operation, body(operation, &key))
            .await
            .refused_at(ErrorCode::KeyPendingDeletion, "key_id");
    }
    let seen = auditor.post(post::GET_KEY_ROTATION_STATUS, id).await.ok();
    assert_eq!(seen["key_rotation_enabled"], json!(false));
}

#[tokio::test]
async fn an_interval_is_a_number_of_30_to_365_days() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    for bad in [json!(29), json!(366), json!("30"), json!(30.5), json!(-30)] {
        let body = json!({"key_id": key, "rotation_interval": bad});
        server
            .post(post::UPDATE_KEY_ROTATION_INTERVAL, body)
            .await
            .refused_at(ErrorCode::InvalidField, "rotation_interval");
    }
    server
        .post(post::UPDATE_KEY_ROTATION_INTERVAL, json!({"key_id": key}))
        .await
        .refused_at(ErrorCode::MissingField, "rotation_interval");
    assert_eq!(status(&server, &key).await["rotation_interval"], json!(365));
    let body = json!({"key_id": key, "rotation_interval": 30});
    server
        .post(post::UPDATE_KEY_ROTATION_INTERVAL, body)
        .await
        .ok();
    assert_eq!(status(&server, &key).await["rotation_interval"], json!(30));
}

#[tokio::test]
async fn what_old_versions_encrypted_still_opens() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let data_key = server
        .post(post::CREATE_DATAKEY, json!({"key_id": key}))
        .await
        .ok();
    let mut ciphers = Vec::new();
    for count in 1..=3 {
        let cipher = encrypt(&server, &key, &format!("text {count}")).await;
        assert_eq!(version(&cipher), count);
        ciphers.push(cipher);
        rotate(&server, &key).await;
    }
    let server = server.restarted().await;
    for (index, cipher) in ciphers.iter().enumerate() {
        let text = format!("text {}", index + 1);
        assert_eq!(decrypt(&server, cipher).await, json!(text));
    }
    let body = json!({"key_id": key, "cipher_text": data_key["cipher_text"], "datakey_cipher_length": "32"});
    let opened = server.post(post::DECRYPT_DATAKEY, body).await.ok();
    assert_eq!(opened["data_key"], data_key["plain_text"]);

    let body = json!({"destination_key_id": key, "cipher_text": ciphers[0]});
    let moved = server.post(post::RE_ENCRYPT, body).await.ok();
    let moved = moved["cipher_text"].as_str().unwrap();
    assert_eq!(version(moved), 4, "re-encryption takes the newest version");
    assert_eq!(decrypt(&server, moved).await, json!("text 1"));
}

#[tokio::test]
async fn a_version_that_the_key_does_not_have_or_that_is_another_does_not_open() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let cipher = encrypt(&server, &key, "text").await;
    rotate(&server, &key).await;
    for version in [0_u32, 2, 3, u32::MAX] {
        let mut altered = STANDARD.decode(&cipher).unwrap();
        altered[17..21].copy_from_slice(&version.to_be_bytes());
        let body = json!({"cipher_text": STANDARD.encode(altered)});
        server
            .post(post::DECRYPT_DATA, body)
            .await
            .refused_at(ErrorCode::CiphertextInvalid, "cipher_text");
    }
    assert_eq!(decrypt(&server, &cipher).await, json!("text"));
}

#[tokio::test]
async fn versions_are_separate_secrets() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    rotate(&server, &key).await;
    let id = KeyId::parse(key.as_str()).unwrap();
    let mut secrets = Vec::new();
    for version in [1, 2] {
        let row = server.state.store.material(&id, version).await.unwrap();
        let identity = format!("material/{key}/{version}");
        let sealed = row.unwrap().sealed;
        let opened = server.state.sealing_keys.open(identity.as_bytes(), &sealed);
        secrets.push(opened.unwrap().to_vec());
    }
    assert_eq!(secrets[1].len(), 32);
    assert_ne!(secrets[0], secrets[1]);
}

#[tokio::test]
async fn the_status_tells_schedule_and_history() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let made = format!("{}000", server.now());
    assert_eq!(
        status(&server, &key).await,
        json!({
            "key_rotation_enabled": false,
            "rotation_interval": 365,
            "last_rotation_time": "",
            "number_of_rotations": 0,
            "key_materials": [{"material_id": "1", "create_time": made, "state": 2}],
        })
    );
    enable(&server, &key, 30).await;
    server.clock.advance(60);
    rotate(&server, &key).await;
    let rotated = format!("{}000", server.now());
    assert_eq!(
        status(&server, &key).await,
        json!({
            "key_rotation_enabled": true,
            "rotation_interval": 30,
            "last_rotation_time": rotated,
            "number_of_rotations": 1,
            "key_materials": [
                {"material_id": "1", "create_time": made, "state": 2},
                {"material_id": "2", "create_time": rotated, "state": 2},
            ],
        })
    );
    let info = server.describe(&key).await;
    assert_eq!(info["key_rotation_enabled"], json!("true"));
    let listed = server.post(post::LIST_KEYS, json!({})).await.ok();
    assert_eq!(
        listed["key_details"][0]["key_rotation_enabled"],
        json!("true")
    );
    server
        .post(post::DISABLE_KEY_ROTATION, json!({"key_id": key}))
        .await
        .ok();
    let info = server.describe(&key).await;
    assert_eq!(info["key_rotation_enabled"], json!("false"));
    assert_eq!(rotations(&server, &key).await, 1);
}

#[tokio::test]
async fn a_schedule_rotates_after_each_interval_and_only_then() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let other = server.create("other", "AES_256", "kms").await;
    enable(&server, &key, 30).await;
    let before = encrypt(&server, &key, "before").await;
    server.clock.advance(30 * DAY - 1);
    background::round(&server.state).await.unwrap();
    assert_eq!(rotations(&server, &key).await, 0);
    for count in 1..=2 {
        server.clock.advance(if count == 1 { 1 } else { 30 * DAY });
        background::round(&server.state).await.unwrap();
        background::round(&server.state).await.unwrap();
        assert_eq!(rotations(&server, &key).await, count);
    }
    assert_eq!(rotations(&server, &other).await, 0);
    assert_eq!(version(&encrypt(&server, &key, "after").await), 3);
    assert_eq!(decrypt(&server, &before).await, json!("before"));

    server
        .post(post::DISABLE_KEY_ROTATION, json!({"key_id": key}))
        .await
        .ok();
    server.clock.advance(400 * DAY);
    background::round(&server.state).await.unwrap();
    assert_eq!(rotations(&server, &key).await, 2);
}

#[tokio::test]
async fn a_disabled_key_rotates_once_it_is_enabled_again() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    enable(&server, &key, 30).await;
    let id = json!({"key_id": key});
    server.post(post::DISABLE_KEY, id.clone()).await.ok();
    server.clock.advance(31 * DAY);
    background::round(&server.state).await.unwrap();
    assert_eq!(rotations(&server, &key).await, 0);
    server.post(post::ENABLE_KEY, id).await.ok();
    background::round(&server.state).await.unwrap();
    assert_eq!(rotations(&server, &key).await, 1);
}

#[tokio::test]
async fn enabling_again_does_not_put_the_next_rotation_off() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    enable(&server, &key, 365).await;
    server.clock.advance(40 * DAY);
    enable(&server, &key, 30).await;
    background::round(&server.state).await.unwrap();
    assert_eq!(
        rotations(&server, &key).await,
        1,
        "the shorter interval counts from where the longer one began"
    );
}

#[tokio::test]
async fn of_several_replicas_one_rotates() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    enable(&server, &key, 30).await;
    server.clock.advance(30 * DAY);
    let second = server.restarted().await;
    let due = server.state.store.due_rotations(server.now() * 1000);
    let stale = due.await.unwrap().remove(0);
    let (one, two) = tokio::join!(
        background::round(&server.state),
        background::round(&second.state)
    );
    one.unwrap();
    two.unwrap();
    assert_eq!(rotations(&second, &key).await, 1);
    let cipher = encrypt(&second, &key, "text").await;
    assert_eq!(version(&cipher), 2);

    // What a replica read before is refused whole: neither the key nor a material is written.
    let id = KeyId::parse(key.as_str()).unwrap();
    let mut material = server.state.store.material(&id, 1).await.unwrap().unwrap();
    material.version = 2;
    let refused = server.state.store.rotate(&stale, &material).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    assert_eq!(decrypt(&server, &cipher).await, json!("text"));
}

#[tokio::test]
async fn rotations_at_once_are_each_a_version() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    let demand = || server.post(post::ROTATE_ON_DEMAND, json!({"key_id": key}));
    let (one, two, three) = tokio::join!(demand(), demand(), demand());
    for answer in [one, two, three] {
        answer.ok();
    }
    assert_eq!(rotations(&server, &key).await, 3);
    assert_eq!(version(&encrypt(&server, &key, "x").await), 4);
}

#[tokio::test]
async fn destroying_a_key_destroys_every_version() {
    let server = Harness::start().await;
    let key = server.create("aes", "AES_256", "kms").await;
    rotate(&server, &key).await;
    let schedule = json!({"key_id": key, "pending_days": "7"});
    server
        .post(post::SCHEDULE_KEY_DELETION, schedule)
        .await
        .ok();
    server.clock.advance(7 * DAY);
    background::round(&server.state).await.unwrap();
    let id = KeyId::parse(key.as_str()).unwrap();
    let versions = server.state.store.material_versions(&id).await.unwrap();
    assert_eq!(versions, []);
}
