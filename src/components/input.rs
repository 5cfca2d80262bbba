//! One line of text.

use leptos::html;
use leptos::prelude::*;

use super::form_field::Field;

/// What is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Words.
    #[default]
    Text,
    /// Ids and other text that is no language: in monospace, unchecked for spelling.
    Code,
    /// A secret.
    Password,
    /// Digits that are no number, such as an authenticator's code.
    Digits,
    /// A whole number.
    Number,
    /// A search.
    Search,
    /// A day and time of the chosen zone.
    DateTime,
}

impl InputKind {
    const fn element_type(self) -> &'static str {
        match self {
            Self::Text | Self::Code | Self::Digits => "text",
            Self::Password => "password",
            Self::Number => "number",
            Self::Search => "search",
            Self::DateTime => "datetime-local",
        }
    }
}

/// An input; within a `FormField` it is named by it, elsewhere by `label`.
#[component]
pub fn Input(
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// What is typed in it.
    #[prop(optional)]
    kind: InputKind,
    /// Its name where no field names it.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// A word in the empty input, where its name is not to be seen.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// What the browser may fill in: a token of HTML's `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// How many characters at most.
    #[prop(optional, into)]
    max_length: Option<u32>,
    /// The least and the greatest number.
    #[prop(optional, into)]
    range: Option<(u32, u32)>,
    /// Whether it cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether it takes the focus when it appears, or its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Called with what it holds, at every change.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    let field = Field::around();
    let node = NodeRef::<html::Input>::new();
    // Browsers heed the attribute in dialogs, and in a page only while it is loaded.
    Effect::new(move |_| {
        if let Some(input) = node.get().filter(|_| autofocus) {
            let _focused = input.focus();
        }
    });
    view! {
        <input
            node_ref=node
            class="input"
            id=field.id
            type=kind.element_type()
            data-kind=matches!(kind, InputKind::Code | InputKind::Digits).then_some("code")
            inputmode=(kind == InputKind::Digits).then_some("numeric")
            spellcheck=(kind != InputKind::Text).then_some("false")
            autocapitalize=(kind != InputKind::Text).then_some("none")
            autocomplete=autocomplete
            maxlength=max_length
            min=range.map(|(min, _)| min)
            max=range.map(|(_, max)| max)
            autofocus=autofocus
            aria-label=move || label.as_ref().map(TextProp::get)
            placeholder=move || placeholder.as_ref().map(TextProp::get)
            aria-invalid=move || field.invalid.get().then_some("true")
            aria-describedby=move || field.described_by.get()
            disabled=move || disabled.get()
            prop:value=move || value.get()
            on:input=move |event| on_input.run(event_target_value(&event))
        />
    }
}
