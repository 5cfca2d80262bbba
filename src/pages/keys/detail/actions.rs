//! The actions of the list, on the key's own page: what its state permits at hand, all of them in the menu.

use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant, LinkButton};
use crate::components::focus::rest_at_heading;
use crate::components::icon::Icon;
use crate::context::use_may_write;
use crate::i18n::use_i18n;
use crate::load::Load;
use crate::pages::keys::action::KeyAction;
use crate::pages::keys::action_menu::ActionMenu;
use crate::pages::keys::ask::{Asked, Questions, use_actions};
use crate::pages::keys::batch::use_batch;
use crate::route::Route;

/// What can be done with the key.
#[component]
pub fn Actions(#[prop(into)] key: Signal<KeyDetail>, load: Load<KeyDetail>) -> impl IntoView {
    let may_write = use_may_write();
    // A button that was pressed goes when the key takes its action no more.
    Effect::new(move |before: Option<()>| {
        key.track();
        if before.is_some() {
            rest_at_heading();
        }
    });
    view! {
        <Show when=move || may_write.get()>
            <Permitted key load />
        </Show>
    }
}

#[component]
fn Permitted(key: Signal<KeyDetail>, load: Load<KeyDetail>) -> impl IntoView {
    let i18n = use_i18n();
    let batch = use_batch(Callback::new(move |_| load.reload()));
    let asked = Asked::new(batch);
    let act = use_actions(asked);
    let direct = move |action: KeyAction| {
        if action == KeyAction::ImportMaterial {
            let import = move || Route::ImportMaterial(key.get().key_id).path();
            return view! {
                <LinkButton
                    href=Signal::derive(import)
                    variant=ButtonVariant::Primary
                    icon=Icon::Upload
                >
                    {move || action.name(i18n)}
                </LinkButton>
            }
            .into_any();
        }
        let does = Signal::derive(move || batch.does(action));
        view! {
            <Button
                variant=if action == KeyAction::ScheduleDeletion {
                    ButtonVariant::DangerQuiet
                } else {
                    ButtonVariant::Normal
                }
                busy=does
                disabled=Signal::derive(move || batch.goes_on() && !does.get())
                on_press=move |()| act.run((action, key.get_untracked()))
            >
                {move || action.name(i18n)}
            </Button>
        }
        .into_any()
    };
    // A deletion is cancelled where it is announced, above the tabs.
    let permitted = move || {
        let mut actions = KeyAction::ALL.to_vec();
        actions.retain(|action| {
            *action != KeyAction::CancelDeletion && key.with(|key| action.changes(key))
        });
        actions
    };
    view! {
        <div class="cluster page-head__actions">
            <For each=permitted key=|action| *action let:action>
                {direct(action)}
            </For>
            <ActionMenu key busy=Signal::derive(move || batch.goes_on()) on_action=act />
        </div>
        <Questions asked />
    }
}
