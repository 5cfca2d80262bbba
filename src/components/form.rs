//! A form that is submitted by Enter or by its submit button, and checked by us rather than by the browser.

use leptos::context::Provider;
use leptos::ev::{KeyboardEvent, MouseEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::callout::{Callout, Tone};

/// Leads to the first field that is wrong, or to the list of them above the fields, once a form was submitted, whether
/// that is known at once or when the server has answered; typing ends it.
#[derive(Clone, Copy)]
pub struct Attention {
    form: NodeRef<html::Form>,
    awaited: StoredValue<bool>,
}

impl Attention {
    /// Has the form around this field, if there is one, told of its `error`.
    pub fn at(error: Signal<Option<String>>) {
        if let Some(attention) = use_context::<Self>() {
            Effect::new(move |_| {
                if error.with(Option::is_some) {
                    attention.lead();
                }
            });
        }
    }

    /// When the page shows what is wrong.
    fn lead(self) {
        request_animation_frame(move || {
            if self.awaited.try_get_value() != Some(true) {
                return;
            }
            let form = self.form.try_get_untracked().flatten();
            let wrong = form
                .and_then(|form| form.query_selector(WRONG).ok().flatten())
                .and_then(|field| field.dyn_into::<HtmlElement>().ok());
            if let Some(field) = wrong {
                self.awaited.set_value(false);
                let _focused = field.focus();
            }
        });
    }
}

/// What a form is led to: the list of what is wrong, which stands first, or a field.
/// What is no control, such as a group of rows, says by `data-invalid` that it is wrong.
const WRONG: &str = ".error-list, [aria-invalid=true], [data-invalid=true]";

/// Several fields that are wrong, above them all, each with a link to it. It takes the focus when the form is submitted.
#[component]
pub fn ErrorList(
    /// What is said above the list.
    #[prop(into)]
    title: TextProp,
    /// The id of each field's control, and what is wrong with it.
    errors: Vec<(String, String)>,
) -> impl IntoView {
    let lead = |id: String| {
        move |event: MouseEvent| {
            event.prevent_default();
            let control = document().get_element_by_id(&id);
            if let Some(control) = control.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
                let _focused = control.focus();
            }
        }
    };
    let items: Vec<_> = errors
        .into_iter()
        .map(|(id, text)| {
            view! {
                <li>
                    <a href=format!("#{id}") on:click=lead(id)>
                        {text}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <div class="error-list" tabindex="-1">
            <Callout tone=Tone::Danger role="alert" title>
                <ul class="bullets">{items}</ul>
            </Callout>
        </div>
    }
}

/// Fields within a form that have a button of their own: Enter in one of them presses that, and not the form's.
#[component]
pub fn OwnEnter(
    /// Called for Enter.
    #[prop(into)]
    on_enter: Callback<()>,
    /// The fields and their button.
    children: Children,
) -> impl IntoView {
    let enter = move |event: KeyboardEvent| {
        let target = event.target();
        let in_field = target.is_some_and(|one| one.has_type::<HtmlInputElement>());
        // Enter also ends what an input method composes.
        if event.key() == "Enter" && in_field && !event.is_composing() {
            event.prevent_default();
            on_enter.run(());
        }
    };
    view! {
        <div class="stack" data-gap="large" on:keydown=enter>
            {children()}
        </div>
    }
}

/// A form, its fields one below the other.
#[component]
pub fn Form(
    /// Called when it is submitted.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Its name, where it needs one.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// Its id, where a button outside of it submits it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    let attention = Attention {
        form: NodeRef::new(),
        awaited: StoredValue::new(false),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        attention.awaited.set_value(true);
        on_submit.run(());
        attention.lead();
    };
    view! {
        <form
            class="stack"
            data-gap="large"
            novalidate
            id=id
            node_ref=attention.form
            aria-label=move || label.as_ref().map(TextProp::get)
            on:submit=submit
            on:input=move |_| attention.awaited.set_value(false)
        >
            <Provider value=attention>{children()}</Provider>
        </form>
    }
}
