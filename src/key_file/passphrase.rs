//! The pass phrase of an encrypted key file.

use leptos::prelude::*;

use crate::components::button::Button;
use crate::components::form::OwnEnter;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::unique_id::unique_id;
use crate::i18n::{t, t_string, use_i18n};

/// The field, and the button that tries what was typed.
#[component]
pub fn Passphrase(
    /// What is typed.
    #[prop(into)]
    value: Signal<String>,
    /// The field's id, where something leads to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Why it does not open the file.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Whether it is being tried.
    #[prop(into)]
    busy: Signal<bool>,
    /// Called with what is typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// Called when it is to be tried.
    #[prop(into)]
    on_open: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let enter = move |()| {
        if !busy.get_untracked() {
            on_open.run(());
        }
    };
    let id = id.unwrap_or_else(|| unique_id("passphrase"));
    view! {
        // A pass phrase that opens the file shows what is in it, before anything goes on with that.
        <OwnEnter on_enter=enter>
            <FormField
                id=id
                label=move || t_string!(i18n, key_file.passphrase)
                hint=move || t_string!(i18n, key_file.passphrase_hint)
                error=error
            >
                <Input kind=InputKind::Password value=value on_input=on_input />
            </FormField>
            <div>
                <Button busy=busy on_press=on_open>
                    {t!(i18n, key_file.passphrase_open)}
                </Button>
            </div>
        </OwnEnter>
    }
}

/// Whether a file that was recognised had to be decrypted, by its layers.
pub fn was_encrypted(format: &[String]) -> bool {
    format.iter().any(|layer| layer.starts_with("encrypted"))
}
