//! Another root key: everything that is sealed is sealed anew, whenever that is cut off.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use kms_api::paths::post;
use kms_server::crypto::{RootKeySource, SealingKeys};
use kms_server::start::{self, Rotated, StartError};
use kms_server::store::accounts::{AccessKey, Account};
use kms_server::store::sealing::SEALED_COLUMNS;
use serde_json::{Value, json};

use crate::binary::{Server, run};
use crate::harness::Harness;
use crate::material::{Blob, aes_key};
use crate::place::Place;

/// More than are sealed anew in one change.
const ACCESS_KEYS: usize = 300;

/// A database with every kind of sealed value, and what proves that they open.
struct Seeded {
    place: Arc<Place>,
    symmetric: String,
    ciphertext: Value,
    pair: String,
    sealed: Vec<Vec<u8>>,
}

fn file(place: &Place, name: &str) -> RootKeySource {
    RootKeySource::File(place.folder().join(name))
}

impl Seeded {
    async fn make() -> Self {
        let place = Arc::new(Place::new().await);
        let server = Harness::unlocked(place.clone(), &file(&place, "old.key")).await;
        let symmetric = server
            .imported("symmetric", "AES_256", &Blob::Secret(aes_key(1)))
            .await;
        let plain = json!({"key_id": symmetric, "plain_text": "what was there before"});
        let ciphertext = server.post(post::ENCRYPT_DATA, plain).await.ok()["cipher_text"].clone();
        let pair = server.create("pair", "EC_P256", "kms").await;
        add_access_keys(&server).await;
        let sealed = server
            .place()
            .blobs("SELECT sealed FROM materials UNION ALL SELECT wrapped FROM sealing_keys")
            .await;
        Self {
            place,
            symmetric,
            ciphertext,
            pair,
            sealed,
        }
    }

    /// Everything opens under `root_key`.
    async fn opens(&self, root_key: &RootKeySource, again: &str) -> Harness {
        let server = Harness::unlocked(self.place.clone(), root_key).await;
        let body = json!({"key_id": self.symmetric, "cipher_text": self.ciphertext});
        let plain = server.post(post::DECRYPT_DATA, body).await.ok();
        assert_eq!(plain["plain_text"], "what was there before");
        let body = json!({
            "key_id": self.pair, "message": "bWVzc2FnZQ==", "message_type": "RAW",
            "signing_algorithm": "ECDSA_SHA_256",
        });
        server.post(post::SIGN, body).await.ok();
        // By the wrapping key that was lent before.
        server
            .imported(again, "AES_256", &Blob::Secret(aes_key(2)))
            .await;
        let wrapping_keys = server
            .place()
            .blobs("SELECT sealed FROM wrapping_keys WHERE project_id IS NOT NULL")
            .await;
        assert_eq!(wrapping_keys.len(), 1);
        server
    }
}

/// Access keys of one account.
async fn add_access_keys(server: &Harness) {
    let account = Account {
        id: "alice".to_owned(),
        name: "alice".parse().unwrap(),
        role: kms_api::console::Role::Operator,
        password_hash: String::new(),
        created_at: 0,
        scope: kms_server::domain::Scope::Everything,
    };
    let store = &server.state.store;
    assert!(store.add_account(&account).await.unwrap());
    let project = store.projects().await.unwrap().remove(0).id;
    for _ in 0..ACCESS_KEYS {
        let (key, _) =
            AccessKey::make(&server.state.sealing_keys, "alice", project.clone(), 0).unwrap();
        store.add_access_key(&key).await.unwrap();
    }
}

/// Rotates until it was asked `asks` times whether to go on.
async fn rotate(place: &Place, asks: usize) -> Result<Rotated, StartError> {
    let (old, new) = (file(place, "old.key"), file(place, "new.key"));
    let mut asked = 0;
    let mut proceed = |_| {
        asked += 1;
        asked < asks
    };
    start::rotate(place.folder(), place.url(), &old, &new, &mut proceed).await
}

#[tokio::test]
async fn a_rotation_that_was_cut_off_anywhere_leaves_a_database_that_opens_and_is_finished_by_the_next()
 {
    let mut asks = 1;
    loop {
        let seeded = Seeded::make().await;
        let place = &seeded.place;
        let new = file(place, "new.key");
        let first = rotate(place, asks).await.unwrap();
        let old = file(place, "old.key");
        let refused = start::open(place.folder(), place.url(), Some(&old), 0)
            .await
            .err();
        assert!(
            matches!(refused, Some(StartError::RootKeyWrong(_))),
            "{refused:?}"
        );
        seeded.opens(&new, "in-between").await;
        if first == Rotated::Done {
            break;
        }
        assert_eq!(first, Rotated::Stopped);
        asks += 1;
        assert_eq!(rotate(place, usize::MAX).await.unwrap(), Rotated::Done);
        assert_eq!(rotate(place, usize::MAX).await.unwrap(), Rotated::Already);
        let server = seeded.opens(&new, "afterwards").await;
        let keys = server
            .place()
            .blobs("SELECT wrapped FROM sealing_keys")
            .await;
        assert_eq!(keys.len(), 1);
        for sealed in &seeded.sealed {
            assert_eq!(place.traces(sealed).await, Vec::<String>::new());
        }
    }
    assert!(asks > 5, "{asks}: it was not cut off in every table");
}

#[tokio::test]
async fn a_wrong_root_key_or_a_running_server_stops_a_rotation_before_anything_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let path = |name: &str| format!("file:{}", data.join(name).display());
    let rotate = |old: &str, new: &str| {
        let (old, new) = (path(old), path(new));
        let arguments = [
            "root-key",
            "rotate",
            "--root-key",
            &old,
            "--new-root-key",
            &new,
        ];
        let output = run(data, &arguments, "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    };
    let (code, said) = rotate("root.key", "new.key");
    assert_eq!(code, Some(1));
    assert!(said.contains("there is no database"), "{said}");

    let server = Server::start(data);
    let before = fs::read(data.join("root.key")).unwrap();
    let (code, said) = rotate("root.key", "new.key");
    assert_eq!(code, Some(1));
    assert!(said.contains("stop it"), "{said}");
    assert_eq!(server.stop(), Some(0));

    let (code, said) = rotate("absent.key", "new.key");
    assert_eq!(code, Some(1));
    assert!(said.contains("there is no root key at file:"), "{said}");
    fs::write(data.join("wrong.key"), [1; 32]).unwrap();
    fs::set_permissions(data.join("wrong.key"), fs::Permissions::from_mode(0o600)).unwrap();
    let (code, said) = rotate("wrong.key", "new.key");
    assert_eq!(code, Some(1));
    assert!(said.contains("is not the root key"), "{said}");
    assert!(!data.join("new.key").exists());
    assert_eq!(fs::read(data.join("root.key")).unwrap(), before);

    let (code, said) = rotate("root.key", "new.key");
    assert_eq!(code, Some(0), "{said}");
    assert_ne!(fs::read(data.join("new.key")).unwrap(), before);
    let listed = run(data, &["user", "list"], "");
    assert_eq!(
        listed.status.code(),
        Some(1),
        "the former root key opens nothing"
    );
    let listed = run(data, &["user", "list", "--root-key", &path("new.key")], "");
    assert_eq!(listed.status.code(), Some(0));
}

/// A database as it was while the root key itself sealed: a canary, and no sealing keys.
#[tokio::test]
async fn a_database_that_the_root_key_itself_sealed_stays_readable() {
    let bytes = [7; 32];
    let server = Harness::start().await;
    let key = server.create("old", "AES_256", "kms").await;
    let plain = json!({"key_id": key, "plain_text": "from before"});
    let ciphertext = server.post(post::ENCRYPT_DATA, plain).await.ok()["cipher_text"].clone();
    let canary = b"root_key_canary.sealed";
    let sealed = SealingKeys::from_bytes(&bytes)
        .unwrap()
        .seal(canary, canary);
    server
        .state
        .store
        .keep_canary(&sealed.unwrap())
        .await
        .unwrap();
    let place = server.shared_place();

    let path = place.folder().join("old.key");
    fs::write(&path, [8; 32]).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let source = RootKeySource::File(path.clone());
    let wrong = start::open(place.folder(), place.url(), Some(&source), 0)
        .await
        .err();
    assert!(
        matches!(wrong, Some(StartError::RootKeyWrong(_))),
        "{wrong:?}"
    );

    fs::write(&path, bytes).unwrap();
    let decrypts = async |source: &RootKeySource| {
        let server = Harness::unlocked(place.clone(), source).await;
        assert_eq!(server.state.store.sealing_keys().await.unwrap().len(), 1);
        let body = json!({"key_id": key, "cipher_text": ciphertext});
        let plain = server.post(post::DECRYPT_DATA, body).await.ok();
        assert_eq!(plain["plain_text"], "from before");
    };
    decrypts(&source).await;
    assert_eq!(rotate(&place, usize::MAX).await.unwrap(), Rotated::Done);
    decrypts(&file(&place, "new.key")).await;
}

#[tokio::test]
async fn every_column_whose_name_says_sealed_is_rotated() {
    let server = Harness::start().await;
    let query = if server.place().is_sqlite() {
        "SELECT CAST(m.name || '.' || p.name AS BLOB) FROM sqlite_master m, \
         pragma_table_info(m.name) p WHERE m.type = 'table' AND p.name LIKE '%sealed%'"
    } else {
        "SELECT (table_name || '.' || column_name)::BYTEA FROM information_schema.columns \
         WHERE table_schema = current_schema() AND column_name LIKE '%sealed%'"
    };
    let columns = server.place().blobs(query).await;
    let mut columns: Vec<String> = columns
        .into_iter()
        .map(|name| String::from_utf8(name).unwrap())
        .collect();
    let mut listed: Vec<String> = SEALED_COLUMNS
        .iter()
        .map(|column| format!("{}.{}", column.table, column.column))
        .collect();
    columns.sort();
    listed.sort();
    assert_eq!(listed, columns);
}

#[tokio::test]
async fn a_rotation_knows_of_a_server_whose_connections_were_cut() {
    let place = Place::new().await;
    let server = place.serve();
    let new = format!("file:{}", place.folder().join("new.key").display());
    let rotate = || {
        let arguments = ["root-key", "rotate", "--new-root-key", &new];
        let output = place.keyferry(&arguments).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, said) = rotate();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("stop it"), "{said}");
    if !place.is_sqlite() {
        // All that the server has, as when PostgreSQL restarts.
        place
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database \
                 WHERE locktype = 'advisory' AND d.datname = current_database() \
                 AND (classid::BIGINT << 32) | objid::BIGINT = \
                 hashtextextended(current_schema() || ' in use', 0)",
            )
            .await;
        let (code, said) = rotate();
        if code == Some(0) {
            // It was faster than the server, which then must not go on with the former sealing key.
            assert_eq!(server.ended(), Some(1));
            return;
        }
        assert_eq!(code, Some(1), "{said}");
    }
    assert_eq!(server.stop(), Some(0));
    let (code, said) = rotate();
    assert_eq!(code, Some(0), "{said}");
}
