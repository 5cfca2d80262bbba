//! The states of what a page or a part of it loads: its skeleton, why it failed, and the thing itself.

use leptos::prelude::*;

use crate::components::loaded::Failed;
use crate::i18n::use_i18n;
use crate::load::Load;
use crate::words;

/// What was loaded; until then its skeleton, and where that fails the reason, to be tried again.
pub fn shown<T: Clone + PartialEq + Send + Sync + 'static>(
    load: Load<T>,
    skeleton: impl Fn() -> AnyView + Send + 'static,
    view: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    move || match load.latest() {
        None => skeleton(),
        Some(Ok(loaded)) => view(loaded),
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
    }
}
