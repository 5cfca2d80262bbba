//! Whether a signature or an authentication code is a message's.

use leptos::prelude::*;

use crate::components::callout::{Callout, Tone};

/// The answer, read out when it arrives; nothing until then.
#[component]
pub(super) fn Verdict(
    /// Whether it is.
    #[prop(into)]
    valid: Signal<Option<bool>>,
    /// What is said if it is.
    #[prop(into)]
    yes: TextProp,
    /// What is said if it is not.
    #[prop(into)]
    no: TextProp,
) -> impl IntoView {
    let said = move |valid: bool| {
        let (tone, title) = if valid {
            (Tone::Success, yes.clone())
        } else {
            (Tone::Danger, no.clone())
        };
        view! { <Callout tone title /> }
    };
    view! { <div role="status">{move || valid.get().map(&said)}</div> }
}
