//! Which enterprise projects an account is limited to.

use kms_api::accounts::LimitAccountRequest;
use leptos::prelude::*;

use super::{List, Question};
use crate::components::form_field::FormField;
use crate::components::textarea::TextArea;
use crate::i18n::{t_string, use_i18n};
use crate::pages::settings::form_dialog::FormDialog;
use crate::pages::settings::limits;
use crate::words;

/// The dialog.
#[component]
pub fn LimitDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let open = list.asks(Question::Limit);
    Effect::new(move |_| {
        let asked = open.get().then(|| list.now()).flatten();
        let only = asked.and_then(|(_, account)| account.enterprise_projects);
        typed.set(only.map_or_else(String::new, |only| limits::text(i18n, Some(&only))));
        wrong.set(None);
    });
    let limit = move |()| {
        let Some(asked) = list.now() else { return };
        let id = asked.1.user_id.clone();
        let only = match limits::parse(&typed.get_untracked()) {
            Ok(only) => only,
            Err(part) => {
                let text = t_string!(i18n, settings.accounts.limit_wrong, part = part);
                return wrong.set(Some(text));
            }
        };
        let request = LimitAccountRequest {
            enterprise_projects: (!only.is_empty()).then_some(only),
        };
        list.acting.ask(
            move |api| async move { api.accounts().limit(&id, &request).await },
            move |answer| match answer {
                Ok(()) => list.answered(&asked, t_string!(i18n, settings.accounts.limited)),
                Err(error) if list.still_asks(&asked) => {
                    wrong.set(Some(words::error(i18n, &error)));
                }
                Err(error) => list.acting.tell(&error),
            },
        );
    };
    view! {
        <FormDialog
            open
            title=move || t_string!(i18n, settings.accounts.limit_title, name = list.name())
            submit=move || t_string!(i18n, common.save)
            busy=list.acting.busy()
            on_close=move |()| list.close()
            on_submit=limit
        >
            <FormField
                label=move || t_string!(i18n, settings.enterprise_projects)
                hint=move || t_string!(i18n, settings.accounts.limit_hint)
                error=wrong
            >
                <TextArea
                    value=typed
                    on_input=move |text| {
                        wrong.set(None);
                        typed.set(text);
                    }
                />
            </FormField>
        </FormDialog>
    }
}
