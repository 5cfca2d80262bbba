//! The first start, the ones after it, and the ones that must not happen.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use axum::http::StatusCode;
use kms_api::console::Role;
use kms_server::start::{self, StartError};

use crate::door::Door;

#[tokio::test]
async fn first_start_makes_an_administrator_who_can_sign_in_and_later_ones_make_none() {
    let door = Door::open().await;
    let now = 1_795_478_400;
    let password = start::make_first_account(&door.opened, now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(password.len(), 29, "125 bits in five groups");
    let signed_in = door.sign_in("admin", &password, &[]).await;
    assert_eq!(signed_in.status, StatusCode::OK);
    assert_eq!(signed_in.json()["role"], "admin");
    let session = signed_in.json();
    let id = session["user_id"].as_str().unwrap();
    assert!(
        id.len() == 32 && id.bytes().all(|b| b.is_ascii_alphanumeric()),
        "a grant's principal is letters and digits: {id}"
    );
    let door = door.restarted().await;
    assert!(
        start::make_first_account(&door.opened, now)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn account_that_was_added_before_the_first_start_is_the_first() {
    let door = Door::open().await;
    door.add_user("alice", Role::Auditor).await;
    assert!(
        start::make_first_account(&door.opened, 0)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn only_the_owner_can_read_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    start::open(&data, None, None, 0).await.unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(files.len() >= 2);
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn another_root_key_or_none_is_refused_and_nothing_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("root.key");
    let opened = start::open(folder.path(), None, None, 0).await.unwrap();
    let project = opened.default_project.clone();
    opened.store.close().await;
    let right = fs::read(&path).unwrap();

    fs::remove_file(&path).unwrap();
    let missing = start::open(folder.path(), None, None, 0).await.err();
    assert!(
        matches!(missing, Some(StartError::RootKeyMissing(_))),
        "{missing:?}"
    );
    assert!(
        !path.exists(),
        "no new root key is put where the old one belongs"
    );

    fs::write(&path, [1; 32]).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let wrong = start::open(folder.path(), None, None, 0).await.err();
    assert!(
        matches!(wrong, Some(StartError::RootKeyWrong(_))),
        "{wrong:?}"
    );

    fs::write(&path, right).unwrap();
    let opened = start::open(folder.path(), None, None, 0).await.unwrap();
    assert_eq!(opened.default_project, project);
}

#[tokio::test]
async fn two_that_start_at_once_share_one_root_key_and_one_project() {
    let folder = tempfile::tempdir().unwrap();
    let open = || start::open(folder.path(), None, None, 0);
    let (first, second, third) = tokio::join!(open(), open(), open());
    let projects = [first, second, third].map(|opened| opened.unwrap().default_project);
    assert!(projects.iter().all(|project| *project == projects[0]));
}

#[tokio::test]
async fn database_of_another_kind_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for url in [
        "mysql://localhost/kms",
        "sqlite:",
        "sqlite::memory:",
        "keyferry.db",
    ] {
        let refused = start::open(folder.path(), Some(url), None, 0).await.err();
        assert!(
            matches!(refused, Some(StartError::DatabaseUrl)),
            "{url}: {refused:?}"
        );
    }
}
