//! Which columns the list has, in which order, and how its rows look: each user's own choice.

use leptos::prelude::*;

use crate::context::use_kept;
use crate::i18n::{I18n, t_string};

/// The name under which it is kept.
pub const KEPT: &str = "key-list";
/// What says that rows stand close.
const DENSE: &str = "dense";
/// What says that texts are wrapped.
const WRAP: &str = "wrap";

/// A column that may be shown; the alias always is. They are ordered as they usually stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// In the order in which they usually stand.
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

    /// Its name in a URL.
    pub const fn as_str(self) -> &'static str {
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

    /// Those that have these names, in the order of the names; another name is left out, and one that comes again.
    pub fn named<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Self> {
        let mut columns: Vec<Self> = Vec::new();
        for name in names {
            let known = Self::ALL.into_iter().find(|column| column.as_str() == name);
            columns.extend(known.filter(|column| !columns.contains(column)));
        }
        columns
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
    /// Whether texts that are long are wrapped; else the table is as wide as they are.
    pub wrap: bool,
}

impl Look {
    /// What was kept; what is not understood in it is left out.
    fn read(kept: Option<&str>) -> Self {
        let Some(kept) = kept else {
            return Self {
                columns: Column::USUAL.to_vec(),
                dense: false,
                wrap: false,
            };
        };
        let says = |word: &str| kept.split(' ').any(|kept| kept == word);
        Self {
            columns: Column::named(kept.split(' ')),
            dense: says(DENSE),
            wrap: says(WRAP),
        }
    }

    /// As it is kept.
    pub fn written(&self) -> String {
        let columns = self.columns.iter().map(|column| column.as_str());
        let dense = self.dense.then_some(DENSE);
        let wrap = self.wrap.then_some(WRAP);
        columns
            .chain(dense)
            .chain(wrap)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Shows a column, before the first that usually stands after it, or no longer.
    pub fn show(&mut self, column: Column, shown: bool) {
        self.columns.retain(|each| *each != column);
        if shown {
            let after = self.columns.iter().position(|each| *each > column);
            let place = after.unwrap_or(self.columns.len());
            self.columns.insert(place, column);
        }
    }

    /// Moves a column to the place before its own, if there is one.
    pub fn move_up(&mut self, column: Column) {
        let place = self.columns.iter().position(|each| *each == column);
        if let Some(place) = place.filter(|place| *place > 0) {
            self.columns.swap(place, place - 1);
        }
    }

    /// Moves a column to the place after its own, if there is one.
    pub fn move_down(&mut self, column: Column) {
        let place = self.columns.iter().position(|each| *each == column);
        if let Some(place) = place.filter(|place| place + 1 < self.columns.len()) {
            self.columns.swap(place, place + 1);
        }
    }
}

/// As the user chose it before.
pub fn use_look() -> RwSignal<Look> {
    RwSignal::new(Look::read(use_kept(KEPT).get().as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_comes_back_as_it_was_kept() {
        let mut look = Look::read(None);
        look.show(Column::Origin, false);
        look.show(Column::Description, true);
        look.move_up(Column::Created);
        look.dense = true;
        look.wrap = true;
        assert_eq!(
            look.written(),
            "state spec created expires description dense wrap"
        );
        assert_eq!(Look::read(Some(&look.written())), look);
    }

    #[test]
    fn a_column_moves_as_far_as_the_ends() {
        let mut look = Look::read(Some("spec state"));
        look.move_up(Column::Spec);
        look.move_down(Column::State);
        look.move_down(Column::Origin);
        assert_eq!(look.columns, [Column::Spec, Column::State]);
        look.move_down(Column::Spec);
        assert_eq!(look.columns, [Column::State, Column::Spec]);
    }

    #[test]
    fn a_column_that_is_shown_again_stands_where_it_usually_does() {
        let mut look = Look::read(None);
        look.show(Column::Origin, false);
        look.show(Column::Origin, true);
        assert_eq!(look, Look::read(None));
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let look = Look::read(Some("colour state state created"));
        assert_eq!(look.columns, [Column::State, Column::Created]);
        assert!(!look.dense);
        assert_eq!(Look::read(Some("")).columns, []);
    }
}
