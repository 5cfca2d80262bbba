//! The states of what a page shows that are not the page itself: nothing there, failed.

use leptos::prelude::*;

use super::button::Button;
use super::callout::Tone;
use super::icon::{Icon, IconMark};
use super::request_id::RequestId;
use crate::i18n::{t, use_i18n};

/// Nothing to show, and what to do about it.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    title: TextProp,
    /// Why, and what to do.
    #[prop(optional, into)]
    text: Option<TextProp>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <div class="stack" data-gap="tight">
                <h2>{move || title.get()}</h2>
                {text.map(|text| view! { <p class="empty__text">{move || text.get()}</p> })}
            </div>
            {children.map(|children| view! { <div class="cluster">{children()}</div> })}
        </div>
    }
}

/// Loading failed: why, under which request, and once more.
#[component]
pub fn Failed(
    /// What happened.
    #[prop(into)]
    text: TextProp,
    /// The id under which the server's log has it.
    #[prop(optional)]
    request_id: Option<String>,
    /// Whether it is being tried again.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Called to try again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="callout" data-tone=Tone::Danger.as_str() role="alert">
            <span class="callout__icon">
                <IconMark icon=Tone::Danger.icon() />
            </span>
            <p class="callout__title">{move || text.get()}</p>
            <div class="callout__body">
                {request_id.map(|id| view! { <RequestId id /> })}
                <div>
                    <Button icon=Icon::Refresh busy on_press=on_retry>
                        {t!(i18n, common.try_again)}
                    </Button>
                </div>
            </div>
        </div>
    }
}
