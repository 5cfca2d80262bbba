//! Typing a name before something is lost.

use leptos::prelude::*;

use super::form_field::FormField;
use super::input::{Input, InputKind};
use crate::i18n::{t_string, use_i18n};

/// A field in which what is quoted has to be typed. Whether it was, [`is_confirmed`] tells.
#[component]
pub fn TypedConfirm(
    /// What is to be typed.
    #[prop(into)]
    quoted: Signal<String>,
    /// What is typed.
    typed: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <FormField label=move || t_string!(i18n, common.confirm.label)>
            <p class="quote">{move || quoted.get()}</p>
            <Input kind=InputKind::Code value=typed on_input=move |text| typed.set(text) />
        </FormField>
    }
}

/// Whether what is typed is what is quoted.
pub fn is_confirmed(quoted: Signal<String>, typed: RwSignal<String>) -> bool {
    quoted.with(|quoted| typed.with(|typed| !quoted.is_empty() && typed.trim() == quoted))
}
