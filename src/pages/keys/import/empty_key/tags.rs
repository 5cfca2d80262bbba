//! The rows of tags.

use kms_api::tags::MAX_TAGS;
use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant};
use crate::components::form::Attention;
use crate::components::form_field::{FieldError, FormField};
use crate::components::icon::Icon;
use crate::components::input::Input;
use crate::components::unique_id::unique_id;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::{error, leaving};
use crate::pages::keys::import::wizard::{Edit, Field};

/// A row for each tag, and the button for one more.
#[component]
pub(super) fn TagRows() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let ids = flow.read(|wizard| {
        wizard
            .draft
            .tags
            .iter()
            .map(|tag| tag.id)
            .collect::<Vec<_>>()
    });
    let full = Signal::derive(move || ids.with(Vec::len) >= MAX_TAGS);
    let wrong = error(Field::Tags);
    Attention::at(wrong);
    let error_id = unique_id("tags-error");
    let described_by = error_id.clone();
    let legend = unique_id("tags");
    let legend_id = legend.clone();
    view! {
        <div
            class="stack"
            data-gap="tight"
            role="group"
            tabindex="-1"
            id=Field::Tags.id()
            aria-labelledby=legend_id
            aria-describedby=described_by
            data-invalid=move || wrong.with(Option::is_some).then_some("true")
        >
            <div class="field__label">
                <span id=legend>{t!(i18n, import.configure.tags)}</span>
                <span class="field__optional">{t!(i18n, import.optional)}</span>
            </div>
            <For each=move || ids.get() key=|id| *id let:id>
                <TagRow id />
            </For>
            <div>
                <Button icon=Icon::Plus disabled=full on_press=move |()| flow.edit(Edit::AddTag)>
                    {t!(i18n, import.configure.add_tag)}
                </Button>
            </div>
            <div class="field__hint">
                {move || {
                    t_string!(i18n, import.configure.tags_hint, used = ids.with(Vec::len), limit = MAX_TAGS)
                }}
            </div>
            <FieldError id=error_id error=wrong />
        </div>
    }
}

#[component]
fn TagRow(id: u32) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let text = move |value: bool| {
        flow.read(move |wizard| {
            let row = wizard.draft.tags.iter().find(|tag| tag.id == id);
            row.map_or_else(String::new, |tag| {
                if value {
                    tag.value.clone()
                } else {
                    tag.key.clone()
                }
            })
        })
    };
    view! {
        <div class="tag-row">
            <FormField
                label=move || t_string!(i18n, import.configure.tag_key)
                id=Field::TagKey(id).id()
                error=error(Field::TagKey(id))
                on_leave=leaving(Field::TagKey(id))
            >
                <Input value=text(false) on_input=move |key| flow.edit(Edit::TagKey(id, key)) />
            </FormField>
            <FormField
                label=move || t_string!(i18n, import.configure.tag_value)
                id=Field::TagValue(id).id()
                error=error(Field::TagValue(id))
                on_leave=leaving(Field::TagValue(id))
            >
                <Input value=text(true) on_input=move |value| flow.edit(Edit::TagValue(id, value)) />
            </FormField>
            <Button variant=ButtonVariant::Ghost on_press=move |()| flow.edit(Edit::DeleteTag(id))>
                {t!(i18n, import.configure.delete_tag)}
            </Button>
        </div>
    }
}
