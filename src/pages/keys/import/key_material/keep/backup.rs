//! A backup under a pass phrase: made, saved, and read back.

use leptos::prelude::*;

use super::keeping;
use crate::components::button::Button;
use crate::components::callout::{Callout, Tone};
use crate::components::code::Code;
use crate::components::copy_button::CopyButton;
use crate::components::file_drop::FileDrop;
use crate::components::form::OwnEnter;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::save_link::SaveLink;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::error;
use crate::pages::keys::import::wizard::{BackupMade, Event, Field, Keep, Tested};

/// The pass phrase, or the backup that was made under it.
#[component]
pub(super) fn Backup() -> impl IntoView {
    let flow = Flow::around();
    let made = keeping(flow, |keeping| keeping.backup.clone());
    move || match made.get() {
        Some(backup) => view! { <Made backup /> }.into_any(),
        None => view! { <NewPassphrase /> }.into_any(),
    }
}

#[component]
fn NewPassphrase() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let make = move |()| {
        flow.send(Event::Backup {
            alike: flow.typed_alike(),
        });
    };
    let leave = Callback::new(move |()| flow.left_new());
    view! {
        <OwnEnter on_enter=make>
        <FormField
            label=move || t_string!(i18n, import.keep.passphrase)
            hint=move || t_string!(i18n, import.keep.passphrase_hint)
            id=Field::BackupPassphrase.id()
            error=error(Field::BackupPassphrase)
            on_leave=leave
        >
            <Input
                kind=InputKind::Password
                autocomplete="new-password"
                value=flow.new_passphrase.signal()
                on_input=move |text| flow.type_new(flow.new_passphrase, text)
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, import.keep.passphrase_again)
            id=Field::BackupPassphraseAgain.id()
            error=error(Field::BackupPassphraseAgain)
            on_leave=leave
        >
            <Input
                kind=InputKind::Password
                autocomplete="new-password"
                value=flow.new_passphrase_again.signal()
                on_input=move |text| flow.type_new(flow.new_passphrase_again, text)
            />
        </FormField>
        <div>
            <Button busy=flow.busy() on_press=make>
                {t!(i18n, import.keep.make_backup)}
            </Button>
        </div>
        </OwnEnter>
    }
}

#[component]
fn Made(backup: BackupMade) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let BackupMade {
        file,
        command,
        saved,
        tested,
    } = backup;
    let name = file.name.clone();
    let size = file.size;
    let command = Signal::stored(command);
    view! {
        <div class="stack" data-gap="tight">
            <div class="cluster">
                <SaveLink
                    address=file.address
                    name=file.name
                    on_save=move |()| flow.send(Event::Keep(Keep::BackupSaved))
                >
                    {t!(i18n, import.keep.save_backup)}
                </SaveLink>
                <span class="note">
                    {move || t_string!(i18n, key_file.recognised_file, name = name.clone(), size = size)}
                </span>
            </div>
            <p class="note" role="status">
                {saved.then(|| t!(i18n, import.keep.saved))}
            </p>
        </div>
        <div class="stack" data-gap="tight">
            <span class="cluster">
                <span class="field__label">{t!(i18n, import.keep.command)}</span>
                <CopyButton value=command what=move || t_string!(i18n, import.keep.command_what) />
            </span>
            <Code value=command label=move || t_string!(i18n, import.keep.command) />
        </div>
        <FormField
            label=move || t_string!(i18n, import.keep.test)
            hint=move || t_string!(i18n, import.keep.test_hint)
            id=Field::BackupTest.id()
            error=error(Field::BackupTest)
        >
            <FileDrop
                prompt=move || t_string!(i18n, import.keep.test_prompt)
                on_file=move |file| flow.choose(Field::BackupTest, file)
            />
        </FormField>
        {tested.map(|tested| view! { <TestResult tested /> })}
        <div>
            <Button
                disabled=flow.busy()
                on_press=move |()| flow.send(Event::Keep(Keep::BackupAgain))
            >
                {t!(i18n, import.keep.again)}
            </Button>
        </div>
    }
}

#[component]
fn TestResult(tested: Tested) -> impl IntoView {
    let i18n = use_i18n();
    match tested {
        Tested::Same => view! {
            <Callout
                tone=Tone::Success
                role="status"
                title=move || t_string!(i18n, import.keep.test_same)
            />
        }
        .into_any(),
        Tested::Other(fingerprint) => view! {
            <Callout tone=Tone::Danger role="alert" title=move || t_string!(i18n, import.keep.test_other)>
                <p>
                    {move || t_string!(i18n, import.keep.test_other_text, found = fingerprint.clone())}
                </p>
            </Callout>
        }
        .into_any(),
    }
}
