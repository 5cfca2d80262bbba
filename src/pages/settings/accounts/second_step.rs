//! Removing the second step of somebody who has lost it.

use leptos::prelude::*;

use super::{List, Question};
use crate::components::button::ButtonVariant;
use crate::components::callout::{Callout, Tone};
use crate::i18n::{t_string, use_i18n};
use crate::pages::settings::form_dialog::FormDialog;

/// The dialog.
#[component]
pub fn SecondStepDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let remove = move |()| {
        let Some(asked) = list.now() else { return };
        let id = asked.1.user_id.clone();
        list.acting.change(
            move |api| async move { api.accounts().remove_second_step(&id).await },
            move |()| list.answered(&asked, t_string!(i18n, settings.second_step.removed)),
        );
    };
    view! {
        <FormDialog
            open=list.asks(Question::SecondStep)
            title=move || t_string!(i18n, settings.accounts.second_step_title, name = list.name())
            submit=move || t_string!(i18n, settings.second_step.remove)
            variant=ButtonVariant::Danger
            busy=list.acting.busy()
            on_close=move |()| list.close()
            on_submit=remove
        >
            <Callout
                tone=Tone::Danger
                title=move || t_string!(i18n, settings.accounts.second_step_text)
            />
        </FormDialog>
    }
}
