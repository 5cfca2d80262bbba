//! Grants: made, listed, ended, and above all enforced.

use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::grants::GrantOperation;
use kms_api::paths::post;
use serde_json::{Value, json};

use crate::harness::{Answer, Harness};

const GRANTEE: &str = "0d0466b00d0466b00d0466b00d0466b0";
const OTHER: &str = "1d0466b00d0466b00d0466b00d0466b1";

async fn ask(server: &Harness, key: &str, grantee: &str, operations: &[&str]) -> Answer {
    let body = json!({"key_id": key, "grantee_principal": grantee, "operations": operations});
    server.post(post::CREATE_GRANT, body).await
}

async fn grant(server: &Harness, key: &str, grantee: &str, operations: &[&str]) -> String {
    let answer = ask(server, key, grantee, operations).await.ok();
    answer["grant_id"].as_str().unwrap().to_owned()
}

async fn end(server: &Harness, how: &str, key: &str, grant: &str) -> Answer {
    server
        .post(how, json!({"key_id": key, "grant_id": grant}))
        .await
}

async fn encrypt(server: &Harness, key: &str) -> Answer {
    let body = json!({"key_id": key, "plain_text": "hello"});
    server.post(post::ENCRYPT_DATA, body).await
}

/// A body that `operation` reads to its end, whatever the key is.
fn body(operation: GrantOperation, key: &str, cipher_text: &Value) -> Value {
    use GrantOperation as G;
    let signature = json!({"key_id": key, "message": "aGVsbG8=", "message_type": "RAW",
        "signing_algorithm": "ECDSA_SHA_256"});
    let mac = json!({"key_id": key, "message": "aGVsbG8=", "mac_algorithm": "HMAC_SHA_256"});
    let with = |mut body: Value, field: &str, value: Value| {
        body[field] = value;
        body
    };
    match operation {
        G::DescribeKey | G::GetPublicKey => json!({"key_id": key}),
        G::CreateDatakey | G::CreateDatakeyWithoutPlaintext => {
            json!({"key_id": key, "datakey_length": "256"})
        }
        G::EncryptDatakey => {
            let digest = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
            let text = format!("{}{digest}", "00".repeat(32));
            json!({"key_id": key, "plain_text": text, "datakey_plain_length": "32"})
        }
        G::DecryptDatakey => {
            json!({"key_id": key, "cipher_text": "00".repeat(124), "datakey_cipher_length": "124"})
        }
        G::EncryptData => json!({"key_id": key, "plain_text": "hello"}),
        G::DecryptData => json!({"key_id": key, "cipher_text": cipher_text}),
        G::Sign => signature,
        G::Verify => with(signature, "signature", json!("aGVsbG8=")),
        G::GenerateMac => mac,
        G::VerifyMac => with(mac, "mac", json!("aGVsbG8=")),
        G::CreateGrant => {
            json!({"key_id": key, "grantee_principal": OTHER, "operations": ["sign"]})
        }
        G::RetireGrant => json!({"key_id": key, "grant_id": "0".repeat(64)}),
    }
}

#[tokio::test]
async fn create_grant_refuses_what_makes_no_grant() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let whole =
        json!({"key_id": key, "grantee_principal": GRANTEE, "operations": ["encrypt-data"]});
    let changed = |field: &str, value: Value| {
        let mut body = whole.clone();
        body[field] = value;
        body
    };
    for (field, value, code) in [
        ("grantee_principal", json!("a-b"), ErrorCode::InvalidField),
        ("grantee_principal", json!(7), ErrorCode::InvalidField),
        (
            "grantee_principal_type",
            json!("domain"),
            ErrorCode::InvalidField,
        ),
        ("operations", json!([]), ErrorCode::InvalidField),
        (
            "operations",
            json!(["create-grant"]),
            ErrorCode::InvalidField,
        ),
        (
            "operations",
            json!(["sign", "sign"]),
            ErrorCode::InvalidField,
        ),
        ("operations", json!("sign"), ErrorCode::InvalidField),
        ("name", json!("a b"), ErrorCode::InvalidField),
        ("retiring_principal", json!(""), ErrorCode::InvalidField),
        ("key_id", json!("x"), ErrorCode::InvalidKeyId),
        ("limit", json!("1"), ErrorCode::UnknownField),
    ] {
        let answer = server.post(post::CREATE_GRANT, changed(field, value)).await;
        answer.refused_at(code, field);
    }
    let unknown = changed("operations", json!(["sign", "enable-key"]));
    server
        .post(post::CREATE_GRANT, unknown)
        .await
        .refused_at(ErrorCode::InvalidField, "operations[1]");
    // Only a key that can be used.
    server
        .post(post::DISABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    server
        .post(post::CREATE_GRANT, whole.clone())
        .await
        .refused(ErrorCode::KeyDisabled);
    let empty = server.create("empty", "AES_256", "external").await;
    ask(&server, &empty, GRANTEE, &["encrypt-data"])
        .await
        .refused(ErrorCode::KeyPendingImport);
    server
        .post(post::ENABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    let made = server.post(post::CREATE_GRANT, whole).await.ok();
    assert_eq!(made["grant_id"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn grants_are_listed_in_pages_and_a_hundred_are_enough() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let body = json!({"key_id": key, "grantee_principal": GRANTEE, "operations": ["sign", "verify"],
        "name": "team/a", "retiring_principal": OTHER, "grantee_principal_type": "user"});
    let first = server.post(post::CREATE_GRANT, body).await.ok();
    for _ in 1..100 {
        server.clock.advance(1);
        ask(&server, &key, GRANTEE, &["sign"]).await.ok();
    }
    ask(&server, &key, GRANTEE, &["sign"])
        .await
        .refused(ErrorCode::TooManyGrants);

    for (field, value) in [("limit", "0"), ("limit", "1001"), ("marker", "x")] {
        let body = json!({"key_id": key, field: value});
        let answer = server.post(post::LIST_GRANTS, body).await;
        answer.refused_at(ErrorCode::InvalidField, field);
    }
    let page = async |body: Value| server.post(post::LIST_GRANTS, body).await.ok();
    let one = page(json!({"key_id": key, "limit": "60"})).await;
    let expected = json!({
        "key_id": key, "grant_id": first["grant_id"], "grantee_principal": GRANTEE,
        "grantee_principal_type": "user", "operations": ["sign", "verify"],
        "issuing_principal": "u1", "creation_date": "1795478400000", "name": "team/a",
        "retiring_principal": OTHER,
    });
    assert_eq!(one["grants"][0], expected);
    assert_eq!(
        (&one["truncated"], &one["total"]),
        (&json!("true"), &json!(100))
    );
    let two = page(json!({"key_id": key, "limit": "60", "marker": one["next_marker"]})).await;
    assert_eq!(two["grants"].as_array().unwrap().len(), 40);
    assert_eq!(
        (&two["truncated"], &two["next_marker"]),
        (&json!("false"), &json!(""))
    );

    let retirable = server.as_user(OTHER, Role::Auditor);
    let answer = retirable
        .post(post::LIST_RETIRABLE_GRANTS, json!({}))
        .await
        .ok();
    assert_eq!(
        (&answer["grants"][0], &answer["total"]),
        (&expected, &json!(1))
    );
    let nobody = server.as_user(GRANTEE, Role::Auditor);
    let answer = nobody
        .post(post::LIST_RETIRABLE_GRANTS, json!({}))
        .await
        .ok();
    assert_eq!(answer["total"], 0);
}

#[tokio::test]
async fn a_grant_permits_its_operations_with_its_key_and_nothing_else() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let another = server.create("two", "AES_256", "kms").await;
    let auditor = server.as_user(GRANTEE, Role::Auditor);
    encrypt(&auditor, &key)
        .await
        .refused(ErrorCode::NotPermitted);
    let id = grant(&server, &key, GRANTEE, &["encrypt-data"]).await;

    let sealed = encrypt(&auditor, &key).await.ok();
    encrypt(&auditor, &another)
        .await
        .refused(ErrorCode::NotPermitted);
    let body = json!({"key_id": key, "cipher_text": sealed["cipher_text"]});
    auditor
        .post(post::DECRYPT_DATA, body)
        .await
        .refused(ErrorCode::NotPermitted);
    for operation in [
        post::DISABLE_KEY,
        post::ENABLE_KEY,
        post::DELETE_IMPORTED_KEY_MATERIAL,
    ] {
        let body = json!({"key_id": key});
        let answer = auditor.post(operation, body).await;
        answer.refused(ErrorCode::NotPermitted);
    }
    let other = server.as_user(OTHER, Role::Auditor);
    encrypt(&other, &key).await.refused(ErrorCode::NotPermitted);
    // The key's state counts as for everybody.
    server
        .post(post::DISABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    encrypt(&auditor, &key)
        .await
        .refused(ErrorCode::KeyDisabled);
    server
        .post(post::ENABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    encrypt(&auditor, &key).await.ok();

    end(&server, post::REVOKE_GRANT, &key, &id).await.ok();
    encrypt(&auditor, &key)
        .await
        .refused(ErrorCode::NotPermitted);
}

#[tokio::test]
async fn a_ciphertext_or_an_alias_leads_to_no_key_without_a_grant() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let secret = server.create("two", "AES_256", "kms").await;
    let sealed = encrypt(&server, &secret).await.ok();
    grant(&server, &key, GRANTEE, &["encrypt-data", "decrypt-data"]).await;
    let auditor = server.as_user(GRANTEE, Role::Auditor);
    let body = json!({"cipher_text": sealed["cipher_text"]});
    auditor
        .post(post::DECRYPT_DATA, body)
        .await
        .refused(ErrorCode::NotPermitted);
    let alias = json!({"key_id": secret, "alias": "alias/secret"}).to_string();
    let path = server.path("aliases");
    server
        .send(axum::http::Method::POST, &path, alias)
        .await
        .ok();
    encrypt(&auditor, "alias/secret")
        .await
        .refused(ErrorCode::NotPermitted);
}

#[tokio::test]
async fn every_operation_that_a_grant_can_name_is_held_to_its_key() {
    let server = Harness::start().await;
    let key = server.create("one", "EC_P256", "kms").await;
    let secret = server.create("two", "EC_P256", "kms").await;
    let aes = server.create("aes", "AES_256", "kms").await;
    let cipher_text = encrypt(&server, &aes).await.ok()["cipher_text"].clone();
    let auditor = server.as_user(GRANTEE, Role::Auditor);
    for operation in GrantOperation::ALL {
        let name = operation.as_str();
        let reads = matches!(
            operation,
            GrantOperation::DescribeKey | GrantOperation::GetPublicKey
        );
        let mut named = vec![name];
        if *operation == GrantOperation::CreateGrant {
            named.push("sign");
        }
        let ask = async |key: &str| {
            auditor
                .post(name, body(*operation, key, &cipher_text))
                .await
        };
        if ask(&secret).await.status == 404 && !reads {
            continue; // Not offered yet.
        }
        if !reads {
            ask(&key).await.refused(ErrorCode::NotPermitted);
        }
        let id = grant(&server, &key, GRANTEE, &named).await;
        // Permitted: whatever it comes to, it is no question of permission.
        assert_ne!(ask(&key).await.status, 403, "{name}");
        if !reads {
            ask(&secret).await.refused(ErrorCode::NotPermitted);
        }
        end(&server, post::REVOKE_GRANT, &key, &id).await.ok();
    }
}

#[tokio::test]
async fn a_grant_is_worth_nothing_in_another_project() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    grant(&server, &key, "u1", &["encrypt-data"]).await;
    let elsewhere = server.as_caller(Role::Auditor, "p2");
    encrypt(&elsewhere, &key)
        .await
        .refused(ErrorCode::NotPermitted);
    let at_home = server.as_caller(Role::Auditor, "p1");
    encrypt(&at_home, &key).await.ok();
}

#[tokio::test]
async fn create_grant_passes_on_what_its_own_grant_permits_and_no_more() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let auditor = server.as_user(GRANTEE, Role::Auditor);
    grant(&server, &key, GRANTEE, &["decrypt-data"]).await;
    grant(&server, &key, GRANTEE, &["encrypt-data", "create-grant"]).await;
    for too_much in [
        &["decrypt-data"][..],
        &["encrypt-data", "sign"],
        &["retire-grant"],
    ] {
        ask(&auditor, &key, OTHER, too_much)
            .await
            .refused_at(ErrorCode::NotPermitted, "operations");
    }
    grant(&auditor, &key, OTHER, &["encrypt-data"]).await;
    let other = server.as_user(OTHER, Role::Auditor);
    encrypt(&other, &key).await.ok();
    ask(&other, &key, GRANTEE, &["encrypt-data"])
        .await
        .refused(ErrorCode::NotPermitted);
}

#[tokio::test]
async fn a_grant_is_retired_by_those_whom_it_names() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let another = server.create("two", "AES_256", "kms").await;
    let (grantee, retirer) = (
        server.as_user(GRANTEE, Role::Auditor),
        server.as_user(OTHER, Role::Auditor),
    );
    let body = json!({"key_id": key, "grantee_principal": GRANTEE, "operations": ["encrypt-data"],
        "retiring_principal": OTHER});
    let made = server.post(post::CREATE_GRANT, body).await.ok();
    let id = made["grant_id"].as_str().unwrap();
    end(&grantee, post::RETIRE_GRANT, &key, id)
        .await
        .refused(ErrorCode::NotPermitted);
    end(&retirer, post::REVOKE_GRANT, &key, id)
        .await
        .refused(ErrorCode::NotPermitted);
    end(&server, post::REVOKE_GRANT, &another, id)
        .await
        .refused_at(ErrorCode::GrantNotFound, "grant_id");
    end(&server, post::REVOKE_GRANT, &key, "7c9a")
        .await
        .refused_at(ErrorCode::InvalidField, "grant_id");
    // Somebody else's grant on the same key is not theirs to retire.
    let foreign = grant(&server, &key, "u9", &["encrypt-data"]).await;
    end(&retirer, post::RETIRE_GRANT, &key, &foreign)
        .await
        .refused_at(ErrorCode::NotPermitted, "grant_id");

    let ended = end(&retirer, post::RETIRE_GRANT, &key, &id.to_uppercase()).await;
    assert_eq!(ended.ok(), json!({}));
    encrypt(&grantee, &key)
        .await
        .refused(ErrorCode::NotPermitted);
    let own = grant(&server, &key, GRANTEE, &["encrypt-data", "retire-grant"]).await;
    end(&grantee, post::RETIRE_GRANT, &key, &own).await.ok();
    encrypt(&grantee, &key)
        .await
        .refused(ErrorCode::NotPermitted);
    end(&server, post::RETIRE_GRANT, &key, &own)
        .await
        .refused(ErrorCode::GrantNotFound);
}

#[tokio::test]
async fn a_grant_of_a_key_pending_deletion_stays_as_it_is() {
    let server = Harness::start().await;
    let key = server.create("one", "AES_256", "kms").await;
    let id = grant(&server, &key, GRANTEE, &["encrypt-data"]).await;
    let body = json!({"key_id": key, "pending_days": "7"});
    server.post(post::SCHEDULE_KEY_DELETION, body).await.ok();
    end(&server, post::REVOKE_GRANT, &key, &id)
        .await
        .refused(ErrorCode::KeyPendingDeletion);
    let auditor = server.as_user(GRANTEE, Role::Auditor);
    encrypt(&auditor, &key)
        .await
        .refused(ErrorCode::KeyPendingDeletion);
    let listed = server.post(post::LIST_GRANTS, json!({"key_id": key})).await;
    assert_eq!(listed.ok()["total"], 1);
}
