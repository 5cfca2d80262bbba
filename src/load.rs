//! Loading what a page shows: again when what it depends on changes, when asked to, and after signing in again.

use std::future::Future;

use leptos::prelude::*;

use crate::api::{Api, ApiError};
use crate::context::{use_api, use_session};

/// Something that is loaded.
pub struct Load<T: Send + Sync + 'static> {
    resource: LocalResource<Result<T, ApiError>>,
    latest: Memo<Option<Result<T, ApiError>>>,
    busy: RwSignal<bool>,
}

impl<T: Send + Sync> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Load<T> {}

impl<T: Clone + Send + Sync + 'static> Load<T> {
    /// What came last; none while it loads for the first time. It outlives the session: whoever signs in again finds
    /// the page, and what they typed in it, as they left it. The same answer once more changes nothing.
    pub fn latest(self) -> Option<Result<T, ApiError>> {
        self.latest.get()
    }

    /// Whether it is loading now; what came last still stands.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Loads it again.
    pub fn reload(self) {
        self.resource.refetch();
    }
}

/// Loads with `fetch` what `source` names, and again whenever it names something else.
pub fn use_load<S, T, F>(
    source: impl Fn() -> S + 'static,
    fetch: impl Fn(Api, S) -> F + 'static,
) -> Load<T>
where
    S: 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let api = use_api();
    let session = use_session();
    let signed_in = Memo::new(move |_| session.with(|state| state.session().is_some()));
    let busy = RwSignal::new(false);
    let found_again = api.link().found_again();
    let resource = LocalResource::new(move || {
        found_again.track();
        // Without a session nothing is asked; signing in loads it again.
        let answer = signed_in.get().then(|| fetch(api.clone(), source()));
        async move {
            let Some(answer) = answer else {
                return Err(ApiError::SignedOut);
            };
            let _disposed = busy.try_set(true);
            let answer = answer.await;
            let _disposed = busy.try_set(false);
            answer
        }
    });
    let latest = Memo::new(move |before: Option<&Option<Result<T, ApiError>>>| {
        let now = resource.get();
        match before {
            Some(Some(Ok(_))) if ended(now.as_ref()) => before.cloned().flatten(),
            _ => now,
        }
    });
    Load {
        resource,
        latest,
        busy,
    }
}

/// Whether it was not loaded because nobody is signed in, or no longer.
fn ended<T>(answer: Option<&Result<T, ApiError>>) -> bool {
    matches!(answer, Some(Err(error)) if error.ends_session())
}
