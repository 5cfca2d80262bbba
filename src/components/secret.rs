//! A secret on the page: hidden until it is asked for, and copied without being shown.

use leptos::prelude::*;

use super::button::{Button, ButtonSize};
use super::copy_button::CopyButton;
use crate::i18n::{t_string, use_i18n};

/// What stands in the place of a hidden secret, whatever its length.
const HIDDEN: &str = "••••••••";

/// A secret, a button that shows and hides it, and one that copies it.
#[component]
pub fn Secret(
    /// The secret.
    #[prop(into)]
    value: Signal<String>,
    /// What it is, to follow "Copy".
    #[prop(into)]
    what: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = RwSignal::new(false);
    view! {
        <span class="cluster">
            <code>{move || if shown.get() { value.get() } else { HIDDEN.to_owned() }}</code>
            <Button size=ButtonSize::Small on_press=move |()| shown.update(|shown| *shown = !*shown)>
                {move || {
                    if shown.get() {
                        t_string!(i18n, common.hide)
                    } else {
                        t_string!(i18n, common.show)
                    }
                }}
            </Button>
            <CopyButton value what />
        </span>
    }
}
