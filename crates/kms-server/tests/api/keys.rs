//! Keys and their states.

use axum::http::Method;
use kms_api::console::Role;
use kms_api::paths::{self, post};
use kms_api::{ErrorCode, ProjectId};
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::material::{Blob, aes_key};

#[tokio::test]
async fn what_cannot_be_made_is_refused_with_its_reason() {
    let server = Harness::start().await;
    let create = |body: Value| server.post(post::CREATE_KEY, body);
    create(json!({"key_alias": "sm2", "key_spec": "SM2"}))
        .await
        .refused_at(ErrorCode::NotOffered, "key_spec");
    let text =
        create(json!({"key_alias": "h", "key_spec": "HMAC_256", "origin": "external"})).await;
    assert!((400..500).contains(&text.status), "{}", text.body);
    assert!(
        text.body["error"]["error_msg"]
            .as_str()
            .unwrap()
            .contains("HMAC"),
        "{}",
        text.body
    );
    create(json!({"key_alias": "e", "key_spec": "EC_P256", "key_usage": "ENCRYPT_DECRYPT"}))
        .await
        .refused(ErrorCode::WrongUsage);
    create(json!({"key_alias": "no spaces"}))
        .await
        .refused_at(ErrorCode::InvalidField, "key_alias");
    create(json!({"key_spec": "AES_256"}))
        .await
        .refused_at(ErrorCode::MissingField, "key_alias");
    create(json!({"key_alias": "a", "key_spec": "DES"}))
        .await
        .refused_at(ErrorCode::InvalidField, "key_spec");
}

#[tokio::test]
async fn a_new_key_has_the_documented_fields() {
    let server = Harness::start().await;
    let id = server
        .create_with(json!({"key_alias": "new", "key_description": "of the tests"}))
        .await;
    let info = server.describe(&id).await;
    let expected = [
        ("key_alias", "new"),
        ("key_spec", "AES_256"),
        ("key_usage", "ENCRYPT_DECRYPT"),
        ("key_description", "of the tests"),
        ("key_state", "2"),
        ("origin", "kms"),
        ("default_key_flag", "0"),
        ("expiration_time", ""),
        ("scheduled_deletion_date", ""),
        ("key_rotation_enabled", "false"),
        ("sys_enterprise_project_id", "0"),
    ];
    for (field, value) in expected {
        assert_eq!(info[field], json!(value), "{field}");
    }
    assert_eq!(
        info["creation_date"],
        json!((server.now() * 1000).to_string())
    );
    assert_eq!(
        info.get("material_fingerprint"),
        None,
        "the KMS made this material: nothing to compare with"
    );
}

#[tokio::test]
async fn an_alias_is_taken_once_in_a_project() {
    let server = Harness::start().await;
    let first = server.create("taken", "AES_256", "kms").await;
    server
        .post(post::CREATE_KEY, json!({"key_alias": "taken"}))
        .await
        .refused_at(ErrorCode::AliasTaken, "key_alias");
    server
        .as_caller(Role::Operator, "p2")
        .create("taken", "AES_256", "kms")
        .await;
    let second = server.create("other", "AES_256", "kms").await;
    let rename = |key: &str, alias: &str| {
        server.post(
            post::UPDATE_KEY_ALIAS,
            json!({"key_id": key, "key_alias": alias}),
        )
    };
    rename(&second, "taken")
        .await
        .refused(ErrorCode::AliasTaken);
    rename(&first, "free").await.ok();
    rename(&second, "taken").await.ok();
    assert_eq!(server.describe(&second).await["key_alias"], json!("taken"));
}

#[tokio::test]
async fn a_key_of_another_project_is_not_found() {
    let server = Harness::start().await;
    let id = server.create("mine", "AES_256", "kms").await;
    let other = server.as_caller(Role::Admin, "p2");
    for operation in [
        post::DESCRIBE_KEY,
        post::ENABLE_KEY,
        post::DISABLE_KEY,
        post::CANCEL_KEY_DELETION,
        post::GET_PUBLIC_KEY,
    ] {
        other
            .post(operation, json!({"key_id": id}))
            .await
            .refused(ErrorCode::KeyNotFound);
    }
    other
        .post(post::ENCRYPT_DATA, json!({"key_id": id, "plain_text": "x"}))
        .await
        .refused(ErrorCode::KeyNotFound);
}

#[tokio::test]
async fn each_state_refuses_what_it_does_not_permit() {
    let server = Harness::start().await;
    let id = server
        .imported("states", "AES_256", &Blob::Secret(aes_key(1)))
        .await;
    let on_key = |operation: &'static str| server.post(operation, json!({"key_id": id}));
    let encrypt = || server.post(post::ENCRYPT_DATA, json!({"key_id": id, "plain_text": "x"}));
    let schedule = |days: &str| {
        server.post(
            post::SCHEDULE_KEY_DELETION,
            json!({"key_id": id, "pending_days": days}),
        )
    };

    on_key(post::CANCEL_KEY_DELETION)
        .await
        .refused(ErrorCode::NotPendingDeletion);
    on_key(post::ENABLE_KEY).await.ok();
    on_key(post::DISABLE_KEY).await.ok();
    on_key(post::DISABLE_KEY).await.ok();
    encrypt().await.refused(ErrorCode::KeyDisabled);
    assert_eq!(
        on_key(post::ENABLE_KEY).await.ok()["key_info"]["key_state"],
        json!("2")
    );
    encrypt().await.ok();

    schedule("6")
        .await
        .refused_at(ErrorCode::InvalidField, "pending_days");
    assert_eq!(schedule("7").await.ok()["key_state"], json!("4"));
    let date = server.describe(&id).await["scheduled_deletion_date"].clone();
    assert_eq!(
        date,
        json!(((server.now() + 7 * 86_400) * 1000).to_string())
    );
    for operation in [
        post::ENABLE_KEY,
        post::DISABLE_KEY,
        post::DELETE_IMPORTED_KEY_MATERIAL,
    ] {
        on_key(operation)
            .await
            .refused(ErrorCode::KeyPendingDeletion);
    }
    encrypt().await.refused(ErrorCode::KeyPendingDeletion);
    schedule("7").await.refused(ErrorCode::KeyPendingDeletion);
    assert_eq!(
        on_key(post::CANCEL_KEY_DELETION).await.ok()["key_state"],
        json!("3")
    );

    on_key(post::DELETE_IMPORTED_KEY_MATERIAL).await.ok();
    on_key(post::DELETE_IMPORTED_KEY_MATERIAL)
        .await
        .refused(ErrorCode::NoMaterial);
    on_key(post::ENABLE_KEY)
        .await
        .refused(ErrorCode::KeyPendingImport);
    encrypt().await.refused(ErrorCode::KeyPendingImport);
    schedule("7").await.ok();
    assert_eq!(
        on_key(post::CANCEL_KEY_DELETION).await.ok()["key_state"],
        json!("5")
    );
}

#[tokio::test]
async fn material_that_the_kms_made_is_not_deleted() {
    let server = Harness::start().await;
    let id = server.create("own", "AES_256", "kms").await;
    server
        .post(post::DELETE_IMPORTED_KEY_MATERIAL, json!({"key_id": id}))
        .await
        .refused(ErrorCode::NotExternal);
}

#[tokio::test]
async fn list_keys_pages_and_filters_as_documented() {
    let server = Harness::start().await;
    for index in 0..5 {
        server
            .create(&format!("aes/{index}"), "AES_256", "kms")
            .await;
        server.clock.advance(1);
    }
    let ec = server.create("ec", "EC_P256", "external").await;
    let list = |body: Value| server.post(post::LIST_KEYS, body);
    list(json!({"limit": "0"}))
        .await
        .refused_at(ErrorCode::InvalidField, "limit");
    list(json!({"limit": 10}))
        .await
        .refused_at(ErrorCode::InvalidField, "limit");
    list(json!({"marker": "what is this"}))
        .await
        .refused_at(ErrorCode::InvalidField, "marker");

    let default = list(json!({})).await.ok();
    assert_eq!(
        (default["total"].as_u64(), default["truncated"].as_str()),
        (Some(5), Some("false"))
    );
    let all = list(json!({"key_spec": "ALL"})).await.ok();
    assert_eq!(all["total"], json!(6));
    assert_eq!(
        all["keys"].as_array().unwrap().len(),
        all["key_details"].as_array().unwrap().len()
    );
    let pending = list(json!({"key_spec": "ALL", "key_state": "5"}))
        .await
        .ok();
    assert_eq!(pending["keys"], json!([ec]));

    let mut seen = Vec::new();
    let mut marker = Value::Null;
    loop {
        let mut body = json!({"limit": "2", "key_spec": "ALL"});
        if !marker.is_null() {
            body["marker"] = marker.clone();
        }
        let page = list(body).await.ok();
        seen.extend(page["keys"].as_array().unwrap().iter().cloned());
        if page["truncated"] == json!("false") {
            break;
        }
        marker = page["next_marker"].clone();
    }
    assert_eq!(Value::Array(seen), all["keys"]);
    let by_index = list(json!({"marker": "4", "key_spec": "ALL"})).await.ok();
    assert_eq!(by_index["keys"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_consoles_list_searches_by_alias_and_by_the_start_of_an_id() {
    let server = Harness::start().await;
    let pay = server.create("Payments/prod", "AES_256", "kms").await;
    server.create("ca_100", "EC_P256", "external").await;
    let project = ProjectId::parse("p1").unwrap();
    let get = |query: &str| {
        let path = format!("{}?{query}", paths::console_keys(&project));
        let server = &server;
        async move { server.send(Method::GET, &path, "").await }
    };
    let found = get("search=payments").await.ok();
    assert_eq!(
        (found["matching"].as_u64(), found["total"].as_u64()),
        (Some(1), Some(2))
    );
    assert_eq!(found["keys"][0]["key_id"], json!(pay));
    assert_eq!(
        get(&format!("search={}", pay.get(..8).unwrap())).await.ok()["matching"],
        json!(1)
    );
    assert_eq!(
        get("search=%25").await.ok()["matching"],
        json!(0),
        "% stands for itself"
    );
    assert_eq!(
        get("search=_").await.ok()["matching"],
        json!(1),
        "_ stands for itself"
    );
    assert_eq!(get("state=5&spec=EC_P256").await.ok()["matching"], json!(1));
    let page = get("limit=1").await.ok();
    let rest = get(&format!(
        "limit=1&marker={}",
        page["next_marker"].as_str().unwrap()
    ))
    .await
    .ok();
    assert_ne!(page["keys"][0]["key_id"], rest["keys"][0]["key_id"]);
    assert_eq!(rest.get("next_marker"), None);
    assert_eq!(get("colour=red").await.status, 400);
}

#[tokio::test]
async fn an_auditor_reads_and_gets_403_for_everything_else() {
    let server = Harness::start().await;
    let id = server.create("seen", "AES_256", "kms").await;
    let auditor = server.as_caller(Role::Auditor, "p1");
    assert_eq!(auditor.describe(&id).await["key_id"], json!(id));
    auditor.post(post::LIST_KEYS, json!({})).await.ok();
    auditor
        .send(Method::GET, &auditor.tags_path(&id, ""), "")
        .await
        .ok();
    auditor
        .post(post::CREATE_KEY, json!({"key_alias": "no"}))
        .await
        .refused(ErrorCode::NotPermitted);
    auditor
        .post(post::ENCRYPT_DATA, json!({"key_id": id, "plain_text": "x"}))
        .await
        .refused(ErrorCode::NotPermitted);
    for operation in [
        post::ENABLE_KEY,
        post::DISABLE_KEY,
        post::DELETE_IMPORTED_KEY_MATERIAL,
        post::CANCEL_KEY_DELETION,
    ] {
        auditor
            .post(operation, json!({"key_id": id}))
            .await
            .refused(ErrorCode::NotPermitted);
    }
    auditor
        .get_parameters(&id)
        .await
        .refused(ErrorCode::NotPermitted);
}
