//! The actions of the list, on the key's own page: what its state permits at hand, all of them in the menu.

use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant, LinkButton};
use crate::components::icon::Icon;
use crate::context::use_may_write;
use crate::i18n::use_i18n;
use crate::load::Load;
use crate::pages::keys::action::KeyAction;
use crate::pages::keys::action_menu::ActionMenu;
use crate::pages::keys::batch::{use_actions, use_batch};
use crate::pages::keys::delete::DeleteDialog;
use crate::route::Route;

/// What can be done with the key.
#[component]
pub fn Actions(key: KeyDetail, load: Load<KeyDetail>) -> impl IntoView {
    let may_write = use_may_write();
    let key = StoredValue::new(key);
    view! {
        <Show when=move || may_write.get()>
            <Permitted key=key.get_value() load />
        </Show>
    }
}

#[component]
fn Permitted(key: KeyDetail, load: Load<KeyDetail>) -> impl IntoView {
    let i18n = use_i18n();
    let deleting = RwSignal::new(Vec::new());
    let batch = use_batch(Callback::new(move |_| load.reload()));
    let act = use_actions(batch, deleting);
    let import = Route::ImportMaterial(key.key_id.clone()).path();
    let stored = StoredValue::new(key.clone());
    let direct = move |action: KeyAction| {
        if action == KeyAction::ImportMaterial {
            return view! {
                <LinkButton href=import.clone() variant=ButtonVariant::Primary icon=Icon::Upload>
                    {move || action.name(i18n)}
                </LinkButton>
            }
            .into_any();
        }
        view! {
            <Button
                variant=if action == KeyAction::ScheduleDeletion {
                    ButtonVariant::DangerQuiet
                } else {
                    ButtonVariant::Normal
                }
                busy=Signal::derive(move || batch.does(action))
                disabled=Signal::derive(move || batch.goes_on())
                on_press=move |()| act.run((action, stored.get_value()))
            >
                {move || action.name(i18n)}
            </Button>
        }
        .into_any()
    };
    // A deletion is cancelled where it is announced, above the tabs.
    let permitted = KeyAction::ALL
        .into_iter()
        .filter(|action| *action != KeyAction::CancelDeletion && action.changes(&key));
    view! {
        <div class="cluster page-head__actions">
            {permitted.map(direct).collect_view()} <ActionMenu key=key.clone() on_action=act />
        </div>
        <DeleteDialog keys=deleting batch />
    }
}
