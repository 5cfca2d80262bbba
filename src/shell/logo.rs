//! The mark: a small ferry whose hull is the bow of a key.

use leptos::prelude::*;

/// Mark and name.
#[component]
pub fn Logo(
    /// Whether it heads a page of its own.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! {
        <span class="logo" data-size=large.then_some("large")>
            <svg class="logo__mark" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M4.5 1.5h3v2h2v3h-7v-3h2v-2Z" />
                <path
                    fill-rule="evenodd"
                    d="M.5 7.5h11v.9h4v3.1h-1.4V10h-1.2v1.2h-1.4V10h-.1a5.5 5.5 0 0 1-10.9-2.5Zm5.5 1.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2Z"
                />
            </svg>
            "Keyferry"
        </span>
    }
}
