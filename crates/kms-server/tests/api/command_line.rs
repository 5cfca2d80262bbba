//! Accounts and access keys by command line.

use std::path::Path;

use argon2::{Argon2, PasswordHash, PasswordVerifier as _};
use kms_server::store::{AccountStore as _, DatabaseStore as _, sqlite::SqliteStore};
use serde_json::Value;

use crate::binary::run;

fn done(data: &Path, arguments: &[&str]) {
    let output = run(data, arguments, "");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
}

/// Fails with 1, and says why.
fn fails(data: &Path, arguments: &[&str], why: &str) {
    let output = run(data, arguments, "");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(why), "{said}");
}

fn listed(data: &Path, arguments: &[&str]) -> Value {
    serde_json::from_slice(&run(data, arguments, "").stdout).unwrap()
}

fn add(data: &Path, name: &str, role: &str) {
    let add = ["user", "add", name, "--role", role, "--password-stdin"];
    assert_eq!(run(data, &add, "correct horse\n").status.code(), Some(0));
}

#[test]
fn accounts_change_but_the_last_administrator_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    add(data, "root", "admin");
    add(data, "alice", "operator");
    let last = "the last administrator";
    fails(
        data,
        &["user", "set-role", "root", "--role", "operator"],
        last,
    );
    fails(data, &["user", "disable", "root"], last);
    fails(data, &["user", "remove", "root"], last);
    fails(data, &["user", "disable", "nobody"], "no account nobody");
    let wrong = run(data, &["user", "set-role", "alice", "--role", "king"], "");
    assert_eq!(wrong.status.code(), Some(2));

    done(data, &["user", "set-role", "alice", "--role", "admin"]);
    done(data, &["user", "disable", "root"]);
    fails(data, &["user", "remove", "alice"], last);
    let accounts = listed(data, &["user", "list", "--json"]);
    assert_eq!(
        (&accounts[0]["role"], &accounts[0]["disabled"]),
        (&"admin".into(), &false.into())
    );
    assert_eq!(accounts[1]["disabled"], true);
    done(data, &["user", "enable", "root"]);
    done(data, &["user", "remove", "alice"]);
    let accounts = listed(data, &["user", "list", "--json"]);
    assert_eq!(accounts.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_password_that_was_lost_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    add(data, "root", "admin");
    let set = ["user", "set-password", "root", "--password-stdin"];
    assert_eq!(run(data, &set, "short\n").status.code(), Some(2));
    let nobody = ["user", "set-password", "nobody", "--password-stdin"];
    let nobody = run(data, &nobody, "battery staple\n");
    assert_eq!(nobody.status.code(), Some(1));

    let before = hash_of_root(data).await;
    assert_eq!(run(data, &set, "battery staple\n").status.code(), Some(0));
    let after = hash_of_root(data).await;
    let opens = |hash: &str, password: &str| {
        let hash = PasswordHash::new(hash).unwrap();
        let checked = Argon2::default().verify_password(password.as_bytes(), &hash);
        checked.is_ok()
    };
    assert!(opens(&before, "correct horse"));
    assert!(opens(&after, "battery staple"));
    assert!(!opens(&after, "correct horse"));
}

async fn hash_of_root(data: &Path) -> String {
    let store = SqliteStore::open(&data.join("keyferry.db")).await.unwrap();
    let root = store.account_named("root").await.unwrap().unwrap();
    store.close().await;
    root.password_hash
}

#[test]
fn access_keys_are_listed_without_their_secrets_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    add(data, "alice", "operator");
    add(data, "bob", "operator");
    let create = ["access-key", "create", "--user", "alice", "--json"];
    let key = listed(data, &create);
    let (access, secret) = (
        key["access"].as_str().unwrap(),
        key["secret"].as_str().unwrap(),
    );
    let list = ["access-key", "list", "--json"];
    let keys = listed(data, &list);
    assert_eq!(
        (&keys[0]["access"], &keys[0]["disabled"]),
        (&key["access"], &false.into())
    );
    assert!(!keys.to_string().contains(secret));
    let of_bob = listed(data, &["access-key", "list", "--user", "bob", "--json"]);
    assert_eq!(of_bob, Value::Array(Vec::new()));
    fails(
        data,
        &["access-key", "list", "--user", "nobody"],
        "no account nobody",
    );
    fails(
        data,
        &["access-key", "remove", &"0".repeat(20)],
        "no access key",
    );
    let wrong = run(data, &["access-key", "remove", "short"], "");
    assert_eq!(wrong.status.code(), Some(2));

    done(data, &["access-key", "disable", access]);
    assert_eq!(listed(data, &list)[0]["disabled"], true);
    done(data, &["access-key", "enable", access]);
    assert_eq!(listed(data, &list)[0]["disabled"], false);
    done(data, &["access-key", "remove", access]);
    assert_eq!(listed(data, &list), Value::Array(Vec::new()));
}
