//! The two probes: the process lives, and it can serve.

use std::sync::atomic::Ordering;

use kms_api::console::Role;
use kms_api::{ErrorCode, paths};

use crate::door::{Door, Reply};

async fn probe(door: &Door, path: &str) -> Reply {
    door.send("GET", path, &[], "").await
}

#[track_caller]
fn asks_to_try_again(reply: &Reply) {
    reply.refused(ErrorCode::Unavailable);
    assert_eq!(reply.headers["retry-after"], "1");
}

#[tokio::test]
async fn a_server_is_ready_until_it_is_told_to_stop() {
    let door = Door::open().await;
    assert_eq!(probe(&door, paths::READY).await.status, 200);
    door.state.stopping.store(true, Ordering::Relaxed);
    asks_to_try_again(&probe(&door, paths::READY).await);
    assert_eq!(probe(&door, paths::HEALTH).await.status, 200);
}

#[tokio::test]
async fn a_server_whose_store_is_away_lives_and_is_not_ready() {
    let door = Door::open().await;
    let signer = door.add_signer("alice", Role::Operator).await;
    door.opened.store.close().await;
    assert_eq!(probe(&door, paths::HEALTH).await.status, 200);
    asks_to_try_again(&probe(&door, paths::READY).await);
    asks_to_try_again(&door.signed(&signer, paths::post::LIST_KEYS, "{}").await);
}
