//! A tab that loads what it shows: its skeleton, its failure, and the thing itself.

use leptos::prelude::*;

use crate::components::loaded::Failed;
use crate::components::skeleton::SkeletonFields;
use crate::i18n::use_i18n;
use crate::load::Load;
use crate::words;

/// Shows what came last with `view`, and what stands in its place until then.
pub(super) fn loaded<T>(
    load: Load<T>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let i18n = use_i18n();
    move || match load.latest() {
        None => view! { <SkeletonFields count=2 /> }.into_any(),
        Some(Err(error)) => {
            let request_id = error.request_id().unwrap_or_default().to_owned();
            view! {
                <Failed
                    text=move || words::error(i18n, &error)
                    request_id
                    busy=load.busy()
                    on_retry=move |()| load.reload()
                />
            }
            .into_any()
        }
        Some(Ok(found)) => view(found),
    }
}
