//! A server that is killed in the middle of its work: what it acknowledged is there, and nothing is half-done.
//!
//! `KEYFERRY_TEST_KILLS` says how often, and `KEYFERRY_TEST_IMPORTS` how many imports each time; without them the tests
//! are short.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kms_api::KeyState;
use kms_api::paths::post;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::client::Client;
use crate::material::{Blob, Parameters, aes_key};
use crate::place::Place;

/// How many clients import at a time.
const CLIENTS: usize = 8;

fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

/// A key that waits for its import, the request that does it, and the check value that the server must have then.
struct Pending {
    key: String,
    body: Value,
}

async fn pending(client: &Client, round: usize, n: usize) -> Pending {
    let create =
        json!({"key_alias": format!("r{round}k{n}"), "key_spec": "AES_256", "origin": "external"});
    let made = client.ok(post::CREATE_KEY, create).await;
    let key = made["key_info"]["key_id"].as_str().unwrap().to_owned();
    let wanted = json!({"key_id": key, "wrapping_algorithm": "RSAES_OAEP_SHA_256"});
    let handed = client.ok(post::GET_PARAMETERS_FOR_IMPORT, wanted).await;
    let parameters = Parameters::of(&handed);
    let material = aes_key(u8::try_from(n % 251).unwrap());
    let body = Blob::Secret(material).body(&key, &parameters);
    Pending { key, body }
}

/// A number that nobody knows before.
fn any_below(bound: usize) -> usize {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(bound).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_half_done_when_it_is_killed() {
    let (kills, imports) = (
        number("KEYFERRY_TEST_KILLS", 2),
        number("KEYFERRY_TEST_IMPORTS", 24),
    );
    let place = Place::new().await;
    place.add_operator("carrier");
    let (mut acknowledged, mut done_unsaid, mut not_done) = (0, 0, 0);
    for round in 0..kills {
        let server = place.serve();
        let client = Client::sign_in(&server.address, "carrier").await;
        let mut waiting = Vec::new();
        for n in 0..imports {
            waiting.push(pending(&client, round, n).await);
        }
        let waiting = Arc::new(waiting);
        // Killed while the others are on their way, once so many are acknowledged.
        let fatal = 1 + any_below(imports - CLIENTS);
        let (next, said, now) = (Arc::default(), Arc::default(), Arc::new(Notify::new()));
        let carriers: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (client, waiting) = (client.clone(), Arc::clone(&waiting));
                let (next, said): (Arc<AtomicUsize>, Arc<AtomicUsize>) =
                    (Arc::clone(&next), Arc::clone(&said));
                let now = Arc::clone(&now);
                tokio::spawn(async move {
                    let mut acknowledged = Vec::new();
                    while let Some(import) = waiting.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let Ok((status, _)) =
                            client.post(post::IMPORT_KEY_MATERIAL, &import.body).await
                        else {
                            return acknowledged;
                        };
                        assert_eq!(status, 200);
                        acknowledged.push(import.key.clone());
                        if said.fetch_add(1, Ordering::SeqCst) + 1 == fatal {
                            now.notify_one();
                        }
                    }
                    acknowledged
                })
            })
            .collect();
        now.notified().await;
        server.kill();
        let mut kept = Vec::new();
        for carrier in carriers {
            kept.extend(carrier.await.unwrap());
        }
        assert!(kept.len() >= fatal);
        acknowledged += kept.len();

        let server = place.serve();
        let client = client.at(&server.address);
        for import in waiting.iter() {
            let found = client
                .ok(post::DESCRIBE_KEY, json!({"key_id": import.key}))
                .await;
            let info = &found["key_info"];
            let state: KeyState = info["key_state"].as_str().unwrap().parse().unwrap();
            let (again, answer) = client
                .post(post::IMPORT_KEY_MATERIAL, &import.body)
                .await
                .unwrap();
            match state {
                // Whole: it works, and its token is spent.
                KeyState::Enabled => {
                    let encrypt = json!({"key_id": import.key, "plain_text": "x"});
                    client.ok(post::ENCRYPT_DATA, encrypt).await;
                    assert!(info["material_fingerprint"].is_string());
                    assert_eq!(again / 100, 4, "{answer}");
                    done_unsaid += usize::from(!kept.contains(&import.key));
                }
                // Not begun: its token still works.
                KeyState::PendingImport => {
                    assert!(
                        !kept.contains(&import.key),
                        "an acknowledged import is lost"
                    );
                    assert_eq!(again, 200, "{answer}");
                    not_done += 1;
                }
                KeyState::Disabled | KeyState::PendingActivation | KeyState::PendingDeletion => {
                    panic!("{} is in state {state}", import.key)
                }
            }
        }
        assert_eq!(server.stop(), Some(0));
    }
    println!(
        "{kills} kills during {imports} imports each: {acknowledged} acknowledged, 0 of them lost; \
         {done_unsaid} done and not acknowledged, {not_done} not done and repeated"
    );
    assert_eq!(acknowledged + done_unsaid + not_done, kills * imports);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_of_two_replicas_is_killed_the_other_answers_everything() {
    let Some(place) = Place::postgres().await else {
        // A file has one server; the tests' run on PostgreSQL comes past here.
        return;
    };
    let requests = number("KEYFERRY_TEST_REQUESTS", 200);
    place.add_operator("carrier");
    let (first, second) = (place.serve(), place.serve());
    let client = Client::sign_in(&first.address, "carrier").await;
    let create = json!({"key_alias": "shared", "key_spec": "AES_256"});
    let made = client.ok(post::CREATE_KEY, create).await;
    let body = Arc::new(json!({"key_id": made["key_info"]["key_id"], "plain_text": "x"}));
    let addresses = [first.address.clone(), second.address.clone()];
    let (done, now) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let carriers: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let clients = [client.at(&addresses[0]), client.at(&addresses[1])];
            let (body, done, now) = (Arc::clone(&body), Arc::clone(&done), Arc::clone(&now));
            tokio::spawn(async move {
                let mut unanswered = [0, 0];
                for turn in n..n + requests {
                    match clients[turn % 2].post(post::ENCRYPT_DATA, &body).await {
                        Ok((status, answer)) => assert_eq!(status, 200, "{answer}"),
                        Err(_) => unanswered[turn % 2] += 1,
                    }
                    if done.fetch_add(1, Ordering::SeqCst) == CLIENTS * requests / 3 {
                        now.notify_one();
                    }
                }
                unanswered
            })
        })
        .collect();
    now.notified().await;
    first.kill();
    let back = Instant::now();
    let third = place.serve();
    client
        .at(&third.address)
        .ok(post::ENCRYPT_DATA, (*body).clone())
        .await;
    let recovered: Duration = back.elapsed();
    let mut unanswered = [0, 0];
    for carrier in carriers {
        let [one, two] = carrier.await.unwrap();
        unanswered[0] += one;
        unanswered[1] += two;
    }
    println!(
        "{} requests to two replicas, one killed after a third: {} to it had no answer, {} to the other; \
         a new one answered {} ms after the kill",
        CLIENTS * requests,
        unanswered[0],
        unanswered[1],
        recovered.as_millis()
    );
    assert!(unanswered[0] > 0, "it was killed under load");
    assert_eq!(unanswered[1], 0);
    assert_eq!(second.stop(), Some(0));
    assert_eq!(third.stop(), Some(0));
}
