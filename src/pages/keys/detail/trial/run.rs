//! One trial after the other: the buttons of a form are busy while one of them runs.

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
    busy: RwSignal<bool>,
}

/// For one form.
pub(super) fn use_run() -> Run {
    Run {
        api: use_api(),
        notices: use_notices(),
        i18n: use_i18n(),
        busy: RwSignal::new(false),
    }
}

impl Run {
    /// Whether something runs now.
    pub(super) fn busy(&self) -> Signal<bool> {
        self.busy.into()
    }

    /// Runs `work`. The tab may be left meanwhile, so that it sets signals by `try_set` alone.
    pub(super) fn start(&self, work: impl AsyncFnOnce(Api) -> Result<(), ApiError> + 'static) {
        let Self {
            api,
            notices,
            i18n,
            busy,
        } = self.clone();
        busy.set(true);
        spawn_local(async move {
            let done = work(api).await;
            let _disposed = busy.try_set(false);
            if let Err(error) = done {
                words::tell(i18n, notices, &error);
            }
        });
    }
}
