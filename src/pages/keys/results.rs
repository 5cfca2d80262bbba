//! What came of a change of several keys, where not all of them took it: each key that was refused, and why.

use leptos::prelude::*;

use super::batch::{Refused, Results};
use crate::components::button::Button;
use crate::components::dialog::Dialog;
use crate::components::request_id::RequestId;
use crate::i18n::{t, t_string, use_i18n};

/// It is open while there are results to show.
#[component]
pub fn ResultsDialog(
    /// The results.
    results: RwSignal<Option<Results>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let close = move |()| results.set(None);
    let count =
        move || results.with(|results| results.as_ref().map(|results| results.refused.len()));
    view! {
        <Dialog
            open=Signal::derive(move || results.with(Option::is_some))
            title=move || t_string!(i18n, keys.results.title, count = count().unwrap_or_default())
            on_close=close
            actions=move || {
                view! {
                    <Button autofocus=true on_press=close>
                        {t!(i18n, common.close)}
                    </Button>
                }
            }
        >
            {move || results.get().map(|results| view! { <RefusedList results /> })}
        </Dialog>
    }
}

/// How many were done, and those that were refused.
#[component]
pub fn RefusedList(
    /// What came of the change.
    results: Results,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = |one: Refused| {
        view! {
            <li class="stack" data-gap="hair">
                <strong>{one.key}</strong>
                <span>{one.why}</span>
                {one.request_id.map(|id| view! { <RequestId id /> })}
            </li>
        }
    };
    view! {
        <p>{move || t_string!(i18n, keys.results.lead, count = results.done)}</p>
        <ul class="stack">{results.refused.into_iter().map(row).collect_view()}</ul>
    }
}
