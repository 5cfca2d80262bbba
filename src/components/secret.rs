//! A secret on the page: hidden until it is asked for, and copied without being shown.

use leptos::html;
use leptos::prelude::*;
use zeroize::Zeroizing;

use super::button::{Button, ButtonSize};
use super::copy_button::{CopyBy, write_clipboard};
use crate::i18n::{t_string, use_i18n};

/// What stands in the place of a hidden secret, whatever its length.
const HIDDEN: &str = "••••••••";

/// A secret, a button that shows and hides it, and one that copies it. What the browser itself keeps of a text that it
/// shows or copies is beyond reach; nothing else keeps a copy of it.
#[component]
pub fn Secret(
    /// The secret.
    value: Zeroizing<String>,
    /// What it is, to follow "Copy".
    #[prop(into)]
    what: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    let value = StoredValue::new(value);
    let shown = RwSignal::new(false);
    let code = NodeRef::<html::Code>::new();
    // A view of the text would be a copy that nothing wipes.
    Effect::new(move |_| {
        let (Some(code), shown) = (code.get(), shown.get()) else {
            return;
        };
        value.with_value(|secret| code.set_text_content(Some(if shown { secret } else { HIDDEN })));
    });
    let write = move |()| value.with_value(|secret| write_clipboard(secret));
    view! {
        <span class="cluster">
            <code node_ref=code></code>
            <Button size=ButtonSize::Small on_press=move |()| shown.update(|shown| *shown = !*shown)>
                {move || {
                    if shown.get() {
                        t_string!(i18n, common.hide)
                    } else {
                        t_string!(i18n, common.show)
                    }
                }}
            </Button>
            <CopyBy write what />
        </span>
    }
}
