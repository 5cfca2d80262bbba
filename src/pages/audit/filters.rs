//! The filters, as a form: they are asked for together, since each is a look along the log.

use kms_api::audit::{AuditWord, DONE, REFUSED};
use kms_api::{ErrorCode, KeyId};
use leptos::prelude::*;

use super::Log;
use super::query::LogQuery;
use crate::components::button::{Button, ButtonKind};
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::icon::Icon;
use crate::components::input::{Input, InputKind};
use crate::components::select::{Select, SelectOption};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::records::Place;
use crate::records::words;
use crate::zone::Zone;

/// What is typed, until it is asked for.
#[derive(Clone, Copy)]
struct Draft {
    from: RwSignal<String>,
    to: RwSignal<String>,
    account: RwSignal<String>,
    action: RwSignal<String>,
    key: RwSignal<String>,
    outcome: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            from: empty(),
            to: empty(),
            account: empty(),
            action: empty(),
            key: empty(),
            outcome: empty(),
        }
    }

    fn fill(self, query: LogQuery) {
        self.from
            .set(query.from.map(format::local_input).unwrap_or_default());
        self.to
            .set(query.to.map(format::local_input).unwrap_or_default());
        self.account.set(query.account);
        self.action.set(query.action);
        self.key.set(query.key);
        self.outcome.set(query.outcome);
    }

    fn account_is_wrong(self) -> bool {
        self.account.with(|account| {
            let account = account.trim();
            !account.is_empty() && AuditWord::parse(account).is_err()
        })
    }

    fn key_is_wrong(self) -> bool {
        self.key.with(|key| {
            let key = key.trim();
            !key.is_empty() && KeyId::parse(key).is_err()
        })
    }

    /// From the first page on.
    fn query(self) -> LogQuery {
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        LogQuery {
            from: format::of_local_input(&self.from.get_untracked()),
            to: format::of_local_input(&self.to.get_untracked()),
            account: trimmed(self.account),
            action: trimmed(self.action),
            key: trimmed(self.key),
            outcome: trimmed(self.outcome),
            place: Place::default(),
        }
    }
}

/// The form.
#[component]
pub(super) fn Filters(log: Log) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::new();
    let checked = RwSignal::new(false);
    // The URL may change without the form, by going back or by a link; so may the zone. Another page of the log leaves
    // alone what is typed.
    let filters = Memo::new(move |_| log.query.with(LogQuery::at_first_page));
    Effect::new(move |_| draft.fill(filters.get()));
    let submit = move |()| {
        let wrong = untrack(move || draft.account_is_wrong() || draft.key_is_wrong());
        checked.set(wrong);
        if !wrong {
            log.show.run(draft.query());
        }
    };
    view! {
        <Form on_submit=submit label=move || t_string!(i18n, audit.filters)>
            <div class="filters">
                <TimeField label=move || t_string!(i18n, audit.from) value=draft.from />
                <TimeField label=move || t_string!(i18n, audit.to) value=draft.to />
                <AccountField draft checked />
                <ActionField draft />
                <KeyField draft checked />
                <OutcomeField draft />
                <div class="cluster filters__actions">
                    <Button kind=ButtonKind::Submit icon=Icon::Search>
                        {t!(i18n, audit.apply)}
                    </Button>
                    <Show when=move || log.query.with(LogQuery::filters)>
                        <Button on_press=move |()| log.show.run(LogQuery::default())>
                            {t!(i18n, audit.clear)}
                        </Button>
                    </Show>
                </div>
            </div>
        </Form>
    }
}

#[component]
fn TimeField(#[prop(into)] label: TextProp, value: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let hint = move || t_string!(i18n, common.in_zone, zone = Zone::chosen().name());
    view! {
        <FormField label hint>
            <Input value kind=InputKind::DateTime on_input=move |text| value.set(text) />
        </FormField>
    }
}

#[component]
fn AccountField(draft: Draft, checked: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let error = Signal::derive(move || {
        let wrong = checked.get() && draft.account_is_wrong();
        wrong.then(|| t_string!(i18n, audit.account_error).to_owned())
    });
    view! {
        <FormField label=move || t_string!(i18n, audit.account) error>
            <Input
                value=draft.account
                kind=InputKind::Code
                max_length=128u32
                on_input=move |text| draft.account.set(text)
            />
        </FormField>
    }
}

#[component]
fn KeyField(draft: Draft, checked: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let error = Signal::derive(move || {
        let wrong = checked.get() && draft.key_is_wrong();
        wrong.then(|| t_string!(i18n, audit.key_error).to_owned())
    });
    view! {
        <FormField label=move || t_string!(i18n, audit.key) error>
            <Input
                value=draft.key
                kind=InputKind::Code
                max_length=36u32
                on_input=move |text| draft.key.set(text)
            />
        </FormField>
    }
}

#[component]
fn ActionField(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let options = move || {
        let any = SelectOption::new("", t_string!(i18n, audit.any_action));
        let known = words::ACTIONS
            .into_iter()
            .map(|action| SelectOption::new(action, words::action(i18n, action)));
        let mut options: Vec<SelectOption> = std::iter::once(any).chain(known).collect();
        // A link may name an operation that has no word here.
        let chosen = draft.action.get();
        if !options.iter().any(|option| option.value == chosen) {
            options.push(SelectOption::new(chosen.clone(), chosen));
        }
        options
    };
    view! {
        <FormField label=move || t_string!(i18n, audit.action)>
            <Select
                value=draft.action
                options=Signal::derive(options)
                on_change=move |action| draft.action.set(action)
            />
        </FormField>
    }
}

#[component]
fn OutcomeField(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let options = move || {
        let words = [
            SelectOption::new("", t_string!(i18n, audit.any_outcome)),
            SelectOption::new(DONE, t_string!(i18n, audit.only_done)),
            SelectOption::new(REFUSED, t_string!(i18n, audit.only_refused)),
        ];
        let codes = ErrorCode::ALL
            .iter()
            .map(|code| SelectOption::new(code.as_str(), code.as_str()));
        words.into_iter().chain(codes).collect::<Vec<_>>()
    };
    view! {
        <FormField label=move || t_string!(i18n, audit.outcome)>
            <Select
                value=draft.outcome
                options=Signal::derive(options)
                on_change=move |outcome| draft.outcome.set(outcome)
            />
        </FormField>
    }
}
