//! What a key has to be beside what the file holds, where the two differ.

use kms_wrap_worker::Refusal;
use leptos::prelude::*;

use super::words;
use crate::components::facts::{Fact, Facts};
use crate::i18n::{t_string, use_i18n};

/// The two side by side; nothing where the file is refused for another reason.
#[component]
pub fn Difference(
    /// Why the file is refused, if it is.
    #[prop(into)]
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let (demanded, read) =
            refusal.with(|refusal| words::difference(i18n, refusal.as_ref()?))?;
        Some(view! {
            <Facts>
                <Fact name=move || t_string!(i18n, key_file.demanded)>{demanded}</Fact>
                <Fact name=move || t_string!(i18n, key_file.in_file)>{read}</Fact>
            </Facts>
        })
    }
}
