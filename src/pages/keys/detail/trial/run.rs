//! One trial after the other: the buttons of a form are busy while one of them runs. What it answers is no answer any
//! more once what was asked is edited.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError};
use crate::components::notices::Notices;
use crate::context::{use_api, use_notices};
use crate::i18n::{I18n, use_i18n};
use crate::words;

/// Runs what the buttons of a form do, and tells why something failed.
#[derive(Clone)]
pub(super) struct Run {
    api: Api,
    notices: Notices,
    i18n: I18n,
    /// The turn that runs now.
    running: RwSignal<Option<u32>>,
    last: StoredValue<u32>,
}

/// For one form.
pub(super) fn use_run() -> Run {
    Run {
        api: use_api(),
        notices: use_notices(),
        i18n: use_i18n(),
        running: RwSignal::new(None),
        last: StoredValue::new(0),
    }
}

impl Run {
    /// Whether something runs now.
    pub(super) fn busy(&self) -> Signal<bool> {
        let running = self.running;
        Signal::derive(move || running.get().is_some())
    }

    /// Has the answer that is awaited dropped: it would stand beside something else than what was asked.
    pub(super) fn forget(&self) {
        self.running.set(None);
    }

    /// Runs `work`, and hands its answer on while it is the one that is awaited: the tab may be left meanwhile, or what
    /// was asked be edited.
    pub(super) fn start<T: 'static>(
        &self,
        work: impl AsyncFnOnce(Api) -> Result<T, ApiError> + 'static,
        answer: impl FnOnce(T) + 'static,
    ) {
        let Self {
            api,
            notices,
            i18n,
            running,
            last,
        } = self.clone();
        let turn = last.get_value() + 1;
        last.set_value(turn);
        running.set(Some(turn));
        spawn_local(async move {
            let done = work(api).await;
            if running.try_get_untracked() != Some(Some(turn)) {
                return;
            }
            running.set(None);
            match done {
                Ok(answered) => answer(answered),
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    }
}
