//! Two fingerprints side by side, each group of digits that differs marked.

use leptos::prelude::*;

use super::fingerprint::Fingerprint;

/// Two fingerprints, or the one that is known.
#[component]
pub fn Comparison(
    /// What the one is of.
    #[prop(into)]
    one_name: TextProp,
    /// The one.
    one: Option<String>,
    /// What the other is of.
    #[prop(into)]
    other_name: TextProp,
    /// The other.
    other: Option<String>,
) -> impl IntoView {
    let half = |name: TextProp, value: Option<String>, beside: Option<String>| {
        value.map(|value| {
            let value = Signal::stored(value);
            let digits = match beside {
                Some(beside) => {
                    view! { <Fingerprint value compared_with=Signal::stored(beside) /> }.into_any()
                }
                None => view! { <Fingerprint value /> }.into_any(),
            };
            view! {
                <div class="facts__item">
                    <span class="facts__name">{move || name.get()}</span>
                    {digits}
                </div>
            }
        })
    };
    view! {
        <div class="comparison">
            {half(one_name, one.clone(), other.clone())}
            {half(other_name, other, one)}
        </div>
    }
}
