//! One of several.

use leptos::prelude::*;

use super::form_field::Field;

/// One of the things to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What is reported when it is chosen.
    pub value: String,
    /// What is read.
    pub text: String,
}

impl SelectOption {
    /// An option.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
        }
    }
}

/// A drop-down list; within a `FormField` it is named by it, elsewhere by `label`.
#[component]
pub fn Select(
    /// The chosen option's value.
    #[prop(into)]
    value: Signal<String>,
    /// What there is to choose from.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// Its name where no field names it.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// Whether it cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether it is as wide as its text, rather than as its place.
    #[prop(optional)]
    auto_width: bool,
    /// Called with the value of what is chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let field = Field::around();
    view! {
        <select
            class="input"
            id=field.id
            data-size=auto_width.then_some("auto")
            aria-label=move || label.as_ref().map(TextProp::get)
            aria-invalid=move || field.invalid.get().then_some("true")
            aria-describedby=move || field.described_by.get()
            disabled=move || disabled.get()
            on:change=move |event| on_change.run(event_target_value(&event))
        >
            {move || {
                let chosen = value.get();
                options
                    .get()
                    .into_iter()
                    .map(|option| {
                        let selected = option.value == chosen;
                        view! {
                            <option value=option.value prop:selected=selected>
                                {option.text}
                            </option>
                        }
                    })
                    .collect_view()
            }}
        </select>
    }
}
