//! What the server shows once: to be copied or saved before it is gone.

use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::check::Check;
use crate::components::copy_button::CopyButton;
use crate::components::dialog::Dialog;
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::icon::Icon;
use crate::i18n::{t, t_string, use_i18n};
use crate::save;

/// What is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Once {
    /// The dialog's title.
    pub title: &'static str,
    /// Why it has to be kept.
    pub warning: &'static str,
    /// What is ticked to say that it is kept.
    pub kept: &'static str,
    /// Names and values.
    pub values: Vec<(&'static str, String)>,
    /// The name of the file that it is saved as.
    pub file_name: String,
}

impl Once {
    /// The file's text: a line for each value.
    fn text(&self) -> String {
        let lines = self.values.iter();
        let lines: Vec<String> = lines
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        lines.concat()
    }
}

/// The dialog; it is open while there is something to show, and closes once that is said to be kept.
#[component]
pub fn OnceDialog(
    /// What is shown.
    once: RwSignal<Option<Once>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let ticked = RwSignal::new(false);
    let missed = RwSignal::new(false);
    let close = Callback::new(move |()| {
        missed.set(!ticked.get_untracked());
        if ticked.get_untracked() {
            ticked.set(false);
            once.set(None);
        }
    });
    let title = move || once.with(|once| once.as_ref().map_or("", |once| once.title));
    view! {
        <Dialog
            open=Signal::derive(move || once.with(Option::is_some))
            title
            on_close=close
            actions=move || {
                view! {
                    <Button variant=ButtonVariant::Primary on_press=close>
                        {t!(i18n, common.close)}
                    </Button>
                }
            }
        >
            {move || {
                once.get()
                    .map(|once| {
                        view! { <Body once ticked missed /> }
                    })
            }}
        </Dialog>
    }
}

#[component]
fn Body(once: Once, ticked: RwSignal<bool>, missed: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let text = once.text();
    let copied = text.clone();
    let file_name = once.file_name.clone();
    let error = move || {
        (missed.get() && !ticked.get()).then(|| t_string!(i18n, settings.once.missed).to_owned())
    };
    view! {
        <Callout tone=Tone::Warning title=once.warning />
        <Facts layout=FactsLayout::Rows>
            {once
                .values
                .into_iter()
                .map(|(name, value)| view! { <Value name value /> })
                .collect_view()}
        </Facts>
        <div class="cluster">
            <Button icon=Icon::Download on_press=move |()| save::text(&file_name, &text)>
                {t!(i18n, settings.once.save)}
            </Button>
            <span class="copy">
                <span class="note">{t!(i18n, settings.once.copy_all)}</span>
                <CopyButton
                    value=Signal::stored(copied)
                    what=move || t_string!(i18n, settings.once.all)
                />
            </span>
        </div>
        <Check
            checked=ticked
            label=once.kept
            error=Signal::derive(error)
            on_change=move |now| ticked.set(now)
        />
    }
}

#[component]
fn Value(name: &'static str, value: String) -> impl IntoView {
    view! {
        <Fact name code=true>
            <span class="copy">
                <span>{value.clone()}</span>
                <CopyButton value=Signal::stored(value) what=name />
            </span>
        </Fact>
    }
}
