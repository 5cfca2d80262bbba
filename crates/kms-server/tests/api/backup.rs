//! Backups beside a running server, and what is restored from them.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kms_api::ErrorCode;
use kms_api::console::Role;
use kms_api::paths::post;
use kms_server::backup::{self, BackupError, Manifest, Restored};
use kms_server::crypto::RootKeySource;
use kms_server::start::StartError;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::binary::{Server, run};
use crate::door::Door;
use crate::harness::Harness;
use crate::material::{Blob, aes_key};
use crate::place::Place;

const MADE_AT: &str = "2026-11-24T00:00:00Z";

/// A server, and the source of its root key, which lies elsewhere.
struct Site {
    keys: TempDir,
    server: Harness,
}

impl Site {
    async fn open() -> Self {
        let (place, keys) = (Arc::new(Place::new().await), tempfile::tempdir().unwrap());
        let source = RootKeySource::File(keys.path().join("root.key"));
        let server = Harness::unlocked(place, &source).await;
        Self { keys, server }
    }

    fn root_key(&self) -> RootKeySource {
        RootKeySource::File(self.keys.path().join("root.key"))
    }

    fn file(&self) -> PathBuf {
        self.keys.path().join("backup")
    }

    async fn back_up(&self) -> Manifest {
        let (place, made_at) = (self.server.place(), MADE_AT.to_owned());
        backup::back_up(&self.file(), place.folder(), place.url(), made_at)
            .await
            .unwrap()
    }

    /// Restores to another place, which has nothing else.
    async fn restore(&self) -> Result<Arc<Place>, BackupError> {
        let place = Place::new().await;
        let restored = self.restore_to(&place).await;
        let mut expected = Vec::new();
        if place.is_sqlite() {
            expected = vec!["keyferry.db", "keyferry.db.lock"];
            expected.drain(..usize::from(restored.is_err()));
        }
        assert_eq!(names(place.folder()), expected);
        assert_eq!(restored?.manifest.made_at, MADE_AT);
        Ok(Arc::new(place))
    }

    async fn restore_to(&self, place: &Place) -> Result<Restored, BackupError> {
        let root_key = self.root_key();
        backup::restore(&self.file(), place.folder(), place.url(), Some(&root_key)).await
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_during_imports_has_every_key_that_was_acknowledged_before_it() {
    let site = Site::open().await;
    let (done, mut acknowledged) = mpsc::unbounded_channel();
    let imports: Vec<_> = (0..4_u8)
        .map(|task| {
            let (done, server) = (done.clone(), site.server.as_user("u1", Role::Operator));
            tokio::spawn(async move {
                for n in 0..8 {
                    let blob = Blob::Secret(aes_key(task * 8 + n));
                    let key = server
                        .imported(&format!("{task}-{n}"), "AES_256", &blob)
                        .await;
                    done.send(key).unwrap();
                }
            })
        })
        .collect();
    let mut before = Vec::new();
    for _ in 0..6 {
        before.push(acknowledged.recv().await.unwrap());
    }
    site.back_up().await;
    for import in imports {
        import.await.unwrap();
    }
    let restored = Harness::unlocked(site.restore().await.unwrap(), &site.root_key()).await;
    for key in before {
        let plain = json!({"key_id": key, "plain_text": "x"});
        let cipher = restored.post(post::ENCRYPT_DATA, plain).await.ok()["cipher_text"].clone();
        // It is the very key: the server that was backed up opens what it encrypts.
        let body = json!({"key_id": key, "cipher_text": cipher});
        let plain = site.server.post(post::DECRYPT_DATA, body).await.ok();
        assert_eq!(plain["plain_text"], "x");
    }
}

#[tokio::test]
async fn a_token_that_was_used_after_the_backup_cannot_be_used_again() {
    let site = Site::open().await;
    let key = site.server.create("key", "AES_256", "external").await;
    let parameters = site.server.parameters(&key).await;
    site.back_up().await;
    let blob = Blob::Secret(aes_key(1));
    site.server.import(&key, &parameters, &blob).await.ok();

    let restored = Harness::unlocked(site.restore().await.unwrap(), &site.root_key()).await;
    restored
        .import(&key, &parameters, &blob)
        .await
        .refused(ErrorCode::TokenInvalid);
    let wrapping_keys = restored
        .place()
        .blobs("SELECT sealed FROM wrapping_keys")
        .await;
    assert_eq!(wrapping_keys, Vec::<Vec<u8>>::new());
    // And the key is as it was.
    restored
        .import(&key, &restored.parameters(&key).await, &blob)
        .await
        .ok();
}

#[tokio::test]
async fn a_restore_ends_every_session_and_takes_passwords_and_access_keys() {
    let door = Door::open().await;
    let alice = door.add_signer("alice", Role::Operator).await;
    let cookie = door.cookie_of("alice").await;
    assert!(!door.is_signed_out(&cookie).await);
    let (place, target) = (door.place(), Place::new().await);
    let file = place.folder().join("backup");
    let made = backup::back_up(&file, place.folder(), place.url(), MADE_AT.to_owned());
    made.await.unwrap();
    let root_key = RootKeySource::in_folder(place.folder());
    let restored = backup::restore(&file, target.folder(), target.url(), Some(&root_key));
    let contents = restored.await.unwrap().contents;
    assert_eq!((contents.accounts, contents.keys), (1, 0));
    let kept = target.folder().join("root.key");
    fs::copy(place.folder().join("root.key"), kept).unwrap();

    let door = Door::on(target).await;
    assert!(door.is_signed_out(&cookie).await);
    assert!(!door.is_signed_out(&door.cookie_of("alice").await).await);
    assert_eq!(door.signed(&alice, "list-keys", "{}").await.status, 200);
}

#[tokio::test]
async fn a_backup_tells_which_root_key_it_needs_and_has_none() {
    let site = Site::open().await;
    site.server.create("key", "AES_256", "kms").await;
    let manifest = site.back_up().await;
    let bytes = fs::read(site.file()).unwrap();
    let root_key = fs::read(site.keys.path().join("root.key")).unwrap();
    assert!(
        !bytes
            .windows(root_key.len())
            .any(|window| window == root_key)
    );
    let fingerprint = site
        .root_key()
        .open()
        .unwrap()
        .unwrap()
        .fingerprint()
        .to_owned();
    assert_eq!(manifest.root_key.as_ref(), Some(&fingerprint));
    let mode = fs::metadata(site.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(names(site.keys.path()), ["backup", "root.key"]);

    let path = site.keys.path().join("root.key");
    fs::write(&path, [1; 32]).unwrap();
    let wrong = site.restore().await.unwrap_err();
    assert!(
        matches!(wrong, BackupError::Start(StartError::RootKeyWrong(_))),
        "{wrong}"
    );
    assert!(wrong.to_string().contains(&fingerprint), "{wrong}");
    fs::remove_file(&path).unwrap();
    let missing = site.restore().await.unwrap_err();
    assert!(
        matches!(missing, BackupError::Start(StartError::RootKeyMissing(_))),
        "{missing}"
    );
    assert!(!path.exists(), "no root key is made for a backup");
    fs::write(&path, root_key).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    site.restore().await.unwrap();
}

#[tokio::test]
async fn a_damaged_backup_is_refused() {
    let site = Site::open().await;
    site.back_up().await;
    let whole = fs::read(site.file()).unwrap();
    let refused = async |bytes: &[u8], why: &str| {
        fs::write(site.file(), bytes).unwrap();
        let error = site.restore().await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
        assert!(error.contains("backup"), "{error}");
    };
    let middle = whole.len() / 2;
    let mut flipped = whole.clone();
    flipped[middle] ^= 1;
    refused(&flipped, "its checksum does not fit").await;
    refused(&whole[..middle], "it ends before its database does").await;
    refused(&whole[..whole.len() - 1], "its checksum does not fit").await;
    refused(b"SQLite format 3", "is no backup of keyferry's").await;
    refused(b"", "is no backup of keyferry's").await;

    // Damage from before the checksum was made: of pages, and of what hangs together.
    let summed = |mut bytes: Vec<u8>| {
        bytes.truncate(whole.len() - 32);
        let sum = Sha256::digest(&bytes);
        [bytes, sum.to_vec()].concat()
    };
    let mut torn = whole.clone();
    torn[middle..middle + 8192].fill(0xA5);
    refused(&summed(torn), "is damaged").await;
    let text = String::from_utf8_lossy(&whole).into_owned();
    let line = text.lines().nth(1).unwrap();
    let mut manifest: Manifest = serde_json::from_str(line).unwrap();
    manifest.schema = 9999;
    let newer = serde_json::to_string(&manifest).unwrap();
    let start = "keyferry backup 1\n".len();
    let rest = &whole[start + line.len()..];
    let newer = [&whole[..start], newer.as_bytes(), rest].concat();
    let sum = Sha256::digest(&newer[..newer.len() - 32]);
    let newer = [&newer[..newer.len() - 32], sum.as_slice()].concat();
    refused(&newer, "was made by a newer version of keyferry").await;

    fs::write(site.file(), whole).unwrap();
    site.restore().await.unwrap();
}

#[test]
fn no_file_is_ever_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("backup");
    let back_up = |file: &Path| run(&data, &["backup", file.to_str().unwrap()], "");
    let said = |output: std::process::Output| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    };
    let (code, why) = said(back_up(&file));
    assert_eq!(code, Some(1));
    assert!(why.contains("there is no database"), "{why}");
    assert!(!data.exists());

    let server = Server::start(&data);
    let made = back_up(&file);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let before = fs::read(&file).unwrap();
    symlink("elsewhere", folder.path().join("link")).unwrap();
    for taken in [&file, &folder.path().join("link")] {
        let (code, why) = said(back_up(taken));
        assert_eq!(code, Some(1));
        assert!(why.contains("already"), "{why}");
    }
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(!folder.path().join("elsewhere").exists());

    let restore = |data: &Path| run(data, &["restore", file.to_str().unwrap()], "");
    let (code, why) = said(restore(&data));
    assert_eq!(code, Some(1));
    assert!(why.contains("stop it"), "{why}");
    assert_eq!(server.stop(), Some(0));
    let database = fs::read(data.join("keyferry.db")).unwrap();
    let (code, why) = said(restore(&data));
    assert_eq!(code, Some(1));
    assert!(why.contains("never replaces"), "{why}");
    assert_eq!(fs::read(data.join("keyferry.db")).unwrap(), database);

    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::copy(data.join("root.key"), other.join("root.key")).unwrap();
    fs::write(other.join("keyferry.db-wal"), "of another one").unwrap();
    let (code, why) = said(restore(&other));
    assert_eq!(code, Some(1));
    assert!(why.contains("keyferry.db-wal"), "{why}");
    fs::remove_file(other.join("keyferry.db-wal")).unwrap();
    let restored = restore(&other);
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    let told = String::from_utf8_lossy(&restored.stdout);
    assert!(
        told.contains("Restored 0 keys and 1 accounts as of 20"),
        "{told}"
    );
    assert!(told.contains("Go through them"), "{told}");
}

#[tokio::test]
async fn a_restore_never_replaces_a_database() {
    let site = Site::open().await;
    site.back_up().await;
    site.server.create("since", "AES_256", "kms").await;
    let refused = site.restore_to(site.server.place()).await.unwrap_err();
    assert!(matches!(refused, BackupError::Taken(_)), "{refused}");
    let kept = site.server.state.store.contents().await.unwrap();
    assert_eq!(kept.keys, 1);
}

/// From the store of this run to SQLite, and from there to a store of this run again.
#[tokio::test]
async fn a_backup_of_one_store_is_restored_to_the_other() {
    let site = Site::open().await;
    let key = site.server.create("key", "AES_256", "kms").await;
    let plain = json!({"key_id": key, "plain_text": "before"});
    let cipher = site.server.post(post::ENCRYPT_DATA, plain).await.ok()["cipher_text"].clone();
    site.server
        .post("enable-key-rotation", json!({"key_id": key}))
        .await
        .ok();
    let described = site.server.describe(&key).await;
    site.back_up().await;
    for place in [Place::sqlite(), Place::new().await] {
        site.restore_to(&place).await.unwrap();
        let restored = Harness::unlocked(Arc::new(place), &site.root_key()).await;
        assert_eq!(restored.describe(&key).await, described);
        let body = json!({"key_id": key, "cipher_text": cipher});
        let plain = restored.post(post::DECRYPT_DATA, body).await.ok();
        assert_eq!(plain["plain_text"], "before");
        fs::remove_file(site.file()).unwrap();
        let (place, made_at) = (restored.place(), MADE_AT.to_owned());
        backup::back_up(&site.file(), place.folder(), place.url(), made_at)
            .await
            .unwrap();
    }
}
