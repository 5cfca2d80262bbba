//! A line that says what is being done.

use leptos::prelude::*;

/// What is being done, read out when it changes.
#[component]
pub fn Working(
    /// What is being done; nothing is shown without.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    // The same once more would be read out once more.
    let text = Memo::new(move |_| text.get());
    view! {
        // A live region that is busy is not read out, so the bar beside it is what is busy.
        <div>
            <div role="status">
                {move || text.get().map(|text| view! { <p class="note">{text}</p> })}
            </div>
            {move || {
                text.get()
                    .map(|text| {
                        view! { <progress class="working" aria-busy="true" aria-label=text></progress> }
                    })
            }}
        </div>
    }
}
