//! Several lines of text.

use leptos::prelude::*;

use super::form_field::Field;

/// A text area within a `FormField`.
#[component]
pub fn TextArea(
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// How many lines are seen.
    #[prop(default = 3)]
    rows: u32,
    /// Whether it holds text that is no language.
    #[prop(optional)]
    code: bool,
    /// Whether it can be read but not changed.
    #[prop(optional)]
    read_only: bool,
    /// Whether it cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with what it holds, at every change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let field = Field::around();
    view! {
        <textarea
            class="input"
            id=field.id
            rows=rows
            data-kind=code.then_some("code")
            spellcheck=code.then_some("false")
            autocomplete="off"
            readonly=read_only
            aria-invalid=move || field.invalid.get().then_some("true")
            aria-describedby=move || field.described_by.get()
            disabled=move || disabled.get()
            prop:value=move || value.get()
            on:input=move |event| {
                if let Some(input) = on_input {
                    input.run(event_target_value(&event));
                }
            }
        ></textarea>
    }
}
