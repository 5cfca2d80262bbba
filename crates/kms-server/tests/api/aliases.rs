//! Aliases, and that one is taken wherever a key's id is.

use axum::http::Method;
use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::{Answer, Harness};

async fn create(server: &Harness, key: &str, alias: &str) -> Answer {
    let body = json!({"key_id": key, "alias": alias}).to_string();
    server
        .send(Method::POST, &server.path("aliases"), body)
        .await
}

async fn delete(server: &Harness, body: Value) -> Answer {
    let path = server.path("aliases");
    server.send(Method::DELETE, &path, body.to_string()).await
}

async fn list(server: &Harness, query: &str) -> Answer {
    let path = server.path(&format!("aliases{query}"));
    server.send(Method::GET, &path, "").await
}

fn names(page: &Value) -> Vec<&str> {
    let aliases = page[0]["aliases"].as_array().unwrap();
    aliases
        .iter()
        .map(|a| a["alias"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn create_alias_refuses_bad_names_taken_names_and_doomed_keys() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    for bad in ["pay", "alias/", "alias/a b", "Alias/x"] {
        create(&server, &key, bad)
            .await
            .refused_at(ErrorCode::InvalidField, "alias");
    }
    create(&server, "nonsense", "alias/pay")
        .await
        .refused_at(ErrorCode::InvalidKeyId, "key_id");
    create(&server, "0d0466b0-e727-4d9c-b35d-f84bb474a37f", "alias/pay")
        .await
        .refused_at(ErrorCode::KeyNotFound, "key_id");
    let path = server.path("aliases");
    let body = format!(r#"{{"key_id":"{key}","alias":"alias/pay","expires":1}}"#);
    server
        .send(Method::POST, &path, body)
        .await
        .refused_at(ErrorCode::UnknownField, "expires");
    let auditor = server.as_caller(Role::Auditor, "p1");
    create(&auditor, &key, "alias/pay")
        .await
        .refused(ErrorCode::NotPermitted);

    let made = create(&server, &key, "alias/pay").await.ok();
    assert_eq!(made["key_id"], key);
    assert_eq!(made["alias"], "alias/pay");
    assert_eq!(made["alias_urn"], "kms:local:p1:alias/pay");
    assert_eq!(made["create_time"], made["update_time"]);
    create(&server, &key, "alias/pay")
        .await
        .refused_at(ErrorCode::AliasTaken, "alias");
    // Another project has names of its own.
    let other = server.as_caller(Role::Operator, "p2");
    let foreign = other.create("one", "AES_256", "kms").await;
    create(&other, &foreign, "alias/pay").await.ok();

    let body = json!({"key_id": key, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, body).await.ok();
    create(&server, &key, "alias/other")
        .await
        .refused_at(ErrorCode::KeyPendingDeletion, "key_id");
}

#[tokio::test]
async fn an_alias_is_taken_wherever_a_key_id_is() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let pair = server.create("two", "EC_P256", "kms").await;
    let empty = server.create("three", "AES_256", "external").await;
    create(&server, &key, "alias/team/aes").await.ok();
    create(&server, "alias/team/aes", "alias/again").await.ok();
    create(&server, &pair, "alias/pair").await.ok();
    create(&server, &empty, "alias/empty").await.ok();

    for operation in [post::DESCRIBE_KEY, post::DISABLE_KEY, post::ENABLE_KEY] {
        let unknown = json!({"key_id": "alias/none"});
        server
            .post(operation, unknown)
            .await
            .refused_at(ErrorCode::KeyNotFound, "key_id");
        let body = json!({"key_id": "alias/again"});
        let answer = server.post(operation, body).await.ok();
        assert_eq!(answer["key_info"]["key_id"], key, "{operation}");
    }
    let body = json!({"key_id": "alias/team/aes", "plain_text": "hello"});
    let sealed = server.post(post::ENCRYPT_DATA, body).await.ok();
    assert_eq!(sealed["key_id"], key);
    let body = json!({"key_id": "alias/again", "cipher_text": sealed["cipher_text"]});
    let opened = server.post(post::DECRYPT_DATA, body).await.ok();
    assert_eq!(opened["plain_text"], "hello");
    let body = json!({"key_id": "alias/pair"});
    server.post(post::GET_PUBLIC_KEY, body).await.ok();
    let body = json!({"key_id": "alias/pair", "message": "aGVsbG8=", "message_type": "RAW",
        "signing_algorithm": "ECDSA_SHA_256"});
    server.post(post::SIGN, body).await.ok();
    let body = json!({"key_id": "alias/empty", "wrapping_algorithm": "RSAES_OAEP_SHA_256"});
    let answer = server.post(post::GET_PARAMETERS_FOR_IMPORT, body).await;
    assert_eq!(answer.ok()["key_id"], empty);
    let body = json!({"key_id": "alias/pair", "key_description": "by alias"});
    server.post(post::UPDATE_KEY_DESCRIPTION, body).await.ok();

    // In a path its slashes are encoded.
    let tags = server.path("alias%2Fteam%2Faes/tags");
    let body = json!({"tag": {"key": "env", "value": "prod"}}).to_string();
    server.send(Method::POST, &tags, body).await.ok();
    let shown = server.send(Method::GET, &tags, "").await.ok();
    assert_eq!(shown["tags"][0]["value"], "prod");
    // An alias of another project is none of this one.
    let other = server.as_caller(Role::Operator, "p2");
    let body = json!({"key_id": "alias/pair"});
    other
        .post(post::DESCRIBE_KEY, body)
        .await
        .refused(ErrorCode::KeyNotFound);
}

#[tokio::test]
async fn an_alias_moves_to_another_key() {
    let server = Harness::start().await;
    let one = server.create("one", "AES_256", "kms").await;
    let two = server.create("two", "AES_256", "kms").await;
    let associate = async |alias: &str, target: &str| {
        let body = json!({"alias": alias, "target_key_id": target});
        server.post(post::ASSOCIATE_ALIAS, body).await
    };
    associate("alias/pay", &two)
        .await
        .refused_at(ErrorCode::AliasNotFound, "alias");
    let made = create(&server, &one, "alias/pay").await.ok();
    associate("alias/pay", "0d0466b0-e727-4d9c-b35d-f84bb474a37f")
        .await
        .refused_at(ErrorCode::KeyNotFound, "target_key_id");
    assert_eq!(server.describe("alias/pay").await["key_id"], one);

    server.clock.advance(5);
    let moved = associate("alias/pay", &two).await.ok();
    assert_eq!(moved["key_id"], two);
    assert_eq!(moved["create_time"], made["create_time"]);
    assert_ne!(moved["update_time"], made["update_time"]);
    assert_eq!(server.describe("alias/pay").await["key_id"], two);
}

#[tokio::test]
async fn aliases_are_listed_by_name_and_in_pages() {
    let server = Harness::start().await;
    let one = server.create("one", "AES_256", "kms").await;
    let two = server.create("two", "AES_256", "kms").await;
    for (alias, key) in [("alias/c", &one), ("alias/a", &two), ("alias/b", &one)] {
        create(&server, key, alias).await.ok();
    }
    for (query, code, field) in [
        ("?limit=0", ErrorCode::InvalidField, "limit"),
        ("?limit=1001", ErrorCode::InvalidField, "limit"),
        ("?marker=x", ErrorCode::InvalidField, "marker"),
        ("?offset=1", ErrorCode::UnknownField, "offset"),
        ("?limit=1&limit=2", ErrorCode::RepeatedField, "limit"),
        ("?key_id=x", ErrorCode::InvalidKeyId, "key_id"),
        ("?key_id=alias/none", ErrorCode::KeyNotFound, "key_id"),
    ] {
        list(&server, query).await.refused_at(code, field);
    }
    // Reading is for everyone.
    let auditor = server.as_caller(Role::Auditor, "p1");
    let all = list(&auditor, "").await.ok();
    assert_eq!(names(&all), ["alias/a", "alias/b", "alias/c"]);
    assert_eq!(all[0]["page_info"], json!({"current_count": 3}));
    let first = list(&server, "?limit=2").await.ok();
    assert_eq!(names(&first), ["alias/a", "alias/b"]);
    let next = first[0]["page_info"]["next_marker"].as_str().unwrap();
    let rest = list(&server, &format!("?limit=2&marker={next}")).await.ok();
    assert_eq!(names(&rest), ["alias/c"]);
    let of_one = list(&server, &format!("?key_id={one}")).await.ok();
    assert_eq!(names(&of_one), ["alias/b", "alias/c"]);
    let by_alias = list(&server, "?key_id=alias/a").await.ok();
    assert_eq!(names(&by_alias), ["alias/a"]);
}

#[tokio::test]
async fn delete_alias_deletes_all_that_are_named_or_none() {
    let server = Harness::start().await;
    let one = server.create("one", "AES_256", "kms").await;
    let two = server.create("two", "AES_256", "kms").await;
    for (alias, key) in [
        ("alias/a", &one),
        ("alias/b", &one),
        ("alias/c", &two),
        ("alias/d", &two),
    ] {
        create(&server, key, alias).await.ok();
    }
    delete(&server, json!({}))
        .await
        .refused_at(ErrorCode::MissingField, "aliases");
    delete(&server, json!({"aliases": []}))
        .await
        .refused_at(ErrorCode::InvalidField, "aliases");
    delete(&server, json!({"aliases": ["alias/a", "alias/none"]}))
        .await
        .refused_at(ErrorCode::AliasNotFound, "aliases[1]");
    delete(&server, json!({"aliases": ["alias/a", "alias/a"]}))
        .await
        .refused_at(ErrorCode::InvalidField, "aliases[1]");
    delete(
        &server,
        json!({"aliases": ["alias/a", "alias/c"], "key_id": one}),
    )
    .await
    .refused_at(ErrorCode::AliasNotFound, "aliases[1]");
    assert_eq!(names(&list(&server, "").await.ok()).len(), 4);

    delete(&server, json!({"aliases": ["alias/a", "alias/c"]}))
        .await
        .ok();
    assert_eq!(names(&list(&server, "").await.ok()), ["alias/b", "alias/d"]);
    delete(&server, json!({"key_id": "alias/b"})).await.ok();
    assert_eq!(names(&list(&server, "").await.ok()), ["alias/d"]);
    server.describe(&one).await;
    // A key that goes takes its aliases with it.
    let body = json!({"key_id": two, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, body).await.ok();
    delete(&server, json!({"aliases": ["alias/d"]}))
        .await
        .refused_at(ErrorCode::KeyPendingDeletion, "aliases[0]");
    server.clock.advance(8 * 24 * 60 * 60);
    kms_server::background::round(&server.state).await.unwrap();
    assert_eq!(names(&list(&server, "").await.ok()), [""; 0]);
}
