//! Security and durability of imported keys: to be read, and the box to be ticked.

use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant};
use crate::components::check::Check;
use crate::components::dialog::Dialog;
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::error;
use crate::pages::keys::import::wizard::{Edit, Field};

/// The button that opens the text, and the check box.
#[component]
pub(super) fn Risk() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let open = RwSignal::new(false);
    let understood = flow.read(|wizard| wizard.draft.understood);
    view! {
        <div class="stack" data-gap="tight">
            <p>
                {t!(i18n, import.configure.understood_before)} " "
                <Button variant=ButtonVariant::Link on_press=move |()| open.set(true)>
                    {t!(i18n, import.configure.understood_button)}
                </Button> " " {t!(i18n, import.configure.understood_after)}
            </p>
            <Check
                checked=understood
                label=move || t_string!(i18n, import.configure.understood)
                id=Field::Understood.id()
                error=error(Field::Understood)
                on_change=move |ticked| flow.edit(Edit::Understood(ticked))
            />
        </div>
        <Dialog
            open=open
            title=move || t_string!(i18n, import.risk.title)
            on_close=move |()| open.set(false)
            actions=move || {
                view! {
                    <Button autofocus=true on_press=move |()| open.set(false)>
                        {t!(i18n, common.close)}
                    </Button>
                }
            }
        >
            <Facts layout=FactsLayout::Rows>
                <Fact name=move || t_string!(i18n, import.risk.security)>
                    {t!(i18n, import.risk.security_text)}
                </Fact>
                <Fact name=move || t_string!(i18n, import.risk.durability)>
                    {t!(i18n, import.risk.durability_text)}
                </Fact>
                <Fact name=move || t_string!(i18n, import.risk.association)>
                    {t!(i18n, import.risk.association_text)}
                </Fact>
                <Fact name=move || t_string!(i18n, import.risk.uniqueness)>
                    {t!(i18n, import.risk.uniqueness_text)}
                </Fact>
            </Facts>
        </Dialog>
    }
}
