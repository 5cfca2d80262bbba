//! What can be done with the selected keys. Each verb goes to those that it changes.

use std::collections::BTreeMap;

use kms_api::Operation;
use leptos::prelude::*;

use super::selecting::SelectMatching;
use super::{List, ListDialog};
use crate::components::button::{Button, ButtonVariant};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::action::{KeyAction, permits};
use crate::pages::keys::work::WorkProgress;

/// The bar in the toolbar's place.
#[component]
pub fn BulkBar(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || {
        t_string!(
            i18n,
            keys.selected,
            count = list.selection.with(BTreeMap::len)
        )
    };
    let working = move || list.batch.name(i18n);
    view! {
        <div class="bulk-bar" role="group" aria-label=count>
            <span class="bulk-bar__count" role="status">
                {count}
            </span>
            <Verbs list />
            <div class="bulk-bar__end">
                <Button
                    variant=ButtonVariant::Ghost
                    disabled=Signal::derive(move || list.batch.goes_on())
                    on_press=move |()| {
                        list.selecting.stop();
                        list.selection.set(BTreeMap::new());
                    }
                >
                    {t!(i18n, keys.clear_selection)}
                </Button>
            </div>
            <SelectMatching list />
            <WorkProgress work=list.batch.work() name=working />
        </div>
    }
}

#[component]
fn Verbs(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let verb = move |action: KeyAction| {
        let barred = Memo::new(move |_| {
            let changes = list
                .selection
                .with(|keys| keys.values().any(|key| action.changes(key)));
            list.busy() || !changes
        });
        let press = move |()| {
            let keys = untrack(|| list.selected_that(|key| action.changes(key)));
            list.asked.take(action, keys);
        };
        view! {
            <Button
                variant=if action == KeyAction::ScheduleDeletion {
                    ButtonVariant::DangerQuiet
                } else {
                    ButtonVariant::Normal
                }
                busy=Signal::derive(move || list.batch.does(action))
                disabled=barred
                on_press=press
            >
                {move || action.name(i18n)}
            </Button>
        }
    };
    let untaggable = Memo::new(move |_| {
        let taken = list
            .selection
            .with(|keys| keys.values().any(|key| permits(key, Operation::Edit)));
        list.busy() || !taken
    });
    // An import is of one key.
    let [_, one_click @ .., deletion] = KeyAction::ALL;
    view! {
        {one_click.map(verb).collect_view()}
        <Button
            disabled=untaggable
            on_press=move |()| list.dialog.set(Some(ListDialog::AddTags))
        >
            {t!(i18n, keys.tags.add)}
        </Button>
        {verb(deletion)}
        <Button on_press=move |()| list.dialog.set(Some(ListDialog::Export))>
            {t!(i18n, keys.export.open)}
        </Button>
    }
}
