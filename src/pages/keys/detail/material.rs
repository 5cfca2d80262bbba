//! The tab "Key material": what the KMS holds, to be compared with what was brought.

mod history;
mod question;

use kms_api::keys::{KeyDetail, MaterialFacts};
use kms_api::{Operation, Origin};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::button::{Button, ButtonVariant, LinkButton};
use crate::components::callout::{Callout, Tone};
use crate::components::confirm::{TypedConfirm, is_confirmed};
use crate::components::copy_button::CopyButton;
use crate::components::dialog::Dialog;
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::fingerprint::Fingerprint;
use crate::components::loaded::Empty;
use crate::components::moment::{Due, Exact, Moment};
use crate::context::{use_api, use_may_write, use_notices};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::Load;
use crate::pages::keys::action::permits;
use crate::pages::keys::parts::name_of;
use crate::route::Route;
use crate::words;

/// The key's material.
#[component]
pub fn Material(key: KeyDetail, load: Load<KeyDetail>) -> impl IntoView {
    let i18n = use_i18n();
    if key.origin == Origin::Kms {
        return view! {
            <Callout title=move || t_string!(i18n, keys.detail.material_kms)>
                <p>{t!(i18n, keys.detail.material_kms_text)}</p>
            </Callout>
        }
        .into_any();
    }
    if permits(&key, Operation::Import) {
        return view! {
            <Missing key=key.clone() />
            <history::History key=key.key_id />
        }
        .into_any();
    }
    view! {
        <MaterialFacts facts=key.material.clone() expiration=key.expiration_time.clone() />
        <question::IsThisTheKey key=key.clone() />
        <history::History key=key.key_id.clone() />
        <DeleteMaterial key load />
    }
    .into_any()
}

#[component]
fn Missing(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let href = Route::ImportMaterial(key.key_id).path();
    view! {
        <Empty
            title=move || t_string!(i18n, keys.detail.material_none)
            text=move || t_string!(i18n, keys.detail.material_none_text)
        >
            <Show when=move || may_write.get()>
                <LinkButton href=href.clone() variant=ButtonVariant::Primary>
                    {t!(i18n, keys.action.import_material)}
                </LinkButton>
            </Show>
        </Empty>
    }
}

#[component]
fn MaterialFacts(facts: MaterialFacts, expiration: String) -> impl IntoView {
    let i18n = use_i18n();
    let expires = format::number(&expiration).map(|seconds| seconds * 1000.0);
    let imported = facts
        .material_imported_at
        .as_deref()
        .and_then(format::number);
    let fingerprint = move |value: Option<String>, what: TextProp| match value {
        Some(value) => view! {
            <span class="copy">
                <Fingerprint value=Signal::stored(value.clone()) />
                <CopyButton value=Signal::stored(value) what />
            </span>
        }
        .into_any(),
        None => view! { <span class="note">{t!(i18n, keys.detail.fingerprint_unknown)}</span> }
            .into_any(),
    };
    view! {
        <Facts layout=FactsLayout::Rows>
            <Fact name=move || t_string!(i18n, keys.detail.fingerprint)>
                {fingerprint(
                    facts.material_fingerprint,
                    (move || t_string!(i18n, keys.detail.fingerprint)).into(),
                )}
            </Fact>
            {facts
                .key_check_value
                .map(|value| {
                    view! {
                        <Fact name=move || t_string!(i18n, keys.detail.check_value) code=true>
                            {value}
                        </Fact>
                    }
                })}
            {imported
                .map(|at| {
                    view! {
                        <Fact name=move || t_string!(i18n, keys.detail.imported_at)>
                            <Moment at />
                        </Fact>
                    }
                })}
            <Fact name=move || t_string!(i18n, keys.detail.wrapping_key)>
                {fingerprint(
                    facts.wrapping_key_fingerprint,
                    (move || t_string!(i18n, keys.detail.wrapping_key)).into(),
                )}
            </Fact>
            <Fact name=move || t_string!(i18n, keys.detail.expires)>
                {match expires {
                    Some(at) => view! { <Due at /> ", " <Exact at /> }.into_any(),
                    None => view! { {t!(i18n, keys.detail.never)} }.into_any(),
                }}
            </Fact>
        </Facts>
    }
}

/// The button and its question.
#[component]
fn DeleteMaterial(key: KeyDetail, load: Load<KeyDetail>) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let may_write = use_may_write();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let deletable = permits(&key, Operation::DeleteMaterial);
    let name = name_of(&key);
    let quoted = Signal::stored(name.clone());
    let typed = RwSignal::new(String::new());
    let close = Callback::new(move |()| {
        typed.set(String::new());
        open.set(false);
    });
    let delete = move |()| {
        let (api, id, name) = (api.clone(), key.key_id.clone(), name.clone());
        busy.set(true);
        spawn_local(async move {
            match api.import().delete_material(&id).await {
                Ok(()) => notices.done(t_string!(i18n, keys.detail.deleted, key = name)),
                Err(error) => words::tell(i18n, notices, &error),
            }
            let _disposed = busy.try_set(false);
            let _disposed = typed.try_set(String::new());
            let _disposed = open.try_set(false);
            load.reload();
        });
    };
    view! {
        <Show when=move || deletable && may_write.get()>
            <div>
                <Button variant=ButtonVariant::DangerQuiet on_press=move |()| open.set(true)>
                    {t!(i18n, keys.detail.delete_material)}
                </Button>
            </div>
        </Show>
        <Dialog
            open
            title=move || t_string!(i18n, keys.detail.delete_question, key = quoted.get())
            on_close=close
            actions=move || {
                view! {
                    <Button autofocus=true on_press=close>
                        {t!(i18n, common.cancel)}
                    </Button>
                    <Button
                        variant=ButtonVariant::Danger
                        disabled=Signal::derive(move || !is_confirmed(quoted, typed))
                        busy
                        on_press=delete.clone()
                    >
                        {t!(i18n, keys.detail.delete_material)}
                    </Button>
                }
            }
        >
            <Callout tone=Tone::Danger title=move || t_string!(i18n, keys.detail.delete_text) />
            <TypedConfirm quoted typed />
        </Dialog>
    }
}
