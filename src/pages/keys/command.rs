//! "Show as command": what the console sends as a script, to be kept, sent and run elsewhere. It signs with an access key
//! of its own; no secret is in it.

mod bash;
mod place;

use leptos::prelude::*;

pub use self::bash::{Call, script};
pub use self::place::{Place, use_place};
use crate::components::code::Code;
use crate::components::copy_button::CopyButton;
use crate::i18n::{t, t_string, use_i18n};

/// The calls as a script; nothing where there are none.
#[component]
pub fn AsCommand(
    /// The calls.
    #[prop(into)]
    calls: Signal<Vec<Call>>,
    /// Whether words in capitals stand for what is typed, which may be a secret.
    #[prop(optional)]
    without_typed: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let place = use_place();
    // A page may have several of them.
    let name = move || {
        let operation = calls.with(|calls| calls.first().map(|call| call.path().to_owned()));
        t_string!(
            i18n,
            keys.command.name,
            operation = operation.unwrap_or_default()
        )
    };
    let lead = move || {
        if without_typed {
            t_string!(i18n, keys.command.without_typed)
        } else {
            t_string!(i18n, keys.command.with_typed)
        }
    };
    let text = Signal::derive(move || place.with(|place| calls.with(|calls| script(calls, place))));
    let some = Memo::new(move |_| calls.with(|calls| !calls.is_empty()));
    view! {
        <Show when=move || some.get()>
            <details>
                <summary>{t!(i18n, keys.command.show)}</summary>
                <div class="stack" data-gap="tight">
                    <p class="note">{lead} " " <CopyButton value=text what=name /></p>
                    <Code value=text label=name />
                </div>
            </details>
        </Show>
    }
}
