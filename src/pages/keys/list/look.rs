//! Which columns the list has, and how close its rows stand: each user's own choice.

use leptos::prelude::*;

use super::{List, ListDialog};
use crate::components::button::Button;
use crate::components::check::Check;
use crate::components::dialog::Dialog;
use crate::context::{Kept, use_kept};
use crate::i18n::{I18n, t, t_string, use_i18n};

/// The name under which it is kept.
const KEPT: &str = "key-list";
/// What says that rows stand close.
const DENSE: &str = "dense";

/// A column that may be shown; the alias always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// State.
    State,
    /// Spec and usage.
    Spec,
    /// Where its material comes from.
    Origin,
    /// When its material expires.
    Expires,
    /// When it was made.
    Created,
    /// Its enterprise project.
    EnterpriseProject,
    /// Its description.
    Description,
}

impl Column {
    /// In the order in which they stand.
    pub const ALL: [Self; 7] = [
        Self::State,
        Self::Spec,
        Self::Origin,
        Self::Expires,
        Self::Created,
        Self::EnterpriseProject,
        Self::Description,
    ];
    /// Those that are shown unless others are chosen.
    const USUAL: [Self; 5] = [
        Self::State,
        Self::Spec,
        Self::Origin,
        Self::Expires,
        Self::Created,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Spec => "spec",
            Self::Origin => "origin",
            Self::Expires => "expires",
            Self::Created => "created",
            Self::EnterpriseProject => "enterprise-project",
            Self::Description => "description",
        }
    }

    /// Those that have these names, in the order in which they stand; another name is left out.
    pub fn named<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Self> {
        let names: Vec<&str> = names.collect();
        let named = |column: &Self| names.contains(&column.as_str());
        Self::ALL.into_iter().filter(named).collect()
    }

    /// Their names, as a URL has them.
    pub fn names(columns: &[Self]) -> String {
        let names: Vec<_> = columns.iter().map(|column| column.as_str()).collect();
        names.join(".")
    }

    /// Its heading.
    pub fn name(self, i18n: I18n) -> &'static str {
        match self {
            Self::State => t_string!(i18n, keys.state),
            Self::Spec => t_string!(i18n, keys.spec_and_usage),
            Self::Origin => t_string!(i18n, keys.origin),
            Self::Expires => t_string!(i18n, keys.expires),
            Self::Created => t_string!(i18n, keys.created),
            Self::EnterpriseProject => t_string!(i18n, keys.filters.enterprise_project),
            Self::Description => t_string!(i18n, keys.create.description),
        }
    }
}

/// How the list looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Whether its rows stand close.
    pub dense: bool,
}

impl Look {
    /// What was kept; what is not understood in it is left out.
    fn read(kept: Option<&str>) -> Self {
        let Some(kept) = kept else {
            return Self {
                columns: Column::USUAL.to_vec(),
                dense: false,
            };
        };
        let words = || kept.split(' ');
        Self {
            columns: Column::named(words()),
            dense: words().any(|word| word == DENSE),
        }
    }

    fn written(&self) -> String {
        let columns = self.columns.iter().map(|column| column.as_str());
        let dense = self.dense.then_some(DENSE);
        columns.chain(dense).collect::<Vec<_>>().join(" ")
    }

    fn show(&mut self, column: Column, shown: bool) {
        let before = std::mem::take(&mut self.columns);
        let keeps = |each: &Column| {
            if *each == column {
                shown
            } else {
                before.contains(each)
            }
        };
        self.columns = Column::ALL.into_iter().filter(keeps).collect();
    }
}

/// As the user chose it before.
pub fn use_look() -> RwSignal<Look> {
    RwSignal::new(Look::read(use_kept(KEPT).get().as_deref()))
}

/// The dialog in which it is chosen; each choice holds at once.
#[component]
pub fn ColumnsDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let kept = use_kept(KEPT);
    let close = move |()| list.dialog.set(None);
    view! {
        <Dialog
            open=Signal::derive(move || list.dialog.get() == Some(ListDialog::Columns))
            title=move || t_string!(i18n, keys.columns.title)
            on_close=close
            actions=move || {
                view! { <Button autofocus=true on_press=close>{t!(i18n, common.close)}</Button> }
            }
        >
            <p class="note">{t!(i18n, keys.columns.lead)}</p>
            <Choices list kept />
        </Dialog>
    }
}

#[component]
fn Choices(list: List, kept: Kept) -> impl IntoView {
    let i18n = use_i18n();
    let change = move |change: &dyn Fn(&mut Look)| {
        list.look.update(change);
        kept.keep(&list.look.with_untracked(Look::written));
    };
    // What is chosen is in the URL as well, so that a link shows the same to others.
    let show = move |column: Column, shown: bool| {
        change(&|look| {
            look.columns = list.columns.get_untracked();
            look.show(column, shown);
        });
        let columns = list.look.with_untracked(|look| look.columns.clone());
        let query = list.query.get_untracked();
        list.show.run(query.with_columns(Some(columns)));
    };
    view! {
        <div class="stack" data-gap="hair">
            {Column::ALL
                .map(|column| {
                    view! {
                        <Check
                            checked=Signal::derive(move || {
                                list.columns.with(|columns| columns.contains(&column))
                            })
                            label=move || column.name(i18n)
                            on_change=move |shown| show(column, shown)
                        />
                    }
                })
                .collect_view()}
        </div>
        <Check
            checked=Signal::derive(move || list.look.with(|look| look.dense))
            label=move || t_string!(i18n, keys.columns.dense)
            on_change=move |dense| change(&|look| look.dense = dense)
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_comes_back_as_it_was_kept() {
        let mut look = Look::read(None);
        look.show(Column::Origin, false);
        look.show(Column::Description, true);
        look.dense = true;
        assert_eq!(
            look.written(),
            "state spec expires created description dense"
        );
        assert_eq!(Look::read(Some(&look.written())), look);
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let look = Look::read(Some("colour state state created"));
        assert_eq!(look.columns, [Column::State, Column::Created]);
        assert!(!look.dense);
        assert_eq!(Look::read(Some("")).columns, []);
    }
}
