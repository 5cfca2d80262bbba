//! Deleting something for good, once its name is typed.

use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::confirm::{TypedConfirm, is_confirmed};
use crate::components::dialog::Dialog;
use crate::i18n::{t, use_i18n};

/// The dialog.
#[component]
pub fn LoseDialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The name of what is to be deleted.
    #[prop(into)]
    quoted: Signal<String>,
    /// The question.
    #[prop(into)]
    title: TextProp,
    /// What is lost.
    #[prop(into)]
    loss: TextProp,
    /// Whether it is being deleted.
    busy: Signal<bool>,
    /// Called when it is dismissed.
    #[prop(into)]
    on_close: Callback<()>,
    /// Called once the name was typed.
    #[prop(into)]
    on_delete: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        // What was typed for one does not confirm the next.
        open.track();
        typed.set(String::new());
    });
    let loss = StoredValue::new(loss);
    view! {
        <Dialog
            open
            title
            on_close
            actions=move || {
                view! {
                    <Button autofocus=true on_press=on_close>
                        {t!(i18n, common.cancel)}
                    </Button>
                    <Button
                        variant=ButtonVariant::Danger
                        disabled=Signal::derive(move || !is_confirmed(quoted, typed))
                        busy
                        on_press=on_delete
                    >
                        {t!(i18n, common.delete)}
                    </Button>
                }
            }
        >
            <Callout tone=Tone::Danger title=loss.get_value() />
            <TypedConfirm quoted typed />
        </Dialog>
    }
}
