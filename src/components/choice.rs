//! Radio buttons as cards: each says what choosing it means.

use leptos::context::Provider;
use leptos::prelude::*;

use super::form::Attention;
use super::form_field::FieldError;
use super::unique_id::unique_id;

#[derive(Clone)]
struct Group {
    name: String,
    value: Signal<String>,
    on_change: Callback<String>,
}

/// A group of choices, exactly one of which holds.
#[component]
pub fn ChoiceGroup(
    /// What is chosen.
    #[prop(into)]
    label: TextProp,
    /// Whether the label is for screen readers alone.
    #[prop(optional)]
    hide_label: bool,
    /// The value of the choice that holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value of what is chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// The group's id, where something leads to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// What is wrong with the choice, where something can be.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
    /// Its `Choice`s.
    children: Children,
) -> impl IntoView {
    let group = Group {
        name: unique_id("choice"),
        value,
        on_change,
    };
    let legend = if hide_label {
        "visually-hidden"
    } else {
        "field__label"
    };
    let label_id = unique_id("legend");
    let name_id = label_id.clone();
    let invalid = move || error.is_some_and(|error| error.with(Option::is_some));
    let error_id = unique_id("choice-error");
    let described_by = error_id.clone();
    if let Some(error) = error {
        Attention::at(error);
    }
    view! {
        <div
            class="stack"
            data-gap="tight"
            role="radiogroup"
            tabindex=id.is_some().then_some("-1")
            id=id
            aria-labelledby=label_id
            aria-invalid=move || invalid().then_some("true")
            aria-describedby=move || invalid().then(|| described_by.clone())
        >
            <span class=legend id=name_id>
                {move || label.get()}
            </span>
            <Provider value=group>{children()}</Provider>
            {error.map(|error| view! { <FieldError id=error_id error /> })}
        </div>
    }
}

/// One choice of a `ChoiceGroup`.
#[component]
pub fn Choice(
    /// What the group reports when it is chosen.
    #[prop(into)]
    value: String,
    /// Its name.
    #[prop(into)]
    label: TextProp,
    /// A word beside the name, such as "Recommended".
    #[prop(optional, into)]
    badge: Option<TextProp>,
    /// Whether it cannot be chosen.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What choosing it means.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let group = expect_context::<Group>();
    let id = unique_id("choice");
    let (name_id, text_id) = (format!("{id}-name"), format!("{id}-text"));
    let label_for = id.clone();
    let labelled_by = name_id.clone();
    let own = value.clone();
    let reported = value.clone();
    view! {
        <label class="choice" for=label_for>
            <input
                class="check__box"
                type="radio"
                id=id
                name=group.name
                value=value
                aria-labelledby=labelled_by
                aria-describedby=children.is_some().then(|| text_id.clone())
                disabled=move || disabled.get()
                prop:checked=move || group.value.with(|value| *value == own)
                on:change=move |_| group.on_change.run(reported.clone())
            />
            <span class="cluster">
                <span class="choice__name" id=name_id>
                    {move || label.get()}
                </span>
                {badge.map(|badge| view! { <span class="tag">{move || badge.get()}</span> })}
            </span>
            {children
                .map(|children| {
                    view! {
                        <span class="choice__text" id=text_id>
                            {children()}
                        </span>
                    }
                })}
        </label>
    }
}
