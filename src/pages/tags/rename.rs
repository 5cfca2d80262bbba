//! The dialog that renames a tag on all keys.

use kms_api::tags::{TagKey, TagValue};
use kms_api::tags_overview::{LeftKey, LeftReason, RenameTagRequest, RenamedTags};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::dialog::Dialog;
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::Input;
use crate::components::notices::Notices;
use crate::components::unique_id::unique_id;
use crate::context::{use_api, use_notices};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::route::{KeyTab, Route};
use crate::words;

/// What is renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The tag key.
    pub key: TagKey,
    /// The value, where it is the value that gets another name.
    pub value: Option<TagValue>,
    /// How many keys have it.
    pub keys: u64,
}

impl Subject {
    /// What to call it.
    pub fn name(&self) -> String {
        match &self.value {
            Some(value) => format!("{}={value}", self.key),
            None => self.key.to_string(),
        }
    }

    /// What its field begins with.
    fn present(&self) -> String {
        let value = self.value.as_ref().map(TagValue::to_string);
        value.unwrap_or_else(|| self.key.to_string())
    }

    /// The request that gives it the name `typed`, or what is wrong with that.
    fn request(&self, i18n: I18n, typed: &str) -> Result<RenameTagRequest, &'static str> {
        let mut request = RenameTagRequest {
            key: self.key.clone(),
            value: self.value.clone(),
            new_key: self.key.clone(),
            new_value: None,
        };
        if self.value.is_some() {
            let value = TagValue::parse(typed);
            request.new_value = Some(value.map_err(|_| t_string!(i18n, keys.tags.value_error))?);
        } else {
            request.new_key =
                TagKey::parse(typed).map_err(|_| t_string!(i18n, keys.tags.key_error))?;
        }
        if request.changes_nothing() {
            return Err(t_string!(i18n, tags.same));
        }
        Ok(request)
    }
}

/// The state of the dialog.
#[derive(Clone, Copy)]
struct Draft {
    subject: RwSignal<Option<Subject>>,
    typed: RwSignal<String>,
    wrong: RwSignal<Option<&'static str>>,
    /// The answer, where keys were left as they are.
    left: RwSignal<Option<RenamedTags>>,
}

impl Draft {
    /// Shows which keys were left, or closes the dialog. One that was closed meanwhile, or is about another tag by now,
    /// stays as it is: then a notice says how many were left.
    fn answer(self, i18n: I18n, notices: Notices, subject: &Subject, renamed: RenamedTags) {
        let still = self
            .subject
            .with_untracked(|now| now.as_ref() == Some(subject));
        match (renamed.left_total, still) {
            (0, true) => self.subject.set(None),
            (0, false) => {}
            (_, true) => self.left.set(Some(renamed)),
            (count, false) => notices.failed(t_string!(i18n, tags.left, count = count), None),
        }
    }

    fn of_value(self) -> bool {
        self.subject.with(|subject| {
            subject
                .as_ref()
                .is_some_and(|subject| subject.value.is_some())
        })
    }
}

/// The dialog; it is open while there is a subject.
#[component]
pub fn RenameDialog(
    /// What is renamed.
    subject: RwSignal<Option<Subject>>,
    /// Called when it was.
    #[prop(into)]
    on_renamed: Callback<()>,
) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let draft = Draft {
        subject,
        typed: RwSignal::new(String::new()),
        wrong: RwSignal::new(None),
        left: RwSignal::new(None),
    };
    Effect::new(move |_| {
        let present = subject.with(|subject| subject.as_ref().map(Subject::present));
        draft.typed.set(present.unwrap_or_default());
        draft.wrong.set(None);
        draft.left.set(None);
    });
    let busy = RwSignal::new(false);
    let rename = Callback::new(move |()| {
        let Some(subject) = subject.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        let request = match subject.request(i18n, draft.typed.get_untracked().trim()) {
            Ok(request) => request,
            Err(wrong) => return draft.wrong.set(Some(wrong)),
        };
        let api = api.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = api.tags().rename(&request).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(renamed) => {
                    notices.done(t_string!(i18n, tags.renamed, count = renamed.changed));
                    on_renamed.run(());
                    draft.answer(i18n, notices, &subject, renamed);
                }
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    });
    let form = StoredValue::new(unique_id("form"));
    view! {
        <Dialog
            open=Signal::derive(move || subject.with(Option::is_some))
            title=move || title(i18n, subject.get().as_ref())
            on_close=move |()| subject.set(None)
            actions=move || view! { <Actions draft busy form=form.get_value() /> }
        >
            {move || match draft.left.get() {
                Some(renamed) => view! { <Left renamed /> }.into_any(),
                None => {
                    view! {
                        <Form id=form.get_value() on_submit=rename>
                            <NameField draft />
                        </Form>
                    }
                        .into_any()
                }
            }}
        </Dialog>
    }
}

fn title(i18n: I18n, subject: Option<&Subject>) -> String {
    let Some(subject) = subject else {
        return String::new();
    };
    let key = subject.key.as_str();
    match subject.value.as_ref().map(TagValue::as_str) {
        None => t_string!(i18n, tags.rename_key, key = key),
        Some("") => {
            let value = t_string!(i18n, tags.no_value);
            t_string!(i18n, tags.rename_value, key = key, value = value)
        }
        Some(value) => t_string!(i18n, tags.rename_value, key = key, value = value),
    }
}

#[component]
fn Actions(draft: Draft, busy: RwSignal<bool>, form: String) -> impl IntoView {
    let i18n = use_i18n();
    let close = move |()| draft.subject.set(None);
    move || {
        if draft.left.with(Option::is_some) {
            view! { <Button on_press=close>{t!(i18n, common.close)}</Button> }.into_any()
        } else {
            view! {
                <Button on_press=close>{t!(i18n, common.cancel)}</Button>
                <Button
                    variant=ButtonVariant::Primary
                    kind=ButtonKind::Submit
                    form=form.clone()
                    busy
                >
                    {t!(i18n, tags.rename)}
                </Button>
            }
            .into_any()
        }
    }
}

#[component]
fn NameField(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let keys = move || {
        draft
            .subject
            .with(|subject| subject.as_ref().map_or(0, |subject| subject.keys))
    };
    view! {
        <p>{move || t_string!(i18n, tags.scope, count = keys())}</p>
        <FormField
            label=move || {
                if draft.of_value() {
                    t_string!(i18n, tags.new_value)
                } else {
                    t_string!(i18n, tags.new_key)
                }
            }
            hint=move || {
                if draft.of_value() {
                    t_string!(i18n, tags.merge_value)
                } else {
                    t_string!(i18n, tags.merge_key)
                }
            }
            error=Signal::derive(move || draft.wrong.get().map(str::to_owned))
        >
            <Input
                autofocus=true
                value=draft.typed
                on_input=move |text| {
                    draft.wrong.set(None);
                    draft.typed.set(text);
                }
            />
        </FormField>
    }
}

/// The keys that were left as they are.
#[component]
fn Left(renamed: RenamedTags) -> impl IntoView {
    let i18n = use_i18n();
    let (total, named) = (renamed.left_total, renamed.left.len());
    let first = u64::try_from(named)
        .is_ok_and(|named| named < total)
        .then(|| {
            view! { <p class="note">{move || t_string!(i18n, tags.left_first, count = named)}</p> }
        });
    let each = move |key: LeftKey| {
        let reason = move || match key.reason {
            LeftReason::OtherValue => t_string!(i18n, tags.other_value),
            LeftReason::PendingDeletion => t_string!(i18n, tags.pending_deletion),
        };
        view! {
            <li>
                <a href=Route::Key(key.key_id, KeyTab::Tags).path()>{key.key_alias}</a>
                " "
                <span class="note">{reason}</span>
            </li>
        }
    };
    view! {
        <p>{move || t_string!(i18n, tags.renamed, count = renamed.changed)}</p>
        <p>{move || t_string!(i18n, tags.left, count = total)}</p>
        {first}
        <ul class="stack" data-gap="tight">
            {renamed.left.into_iter().map(each).collect_view()}
        </ul>
    }
}
