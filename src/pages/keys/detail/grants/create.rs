//! A new grant: to whom, for what.

use std::collections::BTreeSet;

use kms_api::KeyId;
use kms_api::grants::{CreateGrantRequest, GrantName, GrantOperation, Principal};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::button::{Button, ButtonKind};
use crate::components::check::Check;
use crate::components::form::Form;
use crate::components::form_field::{FieldError, FormField};
use crate::components::input::{Input, InputKind};
use crate::components::unique_id::unique_id;
use crate::context::{use_api, use_notices};
use crate::i18n::{t, t_string, use_i18n};
use crate::words;

#[derive(Clone, Copy)]
struct Draft {
    grantee: RwSignal<String>,
    name: RwSignal<String>,
    operations: RwSignal<BTreeSet<&'static str>>,
    grantee_error: RwSignal<Option<String>>,
    name_error: RwSignal<Option<String>>,
    operations_error: RwSignal<Option<String>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            grantee: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            operations: RwSignal::new(BTreeSet::new()),
            grantee_error: RwSignal::new(None),
            name_error: RwSignal::new(None),
            operations_error: RwSignal::new(None),
        }
    }

    fn clear(self) {
        for text in [self.grantee, self.name] {
            let _disposed = text.try_set(String::new());
        }
        let _disposed = self.operations.try_set(BTreeSet::new());
    }

    fn toggle(self, operation: GrantOperation, on: bool) {
        self.operations.update(|chosen| {
            if on {
                chosen.insert(operation.as_str());
            } else {
                chosen.remove(operation.as_str());
            }
        });
    }
}

/// The form.
#[component]
pub(super) fn CreateGrant(key: KeyId, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let draft = Draft::new();
    let busy = RwSignal::new(false);
    let submit = move |()| {
        let grantee = Principal::parse(draft.grantee.get_untracked().trim());
        let grantee_wrong = grantee
            .is_err()
            .then(|| t_string!(i18n, keys.grants.grantee_rule).to_owned());
        draft.grantee_error.set(grantee_wrong);
        let name = draft.name.get_untracked();
        let name = Some(name.trim()).filter(|name| !name.is_empty());
        let name = name.map(GrantName::parse).transpose();
        let name_wrong = name
            .is_err()
            .then(|| t_string!(i18n, keys.grants.name_rule).to_owned());
        draft.name_error.set(name_wrong);
        let chosen = draft.operations.get_untracked();
        let operations: Vec<GrantOperation> = GrantOperation::ALL
            .iter()
            .copied()
            .filter(|operation| chosen.contains(operation.as_str()))
            .collect();
        let rule = kms_api::grants::check_operations(&operations);
        let operations_wrong = rule
            .is_err()
            .then(|| t_string!(i18n, keys.grants.operations_rule).to_owned());
        draft.operations_error.set(operations_wrong);
        let (Ok(grantee_principal), Ok(name), Ok(())) = (grantee, name, rule) else {
            return;
        };
        let request = CreateGrantRequest {
            key_id: key.clone().into(),
            grantee_principal,
            operations,
            name,
            retiring_principal: None,
            grantee_principal_type: None,
            sequence: None,
        };
        let api = api.clone();
        busy.set(true);
        spawn_local(async move {
            let made = api.grants().create(&request).await;
            let _disposed = busy.try_set(false);
            match made {
                Ok(_) => {
                    notices.done(t_string!(i18n, keys.grants.made));
                    draft.clear();
                    on_done.run(());
                }
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    };
    view! {
        <div class="stack" data-measure="form">
            <h2>{t!(i18n, keys.grants.new)}</h2>
            <Form on_submit=submit>
                <FormField
                    label=move || t_string!(i18n, keys.grants.grantee)
                    hint=move || t_string!(i18n, keys.grants.grantee_hint)
                    error=draft.grantee_error
                >
                    <Input
                        kind=InputKind::Code
                        value=draft.grantee
                        on_input=move |text| draft.grantee.set(text)
                    />
                </FormField>
                <Operations draft />
                <FormField
                    label=move || t_string!(i18n, keys.grants.name)
                    optional=move || t_string!(i18n, common.optional)
                    error=draft.name_error
                >
                    <Input value=draft.name on_input=move |text| draft.name.set(text) />
                </FormField>
                <div>
                    <Button kind=ButtonKind::Submit busy>
                        {t!(i18n, keys.grants.create)}
                    </Button>
                </div>
            </Form>
        </div>
    }
}

#[component]
fn Operations(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let each = move |operation: GrantOperation| {
        view! {
            <Check
                checked=Signal::derive(move || {
                    draft.operations.with(|chosen| chosen.contains(operation.as_str()))
                })
                label=move || operation.as_str().to_owned()
                on_change=move |on| draft.toggle(operation, on)
            />
        }
    };
    view! {
        <fieldset class="grant-operations">
            <legend class="field__label">{t!(i18n, keys.grants.operations)}</legend>
            <div class="grant-operations__grid">
                {GrantOperation::ALL.iter().copied().map(each).collect_view()}
            </div>
            <FieldError id=unique_id("operations-error") error=draft.operations_error />
        </fieldset>
    }
}
