//! Loading what a page shows: again when what it depends on changes, when asked to, and after signing in again.

use std::future::Future;

use leptos::prelude::*;

use crate::api::{Api, ApiError};
use crate::context::{use_api, use_session};

/// Something that is loaded.
pub struct Load<T: 'static> {
    resource: LocalResource<Result<T, ApiError>>,
    busy: RwSignal<bool>,
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Load<T> {}

impl<T: Clone + 'static> Load<T> {
    /// What came last; none while it loads for the first time.
    pub fn latest(self) -> Option<Result<T, ApiError>> {
        self.resource.get()
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
    T: Clone + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let api = use_api();
    let session = use_session();
    let signed_in = Memo::new(move |_| session.with(|state| state.session().is_some()));
    let busy = RwSignal::new(false);
    let resource = LocalResource::new(move || {
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
    Load { resource, busy }
}
