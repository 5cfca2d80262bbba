//! One account, and what can be done with it.

use kms_api::accounts::{AccountEntry, ChangeAccountRequest};
use leptos::prelude::*;

use super::{List, Question};
use crate::components::menu::{Menu, MenuItem};
use crate::components::moment::Day;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::settings::in_use::UseMark;
use crate::pages::settings::limits;
use crate::words;

/// A row of the table.
#[component]
pub fn Row(account: AccountEntry, list: List) -> impl IntoView {
    let i18n = use_i18n();
    let (role, second_step) = (account.role, account.second_step);
    let disabled = account.disabled;
    let only = account.enterprise_projects.clone();
    let created_at = account.created_at;
    view! {
        <tr class="table__row">
            <th class="table__cell" scope="row">
                {account.user_name.as_str().to_owned()} <span class="table__id">
                    <code>{account.user_id.clone()}</code>
                </span>
            </th>
            <td class="table__cell">{move || words::role(i18n, role)}</td>
            <td class="table__cell">
                <UseMark disabled />
            </td>
            <td class="table__cell">
                {move || {
                    if second_step {
                        t_string!(i18n, settings.on)
                    } else {
                        t_string!(i18n, settings.off)
                    }
                }}
            </td>
            <td class="table__cell" data-kind="wrap">
                {move || limits::text(i18n, only.as_deref())}
            </td>
            <td class="table__cell" data-kind="muted">
                <Day at=format::milliseconds(created_at) />
            </td>
            <td class="table__cell" data-kind="actions">
                <Actions account list />
            </td>
        </tr>
    }
}

#[component]
fn Actions(account: AccountEntry, list: List) -> impl IntoView {
    let i18n = use_i18n();
    let name = account.user_name.as_str().to_owned();
    let (disabled, second_step) = (account.disabled, account.second_step);
    let account = StoredValue::new(account);
    let ask = move |question| {
        move |()| {
            list.asked.set(Some((question, account.get_value())));
        }
    };
    view! {
        <Menu
            small=true
            label=move || t_string!(i18n, settings.accounts.actions_of, name = name.as_str())
            face=move || t!(i18n, common.more)
        >
            <MenuItem on_press=ask(
                Question::Role,
            )>{t!(i18n, settings.accounts.change_role)}</MenuItem>
            <MenuItem on_press=ask(
                Question::Reset,
            )>{t!(i18n, settings.accounts.reset_password)}</MenuItem>
            <MenuItem on_press=ask(Question::Limit)>{t!(i18n, settings.accounts.limit)}</MenuItem>
            <Show when=move || second_step>
                <MenuItem on_press=ask(
                    Question::SecondStep,
                )>{t!(i18n, settings.second_step.remove)}</MenuItem>
            </Show>
            <MenuItem on_press=move |()| turn(list, account.get_value())>
                {move || {
                    if disabled {
                        t_string!(i18n, settings.enable)
                    } else {
                        t_string!(i18n, settings.disable)
                    }
                }}
            </MenuItem>
            <MenuItem danger=true on_press=ask(Question::Delete)>
                {t!(i18n, common.delete)}
            </MenuItem>
        </Menu>
    }
}

/// Disables an account, or enables it again; either can be undone.
fn turn(list: List, account: AccountEntry) {
    let i18n = list.i18n;
    let request = ChangeAccountRequest {
        role: None,
        disabled: Some(!account.disabled),
    };
    let disabled = account.disabled;
    list.acting.change(
        move |api| async move { api.accounts().change(&account.user_id, &request).await },
        move |()| {
            list.done(if disabled {
                t_string!(i18n, settings.accounts.enabled)
            } else {
                t_string!(i18n, settings.accounts.disabled)
            });
        },
    );
}
