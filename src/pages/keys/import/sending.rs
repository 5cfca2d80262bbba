//! While a key is sent: its stages one below the other, and which one came to nothing.

use leptos::prelude::*;

use super::flow::Flow;
use super::wizard::{Pace, Phase, Wizard};
use super::words;
use crate::components::icon::{Icon, IconMark};
use crate::components::working::Working;
use crate::i18n::{t_string, use_i18n};

/// The stages, from when OK is pressed; the one that is being done is read out.
#[component]
pub(super) fn Sending() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let phases = flow.read(|wizard: &Wizard| wizard.phases().to_vec());
    let failed = flow.read(|wizard| wizard.failed);
    let now = flow.phase();
    let working = Signal::derive(move || now.get().map(|now| words::phase(i18n, now).to_owned()));
    let list = move || {
        let (now, failed) = (now.get(), failed.get());
        now.or(failed)?;
        let items: Vec<_> = phases
            .get()
            .into_iter()
            .map(|phase| view! { <Line phase pace=phase.pace(now, failed) /> })
            .collect();
        Some(view! {
            <ol class="phases" aria-label=move || t_string!(i18n, import.phase.label)>
                {items}
            </ol>
        })
    };
    view! {
        <Working text=working />
        {list}
    }
}

#[component]
fn Line(phase: Phase, pace: Pace) -> impl IntoView {
    let i18n = use_i18n();
    let (name, icon) = match pace {
        Pace::Done => ("done", Icon::Check),
        Pace::Now => ("now", Icon::ArrowRight),
        Pace::Failed => ("failed", Icon::Alert),
        Pace::ToCome => ("to-come", Icon::More),
    };
    let state = move || match pace {
        Pace::Done => t_string!(i18n, import.phase.done),
        Pace::Now => t_string!(i18n, import.phase.now),
        Pace::Failed => t_string!(i18n, import.phase.failed),
        Pace::ToCome => t_string!(i18n, import.phase.to_come),
    };
    view! {
        <li class="phases__item" data-pace=name>
            <IconMark icon />
            <span>{move || words::phase(i18n, phase)}</span>
            <span class="note">{state}</span>
        </li>
    }
}
