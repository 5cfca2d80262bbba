//! The dialog that adds tags to the selected keys.

use kms_api::Operation;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use super::{List, ListDialog};
use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::dialog::Dialog;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::action::permits;
use crate::pages::keys::batch::Results;
use crate::pages::keys::change::Change;
use crate::pages::keys::command::AsCommand;
use crate::pages::keys::parts::named;
use crate::pages::keys::results::RefusedList;
use crate::pages::keys::tags::{TagDraft, TagRows};
use crate::pages::keys::work::WorkProgress;

/// The dialog.
#[component]
pub fn AddTagsDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let draft = TagDraft::new(&[]);
    // What was refused last. It stands beside the tags, which stay to be tried again.
    let failed = RwSignal::new(None::<Results>);
    let close = move |()| list.dialog.set(None);
    let open = Memo::new(move |_| list.dialog.get() == Some(ListDialog::AddTags));
    Effect::new(move |_| {
        if open.get() {
            draft.begin_with_one_row();
            failed.set(None);
        }
    });
    let keys =
        move || -> Vec<KeyDetail> { list.selected_that(|key| permits(key, Operation::Edit)) };
    let told = Callback::new(move |results: Results| {
        // It may have been dismissed meanwhile.
        let shown = open.get_untracked();
        if shown && results.are_whole() {
            close(());
        } else if shown {
            failed.set(Some(results));
        }
        shown
    });
    let calls = move || {
        let change = draft.valid().map(Change::AddTags);
        let of = |change: Change| change.calls(&keys());
        change.map(of).unwrap_or_default()
    };
    let working = move || list.batch.name(i18n);
    let add = move |()| {
        if let Some(tags) = draft.parsed() {
            failed.set(None);
            list.batch
                .start_from(Change::AddTags(tags), untrack(keys), told);
        }
    };
    view! {
        <Dialog
            open
            title=move || t_string!(i18n, keys.add_tags.title, keys = named(i18n, &keys()))
            on_close=close
            actions=move || {
                view! {
                    <Button on_press=close>{t!(i18n, common.cancel)}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        disabled=Signal::derive(move || draft.is_empty())
                        busy=Signal::derive(move || list.batch.goes_on())
                        on_press=add
                    >
                        {t!(i18n, keys.add_tags.submit)}
                    </Button>
                }
            }
        >
            <p class="note">{t!(i18n, keys.add_tags.lead)}</p>
            {move || failed.get().map(|results| view! { <Failure results /> })}
            <TagRows draft disabled=Signal::derive(move || list.batch.goes_on()) />
            <AsCommand calls=Signal::derive(calls) />
            <WorkProgress work=list.batch.work() name=working />
        </Dialog>
    }
}

#[component]
fn Failure(results: Results) -> impl IntoView {
    let i18n = use_i18n();
    let (refused, left) = (results.refused.len(), results.left);
    let title = move || {
        if refused > 0 {
            t_string!(i18n, keys.results.title, count = refused)
        } else {
            t_string!(i18n, keys.results.left, count = left)
        }
    };
    view! {
        <Callout tone=Tone::Danger role="alert" title>
            {(refused > 0).then(|| view! { <RefusedList results /> })}
        </Callout>
    }
}
