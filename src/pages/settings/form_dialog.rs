//! A dialog around one form.

use leptos::prelude::*;

use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::dialog::Dialog;
use crate::components::form::Form;
use crate::components::unique_id::unique_id;
use crate::i18n::{t, use_i18n};

/// The dialog, with "Cancel" and the button that submits the form.
#[component]
pub fn FormDialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Its title.
    #[prop(into)]
    title: TextProp,
    /// What the button that submits it says.
    #[prop(into)]
    submit: TextProp,
    /// The weight of that button.
    #[prop(default = ButtonVariant::Primary)]
    variant: ButtonVariant,
    /// Whether what was submitted is going on.
    busy: Signal<bool>,
    /// Called when it is dismissed.
    #[prop(into)]
    on_close: Callback<()>,
    /// Called when it is submitted.
    #[prop(into)]
    on_submit: Callback<()>,
    /// The form's fields.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let form = StoredValue::new(unique_id("form"));
    let submit = StoredValue::new(submit);
    let children = StoredValue::new(children);
    view! {
        <Dialog
            open
            title
            on_close
            actions=move || {
                view! {
                    <Button autofocus=variant == ButtonVariant::Danger on_press=on_close>
                        {t!(i18n, common.cancel)}
                    </Button>
                    <Button variant kind=ButtonKind::Submit form=form.get_value() busy>
                        {move || submit.with_value(TextProp::get)}
                    </Button>
                }
            }
        >
            <Form id=form.get_value() on_submit>
                {children.with_value(|children| children())}
            </Form>
        </Dialog>
    }
}
