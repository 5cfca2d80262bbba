//! The sealed worker: `src/worker.js` passes it the messages, and it answers them.
//!
//! A key from a file lives inside one call of [`answer`] and no longer: the file is read, checked,
//! wrapped and wiped there. A key that is made here stays ([`made`]) until it is kept and sent.

mod file;
mod generate;
mod keys;
mod made;
mod offline;
mod save;
mod shares;
mod token;

use std::alloc::System;

use getrandom::SysRng;
use js_sys::Function;
use kms_wrap_worker::{Part, Refusal, Reply, Request, Stage};
use rand_core::UnwrapErr;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::File;
use zeroize::{Zeroize as _, Zeroizing};
use zeroizing_alloc::ZeroAlloc;

/// Whatever is freed is wiped, so that no copy stays behind that some dependency made on its way.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// How much of the stack is wiped after each request, in bytes: half of it, more than any request uses.
const SCRUBBED: usize = 512 * 1024;

/// The random numbers of the browser, which never fail.
type Random = UnwrapErr<SysRng>;

fn main() {}

/// Answers one request, JSON both ways. `progress` is called with the JSON of every interim answer.
#[wasm_bindgen]
pub async fn answer(
    request: String,
    files: Vec<File>,
    passphrase: Option<String>,
    progress: Function,
) -> String {
    let passphrase = passphrase.map(Zeroizing::new);
    let reply = respond(&request, files, passphrase, &progress)
        .await
        .unwrap_or_else(|refusal| Reply::Refused { refusal });
    scrub_stack();
    encode(&reply)
}

/// Wipes what is kept, before the worker is ended.
#[wasm_bindgen]
pub fn forget() {
    made::forget();
    scrub_stack();
}

/// Overwrites what calls that have returned left below this one.
#[inline(never)]
#[expect(
    clippy::large_stack_arrays,
    reason = "the stack itself is what is wiped"
)]
fn scrub_stack() {
    let mut below = [0_u8; SCRUBBED];
    below.zeroize();
}

/// The JSON of a reply, which is made of strings and numbers and always has one.
fn encode(reply: &Reply) -> String {
    serde_json::to_string(reply).unwrap_or_default()
}

async fn respond(
    request: &str,
    files: Vec<File>,
    passphrase: Option<Zeroizing<String>>,
    progress: &Function,
) -> Result<Reply, Refusal> {
    let request = serde_json::from_str(request).map_err(|error| {
        let text = format!("the worker does not know this request: {error}");
        Refusal::new("unknown-request", &text, Part::Worker)
    })?;
    let mut rng = UnwrapErr(SysRng);
    let passphrase = passphrase.as_deref().map(String::as_bytes);
    match request {
        Request::Ping => Ok(Reply::Ready),
        Request::Inspect { ask } => {
            report(progress, Stage::Reading);
            let input = file::read_all(files)?;
            report(progress, Stage::Checking);
            keys::inspect(&input, passphrase, &ask, &mut rng)
        }
        Request::Wrap { ask, wrapping_key } => {
            report(progress, Stage::Reading);
            let input = file::read_all(files)?;
            report(progress, Stage::Checking);
            let wrapping = || report(progress, Stage::Wrapping);
            keys::wrap(&input, passphrase, &ask, &wrapping_key, wrapping, &mut rng)
        }
        Request::Generate { spec } => {
            made::forget();
            let spec = keys::spec(&spec)?;
            report(progress, Stage::Generating);
            let key = generate::key(spec, || report(progress, Stage::Checking), &mut rng).await?;
            let facts = keys::facts_of_made(&key);
            made::keep(key);
            Ok(Reply::Generated { facts })
        }
        Request::Backup => made::with(|key| {
            let backup = keys::backup(key, passphrase, &mut rng)?;
            let file = save::file(&backup.name, &backup.bytes)?;
            let command = backup.command;
            Ok(Reply::Backup { file, command })
        }),
        Request::Split { threshold, count } => made::with(|key| {
            let shares = keys::split(key, threshold, count, &mut rng)?;
            let shares = shares.iter().map(save::share).collect::<Result<_, _>>()?;
            Ok(Reply::Split { shares })
        }),
        Request::WrapGenerated { wrapping_key } => {
            let wrapping_key = keys::wrapping_key(&wrapping_key)?;
            made::with(|key| keys::wrapped_made(key, &wrapping_key, &mut rng))
        }
        Request::ClassifyWrapped { role, wrapping_key } => {
            let input = file::read(files)?;
            let wrapping_key = wrapping_key
                .as_deref()
                .map(keys::wrapping_key)
                .transpose()?;
            keys::classify(role, &input, wrapping_key.as_ref())
        }
        Request::CheckToken => token::check(&file::read(files)?),
        Request::ReadImportRequest => offline::request(&file::read(files)?),
        Request::ReadImportAnswer { wrapping_key } => {
            offline::answer(&file::read(files)?, &keys::wrapping_key(&wrapping_key)?)
        }
    }
}

/// Nobody waits for this, so a failure changes nothing.
fn report(progress: &Function, stage: Stage) {
    let json = encode(&Reply::Progress { stage });
    let _ = progress.call1(&JsValue::NULL, &JsValue::from_str(&json));
}
