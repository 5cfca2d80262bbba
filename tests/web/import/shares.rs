//! Key files that hold a share of a key, or several keys.

use kms_wrap_worker::{Asks, Candidate, Part, Refusal, Reply, Share, ShareFault, ShareHead};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::worker::{StubWorker, facts};
use super::{BROUGHT, at_file, choose_file, server, worker};

/// A share of a key that takes two of three.
fn share(number: u8, fault: Option<&str>) -> Share {
    Share {
        head: Some(ShareHead {
            number,
            threshold: 2,
            count: 3,
            set: "9F3A-77C1".to_owned(),
            spec: "AES_256".to_owned(),
            fingerprint: BROUGHT.to_owned(),
        }),
        fault: fault.map(|code| ShareFault {
            code: code.to_owned(),
            params: vec![("number".to_owned(), number.to_string())],
            message: String::new(),
        }),
    }
}

fn shares_too_few(shares: Vec<Share>) -> Refusal {
    Refusal {
        asks: Some(Asks::Shares(shares)),
        params: vec![
            ("found".to_owned(), "1".to_owned()),
            ("threshold".to_owned(), "2".to_owned()),
        ],
        ..Refusal::new("shares-too-few", "", Part::File)
    }
}

#[wasm_bindgen_test]
async fn shares_come_one_by_one_until_the_key_is_rebuilt() {
    let worker = worker().on("inspect", Err(shares_too_few(vec![share(1, None)])));
    let stage = at_file(&server(), &worker).await;
    choose_file(&stage, "Key file", "share-1.txt").await;
    stage.faults("Key file", "Here: 1 of 2 shares.").await;
    stage
        .hears(
            "status",
            "Here: 1 of 2 shares of the set 9F3A-77C1. Not here: 2, 3.",
        )
        .await;
    // The next file comes beside the first.
    let mut whole = facts(BROUGHT);
    whole.shares = vec![share(1, None), share(3, None)];
    let worker = worker.on("inspect", Ok(Reply::Inspected { facts: whole }));
    choose_file(&stage, "Key file", "share-3.txt").await;
    stage.sees("Share 3 of 3, set 9F3A-77C1").await;
    stage.sees("AES_256, 256 bits").await;
    let asked = worker.files_of("inspect");
    assert_eq!(asked.last().map(Vec::len), Some(2));
}

#[wasm_bindgen_test]
async fn a_share_that_does_not_belong_is_named_and_taken_away() {
    let foreign = vec![share(1, None), share(2, Some("share-duplicate"))];
    let worker = StubWorker::default().on("inspect", Err(shares_too_few(foreign)));
    let stage = at_file(&server(), &worker).await;
    choose_file(&stage, "Key file", "one.txt").await;
    choose_file(&stage, "Key file", "other.txt").await;
    stage.sees("Share 2 is here already").await;
    let worker = worker.on("inspect", Err(shares_too_few(vec![share(1, None)])));
    stage.press("Remove other.txt").await;
    stage.sees("Here: 1 of 2 shares").await;
    assert!(!stage.says("is here already"));
    let asked = worker.files_of("inspect");
    assert_eq!(asked.last().map(Vec::len), Some(1));
}

#[wasm_bindgen_test]
async fn one_of_several_keys_is_picked() {
    let candidate = |name: &str| Candidate {
        name: Some(name.to_owned()),
        kind: "RSA_2048".to_owned(),
        fingerprint: None,
    };
    let several = Refusal {
        asks: Some(Asks::Pick(vec![candidate("old"), candidate("new")])),
        params: vec![("count".to_owned(), "2".to_owned())],
        ..Refusal::new("several-keys", "", Part::File)
    };
    let worker = worker().on("inspect", Err(several));
    let stage = at_file(&server(), &worker).await;
    choose_file(&stage, "Key file", "keys.p12").await;
    stage.faults("Key file", "holds 2 private keys").await;
    stage.sees("old: RSA_2048").await;
    // Nothing goes on before one is chosen.
    stage.press("Next").await;
    assert!(worker.files_of("wrap").is_empty());
    let facts = facts(BROUGHT);
    let worker = worker.on("inspect", Ok(Reply::Inspected { facts }));
    stage.press_radio("1").await;
    stage.sees("AES_256, 256 bits").await;
    assert_eq!(worker.picks().last(), Some(&Some(1)));
    // The others can still be chosen.
    stage.press_radio("0").await;
    assert_eq!(worker.picks().last(), Some(&Some(0)));
}
