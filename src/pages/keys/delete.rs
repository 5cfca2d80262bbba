//! Scheduling a deletion: what will be lost, for how long it can be undone, and the alias typed to confirm.

use kms_api::keys::{KeyDetail, PendingDays};
use leptos::prelude::*;

use super::batch::Batch;
use super::change::Change;
use super::command::AsCommand;
use super::last_use::LastUse;
use super::parts::named;
use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::confirm::{TypedConfirm, is_confirmed};
use crate::components::dialog::Dialog;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::moment::Moment;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};

/// The days that are proposed.
const PROPOSED: &str = "30";
/// The least and the most days.
const RANGE: (u32, u32) = (PendingDays::MIN, PendingDays::MAX);
/// A day in milliseconds.
const DAY: f64 = 86_400_000.0;

#[derive(Clone, Copy)]
struct Draft {
    days: RwSignal<String>,
    typed: RwSignal<String>,
}

impl Draft {
    fn days(self) -> Option<PendingDays> {
        PendingDays::parse(self.days.get().trim()).ok()
    }
}

/// The dialog; it is open while there are keys to delete.
#[component]
pub fn DeleteDialog(
    /// Those that it asks about.
    keys: RwSignal<Vec<KeyDetail>>,
    /// What schedules the deletion.
    batch: Batch,
) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft {
        days: RwSignal::new(PROPOSED.to_owned()),
        typed: RwSignal::new(String::new()),
    };
    let close = Callback::new(move |()| {
        draft.days.set(PROPOSED.to_owned());
        draft.typed.set(String::new());
        keys.set(Vec::new());
    });
    let schedule = move |()| {
        if let Some(days) = untrack(|| draft.days()) {
            batch.start(Change::ScheduleDeletion(days), keys.get_untracked());
            close.run(());
        }
    };
    // What to type: the alias, or how many keys where there are several.
    let quoted = Signal::derive(move || keys.with(|keys| named(i18n, keys)));
    let calls = move || {
        let change = draft.days().map(Change::ScheduleDeletion);
        let of = |change: Change| keys.with(|keys| change.calls(keys));
        change.map(of).unwrap_or_default()
    };
    let confirmed = move || draft.days().is_some() && is_confirmed(quoted, draft.typed);
    view! {
        <Dialog
            open=Signal::derive(move || keys.with(|keys| !keys.is_empty()))
            title=move || t_string!(i18n, keys.delete.title, keys = quoted.get())
            on_close=close
            actions=move || {
                view! {
                    <Button autofocus=true on_press=close>
                        {t!(i18n, common.cancel)}
                    </Button>
                    <Button
                        variant=ButtonVariant::Danger
                        disabled=Signal::derive(move || !confirmed())
                        busy=Signal::derive(move || batch.goes_on())
                        on_press=schedule
                    >
                        {t!(i18n, keys.action.schedule_deletion)}
                    </Button>
                }
            }
        >
            <LastUse keys />
            <Body draft quoted />
            <AsCommand calls=Signal::derive(calls) />
        </Dialog>
    }
}

#[component]
fn Body(draft: Draft, quoted: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let wrong = move || {
        let wrong = draft.days().is_none();
        wrong.then(|| t_string!(i18n, keys.delete.days_error, min = RANGE.0, max = RANGE.1))
    };
    view! {
        <Callout tone=Tone::Danger title=move || t_string!(i18n, keys.delete.loss)>
            <p>{t!(i18n, keys.delete.undo)}</p>
        </Callout>
        <FormField
            label=move || t_string!(i18n, keys.delete.days)
            hint=move || t_string!(i18n, keys.delete.days_hint, min = RANGE.0, max = RANGE.1)
            error=Signal::derive(wrong)
        >
            <Input
                kind=InputKind::Number
                range=RANGE
                value=draft.days
                on_input=move |text| draft.days.set(text)
            />
        </FormField>
        {move || {
            let days = draft.days()?;
            let at = format::now() + f64::from(days.number()) * DAY;
            Some(view! { <p>{t!(i18n, keys.delete.on)} " " <Moment at /></p> })
        }}
        <TypedConfirm quoted typed=draft.typed />
    }
}
