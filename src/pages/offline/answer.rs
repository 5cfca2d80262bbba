//! The key, and the answer that it is wrapped into.

use kms_api::import::{EncryptedKeyMaterial, EncryptedPrivateKey};
use kms_api::offline::{AnswerFormat, ImportAnswer, ImportRequest};
use kms_wrap_worker::{Facts as KeyFacts, Part, Refusal, Reply, Wrapped};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Asked;
use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::fingerprint::Fingerprint;
use crate::components::moment::is_over;
use crate::components::working::Working;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::key_file::file::KeyFile;
use crate::key_file::panel::KeyFilePanel;
use crate::key_file::reading::Reading;
use crate::key_file::same_key::FormerKey;
use crate::key_file::words;
use crate::save;
use crate::worker::unexpected;

/// The second and the third step.
#[component]
pub(super) fn AnswerStep(
    /// What is asked for.
    asked: Asked,
) -> impl IntoView {
    let i18n = use_i18n();
    let spec = asked.request.key_spec.as_str();
    let key = KeyFile::new(Signal::stored(spec.to_owned()));
    let previous = asked.request.material_fingerprint.clone();
    let comparison = move || {
        let found = key.facts().get()?.fingerprint;
        let previous = previous.clone()?;
        Some(view! { <FormerKey found previous /> })
    };
    view! {
        <section class="stack">
            <h2>{t!(i18n, offline.key.title)}</h2>
            <p class="note">{move || t_string!(i18n, offline.key.lead, spec = spec)}</p>
            <KeyFilePanel file=key />
            {comparison}
        </section>
        <Answer key asked />
    }
}

/// The button that wraps, and what was saved.
#[component]
fn Answer(key: KeyFile, asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let busy = RwSignal::new(false);
    let reading = key.reading();
    // With the reading that it came from: it says nothing about another key.
    let outcome = RwSignal::new(None::<(Reading, Result<ImportAnswer, Refusal>)>);
    let previous = asked.request.material_fingerprint.clone();
    let lapsed = is_over(format::milliseconds(asked.request.expiration_time));
    let ready = Memo::new(move |_| {
        let other = previous.as_ref().is_some_and(|previous| {
            key.facts().with(|facts| {
                facts
                    .as_ref()
                    .is_some_and(|facts| facts.fingerprint != *previous)
            })
        });
        reading.with(Reading::settled) && !other && !lapsed.get()
    });
    let asked = StoredValue::new(asked);
    let wrap = move |()| {
        let asked = asked.get_value();
        let before = reading.get_untracked();
        outcome.set(None);
        let answering = key.wrap(asked.request.wrapping_key.as_str().to_owned());
        busy.set(true);
        spawn_local(async move {
            let made = match answering.await {
                // The file was read once more: it must be the key that was shown, under the key that was asked for.
                Ok(Reply::Wrapped { facts, wrapped })
                    if before.facts().map(|seen| &seen.fingerprint) == Some(&facts.fingerprint)
                        && wrapped.wrapping_key_fingerprint == asked.fingerprint =>
                {
                    answer_to(asked.request, facts, wrapped).ok_or_else(unexpected)
                }
                Ok(Reply::Wrapped { .. }) => Err(exchanged()),
                Ok(_) => Err(unexpected()),
                Err(refusal) => Err(refusal),
            };
            // Another file was chosen meanwhile: nobody waits for this one.
            if reading.get_untracked() != before {
                return busy.set(false);
            }
            if let Ok(answer) = &made {
                // Strings and numbers always have their JSON.
                let text = serde_json::to_string_pretty(answer).unwrap_or_default();
                save::json(&answer.file_name(), &text);
            }
            busy.set(false);
            outcome.set(Some((before, made)));
        });
    };
    let said = move || {
        let (read, outcome) = outcome.get()?;
        (read == reading.get()).then_some(outcome)
    };
    let working = Signal::derive(move || {
        let text = t_string!(i18n, offline.answer.wrapping);
        busy.get().then(|| text.to_owned())
    });
    view! {
        <section class="stack">
            <h2>{t!(i18n, offline.answer.title)}</h2>
            <Show when=move || !ready.get() && !lapsed.get()>
                <p class="note">{t!(i18n, offline.answer.waits)}</p>
            </Show>
            <div>
                <Button
                    variant=ButtonVariant::Primary
                    busy
                    disabled=Signal::derive(move || !ready.get())
                    on_press=wrap
                >
                    {t!(i18n, offline.answer.wrap)}
                </Button>
            </div>
            <Working text=working />
            <div role="status">
                {move || match said()? {
                    Ok(answer) => Some(view! { <Saved answer /> }.into_any()),
                    Err(refusal) => {
                        let title = move || words::refusal(i18n, &refusal);
                        Some(view! { <Callout tone=Tone::Danger title /> }.into_any())
                    }
                }}
            </div>
        </section>
    }
}

#[component]
fn Saved(answer: ImportAnswer) -> impl IntoView {
    let i18n = use_i18n();
    let name = answer.file_name();
    let title = move || t_string!(i18n, offline.answer.saved, name = name.clone());
    view! {
        <Callout tone=Tone::Success title>
            <p>{t!(i18n, offline.answer.saved_text)}</p>
            <Fingerprint value=Signal::stored(answer.material_fingerprint) />
        </Callout>
    }
}

/// The refusal of a file that is another one than before.
fn exchanged() -> Refusal {
    let text = "the file has changed since it was looked at; choose it again";
    Refusal::new("unreadable", text, Part::File)
}

/// The answer; none where the worker's fields are not what the API takes.
fn answer_to(request: ImportRequest, facts: KeyFacts, wrapped: Wrapped) -> Option<ImportAnswer> {
    let encrypted_privatekey = wrapped
        .encrypted_privatekey
        .map(EncryptedPrivateKey::parse)
        .transpose()
        .ok()?;
    Some(ImportAnswer {
        format: AnswerFormat::One,
        key_id: request.key_id,
        key_spec: request.key_spec,
        wrapping_key_fingerprint: wrapped.wrapping_key_fingerprint,
        encrypted_key_material: EncryptedKeyMaterial::parse(wrapped.encrypted_key_material).ok()?,
        encrypted_privatekey,
        material_fingerprint: facts.fingerprint,
        key_check_value: facts.key_check_value,
    })
}
