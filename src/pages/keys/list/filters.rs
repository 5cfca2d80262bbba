//! Filters beyond those that the toolbar always shows, and what of them is in force.

use kms_api::console::TagFilter;
use kms_api::keys::EnterpriseProjectId;
use kms_api::{KeyUsage, Origin};
use leptos::prelude::*;

use super::{List, ListQuery};
use crate::components::form_field::FormField;
use crate::components::icon::{Icon, IconMark};
use crate::components::input::Input;
use crate::components::select::{Select, SelectOption};
use crate::i18n::{I18n, t_string, use_i18n};
use crate::words;

/// Within how many days keys may be asked to expire.
const DAYS: [u16; 3] = [7, 30, 90];

/// One of the further filters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Filter {
    Usage,
    Origin,
    ExpiresWithin,
    Tag,
    EnterpriseProject,
}

impl Filter {
    const ALL: [Self; 5] = [
        Self::Usage,
        Self::Origin,
        Self::ExpiresWithin,
        Self::Tag,
        Self::EnterpriseProject,
    ];

    fn name(self, i18n: I18n) -> &'static str {
        match self {
            Self::Usage => t_string!(i18n, keys.usage),
            Self::Origin => t_string!(i18n, keys.origin),
            Self::ExpiresWithin => t_string!(i18n, keys.filters.expires_within),
            Self::Tag => t_string!(i18n, keys.filters.tag),
            Self::EnterpriseProject => t_string!(i18n, keys.filters.enterprise_project),
        }
    }

    /// Its value as the URL has it; empty where it is not in force.
    fn value(self, query: &ListQuery) -> String {
        match self {
            Self::Usage => query.usage.map(|usage| usage.to_string()),
            Self::Origin => query.origin.map(|origin| origin.to_string()),
            Self::ExpiresWithin => query.expires_within.map(|days| days.to_string()),
            Self::Tag => query.tag.as_ref().map(|tag| tag.as_str().to_owned()),
            Self::EnterpriseProject => query
                .enterprise_project
                .as_ref()
                .map(|project| project.as_str().to_owned()),
        }
        .unwrap_or_default()
    }

    /// Sets it; a value that is none takes it away.
    fn set(self, query: &mut ListQuery, value: &str) {
        match self {
            Self::Usage => query.usage = value.parse().ok(),
            Self::Origin => query.origin = value.parse().ok(),
            Self::ExpiresWithin => query.expires_within = value.parse().ok(),
            Self::Tag => query.tag = TagFilter::parse(value).ok(),
            Self::EnterpriseProject => {
                query.enterprise_project = EnterpriseProjectId::parse(value).ok();
            }
        }
    }

    /// What its value is called.
    fn words(self, i18n: I18n, value: &str) -> String {
        let known = match self {
            Self::Usage => value.parse().ok().map(|usage| words::usage(i18n, usage)),
            Self::Origin => value.parse().ok().map(|origin| words::origin(i18n, origin)),
            Self::ExpiresWithin if value == "0" => Some(t_string!(i18n, keys.filters.expired)),
            Self::ExpiresWithin => return t_string!(i18n, keys.filters.days, count = value),
            Self::Tag | Self::EnterpriseProject => None,
        };
        known.unwrap_or(value).to_owned()
    }

    /// What there is to choose from; nothing where it is typed.
    fn choices(self) -> Vec<String> {
        match self {
            Self::Usage => KeyUsage::ALL.iter().map(ToString::to_string).collect(),
            Self::Origin => Origin::ALL.iter().map(ToString::to_string).collect(),
            Self::ExpiresWithin => DAYS.iter().map(ToString::to_string).collect(),
            Self::Tag | Self::EnterpriseProject => Vec::new(),
        }
    }

    fn apply(self, list: List, value: &str) {
        let query = list.query.get_untracked();
        list.show.run(query.with(|query| self.set(query, value)));
    }
}

/// The button that opens the row of further filters.
#[component]
pub fn MoreFilters(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <button
            class="button"
            type="button"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {move || t_string!(i18n, keys.filters.more)}
        </button>
        <Show when=move || open.get()>
            <div class="filters">
                {Filter::ALL.map(|filter| view! { <FilterField list filter /> }).collect_view()}
            </div>
        </Show>
    }
}

#[component]
fn FilterField(list: List, filter: Filter) -> impl IntoView {
    let i18n = use_i18n();
    let value = Memo::new(move |_| list.query.with(|query| filter.value(query)));
    let choices = filter.choices();
    if choices.is_empty() {
        return view! { <TypedFilter list filter value /> }.into_any();
    }
    let options = Signal::derive(move || {
        let chosen = value.get();
        let mut values = choices.clone();
        // A link may ask for a number of days that is not offered here.
        if !chosen.is_empty() && !values.contains(&chosen) {
            values.push(chosen);
        }
        let any = SelectOption::new("", t_string!(i18n, keys.filters.any));
        let options = values.into_iter().map(|value| {
            let text = filter.words(i18n, &value);
            SelectOption::new(value, text)
        });
        std::iter::once(any).chain(options).collect::<Vec<_>>()
    });
    view! {
        <FormField label=move || filter.name(i18n)>
            <Select value options on_change=move |value: String| filter.apply(list, &value) />
        </FormField>
    }
    .into_any()
}

/// A filter that is typed: it is applied with Enter, or when the field is left.
#[component]
fn TypedFilter(list: List, filter: Filter, value: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    Effect::new(move |_| {
        typed.set(value.get());
        error.set(None);
    });
    let apply = move || {
        let text = typed.get_untracked().trim().to_owned();
        let mut parsed = ListQuery::default();
        filter.set(&mut parsed, &text);
        let fits = text.is_empty() || parsed.filters();
        error.set((!fits).then(|| {
            if filter == Filter::Tag {
                t_string!(i18n, keys.filters.tag_rule)
            } else {
                t_string!(i18n, keys.filters.enterprise_project_rule)
            }
            .to_owned()
        }));
        if fits && text != value.get_untracked() {
            filter.apply(list, &text);
        }
    };
    view! {
        <div on:change=move |_| apply()>
            <FormField label=move || filter.name(i18n) error>
                <Input value=typed on_input=move |text| typed.set(text) />
            </FormField>
        </div>
    }
}

/// The further filters in force, each with a button that takes it away.
#[component]
pub fn Tokens(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let tokens = move || {
        let query = list.query.get();
        let filters = Filter::ALL.into_iter();
        let in_force = filters.map(move |filter| (filter, filter.value(&query)));
        let in_force = in_force.filter(|(_, value)| !value.is_empty());
        in_force.collect::<Vec<_>>()
    };
    view! {
        <div class="cluster">
            <For each=tokens key=Clone::clone let((filter, value))>
                {
                    let text = move || format!(
                        "{}: {}",
                        filter.name(i18n),
                        filter.words(i18n, &value),
                    );
                    let text = StoredValue::new(text);
                    let text = move || text.with_value(|text| text());
                    view! {
                        <button
                            class="button"
                            type="button"
                            data-size="small"
                            aria-label=move || t_string!(i18n, keys.filters.remove, filter = text())
                            on:click=move |_| filter.apply(list, "")
                        >
                            {text}
                            <IconMark icon=Icon::Close />
                        </button>
                    }
                }
            </For>
        </div>
    }
}
