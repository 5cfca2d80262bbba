//! The dialogs of the list: a part of their own, loaded when the first of them opens.

use leptos::prelude::*;

use super::List;
use super::add_tags::AddTagsDialog;
use super::export::ExportDialog;
use super::look::ColumnsDialog;
use crate::components::later::{Later, Loading};
use crate::i18n::{t_string, use_i18n};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListDialog {
    /// Saves keys as a file.
    Export,
    /// Adds tags to keys.
    AddTags,
    /// Chooses columns.
    Columns,
}

/// All of them, closed unless [`List`] says which one is open.
#[component]
pub fn ListDialogs(
    /// The list.
    list: List,
) -> impl IntoView {
    view! {
        <ExportDialog list />
        <AddTagsDialog list />
        <ColumnsDialog list />
    }
}

/// Loads them when one is asked for.
#[component]
pub fn DialogsLater(list: List, load: fn(List) -> Loading) -> impl IntoView {
    let i18n = use_i18n();
    let asked = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || list.dialog.with(Option::is_some)
    });
    view! {
        <Show when=move || asked.get()>
            <Later
                title=move || t_string!(i18n, keys.title)
                within=true
                load=Box::new(move || load(list))
            />
        </Show>
    }
}
