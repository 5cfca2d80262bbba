//! Another password for an account.

use kms_api::accounts::ResetPasswordRequest;
use leptos::prelude::*;

use super::new_password::{Draft, PasswordFields};
use super::{List, Question, made};
use crate::components::callout::{Callout, Tone};
use crate::i18n::{t_string, use_i18n};
use crate::pages::settings::form_dialog::FormDialog;

/// The dialog.
#[component]
pub fn ResetDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::new();
    let open = list.asks(Question::Reset);
    Effect::new(move |_| {
        open.track();
        draft.reset();
    });
    let reset = move |()| {
        let (Some(asked), Ok(password)) = (list.now(), draft.request()) else {
            return;
        };
        let id = asked.1.user_id.clone();
        let request = ResetPasswordRequest { password };
        list.acting.ask(
            move |api| async move {
                let accounts = api.accounts();
                accounts.reset_password(&id, &request).await
            },
            move |answer| match answer {
                Ok(answer) => {
                    list.once.set(made(i18n, answer));
                    list.answered(&asked, t_string!(i18n, settings.accounts.password_reset));
                }
                Err(error) if list.still_asks(&asked) && error.field() == Some("password") => {
                    draft.refuse();
                }
                Err(error) => list.acting.tell(&error),
            },
        );
    };
    view! {
        <FormDialog
            open
            title=move || t_string!(i18n, settings.accounts.reset_title, name = list.name())
            submit=move || t_string!(i18n, settings.accounts.reset_password)
            busy=list.acting.busy()
            on_close=move |()| list.close()
            on_submit=reset
        >
            <Callout
                tone=Tone::Warning
                title=move || t_string!(i18n, settings.accounts.reset_text)
            />
            <PasswordFields draft />
        </FormDialog>
    }
}
