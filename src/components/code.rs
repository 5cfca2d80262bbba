//! Text that is no language: commands, PEM.

use leptos::prelude::*;

/// A block of code in a region that scrolls by itself.
#[component]
pub fn Code(
    /// What it shows.
    #[prop(into)]
    value: Signal<String>,
    /// The region's name.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    view! {
        <code class="code" role="region" tabindex="0" aria-label=move || label.get()>
            {move || value.get()}
        </code>
    }
}
