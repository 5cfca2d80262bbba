//! Tags as they are being edited, for a new key and for one that exists.

use kms_api::tags::{MAX_TAGS, Tag, TagKey, TagValue};
use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant};
use crate::components::form_field::FormField;
use crate::components::icon::Icon;
use crate::components::input::Input;
use crate::components::leaving::leaving;
use crate::i18n::{I18n, t, t_string, use_i18n};

/// A row as it was typed.
#[derive(Clone, Debug)]
struct Row {
    id: u32,
    key: String,
    value: String,
    /// Whether the focus left it since it was typed in.
    left: bool,
}

impl Row {
    /// Whether it is time to say what is wrong with it: a row that is empty is not filled in yet.
    fn is_looked_at(&self, attempted: bool) -> bool {
        let is_empty = self.key.is_empty() && self.value.is_empty();
        attempted || (self.left && !is_empty)
    }

    fn is_one_of(&self, tags: &[Tag]) -> bool {
        tags.iter()
            .any(|tag| tag.key.as_str() == self.key && tag.value.as_str() == self.value)
    }
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
    /// The tags as the server had them last.
    known: StoredValue<Vec<Tag>>,
    /// Faults of every row are shown from the first attempt to save.
    attempted: RwSignal<bool>,
}

impl TagDraft {
    /// Starts from `tags`.
    pub fn new(tags: &[Tag]) -> Self {
        let draft = Self {
            rows: RwSignal::new(Vec::new()),
            next_id: StoredValue::new(0),
            known: StoredValue::new(Vec::new()),
            attempted: RwSignal::new(false),
        };
        draft.take_in(tags);
        draft
    }

    /// Takes in the tags as the server has them `now`: they come and go in rows that nobody touched, and what was
    /// typed stays.
    pub fn take_in(self, now: &[Tag]) {
        let before = self.known.get_value();
        self.known.set_value(now.to_vec());
        self.rows.update(|rows| {
            rows.retain(|row| row.is_one_of(now) || !row.is_one_of(&before));
        });
        for tag in now.iter().filter(|tag| !before.contains(tag)) {
            let (key, value) = (tag.key.as_str(), tag.value.as_str());
            let stands = |rows: &Vec<Row>| rows.iter().any(|row| row.key == key);
            if !self.rows.with_untracked(stands) {
                self.add(key, value);
            }
        }
    }

    /// Says that the rows were saved: those to come have not been attempted. The page may have been left.
    pub fn saved(self) {
        let _left = self.attempted.try_set(false);
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
            key: key.to_owned(),
            value: value.to_owned(),
            left: false,
        };
        self.rows.update(|rows| rows.push(row));
    }

    fn remove(self, id: u32) {
        self.rows.update(|rows| rows.retain(|row| row.id != id));
    }

    /// What `read` says of a row, and of it among all rows; nothing of one that was removed.
    fn of_row<T: Default>(self, id: u32, read: impl FnOnce(&[Row], &Row) -> T) -> T {
        self.rows.with(|rows| {
            let row = rows.iter().find(|row| row.id == id);
            row.map(|row| read(rows, row)).unwrap_or_default()
        })
    }

    fn change(self, id: u32, change: impl FnOnce(&mut Row)) {
        self.rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                change(row);
            }
        });
    }

    /// Something is typed in a row: what is wrong with it is for the next look to say.
    fn edit(self, id: u32, edit: impl FnOnce(&mut Row)) {
        self.change(id, |row| {
            edit(row);
            row.left = false;
        });
    }

    /// The tags, if every row keeps the rules; from now on what breaks them is marked.
    pub fn parsed(self) -> Option<Vec<Tag>> {
        self.attempted.set(true);
        untrack(|| self.valid())
    }

    /// The tags, if every row keeps the rules now.
    pub fn valid(self) -> Option<Vec<Tag>> {
        let rows = self.rows.get();
        if rows.iter().any(|row| key_fault(&rows, row).is_some()) {
            return None;
        }
        rows.iter()
            .map(|row| {
                Some(Tag {
                    key: TagKey::parse(row.key.as_str()).ok()?,
                    value: TagValue::parse(row.value.as_str()).ok()?,
                })
            })
            .collect()
    }
}

fn key_fault(rows: &[Row], row: &Row) -> Option<Fault> {
    if TagKey::parse(row.key.as_str()).is_err() {
        return Some(Fault::Rule);
    }
    let repeated = rows
        .iter()
        .any(|other| other.id < row.id && other.key == row.key);
    repeated.then_some(Fault::Repeated)
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
    let ids = Memo::new(move |_| {
        let ids = |rows: &Vec<Row>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        draft.rows.with(ids)
    });
    view! {
        <For each=move || ids.get() key=|id| *id let:id>
            <TagRow draft id disabled />
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

#[component]
fn TagRow(draft: TagDraft, id: u32, disabled: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let leave = leaving(Callback::new(move |()| {
        draft.change(id, |row| row.left = true);
    }));
    view! {
        <div class="tag-row" on:focusout=leave>
            <FormField
                label=move || t_string!(i18n, keys.tags.key)
                error=Signal::derive(move || key_error(i18n, draft, id))
            >
                <Input
                    value=Signal::derive(move || draft.of_row(id, |_, row| row.key.clone()))
                    disabled
                    on_input=move |text| draft.edit(id, |row| row.key = text)
                />
            </FormField>
            <FormField
                label=move || t_string!(i18n, keys.tags.value)
                error=Signal::derive(move || value_error(i18n, draft, id))
            >
                <Input
                    value=Signal::derive(move || draft.of_row(id, |_, row| row.value.clone()))
                    disabled
                    on_input=move |text| draft.edit(id, |row| row.value = text)
                />
            </FormField>
            <Button variant=ButtonVariant::Ghost disabled on_press=move |()| draft.remove(id)>
                {t!(i18n, common.delete)}
            </Button>
        </div>
    }
}

fn key_error(i18n: I18n, draft: TagDraft, id: u32) -> Option<String> {
    let attempted = draft.attempted.get();
    let fault = draft.of_row(id, |rows, row| {
        key_fault(rows, row).filter(|_| row.is_looked_at(attempted))
    });
    let text = match fault? {
        Fault::Rule => t_string!(i18n, keys.tags.key_error),
        Fault::Repeated => t_string!(i18n, keys.tags.repeated),
    };
    Some(text.to_owned())
}

fn value_error(i18n: I18n, draft: TagDraft, id: u32) -> Option<String> {
    let attempted = draft.attempted.get();
    let broken = draft.of_row(id, |_, row| {
        row.is_looked_at(attempted) && TagValue::parse(row.value.as_str()).is_err()
    });
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

    #[test]
    fn tags_that_come_and_go_leave_what_was_typed() {
        Owner::new().with(|| {
            let (red, stage) = (tag("team", "red"), tag("stage", ""));
            let draft = TagDraft::new(&[red.clone(), stage.clone()]);
            draft.add("owner", "ada");
            draft.take_in(std::slice::from_ref(&stage));
            assert_eq!(
                draft.parsed(),
                Some(vec![stage.clone(), tag("owner", "ada")])
            );
            draft.take_in(&[stage.clone(), red.clone()]);
            let all = vec![stage.clone(), tag("owner", "ada"), red.clone()];
            assert_eq!(draft.parsed(), Some(all));
            // The same once more does not bring back a row that was deleted.
            draft.remove(3);
            draft.take_in(&[stage.clone(), red]);
            assert_eq!(draft.parsed().map(|tags| tags.len()), Some(2));
        });
    }

    #[test]
    fn a_row_that_was_typed_stands_for_the_tag_that_comes_back() {
        Owner::new().with(|| {
            let draft = TagDraft::new(&[]);
            draft.add("team", "blue");
            draft.take_in(&[tag("team", "red")]);
            assert_eq!(draft.parsed(), Some(vec![tag("team", "blue")]));
        });
    }
}
