//! What is wrong but belongs to no field, above the step.

use leptos::prelude::*;

use super::flow::Flow;
use super::wizard::{Event, Problem, Wizard};
use super::words::phase;
use crate::api::ApiError;
use crate::components::button::Button;
use crate::components::callout::{Callout, Tone};
use crate::components::icon::Icon;
use crate::components::request_id::RequestId;
use crate::i18n::{t, t_string, use_i18n};
use crate::key_file::words;
use crate::words as common;

/// The alert, with "Try again" where that has a meaning.
#[component]
pub(super) fn ProblemAlert() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let problem = flow.read(|wizard| wizard.problem.clone());
    let failed = flow.read(|wizard| wizard.failed);
    let can_retry = flow.read(Wizard::can_retry);
    move || {
        let problem = problem.get()?;
        let request_id = match &problem {
            Problem::Call(error) => error.request_id().map(str::to_owned),
            Problem::Worker(_) => None,
            // Told on the step that it is about.
            Problem::MadeAnew => return None,
        };
        let offline = problem == Problem::Call(ApiError::Offline);
        let worker = matches!(problem, Problem::Worker(_));
        let title = move || match (offline, worker) {
            (true, _) => t_string!(i18n, import.problem.offline),
            (_, true) => t_string!(i18n, import.problem.worker),
            (false, false) => t_string!(i18n, import.problem.call),
        };
        let text = move || match &problem {
            Problem::Call(ApiError::Offline) | Problem::MadeAnew => {
                t_string!(i18n, import.problem.offline_text).to_owned()
            }
            Problem::Call(error) => common::error(i18n, error),
            Problem::Worker(refusal) => words::refusal(i18n, refusal),
        };
        Some(view! {
            <Callout tone=Tone::Danger role="alert" title=title>
                <p>{text}</p>
                {failed
                    .get()
                    .map(|failed| {
                        let name = phase(i18n, failed);
                        view! { <p class="note">{t_string!(i18n, import.problem.at, phase = name)}</p> }
                    })}
                {request_id.map(|id| view! { <RequestId id /> })}
                {can_retry
                    .get()
                    .then(|| {
                        view! {
                            <div>
                                <Button icon=Icon::Refresh on_press=move |()| flow.send(Event::Retry)>
                                    {t!(i18n, common.try_again)}
                                </Button>
                            </div>
                        }
                    })}
            </Callout>
        })
    }
}
