//! A key that is made in the worker.

use std::time::Duration;

use kms_wrap_worker::Stage;
use leptos::prelude::*;

use super::{keep, spec};
use crate::components::button::Button;
use crate::components::callout::{Callout, Tone};
use crate::components::working::Working;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::key_file::recognised::Recognised;
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::wizard::{Event, Problem, Task, Way};

/// It is being made, or has been.
#[component]
pub(super) fn Generate() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let spec = spec();
    let stage = flow.stage();
    let making = flow.read(|wizard| {
        wizard
            .running
            .as_ref()
            .is_some_and(|running| matches!(running.task, Task::Generate(_)))
    });
    let made = flow.read(|wizard| {
        let Some(Way::Generate { made, .. }) = wizard.step.way() else {
            return None;
        };
        made.as_ref().map(|made| made.facts.clone())
    });
    let anew = flow.read(|wizard| wizard.problem == Some(Problem::MadeAnew));
    let working = Signal::derive(move || {
        let text = match stage.get() {
            Some(Stage::Checking) => t_string!(i18n, import.material.checking).to_owned(),
            Some(Stage::Generating | Stage::Reading | Stage::Wrapping) | None
                if spec.get().starts_with("RSA") =>
            {
                let one = t_string!(i18n, import.material.generating);
                let two = t_string!(i18n, import.material.generating_long);
                format!("{one}. {two}")
            }
            Some(Stage::Generating | Stage::Reading | Stage::Wrapping) | None => {
                t_string!(i18n, import.material.generating).to_owned()
            }
        };
        making.get().then_some(text)
    });
    view! {
        <p class="note">{move || t_string!(i18n, import.material.generate_intro, spec = spec.get())}</p>
        <Show when=move || anew.get()>
            <Callout
                tone=Tone::Warning
                role="alert"
                title=move || t_string!(i18n, import.problem.made_anew_title)
            >
                <p>{move || t_string!(i18n, import.problem.made_anew)}</p>
            </Callout>
        </Show>
        <Working text=working />
        <Show when=move || making.get()>
            <div class="cluster">
                <Button on_press=move |()| flow.stop_making()>{t!(i18n, import.material.stop)}</Button>
                <Elapsed />
            </div>
        </Show>
        {move || {
            made.get()
                .map(|facts| {
                    view! {
                        <Recognised
                            facts
                            file=None
                            busy=flow.busy()
                            on_decide=move |name| flow.send(Event::Decide(name))
                        />
                        <keep::KeepIt />
                    }
                })
        }}
    }
}

/// How long the key has been in the making; not read out at every second.
#[component]
fn Elapsed() -> impl IntoView {
    let i18n = use_i18n();
    let began = format::now();
    let now = RwSignal::new(began);
    let tick = Duration::from_secs(1);
    if let Ok(timer) = set_interval_with_handle(move || now.set(format::now()), tick) {
        on_cleanup(move || timer.clear());
    }
    let seconds = move || ((now.get() - began) / 1000.0).round();
    view! {
        <span class="note">
            {move || t_string!(i18n, import.material.elapsed, seconds = seconds())}
        </span>
    }
}
