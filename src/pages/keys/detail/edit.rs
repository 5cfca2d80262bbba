//! Alias and description of a key.

use kms_api::keys::{
    Alias, Description, KeyDetail, UpdateKeyAliasRequest, UpdateKeyDescriptionRequest,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError};
use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::callout::NotDone;
use crate::components::dialog::Dialog;
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::unique_id::unique_id;
use crate::context::{use_api, use_notices};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::load::Load;
use crate::words;

/// What the server refused of it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refused {
    Alias(String),
    Description(String),
    /// Neither of them by itself.
    Edit(ApiError),
}

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    /// What the server has by now: an alias may have been saved before its description was refused.
    saved: StoredValue<KeyDetail>,
    alias: RwSignal<String>,
    description: RwSignal<String>,
    refused: RwSignal<Option<Refused>>,
    busy: RwSignal<bool>,
}

impl Draft {
    fn of(key: &KeyDetail) -> Self {
        Self {
            saved: StoredValue::new(key.clone()),
            alias: RwSignal::new(key.key_alias.clone()),
            description: RwSignal::new(key.key_description.clone()),
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// As the server has it.
    fn reset(self) {
        let key = self.saved.get_value();
        self.alias.set(key.key_alias);
        self.description.set(key.key_description);
        self.refused.set(None);
    }

    fn alias_error(self, i18n: I18n) -> Option<String> {
        if Alias::parse(self.alias.get()).is_err() {
            return Some(t_string!(i18n, keys.create.alias_error).to_owned());
        }
        match self.refused.get()? {
            Refused::Alias(text) => Some(text),
            Refused::Description(_) | Refused::Edit(_) => None,
        }
    }

    fn description_error(self, i18n: I18n) -> Option<String> {
        if Description::parse(self.description.get()).is_err() {
            return Some(t_string!(i18n, keys.create.description_error).to_owned());
        }
        match self.refused.get()? {
            Refused::Description(text) => Some(text),
            Refused::Alias(_) | Refused::Edit(_) => None,
        }
    }

    fn other_error(self) -> Option<ApiError> {
        match self.refused.get()? {
            Refused::Edit(error) => Some(error),
            Refused::Alias(_) | Refused::Description(_) => None,
        }
    }
}

/// The dialog.
#[component]
pub fn EditDialog(key: KeyDetail, open: RwSignal<bool>, load: Load<KeyDetail>) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::of(&key);
    let form = StoredValue::new(unique_id("edit"));
    let save = saving(draft, open, load);
    let close = Callback::new(move |()| {
        open.set(false);
        draft.reset();
        if draft.saved.with_value(|saved| *saved != key) {
            load.reload();
        }
    });
    view! {
        <Dialog
            open
            title=move || t_string!(i18n, keys.detail.edit_title)
            on_close=close
            actions=move || {
                view! {
                    <Button on_press=close>{t!(i18n, common.cancel)}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        kind=ButtonKind::Submit
                        form=form.get_value()
                        busy=draft.busy
                    >
                        {t!(i18n, common.save)}
                    </Button>
                }
            }
        >
            <Form id=form.get_value() on_submit=save>
                <Fields draft />
            </Form>
        </Dialog>
    }
}

#[component]
fn Fields(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        {move || {
            let error = draft.other_error()?;
            let request_id = error.request_id().map(str::to_owned);
            Some(view! { <NotDone text=move || words::error(i18n, &error) request_id /> })
        }}
        <FormField
            label=move || t_string!(i18n, keys.create.alias)
            hint=move || t_string!(i18n, keys.create.alias_hint)
            error=Signal::derive(move || draft.alias_error(i18n))
        >
            <Input
                kind=InputKind::Code
                autofocus=true
                value=draft.alias
                on_input=move |text| {
                    draft.refused.set(None);
                    draft.alias.set(text);
                }
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, keys.create.description)
            error=Signal::derive(move || draft.description_error(i18n))
        >
            <Input
                value=draft.description
                on_input=move |text| {
                    draft.refused.set(None);
                    draft.description.set(text);
                }
            />
        </FormField>
    }
}

/// Saves what differs. What is refused is told at its field, and the dialog stays.
fn saving(draft: Draft, open: RwSignal<bool>, load: Load<KeyDetail>) -> Callback<()> {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    Callback::new(move |()| {
        let parsed = (
            Alias::parse(draft.alias.get_untracked()),
            Description::parse(draft.description.get_untracked()),
        );
        let (Ok(alias), Ok(description)) = parsed else {
            return;
        };
        let (api, mut key) = (api.clone(), draft.saved.get_value());
        draft.busy.set(true);
        spawn_local(async move {
            let answer = save(&api, &mut key, alias, description).await;
            let _disposed = draft.busy.try_set(false);
            let _disposed = draft.saved.try_set_value(key);
            match answer {
                Ok(()) => {
                    let _disposed = open.try_set(false);
                    notices.done(t_string!(i18n, keys.detail.saved));
                    load.reload();
                }
                Err(error) => {
                    let text = words::error(i18n, &error);
                    let refused = match error.field() {
                        Some("key_alias") => Refused::Alias(text),
                        Some("key_description") => Refused::Description(text),
                        _ => Refused::Edit(error),
                    };
                    let _disposed = draft.refused.try_set(Some(refused));
                }
            }
        });
    })
}

/// Only what differs is sent; `key` is what the server has afterwards.
async fn save(
    api: &Api,
    key: &mut KeyDetail,
    alias: Alias,
    description: Description,
) -> Result<(), ApiError> {
    if alias.as_str() != key.key_alias {
        let request = UpdateKeyAliasRequest {
            key_id: key.key_id.clone().into(),
            key_alias: alias,
            sequence: None,
        };
        api.keys().rename(&request).await?;
        request.key_alias.as_str().clone_into(&mut key.key_alias);
    }
    if description.as_str() != key.key_description {
        let request = UpdateKeyDescriptionRequest {
            key_id: key.key_id.clone().into(),
            key_description: description,
            sequence: None,
        };
        api.keys().describe_as(&request).await?;
        request
            .key_description
            .as_str()
            .clone_into(&mut key.key_description);
    }
    Ok(())
}
