//! The enterprise project of the new key.

use kms_api::keys::EnterpriseProjectId;
use leptos::prelude::*;

use super::Draft;
use super::said::Said;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::i18n::{t_string, use_i18n};

/// Its id, or nothing for the default one.
#[component]
pub(super) fn ProjectField(draft: RwSignal<Draft>, said: Said) -> impl IntoView {
    let i18n = use_i18n();
    let error = move || {
        let (is_empty, broken) = draft.with(|draft| {
            let id = draft.enterprise_project.trim();
            let broken = !id.is_empty() && EnterpriseProjectId::parse(id).is_err();
            (id.is_empty(), broken)
        });
        let rule = t_string!(i18n, keys.filters.enterprise_project_rule);
        said.error(is_empty, broken, rule)
    };
    view! {
        <FormField
            label=move || t_string!(i18n, keys.filters.enterprise_project)
            optional=move || t_string!(i18n, common.optional)
            hint=move || t_string!(i18n, keys.create.project_hint)
            error=Signal::derive(error)
            on_leave=move |()| said.leave()
        >
            <Input
                kind=InputKind::Code
                value=Signal::derive(move || draft.with(|draft| draft.enterprise_project.clone()))
                on_input=move |text| {
                    said.edit();
                    draft.update(|draft| draft.enterprise_project = text);
                }
            />
        </FormField>
    }
}
