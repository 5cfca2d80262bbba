//! A check box with its label.

use leptos::prelude::*;

use super::form::Attention;
use super::form_field::FieldError;
use super::unique_id::unique_id;

/// A check box.
#[component]
pub fn Check(
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// What ticking it says.
    #[prop(into)]
    label: TextProp,
    /// What to know before.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Why it has to be ticked.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The box's id, where something leads to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether it cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with whether it is ticked.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    Attention::at(error);
    let id = id.unwrap_or_else(|| unique_id("check"));
    let error_id = format!("{id}-error");
    let described_by = error_id.clone();
    view! {
        <div class="field">
            <div class="check">
                <input
                    class="check__box"
                    type="checkbox"
                    id=id.clone()
                    prop:checked=move || checked.get()
                    disabled=move || disabled.get()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=described_by
                    on:change=move |event| on_change.run(event_target_checked(&event))
                />
                <div>
                    <label for=id>{move || label.get()}</label>
                    {hint.map(|text| {
                        view! { <span class="check__hint">{move || text.get()}</span> }
                    })}
                </div>
            </div>
            <FieldError id=error_id error />
        </div>
    }
}
