//! A line that says what is being done.

use leptos::prelude::*;

/// What is being done, read out when it changes.
#[component]
pub fn Working(
    /// What is being done; nothing is shown without.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div role="status" aria-busy=move || text.with(Option::is_some).then_some("true")>
            {move || {
                text.get()
                    .map(|text| {
                        view! {
                            <p class="note">{text.clone()}</p>
                            <progress class="working" aria-label=text></progress>
                        }
                    })
            }}
        </div>
    }
}
