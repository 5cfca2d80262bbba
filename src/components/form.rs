//! A form that is submitted by Enter or by its submit button, and checked by us rather than by the browser.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A form, its fields one below the other.
#[component]
pub fn Form(
    /// Called when it is submitted.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Its name, where it needs one.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <form
            class="stack"
            data-gap="large"
            novalidate
            aria-label=move || label.as_ref().map(TextProp::get)
            on:submit=submit
        >
            {children()}
        </form>
    }
}
