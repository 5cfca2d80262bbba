//! The menu of what can be done with a key, the same in the list and on the key's page.

use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use super::action::KeyAction;
use crate::components::menu::{Menu, MenuItem};
use crate::i18n::{t_string, use_i18n};

/// Every action; what the key's state does not permit says why.
#[component]
pub fn ActionMenu(
    /// The key.
    #[prop(into)]
    key: Signal<KeyDetail>,
    /// Whether another change is made now, which a new one would have to wait for.
    busy: Signal<bool>,
    /// Whether it stands in a table.
    #[prop(optional)]
    small: bool,
    /// Called with what was chosen.
    on_action: Callback<(KeyAction, KeyDetail)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let item = move |action: KeyAction| {
        let reason = Signal::derive(move || {
            if busy.get() {
                return Some(t_string!(i18n, keys.action.busy).to_owned());
            }
            let obstacle = key.with(|key| action.obstacle(key))?;
            Some(obstacle.text(i18n).to_owned())
        });
        view! {
            <MenuItem
                danger=action == KeyAction::ScheduleDeletion
                reason
                on_press=move |()| on_action.run((action, key.get_untracked()))
            >
                {move || action.name(i18n)}
            </MenuItem>
        }
    };
    view! {
        <Menu label=move || t_string!(i18n, common.more) small>
            {KeyAction::ALL.map(item).collect_view()}
        </Menu>
    }
}
