//! The dialog that adds tags to the selected keys.

use kms_api::Operation;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use super::{List, ListDialog};
use crate::components::button::{Button, ButtonVariant};
use crate::components::dialog::Dialog;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::action::permits;
use crate::pages::keys::change::Change;
use crate::pages::keys::parts::name_of;
use crate::pages::keys::tags::{TagDraft, TagRows};

/// The dialog.
#[component]
pub fn AddTagsDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let draft = TagDraft::new(&[]);
    let close = move |()| list.dialog.set(None);
    let open = Memo::new(move |_| list.dialog.get() == Some(ListDialog::AddTags));
    Effect::new(move |_| {
        if open.get() {
            draft.begin_with_one_row();
        }
    });
    let keys =
        move || -> Vec<KeyDetail> { list.selected_that(|key| permits(key, Operation::Edit)) };
    let named = move || match keys().as_slice() {
        [key] => name_of(key),
        keys => t_string!(i18n, keys.count, count = keys.len()),
    };
    let add = move |()| {
        if let Some(tags) = draft.parsed() {
            list.batch.start(Change::AddTags(tags), untrack(keys));
            close(());
        }
    };
    view! {
        <Dialog
            open
            title=move || t_string!(i18n, keys.add_tags.title, keys = named())
            on_close=close
            actions=move || {
                view! {
                    <Button on_press=close>{t!(i18n, common.cancel)}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        disabled=Signal::derive(move || draft.is_empty())
                        on_press=add
                    >
                        {t!(i18n, keys.add_tags.submit)}
                    </Button>
                }
            }
        >
            <p class="note">{t!(i18n, keys.add_tags.lead)}</p>
            <TagRows draft />
        </Dialog>
    }
}
