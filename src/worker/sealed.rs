//! The worker itself, as the browser sees it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, WebAssembly};
use kms_wrap_worker::{Reply, Stage};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Document, Event, MessageEvent, RequestInit, Worker};
use zeroize::Zeroizing;

use super::{Answering, Question, WrapWorker, lost};

/// A dedicated worker that the server's policy leaves without a network.
#[derive(Default)]
pub struct SealedWorker(Rc<RefCell<Option<Rc<Started>>>>);

/// How long a worker may take to wipe its memory, in milliseconds.
const PATIENCE: i32 = 3000;

/// A worker that was started, and the questions that wait for it.
struct Started {
    worker: Worker,
    /// Settled once the worker has its program.
    ready: Promise,
    waiting: Rc<RefCell<BTreeMap<u32, Waiting>>>,
    next: Cell<u32>,
    ended: Cell<bool>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

/// A question that waits for its answer.
struct Waiting {
    /// Takes the reply's JSON; anything else means that there will be none.
    settle: Function,
    on_progress: Box<dyn Fn(Stage)>,
}

impl WrapWorker for SealedWorker {
    fn ask(&self, question: Question) -> Answering {
        let slot = Rc::clone(&self.0);
        Box::pin(async move {
            let (started, reply) = match running(&slot) {
                Some(started) => (Some(Rc::clone(&started)), ask(&started, question).await),
                None => (None, None),
            };
            if let (Some(started), None) = (started, &reply) {
                // Whatever happened to it: the next question gets a new one, unless another question got that already.
                let mut slot = slot.borrow_mut();
                if slot.as_ref().is_some_and(|one| Rc::ptr_eq(one, &started)) {
                    slot.take();
                }
            }
            match reply {
                Some(Reply::Refused { refusal }) => Err(refusal),
                Some(reply) => Ok(reply),
                None => Err(lost()),
            }
        })
    }

    fn end(&self) {
        let started = self.0.borrow_mut().take();
        if let Some(started) = started {
            started.end();
        }
    }
}

impl Drop for SealedWorker {
    fn drop(&mut self) {
        // Those who wait hold on to the worker: they are told, and it does not go on for them.
        self.end();
    }
}

/// The worker in the slot; it is started if there is none.
fn running(slot: &RefCell<Option<Rc<Started>>>) -> Option<Rc<Started>> {
    let running = slot.borrow().clone();
    if running.is_some() {
        return running;
    }
    let started = Rc::new(start().ok()?);
    slot.borrow_mut().replace(Rc::clone(&started));
    Some(started)
}

async fn ask(started: &Started, question: Question) -> Option<Reply> {
    JsFuture::from(started.ready.clone()).await.ok()?;
    let reply = started.post(question).ok()?;
    let json = JsFuture::from(reply).await.ok()?.as_string()?;
    serde_json::from_str(&json).ok()
}

impl Started {
    /// Ends the worker, its memory with it. A worker that runs wipes first what it holds, and then says so.
    fn end(&self) {
        if self.ended.replace(true) {
            return;
        }
        give_up(&self.waiting);
        if self.wipe_and_end().is_err() {
            self.worker.terminate();
        }
    }

    fn wipe_and_end(&self) -> Result<(), JsValue> {
        // Other messages may be on their way still: only the one that says so means that all is wiped.
        let worker = self.worker.clone();
        let ended = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if Reflect::get(&event.data(), &"ended".into()).is_ok_and(|ended| ended.is_truthy()) {
                worker.terminate();
            }
        });
        let ended = ended.into_js_value();
        self.worker.set_onmessage(Some(ended.unchecked_ref()));
        // One that is in the midst of a long computation does not answer in time, and ends all the same.
        let worker = self.worker.clone();
        let late = Closure::once_into_js(move || worker.terminate());
        if let Some(window) = web_sys::window() {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(
                late.unchecked_ref(),
                PATIENCE,
            )?;
        }
        let message = Object::new();
        Reflect::set(&message, &"end".into(), &JsValue::TRUE)?;
        self.worker.post_message(&message)
    }

    /// Posts the question; the promise is kept by the answer, or by the worker's end.
    fn post(&self, question: Question) -> Result<Promise, JsValue> {
        if self.ended.get() {
            return Err(JsValue::NULL);
        }
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        let json = serde_json::to_string(&question.request).unwrap_or_default();
        let message = Object::new();
        let set = |name: &str, value: JsValue| Reflect::set(&message, &name.into(), &value);
        set("id", id.into())?;
        set("request", json.into())?;
        let files: Array = question.files.into_iter().map(JsValue::from).collect();
        set("files", files.into())?;
        set(
            "passphrase",
            question
                .passphrase
                .map(Zeroizing::new)
                .map_or(JsValue::UNDEFINED, |text| JsValue::from_str(&text)),
        )?;
        let mut on_progress = Some(question.on_progress);
        let promise = Promise::new(&mut |settle, _| {
            if let Some(on_progress) = on_progress.take() {
                self.waiting.borrow_mut().insert(
                    id,
                    Waiting {
                        settle,
                        on_progress,
                    },
                );
            }
        });
        self.worker.post_message(&message)?;
        Ok(promise)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        self.end();
    }
}

/// Tells everyone who waits that there will be no answer.
fn give_up(waiting: &RefCell<BTreeMap<u32, Waiting>>) {
    let all = std::mem::take(&mut *waiting.borrow_mut());
    for one in all.into_values() {
        let _ = one.settle.call1(&JsValue::NULL, &JsValue::NULL);
    }
}

/// Starts the worker and has its program brought and compiled meanwhile.
fn start() -> Result<Started, JsValue> {
    let worker = Worker::new(&source("data-worker-js")?)?;
    let waiting = Rc::new(RefCell::new(BTreeMap::new()));
    let on_message = {
        let waiting = Rc::clone(&waiting);
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            deliver(&waiting, &event.data());
        })
    };
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // A script that does not load or a program that does not start: no answer will ever come.
    let (failed, failure) = failure()?;
    let on_error = {
        let waiting = Rc::clone(&waiting);
        Closure::<dyn Fn(Event)>::new(move |_| {
            let _ = failed.call0(&JsValue::NULL);
            give_up(&waiting);
        })
    };
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let program = {
        let worker = worker.clone();
        future_to_promise(async move {
            let message = Object::new();
            Reflect::set(&message, &"module".into(), &compile().await?)?;
            worker.post_message(&message)?;
            Ok(JsValue::UNDEFINED)
        })
    };
    let ready = Promise::race(&Array::of2(&program, &failure));
    Ok(Started {
        worker,
        ready,
        waiting,
        next: Cell::new(0),
        ended: Cell::new(false),
        _on_message: on_message,
        _on_error: on_error,
    })
}

/// A promise that is only ever broken, and what breaks it.
fn failure() -> Result<(Function, Promise), JsValue> {
    // Not `Function::default`, which evaluates a string: the page's policy forbids that.
    let mut breaks = None;
    let promise = Promise::new(&mut |_, reject| breaks = Some(reject));
    Ok((breaks.ok_or(JsValue::NULL)?, promise))
}

/// Where the offline page holds the worker's program, in base64.
const HELD: &str = "worker-module";

/// Brings the program, checks it against the hash in the page, and compiles it. The offline page brings its own.
async fn compile() -> Result<JsValue, JsValue> {
    let document = document().ok_or(JsValue::NULL)?;
    if let Some(held) = document.get_element_by_id(HELD) {
        let text = held.text_content().unwrap_or_default();
        let program = STANDARD.decode(text).map_err(|_| JsValue::NULL)?;
        let program = Uint8Array::from(program.as_slice());
        return JsFuture::from(WebAssembly::compile(&program)).await;
    }
    let options = RequestInit::new();
    options.set_integrity(&source("data-worker-wasm-integrity")?);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response = window.fetch_with_str_and_init(&source("data-worker-wasm")?, &options);
    JsFuture::from(WebAssembly::compile_streaming(&response)).await
}

/// Where the build says that the worker's files are: an attribute of the loader's element.
fn source(attribute: &str) -> Result<String, JsValue> {
    let loader = document()
        .ok_or(JsValue::NULL)?
        .query_selector("script[data-worker-js]")?
        .ok_or(JsValue::NULL)?;
    loader.get_attribute(attribute).ok_or(JsValue::NULL)
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// A message from the worker: progress, an answer, or the news that it has failed.
fn deliver(waiting: &RefCell<BTreeMap<u32, Waiting>>, data: &JsValue) {
    let member = |name: &str| Reflect::get(data, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if member("failed").is_truthy() {
        return give_up(waiting);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the worker repeats the number that it was sent"
    )]
    let Some(id) = member("id").as_f64().map(|id| id as u32) else {
        return;
    };
    if let Some(json) = member("progress").as_string() {
        if let (Ok(Reply::Progress { stage }), Some(one)) =
            (serde_json::from_str(&json), waiting.borrow().get(&id))
        {
            (one.on_progress)(stage);
        }
        return;
    }
    let one = waiting.borrow_mut().remove(&id);
    if let Some(one) = one {
        let _ = one.settle.call1(&JsValue::NULL, &member("reply"));
    }
}
