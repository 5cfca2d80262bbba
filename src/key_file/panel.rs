//! A field for a key file, with all that belongs to it.

use kms_wrap_worker::Part;
use leptos::prelude::*;

use super::difference::Difference;
use super::file::KeyFile;
use super::passphrase::Passphrase;
use super::pick::Pick;
use super::reading::{Change, Reading};
use super::recognised::{Decide, Recognised};
use super::share_list::ShareList;
use super::words;
use crate::components::file_drop::FileDrop;
use crate::components::form_field::FormField;
use crate::components::working::Working;
use crate::i18n::{t_string, use_i18n};

/// The file field, what the file was recognised as, its warnings with their decisions, and its pass phrase.
#[component]
pub fn KeyFilePanel(
    /// The file; the page that made it asks it what it needs.
    file: KeyFile,
) -> impl IntoView {
    let i18n = use_i18n();
    let refusal = file.refusal();
    let busy = file.busy();
    let told = move |passphrase: bool| {
        Signal::derive(move || {
            let refusal = refusal.get()?;
            ((refusal.part == Part::Passphrase) == passphrase)
                .then(|| words::refusal(i18n, &refusal))
        })
    };
    let decision = move || refusal.with(|refusal| refusal.as_ref()?.decision().map(str::to_owned));
    let takes_passphrase = Memo::new(move |_| file.reading().with(Reading::takes_passphrase));
    let shares = Memo::new(move |_| file.reading().with(|reading| reading.shares().to_vec()));
    let choice = Memo::new(move |_| {
        file.reading().with(|reading| {
            let (candidates, picked) = reading.choice();
            (candidates.to_vec(), picked)
        })
    });
    let on_decide = Callback::new(move |decision| file.change(Change::Decided(decision)));
    let working = Signal::derive(move || {
        busy.get()
            .then(|| t_string!(i18n, key_file.inspecting).to_owned())
    });
    view! {
        <FormField label=move || t_string!(i18n, key_file.label) error=told(false)>
            <FileDrop
                prompt=move || t_string!(i18n, key_file.prompt)
                after_paste=move || t_string!(i18n, key_file.after_paste)
                on_files=move |chosen| file.choose(chosen)
            />
        </FormField>
        <Difference refusal />
        {move || {
            let shares = shares.get();
            (!shares.is_empty())
                .then(|| {
                    view! {
                        <ShareList
                            shares
                            names=file.names()
                            on_take_away=move |place| file.take_away(place)
                        />
                    }
                })
        }}
        {move || decision().map(|decision| view! { <Decide decision busy on_decide /> })}
        <Show when=move || takes_passphrase.get()>
            <Passphrase
                value=file.passphrase.signal()
                error=told(true)
                busy
                on_input=move |text| file.passphrase.set(text)
                on_open=move |()| file.change(Change::Passphrase)
            />
        </Show>
        {move || {
            let (candidates, picked) = choice.get();
            (!candidates.is_empty())
                .then(|| {
                    view! {
                        <Pick candidates picked on_pick=move |index| file.change(Change::Picked(index)) />
                    }
                })
        }}
        <Working text=working />
        {move || {
            let facts = file.facts().get()?;
            Some(view! { <Recognised facts file=file.name_and_size() busy on_decide /> })
        }}
    }
}
