//! A label, a control, a hint and an error, tied together for screen readers.

use leptos::context::Provider;
use leptos::prelude::*;

use super::form::Attention;
use super::icon::{Icon, IconMark};
use super::leaving::leaving;
use super::unique_id::unique_id;

/// What a control takes from the field around it.
#[derive(Clone)]
pub struct Field {
    /// The control's id, which the label names.
    pub id: String,
    /// The ids of hint and error, where there are any.
    pub described_by: Signal<Option<String>>,
    /// Whether the value breaks its rule.
    pub invalid: Signal<bool>,
}

impl Field {
    /// The field around this control; a control that stands alone has a field of its own.
    pub fn around() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self {
            id: unique_id("control"),
            described_by: Signal::stored(None),
            invalid: Signal::stored(false),
        })
    }
}

/// A field of a form around one `Input`, `Select` or `TextArea`.
#[component]
pub fn FormField(
    /// Its name.
    #[prop(into)]
    label: TextProp,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What follows the label for a field that may stay empty, such as `(optional)`.
    #[prop(optional, into)]
    optional: Option<TextProp>,
    /// The control's id, where something leads to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// The language of what follows the label, where it is another one than the page's.
    #[prop(optional, into)]
    optional_lang: Signal<Option<&'static str>>,
    /// What is wrong with its value, and how to mend it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Called when the focus leaves the control, to look at what was typed.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    Attention::at(error);
    let leave = on_leave.map(leaving);
    let id = id.unwrap_or_else(|| unique_id("field"));
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = {
        let (hint_id, error_id) = (hint.is_some().then(|| hint_id.clone()), error_id.clone());
        Signal::derive(move || {
            let error = error.with(Option::is_some).then(|| error_id.clone());
            let ids: Vec<String> = [error, hint_id.clone()].into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    };
    let field = Field {
        id: id.clone(),
        described_by,
        invalid: Signal::derive(move || error.with(Option::is_some)),
    };
    view! {
        <div
            class="field"
            on:focusout=move |event| {
                if let Some(leave) = leave {
                    leave(event);
                }
            }
        >
            <div class="field__label">
                <label for=id>{move || label.get()}</label>
                {optional.map(|text| {
                    view! {
                        <span class="field__optional" lang=move || optional_lang.get()>
                            {move || text.get()}
                        </span>
                    }
                })}
            </div>
            <Provider value=field>{children()}</Provider>
            {hint.map(|text| {
                view! {
                    <div class="field__hint" id=hint_id>
                        {move || text.get()}
                    </div>
                }
            })}
            <FieldError id=error_id error />
        </div>
    }
}

/// The line that says what is wrong; it is there, empty, while nothing is.
#[component]
pub fn FieldError(
    /// The element's id, for `aria-describedby`.
    id: String,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field__error" id=id>
            {move || {
                error
                    .get()
                    .map(|text| view! { <IconMark icon=Icon::Alert /> <span>{text}</span> })
            }}
        </div>
    }
}
