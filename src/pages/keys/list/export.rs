//! The dialog that saves keys as a file: those that are selected, else all that match, whatever page is shown.

mod text;

use std::collections::BTreeMap;

use kms_api::console::MOST_COUNTED;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::text::Format;
use super::walk::walk;
use super::{List, ListDialog, counted};
use crate::api::ApiError;
use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::choice::{Choice, ChoiceGroup};
use crate::components::dialog::Dialog;
use crate::components::request_id::RequestId;
use crate::context::{use_api, use_notices};
use crate::format;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::pages::keys::work::{Work, WorkProgress};
use crate::save::Pieces;
use crate::words;

/// What files are called, without their ending.
const FILE: &str = "keyferry-keys";

/// The dialog.
#[component]
pub fn ExportDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let work = Work::new();
    let chosen = RwSignal::new(Format::default());
    let failure = RwSignal::new(None);
    let turn = StoredValue::new(0_u32);
    let close = move |()| {
        // What was begun is not heard any more.
        turn.update_value(|turn| *turn += 1);
        work.ends();
        failure.set(None);
        list.dialog.set(None);
    };
    let export = exporting(list, work, turn, chosen, failure);
    view! {
        <Dialog
            open=Signal::derive(move || list.dialog.get() == Some(ListDialog::Export))
            title=move || t_string!(i18n, keys.export.title)
            on_close=close
            actions=move || {
                let export = export.clone();
                view! {
                    <Button on_press=close>{t!(i18n, common.cancel)}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        busy=Signal::derive(move || work.goes_on())
                        autofocus=true
                        on_press=move |()| export()
                    >
                        {t!(i18n, keys.export.open)}
                    </Button>
                }
            }
        >
            <p>{move || which(i18n, list)}</p>
            <FormatChoice chosen />
            <WorkProgress work name=move || t_string!(i18n, keys.export.working) />
            {move || failure.get().map(|error| view! { <NotExported error /> })}
        </Dialog>
    }
}

/// Which keys are exported.
fn which(i18n: I18n, list: List) -> String {
    let selected = list.selection.with(BTreeMap::len);
    if selected > 0 {
        return t_string!(i18n, keys.export.selected, count = selected);
    }
    let matching = list.page().map(|page| page.matching).unwrap_or_default();
    t_string!(i18n, keys.export.matching, count = counted(matching))
}

#[component]
fn FormatChoice(chosen: RwSignal<Format>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ChoiceGroup
            label=move || t_string!(i18n, keys.export.format)
            value=Signal::derive(move || chosen.get().as_str().to_owned())
            on_change=move |name: String| chosen.set(Format::of_name(&name))
        >
            <Choice
                value=Format::Csv.as_str()
                label=move || t_string!(i18n, keys.export.csv)
            >
                {t!(i18n, keys.export.csv_text)}
            </Choice>
            <Choice
                value=Format::Json.as_str()
                label=move || t_string!(i18n, keys.export.json)
            >
                {t!(i18n, keys.export.json_text)}
            </Choice>
        </ChoiceGroup>
        <p class="note">{t!(i18n, keys.export.times)}</p>
    }
}

#[component]
fn NotExported(error: ApiError) -> impl IntoView {
    let i18n = use_i18n();
    let request_id = error.request_id().map(str::to_owned);
    let text = move || words::error(i18n, &error);
    view! {
        <Callout tone=Tone::Danger role="alert" title=move || t_string!(i18n, keys.export.failed)>
            <p>{text}</p>
            {request_id.map(|id| view! { <RequestId id /> })}
        </Callout>
    }
}

/// A file as it grows.
struct File {
    format: Format,
    pieces: Pieces,
    keys: usize,
}

impl File {
    fn new(format: Format) -> Self {
        let pieces = Pieces::new();
        pieces.push(format.begin().as_bytes());
        Self {
            format,
            pieces,
            keys: 0,
        }
    }

    fn add(&mut self, keys: &[KeyDetail]) {
        let mut text = String::new();
        for key in keys {
            text += &self
                .format
                .key(key, self.keys == 0, format::machine_readable);
            self.keys += 1;
        }
        self.pieces.push(text.as_bytes());
    }

    fn save(&self) {
        self.pieces.push(self.format.end().as_bytes());
        let name = format!("{FILE}.{}", self.format.as_str());
        self.pieces.save(&name, self.format.media_type());
    }
}

fn exporting(
    list: List,
    work: Work,
    turn: StoredValue<u32>,
    chosen: RwSignal<Format>,
    failure: RwSignal<Option<ApiError>>,
) -> impl Fn() + Clone {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    move || {
        if !work.begins() {
            return;
        }
        failure.set(None);
        let this = turn.get_value();
        let goes_on = move || turn.try_get_value() == Some(this);
        let api = api.clone();
        let mut file = File::new(chosen.get_untracked());
        let selected: Vec<KeyDetail> = list
            .selection
            .with_untracked(|keys| keys.values().cloned().collect());
        let query = list.query.get_untracked().request(format::now_seconds());
        spawn_local(async move {
            let mut whole = true;
            let read = if selected.is_empty() {
                walk(&api, query, |page| {
                    file.add(&page.keys);
                    // Nobody knows the end of what is counted no further.
                    let of = if page.matching > MOST_COUNTED {
                        0
                    } else {
                        usize::try_from(page.matching).map_or(0, |of| of.max(file.keys))
                    };
                    whole = goes_on() && work.reaches(file.keys, of);
                    whole
                })
                .await
            } else {
                file.add(&selected);
                Ok(())
            };
            if !goes_on() {
                return;
            }
            work.ends();
            match read {
                Ok(()) if whole => {
                    file.save();
                    notices.done(t_string!(i18n, keys.export.done, count = file.keys));
                    let _left = list.dialog.try_set(None);
                }
                Ok(()) => {}
                Err(error) => {
                    let _left = failure.try_set(Some(error));
                }
            }
        });
    }
}
