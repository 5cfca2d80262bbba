//! A key file that is opened in the worker.

use leptos::prelude::*;

use super::spec;
use crate::components::callout::Callout;
use crate::components::file_drop::FileDrop;
use crate::components::form_field::FormField;
use crate::components::working::Working;
use crate::i18n::{t, t_string, use_i18n};
use crate::key_file::difference::Difference;
use crate::key_file::passphrase::Passphrase;
use crate::key_file::pick::Pick;
use crate::key_file::reading::Reading;
use crate::key_file::recognised::{Decide, Recognised};
use crate::key_file::same_key::FormerKey;
use crate::key_file::share_list::ShareList;
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::error;
use crate::pages::keys::import::wizard::{Event, Fault, Field, Task, Way};

/// The file field, what the file was recognised as, and its pass phrase.
#[component]
pub(super) fn Open() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let spec = spec();
    let read = reading(flow, |file| file.facts().cloned());
    let shares = reading(flow, |file| Some(file.shares().to_vec()));
    let choice = reading(flow, |file| {
        let (candidates, picked) = file.choice();
        Some((candidates.to_vec(), picked))
    });
    // A file that does not open without a decision says which one.
    let decision = flow.read(|wizard| match wizard.faults.of(Field::KeyFile) {
        Some(Fault::File(refusal)) => refusal.decision().map(str::to_owned),
        _ => None,
    });
    let working = flow.read(|wizard| wizard.running.as_ref().map(|running| running.task.clone()));
    let working = Signal::derive(move || match working.get() {
        Some(Task::Inspect { .. }) => Some(t_string!(i18n, key_file.inspecting).to_owned()),
        Some(Task::Wrap { .. }) => Some(t_string!(i18n, import.material.wrapping).to_owned()),
        _ => None,
    });
    let on_decide = Callback::new(move |name| flow.send(Event::Decide(name)));
    view! {
        <p class="note">{move || t_string!(i18n, import.material.open_intro, spec = spec.get())}</p>
        <FormField
            label=move || t_string!(i18n, key_file.label)
            id=Field::KeyFile.id()
            error=error(Field::KeyFile)
        >
            <FileDrop
                prompt=move || t_string!(i18n, key_file.prompt)
                after_paste=move || t_string!(i18n, key_file.after_paste)
                on_files=move |files| flow.choose_key(files)
            />
        </FormField>
        <Difference refusal=reading(flow, |file| file.refusal().cloned()) />
        {move || {
            let shares = shares.get().unwrap_or_default();
            (!shares.is_empty())
                .then(|| {
                    view! {
                        <ShareList
                            shares
                            names=flow.names()
                            on_take_away=move |place| flow.take_away(place)
                        />
                    }
                })
        }}
        {move || decision.get().map(|decision| view! { <Decide decision busy=flow.busy() on_decide /> })}
        <PassphraseIfNeeded />
        {move || {
            let (candidates, picked) = choice.get()?;
            (!candidates.is_empty())
                .then(|| {
                    view! { <Pick candidates picked on_pick=move |place| flow.send(Event::Pick(place)) /> }
                })
        }}
        <Working text=working />
        {move || read.get().map(|facts| view! { <Recognised facts file=flow.file(Field::KeyFile) busy=flow.busy() on_decide /> })}
        <RightMaterial />
    }
}

/// What `read` says of the key file, anew whenever that changes.
fn reading<T>(flow: Flow, read: fn(&Reading) -> Option<T>) -> Signal<Option<T>>
where
    T: PartialEq + Send + Sync + 'static,
{
    flow.read(move |wizard| match wizard.step.way() {
        Some(Way::Open { file, .. }) => read(file),
        Some(Way::Generate { .. } | Way::Existing { .. } | Way::Offline { .. }) | None => None,
    })
}

/// The pass phrase, for as long as the file needs one.
#[component]
fn PassphraseIfNeeded() -> impl IntoView {
    let flow = Flow::around();
    let encrypted = reading(flow, |file| Some(file.takes_passphrase()));
    // The field stays while its answer is looked at.
    let busy = flow.busy();
    let needed = Memo::new(move |before: Option<&bool>| {
        encrypted.get().unwrap_or_default() || (busy.get() && before.copied().unwrap_or_default())
    });
    view! {
        <Show when=move || needed.get()>
            <Passphrase
                value=flow.passphrase.signal()
                id=Field::Passphrase.id()
                error=error(Field::Passphrase)
                busy=busy
                on_input=move |text| flow.passphrase.set(text)
                on_open=move |()| flow.send(Event::Passphrase)
            />
        </Show>
    }
}

/// Before a re-import: whether the key is the one that was here, or that nobody can know it.
#[component]
fn RightMaterial() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let found = reading(flow, |file| {
        file.facts().map(|facts| facts.fingerprint.clone())
    });
    let key = flow.read(|wizard| {
        let key = wizard.step.key()?;
        key.existed.then(|| key.previous.clone())
    });
    move || {
        let (found, previous) = (found.get()?, key.get()?);
        let Some(previous) = previous else {
            return Some(
                view! {
                    <Callout title=move || t_string!(i18n, import.material.former_unknown)>
                        <p>{t!(i18n, import.material.former_unknown_text)}</p>
                    </Callout>
                }
                .into_any(),
            );
        };
        Some(view! { <FormerKey found previous /> }.into_any())
    }
}
