//! The id under which the server's log has a request, to be told to whoever looks after the server.

use leptos::prelude::*;

use super::copy_button::CopyButton;
use crate::i18n::{t, t_string, use_i18n};

/// A line with the id, and a button that copies it; nothing where it is empty.
#[component]
pub fn RequestId(
    /// The id.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    let i18n = use_i18n();
    (!id.is_empty()).then(|| {
        view! {
            <span class="request-id note">
                {t!(i18n, common.request_id)} " " <code>{id.clone()}</code>
                <CopyButton
                    value=Signal::stored(id)
                    what=move || t_string!(i18n, common.request_id)
                />
            </span>
        }
    })
}
