//! Disabling: what stops, asked before it does.

use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use super::action::KeyAction;
use super::batch::Batch;
use super::change::Change;
use super::last_use::LastUse;
use super::parts::named;
use crate::components::question::Question;
use crate::i18n::{t_string, use_i18n};

/// The question; it is open while there are keys to disable.
#[component]
pub fn DisableQuestion(
    /// Those that it asks about.
    keys: RwSignal<Vec<KeyDetail>>,
    /// What disables them.
    batch: Batch,
) -> impl IntoView {
    let i18n = use_i18n();
    let close = move |()| keys.set(Vec::new());
    let disable = move |()| {
        batch.start(Change::Disable, keys.get_untracked());
        close(());
    };
    let title = move || {
        let keys = keys.with(|keys| named(i18n, keys));
        t_string!(i18n, keys.disable.title, keys = keys)
    };
    view! {
        <Question
            open=Signal::derive(move || keys.with(|keys| !keys.is_empty()))
            title
            loss=move || t_string!(i18n, keys.disable.loss)
            verb=move || KeyAction::Disable.name(i18n)
            busy=Signal::derive(move || batch.goes_on())
            on_yes=disable
            on_no=close
        >
            <LastUse keys />
        </Question>
    }
}
