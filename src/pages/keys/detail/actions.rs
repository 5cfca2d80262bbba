//! The actions of the list, on the key's own page.

use kms_api::Operation;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::button::{Button, ButtonVariant, LinkButton};
use crate::components::icon::Icon;
use crate::context::{use_api, use_may_write, use_notices};
use crate::i18n::{t, use_i18n};
use crate::load::Load;
use crate::pages::keys::action::{KeyAction, permits};
use crate::pages::keys::delete::DeleteDialog;
use crate::pages::keys::parts::name_of;
use crate::route::Route;
use crate::words;

/// What the key's state permits.
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
    let import =
        permits(&key, Operation::Import).then(|| Route::ImportMaterial(key.key_id.clone()).path());
    let deletable = permits(&key, Operation::ScheduleDeletion).then(|| key.clone());
    let (running, act) = use_action(load);
    // A deletion is cancelled where it is announced, above the tabs.
    let changing = KeyAction::ALL
        .into_iter()
        .filter(|action| *action != KeyAction::CancelDeletion && action.changes(&key));
    let buttons = changing.map(|action| {
        let (act, key) = (act.clone(), key.clone());
        view! {
            <Button
                busy=Signal::derive(move || running.get() == Some(action))
                disabled=Signal::derive(move || running.get().is_some())
                on_press=move |()| act(action, key.clone())
            >
                {move || action.name(i18n)}
            </Button>
        }
    });
    let buttons = buttons.collect_view();
    view! {
        <div class="cluster page-head__actions">
            {buttons}
            {deletable
                .map(|key| {
                    view! {
                        <Button
                            variant=ButtonVariant::DangerQuiet
                            disabled=Signal::derive(move || running.get().is_some())
                            on_press=move |()| deleting.set(vec![key.clone()])
                        >
                            {t!(i18n, keys.action.schedule_deletion)}
                        </Button>
                    }
                })}
            {import
                .map(|href| {
                    view! {
                        <LinkButton href variant=ButtonVariant::Primary icon=Icon::Upload>
                            {t!(i18n, keys.action.import_material)}
                        </LinkButton>
                    }
                })}
        </div>
        <DeleteDialog keys=deleting on_done=move |()| load.reload() />
    }
}

/// Which action runs, and what begins one; the key is loaded again when it has ended.
pub(super) fn use_action(
    load: Load<KeyDetail>,
) -> (
    RwSignal<Option<KeyAction>>,
    impl Fn(KeyAction, KeyDetail) + Clone,
) {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let running = RwSignal::new(None::<KeyAction>);
    let act = move |action: KeyAction, key: KeyDetail| {
        if running.get_untracked().is_some() {
            return;
        }
        running.set(Some(action));
        let api = api.clone();
        spawn_local(async move {
            match action.run(&api, &key).await {
                Ok(()) => notices.done(action.done(i18n, &name_of(&key))),
                Err(error) => words::tell(i18n, notices, &error),
            }
            load.reload();
            let _disposed = running.try_set(None);
        });
    };
    (running, act)
}
