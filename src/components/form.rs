//! A form that is submitted by Enter or by its submit button, and checked by us rather than by the browser.

use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Leads to the first field that is wrong once a form was submitted, whether that is known at once or when the server
/// has answered; typing ends it.
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
                .and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten())
                .and_then(|field| field.dyn_into::<HtmlElement>().ok());
            if let Some(field) = wrong {
                self.awaited.set_value(false);
                let _focused = field.focus();
            }
        });
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
