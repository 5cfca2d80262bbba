//! A database of any earlier form is brought to today's, and nothing in it is lost.

use kms_api::console::{Role, UserName};
use kms_api::paths::post;
use kms_server::crypto::{Sealed, SealingKeys};
use kms_server::domain::Scope;
use kms_server::store::Store;
use kms_server::store::accounts::{AccessKey, Account, SessionLimits, SessionRow};
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::material::{Blob, aes_key};
use crate::place::Place;

/// A server that has something of everything, and what it encrypted.
async fn furnished() -> (Harness, String, Value) {
    let server = Harness::start().await;
    let key = server.create("old", "AES_256", "kms").await;
    let encrypt = json!({"key_id": key, "plain_text": "before"});
    let cipher = server.post(post::ENCRYPT_DATA, encrypt).await.ok();
    server
        .imported("imported", "AES_256", &Blob::Secret(aes_key(1)))
        .await;
    let empty = server.create("empty", "EC_P256", "external").await;
    server.parameters(&empty).await;
    let tag = json!({"tag": {"key": "team", "value": "red"}});
    let tagged = server
        .send(
            axum::http::Method::POST,
            &server.tags_path(&key, ""),
            tag.to_string(),
        )
        .await;
    assert_eq!(tagged.status, 204);
    add_people(server.state.store.as_ref()).await;
    (server, key, cipher["cipher_text"].clone())
}

fn sealing_keys() -> SealingKeys {
    SealingKeys::from_bytes(&[7; 32]).unwrap()
}

fn sealed(text: &str) -> Sealed {
    sealing_keys()
        .seal(text.as_bytes(), text.as_bytes())
        .unwrap()
}

fn opened(sealed: &Sealed, text: &str) -> String {
    let bytes = sealing_keys().open(text.as_bytes(), sealed).unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn add_people(store: &dyn Store) {
    let account = Account {
        id: "a1".to_owned(),
        name: UserName::parse("root").unwrap(),
        role: Role::Admin,
        password_hash: "hash".to_owned(),
        scope: Scope::Everything,
        created_at: 1,
    };
    assert!(store.add_account(&account).await.unwrap());
    let project = kms_api::console::Project {
        id: kms_api::ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap(),
        name: "default".to_owned(),
    };
    store.keep_default_project(&project, 1).await.unwrap();
    store.keep_canary(&sealed("canary")).await.unwrap();
    let session = SessionRow {
        token_hash: [9; 32],
        account_id: "a1".to_owned(),
        created_at: 5,
        used_at: 6,
    };
    let none = SessionLimits {
        created_at: 0,
        used_at: 0,
    };
    assert!(store.add_session(&session, &account, none).await.unwrap());
    let access_key = AccessKey {
        access: "AK".to_owned(),
        account_id: "a1".to_owned(),
        project_id: project.id,
        scope: Scope::Everything,
        sealed_secret: sealed("secret"),
        created_at: 7,
    };
    store.add_access_key(&access_key).await.unwrap();
    assert!(store.begin_totp("a1", &sealed("totp"), 8).await.unwrap());
}

#[tokio::test]
async fn a_database_of_every_earlier_form_opens_with_all_that_is_in_it() {
    let (newest, key, cipher) = furnished().await;
    for count in 1..=newest.place().migrations().len() {
        let place = Place::new().await;
        place.migrate_to(count).await;
        let filled = place.fill_from(newest.place()).await;
        let rows: u64 = filled.iter().map(|(_, rows)| rows).sum();
        assert!(rows >= 6, "form {count}: {filled:?}");

        let server = Harness::on(place).await;
        assert_eq!(server.describe(&key).await["key_alias"], json!("old"));
        let decrypt = json!({"cipher_text": cipher});
        let plain = server.post(post::DECRYPT_DATA, decrypt).await.ok();
        assert_eq!(plain["plain_text"], json!("before"), "form {count}");
        let tags = server
            .send(axum::http::Method::GET, &server.tags_path(&key, ""), "")
            .await
            .ok();
        assert_eq!(tags["tags"], json!([{"key": "team", "value": "red"}]));
        let rotated = server
            .post("enable-key-rotation", json!({"key_id": key}))
            .await;
        assert_eq!(rotated.status, 200, "form {count}: {}", rotated.body);
        if count >= 2 {
            let store = &server.state.store;
            let (session, account) = store.session(&[9; 32]).await.unwrap().unwrap();
            assert_eq!((session.used_at, account.name.as_str()), (6, "root"));
            let (access_key, _) = store.access_key("AK").await.unwrap().unwrap();
            assert_eq!(opened(&access_key.sealed_secret, "secret"), "secret");
            let canary = store.canary().await.unwrap().unwrap();
            assert_eq!(opened(&canary, "canary"), "canary");
        }
    }
}
