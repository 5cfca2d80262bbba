//! A new account.

use kms_api::accounts::AddAccountRequest;
use kms_api::console::{Role, UserName};
use leptos::prelude::*;

use super::List;
use super::made;
use super::new_password::{Draft as PasswordDraft, PasswordFields};
use super::role::RoleSelect;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::i18n::{t_string, use_i18n};
use crate::pages::settings::form_dialog::FormDialog;
use crate::words;

/// The dialog.
#[component]
pub fn AddDialog(open: RwSignal<bool>, list: List) -> impl IntoView {
    let i18n = use_i18n();
    let name = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let role = RwSignal::new(Role::Operator);
    let password = PasswordDraft::new();
    let close = Callback::new(move |()| {
        open.set(false);
        name.set(String::new());
        wrong.set(None);
        role.set(Role::Operator);
        password.reset();
    });
    let add = move |()| {
        let user_name = UserName::parse(name.get_untracked().trim());
        if user_name.is_err() {
            wrong.set(Some(
                t_string!(i18n, settings.accounts.name_rule).to_owned(),
            ));
        }
        let (Ok(user_name), Ok(password)) = (user_name, password.request()) else {
            return;
        };
        let request = AddAccountRequest {
            user_name,
            role: role.get_untracked(),
            password,
        };
        list.acting.ask(
            move |api| async move { api.accounts().add(&request).await },
            move |answer| match answer {
                Ok(answer) => {
                    close.run(());
                    list.once.set(made(i18n, answer));
                    list.done(t_string!(i18n, settings.accounts.added));
                }
                Err(error) if error.field() == Some("user_name") => {
                    wrong.set(Some(words::error(i18n, &error)));
                }
                Err(error) => list.acting.tell(&error),
            },
        );
    };
    view! {
        <FormDialog
            open
            title=move || t_string!(i18n, settings.accounts.add)
            submit=move || t_string!(i18n, settings.accounts.add)
            busy=list.acting.busy()
            on_close=close
            on_submit=add
        >
            <FormField
                label=move || t_string!(i18n, settings.account.name)
                hint=move || t_string!(i18n, settings.accounts.name_rule)
                error=wrong
            >
                <Input
                    kind=InputKind::Code
                    autofocus=true
                    value=name
                    on_input=move |text| {
                        wrong.set(None);
                        name.set(text);
                    }
                />
            </FormField>
            <RoleSelect role />
            <PasswordFields draft=password />
        </FormDialog>
    }
}
