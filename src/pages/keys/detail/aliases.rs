//! The tab "Aliases": further names of the key, under which programs may call it.

use kms_api::aliases::{AliasEntry, AliasName};
use kms_api::keys::KeyDetail;
use kms_api::{ErrorCode, KeyId, Operation};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::button::{Button, ButtonKind, ButtonSize};
use crate::components::copy_button::CopyButton;
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::moment::Day;
use crate::components::question::Question;
use crate::components::skeleton::SkeletonFields;
use crate::components::table::{ColumnKind, Head, Table};
use crate::context::{use_api, use_may_write, use_notices};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::pages::keys::action::permits;
use crate::shown::shown;
use crate::words;

/// What every alias begins with.
const PREFIX: &str = "alias/";

/// The key's aliases; those who may change keys add and remove them.
#[component]
pub(super) fn Aliases(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let editable = permits(&key, Operation::Edit);
    let id = key.key_id.clone();
    let load = use_load(
        move || id.clone(),
        |api, id| async move { api.aliases().of_key(&id).await },
    );
    let removing = RwSignal::new(None::<AliasEntry>);
    let key_id = key.key_id.clone();
    view! {
        <p class="note">{t!(i18n, keys.aliases.lead)}</p>
        {shown(
            load,
            || view! { <SkeletonFields count=2 /> }.into_any(),
            move |aliases| {
                if aliases.is_empty() {
                    return view! { <p>{t!(i18n, keys.aliases.none)}</p> }.into_any();
                }
                view! { <AliasTable aliases removing editable /> }.into_any()
            },
        )}
        <Show when=move || editable && may_write.get()>
            <Add key=key_id.clone() load />
        </Show>
        <Remove removing load />
    }
}

#[component]
fn AliasTable(
    aliases: Vec<AliasEntry>,
    removing: RwSignal<Option<AliasEntry>>,
    editable: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let changes = move || editable && may_write.get();
    let row = move |entry: AliasEntry| {
        let name = entry.alias.as_str().to_owned();
        let created = format::number(&entry.create_time);
        let entry = StoredValue::new(entry);
        view! {
            <tr class="table__row">
                <th class="table__cell" scope="row">
                    <span class="copy">
                        <code>{name.clone()}</code>
                        <CopyButton value=Signal::stored(name) what=move || t_string!(i18n, keys.alias) />
                    </span>
                </th>
                <td class="table__cell">{created.map(|at| view! { <Day at /> })}</td>
                <Show when=changes>
                    <td class="table__cell" data-kind="actions">
                        <Button
                            size=ButtonSize::Small
                            on_press=move |()| removing.set(Some(entry.get_value()))
                        >
                            {t!(i18n, common.delete)}
                        </Button>
                    </td>
                </Show>
            </tr>
        }
    };
    view! {
        <Table name=move || t_string!(i18n, keys.detail.aliases)>
            <thead>
                <tr>
                    <Head>{t!(i18n, keys.alias)}</Head>
                    <Head>{t!(i18n, keys.created)}</Head>
                    <Show when=changes>
                        <Head kind=ColumnKind::Actions>{t!(i18n, keys.actions)}</Head>
                    </Show>
                </tr>
            </thead>
            <tbody>{aliases.into_iter().map(row).collect_view()}</tbody>
        </Table>
    }
}

/// A field for one more. One that another key has is moved here on request.
#[component]
fn Add(key: KeyId, load: Load<Vec<AliasEntry>>) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let typed = RwSignal::new(PREFIX.to_owned());
    let error = RwSignal::new(None::<String>);
    let taken = RwSignal::new(None::<AliasName>);
    let busy = RwSignal::new(false);
    let key = StoredValue::new(key);
    let send = Callback::new(move |(alias, moved): (AliasName, bool)| {
        let api = api.clone();
        busy.set(true);
        spawn_local(async move {
            let key = key.get_value();
            let sent = if moved {
                api.aliases().associate(&key, alias.clone()).await
            } else {
                api.aliases().create(&key, alias.clone()).await
            };
            let _disposed = busy.try_set(false);
            match sent {
                Ok(()) => {
                    notices.done(t_string!(i18n, keys.aliases.added, alias = alias.as_str()));
                    let _disposed = typed.try_set(PREFIX.to_owned());
                    let _disposed = taken.try_set(None);
                    load.reload();
                }
                Err(refusal) => {
                    let is_taken = refusal.code() == Some(ErrorCode::AliasTaken);
                    let _disposed = taken.try_set(is_taken.then_some(alias));
                    let _disposed = error.try_set(Some(words::error(i18n, &refusal)));
                }
            }
        });
    });
    let submit = move |()| {
        error.set(None);
        taken.set(None);
        match AliasName::parse(typed.get_untracked().trim()) {
            Ok(alias) => send.run((alias, false)),
            Err(_) => error.set(Some(t_string!(i18n, keys.aliases.rule).to_owned())),
        }
    };
    view! {
        <div class="stack" data-measure="form">
            <Form on_submit=submit>
                <FormField
                    label=move || t_string!(i18n, keys.aliases.new)
                    hint=move || t_string!(i18n, keys.aliases.rule)
                    error
                >
                    <Input
                        kind=InputKind::Code
                        value=typed
                        max_length=255u32
                        on_input=move |text| typed.set(text)
                    />
                </FormField>
                <div class="cluster">
                    <Button kind=ButtonKind::Submit busy>
                        {t!(i18n, keys.aliases.add)}
                    </Button>
                    {move || {
                        taken
                            .get()
                            .map(|alias| {
                                view! {
                                    <Button busy on_press=move |()| send.run((alias.clone(), true))>
                                        {t!(i18n, keys.aliases.move_here)}
                                    </Button>
                                }
                            })
                    }}
                </div>
            </Form>
        </div>
    }
}

#[component]
fn Remove(removing: RwSignal<Option<AliasEntry>>, load: Load<Vec<AliasEntry>>) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let busy = RwSignal::new(false);
    let name = move || {
        removing.with(|entry| {
            entry
                .as_ref()
                .map_or_else(String::new, |entry| entry.alias.as_str().to_owned())
        })
    };
    let remove = move |()| {
        let Some(entry) = removing.get_untracked() else {
            return;
        };
        let api = api.clone();
        busy.set(true);
        spawn_local(async move {
            let alias = entry.alias.as_str().to_owned();
            match api.aliases().delete(entry.alias).await {
                Ok(()) => notices.done(t_string!(i18n, keys.aliases.removed, alias = alias)),
                Err(error) => words::tell(i18n, notices, &error),
            }
            let _disposed = busy.try_set(false);
            let _disposed = removing.try_set(None);
            load.reload();
        });
    };
    view! {
        <Question
            open=Signal::derive(move || removing.with(Option::is_some))
            title=move || t_string!(i18n, keys.aliases.question, alias = name())
            loss=move || t_string!(i18n, keys.aliases.loss)
            verb=move || t_string!(i18n, common.delete)
            busy
            on_yes=remove
            on_no=move |()| removing.set(None)
        />
    }
}
