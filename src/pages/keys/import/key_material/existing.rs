//! Files that were wrapped elsewhere.

use leptos::prelude::*;

use super::commands::Commands;
use crate::components::file_drop::FileDrop;
use crate::components::form_field::FormField;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::error;
use crate::pages::keys::import::wizard::{Field, Way};

/// One file for a symmetric key, two for a key pair.
#[component]
pub(super) fn Existing() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let asymmetric = flow.read(|wizard| {
        wizard
            .step
            .key()
            .is_some_and(|key| key.spec.is_asymmetric())
    });
    let label = move || {
        if asymmetric.get() {
            t_string!(i18n, import.material.temporary)
        } else {
            t_string!(i18n, import.material.key_material)
        }
    };
    let hint = move || {
        if asymmetric.get() {
            t_string!(i18n, import.material.temporary_hint)
        } else {
            t_string!(i18n, import.material.key_material_hint)
        }
    };
    view! {
        <p class="note">{t!(i18n, import.material.existing_intro)}</p>
        <Commands />
        <Wrapped field=Field::Material label=label hint=hint />
        <Show when=move || asymmetric.get()>
            <Wrapped
                field=Field::PrivateKey
                label=move || t_string!(i18n, import.material.private_key)
                hint=move || t_string!(i18n, import.material.private_key_hint)
            />
        </Show>
    }
}

#[component]
fn Wrapped(
    field: Field,
    #[prop(into)] label: TextProp,
    #[prop(into)] hint: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let size = flow.read(move |wizard| {
        let Some(Way::Existing { files, .. }) = wizard.step.way() else {
            return None;
        };
        let file = if field == Field::PrivateKey {
            &files.private_key
        } else {
            &files.material
        };
        file.as_ref().map(|file| file.size)
    });
    let accepted = move || {
        let size = size.get()?;
        let (name, _) = flow.file(field)?;
        Some(t_string!(
            i18n,
            import.material.accepted,
            name = name,
            size = size
        ))
    };
    view! {
        <div class="stack" data-gap="tight">
            <FormField label=label hint=hint id=field.id() error=error(field)>
                <FileDrop
                    prompt=move || t_string!(i18n, import.material.file_prompt)
                    on_file=move |file| flow.choose(field, file)
                />
            </FormField>
            <p class="note" role="status">{accepted}</p>
        </div>
    }
}
