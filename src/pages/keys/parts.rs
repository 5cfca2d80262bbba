//! How keys look wherever they stand.

use kms_api::keys::KeyDetail;
use kms_api::{KeySpec, KeyState};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::moment::Day;
use crate::components::select::SelectOption;
use crate::components::state_mark::{StateMark, StateShape};
use crate::format;
use crate::i18n::{I18n, t_string, use_i18n};
use crate::words;

/// A key's state; with the day where a deletion is scheduled.
#[component]
pub fn KeyStateMark(
    /// The key.
    key: KeyDetail,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = key.key_state;
    let shape = match state {
        KeyState::Enabled => StateShape::Enabled,
        KeyState::Disabled | KeyState::PendingActivation => StateShape::Disabled,
        KeyState::PendingImport => StateShape::PendingImport,
        KeyState::PendingDeletion => StateShape::PendingDeletion,
    };
    let deletion =
        format::number(&key.scheduled_deletion_date).filter(|_| state == KeyState::PendingDeletion);
    view! {
        <span class="cluster">
            <StateMark shape label=move || words::state(i18n, state) />
            {deletion.map(|at| view! { <span class="note"><Day at /></span> })}
        </span>
    }
}

/// A key's name: its alias, or its id where a server sends none.
pub fn name_of(key: &KeyDetail) -> String {
    if key.key_alias.is_empty() {
        key.key_id.to_string()
    } else {
        key.key_alias.clone()
    }
}

/// What several keys are called: the name of the one, or how many they are; nothing where there are none.
pub fn named(i18n: I18n, keys: &[KeyDetail]) -> String {
    match keys {
        [] => String::new(),
        [key] => name_of(key),
        many => t_string!(i18n, keys.count, count = many.len()),
    }
}

/// Why one of several keys was refused what was asked for all of them.
pub fn refused(i18n: I18n, key: &KeyDetail, error: &ApiError) -> String {
    let why = words::error(i18n, error);
    t_string!(i18n, keys.refused, key = name_of(key), why = why)
}

/// The specs that this product makes, to choose from.
pub fn offered_specs() -> impl Iterator<Item = KeySpec> {
    KeySpec::ALL.iter().copied().filter(|spec| spec.offered())
}

/// The states, to choose from.
pub fn states() -> impl Iterator<Item = KeyState> {
    KeyState::ALL
        .iter()
        .copied()
        .filter(|state| *state != KeyState::PendingActivation)
}

/// An option of the value that the API has, with its name in words after it.
pub fn option(value: &str, words: &str) -> SelectOption {
    SelectOption::new(value, format!("{value} ({words})"))
}

/// A spec with what it is.
pub fn spec_option(i18n: I18n, spec: KeySpec) -> SelectOption {
    option(spec.as_str(), words::spec(i18n, spec))
}
