//! The tab "Tags".

use kms_api::keys::KeyDetail;
use kms_api::tags::{Tag, TagAction};
use kms_api::{KeyId, Operation};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Api;
use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::form::Form;
use crate::components::notices::Notices;
use crate::components::skeleton::SkeletonFields;
use crate::context::{use_api, use_may_write, use_notices};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::load::use_load;
use crate::pages::keys::action::permits;
use crate::pages::keys::change::tags_call;
use crate::pages::keys::command::{AsCommand, Call};
use crate::pages::keys::tags::{TagDraft, TagRows};
use crate::shown::shown;
use crate::words;

/// The key's tags, to be edited together and saved once.
#[component]
pub fn Tags(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let editable = permits(&key, Operation::Edit);
    let id = key.key_id.clone();
    // It outlives what is loaded: what was typed stays when other tags come.
    let draft = TagDraft::new(&[]);
    let load = use_load(
        move || id.clone(),
        |api, id| async move { api.tags().of_key(&id).await },
    );
    // The editor is made anew for other tags, and a notice may ask for them later than that.
    let reload = Callback::new(move |()| load.reload());
    view! {
        <p class="note">{t!(i18n, keys.tags.lead)}</p>
        {shown(
            load,
            || view! { <SkeletonFields count=2 /> }.into_any(),
            move |tags| {
                if editable && may_write.get() {
                    draft.take_in(&tags);
                    view! { <Editor key=key.key_id.clone() tags draft reload /> }.into_any()
                } else {
                    view! { <Shown tags /> }.into_any()
                }
            },
        )}
    }
}

#[component]
fn Shown(tags: Vec<Tag>) -> impl IntoView {
    let i18n = use_i18n();
    let none = tags
        .is_empty()
        .then(|| view! { <p>{t!(i18n, keys.tags.none)}</p> });
    let each = |tag: Tag| view! { <li class="tag">{format!("{} = {}", tag.key, tag.value)}</li> };
    view! {
        {none}
        <ul class="cluster">{tags.into_iter().map(each).collect_view()}</ul>
    }
}

#[component]
fn Editor(key: KeyId, tags: Vec<Tag>, draft: TagDraft, reload: Callback<()>) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let busy = RwSignal::new(false);
    let calls = {
        let (key, before) = (key.clone(), tags.clone());
        move || calls(&key, &before, draft.valid())
    };
    let save = move |()| {
        let Some(wanted) = draft.parsed() else { return };
        let (api, key, before) = (api.clone(), key.clone(), tags.clone());
        busy.set(true);
        spawn_local(async move {
            let gone = gone(&before, &wanted);
            // What is gone goes first, so that twenty tags can be replaced by twenty others.
            let removed = api.tags().remove(&key, gone.clone()).await;
            let added = match &removed {
                Ok(()) => api.tags().add(&key, new(&before, &wanted)).await,
                Err(_) => Ok(()),
            };
            let _disposed = busy.try_set(false);
            let whole = removed.is_ok() && added.is_ok();
            let fewer = removed.is_ok() && !gone.is_empty();
            if fewer {
                let said = if whole {
                    t_string!(i18n, keys.tags.saved)
                } else {
                    t_string!(i18n, keys.tags.removed)
                };
                let (api, key) = (api.clone(), key.clone());
                notices.done_with_undo(said, move || {
                    let (api, key, gone) = (api.clone(), key.clone(), gone.clone());
                    give_back(api, key, gone, i18n, notices, reload);
                });
            } else if whole {
                notices.done(t_string!(i18n, keys.tags.saved));
            }
            if whole || fewer {
                let _left = reload.try_run(());
            }
            match removed.and(added) {
                Ok(()) => draft.saved(),
                // What was typed stays, to be tried again.
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    };
    view! {
        <div class="stack" data-measure="form">
            <Form on_submit=save>
                <TagRows draft />
                <div>
                    <Button variant=ButtonVariant::Primary kind=ButtonKind::Submit busy>
                        {t!(i18n, common.save)}
                    </Button>
                </div>
            </Form>
            <AsCommand calls=Signal::derive(calls) />
        </div>
    }
}

/// Undoes a removal.
fn give_back(
    api: Api,
    key: KeyId,
    gone: Vec<Tag>,
    i18n: I18n,
    notices: Notices,
    reload: Callback<()>,
) {
    spawn_local(async move {
        match api.tags().add(&key, gone).await {
            Ok(()) => {
                notices.done(t_string!(i18n, keys.tags.given_back));
                let _left = reload.try_run(());
            }
            Err(error) => words::tell(i18n, notices, &error),
        }
    });
}

/// What was there and is not wanted any more.
fn gone(before: &[Tag], wanted: &[Tag]) -> Vec<Tag> {
    let kept = |tag: &Tag| wanted.iter().any(|other| other.key == tag.key);
    before.iter().filter(|tag| !kept(tag)).cloned().collect()
}

/// What is wanted and was not there, or had another value.
fn new(before: &[Tag], wanted: &[Tag]) -> Vec<Tag> {
    let fresh = |tag: &&Tag| !before.contains(tag);
    wanted.iter().filter(fresh).cloned().collect()
}

/// What saving sends; nothing where nothing is to be saved.
fn calls(key: &KeyId, before: &[Tag], wanted: Option<Vec<Tag>>) -> Vec<Call> {
    let wanted = wanted.unwrap_or_else(|| before.to_vec());
    [
        (gone(before, &wanted), TagAction::Delete),
        (new(before, &wanted), TagAction::Create),
    ]
    .into_iter()
    .filter(|(tags, _)| !tags.is_empty())
    .map(|(tags, action)| tags_call(key.as_str(), &tags, action))
    .collect()
}
