//! What can be done with the selected keys. Each verb goes to those that it changes.

use std::collections::BTreeSet;

use kms_api::Operation;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use super::List;
use crate::components::button::{Button, ButtonVariant};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::action::{KeyAction, permits};

/// The bar in the toolbar's place.
#[component]
pub fn BulkBar(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || t_string!(i18n, keys.selected, count = list.selected_keys().len());
    let that = move |action: KeyAction| {
        Signal::derive(move || {
            let keys = list.selected_keys().into_iter();
            keys.filter(|key| action.changes(key)).collect::<Vec<_>>()
        })
    };
    let deletable = Signal::derive(move || {
        let keys = list.selected_keys().into_iter();
        keys.filter(|key| permits(key, Operation::ScheduleDeletion))
            .collect::<Vec<KeyDetail>>()
    });
    view! {
        <div class="bulk-bar" role="group" aria-label=count>
            <span class="bulk-bar__count" role="status">
                {count}
            </span>
            {KeyAction::ALL
                .map(|action| {
                    let keys = that(action);
                    view! {
                        <Button
                            busy=Signal::derive(move || list.running.get() == Some(action))
                            disabled=Signal::derive(move || {
                                list.running.get().is_some() || keys.with(Vec::is_empty)
                            })
                            on_press=move |()| list.act.run((action, keys.get_untracked()))
                        >
                            {move || action.name(i18n)}
                        </Button>
                    }
                })
                .collect_view()}
            <Button
                variant=ButtonVariant::DangerQuiet
                disabled=Signal::derive(move || {
                    list.running.get().is_some() || deletable.with(Vec::is_empty)
                })
                on_press=move |()| list.deleting.set(deletable.get_untracked())
            >
                {t!(i18n, keys.action.schedule_deletion)}
            </Button>
            <div class="bulk-bar__end">
                <Button
                    variant=ButtonVariant::Ghost
                    on_press=move |()| list.selected.update(BTreeSet::clear)
                >
                    {t!(i18n, keys.clear_selection)}
                </Button>
            </div>
        </div>
    }
}
