//! What came of an action on several keys, where not all of them took it: each key that was refused, and why.

use leptos::prelude::*;

use crate::components::button::Button;
use crate::components::dialog::Dialog;
use crate::i18n::{t, t_string, use_i18n};

/// A key that was refused what was asked for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its name.
    pub key: String,
    /// Why.
    pub why: String,
    /// The id under which the server's log has it.
    pub request_id: Option<String>,
}

/// The list of them; it is open while there is any.
#[component]
pub fn ResultsDialog(
    /// Those that were refused.
    refused: RwSignal<Vec<Refused>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let close = move |()| refused.set(Vec::new());
    let row = |one: Refused| {
        view! {
            <li class="stack" data-gap="hair">
                <strong>{one.key}</strong>
                <span>{one.why}</span>
                {one.request_id.map(|id| view! { <code class="note">{id}</code> })}
            </li>
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || refused.with(|refused| !refused.is_empty()))
            title=move || {
                t_string!(i18n, keys.results.title, count = refused.with(Vec::len))
            }
            on_close=close
            actions=move || {
                view! {
                    <Button autofocus=true on_press=close>
                        {t!(i18n, common.close)}
                    </Button>
                }
            }
        >
            <p>{t!(i18n, keys.results.lead)}</p>
            <ul class="stack">{move || refused.get().into_iter().map(row).collect_view()}</ul>
        </Dialog>
    }
}
