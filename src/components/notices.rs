//! What was done, and what failed, in the corner of every page: one live region each, so that it is read out.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use super::button::{Button, ButtonSize, ButtonVariant, IconButton};
use super::callout::Tone;
use super::icon::{Icon, IconMark};
use crate::i18n::{t, t_string, use_i18n};

/// How many stand there at most; the oldest give way.
const MOST: usize = 4;

/// What takes back what a notice says was done.
#[derive(Clone)]
struct Undo(Arc<dyn Fn() + Send + Sync>);

impl fmt::Debug for Undo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Undo")
    }
}

/// One notice.
#[derive(Clone, Debug)]
pub struct Notice {
    id: u32,
    tone: Tone,
    text: String,
    detail: Option<String>,
    undo: Option<Undo>,
}

/// The notices that stand on the page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Notices(RwSignal<Vec<Notice>>);

impl Notices {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that something was done.
    pub fn done(self, text: impl Into<String>) {
        self.push(Tone::Success, text.into(), None, None);
    }

    /// Says that something was done, and offers to take it back. The page may have been left by then.
    pub fn done_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        let undo = Some(Undo(Arc::new(undo)));
        self.push(Tone::Success, text.into(), None, undo);
    }

    /// Says that something failed, with what else is known, such as the request's id.
    pub fn failed(self, text: impl Into<String>, detail: Option<String>) {
        self.push(Tone::Danger, text.into(), detail, None);
    }

    /// Takes every notice away.
    pub fn clear(self) {
        self.0.update(Vec::clear);
    }

    fn push(self, tone: Tone, text: String, detail: Option<String>, undo: Option<Undo>) {
        self.0.update(|notices| {
            let id = notices.last().map_or(1, |last| last.id + 1);
            notices.push(Notice {
                id,
                tone,
                text,
                detail,
                undo,
            });
            let surplus = notices.len().saturating_sub(MOST);
            notices.drain(..surplus);
        });
    }

    fn dismiss(self, id: u32) {
        self.0
            .update(|notices| notices.retain(|notice| notice.id != id));
    }
}

/// Where notices appear. Both regions are there from the start, since a region that comes with its text is not read out.
#[component]
pub fn NoticeArea(
    /// The notices.
    notices: Notices,
) -> impl IntoView {
    let of = move |danger: bool| {
        Signal::derive(move || {
            let mut all = notices.0.get();
            all.retain(|notice| (notice.tone == Tone::Danger) == danger);
            all
        })
    };
    let list = move |shown: Signal<Vec<Notice>>| {
        view! {
            <For each=move || shown.get() key=|notice| notice.id let:notice>
                <NoticeCard notice on_dismiss=move |id| notices.dismiss(id) />
            </For>
        }
    };
    view! {
        <div class="toasts">
            <div class="toasts__region" role="status">{list(of(false))}</div>
            <div class="toasts__region" role="alert">{list(of(true))}</div>
        </div>
    }
}

#[component]
fn NoticeCard(notice: Notice, #[prop(into)] on_dismiss: Callback<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let Notice {
        id,
        tone,
        text,
        detail,
        undo,
    } = notice;
    let undo = undo.map(|Undo(undo)| {
        let press = move |()| {
            undo();
            on_dismiss.run(id);
        };
        view! {
            <Button size=ButtonSize::Small on_press=press>
                {t!(i18n, common.undo)}
            </Button>
        }
    });
    view! {
        <div class="toast" data-tone=tone.as_str()>
            <span class="toast__icon">
                <IconMark icon=tone.icon() />
            </span>
            <p>{text} {detail.map(|detail| view! { <span class="toast__detail">{detail}</span> })}</p>
            {undo}
            <IconButton
                label=move || t_string!(i18n, common.dismiss)
                icon=Icon::Close
                variant=ButtonVariant::Ghost
                size=ButtonSize::Small
                on_press=move |()| on_dismiss.run(id)
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_notice_gives_way_and_ids_stay_distinct() {
        let owner = Owner::new();
        owner.with(|| {
            let notices = Notices::new();
            for number in 1..=6 {
                notices.done(number.to_string());
            }
            notices.dismiss(4);
            let left: Vec<_> = notices
                .0
                .get_untracked()
                .into_iter()
                .map(|n| (n.id, n.text))
                .collect();
            let expected = [(3, "3"), (5, "5"), (6, "6")].map(|(id, text)| (id, text.to_owned()));
            assert_eq!(left, expected);
        });
    }
}
