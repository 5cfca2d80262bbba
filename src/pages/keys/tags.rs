//! Tags as they are being edited, for a new key and for one that exists.

use kms_api::tags::{MAX_TAGS, Tag, TagKey, TagValue};
use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant};
use crate::components::form_field::FormField;
use crate::components::icon::Icon;
use crate::components::input::Input;
use crate::i18n::{I18n, t, t_string, use_i18n};

/// A row as it was typed.
#[derive(Clone, Copy, Debug)]
struct Row {
    id: u32,
    key: RwSignal<String>,
    value: RwSignal<String>,
}

/// What is wrong with a tag key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Rule,
    Repeated,
}

/// Tags as they are being edited.
#[derive(Clone, Copy, Debug)]
pub struct TagDraft {
    rows: RwSignal<Vec<Row>>,
    next_id: StoredValue<u32>,
    /// Faults are shown from the first attempt to save.
    attempted: RwSignal<bool>,
}

impl TagDraft {
    /// Starts from `tags`.
    pub fn new(tags: &[Tag]) -> Self {
        let draft = Self {
            rows: RwSignal::new(Vec::new()),
            next_id: StoredValue::new(0),
            attempted: RwSignal::new(false),
        };
        for tag in tags {
            draft.add(tag.key.as_str(), tag.value.as_str());
        }
        draft
    }

    /// Starts anew, from one row that is empty.
    pub fn begin_with_one_row(self) {
        self.attempted.set(false);
        self.rows.set(Vec::new());
        self.add("", "");
    }

    /// Whether there are no rows.
    pub fn is_empty(self) -> bool {
        self.rows.with(Vec::is_empty)
    }

    fn add(self, key: &str, value: &str) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        let row = Row {
            id,
            key: RwSignal::new(key.to_owned()),
            value: RwSignal::new(value.to_owned()),
        };
        self.rows.update(|rows| rows.push(row));
    }

    fn remove(self, id: u32) {
        self.rows.update(|rows| rows.retain(|row| row.id != id));
    }

    /// The tags, if every row keeps the rules; from now on what breaks them is marked.
    pub fn parsed(self) -> Option<Vec<Tag>> {
        self.attempted.set(true);
        untrack(|| self.valid())
    }

    /// The tags, if every row keeps the rules now.
    pub fn valid(self) -> Option<Vec<Tag>> {
        let rows = self.rows.get();
        if rows.iter().any(|row| self.key_fault(*row).is_some()) {
            return None;
        }
        rows.iter()
            .map(|row| {
                Some(Tag {
                    key: TagKey::parse(row.key.get()).ok()?,
                    value: TagValue::parse(row.value.get()).ok()?,
                })
            })
            .collect()
    }

    fn key_fault(self, row: Row) -> Option<Fault> {
        let key = row.key.get();
        if TagKey::parse(key.as_str()).is_err() {
            return Some(Fault::Rule);
        }
        let rows = self.rows.get();
        let repeated = rows
            .iter()
            .any(|other| other.id < row.id && other.key.with(|other| *other == key));
        repeated.then_some(Fault::Repeated)
    }
}

/// The rows and the button that adds one.
#[component]
pub fn TagRows(
    /// What is edited.
    draft: TagDraft,
    /// Whether nothing may be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <For each=move || draft.rows.get() key=|row| row.id let:row>
            <div class="tag-row">
                <FormField
                    label=move || t_string!(i18n, keys.tags.key)
                    error=Signal::derive(move || key_error(i18n, draft, row))
                >
                    <Input value=row.key disabled on_input=move |text| row.key.set(text) />
                </FormField>
                <FormField
                    label=move || t_string!(i18n, keys.tags.value)
                    error=Signal::derive(move || value_error(i18n, draft, row))
                >
                    <Input value=row.value disabled on_input=move |text| row.value.set(text) />
                </FormField>
                <Button
                    variant=ButtonVariant::Ghost
                    disabled
                    on_press=move |()| draft.remove(row.id)
                >
                    {t!(i18n, common.delete)}
                </Button>
            </div>
        </For>
        <div>
            <Button
                icon=Icon::Plus
                disabled=Signal::derive(move || {
                    disabled.get() || draft.rows.with(Vec::len) >= MAX_TAGS
                })
                on_press=move |()| draft.add("", "")
            >
                {t!(i18n, keys.tags.add)}
            </Button>
        </div>
    }
}

fn key_error(i18n: I18n, draft: TagDraft, row: Row) -> Option<String> {
    let fault = draft.key_fault(row).filter(|_| draft.attempted.get())?;
    let text = match fault {
        Fault::Rule => t_string!(i18n, keys.tags.key_error),
        Fault::Repeated => t_string!(i18n, keys.tags.repeated),
    };
    Some(text.to_owned())
}

fn value_error(i18n: I18n, draft: TagDraft, row: Row) -> Option<String> {
    let broken = TagValue::parse(row.value.get()).is_err() && draft.attempted.get();
    broken.then(|| t_string!(i18n, keys.tags.value_error).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag {
            key: TagKey::parse(key).unwrap(),
            value: TagValue::parse(value).unwrap(),
        }
    }

    #[test]
    fn tags_that_keep_the_rules_come_out_as_they_went_in() {
        Owner::new().with(|| {
            let tags = vec![tag("team", "payments"), tag("stage", "")];
            assert_eq!(TagDraft::new(&tags).parsed(), Some(tags));
        });
    }

    #[test]
    fn an_empty_and_a_repeated_key_stop_all_of_them() {
        Owner::new().with(|| {
            let draft = TagDraft::new(&[tag("team", "payments")]);
            draft.add("", "x");
            assert_eq!(draft.parsed(), None);
            draft.remove(1);
            draft.add("team", "x");
            assert_eq!(draft.parsed(), None);
        });
    }
}
