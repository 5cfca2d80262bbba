//! "Show as command": the requests of a trial as a script. What was typed is not in it, so that it can be kept and sent.

use leptos::prelude::*;

use crate::components::code::Code;
use crate::components::copy_button::CopyButton;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::detail::code::bash::{Call, script};
use crate::pages::keys::detail::code::place::use_place;

/// The calls of a trial, with words in capitals for what is to be put in.
#[component]
pub(super) fn AsCommand(
    /// The calls.
    #[prop(into)]
    calls: Signal<Vec<Call>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let place = use_place();
    // A page may have several of them.
    let name = move || {
        let operation = calls.with(|calls| calls.first().map(Call::operation));
        t_string!(
            i18n,
            keys.trial.command,
            operation = operation.unwrap_or_default()
        )
    };
    let text = Signal::derive(move || place.with(|place| calls.with(|calls| script(calls, place))));
    view! {
        <details>
            <summary>{t!(i18n, keys.trial.as_command)}</summary>
            <div class="stack" data-gap="tight">
                <p class="note">
                    {t!(i18n, keys.trial.as_command_text)} " "
                    <CopyButton value=text what=name />
                </p>
                <Code value=text label=name />
            </div>
        </details>
    }
}
