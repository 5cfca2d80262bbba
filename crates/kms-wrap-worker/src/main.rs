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
mod token;

use getrandom::SysRng;
use js_sys::Function;
use kms_wrap_worker::{Part, Refusal, Reply, Request, Stage};
use rand_core::UnwrapErr;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::File;
use zeroize::Zeroizing;

/// The random numbers of the browser, which never fail.
type Random = UnwrapErr<SysRng>;

fn main() {}

/// Answers one request, JSON both ways. `progress` is called with the JSON of every interim answer.
#[wasm_bindgen]
pub async fn answer(
    request: String,
    file: Option<File>,
    passphrase: Option<String>,
    progress: Function,
) -> String {
    let passphrase = passphrase.map(Zeroizing::new);
    let reply = respond(&request, file, passphrase, &progress)
        .await
        .unwrap_or_else(|refusal| Reply::Refused { refusal });
    encode(&reply)
}

/// Wipes what is kept, before the worker is ended.
#[wasm_bindgen]
pub fn forget() {
    made::forget();
}

/// The JSON of a reply, which is made of strings and numbers and always has one.
fn encode(reply: &Reply) -> String {
    serde_json::to_string(reply).unwrap_or_default()
}

async fn respond(
    request: &str,
    file: Option<File>,
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
            let input = file::read(file)?;
            keys::inspect(&input, passphrase, &ask, &mut rng)
        }
        Request::Wrap { ask, wrapping_key } => {
            let input = file::read(file)?;
            keys::wrap(&input, passphrase, &ask, &wrapping_key, &mut rng)
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
        Request::WrapGenerated { wrapping_key } => {
            let wrapping_key = keys::wrapping_key(&wrapping_key)?;
            made::with(|key| keys::wrapped_made(key, &wrapping_key, &mut rng))
        }
        Request::ClassifyWrapped { role, wrapping_key } => {
            let input = file::read(file)?;
            let wrapping_key = wrapping_key
                .as_deref()
                .map(keys::wrapping_key)
                .transpose()?;
            keys::classify(role, &input, wrapping_key.as_ref())
        }
        Request::CheckToken => token::check(&file::read(file)?),
        Request::ReadImportRequest => offline::request(&file::read(file)?),
        Request::ReadImportAnswer => offline::answer(&file::read(file)?),
    }
}

/// Nobody waits for this, so a failure changes nothing.
fn report(progress: &Function, stage: Stage) {
    let json = encode(&Reply::Progress { stage });
    let _ = progress.call1(&JsValue::NULL, &JsValue::from_str(&json));
}
