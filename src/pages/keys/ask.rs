//! What an action of keys does: what can be undone by one click at once, the others lead to where they are asked about.

use kms_api::keys::KeyDetail;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::action::KeyAction;
use super::batch::Batch;
use super::delete::DeleteDialog;
use super::disable::DisableQuestion;
use crate::route::Route;

/// The keys that are asked about, by what is asked.
#[derive(Clone, Copy)]
pub struct Asked {
    batch: Batch,
    disabling: RwSignal<Vec<KeyDetail>>,
    deleting: RwSignal<Vec<KeyDetail>>,
}

impl Asked {
    /// Nothing yet; `batch` does it in the end.
    pub fn new(batch: Batch) -> Self {
        Self {
            batch,
            disabling: RwSignal::new(Vec::new()),
            deleting: RwSignal::new(Vec::new()),
        }
    }

    /// Does it to `keys`, or asks first. An import is of one key, and leads away.
    pub fn take(self, action: KeyAction, keys: Vec<KeyDetail>) {
        match action {
            KeyAction::Disable => self.disabling.set(keys),
            KeyAction::ScheduleDeletion => self.deleting.set(keys),
            KeyAction::ImportMaterial | KeyAction::Enable | KeyAction::CancelDeletion => {
                if let Some(change) = action.change() {
                    self.batch.start(change, keys);
                }
            }
        }
    }
}

/// What the actions of one key do.
pub fn use_actions(asked: Asked) -> Callback<(KeyAction, KeyDetail)> {
    let navigate = use_navigate();
    Callback::new(move |(action, key): (KeyAction, KeyDetail)| {
        if action == KeyAction::ImportMaterial {
            let import = Route::ImportMaterial(key.key_id);
            navigate(&import.path(), NavigateOptions::default());
        } else {
            asked.take(action, vec![key]);
        }
    })
}

/// The questions.
#[component]
pub fn Questions(
    /// What is asked about.
    asked: Asked,
) -> impl IntoView {
    view! {
        <DisableQuestion keys=asked.disabling batch=asked.batch />
        <DeleteDialog keys=asked.deleting batch=asked.batch />
    }
}
