//! Several servers on one database: what one of them changes holds on all, and of two that are after the same thing one
//! gets it.

use std::collections::HashSet;
use std::sync::Arc;

use kms_api::console::Role;
use kms_api::paths::post;
use kms_api::{ErrorCode, ProjectId};
use kms_server::background;
use kms_server::crypto::make_wrapping_key;
use kms_server::state::WrappingKeyBits;
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::material::{Blob, aes_key};
use crate::place::{Place, Proxy};

/// Two servers that share a database and the time.
async fn pair() -> [Arc<Harness>; 2] {
    let one = Harness::start().await;
    let other = one.restarted().await;
    [Arc::new(one), Arc::new(other)]
}

/// Has both servers answer the same request at once; gives the statuses, the lowest first.
async fn both(servers: &[Arc<Harness>; 2], operation: &'static str, body: &Value) -> Vec<u16> {
    let spawned = servers.each_ref().map(|server| {
        let (server, body) = (Arc::clone(server), body.clone());
        tokio::spawn(async move { server.post(operation, body).await.status })
    });
    let mut statuses = Vec::new();
    for request in spawned {
        statuses.push(request.await.unwrap());
    }
    statuses.sort_unstable();
    statuses
}

#[tokio::test]
async fn a_key_that_is_disabled_or_deleted_on_one_is_refused_on_the_other_at_once() {
    let [one, other] = pair().await;
    let key = one.create("shared", "AES_256", "kms").await;
    let encrypt = json!({"key_id": key, "plain_text": "x"});
    other.post(post::ENCRYPT_DATA, encrypt.clone()).await.ok();
    one.post(post::DISABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    other
        .post(post::ENCRYPT_DATA, encrypt.clone())
        .await
        .refused(ErrorCode::KeyDisabled);
    one.post(post::ENABLE_KEY, json!({"key_id": key}))
        .await
        .ok();
    other.post(post::ENCRYPT_DATA, encrypt.clone()).await.ok();
    let schedule = json!({"key_id": key, "pending_days": "7"});
    one.post(post::SCHEDULE_KEY_DELETION, schedule).await.ok();
    other
        .post(post::ENCRYPT_DATA, encrypt)
        .await
        .refused(ErrorCode::KeyPendingDeletion);
}

#[tokio::test]
async fn material_that_is_deleted_or_expires_is_gone_everywhere() {
    let [one, other] = pair().await;
    let blob = Blob::Secret(aes_key(1));
    let key = one.imported("gone", "AES_256", &blob).await;
    let encrypt = json!({"key_id": key, "plain_text": "x"});
    other.post(post::ENCRYPT_DATA, encrypt.clone()).await.ok();
    one.post(post::DELETE_IMPORTED_KEY_MATERIAL, json!({"key_id": key}))
        .await
        .ok();
    other
        .post(post::ENCRYPT_DATA, encrypt.clone())
        .await
        .refused(ErrorCode::KeyPendingImport);
    let parameters = one.parameters(&key).await;
    let mut body = blob.body(&key, &parameters);
    body["expiration_time"] = (one.now() + 60).into();
    other.post(post::IMPORT_KEY_MATERIAL, body).await.ok();
    one.post(post::ENCRYPT_DATA, encrypt.clone()).await.ok();
    one.clock.advance(60);
    for server in [&one, &other] {
        server
            .post(post::ENCRYPT_DATA, encrypt.clone())
            .await
            .refused(ErrorCode::KeyPendingImport);
    }
}

#[tokio::test]
async fn of_two_imports_with_one_token_one_succeeds() {
    let servers = pair().await;
    for n in 0..10 {
        let key = servers[0]
            .create(&format!("k{n}"), "AES_256", "external")
            .await;
        let parameters = servers[1].parameters(&key).await;
        let body = Blob::Secret(aes_key(1)).body(&key, &parameters);
        let statuses = both(&servers, post::IMPORT_KEY_MATERIAL, &body).await;
        assert_eq!(statuses[0], 200, "{statuses:?}");
        assert!((400..500).contains(&statuses[1]), "{statuses:?}");
    }
}

#[tokio::test]
async fn of_two_keys_with_one_alias_one_is_made() {
    let servers = pair().await;
    for n in 0..10 {
        let body = json!({"key_alias": format!("alias{n}"), "key_spec": "AES_256"});
        let statuses = both(&servers, post::CREATE_KEY, &body).await;
        assert_eq!(statuses[0], 200);
        assert!((400..500).contains(&statuses[1]), "{statuses:?}");
    }
}

#[tokio::test]
async fn the_quota_holds_for_all_together() {
    let [one, other] = pair().await;
    let limited = |server: &Harness| {
        let server = server.as_user("u1", Role::Operator);
        Arc::new(server.with_settings(|settings| settings.key_quota = Some(3)))
    };
    let servers = [limited(&one), limited(&other)];
    let spawned = (0..12).map(|n| {
        let server = Arc::clone(&servers[n % 2]);
        tokio::spawn(async move {
            let body = json!({"key_alias": format!("k{n}"), "key_spec": "AES_256"});
            server.post(post::CREATE_KEY, body).await.status
        })
    });
    let mut made = 0;
    for request in spawned.collect::<Vec<_>>() {
        made += u32::from(request.await.unwrap() == 200);
    }
    assert_eq!(made, 3);
}

#[tokio::test]
async fn no_two_projects_get_one_wrapping_key() {
    let [one, other] = pair().await;
    let sealing_keys = &one.state.sealing_keys;
    for _ in 0..8 {
        let spare = make_wrapping_key(sealing_keys, WrappingKeyBits::Two048).unwrap();
        one.state.store.add_spare(&spare, one.now()).await.unwrap();
    }
    let lend = |server: &Arc<Harness>, n: usize| {
        let server = Arc::clone(server);
        tokio::spawn(async move {
            let project = ProjectId::parse(format!("project{n}")).unwrap();
            let now = server.now();
            // None where another project was faster: the server then makes one of its own.
            let ids = server
                .state
                .store
                .lend_wrapping_key(&project, 2048, now, 3600, now + 9);
            ids.await.unwrap().map(|key| key.id)
        })
    };
    let requests: Vec<_> = (0..8).map(|n| lend([&one, &other][n % 2], n)).collect();
    let mut ids = Vec::new();
    for request in requests {
        ids.extend(request.await.unwrap());
    }
    let different: HashSet<&String> = ids.iter().collect();
    assert!(!ids.is_empty());
    assert_eq!(different.len(), ids.len());
}

#[tokio::test]
async fn upkeep_on_all_at_once_rotates_and_destroys_once() {
    let servers = pair().await;
    let [one, other] = &servers;
    let key = one.create("rotating", "AES_256", "kms").await;
    one.post(post::ENABLE_KEY_ROTATION, json!({"key_id": key}))
        .await
        .ok();
    one.clock.advance(365 * 24 * 60 * 60);
    let (first, second) = tokio::join!(
        background::round(&one.state),
        background::round(&other.state)
    );
    first.unwrap();
    second.unwrap();
    let status = other
        .post(post::GET_KEY_ROTATION_STATUS, json!({"key_id": key}))
        .await
        .ok();
    assert_eq!(status["number_of_rotations"], json!(1));
    // Two that share a file do not know of each other; the next round leaves one.
    background::round(&one.state).await.unwrap();
    let spares = "SELECT sealed FROM wrapping_keys";
    assert_eq!(one.blobs(spares).await.len(), 1);
}

#[tokio::test]
async fn one_replica_at_a_time_has_the_turn_for_the_upkeep() {
    let Some(place) = Place::postgres().await else {
        // A file has one server; the tests' run on PostgreSQL comes past here.
        return;
    };
    let one = Harness::on(place).await;
    let other = one.restarted().await;
    let turn = one.state.store.upkeep_turn().await.unwrap().unwrap();
    assert!(other.state.store.upkeep_turn().await.unwrap().is_none());
    turn.end().await.unwrap();
    assert!(other.state.store.upkeep_turn().await.unwrap().is_some());
}

#[tokio::test]
async fn a_database_that_goes_away_and_comes_back_costs_503s_and_nothing_else() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let (place, proxy) = Proxy::before(place).await;
    let server = Harness::on(place).await;
    let key = server.create("k", "AES_256", "kms").await;
    let encrypt = json!({"key_id": key, "plain_text": "x"});
    server.post(post::ENCRYPT_DATA, encrypt.clone()).await.ok();
    proxy.cut();
    server
        .post(post::ENCRYPT_DATA, encrypt.clone())
        .await
        .refused(ErrorCode::Unavailable);
    assert!(server.state.store.ready().await.is_err());
    proxy.mend();
    server.post(post::ENCRYPT_DATA, encrypt).await.ok();
    server.state.store.ready().await.unwrap();
}
