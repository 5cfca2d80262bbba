//! What a row of the list shows in each column.

use kms_api::keys::KeyDetail;
use kms_api::{KeyUsage, Operation};
use leptos::prelude::*;

use super::look::Column;
use crate::components::button::{ButtonSize, ButtonVariant, LinkButton};
use crate::components::moment::{Day, Due};
use crate::context::use_may_write;
use crate::format;
use crate::i18n::{t, use_i18n};
use crate::pages::keys::action::permits;
use crate::pages::keys::parts::KeyStateMark;
use crate::route::Route;
use crate::words;

/// A cell.
#[component]
pub fn Cell(column: Column, key: StoredValue<KeyDetail>) -> impl IntoView {
    let i18n = use_i18n();
    let key = key.get_value();
    match column {
        Column::State => view! {
            <td class="table__cell" data-kind="wide">
                <State key />
            </td>
        }
        .into_any(),
        Column::Spec => view! {
            <td class="table__cell">
                {key.key_spec.as_str()}
                <span class="table__second">{key.key_usage.map(KeyUsage::as_str)}</span>
            </td>
        }
        .into_any(),
        Column::Origin => {
            let origin = move || words::origin(i18n, key.origin);
            view! { <td class="table__cell" data-kind="muted">{origin}</td> }.into_any()
        }
        Column::Expires => {
            let expires = format::number(&key.expiration_time).map(|seconds| seconds * 1000.0);
            view! { <td class="table__cell"><Expiry expires /></td> }.into_any()
        }
        Column::Created => {
            let created = format::number(&key.creation_date);
            view! {
                <td class="table__cell" data-kind="muted">{created.map(|at| view! { <Day at /> })}</td>
            }
            .into_any()
        }
        Column::EnterpriseProject => view! {
            <td class="table__cell" data-kind="code">{key.sys_enterprise_project_id}</td>
        }
        .into_any(),
        Column::Description => {
            view! { <td class="table__cell" data-kind="wrap">{key.key_description}</td> }.into_any()
        }
    }
}

/// The state, and what it asks for.
#[component]
pub fn State(key: KeyDetail) -> impl IntoView {
    view! {
        <KeyStateMark key=key.clone() />
        <ImportLink key />
    }
}

#[component]
fn Expiry(expires: Option<f64>) -> impl IntoView {
    let i18n = use_i18n();
    match expires {
        Some(at) => view! { <Due at /> }.into_any(),
        None => view! {
            <span class="due" data-urgency="none">
                {t!(i18n, keys.never)}
            </span>
        }
        .into_any(),
    }
}

/// The next step of a key that is pending import, in the open.
#[component]
fn ImportLink(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let importable = permits(&key, Operation::Import);
    let href = Route::ImportMaterial(key.key_id).path();
    view! {
        <Show when=move || importable && may_write.get()>
            <LinkButton href=href.clone() variant=ButtonVariant::Link size=ButtonSize::Small>
                {t!(i18n, keys.action.import_material)}
            </LinkButton>
        </Show>
    }
}
