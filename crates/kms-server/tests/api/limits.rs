//! How many requests, and how long.

use std::num::NonZeroU32;
use std::time::Duration;

use kms_api::console::Role;
use kms_api::{ErrorCode, paths};
use kms_server::state::Settings;

use crate::door::{Door, Reply};

const PROXY: &str = "192.0.2.1";

fn three_a_second(settings: &mut Settings) {
    settings.rate_limit = NonZeroU32::new(3);
    settings.trusted_proxies = vec![PROXY.parse().unwrap()];
}

async fn list(door: &Door, signer: &crate::door::Signer) -> Reply {
    door.signed(signer, paths::post::LIST_KEYS, "{}").await
}

/// Without credentials, by a proxy that says for whom.
async fn stranger(door: &Door, address: &str) -> Reply {
    let headers = [("x-forwarded-for", address)];
    door.send_from(PROXY, "POST", "/v1.0/p/kms/list-keys", &headers, "{}")
        .await
}

#[track_caller]
fn has_to_wait(reply: &Reply) {
    reply.refused(ErrorCode::RateLimited);
    assert_eq!(reply.headers["retry-after"], "1");
}

#[tokio::test]
async fn a_caller_sends_so_many_requests_a_second_and_no_more() {
    let door = Door::open_as(three_a_second).await;
    let alice = door.add_signer("alice", Role::Operator).await;
    let bob = door.add_signer("bob", Role::Operator).await;
    for _ in 0..3 {
        assert_eq!(list(&door, &alice).await.status, 200);
    }
    has_to_wait(&list(&door, &alice).await);
    assert_eq!(
        list(&door, &bob).await.status,
        200,
        "others are not held up"
    );
    door.clock.advance(1);
    assert_eq!(list(&door, &alice).await.status, 200);
}

#[tokio::test]
async fn an_address_without_credentials_is_limited_too_but_probes_and_pages_are_not() {
    let door = Door::open_as(three_a_second).await;
    for _ in 0..3 {
        stranger(&door, "198.51.100.1")
            .await
            .refused(ErrorCode::NotAuthenticated);
    }
    has_to_wait(&stranger(&door, "198.51.100.1").await);
    stranger(&door, "198.51.100.2")
        .await
        .refused(ErrorCode::NotAuthenticated);
    let headers = [("x-forwarded-for", "198.51.100.1"), ("accept", "text/html")];
    for path in [paths::HEALTH, paths::READY, "/keys"] {
        let reply = door.send_from(PROXY, "GET", path, &headers, "").await;
        assert_eq!(reply.status, 200, "{path}");
    }
}

#[tokio::test]
async fn without_a_limit_nobody_has_to_wait() {
    let door = Door::open().await;
    let alice = door.add_signer("alice", Role::Operator).await;
    for _ in 0..50 {
        assert_eq!(list(&door, &alice).await.status, 200);
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let door = Door::open_as(|settings| settings.request_timeout = Duration::ZERO).await;
    door.add_user("alice", Role::Operator).await;
    // A password's hash takes its time, in any case.
    let reply = door.sign_in("alice", crate::door::PASSWORD, &[]).await;
    reply.refused(ErrorCode::Unavailable);
    assert_eq!(reply.headers["retry-after"], "1");
}
