//! What no client should send: refused by name, never a 5xx, never a panic.

use axum::http::Method;
use kms_api::ErrorCode;
use kms_api::paths::post;
use serde_json::json;

use crate::harness::Harness;

/// Operations that take a body, and the fields that each needs.
const OPERATIONS: [&str; 32] = [
    post::CREATE_KEY,
    post::DESCRIBE_KEY,
    post::LIST_KEYS,
    post::ENABLE_KEY,
    post::DISABLE_KEY,
    post::SCHEDULE_KEY_DELETION,
    post::CANCEL_KEY_DELETION,
    post::UPDATE_KEY_ALIAS,
    post::UPDATE_KEY_DESCRIPTION,
    post::GET_PARAMETERS_FOR_IMPORT,
    post::IMPORT_KEY_MATERIAL,
    post::DELETE_IMPORTED_KEY_MATERIAL,
    post::ENCRYPT_DATA,
    post::DECRYPT_DATA,
    post::SIGN,
    post::VERIFY,
    post::GET_PUBLIC_KEY,
    post::GEN_RANDOM,
    post::CREATE_DATAKEY,
    post::CREATE_DATAKEY_WITHOUT_PLAINTEXT,
    post::ENCRYPT_DATAKEY,
    post::DECRYPT_DATAKEY,
    post::CREATE_RSA_DATAKEY_PAIR,
    post::CREATE_EC_DATAKEY_PAIR,
    post::RE_ENCRYPT,
    post::GENERATE_MAC,
    post::VERIFY_MAC,
    post::ENABLE_KEY_ROTATION,
    post::DISABLE_KEY_ROTATION,
    post::UPDATE_KEY_ROTATION_INTERVAL,
    post::GET_KEY_ROTATION_STATUS,
    post::ROTATE_ON_DEMAND,
];

#[tokio::test]
async fn every_operation_refuses_what_is_not_its_json() {
    let server = Harness::start().await;
    let bodies: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"text\"".to_vec(),
        b"{} {}".to_vec(),
        b"\xff\xfe{}".to_vec(),
        br#"{"key_id": "\ud800"}"#.to_vec(),
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes(),
        format!("{}1{}", r#"{"key_id":"#.repeat(5_000), "}".repeat(5_000)).into_bytes(),
        br#"{"key_id": "a\u0000b"}"#.to_vec(),
        br#"{"key_id": 1e400}"#.to_vec(),
    ];
    for operation in OPERATIONS {
        for body in &bodies {
            if operation == post::LIST_KEYS && body.is_empty() {
                continue; // It asks for nothing that a body would have to say.
            }
            let answer = server.post_text(operation, body.clone()).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert_eq!(answer.status, 400, "{operation} {shown}: {}", answer.body);
            assert!(
                answer.body["error"]["error_code"].is_string(),
                "{operation}"
            );
        }
    }
}

#[tokio::test]
async fn unknown_and_repeated_fields_are_refused_by_name() {
    let server = Harness::start().await;
    for operation in OPERATIONS {
        let text = server
            .post(operation, json!({"expires": 1}))
            .await
            .refused_at(ErrorCode::UnknownField, "expires");
        assert!(text.contains("expires"), "{text}");
    }
    let twice = r#"{"key_alias":"a","key_alias":"b"}"#;
    server
        .post_text(post::CREATE_KEY, twice)
        .await
        .refused_at(ErrorCode::RepeatedField, "key_alias");
    let within = json!({"key_alias": "a", "sequence": "short"});
    server
        .post(post::CREATE_KEY, within)
        .await
        .refused_at(ErrorCode::InvalidField, "sequence");
}

#[tokio::test]
async fn a_list_of_keys_needs_no_body() {
    let server = Harness::start().await;
    server.create("listed", "AES_256", "kms").await;
    let listed = server.post_text(post::LIST_KEYS, "").await.ok();
    assert_eq!(listed["total"], 1);
}

#[tokio::test]
async fn a_query_is_refused_by_name_where_there_is_none() {
    let server = Harness::start().await;
    let key = server.create("queried", "AES_256", "kms").await;
    for operation in [post::LIST_KEYS, post::CREATE_KEY] {
        server
            .post(&format!("{operation}?limit=1"), json!({}))
            .await
            .refused_at(ErrorCode::UnknownField, "limit");
    }
    let tags = server.tags_path(&key, "?sort=key");
    for path in [tags.as_str(), "/v1.0/p1/kms/tags?sort=key"] {
        server
            .send(Method::GET, path, "")
            .await
            .refused_at(ErrorCode::UnknownField, "sort");
    }
}

#[tokio::test]
async fn an_array_does_not_stand_for_the_fields_of_an_object() {
    let server = Harness::start().await;
    let key = server.create("arrays", "AES_256", "kms").await;
    let send = |path: String, body: serde_json::Value| {
        let server = &server;
        async move { server.send(Method::POST, &path, body.to_string()).await }
    };
    send(server.tags_path(&key, ""), json!({"tag": ["k", "v"]}))
        .await
        .refused_at(ErrorCode::InvalidField, "tag");
    let list = json!({"action": "create", "tags": [["k", "v"]]});
    send(server.tags_path(&key, "/action"), list)
        .await
        .refused_at(ErrorCode::InvalidField, "tags[0]");
}

#[tokio::test]
async fn what_is_documented_and_not_offered_is_known_by_its_name() {
    let server = Harness::start().await;
    server
        .post(post::CREATE_KEY, json!({"key_alias": "a", "vm_id": "v"}))
        .await
        .refused_at(ErrorCode::NotOffered, "vm_id");
}

#[tokio::test]
async fn a_description_may_have_lines() {
    let server = Harness::start().await;
    let text = "first\r\n\tsecond\n";
    let body = json!({"key_alias": "lines", "key_description": text});
    let key = server.create_with(body).await;
    assert_eq!(server.describe(&key).await["key_description"], text);
    let body = json!({"key_alias": "bell", "key_description": "\u{7}"});
    server
        .post(post::CREATE_KEY, body)
        .await
        .refused_at(ErrorCode::InvalidField, "key_description");
}

#[tokio::test]
async fn a_key_id_of_a_wrong_shape_has_its_own_code() {
    let server = Harness::start().await;
    for bad in [
        "",
        "nonsense",
        "0D0466B0-E727-4D9C-B35D-F84BB474A37F",
        "' or 1=1 --",
    ] {
        server
            .post(post::DESCRIBE_KEY, json!({"key_id": bad}))
            .await
            .refused_at(ErrorCode::InvalidKeyId, "key_id");
    }
    server
        .post(post::DESCRIBE_KEY, json!({}))
        .await
        .refused_at(ErrorCode::MissingField, "key_id");
    for wrong in [json!(7), json!(null), json!(["x"]), json!({"a": 1})] {
        let answer = server
            .post(post::DESCRIBE_KEY, json!({"key_id": wrong}))
            .await;
        assert_eq!(
            (answer.status, answer.body["error"]["error_field"].as_str()),
            (400, Some("key_id"))
        );
    }
}

#[tokio::test]
async fn ten_megabytes_are_too_large() {
    let server = Harness::start().await;
    let body = json!({"key_alias": "x".repeat(10 << 20)}).to_string();
    server
        .post_text(post::CREATE_KEY, body)
        .await
        .refused(ErrorCode::TooLarge);
}

#[tokio::test]
async fn numbers_are_not_guessed_from_strings_nor_the_other_way() {
    let server = Harness::start().await;
    let id = server.create("types", "AES_256", "kms").await;
    let days = json!({"key_id": id, "pending_days": 7});
    server
        .post(post::SCHEDULE_KEY_DELETION, days)
        .await
        .refused_at(ErrorCode::InvalidField, "pending_days");
    let token = "A".repeat(200);
    let import = json!({"key_id": id, "import_token": token, "encrypted_key_material": "A".repeat(344), "expiration_time": "01"});
    server
        .post(post::IMPORT_KEY_MATERIAL, import)
        .await
        .refused_at(ErrorCode::InvalidField, "expiration_time");
    let negative = json!({"key_id": id, "import_token": token, "encrypted_key_material": "A".repeat(344), "expiration_time": -1});
    server
        .post(post::IMPORT_KEY_MATERIAL, negative)
        .await
        .refused_at(ErrorCode::InvalidField, "expiration_time");
}

#[tokio::test]
async fn numbers_beyond_what_a_database_holds_are_refused() {
    let server = Harness::start().await;
    for marker in [
        "18446744073709551615",
        "18446744073709551615_0d0466b0-e727-4d9c-b35d-f84bb474a37f",
    ] {
        let list = json!({"marker": marker});
        server
            .post(post::LIST_KEYS, list)
            .await
            .refused_at(ErrorCode::InvalidField, "marker");
    }
}

#[tokio::test]
async fn paths_that_do_not_exist_are_refused_in_json() {
    let server = Harness::start().await;
    server
        .post("no-such-operation", json!({}))
        .await
        .refused(ErrorCode::NoSuchPath);
    let answer = server
        .send(Method::GET, "/v1.0/p1/kms/create-key", "")
        .await;
    answer.refused(ErrorCode::NoSuchMethod);
    let answer = server
        .send(Method::GET, "/v1.0/p1/kms/not-a-key-id/tags", "")
        .await;
    answer.refused(ErrorCode::InvalidKeyId);
}
