//! Pieces that several steps share.

use leptos::html;
use leptos::prelude::*;

use super::flow::{Flow, now};
use super::wizard::{Event, Field};
use super::words;
use crate::components::form::ErrorList;
use crate::components::form_field::{Field as Around, FormField};
use crate::i18n::{t_string, use_i18n};

/// A step's heading. It takes the focus when the step arrives, so that screen readers begin there.
#[component]
pub(super) fn StepHeading(
    /// Its text.
    #[prop(into)]
    text: TextProp,
    /// Whether the page has just arrived, and its own heading has the focus.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let (Some(heading), false) = (heading.get(), first) {
            let _focused = heading.focus();
        }
    });
    view! {
        <h2 node_ref=heading tabindex="-1">
            {move || text.get()}
        </h2>
    }
}

/// A value that cannot be changed, named like a field.
#[component]
pub(super) fn Fixed(
    /// Its name.
    #[prop(into)]
    label: TextProp,
    /// What it is.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <FormField label=label>
            <Output value />
        </FormField>
    }
}

/// The value itself; within a `FormField`.
#[component]
pub(super) fn Output(
    /// What it is.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    let field = Around::around();
    view! {
        <output
            class="field__fixed"
            // Faults lead to it as they do to an input.
            tabindex="-1"
            id=field.id
            data-invalid=move || field.invalid.get().then_some("true")
            aria-describedby=move || field.described_by.get()
        >
            {move || value.get()}
        </output>
    }
}

/// The key's id, on every step from the second on.
#[component]
pub(super) fn KeyIdField() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let id = flow.read(|wizard| {
        wizard
            .step
            .key()
            .map_or_else(String::new, |key| key.id.to_string())
    });
    view! { <Fixed label=move || t_string!(i18n, import.key_id) value=id /> }
}

/// The error of a field, in words.
pub(super) fn error(field: Field) -> Signal<Option<String>> {
    let i18n = use_i18n();
    let fault = Flow::around().fault(field);
    Signal::derive(move || fault.get().map(|fault| words::fault(i18n, &fault)))
}

/// Has the wizard look at what a field holds when the focus leaves it.
pub(super) fn leaving(field: Field) -> Callback<()> {
    let flow = Flow::around();
    Callback::new(move |()| flow.send(Event::Left { field, now: now() }))
}

/// Everything that keeps a step from going on, above its fields.
#[component]
pub(super) fn Summary() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let faults = flow.read(|wizard| {
        let all: Vec<_> = wizard
            .faults
            .listed()
            .map(|(field, fault)| (field, fault.clone()))
            .collect();
        all
    });
    let asymmetric = flow.read(|wizard| {
        wizard
            .step
            .key()
            .is_some_and(|key| key.spec.is_asymmetric())
    });
    // One fault is told at its field; several get a list, so that none is overlooked.
    move || {
        let all = faults.get();
        (all.len() > 1).then(|| {
            let errors: Vec<_> = all
                .into_iter()
                .map(|(field, fault)| {
                    let name = words::field(i18n, field, asymmetric.get());
                    let text = words::fault(i18n, &fault);
                    let line = t_string!(i18n, import.error_line, field = name, fault = text);
                    (field.id(), line)
                })
                .collect();
            view! { <ErrorList title=move || t_string!(i18n, import.errors_title) errors /> }
        })
    }
}
