//! A key that was made here has to be kept before it is sent.

mod backup;
mod shares;

use leptos::prelude::*;

use crate::components::callout::{Callout, Tone};
use crate::components::check::Check;
use crate::components::choice::{Choice, ChoiceGroup};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::error;
use crate::pages::keys::import::wizard::{Event, Field, Keep, KeepWay, Keeping, Way};

const BACKUP: &str = "backup";
const SHARES: &str = "shares";
const NOTHING: &str = "nothing";

/// The ways to keep it, and the one that is chosen.
#[component]
pub(super) fn KeepIt() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let way = keeping(flow, |keeping| Some(keeping.way));
    let value = Signal::derive(move || match way.get() {
        Some(KeepWay::Nothing) => NOTHING.to_owned(),
        Some(KeepWay::Shares) => SHARES.to_owned(),
        Some(KeepWay::Backup) | None => BACKUP.to_owned(),
    });
    let choose = move |value: String| {
        let way = match value.as_str() {
            NOTHING => KeepWay::Nothing,
            SHARES => KeepWay::Shares,
            _ => KeepWay::Backup,
        };
        flow.send(Event::Keep(Keep::Way(way)));
    };
    view! {
        <section class="stack" data-gap="medium">
            <h3>{t!(i18n, import.keep.title)}</h3>
            <p class="note">{t!(i18n, import.keep.intro)}</p>
            <ChoiceGroup
                label=move || t_string!(i18n, import.keep.how)
                value
                id=Field::Keeping.id()
                error=error(Field::Keeping)
                on_change=choose
            >
                <Choice
                    value=BACKUP
                    label=move || t_string!(i18n, import.keep.backup)
                    badge=move || t_string!(i18n, import.items.recommended)
                >
                    {t!(i18n, import.keep.backup_text)}
                </Choice>
                <Choice value=SHARES label=move || t_string!(i18n, import.keep.shares)>
                    {t!(i18n, import.keep.shares_text)}
                </Choice>
                <Choice value=NOTHING label=move || t_string!(i18n, import.keep.nothing)>
                    {t!(i18n, import.keep.nothing_text)}
                </Choice>
            </ChoiceGroup>
            {move || match way.get() {
                Some(KeepWay::Backup) => view! { <backup::Backup /> }.into_any(),
                Some(KeepWay::Shares) => view! { <shares::Shares /> }.into_any(),
                Some(KeepWay::Nothing) => view! { <NoCopy /> }.into_any(),
                None => ().into_any(),
            }}
        </section>
    }
}

/// What `read` says of how the key is kept, anew whenever that changes.
fn keeping<T>(flow: Flow, read: fn(&Keeping) -> Option<T>) -> Signal<Option<T>>
where
    T: PartialEq + Send + Sync + 'static,
{
    flow.read(move |wizard| match wizard.step.way() {
        Some(Way::Generate {
            made: Some(made), ..
        }) => read(&made.keeping),
        Some(
            Way::Generate { made: None, .. }
            | Way::Open { .. }
            | Way::Offline { .. }
            | Way::Existing { .. },
        )
        | None => None,
    })
}

/// The way without a copy, in so many words.
#[component]
fn NoCopy() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let declined = keeping(flow, |keeping| Some(keeping.declined));
    view! {
        <Callout tone=Tone::Danger title=move || t_string!(i18n, import.keep.lost_title)>
            <p>{t!(i18n, import.keep.lost)}</p>
        </Callout>
        <Check
            checked=Signal::derive(move || declined.get().unwrap_or_default())
            label=move || t_string!(i18n, import.keep.declined)
            on_change=move |declined| flow.send(Event::Keep(Keep::Declined(declined)))
        />
    }
}
