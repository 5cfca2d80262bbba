//! A modal dialog: the browser's own, which holds the focus and gives it back.

use leptos::html;
use leptos::prelude::*;

use super::focus::rest_at_heading;
use super::unique_id::unique_id;

/// A dialog. Give its Cancel button `autofocus`.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Its name: for what destroys something, the question.
    #[prop(into)]
    title: TextProp,
    /// Called when it is dismissed with Escape.
    #[prop(into)]
    on_close: Callback<()>,
    /// Its buttons.
    #[prop(into)]
    actions: ViewFn,
    /// Its body.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog");
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() && !dialog.open() {
            // It fails for an element outside the document alone, where there is nothing to show.
            let _shown = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
            // What opened it may be gone, or have gone with what the dialog did.
            rest_at_heading();
        }
    });
    // One that goes while it is open gives the focus back as well.
    on_cleanup(move || {
        let dialog = element.try_get_untracked().flatten();
        if let Some(dialog) = dialog.filter(|dialog| dialog.open()) {
            dialog.close();
            rest_at_heading();
        }
    });
    let children = StoredValue::new(children);
    let actions = StoredValue::new(actions);
    let name_id = title_id.clone();
    view! {
        <dialog
            class="dialog"
            node_ref=element
            aria-labelledby=title_id
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_close.run(());
            }
        >
            <h2 class="dialog__head" id=name_id>
                {move || title.get()}
            </h2>
            <Show when=move || open.get()>
                <div class="dialog__body">{children.with_value(|children| children())}</div>
                <div class="dialog__foot">{actions.with_value(ViewFn::run)}</div>
            </Show>
        </dialog>
    }
}
