//! What an account may do.

use kms_api::accounts::ChangeAccountRequest;
use kms_api::console::Role;
use leptos::prelude::*;

use super::{List, Question};
use crate::components::form_field::FormField;
use crate::components::select::{Select, SelectOption};
use crate::i18n::{t_string, use_i18n};
use crate::pages::settings::form_dialog::FormDialog;
use crate::words;

/// A role, and what it may do.
#[component]
pub fn RoleSelect(role: RwSignal<Role>) -> impl IntoView {
    let i18n = use_i18n();
    let options = move || {
        let option = |role: &Role| SelectOption::new(role.as_str(), words::role(i18n, *role));
        Role::ALL.iter().map(option).collect::<Vec<_>>()
    };
    let hint = move || match role.get() {
        Role::Admin => t_string!(i18n, settings.accounts.admin_may),
        Role::Operator => t_string!(i18n, settings.accounts.operator_may),
        Role::Auditor => t_string!(i18n, settings.accounts.auditor_may),
    };
    view! {
        <FormField label=move || t_string!(i18n, settings.account.role) hint>
            <Select
                value=Signal::derive(move || role.get().as_str().to_owned())
                options=Signal::derive(options)
                on_change=move |name: String| {
                    if let Ok(chosen) = name.parse() {
                        role.set(chosen);
                    }
                }
            />
        </FormField>
    }
}

/// The dialog that changes an account's role.
#[component]
pub fn RoleDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let role = RwSignal::new(Role::Operator);
    let open = list.asks(Question::Role);
    Effect::new(move |_| {
        if let Some((_, account)) = open.get().then(|| list.now()).flatten() {
            role.set(account.role);
        }
    });
    let change = move |()| {
        let Some(asked) = list.now() else { return };
        let id = asked.1.user_id.clone();
        let request = ChangeAccountRequest {
            role: Some(role.get_untracked()),
            disabled: None,
        };
        list.acting.change(
            move |api| async move { api.accounts().change(&id, &request).await },
            move |()| list.answered(&asked, t_string!(i18n, settings.accounts.role_changed)),
        );
    };
    view! {
        <FormDialog
            open
            title=move || t_string!(i18n, settings.accounts.role_title, name = list.name())
            submit=move || t_string!(i18n, common.save)
            busy=list.acting.busy()
            on_close=move |()| list.close()
            on_submit=change
        >
            <RoleSelect role />
        </FormDialog>
    }
}
