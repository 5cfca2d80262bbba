//! Deleting an account, once its name is typed.

use leptos::prelude::*;

use super::{List, Question};
use crate::i18n::{t_string, use_i18n};
use crate::pages::settings::lose::LoseDialog;

/// The dialog.
#[component]
pub fn DeleteDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let open = list.asks(Question::Delete);
    let delete = move |()| {
        let Some(asked) = list.now() else { return };
        let id = asked.1.user_id.clone();
        list.acting.change(
            move |api| async move { api.accounts().delete(&id).await },
            move |()| list.answered(&asked, t_string!(i18n, settings.accounts.deleted)),
        );
    };
    view! {
        <LoseDialog
            open
            quoted=Signal::derive(move || list.name())
            title=move || t_string!(i18n, settings.accounts.delete_title)
            loss=move || t_string!(i18n, settings.accounts.delete_text)
            busy=list.acting.busy()
            on_close=move |()| list.close()
            on_delete=delete
        />
    }
}
