//! Whether a key is the very one that is expected: the answer, and both fingerprints.

use leptos::prelude::*;

use crate::components::callout::{Callout, Tone};
use crate::components::comparison::Comparison;
use crate::i18n::{t_string, use_i18n};

/// Yes or no.
#[component]
pub fn SameKey(
    /// What is said where it is.
    #[prop(into)]
    yes: TextProp,
    /// What is said where it is not.
    #[prop(into)]
    no: TextProp,
    /// The fingerprint of the key in the file.
    found: String,
    /// What the expected key is.
    #[prop(into)]
    expected_name: TextProp,
    /// The fingerprint that is expected.
    expected: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let (tone, role, title) = if found == expected {
        (Tone::Success, "status", yes)
    } else {
        (Tone::Danger, "alert", no)
    };
    view! {
        <Callout tone role title>
            <Comparison
                one_name=move || t_string!(i18n, key_file.in_file)
                one=Some(found)
                other_name=expected_name
                other=Some(expected)
            />
        </Callout>
    }
}

/// Before a re-import: whether the key is the one that was there.
#[component]
pub fn FormerKey(
    /// The fingerprint of the key in the file.
    found: String,
    /// The fingerprint of the key that was there.
    previous: String,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <SameKey
            yes=move || t_string!(i18n, key_file.former_same)
            no=move || t_string!(i18n, key_file.former_other)
            found
            expected_name=move || t_string!(i18n, key_file.had_before)
            expected=previous
        />
    }
}
