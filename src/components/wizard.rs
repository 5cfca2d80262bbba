//! The frame of a wizard: the steps as a rail, the form, an aside, a bar. It is controlled, and knows no step's name.

use leptos::prelude::*;

use super::button::{Button, ButtonKind, ButtonVariant};
use super::icon::{Icon, IconMark};
use crate::i18n::{t, t_string, use_i18n};

/// A step, as the rail shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WizardStep {
    /// Its name.
    pub name: String,
    /// What it decided, in one line, once it is done.
    pub fact: Option<String>,
}

/// How far a step is.
fn progress(step: usize, current: usize) -> &'static str {
    match step.cmp(&current) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "current",
        std::cmp::Ordering::Greater => "to-come",
    }
}

/// A wizard. Its children are the current step, with a `WizardBar` at the end of its form.
#[component]
pub fn Wizard(
    /// The rail's name.
    #[prop(into)]
    label: TextProp,
    /// Its steps in order.
    #[prop(into)]
    steps: Signal<Vec<WizardStep>>,
    /// The index of the current one; the number of steps when all are done.
    #[prop(into)]
    current: Signal<usize>,
    /// What explains this step, and what is known so far.
    #[prop(optional, into)]
    aside: Option<ViewFn>,
    /// The current step.
    children: Children,
) -> impl IntoView {
    let without_aside = aside.is_none().then_some("none");
    view! {
        <div class="wizard" data-aside=without_aside>
            <nav class="wizard__rail" aria-label=move || label.get()>
                <Rail steps current />
            </nav>
            <div class="wizard__form">{children()}</div>
            {aside.map(|aside| view! { <aside class="wizard__aside">{move || aside.run()}</aside> })}
        </div>
    }
}

#[component]
fn Rail(steps: Signal<Vec<WizardStep>>, current: Signal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let items = move || {
        steps
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, step)| {
                let progress = progress(index, current.get());
                let mark = if progress == "done" {
                    view! { <IconMark icon=Icon::Check /> }.into_any()
                } else {
                    (index + 1).into_any()
                };
                view! {
                    <li
                        class="steps__item"
                        data-progress=progress
                        aria-current=(progress == "current").then_some("step")
                    >
                        <span class="steps__mark" aria-hidden="true">{mark}</span>
                        <span>
                            <span class="steps__name">{step.name}</span>
                            {step.fact.map(|fact| view! { <span class="steps__fact">{fact}</span> })}
                        </span>
                    </li>
                }
            })
            .collect_view()
    };
    let short = move || {
        let (done, count) = (current.get(), steps.with(Vec::len));
        if done < count {
            t_string!(i18n, common.step_of, place = done + 1, count = count)
        } else {
            t_string!(i18n, common.steps_done, count = count)
        }
    };
    view! {
        <ol class="steps">{items}</ol>
        <p class="steps__short">{short}</p>
    }
}

/// The bar below a step: Cancel on the left, Back and Next on the right. Next submits the form around it.
#[component]
pub fn WizardBar(
    /// Called for Cancel.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// Called for Back; absent where there is no way back.
    #[prop(optional, into)]
    on_back: Option<Callback<()>>,
    /// What the button says that goes on, if not "Next".
    #[prop(optional, into)]
    next: Option<TextProp>,
    /// Whether the step does not let go yet.
    #[prop(optional, into)]
    next_disabled: Signal<bool>,
    /// Whether the step is being carried out.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether no button goes on, because the step has its own.
    #[prop(optional)]
    no_next: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let next = next.unwrap_or_else(|| (move || t_string!(i18n, common.next)).into());
    view! {
        <div class="wizard-bar">
            <Button variant=ButtonVariant::Ghost on_press=on_cancel>
                {t!(i18n, common.cancel)}
            </Button>
            <div class="wizard-bar__end">
                {on_back
                    .map(|on_back| {
                        view! {
                            <Button on_press=on_back disabled=busy>
                                {t!(i18n, common.back)}
                            </Button>
                        }
                    })}
                {(!no_next)
                    .then(|| {
                        view! {
                            <Button
                                variant=ButtonVariant::Primary
                                kind=ButtonKind::Submit
                                disabled=next_disabled
                                busy=busy
                            >
                                {move || next.get()}
                            </Button>
                        }
                    })}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::progress;

    #[test]
    fn steps_before_the_current_one_are_done() {
        let all = [0, 1, 2].map(|step| progress(step, 1));
        assert_eq!(all, ["done", "current", "to-come"]);
    }
}
