//! Alias and description of a key.

use kms_api::keys::{
    Alias, Description, KeyDetail, UpdateKeyAliasRequest, UpdateKeyDescriptionRequest,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError};
use crate::components::button::{Button, ButtonVariant};
use crate::components::dialog::Dialog;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::context::{use_api, use_notices};
use crate::i18n::{t, t_string, use_i18n};
use crate::load::Load;
use crate::words;

/// The dialog.
#[component]
pub fn EditDialog(key: KeyDetail, open: RwSignal<bool>, load: Load<KeyDetail>) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let alias = RwSignal::new(key.key_alias.clone());
    let description = RwSignal::new(key.key_description.clone());
    let refused = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let alias_error = move || {
        let broken = Alias::parse(alias.get()).is_err();
        broken
            .then(|| t_string!(i18n, keys.create.alias_error).to_owned())
            .or_else(|| refused.get())
    };
    let description_error = move || {
        let broken = Description::parse(description.get()).is_err();
        broken.then(|| t_string!(i18n, keys.create.description_error).to_owned())
    };
    let save = move |()| {
        let parsed = (
            Alias::parse(alias.get_untracked()),
            Description::parse(description.get_untracked()),
        );
        let (Ok(alias), Ok(description)) = parsed else {
            return;
        };
        let (api, key) = (api.clone(), key.clone());
        busy.set(true);
        spawn_local(async move {
            let saved = save(&api, &key, alias, description).await;
            let _disposed = busy.try_set(false);
            match saved {
                Ok(()) => {
                    open.set(false);
                    notices.done(t_string!(i18n, keys.detail.saved));
                    load.reload();
                }
                Err(error) => refused.set(Some(words::error(i18n, &error))),
            }
        });
    };
    view! {
        <Dialog
            open
            title=move || t_string!(i18n, keys.detail.edit_title)
            on_close=move |()| open.set(false)
            actions=move || {
                view! {
                    <Button on_press=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
                    <Button variant=ButtonVariant::Primary busy on_press=save.clone()>
                        {t!(i18n, common.save)}
                    </Button>
                }
            }
        >
            <FormField
                label=move || t_string!(i18n, keys.create.alias)
                hint=move || t_string!(i18n, keys.create.alias_hint)
                error=Signal::derive(alias_error)
            >
                <Input
                    kind=InputKind::Code
                    autofocus=true
                    value=alias
                    on_input=move |text| {
                        refused.set(None);
                        alias.set(text);
                    }
                />
            </FormField>
            <FormField
                label=move || t_string!(i18n, keys.create.description)
                error=Signal::derive(description_error)
            >
                <Input value=description on_input=move |text| description.set(text) />
            </FormField>
        </Dialog>
    }
}

/// Only what differs is sent.
async fn save(
    api: &Api,
    key: &KeyDetail,
    alias: Alias,
    description: Description,
) -> Result<(), ApiError> {
    if alias.as_str() != key.key_alias {
        let request = UpdateKeyAliasRequest {
            key_id: key.key_id.clone(),
            key_alias: alias,
            sequence: None,
        };
        api.keys().rename(&request).await?;
    }
    if description.as_str() != key.key_description {
        let request = UpdateKeyDescriptionRequest {
            key_id: key.key_id.clone(),
            key_description: description,
            sequence: None,
        };
        api.keys().describe_as(&request).await?;
    }
    Ok(())
}
