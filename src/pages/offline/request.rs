//! What is asked for: a file or a text that came from the console. The sealed worker reads it, since a key may be
//! chosen in its place by mistake.

use js_sys::Array;
use kms_wrap_worker::{Refusal, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::File;

use super::Asked;
use crate::components::button::Button;
use crate::components::callout::{Callout, Tone};
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::file_drop::FileDrop;
use crate::components::fingerprint::Fingerprint;
use crate::components::form_field::FormField;
use crate::components::moment::{Moment, is_over};
use crate::components::textarea::TextArea;
use crate::components::working::Working;
use crate::format;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::key_file::words;
use crate::worker::{Question, unexpected, worker_around};

/// The first step.
#[component]
pub(super) fn RequestStep(
    /// Set to the request once it is read.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let read = Callback::new(move |file: File| {
        busy.set(true);
        refused.set(None);
        asked.set(None);
        let worker = worker_around();
        let answering = worker.ask(Question {
            request: Request::ReadImportRequest,
            files: vec![file],
            passphrase: None,
            on_progress: Box::new(|_| ()),
        });
        spawn_local(async move {
            let answer = answering.await;
            worker.end();
            busy.set(false);
            // A text that was pasted stays while it can be mended; one that was read, or is a key, goes.
            if !matches!(&answer, Err(refusal) if refusal.code == "request-malformed") {
                text.set(String::new());
            }
            match answer {
                Ok(Reply::ImportRequest {
                    request,
                    wrapping_key_fingerprint: fingerprint,
                    wrapping_key_bits: bits,
                }) => asked.set(Some(Asked {
                    request,
                    fingerprint,
                    bits,
                })),
                Ok(_) => refused.set(Some(unexpected())),
                Err(refusal) => refused.set(Some(refusal)),
            }
        });
    });
    let take = move |()| {
        let file = text.with_untracked(|text| as_file(text));
        match file {
            Ok(file) => read.run(file),
            Err(_) => refused.set(Some(unexpected())),
        }
    };
    let error =
        Signal::derive(move || refused.with(|refusal| refusal.as_ref().map(|one| why(i18n, one))));
    let working = Signal::derive(move || {
        busy.get()
            .then(|| t_string!(i18n, offline.request.reading).to_owned())
    });
    view! {
        <section class="stack">
            <h2>{t!(i18n, offline.request.title)}</h2>
            <FormField
                label=move || t_string!(i18n, offline.request.label)
                hint=move || t_string!(i18n, offline.request.hint)
                error=error
            >
                <FileDrop
                    prompt=move || t_string!(i18n, offline.request.prompt)
                    on_file=move |file| read.run(file)
                />
            </FormField>
            <details>
                <summary>{t!(i18n, offline.request.paste)}</summary>
                <div class="stack" data-gap="tight">
                    <FormField
                        label=move || t_string!(i18n, offline.request.text)
                        hint=move || t_string!(i18n, offline.request.text_hint)
                    >
                        <TextArea value=text rows=4 code=true on_input=move |typed| text.set(typed) />
                    </FormField>
                    <div>
                        <Button busy on_press=take>
                            {t!(i18n, offline.request.take)}
                        </Button>
                    </div>
                </div>
            </details>
            <Working text=working />
            {move || asked.get().map(|asked| view! { <Said asked /> })}
        </section>
    }
}

/// What the request says.
#[component]
fn Said(asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let Asked {
        request,
        fingerprint,
        bits,
    } = asked;
    let expires = format::milliseconds(request.expiration_time);
    let lapsed = is_over(expires);
    view! {
        <Show when=move || lapsed.get()>
            <Callout tone=Tone::Danger role="alert" title=move || t_string!(i18n, offline.request.lapsed) />
        </Show>
        <Facts layout=FactsLayout::Rows>
            <Fact name=move || t_string!(i18n, offline.request.alias)>{request.key_alias}</Fact>
            <Fact name=move || t_string!(i18n, offline.request.key_id) code=true>
                {request.key_id.to_string()}
            </Fact>
            <Fact name=move || t_string!(i18n, offline.request.spec) code=true>
                {request.key_spec.as_str()}
            </Fact>
            <Fact name=move || t_string!(i18n, offline.request.expires)>
                <Moment at=expires />
            </Fact>
            <Fact name=move || t_string!(i18n, offline.request.wrapping_key)>
                <p>{move || t_string!(i18n, offline.request.wrapping_key_bits, bits = bits)}</p>
                <Fingerprint value=Signal::stored(fingerprint) />
            </Fact>
        </Facts>
        <p class="note">{t!(i18n, offline.request.compare)}</p>
    }
}

/// A text as a file, to go the same way.
fn as_file(text: &str) -> Result<File, JsValue> {
    File::new_with_str_sequence(&Array::of1(&text.into()), "request.json")
}

fn why(i18n: I18n, refusal: &Refusal) -> String {
    match refusal.code.as_str() {
        "file-is-key" => t_string!(i18n, offline.request.key).to_owned(),
        "request-malformed" => t_string!(i18n, offline.request.malformed).to_owned(),
        code if code.starts_with("wrapping-key") => {
            t_string!(i18n, offline.request.wrapping_key_bad).to_owned()
        }
        _ => words::refusal(i18n, refusal),
    }
}
