//! The tab "General": what the key is.

use kms_api::KeyUsage;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use super::edit::EditDialog;
use crate::components::button::Button;
use crate::components::facts::{Fact, Facts};
use crate::components::moment::Moment;
use crate::context::use_may_write;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::Load;
use crate::pages::keys::action::permits;
use crate::words;

/// Facts in columns.
#[component]
pub fn General(key: KeyDetail, load: Load<KeyDetail>) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let editing = RwSignal::new(false);
    let editable = permits(&key, kms_api::Operation::Edit);
    let (usage, origin, spec) = (key.key_usage, key.origin, key.key_spec);
    let created = format::number(&key.creation_date);
    let expires = format::number(&key.expiration_time).map(|seconds| seconds * 1000.0);
    let deletion = format::number(&key.scheduled_deletion_date);
    let description = key.key_description.clone();
    let project = key.sys_enterprise_project_id.clone();
    view! {
        <Facts>
            <Fact name=move || t_string!(i18n, keys.spec)>
                {spec.as_str()} " " <span class="note">{move || words::spec(i18n, spec)}</span>
            </Fact>
            <Fact name=move || t_string!(i18n, keys.usage)>
                {usage.map(KeyUsage::as_str)} " "
                <span class="note">{move || usage.map(|usage| words::usage(i18n, usage))}</span>
            </Fact>
            <Fact name=move || t_string!(i18n, keys.origin)>{move || words::origin(i18n, origin)}</Fact>
            <Fact name=move || t_string!(i18n, keys.created)>
                {created.map(|at| view! { <Moment at /> })}
            </Fact>
            <Fact name=move || t_string!(i18n, keys.expires)>
                {match expires {
                    Some(at) => view! { <Moment at /> }.into_any(),
                    None => view! { {t!(i18n, keys.never)} }.into_any(),
                }}
            </Fact>
            {deletion
                .map(|at| {
                    view! {
                        <Fact name=move || t_string!(i18n, keys.detail.deletion)>
                            <Moment at />
                        </Fact>
                    }
                })}
            <Fact name=move || t_string!(i18n, keys.detail.project) code=true>{project}</Fact>
            <Fact name=move || t_string!(i18n, keys.detail.description)>
                {if description.is_empty() {
                    view! { <span class="note">{t!(i18n, common.none)}</span> }.into_any()
                } else {
                    description.into_any()
                }}
            </Fact>
        </Facts>
        <Show when=move || editable && may_write.get()>
            <div>
                <Button on_press=move |()| editing.set(true)>
                    {t!(i18n, keys.detail.edit_title)}
                </Button>
            </div>
        </Show>
        <EditDialog key open=editing load />
    }
}
