//! Several keys in one file: which one is meant.

use kms_wrap_worker::Candidate;
use leptos::prelude::*;

use super::words;
use crate::components::choice::{Choice, ChoiceGroup};
use crate::components::fingerprint::Fingerprint;
use crate::i18n::{t_string, use_i18n};

/// The keys of a file, to choose one.
#[component]
pub fn Pick(
    /// The keys, in the order of the file.
    candidates: Vec<Candidate>,
    /// The place of the one that is chosen.
    picked: Option<u32>,
    /// Called with the place of the one that is meant.
    #[prop(into)]
    on_pick: Callback<u32>,
) -> impl IntoView {
    let i18n = use_i18n();
    let value = picked.map_or_else(String::new, |index| index.to_string());
    // Made within the group, which they belong to.
    let choices = move || {
        let choices: Vec<_> = (0_u32..)
            .zip(candidates)
            .map(|(index, candidate)| view! { <KeyChoice index candidate /> })
            .collect();
        choices
    };
    view! {
        <ChoiceGroup
            label=move || t_string!(i18n, key_file.pick)
            value=Signal::stored(value)
            on_change=move |value: String| {
                if let Ok(index) = value.parse() {
                    on_pick.run(index);
                }
            }
        >
            {choices()}
        </ChoiceGroup>
    }
}

#[component]
fn KeyChoice(index: u32, candidate: Candidate) -> impl IntoView {
    let i18n = use_i18n();
    let Candidate {
        name,
        kind,
        fingerprint,
    } = candidate;
    let label = move || {
        let kind = words::candidate(i18n, &kind);
        match &name {
            Some(name) => format!("{name}: {kind}"),
            None => kind,
        }
    };
    view! {
        <Choice value=index.to_string() label>
            {fingerprint.map(|value| view! { <Fingerprint value=Signal::stored(value) /> })}
        </Choice>
    }
}
