//! Deleting an access key, once its id is typed.

use leptos::prelude::*;

use super::List;
use crate::i18n::{t_string, use_i18n};
use crate::pages::settings::lose::LoseDialog;

/// The dialog; it is open while there is an access key to delete.
#[component]
pub fn DeleteDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let delete = move |()| {
        let Some(access) = list.deleted.get_untracked() else {
            return;
        };
        list.acting.change(
            move |api| async move { api.access_keys().delete(&access).await },
            move |()| {
                list.deleted.set(None);
                list.acting
                    .done(t_string!(i18n, settings.access_keys.deleted));
                list.load.reload();
            },
        );
    };
    view! {
        <LoseDialog
            open=Signal::derive(move || list.deleted.with(Option::is_some))
            quoted=Signal::derive(move || list.deleted.get().unwrap_or_default())
            title=move || t_string!(i18n, settings.access_keys.delete_title)
            loss=move || t_string!(i18n, settings.access_keys.delete_text)
            busy=list.acting.busy()
            on_close=move |()| list.deleted.set(None)
            on_delete=delete
        />
    }
}
