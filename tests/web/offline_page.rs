//! The page that wraps a key on a machine without a network.

use kms_api::import::WrappingAlgorithm;
use kms_api::offline::{ImportRequest, RequestFormat, WrappingKeyText};
use kms_api::{KeyId, KeySpec};
use kms_wrap_worker::Reply;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::import::{LONG, LONG_PRINT, choose_file, paste, worker};
use super::stage::{Stage, open_offline, until};
use super::stub::key_id;
use super::worker::{StubWorker, facts};

/// When the request lapses, in seconds since 1970.
const LAPSES: u32 = 1_800_000_000;
const WRAP: &str = "Wrap and save the answer";

/// The time of the page, until the end of the test.
struct Clock;

impl Clock {
    /// Stops it, in seconds since 1970.
    fn at(seconds: u32) -> Self {
        goes_to(seconds);
        Self
    }
}

/// Sets the page's clock.
fn goes_to(seconds: u32) {
    set_now(&format!("() => {seconds} * 1000"));
}

/// Has the page take `now`, a function in JavaScript, for its clock.
fn set_now(now: &str) {
    let body = format!("Date.former ??= Date.now; Date.now = {now}");
    let set = js_sys::Function::new_no_args(&body);
    set.call0(&JsValue::NULL).expect("it can be replaced");
}

impl Drop for Clock {
    fn drop(&mut self) {
        set_now("Date.former");
    }
}

fn asking() -> StubWorker {
    let request = ImportRequest {
        format: RequestFormat::One,
        key_id: KeyId::parse(key_id(1)).expect("an id"),
        key_alias: "payments".to_owned(),
        key_spec: KeySpec::Aes256,
        wrapping_algorithm: WrappingAlgorithm::RsaesOaepSha256,
        wrapping_key: WrappingKeyText::parse("A".repeat(LONG)).expect("of a good length"),
        expiration_time: u64::from(LAPSES),
        material_fingerprint: None,
    };
    let reply = Reply::ImportRequest {
        request,
        wrapping_key_fingerprint: LONG_PRINT.to_owned(),
        wrapping_key_bits: 3072,
    };
    worker().on("read_import_request", Ok(reply))
}

/// With a request that was read, and a key.
async fn with_key(worker: &StubWorker) -> Stage {
    let stage = open_offline(worker);
    choose_file(&stage, "Import request", "request.json").await;
    stage.sees("payments").await;
    paste(&stage, "Key file", "0123").await;
    stage.sees("AES_256, 256 bits").await;
    stage
}

#[wasm_bindgen_test]
async fn a_request_that_lapses_while_the_page_is_open_is_told_and_nothing_is_wrapped() {
    let _clock = Clock::at(LAPSES - 60);
    let stage = with_key(&asking()).await;
    let wrap = stage.control(WRAP).await;
    assert!(!wrap.has_attribute("disabled"));
    goes_to(LAPSES);
    stage.hears("alert", "The wrapping key has lapsed").await;
    until("the end of wrapping", || wrap.has_attribute("disabled")).await;
}

#[wasm_bindgen_test]
async fn the_page_speaks_chinese_throughout() {
    let _clock = Clock::at(LAPSES - 60);
    let stage = open_offline(&asking());
    stage.press("Language and theme").await;
    stage.choose("Language", "zh-CN").await;
    stage.is_headed("在无网络环境中加密密钥").await;
    choose_file(&stage, "导入请求", "request.json").await;
    stage.sees("payments").await;
    paste(&stage, "密钥文件", "0123").await;
    stage.sees("AES_256，256 位").await;
    stage.press("加密并保存应答").await;
    stage.hears("status", "已保存").await;
    let said = stage.text();
    // Back again, for the pages that come after this one.
    stage.choose("语言", "en").await;
    let english = said.lines().filter(|line| {
        let word = |one: &&str| one.len() > 1 && one.chars().all(|c| c.is_ascii_alphabetic());
        line.split_whitespace().filter(word).count() > 2
    });
    let english: Vec<_> = english.collect();
    assert!(english.is_empty(), "{english:?}");
}

#[wasm_bindgen_test]
async fn what_was_saved_says_nothing_about_another_key() {
    let _clock = Clock::at(LAPSES - 60);
    let worker = asking();
    let stage = with_key(&worker).await;
    stage.press(WRAP).await;
    stage.hears("status", "was saved").await;
    let other = Reply::Inspected {
        facts: facts("hmac:ffffffffffffffff"),
    };
    let _worker = worker.on("inspect", Ok(other));
    paste(&stage, "Key file", "4567").await;
    stage.sees("ffff").await;
    assert!(!stage.says("was saved"));
}
