//! The dialogs of the list: a part of their own, loaded when the first of them opens.

use leptos::prelude::*;

use super::List;
use super::add_tags::AddTagsDialog;
use super::columns::ColumnsDialog;
use super::export::ExportDialog;
use crate::components::button::Button;
use crate::components::dialog::Dialog;
use crate::components::later::{Around, Later, Loading};
use crate::i18n::{t, t_string, use_i18n};

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

/// Loads them when one is asked for. Until they are there, a dialog says so, or why they are not.
#[component]
pub fn DialogsLater(list: List, load: fn(List) -> Loading) -> impl IntoView {
    let i18n = use_i18n();
    let asked = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || list.dialog.with(Option::is_some)
    });
    let around = move || Around::new(move |waiting| view! { <Waiting list waiting /> }.into_any());
    view! {
        <Show when=move || asked.get()>
            <Later
                title=move || t_string!(i18n, keys.title)
                around=around()
                load=Box::new(move || load(list))
            />
        </Show>
    }
}

#[component]
fn Waiting(list: List, waiting: ViewFn) -> impl IntoView {
    let i18n = use_i18n();
    let close = move |()| list.dialog.set(None);
    let title = move || match list.dialog.get() {
        Some(ListDialog::Export) => t_string!(i18n, keys.export.title),
        Some(ListDialog::AddTags) => t_string!(i18n, keys.tags.add),
        Some(ListDialog::Columns) => t_string!(i18n, keys.columns.title),
        None => "",
    };
    view! {
        <Dialog
            open=Signal::derive(move || list.dialog.with(Option::is_some))
            title
            on_close=close
            actions=move || {
                view! {
                    <Button autofocus=true on_press=close>
                        {t!(i18n, common.cancel)}
                    </Button>
                }
            }
        >
            {waiting.run()}
        </Dialog>
    }
}
