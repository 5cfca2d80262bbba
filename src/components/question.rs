//! A question before something is taken away that can be made again.

use leptos::prelude::*;

use super::button::{Button, ButtonVariant};
use super::callout::{Callout, Tone};
use super::dialog::Dialog;
use crate::i18n::{t, use_i18n};

/// A dialog that asks; its first focus is on Cancel.
#[component]
pub fn Question(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The question.
    #[prop(into)]
    title: TextProp,
    /// What is lost.
    #[prop(into)]
    loss: TextProp,
    /// The verb, on the button that does it.
    #[prop(into)]
    verb: TextProp,
    /// Whether it is being done.
    #[prop(into)]
    busy: Signal<bool>,
    /// Called when the answer is yes.
    #[prop(into)]
    on_yes: Callback<()>,
    /// Called when the answer is no.
    #[prop(into)]
    on_no: Callback<()>,
    /// What else to know before answering.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let i18n = use_i18n();
    let actions = move || {
        let verb = verb.clone();
        view! {
            <Button autofocus=true on_press=on_no>
                {t!(i18n, common.cancel)}
            </Button>
            <Button variant=ButtonVariant::Danger busy on_press=on_yes>
                {move || verb.get()}
            </Button>
        }
    };
    view! {
        <Dialog open title on_close=on_no actions>
            <Callout tone=Tone::Warning title=loss.clone() />
            {children.as_ref().map(|children| children())}
        </Dialog>
    }
}
