//! Work that takes a while: how far it is, and stopping it.

use leptos::prelude::*;

use crate::components::button::{Button, ButtonSize};
use crate::i18n::{t, t_string, use_i18n};

/// How far work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reached {
    done: usize,
    of: usize,
    stopping: bool,
}

/// Work that goes on until it is done or stopped; one at a time.
#[derive(Clone, Copy, Debug)]
pub struct Work(RwSignal<Option<Reached>>);

impl Work {
    /// None yet.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Begins it; not while it goes on.
    pub fn begins(self) -> bool {
        let free = self.0.with_untracked(Option::is_none);
        if free {
            self.0.set(Some(Reached::default()));
        }
        free
    }

    /// Says how far it is; whether it may go on: it may not once it was stopped, or its page was left.
    pub fn reaches(self, done: usize, of: usize) -> bool {
        let going = |reached: &mut Option<Reached>| {
            let stopping = reached.is_none_or(|reached| reached.stopping);
            *reached = Some(Reached { done, of, stopping });
            !stopping
        };
        self.0.try_update(going).unwrap_or_default()
    }

    /// It is over.
    pub fn ends(self) {
        let _left = self.0.try_set(None);
    }

    /// Has it stop at its next step.
    pub fn stop(self) {
        self.0.update(|reached| {
            if let Some(reached) = reached {
                reached.stopping = true;
            }
        });
    }

    /// Whether it goes on.
    pub fn goes_on(self) -> bool {
        self.0.with(Option::is_some)
    }
}

/// How far it is, with a button that stops it; nothing while nothing goes on.
#[component]
pub fn WorkProgress(
    /// The work.
    work: Work,
    /// What it is.
    #[prop(into)]
    name: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = StoredValue::new(name);
    // Without an end there is no value: the browser shows that something goes on.
    let done = move || {
        work.0
            .get()
            .filter(|reached| reached.of > 0)
            .map(|reached| reached.done)
    };
    let of = move || work.0.get().map(|reached| reached.of.max(1));
    let text = move || {
        let Reached { done, of, .. } = work.0.get()?;
        (of > 0).then(|| t_string!(i18n, keys.n_of_m, shown = done, total = of))
    };
    view! {
        <Show when=move || work.goes_on()>
            <div class="work">
                <span>{move || name.with_value(TextProp::get)}</span>
                <progress
                    class="working"
                    max=of
                    value=done
                    aria-label=move || name.with_value(TextProp::get)
                ></progress>
                <span class="note">{text}</span>
                <Button
                    size=ButtonSize::Small
                    disabled=Signal::derive(move || work.0.get().is_some_and(|reached| reached.stopping))
                    on_press=move |()| work.stop()
                >
                    {t!(i18n, common.stop)}
                </Button>
            </div>
        </Show>
    }
}
